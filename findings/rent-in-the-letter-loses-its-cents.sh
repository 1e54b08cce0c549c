#!/usr/bin/env bash
# docx-mailmerge2 1.0.3, MailMerge.merge: the rent in a Belgian letter is "1,250" euro, and the month is English.
#
# Expected: a field follows the picture that Word wrote for it: on a Belgian computer "0,00" makes 1250.5 "1250,50"
# and "#.##0,00" makes it "1.250,50"; the date of a Dutch letter is "maandag 2 maart 2026".
# Seen: the comma of the picture sets thousands and its point begins decimals, as in English: "1,250" with its cents
# gone, which reads as one euro and a quarter, and "1,250.50000". The date is "Monday 2 March 2026". Nobody warns.
# Right: merge text that was formatted before, and read the written letter back.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  docx-mailmerge2==1.0.3 python-docx==1.2.0 lxml==6.1.3
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from datetime import date

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from mailmerge import MailMerge

TOLD = {
    'huur \\# "0,00"': "1,250",
    'huur \\# "#.##0,00"': "1,250.50000",
    'dag \\@ "dddd d MMMM yyyy"': "Monday 2 March 2026",
    "tekst": "1.250,50",
}
letter = Document()
for picture in TOLD:
    field = f"<w:fldSimple {nsdecls('w')} w:instr=' MERGEFIELD {picture} '><w:r><w:t>x</w:t></w:r></w:fldSimple>"
    letter.add_paragraph()._p.append(parse_xml(field))
letter.save("brief.docx")
with MailMerge("brief.docx") as merge:
    merge.merge(huur=1250.5, dag=date(2026, 3, 2), tekst="1.250,50")
    merge.write("klaar.docx")
written = [paragraph.text for paragraph in Document("klaar.docx").paragraphs]
for (picture, expected), text in zip(TOLD.items(), written, strict=True):
    print(f"{picture:28} => {text}")
    assert text == expected, "behaviour changed"
PYTHON
