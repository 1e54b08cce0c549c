#!/usr/bin/env bash
# chrono-node 2.10.3, nl.parse: a home that is free ("vrij") is a Friday.
#
# Expected: in "De woning is vrij vanaf 1 maart" one date, 1 March.
# Seen: "vrij" is taken for vrijdag, as "ma" and "zon" are for maandag and zondag: the first date found, and the one
# that parseDate gives, is the Friday nearest to today at noon. "Is de woning nog vrij?", which every candidate
# asks, proposes a viewing. The month is the second date found.
# Right: take no day of the week that is shortened to "vrij", "zon" or "ma" without a date beside it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund \
  chrono-node@2.10.3
cd "$work"
TZ=Europe/Brussels node --input-type=module - <<'NODE'
import assert from "node:assert/strict";
import * as chrono from "chrono-node";

const WEDNESDAY = new Date(2026, 10, 25, 10, 0);
const TOLD = {
  "De woning is vrij vanaf 1 maart.": ["vrij 5 2026-11-27", "1 maart 1 2027-03-01"],
  "Is de woning nog vrij?": ["vrij 5 2026-11-27"],
  "Zon op het terras": ["Zon 0 2026-11-22"],
  "De woning is beschikbaar vanaf 1 maart.": ["1 maart 1 2027-03-01"],
};
for (const [text, expected] of Object.entries(TOLD)) {
  const found = chrono.nl.parse(text, WEDNESDAY).map(({ text, start }) => {
    const day = start.date();
    return `${text} ${day.getDay()} ${day.toLocaleDateString("sv")}`;
  });
  console.log(text, "=>", found);
  assert.deepEqual(found, expected, "behaviour changed");
}
assert.equal(chrono.nl.parseDate("De woning is vrij vanaf 1 maart.", WEDNESDAY).getDay(), 5);
NODE
