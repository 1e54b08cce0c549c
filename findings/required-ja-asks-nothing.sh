#!/usr/bin/env bash
# pyxform 4.5.0, the column "required" of an XLSForm: "ja" and "oui" make no question required.
#
# Expected: a form whose labels are Dutch or French takes "ja" or "oui" as it takes "yes", or refuses them.
# Seen: "yes" becomes true(); "ja" and "oui" are written down as an expression, which names an element of
# the form that is not there and so is false. Nothing is said, ODK Validate accepts it, and the question may be
# left open. "nee" and "non" seem to work: they are false for the same reason.
# Right: "yes", or TRUE as a spreadsheet writes it; look for required="true()" in the form that comes out.
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

WORDS = ["yes", "TRUE", "ja", "oui", "nee", "non"]
book = Workbook()
book.active.title = "survey"
book.active.append(["type", "name", "label::Nederlands (nl)", "label::Français (fr)", "required"])
for number, word in enumerate(WORDS):
    book.active.append(["dateTime", f"at{number}", "Wanneer?", "Quand ?", word])
book.save("form.xlsx")
made = convert("form.xlsx", validate=False)
form = etree.fromstring(made.xform.encode())
(filled,) = form.xpath("//*[local-name()='instance']/*")
asked = {}
for number, word in enumerate(WORDS):
    bind = f"//*[local-name()='bind' and @nodeset='/data/at{number}']/@required"
    (written,) = form.xpath(bind)
    asked[word] = filled.xpath(f"boolean({written})")
    print(f"required: {word!r:6} written as {str(written)!r:9} asks: {asked[word]}")
print("warnings:", made.warnings)
assert asked["yes"] and asked["TRUE"]
assert not (asked["ja"] or asked["oui"]), "behaviour changed"
assert not made.warnings, "behaviour changed"
PYTHON
