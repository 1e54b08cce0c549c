#!/usr/bin/env bash
# FastWARC 2.0.1 with warcio 1.8.1, verify_block_digest: by default every archived page is said to have changed.
#
# Expected: the digest of a whole record that warcio wrote a moment ago is right.
# Seen: False for each page, as the reader has taken the headers of HTTP off the block before it is digested; only
# a record without them, such as a note, is True. With parse_http=False all are True. With verify_digests=True the
# iterator, asked the same of the same file, hands on all of them.
# Right: open with parse_http=False to check, and call parse_http() on a record afterwards.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  fastwarc==2.0.1 warcio==1.8.1 brotli==1.2.1
cd "$work"
venv/bin/python - <<'PYTHON'
from io import BytesIO

from fastwarc.warc import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

KINDS = {"text/html; charset=utf-8": b"<p>Te huur: 850 euro</p>", "image/png": b"\x89PNG"}
archive = BytesIO()
writer = WARCWriter(archive, gzip=True)
for number, (kind, body) in enumerate(KINDS.items()):
    headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
    address = "https" + f"://immo.example/{number}"
    record = writer.create_warc_record(
        address, "response", payload=BytesIO(body), http_headers=headers
    )
    writer.write_record(record)
note = writer.create_warc_record(
    "urn:note:1", "metadata", payload=BytesIO(b"tool: 1\r\n"), warc_content_type="application/warc-fields"
)
writer.write_record(note)


def records(**options):
    return ArchiveIterator(BytesIO(archive.getvalue()), **options)


by_default = [record.verify_block_digest() for record in records()]
whole = [record.verify_block_digest() for record in records(parse_http=False)]
passed = sum(1 for _ in records(verify_digests=True))
after = []
for record in records(parse_http=False):
    good = record.verify_block_digest()
    record.parse_http()
    after.append((good, record.http_content_type))
print("two pages and a note, by default:", by_default)
print("with parse_http=False:", whole)
print("that verify_digests=True hands on:", passed)
print("checked, then parsed:", after)
assert by_default == [False, False, True], "behaviour changed"
assert whole == [True, True, True]
assert passed == 3, "behaviour changed"
assert after == [(True, "text/html"), (True, "image/png"), (True, None)]
PYTHON
