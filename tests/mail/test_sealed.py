"""Mails whose words are wrapped, encrypted or attached: read where that can be, else a person's."""

from __future__ import annotations

import subprocess
import sys
from base64 import encodebytes
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import cms, tsp  # noqa: F401 (see discrimtest.mail.sealed)
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7SignatureBuilder
from cryptography.x509.oid import NameOID

from discrimtest.mail.incoming import IncomingMail, read_incoming
from discrimtest.mail.matching import Against
from tests.mail.test_matching import AWAITED, RUBEN, mail

WORDS = "Content-Type: text/plain; charset=utf-8\r\n\r\nKom maandag om 17 uur.\r\n"


def signed(content: bytes) -> bytes:
    """What a mail program with a certificate makes of the parts of a mail (opaque signing)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An")])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = x509.CertificateBuilder(name, name, key.public_key(), 1)
    valid = certificate.not_valid_before(begin).not_valid_after(begin + timedelta(days=900))
    own = valid.sign(key, SHA256())
    builder = PKCS7SignatureBuilder().set_data(content).add_signer(own, key, SHA256())
    return builder.sign(Encoding.DER, [])


def smime(content: bytes, kind: str = "application/pkcs7-mime") -> str:
    told = f"Content-Type: {kind}; name=smime.p7m\r\nContent-Transfer-Encoding: base64"
    return f"{told}\r\n\r\n{encodebytes(content).decode()}"


def read(parts: str) -> IncomingMail:
    """An answer of Ruben's landlord, in these parts."""
    plain = mail("", In_Reply_To="<r-1@postbus.example>")
    head = plain.partition(b"Content-Type")[0] + b"MIME-Version: 1.0\r\n"
    return read_incoming(head + parts.encode(), AWAITED, RUBEN.line)


def several(*parts: str) -> str:
    told = "".join(f"--g\r\n{part}\r\n" for part in parts)
    return f"Content-Type: multipart/mixed; boundary=g\r\n\r\n{told}--g--\r\n"


@pytest.mark.parametrize("kind", ["application/pkcs7-mime", "application/x-pkcs7-mime"])
def test_what_is_only_signed_is_read(kind: str) -> None:
    found = read(smime(signed(WORDS.encode()), kind))
    assert found.matched.sure
    assert found.text == "Kom maandag om 17 uur."
    assert found.message.header("in-reply-to") == "<r-1@postbus.example>"


ENCRYPTED = cms.ContentInfo({"content_type": "data", "content": b"?"}).dump()
FILE = "Content-Type: application/pdf; name=brief.pdf\r\n\r\n%PDF"
RPMSG = "Content-Type: application/x-microsoft-rpmsg-message; name=message_v4.rpmsg\r\n\r\n?"
PGP = "Content-Type: text/plain\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA"


@pytest.mark.parametrize(
    "parts",
    [
        smime(ENCRYPTED),
        smime(b"damaged"),
        several("Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1"),
        PGP,
        several("Content-Type: text/plain\r\n\r\nProtected message. Read it.", RPMSG),
        "Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n?",
        several(FILE),
        several("Content-Type: text/plain\r\n\r\n \r\n", FILE),
        several("Content-Type: text/plain\r\n\r\n> " + RUBEN.text, FILE),
        "Content-Type: audio/wav; name=bericht.wav\r\n\r\n?",
    ],
)
def test_what_cannot_be_read_waits_for_a_person(parts: str) -> None:
    found = read(parts).matched
    assert found.guesses[0].contact == RUBEN.contact
    assert found.doubts == (Against.UNREAD,)


@pytest.mark.parametrize(
    "parts",
    [
        several(WORDS, FILE),
        several(WORDS, "Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n?"),
        several(WORDS, "Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\n?"),
        "Content-Type: text/plain\r\n\r\n",
        "Auto-Submitted: auto-replied\r\n" + several(FILE),
    ],
)
def test_words_beside_a_file_or_in_the_subject_are_read(parts: str) -> None:
    assert read(parts).matched.sure


def test_a_time_stamp_can_be_asked_for_once_a_mail_was_read() -> None:
    """In a process of its own: what was imported before decides."""
    code = (
        "from email.message import Message\n"
        "from discrimtest.mail.sealed import _wrapped\n"
        f"mail = Message()\nmail.set_payload({ENCRYPTED.decode('latin-1')!r}.encode('latin-1'))\n"
        "_wrapped(mail)\n"
        "from asn1crypto import cms\n"
        "assert cms.ContentType('tst_info').dump()\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
