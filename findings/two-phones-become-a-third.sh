#!/usr/bin/env bash
# libphonenumber-js 1.13.16, findPhoneNumbersInText: two numbers with a slash between are a third one, and neither.
#
# Expected: of "056/00.11.20 / 0470/00.00.00", as Belgian agencies sign, the two numbers.
# Seen: one number, made of the last pair of the first and the begin of the second ("20 / 0470/00"), in Brussels; it may
# be somebody's. With spaces for the dots nothing is found, with spaces for the slashes both are, so that it cannot be
# guessed from one that came out well.
# Right: cut a text at " / " before it is searched.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund \
  libphonenumber-js@1.13.16
cd "$work"
cat > search.cjs <<'NODE'
const assert = require("node:assert/strict");
const { findPhoneNumbersInText } = require("libphonenumber-js");

const [LAND, MOBILE] = ["+3256001120", "+32470000000"];
const TOLD = {
  "056/00.11.20 / 0470/00.00.00": ["+3220047000"],
  "056/00.11.20/0470/00.00.00": ["+3220047000"],
  "056/00 11 20 / 0470/00 00 00": [],
  "056 00 11 20 / 0470 00 00 00": [LAND, MOBILE],
  "056/00.11.20 of 0470/00.00.00": [LAND, MOBILE],
};
for (const [text, expected] of Object.entries(TOLD)) {
  const found = findPhoneNumbersInText(text, "BE").map(({ number }) => number.number);
  console.log(text, "=>", found);
  assert.deepEqual(found, expected, "behaviour changed");
}
NODE
node search.cjs
