#!/usr/bin/env bash
# htmldate 1.11.0, find_date: an advertisement is dated by the day on which the home is free
#
# Expected: 2026-03-03, which the page says in its structured data as datePosted.
# Seen: the latest date there, which is the first day of the lease, three months ahead. With
# original_date=True the posting is found where there is one; where there is none, the first day of
# the lease is given all the same, from words as from structured data.
# Right: read datePosted of the structured data, and nothing else, as the day of an advertisement.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  htmldate==1.11.0
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from htmldate import find_date


def found(words, data="", first=False):
    script = f'<script type="application/ld+json">{data}</script>' if data else ""
    page = f"<html><head><title>Te huur</title>{script}</head><body><p>{words}</p></body></html>"
    return find_date(page, original_date=first, max_date="2026-11-29")


both = '{"@type": "RealEstateListing", "datePosted": "2026-03-03", "leaseStart": "2026-06-01"}'
lease = '{"@type": "Apartment", "offers": {"availabilityStarts": "2026-06-01"}}'
seen = {
    "both": found("Ruim appartement", both),
    "both, original": found("Ruim appartement", both, first=True),
    "lease alone, original": found("Ruim appartement", lease, first=True),
    "lease in words, original": found("Ruim appartement. Vrij vanaf 01/06/2026.", first=True),
}
for what, day in seen.items():
    print(f"{what}: {day}")
assert seen["both, original"] == "2026-03-03"
assert seen["both"] == "2026-06-01", "behaviour changed"
assert seen["lease alone, original"] == "2026-06-01", "behaviour changed"
assert seen["lease in words, original"] == "2026-06-01", "behaviour changed"
PYTHON
