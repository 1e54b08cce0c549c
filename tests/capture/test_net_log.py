"""Chromium's log of its network, whole and cut off."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.capture.net_log import read_net_log

NAMES = {
    name: number
    for number, name in enumerate(
        (
            "TCP_CONNECT",
            "SSL_CERTIFICATES_RECEIVED",
            "CERT_VERIFIER_JOB",
            "SOCKET_BYTES_SENT",
            "SOCKET_BYTES_RECEIVED",
            "SSL_SOCKET_BYTES_SENT",
            "SSL_SOCKET_BYTES_RECEIVED",
        )
    )
}
CONSTANTS = {"logEventTypes": NAMES, "timeTickOffset": 1773046800000}
ASK = b"GET /%d HTTP/1.1\r\nHost: immo.example\r\n\r\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def event(name: str, socket: int, time: int = 0, **params: object) -> dict[str, object]:
    return {"type": NAMES[name], "source": {"id": socket}, "time": str(time), "params": params}


def moved(name: str, socket: int, content: bytes, time: int = 0) -> dict[str, object]:
    return event(name, socket, time, bytes=base64.b64encode(content).decode())


def log(folder: Path, *events: dict[str, object]) -> Path:
    """As FileNetLogObserver writes it: constants, then a line an event, then data of its end."""
    lines = ",\n".join(json.dumps(each) for each in events)
    text = (
        f'{{"constants":{json.dumps(CONSTANTS)},\n"events": [\n{lines}],\n"polledData": [{{}}]}}\n'
    )
    file = folder / "net.json"
    file.write_text(text)
    return file


def test_requests_on_one_connection_are_told_apart_and_ciphertext_is_passed_over(tmp_path):
    found = read_net_log(
        log(
            tmp_path,
            event("TCP_CONNECT", 1, remote_address="192.0.2.7:443"),
            moved("SOCKET_BYTES_SENT", 1, b"\x16\x03"),
            event("SSL_CERTIFICATES_RECEIVED", 1, certificates=["PEM"]),
            moved("SSL_SOCKET_BYTES_SENT", 1, ASK % 1, 5),
            moved("SOCKET_BYTES_RECEIVED", 1, b"\x17\x03"),
            moved("SSL_SOCKET_BYTES_RECEIVED", 1, ANSWER[:9], 7),
            moved("SSL_SOCKET_BYTES_RECEIVED", 1, ANSWER[9:], 8),
            moved("SSL_SOCKET_BYTES_SENT", 1, ASK % 2, 1009),
            moved("SSL_SOCKET_BYTES_RECEIVED", 1, b"HTTP/1.1 404 No\r\n\r\n", 1010),
            moved("SSL_SOCKET_BYTES_SENT", 1, ASK % 3, 1011),
        )
    )
    one, two = found.exchanges  # the third was never answered
    assert (one.url, one.request, one.response) == ("https://immo.example/1", ASK % 1, ANSWER)
    assert one.asked_at == datetime(2026, 3, 9, 9, 0, 0, 5000, tzinfo=UTC)
    assert one.answered_at.microsecond == 7000
    assert one.address == "192.0.2.7:443"
    assert (one.status, two.status, two.url) == (200, 404, "https://immo.example/2")
    (shown,) = found.certificates
    assert (shown.hosts, shown.chain, shown.error) == (("immo.example",), ("PEM",), None)


def test_what_chromium_found_of_certificates_goes_with_them(tmp_path):
    found = read_net_log(
        log(
            tmp_path,
            event("CERT_VERIFIER_JOB", 9, certificates=["PEM"], host="immo.example"),
            event("CERT_VERIFIER_JOB", 9, cert_status=0, is_issued_by_known_root=True),
            event("SSL_CERTIFICATES_RECEIVED", 1, certificates=["PEM"]),
            moved("SSL_SOCKET_BYTES_SENT", 1, ASK % 1),
            moved("SSL_SOCKET_BYTES_RECEIVED", 1, ANSWER),
        )
    )
    assert [(each.error, each.known_root) for each in found.certificates] == [(0, True)]


def test_without_tls_the_bytes_of_the_connection_are_read(tmp_path):
    found = read_net_log(
        log(
            tmp_path,
            moved("SOCKET_BYTES_SENT", 1, ASK % 1),
            moved("SOCKET_BYTES_RECEIVED", 1, ANSWER),
        )
    )
    assert [each.url for each in found.exchanges] == ["http://immo.example/1"]
    assert found.certificates == ()


@pytest.mark.parametrize(("asked", "answered"), [(b"PRI * HTTP/2", ANSWER), (ASK % 1, b"\x81\x05")])
def test_what_is_no_http_is_left_out_and_counted(tmp_path, asked, answered):
    file = log(
        tmp_path,
        moved("SSL_SOCKET_BYTES_SENT", 1, asked),
        moved("SSL_SOCKET_BYTES_RECEIVED", 1, answered),
    )
    assert read_net_log(file).exchanges == ()
    assert read_net_log(file).left_out == 1


@given(cut=st.integers(min_value=0))
def test_a_log_that_was_cut_off_is_read_up_to_there(tmp_path_factory, cut: int):
    file = log(
        tmp_path_factory.mktemp("log"),
        moved("SSL_SOCKET_BYTES_SENT", 1, ASK % 1),
        moved("SSL_SOCKET_BYTES_RECEIVED", 1, ANSWER),
        moved("SSL_SOCKET_BYTES_SENT", 1, ASK % 2),
        moved("SSL_SOCKET_BYTES_RECEIVED", 1, ANSWER),
    )
    whole, content = read_net_log(file).exchanges, file.read_bytes()
    assert len(whole) == 2
    file.write_bytes(content[: cut % (len(content) + 1)])
    assert read_net_log(file).exchanges in (whole, whole[:1], ())
