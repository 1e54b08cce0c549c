#!/usr/bin/env bash
# csvw 4.1.1, csvwvalidate and CSVW.is_valid: with Python's warnings switched off every table is valid.
#
# Expected: PYTHONWARNINGS=ignore hides words, no verdicts.
# Seen: the validator counts the warnings it hears. Where a server or a cron job has them off, a table
# with a postcode of five figures and a word for a number prints OK and exits with 0.
# Right: run it with PYTHONWARNINGS=always, or read the rows with TableGroup, which raises.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  csvw==4.1.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import json
import os
import subprocess
import sys
from pathlib import Path

import csvw
from csvw.metadata import NAMESPACES

NAMESPACE = NAMESPACES["csvw"].rstrip("#")
Path("contacts.csv").write_text("postcode,rooms\n8500,2\n85000,two\n", encoding="utf-8")
postcode = {"titles": "postcode", "datatype": {"base": "string", "format": "[1-9][0-9]{3}"}}
columns = [postcode, {"titles": "rooms", "datatype": "integer"}]
table = {"url": "contacts.csv", "tableSchema": {"columns": columns}}
described = {"@context": NAMESPACE, "tables": [table]}
Path("contacts.json").write_text(json.dumps(described), encoding="utf-8")

verdicts = {}
for shown in ("default", "ignore"):
    command = [str(Path(sys.executable).with_name("csvwvalidate")), "contacts.json"]
    settings = os.environ | {"PYTHONWARNINGS": shown}
    run = subprocess.run(command, env=settings, capture_output=True, text=True)
    verdicts[shown] = run.returncode
    print(f"PYTHONWARNINGS={shown}: {run.stdout.strip()}, exit {run.returncode}")
assert verdicts == {"default": 1, "ignore": 0}, "behaviour changed"
try:
    list(csvw.TableGroup.from_file("contacts.json").tables[0])
    raise AssertionError("behaviour changed")
except ValueError as error:
    print("TableGroup:", str(error)[:70])
PYTHON
