"""What Chromium's own log of its network tells: each exchange as its bytes came, and who answered.

Chromium writes this log itself (switch ``log-net-log``, capture mode ``Everything``). For
each connection it holds the bytes that were sent and received, after TLS was taken off, and the
certificates as the server sent them. HTTP/2 and QUIC are switched off, so those bytes are messages
of HTTP/1.1 as they were on the line: chunks, compression and the letters of headers as they came.

Format: net/log/net_log_event_type_list.h and file_net_log_observer.cc of Chromium. Every event is
one line of its own, and stands also in a log that was cut off.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

SWITCHES = ("net-log-capture-mode=Everything", "disable-quic", "disable-http2")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLAIN, _UNDER_TLS = "SOCKET_BYTES_", "SSL_SOCKET_BYTES_"
_METHODS = (b"GET ", b"HEAD ", b"POST ", b"PUT ", b"OPTIONS ", b"DELETE ", b"PATCH ")


@dataclass(frozen=True, slots=True)
class NetExchange:
    """One request and its answer.

    Attributes:
        url: Made of the request's first line and its Host.
        address: Of the server, with its port ("192.0.2.7:443"); empty where the log has none.
        asked_at, answered_at: When its first byte went, and when the first of the answer came, UTC.
        request, response: The bytes of both.
    """

    url: str
    address: str
    asked_at: datetime
    answered_at: datetime
    request: bytes
    response: bytes

    @property
    def status(self) -> int:
        """As the first line of the answer has it; 0 where it has none."""
        told = self.response.split(b"\r\n", 1)[0].split(b" ")
        return int(told[1]) if len(told) > 1 and told[1].isdigit() else 0

    @property
    def media_type(self) -> str:
        """As the answer's header names it; empty for none."""
        return header(self.response, b"content-type").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Certificates:
    """What a server showed of who it is.

    Attributes:
        address: Of the server.
        hosts: What it was called.
        chain: In PEM, the server's own first, in the order in which it sent them.
        error: What Chromium had against them, as a number of net/base/net_error_list.h; 0 for
            nothing, None where it did not look.
        known_root: Whether they lead to an authority that Chromium itself brings, and not one that
            somebody added on this machine.
    """

    address: str
    hosts: tuple[str, ...]
    chain: tuple[str, ...]
    error: int | None
    known_root: bool


@dataclass(slots=True)
class _Socket:
    """What happened on one connection, in order."""

    address: str = ""
    chain: tuple[str, ...] = ()
    verdict: tuple[tuple[str, ...], int, bool] | None = None
    plain: list[tuple[bool, datetime, bytes]] = field(default_factory=list)
    under_tls: list[tuple[bool, datetime, bytes]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NetLog:
    """The log of one visit.

    Attributes:
        exchanges: By the moment at which they were asked.
        certificates: One for each server that showed some.
        left_out: Connections of which something is no message of HTTP/1.1.
    """

    exchanges: tuple[NetExchange, ...]
    certificates: tuple[Certificates, ...]
    left_out: int


def read_net_log(file: Path) -> NetLog:
    """Everything of a log that Chromium wrote, whole or cut off."""
    exchanges: list[NetExchange] = []
    shown: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    left_out = 0
    sockets = _sockets(file).values()
    verdicts = {each.verdict[0]: each.verdict[1:] for each in sockets if each.verdict}
    for socket in sockets:
        found, strange = _exchanges(socket)
        exchanges += found
        left_out += strange
        if socket.chain and found:
            hosts = shown.setdefault((socket.address, socket.chain), set())
            hosts |= {each.url.split("/")[2] for each in found}
    certificates = (
        Certificates(address, tuple(sorted(hosts)), chain, *verdicts.get(chain, (None, False)))
        for (address, chain), hosts in shown.items()
    )
    ordered = sorted(exchanges, key=lambda each: each.asked_at)
    return NetLog(tuple(ordered), tuple(certificates), left_out)


def header(message: bytes, name: bytes) -> str:
    """The first value of a header of a message; empty for none."""
    head = message.partition(b"\r\n\r\n")[0]
    for line in head.split(b"\r\n")[1:]:
        key, _, value = line.partition(b":")
        if key.strip().lower() == name:
            return value.strip().decode("latin-1")
    return ""


def _sockets(file: Path) -> dict[int, _Socket]:
    sockets: dict[int, _Socket] = {}
    names: dict[int, str] = {}
    offset = 0
    for told in _lines(file):
        if "constants" in told:
            names = {number: name for name, number in told["constants"]["logEventTypes"].items()}
            offset = int(told["constants"]["timeTickOffset"])
        elif params := told.get("params"):
            socket = sockets.setdefault(told["source"]["id"], _Socket())
            at = _EPOCH + timedelta(milliseconds=offset + int(told["time"]))
            _note(socket, names.get(told["type"], ""), at, params)
    return sockets


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    """The constants and each event; what a cut left half is passed over."""
    with file.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            text = line.strip().rstrip(",").removesuffix("]")
            if text.startswith('{"constants"'):
                text += "}"
            try:
                told = json.loads(text)
            except ValueError:
                continue
            if isinstance(told, dict) and ("constants" in told or "source" in told):
                yield told


def _note(socket: _Socket, name: str, at: datetime, params: dict[str, Any]) -> None:
    if name == "TCP_CONNECT" and "remote_address" in params:
        socket.address = params["remote_address"]
    elif name == "SSL_CERTIFICATES_RECEIVED":
        socket.chain = tuple(params["certificates"])
    elif name == "CERT_VERIFIER_JOB":
        _note_verdict(socket, params)
    elif name.startswith((_PLAIN, _UNDER_TLS)) and "bytes" in params:
        part = (name.endswith("SENT"), at, base64.b64decode(params["bytes"]))
        (socket.under_tls if name.startswith(_UNDER_TLS) else socket.plain).append(part)


def _note_verdict(job: _Socket, params: dict[str, Any]) -> None:
    """What Chromium was asked about, then what it found."""
    if "host" in params:
        job.chain = tuple(params["certificates"])
    elif "cert_status" in params:
        known = bool(params.get("is_issued_by_known_root"))
        job.verdict = (job.chain, int(params.get("net_error", 0)), known)


def _exchanges(socket: _Socket) -> tuple[list[NetExchange], int]:
    """The exchanges of a connection: what is sent after something was received begins another.

    Chromium waits for an answer before it sends the next request on the same connection.
    """
    secure = bool(socket.under_tls or socket.chain)
    found: list[tuple[list[tuple[datetime, bytes]], list[tuple[datetime, bytes]]]] = []
    for sent, at, part in socket.under_tls if secure else socket.plain:
        if sent and (not found or found[-1][1]):
            found.append(([], []))
        if found:
            found[-1][0 if sent else 1].append((at, part))
    exchanges, strange = [], 0
    for asked, answered in found:
        request = b"".join(part for _, part in asked)
        response = b"".join(part for _, part in answered)
        if not answered:
            continue
        if not request.startswith(_METHODS) or not response.startswith(b"HTTP/1."):
            strange = 1
            continue
        url = _url(request, secure=secure)
        whole = NetExchange(url, socket.address, asked[0][0], answered[0][0], request, response)
        exchanges.append(whole)
    return exchanges, strange


def _url(request: bytes, *, secure: bool) -> str:
    target = request.split(b" ", 2)[1].decode("latin-1")
    if "://" in target:
        return target
    return f"{'https' if secure else 'http'}://{header(request, b'host')}{target}"
