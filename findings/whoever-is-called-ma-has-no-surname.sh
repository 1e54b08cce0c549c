#!/usr/bin/env bash
# humanparser 2.7.0, parseName: whoever is called Ma has no surname.
#
# Expected: a name of two words is a first name and a surname.
# Seen: "Ma" is taken for a master's degree though nothing else could be the surname: "Wei Ma" has the suffix "Ma"
# and a surname of no letters, and "Ma, Wei", where the comma says which is which, has none either. "Mevrouw Wei Ma" is
# "Wei" by surname. Other short names ("Ba", "Do") stay. In a test of names one origin loses what the test is about.
# Right: keep both parts as they were entered; parse-full-name 1.2.7 keeps "Ma".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund \
  humanparser@2.7.0 parse-full-name@1.2.7
cd "$work"
cat > names.cjs <<'NODE'
const assert = require("node:assert/strict");
const { parseName } = require("humanparser");
const { parseFullName } = require("parse-full-name");

const TOLD = {
  "Wei Ma": ["", "Ma"],
  "Ma, Wei": ["", "Ma"],
  "Mevrouw Wei Ma": ["Wei", "Ma"],
  "Fatou Ba": ["Ba", undefined],
  "Thi Do": ["Do", undefined],
};
for (const [name, expected] of Object.entries(TOLD)) {
  const { lastName, suffix } = parseName(name);
  console.log(name, "=> surname and suffix:", [lastName, suffix]);
  assert.deepEqual([lastName, suffix], expected, "behaviour changed");
}
assert.equal(parseFullName("Wei Ma").last, "Ma");
NODE
node names.cjs
