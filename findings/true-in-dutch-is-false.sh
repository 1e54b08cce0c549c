#!/usr/bin/env bash
# pandas 3.1.1 with odfpy 1.4.1, read_excel of an .ods file: a tick that LibreOffice shows as "WAAR" is False.
#
# Expected: office:boolean-value="true" is True, in whatever language it is shown.
# Seen: the text shown is compared with "TRUE". A column "invited" that a Dutch or French LibreOffice wrote (WAAR, VRAI)
# is False from top to bottom, and looks read: its type is bool. Times are taken from the text as well; a wait of
# 36:15, which a spreadsheet may show, is an error. Dates and amounts come from their values.
# Right: engine="calamine", which reads the values.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  pandas==3.1.1 odfpy==1.4.1 python-calamine==0.9.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import pandas
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P


def told(cells: list[tuple[str, dict[str, str]]]) -> None:
    book = OpenDocumentSpreadsheet()
    table = Table(name="tests")
    for shown, value in [("column", {"valuetype": "string"}), *cells]:
        row, cell = TableRow(), TableCell(**value)
        cell.addElement(P(text=shown))
        row.addElement(cell)
        table.addElement(row)
    book.spreadsheet.addElement(table)
    book.save("tests.ods")


yes = {"valuetype": "boolean", "booleanvalue": "true"}
for shown in ("TRUE", "WAAR", "VRAI"):
    told([(shown, yes), (shown, yes)])
    read = {name: pandas.read_excel("tests.ods", engine=name).column for name in ("odf", "calamine")}
    print(shown, {name: (column.tolist(), str(column.dtype)) for name, column in read.items()})
    assert read["calamine"].tolist() == [True, True]
    assert read["odf"].tolist() == [shown == "TRUE"] * 2, "behaviour changed"
    assert read["odf"].dtype == bool, "behaviour changed"
told([("36:15", {"valuetype": "time", "timevalue": "PT36H15M00S"})])
try:
    pandas.read_excel("tests.ods", engine="odf")
    raise AssertionError("behaviour changed")
except ValueError as error:
    print("36:15:", error)
PYTHON
