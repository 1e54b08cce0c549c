#!/usr/bin/env bash
# jsvat 2.5.4, checkVAT with Belgium: an agency whose number begins with 1 has no valid one.
#
# Expected: a Belgian number has ten digits, begins with 0 or, as the newest do, with 1, and its last two are 97 less
# the rest of the first eight by 97.
# Seen: "BE1000000021", whose digits are right, has no valid format: a number must begin with 0 here. A check on entry
# refuses the agencies that were founded last, and a study loses them.
# Right: reckon the two digits oneself, for 0 and 1; stdnum 1.12.0 does.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund \
  jsvat@2.5.4 stdnum@1.12.0
cd "$work"
cat > check.cjs <<'NODE'
const assert = require("node:assert/strict");
const { belgium, checkVAT } = require("jsvat");
const { stdnum } = require("stdnum");

const number = (begin) => `BE${begin}${String(97 - (Number(begin) % 97)).padStart(2, "0")}`;
const [OLD, NEW] = [number("02000000"), number("10000000")];
const seen = (text) => [checkVAT(text, [belgium]).isValid, stdnum.BE.vat.validate(text).isValid];
for (const text of [OLD, NEW]) console.log(text, "[jsvat, stdnum] =>", seen(text));
assert.equal(NEW, "BE1000000021");
assert.deepEqual(seen(OLD), [true, true]);
assert.deepEqual(seen(NEW), [false, true], "behaviour changed");
NODE
node check.cjs
