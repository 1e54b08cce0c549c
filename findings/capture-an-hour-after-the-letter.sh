#!/usr/bin/env bash
# har2warc 1.0.4, har2warc: a page saved at ten in the morning in Brussels is archived as of eleven.
#
# Expected: "10:00:00.000+01:00", as Firefox writes when a request began, becomes 09:00:00Z in the archive.
# Seen: the first 19 characters are kept and a Z is put behind them: 10:00:00Z, an hour late, two in summer. A capture
# made just before a letter went out then lies after it. A HAR file from Chrome, which writes UTC, comes out right.
# Right: turn startedDateTime into UTC in the HAR file first; WARC-Date is UTC and has no room for an offset.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  har2warc==1.0.4 warcio==1.8.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import io
from datetime import datetime

from har2warc.har2warc import har2warc
from warcio.archiveiterator import ArchiveIterator

AD = "https" + "://immo.example/te-huur"
HTML = "<p>Te huur</p>"


def capture(began: str) -> str:
    request = {"method": "GET", "url": AD, "httpVersion": "HTTP/1.1", "headers": [], "bodySize": 0}
    answer = {
        "status": 200,
        "statusText": "OK",
        "httpVersion": "HTTP/1.1",
        "headers": [{"name": "Content-Type", "value": "text/html; charset=utf-8"}],
        "content": {"size": len(HTML), "mimeType": "text/html", "text": HTML},
    }
    entry = {"startedDateTime": began, "time": 80, "request": request, "response": answer}
    log = {"version": "1.2", "creator": {"name": "x", "version": "1"}, "pages": []}
    out = io.BytesIO()
    har2warc({"log": log | {"entries": [entry]}}, out)
    records = ArchiveIterator(io.BytesIO(out.getvalue()))
    (moment,) = [r.rec_headers["WARC-Date"] for r in records if r.rec_type == "response"]
    return moment


late = {}
for began in ("2026-03-03T09:00:00.000Z", "2026-03-03T10:00:00.000+01:00", "2026-07-03T11:00:00.000+02:00"):
    moment = capture(began)
    late[began] = datetime.fromisoformat(moment) - datetime.fromisoformat(began)
    print(f"began {began:30} archived as of {moment}: {late[began]} late")
hours = [wait.total_seconds() / 3600 for wait in late.values()]
assert hours == [0, 1, 2], "behaviour changed"
PYTHON
