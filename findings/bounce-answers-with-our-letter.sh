#!/usr/bin/env bash
# imap-tools 1.16.0 and mail-parser 4.8.0: the text of a bounce ends with the letter that was returned.
#
# Expected: the text of a mail is its own; a mail within it is an attachment.
# Seen: MailMessage.text and text_plain go on into the message that came back, so that the answer to a
# candidate holds the candidate's own "wanneer kan ik de woning bezoeken?", and a forwarded mail's
# promise of a visit stands under the refusal that forwards it, with nothing between them.
# get_body of the standard library gives the text of the mail itself.
# Right: email.message_from_bytes(raw, policy=policy.default).get_body(("plain", "html")).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  imap-tools==1.16.0 mail-parser==4.8.0
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import email
from email import policy
from email.message import EmailMessage

import imap_tools
import mailparser

LETTER = "Wanneer kan ik de woning bezoeken?"


def letter():
    mail = EmailMessage()
    mail["From"], mail["To"] = "an@kandidaat.example", "info@kantoor.example"
    mail["Subject"] = "Appartement"
    mail.set_content(LETTER)
    return mail


answer = EmailMessage()
answer["From"], answer["To"] = "mailer-daemon@post.example", "an@kandidaat.example"
answer["Subject"], answer["Date"] = "Undelivered mail", "Mon, 30 Nov 2026 10:00:00 +0100"
answer.set_content("De mailbox is vol.")
answer.add_attachment(letter())

raw = answer.as_bytes()
body = email.message_from_bytes(raw, policy=policy.default).get_body(("plain", "html"))
texts = {
    "standard library": body.get_content(),
    "imap-tools": imap_tools.MailMessage.from_bytes(raw).text,
    "mail-parser": "".join(mailparser.parse_from_bytes(raw).text_plain),
}
for name, text in texts.items():
    print(f"{name}: {text!r}")
    assert "De mailbox is vol." in text
assert LETTER not in texts["standard library"]
assert LETTER in texts["imap-tools"] and LETTER in texts["mail-parser"], "behaviour changed"
PYTHON
