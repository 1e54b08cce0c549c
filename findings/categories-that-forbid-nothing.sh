#!/usr/bin/env bash
# frictionless 5.21.0, validate: a field's "categories" forbid nothing, in a package of version 2 as in another.
#
# Expected: Data Package 2 lists the outcomes of a codebook as "categories", to which a field is restricted like an
# enum; a code that is not among them is not valid.
# Seen: the word is not known and passed over, though other new words of version 2 are heeded: exclusiveMinimum, and
# missing values with labels. An outcome that the codebook does not have, and a grade of 7 of 1 to 5, are valid.
# Right: say the values a second time as constraints.enum.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  frictionless==5.21.0
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import json
from pathlib import Path

from frictionless import validate

LISTED = ["invitation", "refusal", "no_reply"]
GRADES = [{"value": grade, "label": f"grade {grade}"} for grade in range(1, 6)]
Path("contacts.csv").write_text("outcome,grade\ninvitation,2\nmaybe,7\n-99,3\n", encoding="utf-8")


def told(outcome: dict[str, object], grade: dict[str, object]) -> list[str]:
    fields = [
        {"name": "outcome", "type": "string"} | outcome,
        {"name": "grade", "type": "integer"} | grade,
    ]
    missing = [{"value": "-99", "label": "not coded"}]
    schema = {"fields": fields, "missingValues": missing}
    table = {"name": "contacts", "path": "contacts.csv", "type": "table", "schema": schema}
    profile = "https" + "://datapackage.org/profiles/2.0/datapackage.json"
    package = {"$schema": profile, "name": "study", "resources": [table]}
    Path("datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return [each[0] for each in validate("datapackage.json").flatten(["cell"])]


found = {
    "categories": told({"categories": LISTED}, {"categories": GRADES}),
    "enum": told({"constraints": {"enum": LISTED}}, {"constraints": {"enum": [1, 2, 3, 4, 5]}}),
    "exclusiveMaximum": told({}, {"constraints": {"exclusiveMaximum": 7}}),
}
for word, cells in found.items():
    print(f"{word}: refused {cells}")
assert found.pop("categories") == [], "behaviour changed"
assert found == {"enum": ["maybe", "7"], "exclusiveMaximum": ["7"]}, "behaviour changed"
PYTHON
