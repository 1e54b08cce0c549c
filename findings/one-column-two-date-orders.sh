#!/usr/bin/env bash
# frictionless 5.21.0, a date field with format "any": 12 January and 13 December in one column, and valid.
#
# Expected: days of one column are read in one order; what can be read in two is not valid.
# Seen: "01/12/2026" is 12 January, "13/12/2026" is 13 December, and validate says that all is well. "any" is
# what a Data Package gives where it does not want to say a pattern: Belgian days up to the twelfth
# move to another month.
# Right: the pattern, "%d/%m/%Y".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  frictionless==5.21.0
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from datetime import date
from pathlib import Path

import frictionless

Path("listings.csv").write_text("id,posted\n1,01/12/2026\n2,13/12/2026\n", encoding="utf-8")


def read(form):
    fields = [{"name": "id", "type": "integer"}, {"name": "posted", "type": "date", "format": form}]
    schema = frictionless.Schema.from_descriptor({"fields": fields})
    resource = frictionless.Resource(path="listings.csv", schema=schema)
    valid = frictionless.validate(resource).valid
    days = [row["posted"] for row in frictionless.Resource(path="listings.csv", schema=schema).read_rows()]
    print(f"{form}: {[day.isoformat() for day in days]}, valid: {valid}")
    return valid, days


assert read("%d/%m/%Y") == (True, [date(2026, 12, 1), date(2026, 12, 13)])
assert read("any") == (True, [date(2026, 1, 12), date(2026, 12, 13)]), "behaviour changed"
PYTHON
