#!/usr/bin/env bash
# asn1crypto 1.5.1, cms and tsp: once a signed mail was read, no time stamp can be asked for in that process.
#
# Expected: reading a signed mail (cms) and asking for a time stamp (tsp) stand beside each other in any order.
# Seen: tsp adds its kinds of content to cms when it is imported, but what cms knows is turned round once, at its first
# use. A program that imports tsp late, when it seals, works until some mail was read before; then writing a time
# stamp ends with "invalid literal for int() with base 10: 'tst_info'". Reading one still works.
# Right: import tsp together with cms, wherever cms is used first.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  asn1crypto==1.5.1
cd "$work"
cat > tried.py <<'PYTHON'
import sys

from asn1crypto import cms

if sys.argv[1] == "together":
    from asn1crypto import tsp
mail = cms.ContentInfo({"content_type": "data", "content": b"U bent welkom."}).dump()
assert cms.ContentInfo.load(mail)["content"].native == b"U bent welkom."
from asn1crypto import tsp  # noqa: F811

try:
    print(f"{sys.argv[1]}: a time stamp's kind is written as {cms.ContentType('tst_info').dump().hex()}")
except ValueError as error:
    print(f"{sys.argv[1]}: {str(error).splitlines()[0]}")
PYTHON
seen=$(for how in late together; do venv/bin/python tried.py "$how"; done)
printf '%s\n' "$seen"
venv/bin/python - "$seen" <<'PYTHON'
import sys

late, together = sys.argv[1].splitlines()
assert late == "late: invalid literal for int() with base 10: 'tst_info'", "behaviour changed"
assert together.endswith("060b2a864886f70d0109100104"), "behaviour changed"
PYTHON
