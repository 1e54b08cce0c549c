#!/usr/bin/env bash
# cleanco 2.3, basename: the town of As is a Danish company, and an agency there loses its name
#
# Expected: "Immo As" stays "Immo As", as "Immo Genk" stays "Immo Genk".
# Seen: As, a municipality of Limburg, is taken for the legal form A/S wherever it ends a name, and
# no country can be told: "Immo As" is "Immo". Agencies are often named after their town, so that
# one is then the same as every other that is called "Immo" with a legal form.
# Right: only the legal forms of the country the names are of.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  cleanco==2.3
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from cleanco import basename

for name in ("Immo Proef BVBA", "Immo Genk", "Immo As", "Immo NV"):
    print(f"{name!r}: {basename(name)!r}")
assert basename("Immo Proef BVBA") == "Immo Proef"
assert basename("Immo Genk") == "Immo Genk"
assert basename("Immo As") == basename("Immo NV") == "Immo", "behaviour changed"
PYTHON
