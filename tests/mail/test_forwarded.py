"""Mails that a landlord forwards within an answer: read, shown as such, and nobody's own words."""

from __future__ import annotations

from base64 import b64encode
from email.message import EmailMessage

import pytest

from discrimtest.coding.suggestion import suggest
from discrimtest.mail.forwarded import forwarded_mails
from discrimtest.mail.incoming import read_incoming
from discrimtest.mail.matching import Against, Tie
from discrimtest.mail.message import read_message
from discrimtest.masking.candidate_words import CandidateWords
from discrimtest.masking.mask import Unmasked
from discrimtest.masking.salutation import salutation
from tests.mail.test_matching import AWAITED, RUBEN

SAVED = (
    'Content-Type: application/octet-stream; name="Lindekaai.eml"\r\n'
    "Content-Transfer-Encoding: base64"
)
OWNER = "Beste An,\r\n\r\nDe woning is al verhuurd, helaas."


def owner(text: str = OWNER, **headers: str) -> bytes:
    """A mail of the owner to the agency."""
    told = {"From": "eigenaar@post.example", "Subject": "Lindekaai"} | headers
    head = "".join(f"{name.replace('_', '-')}: {said}\r\n" for name, said in told.items())
    return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()


def answer(*parts: tuple[str, bytes], text: str = "Dag Ruben, zie bijlage.") -> bytes:
    """An answer to Ruben's letter; each part by its headers."""
    head = (
        b"From: verhuur@lindekaai.example\r\nTo: ruben.maes@postbus.example\r\nSubject: Bezoek\r\n"
        b"In-Reply-To: <r-1@postbus.example>\r\nDate: Mon, 02 Nov 2026 12:00:00 +0000\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=g\r\n\r\n"
    )
    said = b"--g\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode() + b"\r\n"
    more = b"".join(b"--g\r\n" + told.encode() + b"\r\n\r\n" + raw for told, raw in parts)
    return head + said + more + b"\r\n--g--\r\n"


@pytest.mark.parametrize(
    ("told", "raw"),
    [
        ("Content-Type: message/rfc822", owner()),
        ('Content-Type: message/rfc822; name="Lindekaai.eml"', owner()),
        ("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64", b64encode(owner())),
        (SAVED, b64encode(owner())),
        ("Content-Type: multipart/mixed; boundary=h", b"--h\r\n\r\n--h--"),
    ],
)
def test_a_forwarded_mail_is_shown_beside_and_is_nobodys_own_words(told: str, raw: bytes) -> None:
    found = read_incoming(answer((told, raw)), AWAITED)
    forwards = "multipart" not in told
    assert found.matched.reply == "Dag Ruben, zie bijlage."
    assert found.matched.guesses[0].contact == RUBEN.contact
    assert (Tie.FORWARD in found.matched.guesses[0].reasons) == forwards
    shown = "[forwarded mail: Lindekaai]\n| Beste An,\n| De woning is al verhuurd, helaas."
    assert (shown in found.text) == forwards
    assert "[attachment: message/rfc822]" not in found.text
    assert suggest(found.text, "nl").category is None, "what a landlord forwards decides nothing"
    nobody = CandidateWords(("Ruben",), ("Maes",), (), (), (), ())
    assert "An" not in salutation(Unmasked(found.text), nobody)


def test_our_own_letter_that_comes_back_so_is_not_shown_again_and_ties_the_answer_to_it() -> None:
    letter = owner(RUBEN.text, Message_ID="<r-1@postbus.example>")
    raw = answer(("Content-Type: message/rfc822", letter)).replace(b"In-Reply-To", b"X-None")
    found = read_incoming(raw, AWAITED)
    assert Tie.THREAD in found.matched.guesses[0].reasons
    assert "Jeroen" not in found.text
    assert "[forwarded mail: Lindekaai]" in found.text


def test_an_owner_who_asks_for_no_more_is_heard_through_the_agency() -> None:
    stop = owner("Gelieve mij niet meer te contacteren.")
    found = read_incoming(answer(("Content-Type: message/rfc822", stop)), AWAITED)
    assert Against.STOP in found.matched.doubts


def test_a_mail_in_a_forwarded_mail_is_read_too_and_none_is_endless() -> None:
    mail = EmailMessage()
    mail.set_content("Binnenste.")
    for depth in range(8):
        outer = EmailMessage()
        outer["Subject"] = f"FW {depth}"
        outer.set_content("Zie bijlage.")
        outer.add_attachment(mail)
        mail = outer
    found = forwarded_mails(read_message(mail.as_bytes()))
    assert [each.subject for each in found] == ["FW 6", "FW 5", "FW 4", "FW 3"]


@pytest.mark.parametrize("raw", [b"", b"\x00", b"Content-Type: multipart/mixed\r\n\r\n", b"====="])
@pytest.mark.parametrize("coding", ["base64", "7bit", "x-none"])
def test_no_damage_within_raises(raw: bytes, coding: str) -> None:
    told = f"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: {coding}"
    found = read_incoming(answer((told, raw)), AWAITED)
    assert found.matched.reply == "Dag Ruben, zie bijlage."
