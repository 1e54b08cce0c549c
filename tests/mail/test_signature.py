"""Signatures of mails, made here with a key made here; the name server is a function."""

from __future__ import annotations

import base64
from functools import cache

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.mail.signature import remembered, signatures_of, signing_domains
from discrimtest.words.mail_signature import SignatureVerdict

MAIL = (
    b"From: Jan <jan@immo.example>\r\nTo: a@studie.example\r\nSubject: Re: Bezoek\r\n"
    b"Date: Mon, 2 Mar 2026 10:00:00 +0100\r\nMessage-ID: <1@immo.example>\r\n\r\nKom langs.\r\n"
)


@cache
def key() -> tuple[bytes, bytes]:
    """A private key, and the record of its public one."""
    made = rsa.generate_private_key(65537, 2048)
    pem = made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = made.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def signed(mail: bytes = MAIL, domain: bytes = b"immo.example", **more: object) -> bytes:
    return dkim.sign(mail, b"s1", domain, key()[0], **more) + mail


def published(name: str) -> bytes:
    assert name == "s1._domainkey.immo.example."
    return key()[1]


def test_a_valid_one_is_kept_with_its_key():
    (found,) = signatures_of(signed(), published)
    assert (found.verdict, found.domain, found.selector, found.why) == (
        SignatureVerdict.VALID,
        "immo.example",
        "s1",
        "",
    )
    assert found.key == key()[1].decode()
    # Saved by a program with other ends of lines.
    (saved,) = signatures_of(signed().replace(b"\r\n", b"\n"), published)
    assert saved.verdict is SignatureVerdict.VALID


@pytest.mark.parametrize(
    ("raw", "verdict", "why"),
    [
        (lambda: signed().replace(b"Kom langs", b"Kom niet"), SignatureVerdict.BROKEN, "body hash"),
        (lambda: b"Subject: Geweigerd\r\n" + signed(), SignatureVerdict.PARTLY, "subject"),
        (lambda: signed(length=True) + b"Of toch niet.\r\n", SignatureVerdict.PARTLY, "text"),
        (lambda: signed(length=True), SignatureVerdict.VALID, ""),
        (lambda: signed(include_headers=[b"from"]), SignatureVerdict.PARTLY, "to, subject, date"),
        (lambda: signed().replace(b"s=s1;", b"s=s1; x=1;"), SignatureVerdict.BROKEN, "x= value"),
    ],
)
def test_what_it_does_not_cover_or_why_it_is_broken(raw, verdict, why):
    (found,) = signatures_of(raw(), published)
    assert found.verdict is verdict
    assert found.why.startswith(why)


def test_no_key_is_a_verdict_and_no_answer_is_none():
    (found,) = signatures_of(signed(), lambda _: b"")
    assert (found.verdict, found.key) == (SignatureVerdict.NO_KEY, "")
    assert signatures_of(signed(), lambda _: None) == ()
    assert signatures_of(MAIL, published) == ()
    assert signing_domains(signed()) == ("immo.example",)
    assert signing_domains(MAIL) == ()


def test_each_of_several_has_its_own_verdict():
    inner = signed()
    outer = dkim.sign(inner, b"s1", b"lijst.example", key()[0])
    forged = outer.replace(b"bh=", b"bh=AAAA", 1) + inner
    found = signatures_of(forged, lambda _: key()[1])
    assert [(each.domain, str(each.verdict)) for each in found] == [
        ("lijst.example", "broken"),
        ("immo.example", "valid"),
    ]


def test_names_are_asked_for_once_and_no_more_once_nobody_answers():
    asked: list[str] = []

    def silent(name: str) -> None:
        asked.append(name)

    ask = remembered(silent)
    for name in ("a", "a", "b", "c", "d", "e"):
        assert ask(name) is None
    assert asked == ["a", "b", "c"]


@given(st.binary(max_size=60), st.integers(0, 300))
def test_damage_is_never_a_crash(noise, place):
    raw = signed()
    raw = raw[:place] + noise + raw[place + len(noise) :]
    for found in signatures_of(raw, lambda _: key()[1]):
        assert found.domain is not None
