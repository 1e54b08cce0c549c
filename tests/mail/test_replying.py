"""A reply as a mail program writes it; the two that the guide shows are read whole here."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from discrimtest.files.protocol import Protocol
from discrimtest.files.reading import read_model
from discrimtest.mail.message import read_message
from discrimtest.mail.outgoing import OutgoingMail, mail_bytes
from discrimtest.mail.replying import reply_to

ROOT = Path(__file__).parents[2]
ZONE = ZoneInfo("Europe/Brussels")
CAME = datetime(2026, 3, 5, 13, 4, tzinfo=UTC)
PROTOCOL = "protocols/email-couples/protocol.toml"
ASKED = {
    "nl": (
        "lotte.claessens@kortrijk-couples.example",
        "Lotte Claessens",
        "Vastgoed Abeel <kantoor@abeel.example>",
        "RE: Verzonnenstraat 12: aanvraag voor een plaatsbezoek",
        (
            "Beste mevrouw,\n\nU kunt maandag om 17 uur langskomen.\n\n"
            "Met vriendelijke groeten,\nAn\n\n"
            "> Graag had ik een afspraak gemaakt voor een bezoek."
        ),
    ),
    "fr": (
        "chloe.lambert@kortrijk-couples.example",
        "Chloé Lambert",
        "Agence du Frêne <info@frene.example>",
        "Re: RE : Rue Inventée 4 : demande de visite",
        "Bonjour,\n\nLa visite peut avoir lieu lundi à 17 h.\n\nBien à vous,\nLuc",
    ),
}


def asked(language: str, **head: str) -> bytes:
    """An invitation."""
    line, _, sender, subject, text = ASKED[language]
    told = {
        "From": sender,
        "To": line,
        "Subject": subject,
        "Message-ID": "<3.antwoord@abeel.example>",
        "In-Reply-To": "<2.brief@kortrijk-couples.example>",
        "References": "<1.oud@abeel.example> <2.brief@kortrijk-couples.example>",
        "Content-Type": "text/plain; charset=utf-8",
    }
    told |= {name.replace("_", "-"): value for name, value in head.items()}
    lines = [f"{name}: {value}" for name, value in told.items() if value]
    return "\r\n".join([*lines, "", text]).encode()


def test_the_head_above_a_mail_in_english_is_that_of_a_mail_program() -> None:
    reply = reply_to(read_message(asked("nl")), "Thank you.", "en", CAME.astimezone(ZONE))
    head = "On Thu, 5 Mar 2026 at 14:04, Vastgoed Abeel <kantoor@abeel.example> wrote:"
    assert reply.body.splitlines()[2] == head


def declined(language: str) -> bytes:
    """How a candidate declines it, in the bytes that go out."""
    read = read_model((ROOT / PROTOCOL).read_text("utf-8"), PROTOCOL, Protocol)
    line, name, *_ = ASKED[language]
    words = f"{read.value.declines[0][language]}\n\n{name}"
    reply = reply_to(read_message(asked(language)), words, language, CAME.astimezone(ZONE))
    mail = OutgoingMail(
        line,
        name,
        reply.recipient,
        reply.subject,
        reply.body,
        "<0b9c3a52-4f1d-4c7e-9a66-6f2d1e8b7c90@kortrijk-couples.example>",
        reply.answers,
    )
    return mail_bytes(mail, datetime(2026, 3, 6, 9, 41, tzinfo=UTC), ZONE)


def shown(raw: bytes) -> str:
    """A mail as its reader sees it: what its headers say, then its text."""
    read = read_message(raw)
    wanted = ("from", "to", "date", "subject", "in-reply-to", "references")
    head = [f"{name.title()}: {' '.join(read.header(name).split())}" for name in wanted]
    return "\n".join([*head, "", read.text, ""])


@pytest.mark.parametrize("language", ASKED)
def test_the_guide_shows_the_very_mail_that_declines(language: str) -> None:
    page = (ROOT / "docs" / "sending.md").read_text("utf-8")
    fences = re.findall(r"^```eml decline-(\w+)\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert dict(fences)[language] == shown(declined(language))


def test_the_thread_goes_on_and_the_prefix_stands_once() -> None:
    read = read_message(declined("fr"))
    assert read.subject == "Re: Rue Inventée 4 : demande de visite"
    assert read.header("in-reply-to") == "<3.antwoord@abeel.example>"
    assert read.header("references").split() == [
        "<1.oud@abeel.example>",
        "<2.brief@kortrijk-couples.example>",
        "<3.antwoord@abeel.example>",
    ]


@pytest.mark.parametrize(
    ("subject", "becomes"),
    [
        ("Antw: Re: AW: Uw vraag", "Re: Uw vraag"),
        ("RE[2]: Uw vraag", "Re: Uw vraag"),
        ("Réf : Votre demande", "Re: Votre demande"),
        ("Rekening: huis", "Re: Rekening: huis"),
        ("", "Re:"),
    ],
)
def test_prefixes_of_other_programs_are_one(subject: str, becomes: str) -> None:
    assert reply_to(read_message(asked("nl", Subject=subject)), "x", "nl", CAME).subject == becomes


@pytest.mark.parametrize(
    "head",
    [
        {"From": ""},
        {"From": "no-reply@portaal.example"},
        {"Reply_To": "geen-antwoord@x.example", "From": ""},
        {"Reply_To": "chloe.lambert@kortrijk-couples.example"},
        {"From": '"a b"@x.example'},
    ],
)
def test_nobody_is_written_to_who_does_not_read_it(head: dict[str, str]) -> None:
    own = {"chloe.lambert@kortrijk-couples.example"}
    with pytest.raises(ValueError, match=r"nobody reads|no mailbox"):
        reply_to(read_message(asked("nl", **head)), "x", "nl", CAME, own)


def test_what_a_strange_mail_says_never_becomes_a_header() -> None:
    strange = asked("nl", Message_ID="<a\tb@x.example>", Subject="=?utf-8?q?Huis=0D=0ABcc:_x@y.z?=")
    strange = strange.replace(b"<1.oud@abeel.example>", b"<" + b"x" * 400 + b"@x.example>")
    reply = reply_to(read_message(strange), "x", "nl", CAME)
    assert reply.answers == ("<2.brief@kortrijk-couples.example>",)
    raw = mail_bytes(
        OutgoingMail("a@b.example", "A", reply.recipient, reply.subject, "x", "<i@b.example>"),
        CAME,
        ZONE,
    )
    assert b"\r\nBcc" not in raw.partition(b"\r\n\r\n")[0]
