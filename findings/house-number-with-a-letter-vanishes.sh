#!/usr/bin/env bash
# polars 2.1.0 with fastexcel 0.21.0, read_excel: the house number "12A" in row 1,101 becomes nothing.
#
# Expected: a column of numbers and texts is read as text, or an error, as read_csv gives.
# Seen: a column is what its first 1,000 rows are; a text further down is null, without a word. Homes
# whose number bears a letter then share an address without a number. With "12A" among the first rows
# every number is text and nothing is lost.
# Right: schema_overrides={"nummer": polars.String}, or infer_schema_length=None; then count the nulls.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  polars==2.1.0 fastexcel==0.21.0 openpyxl==3.1.5
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import polars
from openpyxl import Workbook

book = Workbook()
book.active.append(["adres", "nummer"])
for number in range(1, 1201):
    book.active.append(["Kaai", number])
book.active["B1102"] = "12A"
book.save("export.xlsx")

found = polars.read_excel("export.xlsx")["nummer"]
print(f"as it comes: {found.dtype}, row 1,101 is {found[1100]}, {found.null_count()} null")
for options in ({"infer_schema_length": None}, {"schema_overrides": {"nummer": polars.String}}):
    right = polars.read_excel("export.xlsx", **options)["nummer"]
    print(f"{options}: row 1,101 is {right[1100]!r}, {right.null_count()} null")
    assert right[1100] == "12A" and right.null_count() == 0
assert found.dtype.is_numeric() and found[1100] is None, "behaviour changed"
PYTHON
