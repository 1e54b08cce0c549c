#!/usr/bin/env bash
# textstat 0.7.13, set_lang("nl_NL"): "avond", "over" and "open" have one syllable.
#
# Expected: syllables, or a remark that they are places to hyphenate.
# Seen: a word is counted by where a line may break in it, and Dutch never breaks off a single letter: a vowel
# at the beginning or the end is no syllable ("adres", "uren", "idee", "oma" one each; in French "ami" and
# "idée"). Two letters of as many words, sentences and syllables then differ by 24 points of reading ease,
# and a pair that is equivalent is refused, or one that is not is taken.
# Right: count groups of vowels.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  textstat==0.7.13
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import re

import textstat


def counted(text):
    return len(re.findall(r"[aeiouyéè]+", text.lower().replace("ij", "i")))


WORDS = {
    "nl_NL": {"avond": 2, "over": 2, "open": 2, "adres": 2, "uren": 2, "idee": 2, "vrijdag": 2},
    "fr_FR": {"ami": 2, "idée": 2, "été": 2, "maison": 2},
}
ONE = {"nl_NL": {"avond", "over", "open", "adres", "uren", "idee"}, "fr_FR": {"ami", "idée", "été"}}
for language, words in WORDS.items():
    textstat.set_lang(language)
    found = {word: textstat.syllable_count(word) for word in words}
    print(language, found)
    assert all(found[word] == 1 for word in ONE[language]), "behaviour changed"
    assert all(found[word] == words[word] for word in words.keys() - ONE[language])
    assert {word: counted(word) for word in words} == words
textstat.set_lang("nl_NL")
letters = [
    "Kan ik uw adres op een avond even zien? Over de uren bel ik u graag.",
    "Kan ik uw woning op een vrijdag eerder zien? Tussen de middag bel ik u graag.",
]
ease = [round(textstat.flesch_reading_ease(letter), 1) for letter in letters]
for letter, points in zip(letters, ease, strict=True):
    print(f"{len(letter.split())} words, {counted(letter)} syllables, reading ease {points}: {letter}")
assert counted(letters[0]) == counted(letters[1])
assert ease[0] - ease[1] > 20, "behaviour changed"
PYTHON
