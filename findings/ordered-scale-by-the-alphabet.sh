#!/usr/bin/env bash
# irrCAC 0.4.4, CAC(weights="ordinal"): an ordered scale is put in the order of the alphabet.
#
# Expected: grades given as an ordered pandas categorical keep their order.
# Seen: "no reply" < "refusal" < "invitation" is taken as invitation, no reply, refusal, whatever the
# categorical says, with every set of weights but "identity". An invitation that the other coder calls a
# refusal is then the widest disagreement there is: an AC2 of 0.59 becomes 0.32. Numbers keep their order.
# Right: categories=["no reply", "refusal", "invitation"].
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  irrcac==0.4.4 pandas==2.3.3
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import pandas
from irrCAC.raw import CAC

SCALE = ["no reply", "refusal", "invitation"]
counts = {(0, 0): 14, (1, 1): 12, (2, 2): 10, (0, 1): 8, (1, 2): 6, (1, 0): 3, (2, 1): 5, (0, 2): 2}
pairs = [pair for pair, count in counts.items() for _ in range(count)]
codes = pandas.DataFrame(pairs, columns=["first coder", "second coder"])
words = codes.apply(lambda codes: pandas.Categorical.from_codes(codes, SCALE, ordered=True))


def ac2(ratings, weights, **options):
    return CAC(ratings, weights=weights, **options).gwet()["est"]["coefficient_value"]


for weights in ("identity", "ordinal", "linear", "quadratic"):
    by_code, by_word = ac2(codes, weights), ac2(words, weights)
    named = ac2(words, weights, categories=SCALE)
    print(f"{weights:>9}: codes {by_code:.3f}, ordered words {by_word:.3f}, categories given {named:.3f}")
    assert by_code == named
    assert (by_word == by_code) == (weights == "identity"), "behaviour changed"
PYTHON
