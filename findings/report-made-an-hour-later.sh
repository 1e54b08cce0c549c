#!/usr/bin/env bash
# python-docx 1.2.0 and openpyxl 3.1.5: a report that was made at ten in Brussels says eleven
#
# Expected: core_properties.created = 10:00 in Brussels is written as 09:00 UTC, or refused.
# Seen: both write the hands of the clock with a Z behind them: 10:00Z, which Word, LibreOffice and
# Excel show in Brussels as eleven, twelve in summer. Read again it is 10:00 UTC: not the moment given.
# Right: give a moment in UTC: moment.astimezone(UTC).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  python-docx==1.2.0 openpyxl==3.1.5 tzdata==2026.6
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import re
import zipfile
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import docx
import openpyxl

MADE = datetime(2026, 11, 27, 10, 0, tzinfo=ZoneInfo("Europe/Brussels"))


def written(kind, moment):
    name = f"report.{kind}"
    made = docx.Document() if kind == "docx" else openpyxl.Workbook()
    properties = made.core_properties if kind == "docx" else made.properties
    properties.created = moment
    made.save(name)
    core = zipfile.ZipFile(name).read("docProps/core.xml").decode()
    return re.search(r"<dcterms:created[^>]*>([^<]*)<", core)[1]


for kind in ("docx", "xlsx"):
    brussels, utc = written(kind, MADE), written(kind, MADE.astimezone(UTC))
    print(f"{kind}: {MADE.isoformat()} is written as {brussels}; given in UTC as {utc}")
    assert utc == "2026-11-27T09:00:00Z"
    assert brussels == "2026-11-27T10:00:00Z", "behaviour changed"
again = docx.Document("report.docx").core_properties.created
assert again == MADE
PYTHON
