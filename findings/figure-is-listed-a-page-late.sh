#!/usr/bin/env bash
# Typst 0.15.2 with pypdf 7.1.1, figure(placement: ..) with outline: a picture is listed on the page after the one it stands on.
#
# Expected: the list of figures of a report, and counter(page).at(<label>), name the page on which the picture is.
# Seen: a picture that floats to the foot of page 2 is listed on page 3 where the next block does not fit on page 2.
# The place of the figure goes on with the text; what is drawn stays behind. No warning; the link leads there too.
# Right: a label on the picture within the figure moves with it, so a list made of such labels is true.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  typst==0.15.2 pypdf==7.1.1
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import io
import re

import pypdf
import typst

made = typst.compile(
    b"""
#set page(width: 10cm, height: 10cm, margin: 1cm)
#outline(target: figure)
#pagebreak()
#rect(height: 3cm)[How soon did landlords answer?]
#figure([#rect(height: 3cm)[curves]#label("drawn")], caption: [Answers by day], placement: bottom) <figure>
#block(breakable: false, height: 4cm)[How answers were judged]
#context [of the figure: #counter(page).at(<figure>).first(),
  of what is drawn in it: #counter(page).at(<drawn>).first()]
"""
)
pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]
stands = next(number for number, text in enumerate(pages, 1) if "curves" in text)
listed = int(re.search(r"(\d+)\s*$", pages[0])[1])
asked = tuple(map(int, re.findall(r": (\d)", " ".join(pages[-1].split()))))
print(f"the picture stands on page {stands}; the outline lists it on page {listed}")
print(f"page of the figure: {asked[0]}; of what is drawn in it: {asked[1]}")
assert (stands, listed, asked) == (2, 3, (3, 2)), "behaviour changed"
PYTHON
