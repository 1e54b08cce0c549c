#!/usr/bin/env bash
# wacz 0.6.0 with warcio 1.8.1, wacz validate: an archive in which no page can be found is valid.
#
# Expected: validate looks whether the index leads to what the archive holds, as a viewer finds every page by it.
# Seen: with an index that is empty, and so without one page that a viewer can open, the archive is "valid". The methods
# check_indexes and check_compression stand in the class, and the command calls neither. A byte changed is found.
# Right: look up each line of the index in the WARC oneself; "valid" means that listed files have their hashes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  wacz==0.6.0 warcio==1.8.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import gzip
import hashlib
import io
import json
import subprocess
import zipfile

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

AD = "https" + "://immo.example/te-huur"
with open("ad.warc.gz", "wb") as file:
    writer = WARCWriter(file, gzip=True)
    head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    page = io.BytesIO(b"<title>Te huur</title><p>Te huur</p>")
    writer.write_record(writer.create_warc_record(AD, "response", payload=page, http_headers=head))
subprocess.run(["venv/bin/wacz", "create", "-o", "ad.wacz", "ad.warc.gz"], check=True, capture_output=True)
with zipfile.ZipFile("ad.wacz") as archive:
    made = {name: archive.read(name) for name in archive.namelist()}


def sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def validated(name: str, **changed: bytes) -> int:
    """What the command leaves with, the list of files told anew."""
    parts = made | {f"indexes/index.{kind.replace('_', '.')}": each for kind, each in changed.items()}
    package = json.loads(parts["datapackage.json"])
    for each in package["resources"]:
        each |= {"hash": sha256(parts[each["path"]]), "bytes": len(parts[each["path"]])}
    parts["datapackage.json"] = json.dumps(package).encode()
    digest = {"path": "datapackage.json", "hash": sha256(parts["datapackage.json"])}
    parts["datapackage-digest.json"] = json.dumps(digest).encode()
    with zipfile.ZipFile("other.wacz", "w") as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    done = subprocess.run(["venv/bin/wacz", "validate", "-f", "other.wacz"], capture_output=True, text=True)
    print(f"{name}: {done.stdout.strip().splitlines()[-1]}")
    return done.returncode


assert AD.encode() in gzip.decompress(made["indexes/index.cdx.gz"])
codes = [validated("as made"), validated("index emptied", cdx_gz=gzip.compress(b""), idx=b"")]
assert codes == [0, 0], "behaviour changed"
PYTHON
