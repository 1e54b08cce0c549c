#!/usr/bin/env bash
# yagmail 0.16.0, SMTP.send: a letter that was sent once goes out three times, and is called unsent.
#
# Expected: where the connection ends between the last dot and the server's answer (RFC 1047 is about
# just that), a letter that is in doubt, or an error.
# Seen: the same message is handed over three times, three seconds and six later, each time taken by
# the server; send() then answers False and keeps the letter in `unsent`, from where send_unsent()
# would send it again. No exception. A landlord gets one letter of a candidate three times, and the
# study believes that he got none.
# Right: smtplib's own sendmail, once; it raises SMTPServerDisconnected, which says nothing of the letter.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  yagmail==0.16.0 aiosmtpd==1.4.6
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import smtplib
import socket

import yagmail
from aiosmtpd.controller import Controller

taken = []


class TakesAndHangsUp:
    async def handle_DATA(self, server, session, envelope):
        taken.append(envelope.content)
        server.transport.abort()
        return "250 OK"


with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
server = Controller(TakesAndHangsUp(), hostname="127.0.0.1", port=port)
server.start()
sender, landlord = "an.maes@woon.example", "info@immo.example"
plain = smtplib.SMTP("127.0.0.1", port)
try:
    plain.sendmail(sender, [landlord], "Subject: Vraag\r\n\r\nIs de woning nog vrij?\r\n")
except smtplib.SMTPServerDisconnected as error:
    print(f"smtplib: {error}; the server took {len(taken)}")
assert len(taken) == 1
taken.clear()
mailer = yagmail.SMTP(
    sender, host="127.0.0.1", port=port, smtp_ssl=False, smtp_starttls=False, smtp_skip_login=True
)
answer = mailer.send(landlord, "Vraag", "Is de woning nog vrij?")
alike = len(set(taken)) == 1
print(f"yagmail: send() is {answer}; the server took {len(taken)}, alike: {alike}; "
      f"unsent: {len(mailer.unsent)}")
server.stop(no_assert=True)
assert (answer, len(taken), alike, len(mailer.unsent)) == (False, 3, True, 1), "behaviour changed"
PYTHON
