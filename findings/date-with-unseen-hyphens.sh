#!/usr/bin/env bash
# Typst 0.15.0 with pypdf 7.1.1 and pdfminer.six: one broken word, and every date has soft hyphens.
#
# Expected: "27-11-2026" in a PDF comes back as "27-11-2026", whatever stands before it.
# Seen: all hyphens of a font are one glyph, and a PDF says once what a glyph means: what it was when it first came. Where
# that was a word broken at the end of a line, it is the soft hyphen, for dates, file numbers and names as well. What
# each was is written beside it (ActualText), which pypdf and pdfminer.six pass over: "2026-014" is not found in the
# text, and where soft hyphens are taken out, as is usual, it is "2026014". PyMuPDF reads it as printed.
# Right: a reader that heeds ActualText; or hyphenate: false for a document that others will search.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  typst==0.15.0 pypdf==7.1.1 pdfminer-six==20260107 pymupdf==2.0
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from pathlib import Path

import pymupdf
import typst
from pdfminer.high_level import extract_text
from pypdf import PdfReader

HEAD = """#set document(title: "Verslag", date: datetime(year: 2026, month: 3, day: 3))
#set page(width: 51mm, height: 150mm, margin: 8mm)
#set text(lang: "nl", hyphenate: true)
"""
FIRST = {
    "a date first": "Op 27-11-2026, dossier 2026-014, schreven verhuurdersorganisaties.",
    "a broken word first": "De verhuurdersorganisaties schreven op 27-11-2026, dossier 2026-014.",
}
SOFT = "\u00ad"
for name, text in FIRST.items():
    Path("report.typ").write_text(HEAD + text, encoding="utf-8")
    Path("report.pdf").write_bytes(typst.compile("report.typ", format="pdf", pdf_standards=["ua-1"]))
    read = {
        "pypdf": PdfReader("report.pdf").pages[0].extract_text(),
        "pdfminer.six": extract_text("report.pdf"),
        "PyMuPDF": pymupdf.open("report.pdf")[0].get_text(),
    }
    for reader, text in read.items():
        print(f"{name}, {reader}: {' '.join(text.split())!r}")
        spoilt = name == "a broken word first" and reader != "PyMuPDF"
        assert ("2026-014" in text) != spoilt, "behaviour changed"
        assert (f"27{SOFT}11{SOFT}2026" in text) == spoilt, "behaviour changed"
PYTHON
