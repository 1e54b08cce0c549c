#!/usr/bin/env bash
# chrono-node 2.10.3, fr.parse: "le 27/11 à 14h" is today from eleven to two.
#
# Expected: 27 November at 14:00, as "le 24/11 à 14h" is 24 November.
# Seen: from the 25th on, which is no hour, the month is taken for one: "11 à 14h". The day is gone and today takes its
# place. With the day of the week before it that day is found, at noon, and today from eleven to two as well.
# So the way in which most viewings are proposed in French is read in three weeks of a month and not in the last.
# Right: put a comma behind the month, "le 27/11, à 14h", before the text is read.
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
const told = (date) => date.toLocaleString("sv").slice(0, 16);
const TOLD = {
  "le 27/11 à 14h": ["11 à 14h: 2026-11-25 11:00 to 2026-11-25 14:00"],
  "vendredi 27/11 à 14h": ["vendredi: 2026-11-27 12:00", "11 à 14h: 2026-11-25 11:00 to 2026-11-25 14:00"],
  "le 27/11/2026 à 14h": ["27/11/2026 à 14h: 2026-11-27 14:00"],
  "le 27/11, à 14h": ["27/11, à 14h: 2026-11-27 14:00"],
  "le 24/11 à 14h": ["24/11 à 14h: 2026-11-24 14:00"],
};
for (const [text, expected] of Object.entries(TOLD)) {
  const found = chrono.fr
    .parse(text, WEDNESDAY)
    .map(({ text, start, end }) => `${text}: ${told(start.date())}${end ? ` to ${told(end.date())}` : ""}`);
  console.log(text, "=>", found);
  assert.deepEqual(found, expected, "behaviour changed");
}
NODE
