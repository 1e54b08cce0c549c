#!/usr/bin/env bash
# imap-tools 1.16.0, MailMessage: an invitation that came as a calendar entry is nowhere
#
# Expected: the calendar part of a meeting request is an attachment, as a picture is.
# Seen: it is neither in text, nor in html, nor among the attachments: a part of type text/* counts
# only as plain text or HTML, or with a file name. What a landlord sent from a calendar without a word
# beside it is an empty message, and looks like no answer.
# Right: walk through the message itself (message.obj.walk()) for text/calendar.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  imap-tools==1.16.0
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
from imap_tools import MailMessage

ENTRY = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Bezoek\r\nEND:VEVENT\r\nEND:VCALENDAR"


def request(named=b""):
    return MailMessage.from_bytes(
        b"From: an@proef.example\r\nTo: jan@studie.example\r\nSubject: Bezoek\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\r\n"
        b"--x\r\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\r\n"
        + named
        + b"\r\n"
        + ENTRY
        + b"\r\n--x--\r\n"
    )


bare = request()
named = request(b"Content-Disposition: attachment; filename=bezoek.ics\r\n")
walked = [part.get_content_type() for part in bare.obj.walk()]
print(f"without a file name: text {bare.text!r}, html {bare.html!r}, attachments {bare.attachments}")
print(f"with one: {[each.filename for each in named.attachments]}; walked through: {walked}")
assert [each.filename for each in named.attachments] == ["bezoek.ics"]
assert "text/calendar" in walked
assert (bare.text.strip(), bare.html, list(bare.attachments)) == ("", "", []), "behaviour changed"
PYTHON
