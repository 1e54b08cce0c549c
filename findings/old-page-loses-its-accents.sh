#!/usr/bin/env bash
# har2warc 1.0.4, har2warc: an older portal's page loses its accents in the archive.
#
# Expected: the text of a HAR file, which a browser has decoded, is written in the character set that the page's own
# header names, or the header is changed with it.
# Seen: the text is written as UTF-8 under "charset=iso-8859-1", which is kept. Who opens the archive reads "rÃ©sidence
# Ã  louer" in an advertisement that was right on the screen; the digest was made of these bytes and holds.
# Right: put utf-8 in the header of the HAR file first, and say so; or capture bytes, not a HAR file.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  har2warc==1.0.4 warcio==1.8.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import io

from har2warc.har2warc import har2warc
from warcio.archiveiterator import ArchiveIterator

AD = "https" + "://immo.example/te-huur"
TEXT = "<p>Résidence à louer, 2 chambres</p>"


def archived(charset: str) -> tuple[str, str]:
    request = {"method": "GET", "url": AD, "headers": [], "bodySize": 0}
    answer = {
        "status": 200,
        "statusText": "OK",
        "headers": [{"name": "Content-Type", "value": f"text/html; charset={charset}"}],
        "content": {"size": len(TEXT), "mimeType": "text/html", "text": TEXT},
    }
    began = "2026-03-03T09:00:00.000Z"
    entry = {"startedDateTime": began, "time": 80, "request": request, "response": answer}
    log = {"version": "1.2", "creator": {"name": "x", "version": "1"}, "pages": []}
    out = io.BytesIO()
    har2warc({"log": log | {"entries": [entry]}}, out)
    for record in ArchiveIterator(io.BytesIO(out.getvalue()), check_digests="raise"):
        if record.rec_type == "response":
            named = record.http_headers["Content-Type"].split("charset=")[1]
            return named, record.content_stream().read().decode(named)
    raise AssertionError("no response")


for charset in ("utf-8", "iso-8859-1"):
    named, read = archived(charset)
    print(f"page in {charset}: archived as {named}, reads {read}")
    assert named == charset, "behaviour changed"
    assert (read == TEXT) == (charset == "utf-8"), "behaviour changed"
assert read == TEXT.encode().decode("iso-8859-1"), "behaviour changed"
PYTHON
