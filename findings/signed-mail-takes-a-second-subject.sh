#!/usr/bin/env bash
# dkimpy 1.1.8, verify: a signed mail stays "verified" under another subject and with more text.
#
# Expected: True says that sender, subject and text are what the domain signed; and False that they are not.
# Seen: a second Subject laid on top, which is the one that mail programs show, changes nothing: True. So
# does text added below, where the signature covers a number of bytes (l=), as some senders still
# write. And the same mail, untouched, is False when its key has left the name server, as after a year.
# Right: count the headers that are signed against those that are there, compare l= with the text, and ask
# for the key apart from the verdict; keep both on the day the mail comes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
  dkimpy==1.1.8 cryptography==50.0.2
cd "$work"
venv/bin/python -W ignore - <<'PYTHON'
import base64
from email import message_from_bytes

import dkim
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import rsa

made = rsa.generate_private_key(65537, 2048)
private = made.private_bytes(
    form.Encoding.PEM, form.PrivateFormat.TraditionalOpenSSL, form.NoEncryption()
)
public = made.public_key().public_bytes(
    form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo
)
record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
mail = (
    b"From: jan@immo.example\r\nTo: an@studie.example\r\nSubject: U bent welkom\r\n"
    b"Date: Mon, 2 Mar 2026 10:00:00 +0100\r\n\r\nKom zaterdag langs.\r\n"
)
signed = dkim.sign(mail, b"s1", b"immo.example", private) + mail
partly = dkim.sign(mail, b"s1", b"immo.example", private, length=True) + mail
forged = b"Subject: Het is al verhuurd\r\n" + signed
there = lambda name, timeout=5: record  # noqa: E731
found = {
    "as it was signed": dkim.verify(signed, dnsfunc=there),
    "one word changed": dkim.verify(signed.replace(b"zaterdag", b"zondag"), dnsfunc=there),
    "another subject on top": dkim.verify(forged, dnsfunc=there),
    "text below, l=": dkim.verify(partly + b"Of toch maar niet.\r\n", dnsfunc=there),
    "untouched, its key gone": dkim.verify(signed, dnsfunc=lambda name, timeout=5: None),
}
for what, verdict in found.items():
    print(f"{what}: {verdict}")
print("a mail program shows:", message_from_bytes(forged)["subject"])
assert list(found.values()) == [True, False, True, True, False], "behaviour changed"
assert message_from_bytes(forged)["subject"] == "Het is al verhuurd"
PYTHON
