#!/usr/bin/env bash
# lingua-language-detector 2.1.1 and py3langid 0.4.0: the commonest Flemish refusal is Afrikaans.
#
# Expected: of short answers to a request for a viewing a detector knows Dutch, or says that it does not know.
# Seen: "Reeds verhuurd" ("already let") is Afrikaans to both, with every language allowed; "Is goed, tot dan"
# and "Nee" are to lingua. "Non" is Italian to both, "Pas d'animaux svp" Occitan to py3langid. Nothing says that
# the text was too short to tell.
# Right: allow only the languages in which the study writes; then all of these are right in lingua.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  lingua-language-detector==2.1.1 py3langid==0.4.0
cd "$work"
venv/bin/python - <<'PYTHON'
import py3langid
from lingua import Language, LanguageDetectorBuilder

SAID = {
    "Reeds verhuurd": "DUTCH",
    "Is goed, tot dan": "DUTCH",
    "Nee": "DUTCH",
    "Helaas, al verhuurd.": "DUTCH",
    "Non": "FRENCH",
    "Pas d'animaux svp": "FRENCH",
}
any_of = LanguageDetectorBuilder.from_all_languages().build()
own = LanguageDetectorBuilder.from_languages(Language.DUTCH, Language.FRENCH, Language.ENGLISH).build()
free = {text: any_of.detect_language_of(text).name for text in SAID}
other = {text: py3langid.classify(text)[0] for text in SAID}
for text in SAID:
    print(f"{text:22} {free[text]:10} {other[text]}")
assert free["Reeds verhuurd"] == "AFRIKAANS", "behaviour changed"
assert other["Reeds verhuurd"] == "af", "behaviour changed"
assert free["Is goed, tot dan"] == free["Nee"] == "AFRIKAANS", "behaviour changed"
assert (free["Non"], other["Non"]) == ("ITALIAN", "it"), "behaviour changed"
assert other["Pas d'animaux svp"] == "oc", "behaviour changed"
assert {text: own.detect_language_of(text).name for text in SAID} == SAID
PYTHON
