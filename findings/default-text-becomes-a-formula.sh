#!/usr/bin/env bash
# pyxform 4.5.0, the column "default" of an XLSForm: an agency's name with a dash becomes a sum.
#
# Expected: the default of a text question is that text, "Leie - Schelde".
# Seen: a text with " - ", " * ", " | " or " div " is taken for an expression, to be worked out when the form
# opens. Nothing is said, and ODK Validate accepts "Leie - Schelde"; but Leie minus Schelde is not a number.
# "Kaai-3" and "Jan & Piet" stay what they are.
# Right: a dash without spaces, or a longer one; look for setvalue in the form that comes out.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  pyxform==4.5.0 openpyxl==3.1.5 lxml==6.0.2
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from lxml import etree
from openpyxl import Workbook
from pyxform.xls2xform import convert

TEXTS = ["Kaai-3", "Jan & Piet", "Leie – Schelde"]
SUMS = ["Leie - Schelde", "Leie * Schelde", "Leie | Schelde", "Leie div Schelde"]
book = Workbook()
book.active.title = "survey"
book.active.append(["type", "name", "label", "default"])
for number, text in enumerate(TEXTS + SUMS):
    book.active.append(["text", f"agency{number}", "Kantoor", text])
book.save("form.xlsx")
form = etree.fromstring(convert("form.xlsx", validate=False).xform.encode())
formulas = {}
for number, text in enumerate(TEXTS + SUMS):
    (stored,) = form.xpath(f"//*[local-name()='agency{number}']")
    action = f"//*[local-name()='setvalue' and contains(@ref, 'agency{number}')]/@value"
    actions = form.xpath(action)
    formulas[text] = bool(actions)
    worked = form.xpath(actions[0]) if actions else None
    print(f"{text!r}: stored as {stored.text!r}, formula {list(map(str, actions))} gives {worked}")
assert not any(formulas[text] for text in TEXTS)
assert all(formulas[text] for text in SUMS), "behaviour changed"
PYTHON
