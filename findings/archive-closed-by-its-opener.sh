#!/usr/bin/env bash
# warcio 1.8.1 with brotli 1.2.1, content_stream: the archive of a page opens until Brotli is installed.
#
# Expected: with the package for Brotli at hand a page that a portal sent as "br" is read; without it an error.
# Seen: the other way round. Without it the packed bytes are handed out as the page, without a word. With it
# content_stream raises AttributeError, as a mark is put on the decompressor that cannot bear one. Any other package
# may have brought it along: FastWARC does.
# Right: take raw_stream, and unpack by what Content-Encoding says.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  warcio==1.8.1 brotli==1.2.1
cd "$work"
cat > read.py <<'PYTHON'
import io
import sys
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

AD, PAGE = "https" + "://immo.example/te-huur", b"<p>Te huur, 2 slaapkamers</p>" * 9
if sys.argv[1] == "write":
    import brotli

    head = [("Content-Type", "text/html"), ("Content-Encoding", "br")]
    with Path("ad.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        body = io.BytesIO(brotli.compress(PAGE))
        headers = StatusAndHeaders("200 OK", head, protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(AD, "response", payload=body, http_headers=headers))
with Path("ad.warc.gz").open("rb") as file:
    for record in ArchiveIterator(file):
        try:
            read = record.content_stream().read()
        except AttributeError as error:
            read = error
if sys.argv[1] == "write":
    print("with Brotli:", repr(read))
    assert isinstance(read, AttributeError), "behaviour changed"
    with Path("ad.warc.gz").open("rb") as file:
        (raw,) = [brotli.decompress(record.raw_stream.read()) for record in ArchiveIterator(file)]
    assert raw == PAGE
else:
    print("without Brotli:", read)
    assert isinstance(read, bytes) and read and PAGE not in read, "behaviour changed"
PYTHON
venv/bin/python -W ignore read.py write
venv/bin/python -m pip uninstall --quiet --yes brotli
venv/bin/python -W ignore read.py read
