#!/usr/bin/env bash
# chrono-node 2.10.3, fr.parse: in "entre 10h et 12h" the word for "and" is the time of New York.
#
# Expected: "samedi entre 10h et 12h" is Saturday, from ten to twelve.
# Seen: "et" behind an hour is read as ET, Eastern Time, so that ten in the morning in Brussels is four in the afternoon:
# "visites à 10h et à 14h" are at 16:00 and at 14:00. It is only so with "et" and a space; "de 10h à 12h" is right.
# Right: put a comma in the place of " et " before the text is read.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund \
  chrono-node@2.10.3
cd "$work"
TZ=Europe/Brussels node --input-type=module - <<'NODE'
import assert from "node:assert/strict";
import * as chrono from "chrono-node";

const WEDNESDAY = new Date(2026, 10, 25, 9, 0);
const TOLD = {
  "visites à 10h et à 14h": ["à 10h et 16:00", "à 14h 14:00"],
  "samedi entre 10h et 12h": ["samedi 12:00", "10h et 16:00", "12h 12:00"],
  "visites à 10h, à 14h": ["à 10h 10:00", "à 14h 14:00"],
  "de 10h à 12h": ["10h à 12h 10:00"],
};
for (const [text, expected] of Object.entries(TOLD)) {
  const found = chrono.fr
    .parse(text, WEDNESDAY)
    .map(({ text, start }) => `${text} ${start.date().toTimeString().slice(0, 5)}`);
  console.log(text, "=>", found);
  assert.deepEqual(found, expected, "behaviour changed");
}
NODE
