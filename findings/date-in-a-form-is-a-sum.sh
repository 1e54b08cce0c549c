#!/usr/bin/env bash
# pyxform 4.5.0, the column "constraint" of an XLSForm: a date without quotes is a sum, and any day passes
#
# Expected: ". >= 2026-03-01" keeps out days before the study, or is refused.
# Seen: it is written into the form as it stands, where it is 2026 minus 3 minus 1; a day counts as its number
# since 1970, some 20,000, so every day since 16 July 1975 is "after 1 March 2026". Nothing is said, and
# ODK Validate accepts it. A cell that the spreadsheet itself made a date becomes "2026-03-01 00:00:00".
# Right: ". >= date('2026-03-01')".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  pyxform==4.5.0 openpyxl==3.1.5 lxml==6.0.2
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from datetime import date

from lxml import etree
from openpyxl import Workbook
from pyxform.xls2xform import convert

book = Workbook()
book.active.title = "survey"
book.active.append(["type", "name", "label", "constraint", "default"])
book.active.append(["date", "bare", "Dag", ". >= 2026-03-01", None])
book.active.append(["date", "meant", "Dag", ". >= date('2026-03-01')", None])
book.active.append(["date", "cell", "Dag", None, date(2026, 3, 1)])
book.save("form.xlsx")
made = convert("form.xlsx", validate=False)
form = etree.fromstring(made.xform.encode())


def written(name):
    (found,) = form.xpath(f"//*[local-name()='bind' and @nodeset='/data/{name}']/@constraint")
    return str(found)


bound = etree.Element("x").xpath(written("bare").removeprefix(". >= "))
days = (date(2020, 1, 1) - date(1970, 1, 1)).days
(default,) = form.xpath("//*[local-name()='cell']/text()")
print(f"constraint {written('bare')!r} is . >= {bound:.0f}; 1 January 2020 is day {days}: passes")
print(f"meant: {written('meant')!r}; a cell that is a date: {default!r}; warnings: {made.warnings}")
assert written("meant") == ". >= date('2026-03-01')"
assert written("bare") == ". >= 2026-03-01" and bound == 2022, "behaviour changed"
assert days > bound and default == "2026-03-01 00:00:00" and not made.warnings, "behaviour changed"
PYTHON
