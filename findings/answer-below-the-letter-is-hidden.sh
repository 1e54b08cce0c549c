#!/usr/bin/env bash
# quotequail 0.5.4, quote: an answer that stands below the quoted letter is hidden with it.
#
# Expected: the parts of a mail that are quoted; what the sender wrote under them is the sender's.
# Seen: everything after the first head ("Op ... schreef An:") is one quoted part. Who answers below the
# letter has answered nothing. The head of a Dutch Outlook is not known to quote at all, so that the letter
# counts as the answer. unwrap, in the same package, gets both right.
# Right: unwrap, then text_top and text_bottom.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  quotequail==0.5.4
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import quotequail

LETTER, ANSWER = "Kan ik de woning bezoeken?", "U bent welkom op dinsdag."
BELOW = f"Op ma 30 nov 2026 om 10:00 schreef An <an@kandidaat.example>:\n> {LETTER}\n\n{ANSWER}\n"
OUTLOOK = (
    f"{ANSWER}\n\nVan: An <an@kandidaat.example>\nVerzonden: maandag 30 november 2026 10:00\n"
    f"Aan: info@kantoor.example\nOnderwerp: Bezoek\n\n{LETTER}\n"
)
shown = {}
for words, text in (("answer below the letter", BELOW), ("Outlook in Dutch", OUTLOOK)):
    shown[words] = "\n".join(part for own, part in quotequail.quote(text) if own)
    parts = quotequail.unwrap(text)
    kept = "\n".join(filter(None, (parts.get("text_top"), parts.get("text_bottom"))))
    print(f"{words}: quote shows {shown[words]!r}; unwrap {kept!r}")
    assert kept == ANSWER
assert ANSWER not in shown["answer below the letter"], "behaviour changed"
assert LETTER in shown["Outlook in Dutch"], "behaviour changed"
PYTHON
