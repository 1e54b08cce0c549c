"""A visit as an archive: WARC 1.1 (ISO 28500) inside WACZ 1.1.1, which viewers of archives open.

What is raw and what is not is said in the archive itself (:data:`RAW`), as no reader can tell it
from the bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from discrimtest.capture.net_log import NetExchange
from discrimtest.capture.visit import PageVisit

MEDIA_TYPE = "application/wacz"
RAW = (
    "Records of type request and response hold the bytes of HTTP/1.1 as Chromium's own log of its "
    "network has them, after TLS was taken off: nothing in them was decoded or written anew. "
    "HTTP/2 and QUIC were switched off. The certificates are those that the server sent; the TLS "
    "session itself was not recorded, so the bytes cannot be shown to be signed by anybody. The "
    "page as rendered (urn:dom), its text (urn:text) and its picture (urn:fullPage) were made by "
    "Chromium from those bytes, and are not raw."
)
"""Stands in every archive."""
_DATA, _PAGES, _INDEX = "archive/data.warc.gz", "pages/pages.jsonl", "indexes/index.cdxj"
_PACKAGE, _DIGEST = "datapackage.json", "datapackage-digest.json"
_LIST_OF_PAGES = {"format": "json-pages-1.0", "id": "pages", "title": "Pages", "hasText": True}
LARGEST_PART = 64 * 1024 * 1024
"""Bytes that are unpacked of a part of an archive that somebody brought."""
LARGEST_WHOLE = 2 * LARGEST_PART
"""Bytes of its records, unpacked."""


class _Digester(Digester):  # type: ignore[misc]
    """Writes a digest as ``sha256sum`` prints it."""

    def __str__(self) -> str:
        return f"{self.type_}:{self.digester.hexdigest()}"


class _Writer(WARCWriter):  # type: ignore[misc]
    """Writes blocks as they are. A digest of a payload would have to say of what: whole blocks
    have one, and what chunks and compression make of a payload is left to readers."""

    NO_PAYLOAD_DIGEST_TYPES = ("warcinfo", "request", "response", "metadata", "resource")

    @staticmethod
    def _create_digester() -> Digester:
        return _Digester("sha256")


@dataclass(frozen=True, slots=True)
class Pictured:
    """What of an archive is shown to people.

    Attributes:
        told: What the archive says of the visit: addresses, browser, limits.
        text: As a visitor saw it. picture: PNG; empty for none.
    """

    told: Mapping[str, Any]
    text: str
    picture: bytes


def archive_of(visit: PageVisit, software: str) -> bytes:
    """A visit as WACZ.

    Args:
        software: Name and version of the program that captures.
    """
    data, index = _Warc(visit, software).written()
    page = {"id": "page", "url": visit.asked, "title": visit.title, "ts": _iso(visit.began)}
    parts = {
        _DATA: data,
        _INDEX: "".join(sorted(index)).encode("utf-8"),
        _PAGES: _line(_LIST_OF_PAGES) + _line(page | {"text": visit.text}),
    }
    package = _line(_package(visit, software, parts))
    digest = _line({"path": _PACKAGE, "hash": _sha256(package)})
    return _zip({**parts, _PACKAGE: package, _DIGEST: digest}, visit.began)


def pictured(content: bytes) -> Pictured:
    """What of an archive is shown; nothing of one that another program made."""
    told: dict[str, Any] = {}
    found: dict[str, bytes] = {}
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            told = dict(json.loads(_part(archive, _PACKAGE)).get("capture") or {})
            data = _part(archive, _DATA) if told else b""
        for record in ArchiveIterator(io.BytesIO(_unpacked(data))):
            name = record.rec_headers.get_header("WARC-Target-URI") or ""
            if record.rec_type == "resource":
                found[":".join(name.split(":")[:2])] = record.raw_stream.read()
    except Exception:  # noqa: BLE001 (whatever stands in a file that somebody brought)
        return Pictured({}, "", b"")
    text = found.get("urn:text", b"").decode("utf-8", "replace")
    return Pictured(told, text, found.get("urn:fullPage", b""))


def told_of(visit: PageVisit) -> dict[str, Any]:
    """What is said of a visit, in the archive and to who asks."""
    return {
        "asked": visit.asked,
        "shown": visit.shown,
        "status": visit.status,
        "title": visit.title,
        "began": _iso(visit.began),
        "ended": _iso(visit.ended),
        "browser": visit.browser,
        "exchanges": len(visit.log.exchanges),
        "dialogs": list(visit.dialogs),
        "limits": list(visit.limits),
        "servers": [
            {
                "address": each.address,
                "hosts": list(each.hosts),
                "error": each.error,
                "known_root": each.known_root,
                "sha256": [_fingerprint(pem) for pem in each.chain],
            }
            for each in visit.log.certificates
        ],
    }


class _Warc:
    """Writes the records of a visit, and where each one lies."""

    def __init__(self, visit: PageVisit, software: str) -> None:
        self.visit, self.out = visit, io.BytesIO()
        self.writer = _Writer(self.out, gzip=True, warc_version="1.1")
        self.index: list[str] = []
        self._info(software)

    def written(self) -> tuple[bytes, list[str]]:
        visit = self.visit
        for exchange in visit.log.exchanges:
            self._exchange(exchange)
        for number, each in enumerate(visit.log.certificates, start=1):
            content = "".join(each.chain).encode("ascii")
            name = f"urn:tls:{number}:{','.join(each.hosts)}"
            self._made("metadata", name, "application/x-pem-file", content)
        for name, media_type, content in _views(visit):
            self._made("resource", f"urn:{name}:{visit.shown}", media_type, content)
        told = _line(told_of(visit))
        self._made("metadata", f"urn:capture:{visit.asked}", "application/json", told)
        return self.out.getvalue(), self.index

    def _info(self, software: str) -> None:
        told = {
            "software": f"{software}, {self.visit.browser}",
            "format": "WARC File Format 1.1",
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "description": RAW,
        }
        block = "".join(f"{name}: {value}\r\n" for name, value in told.items()).encode("utf-8")
        self._write("warcinfo", "", self.visit.began, "application/warc-fields", block)

    def _exchange(self, exchange: NetExchange) -> None:
        host = exchange.address.rpartition(":")[0].strip("[]")
        headers = {"WARC-IP-Address": host} if host else {}
        start = self.out.tell()
        kind = "application/http; msgtype="
        answer = self._write(
            "response",
            exchange.url,
            exchange.answered_at,
            kind + "response",
            exchange.response,
            headers,
        )
        self._list(exchange, start)
        headers = {**headers, "WARC-Concurrent-To": answer}
        self._write(
            "request", exchange.url, exchange.asked_at, kind + "request", exchange.request, headers
        )

    def _made(self, kind: str, name: str, media_type: str, content: bytes) -> None:
        self._write(kind, name, self.visit.ended, media_type, content)

    def _write(
        self,
        kind: str,
        uri: str,
        at: datetime,
        media_type: str,
        block: bytes,
        more: Mapping[str, str] | None = None,
    ) -> str:
        """One record; gives its id."""
        name = self.writer._make_warc_id()
        headers = [("WARC-Type", kind), ("WARC-Record-ID", name), ("WARC-Date", _iso(at))]
        headers += [("WARC-Target-URI", _uri(uri))] if uri else []
        headers += (more or {}).items()
        told = StatusAndHeaders("", headers, protocol="WARC/1.1")
        stream = io.BytesIO(block)
        record = ArcWarcRecord("warc", kind, told, stream, None, media_type, len(block))
        record.payload_length = len(block)
        self.writer.write_record(record)
        return str(name)

    def _list(self, exchange: NetExchange, start: int) -> None:
        """A line of the index: CDXJ, as WACZ lays it down."""
        line = {
            "url": exchange.url,
            "mime": exchange.media_type or "unk",
            "status": str(exchange.status),
            "offset": str(start),
            "length": str(self.out.tell() - start),
            "filename": _DATA.rpartition("/")[2],
        }
        at = f"{exchange.answered_at:%Y%m%d%H%M%S%f}"[:17]
        self.index.append(f"{_key(exchange.url)} {at} {json.dumps(line)}\n")


def _views(visit: PageVisit) -> Iterator[tuple[str, str, bytes]]:
    if visit.dom:
        yield "dom", "text/html; charset=utf-8", visit.dom.encode("utf-8", "replace")
        yield "text", "text/plain; charset=utf-8", visit.text.encode("utf-8", "replace")
    if visit.picture:
        yield "fullPage", "image/png", visit.picture


def _package(visit: PageVisit, software: str, parts: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": visit.title or visit.asked,
        "description": RAW,
        "software": software,
        "created": _iso(visit.ended),
        "mainPageUrl": visit.asked,
        "mainPageDate": _iso(visit.began),
        "capture": told_of(visit),
        "resources": [
            {
                "name": path.rpartition("/")[2],
                "path": path,
                "hash": _sha256(content),
                "bytes": len(content),
            }
            for path, content in parts.items()
        ],
    }


def _zip(parts: Mapping[str, bytes], at: datetime) -> bytes:
    """The parts in one file; an archive in it can be read in place only if it is stored as is."""
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for path, content in parts.items():
            entry = ZipInfo(path, at.astimezone(UTC).timetuple()[:6])
            entry.compress_type = ZIP_STORED if path == _DATA else ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def _part(archive: ZipFile, path: str) -> bytes:
    """One part; of one that is larger than it says, no more."""
    with archive.open(path) as part:
        return part.read(LARGEST_PART)


def _unpacked(data: bytes) -> bytes:
    """The records of an archive, as long as they are no more than a capture of ours can hold."""
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as unpacked:
        whole = unpacked.read(LARGEST_WHOLE + 1)
    if len(whole) > LARGEST_WHOLE:
        raise ValueError("too large")
    return whole


def _key(address: str) -> str:
    """How an index sorts an address: the labels of its host from the end, then its path."""
    parts = urlsplit(address.lower())
    host, colon, port = parts.netloc.rpartition("@")[2].partition(":")
    labels: Sequence[str] = host.split(".")
    reversed_host = host if host.replace(".", "").isdigit() else ",".join(reversed(labels))
    query = f"?{parts.query}" if parts.query else ""
    return f"{reversed_host}{colon}{port}){parts.path or '/'}{query}".replace(" ", "%20")


def _uri(address: str) -> str:
    """An address without what a line of a header cannot hold."""
    return "".join(each for each in address if each.isprintable()).replace(" ", "%20")


def _iso(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _line(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _fingerprint(pem: str) -> str:
    """SHA-256 of a certificate, as browsers show it."""
    import ssl

    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
