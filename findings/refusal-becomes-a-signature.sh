#!/usr/bin/env bash
# mail-parser-reply 1.36, reply.body: "Bedankt, maar helaas is de woning verhuurd" is taken for a signature.
#
# Expected: the body of a mail holds what it answers, the signature what stands below that.
# Seen: in Dutch and English a line that begins with "Bedankt," or "Thanks," opens the signature, and
# everything below goes with it: of a refusal the body keeps "Beste An,". "Bedankt voor uw bericht" stays,
# so it is the comma that decides; the same mail in French is whole.
# Right: parse_reply, or body and signatures together.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  mail-parser-reply==1.36
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from mailparser_reply import EmailReplyParser

MAILS = {
    "nl": "Beste An,\n\nBedankt, maar helaas is de woning verhuurd.\nVeel succes met zoeken.\n\nKobe\n",
    "en": "Dear An,\n\nThanks, but the flat is let.\nGood luck with your search.\n\nKobe\n",
    "fr": "Bonjour,\n\nMerci, mais le logement est loué.\nBonne chance dans vos recherches.\n\nKobe\n",
}
shown = {}
for language, mail in MAILS.items():
    parser = EmailReplyParser(languages=[language])
    reply = parser.read(mail).replies[0]
    shown[language] = reply.body
    print(f"{language}: body {reply.body!r}, signature {reply.signatures!r}")
    assert parser.parse_reply(mail).split() == mail.split()
assert "loué" in shown["fr"]
assert shown["nl"].strip() == "Beste An,", "behaviour changed"
assert shown["en"].strip() == "Dear An,", "behaviour changed"
PYTHON
