"""The archive of a visit, read by what others wrote: warcio, frictionless, gzip and zipfile."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import frictionless
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from discrimtest.capture.archive import LARGEST_WHOLE, RAW, archive_of, pictured
from discrimtest.capture.net_log import Certificates, NetExchange, NetLog, header
from discrimtest.capture.visit import PageVisit
from discrimtest.words.capture import CaptureLimit
from tests.capture.site import PIXEL

AT = datetime(2026, 3, 9, 9, 0, 0, 123456, tzinfo=UTC)
PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"


def exchange(url: str, response: bytes, request: bytes = b"GET / HTTP/1.1\r\n\r\n") -> NetExchange:
    return NetExchange(url, "192.0.2.7:443", AT, AT, request, response)


def made(*exchanges: NetExchange, text: str = "Te huur", title: str = "Huis") -> PageVisit:
    return PageVisit(
        "https://immo.example/1",
        "https://immo.example/1",
        AT,
        AT,
        "Chromium 1",
        200,
        title,
        text,
        f"<p>{text}</p>",
        PIXEL,
        (),
        (CaptureLimit.MOVED,),
        NetLog(exchanges, (Certificates("192.0.2.7:443", ("immo.example",), (PEM,), 0, True),), 0),
    )


ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-A: \xe9\r\n\r\n<p>Te huur</p>"
VISIT = made(
    exchange("https://immo.example/1", ANSWER),
    exchange("https://www.immo.example:8443/a b?q=1", b"HTTP/1.1 302 Found\r\n\r\n"),
)


def parts_of(archive: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def checked(file: Path) -> int:
    """What warcio's own checker leaves with."""
    checker = Checker(SimpleNamespace(inputs=[str(file)], verbose=True))
    checker.process_all()
    return checker.exit_value


def test_warcio_finds_every_digest_right_and_a_changed_letter_wrong(tmp_path: Path, capsys):
    data = parts_of(archive_of(VISIT, "x"))["archive/data.warc.gz"]
    file = tmp_path / "data.warc.gz"
    file.write_bytes(data)
    assert checked(file) == 0
    assert capsys.readouterr().out.count("digest pass") == 10
    plain = tmp_path / "data.warc"
    plain.write_bytes(gzip.decompress(data).replace(b"<p>Te huur", b"<p>Te hoor", 1))
    assert checked(plain) == 1


def test_blocks_are_the_bytes_given_and_their_digests_are_of_them():
    data = parts_of(archive_of(VISIT, "x"))["archive/data.warc.gz"]
    found = {}
    for record in ArchiveIterator(io.BytesIO(data), no_record_parse=True):
        block = record.raw_stream.read()
        told = record.rec_headers
        assert told.get_header("WARC-Block-Digest") == f"sha256:{hashlib.sha256(block).hexdigest()}"
        found[record.rec_type, told.get_header("WARC-Target-URI")] = (block, told)
    assert found["response", "https://immo.example/1"][0] == ANSWER
    assert found["metadata", "urn:tls:1:immo.example"][0] == PEM.encode()
    assert found["resource", "urn:fullPage:https://immo.example/1"][0] == PIXEL
    assert RAW.encode() in found["warcinfo", None][0]
    answer, asked = (found[kind, "https://immo.example/1"][1] for kind in ("response", "request"))
    assert answer.protocol == "WARC/1.1"
    assert answer.get_header("WARC-Date") == "2026-03-09T09:00:00.123456Z"
    assert answer.get_header("WARC-IP-Address") == "192.0.2.7"
    assert asked.get_header("WARC-Concurrent-To") == answer.get_header("WARC-Record-ID")


def test_the_index_leads_to_each_answer_and_is_sorted():
    parts = parts_of(archive_of(VISIT, "x"))
    lines = parts["indexes/index.cdxj"].decode().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 2
    assert lines[0].startswith("example,immo)/1 20260309090000123 {")
    assert lines[1].startswith("example,immo,www:8443)/a%20b?q=1 ")
    told = json.loads(lines[0].split(" ", 2)[2])
    start, length = int(told["offset"]), int(told["length"])
    member = gzip.decompress(parts["archive/" + told["filename"]][start : start + length])
    assert b"WARC-Target-URI: https://immo.example/1\r\n" in member
    assert ANSWER in member


def test_the_package_lists_every_part_with_its_hash(tmp_path: Path):
    archive = archive_of(VISIT, "discrimtest 1")
    parts = parts_of(archive)
    with ZipFile(io.BytesIO(archive)) as opened:
        assert opened.getinfo("archive/data.warc.gz").compress_type == ZIP_STORED
        opened.extractall(tmp_path)
    told = json.loads(parts["datapackage.json"])
    own = {"datapackage.json", "datapackage-digest.json"}
    assert {each["path"] for each in told["resources"]} == set(parts) - own
    for each in told["resources"]:
        content = parts[each["path"]]
        assert each["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert each["bytes"] == len(content)
    digest = json.loads(parts["datapackage-digest.json"])
    assert digest["hash"] == f"sha256:{hashlib.sha256(parts['datapackage.json']).hexdigest()}"
    assert told["wacz_version"] == "1.1.1"
    assert told["description"] == RAW
    assert list(frictionless.Package.metadata_validate(told)) == []
    package = frictionless.Package.from_descriptor(told, basepath=str(tmp_path))
    assert [each.path for each in package.resources] == [each["path"] for each in told["resources"]]


@given(st.text(), st.binary(max_size=500), st.text(max_size=30))
def test_whatever_a_site_sends_is_text_and_bytes(text: str, body: bytes, path: str):
    text = text.encode("utf-8", "replace").decode()
    visit = made(
        exchange(f"https://immo.example/{path}", b"HTTP/1.1 200 OK\r\n\r\n" + body), text=text
    )
    archive = archive_of(visit, "x")
    found = pictured(archive)
    assert (found.text, found.picture) == (text, PIXEL)
    pages = parts_of(archive)["pages/pages.jsonl"].decode().split("\n")
    assert json.loads(pages[1])["text"] == text
    assert parts_of(archive)["indexes/index.cdxj"].count(b"\n") == 1


def test_what_another_program_packed_is_not_shown_as_ours():
    other = io.BytesIO()
    with ZipFile(other, "w") as archive:
        archive.writestr("datapackage.json", '{"wacz_version": "1.1.1"}')
    for content in (other.getvalue(), b"PK\x03\x04", b"", b"GIF89a"):
        found = pictured(content)
        assert (dict(found.told), found.text, found.picture) == ({}, "", b"")


def packed(data: bytes, method: int = ZIP_STORED) -> bytes:
    """An archive that says that it is ours, brought by somebody."""
    out = io.BytesIO()
    with ZipFile(out, "w", method) as archive:
        told = {"wacz_version": "1.1.1", "capture": {"asked": "https://immo.example/1"}}
        archive.writestr("datapackage.json", json.dumps(told))
        archive.writestr("archive/data.warc.gz", data)
    return out.getvalue()


def test_a_brought_archive_that_is_broken_or_unpacks_to_more_than_may_be_shows_nothing():
    whole = parts_of(archive_of(VISIT, "x"))["archive/data.warc.gz"]
    assert pictured(packed(whole)).text == "Te huur"
    large = gzip.compress(b"WARC/1.1\r\nWARC-Type: resource\r\n\r\n" + bytes(LARGEST_WHOLE))
    encrypted = bytearray(packed(whole))
    encrypted[6] |= 1  # the flag of an encrypted part, in its head
    encrypted[encrypted.index(b"PK\x01\x02") + 8] |= 1
    for content in (
        packed(whole[:-30]),
        packed(whole[:40] + bytes(40) + whole[80:]),
        packed(gzip.compress(b"WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: x\r\n\r\n")),
        packed(b"no gzip"),
        packed(large, ZIP_DEFLATED),
        bytes(encrypted),
    ):
        found = pictured(content)
        assert (found.text, found.picture) == ("", b"")


def test_headers_are_read_as_they_came():
    assert header(ANSWER, b"x-a") == "é"
    assert header(ANSWER, b"x-b") == ""
