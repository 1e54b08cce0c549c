#!/usr/bin/env bash
# cffconvert 2.0.0, to schema.org and CodeMeta: a study's data set is software, under a licence that is nowhere.
#
# Expected: a CITATION.cff that says "type: dataset" and names two licences becomes a Dataset with two licences.
# Seen: both formats say SoftwareSourceCode, and their licence is one address that ends in the brackets and quotation
# marks of a Python list. Whoever searches for data finds none, and whoever asks what is allowed finds no page. The
# file is called valid. The same file without a type gives the same.
# Right: name one licence, and write the Dataset of schema.org oneself.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  cffconvert==2.0.0
cd "$work"
cat > CITATION.cff <<'CFF'
cff-version: 1.2.0
message: Noem deze gegevens zo.
title: "Praktijktesten op een huurmarkt: paren van 2026"
type: dataset
authors:
  - name: Stad Voorbeeld
date-released: 2026-11-27
version: 1.2.0
license: [CC-BY-4.0, MIT]
CFF
venv/bin/cffconvert --validate
for format in schema.org codemeta; do venv/bin/cffconvert -f "$format" > "$format.json"; done
venv/bin/python - <<'PYTHON'
import json
from pathlib import Path

for name in ("schema.org", "codemeta"):
    made = json.loads(Path(f"{name}.json").read_text(encoding="utf-8"))
    print(f"{name:10}", made["@type"], made["license"])
    assert made["@type"] == "SoftwareSourceCode", "behaviour changed"
    assert made["license"].endswith("/licenses/['CC-BY-4.0', 'MIT']"), "behaviour changed"
PYTHON
