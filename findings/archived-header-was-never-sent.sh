#!/usr/bin/env bash
# warcio 1.8.1, capture_http: a header with an accent stands in the archive as the server never sent it.
#
# Expected: an archive of a conversation holds what was sent, byte for byte; its format has headers as octets.
# Seen: "X-Agence: Résidence" is archived as R%C3%A9sidence, and a quoted file name as filename*=UTF-8''plan%20R%C3%A9sidence.pdf,
# another parameter. One accent changes every header that has one; without accents the bytes are those that
# came. The digest is made after the change and holds, so nothing shows that it is not what was on the line.
# Right: where headers are evidence keep the octets as well, in a record of type resource.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  warcio==1.8.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import socket
import threading

from warcio.archiveiterator import ArchiveIterator
from warcio.capture_http import capture_http

import http.client  # after capture_http, as that wants


def captured(sent: bytes) -> tuple[bytes, list[tuple[str, str]]]:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line:
                line.recv(65536)
                line.sendall(sent)

        threading.Thread(target=serve, daemon=True).start()
        with capture_http(warc_version="1.1", gzip=False) as writer:
            asked = http.client.HTTPConnection("127.0.0.1", server.getsockname()[1], timeout=5)
            asked.request("GET", "/te-huur")
            asked.getresponse().read()
            asked.close()
    stream = writer.get_stream()
    stream.seek(0)
    archive = stream.read()
    stream.seek(0)
    for record in ArchiveIterator(stream, check_digests="raise"):
        if record.rec_type == "response":
            record.content_stream().read()
            assert record.digest_checker.passed
            return archive, record.http_headers.headers
    raise AssertionError("no response")


kept = []
for agency in ("Residence", "Résidence"):
    head = f'X-Agence: {agency}\r\nContent-Disposition: inline; filename="plan {agency}.pdf"\r\n'
    sent = f"HTTP/1.1 200 OK\r\n{head}Content-Length: 2\r\nConnection: close\r\n\r\nok".encode()
    archive, headers = captured(sent)
    kept.append(sent in archive)
    print(agency, "as sent:", kept[-1], headers[:2])
assert kept == [True, False], "behaviour changed"
assert headers[0] == ("X-Agence", "R%C3%A9sidence"), "behaviour changed"
assert headers[1][1] == "inline; filename*=UTF-8''plan%20R%C3%A9sidence.pdf", "behaviour changed"
PYTHON
