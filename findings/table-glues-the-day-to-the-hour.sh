#!/usr/bin/env bash
# mailparser 3.14.2, simpleParser: two moments in a table are "vr 27/1114:30za 28/1110:00".
#
# Expected: the text that is made of a mail without one has at least a space between cells and a line for each row.
# Seen: cells and rows are written one against the other, so that day and hour become one figure and the second moment
# hangs on the first: the hours are 1114:30 and 1110:00. A list and paragraphs keep their lines.
# Right: read html where the mail had no text of its own.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --prefix "$work" --silent --no-audit --no-fund \
  mailparser@3.14.2
cd "$work"
node --input-type=module - <<'NODE'
import assert from "node:assert/strict";
import { simpleParser } from "mailparser";

const made = async (html) =>
  (await simpleParser(`From: an@immo.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}`)).text;
const table = await made(
  "<p>U kunt komen op:</p><table><tr><td>vr 27/11</td><td>14:30</td></tr>" +
    "<tr><td>za 28/11</td><td>10:00</td></tr></table>",
);
const list = await made("<p>U kunt komen op:</p><ul><li>vr 27/11 14:30</li><li>za 28/11 10:00</li></ul>");
console.log(JSON.stringify(table), JSON.stringify(list));
assert.equal(table, "U kunt komen op:\n\nvr 27/1114:30za 28/1110:00", "behaviour changed");
assert.deepEqual(table.match(/\d+:\d+/g), ["1114:30", "1110:00"]);
assert.deepEqual(list.match(/\d+:\d+/g), ["14:30", "10:00"]);
NODE
