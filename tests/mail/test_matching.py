"""Which letter a mail answers: right in the corpus, sure only where nothing speaks against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.mail.awaited import AwaitedLetter
from discrimtest.mail.incoming import came_at, read_incoming
from discrimtest.mail.matching import Against, Awaited, Tie
from discrimtest.mail.message import message_id_of, read_message
from tests.mail.readings import mails, sure_kept, sure_right

SENT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
RUBEN = AwaitedLetter(
    "ct-1",
    "test-1",
    SENT,
    "ruben.maes@postbus.example",
    ("Ruben", "Maes"),
    frozenset({"<r-1@postbus.example>"}),
    frozenset({"verhuur@lindekaai.example"}),
    ("LK-1042",),
    "Appartement Lindekaai",
    "Uw appartement aan de Lindekaai spreekt ons erg aan. Mijn partner Jeroen en ik werken hier.",
)
THOMAS = replace(
    RUBEN,
    contact="ct-2",
    line="thomas.claeys@postbus.example",
    names=("Thomas", "Claeys"),
    ids=frozenset({"<t-1@postbus.example>"}),
    subject="Vraag over LK-1042",
    text="Op de website zagen we het appartement. Ik zou het graag komen bekijken met Nathalie.",
)
ELSEWHERE = replace(
    RUBEN,
    contact="ct-3",
    test="test-2",
    ids=frozenset({"<r-2@postbus.example>"}),
    mailboxes=frozenset({"jan@gmail.com"}),
    references=("77",),
    subject="Huis te huur",
)
AWAITED = Awaited((RUBEN, THOMAS, ELSEWHERE), timedelta(days=28))


def mail(text: str = "Dat kan.", **headers: str) -> bytes:
    told = {
        "From": "verhuur@lindekaai.example",
        "To": RUBEN.line,
        "Subject": "Bezoek",
        "Date": "Mon, 02 Nov 2026 12:00:00 +0000",
    }
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode()


def matched(raw: bytes, box: str = "") -> tuple[str, tuple[Against, ...]]:
    found = read_incoming(raw, AWAITED, box).matched
    return found.guesses[0].contact if found.guesses else "", found.doubts


def test_no_sure_match_of_the_corpus_is_wrong_and_nine_in_ten_are_sure() -> None:
    """As the issue asks, of the mails that rules were made by and of those kept out alike."""
    for kept_out in (False, True):
        part = [each for each in mails() if each.kept_out is kept_out]
        right, called = sure_right(part)
        assert right == called
        found, of = sure_kept(part)
        assert found / of >= 0.9


@pytest.mark.parametrize(
    ("headers", "contact"),
    [
        ({}, "ct-1"),
        ({"To": "ruben.maes+x@postbus.example"}, "ct-1"),
        ({"To": "undisclosed", "Delivered_To": RUBEN.line}, "ct-1"),
        ({"From": "x@prive.example", "In_Reply_To": "<r-1@postbus.example>"}, "ct-1"),
        ({"From": "x@prive.example", "Subject": "Re: Re: Antw: Appartement lindekaai"}, ""),
        ({"From": "wim@lindekaai.example", "To": THOMAS.line, "Subject": "lk 1042"}, "ct-2"),
        ({"From": "jan@gmail.com", "Subject": "TR: Huis te huur"}, "ct-3"),
        # Anybody may have a mailbox there: it is not the landlord's domain.
        ({"From": "piet@gmail.com", "Subject": "Huis"}, ""),
    ],
)
def test_what_ties_a_mail_to_a_letter(headers: dict[str, str], contact: str) -> None:
    found, doubts = matched(mail(**headers))
    assert (found if not doubts else "") == contact


@pytest.mark.parametrize(
    ("text", "headers", "doubt"),
    [
        (
            "Dat kan.",
            {"To": THOMAS.line, "References": "<r-1@postbus.example>"},
            Against.OTHER_LINE,
        ),
        ("Dat kan.", {"Cc": THOMAS.line}, Against.SEVERAL_LINES),
        ("Dag Thomas,\nDat kan.", {"In_Reply_To": "<r-1@postbus.example>"}, Against.OTHER_NAME),
        (
            "Dat kan.\n\n> " + THOMAS.text,
            {"In_Reply_To": "<r-1@postbus.example>"},
            Against.OTHER_LETTER,
        ),
        ("Dat kan.", {"Date": "Sun, 01 Nov 2026 12:00:00 +0000"}, Against.EARLY),
        ("Dat kan.", {"Date": "Fri, 01 Jan 2027 12:00:00 +0000"}, Against.TIME),
        ("Nieuw aanbod!", {"Precedence": "bulk"}, Against.BULK),
        ("Dat kan.", {"From": "x@vreemd.example"}, Against.LITTLE),
        ("Dat kan.", {"From": "x@vreemd.example", "To": "y@vreemd.example"}, Against.NOTHING),
    ],
)
def test_what_speaks_against_a_guess(text: str, headers: dict[str, str], doubt: Against) -> None:
    assert doubt in matched(mail(text, **headers))[1]


def test_a_letter_that_left_after_a_mail_is_not_its_first_guess() -> None:
    later = replace(ELSEWHERE, sent=SENT + timedelta(days=2), mailboxes=RUBEN.mailboxes)
    earlier = replace(RUBEN, mailboxes=frozenset({"iemand@elders.example"}))
    found = read_incoming(mail(), Awaited((later, earlier), timedelta(days=28))).matched
    assert [guess.contact for guess in found.guesses] == ["ct-1", "ct-3"]
    assert not found.sure


def test_a_mailbox_of_one_line_says_whose_a_mail_is() -> None:
    raw = mail(To="undisclosed-recipients:;")
    assert matched(raw)[1] != ()
    assert matched(raw, RUBEN.line) == ("ct-1", ())


def test_a_guess_tells_its_reasons() -> None:
    raw = mail("Beste Ruben,\nDat kan, zie LK-1042.", In_Reply_To="<r-1@postbus.example>")
    best = read_incoming(raw, AWAITED).matched.guesses[0]
    assert set(best.reasons) == {*(Tie.THREAD, Tie.LINE, Tie.SENDER, Tie.REFERENCE, Tie.NAME)}


def test_a_clock_that_cannot_be_right_gives_way_to_the_mail_server() -> None:
    kept = SENT + timedelta(days=1)
    received = "by mx.example; Mon, 02 Nov 2026 11:00:00 +0000"
    early = read_message(mail(Date="Thu, 01 Jan 1970 00:00:00 +0000", Received=received))
    assert came_at(early, kept, SENT) == SENT + timedelta(hours=2)
    assert came_at(read_message(mail(Date="x")), kept, SENT) == kept


@pytest.mark.parametrize(("minutes", "told"), [(-4, 0), (-6, None), (3, 3)])
def test_a_clock_that_is_a_little_slow_does_not_move_an_answer_to_when_it_was_fetched(
    minutes: int, told: int | None
) -> None:
    kept = SENT + timedelta(days=1)
    written = read_message(mail(Date=format_datetime(SENT + timedelta(minutes=minutes))))
    when = kept if told is None else SENT + timedelta(minutes=told)
    assert came_at(written, kept, SENT) == when


@given(st.binary(max_size=400), st.sampled_from([b"", mail(), mail(In_Reply_To="<[a]@b>")]))
def test_whatever_the_bytes_a_mail_is_read(noise: bytes, before: bytes) -> None:
    for raw in (before + noise, noise + before, before[: len(noise)] + noise):
        read = read_incoming(raw, AWAITED)
        assert read.message.raw == raw
        message_id_of(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 50,
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n" * 5000,
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
            for n in range(2000)
        ),
        mail(Message_ID="<[a]@b>", In_Reply_To="<a@[", References="<[x]@[y]>" * 300),
        mail(Date="Mon, 99 Foo 99999 99:99:99 +9999", From="=?x?q?=?= <@>", To="," * 3000),
        b"Content-Type: text/plain; charset=nonsense-9\r\n\r\n\xff\xfe",
        b"Content-Transfer-Encoding: base64\r\n\r\n====A" * 200,
    ],
)
def test_damaged_mails_are_read_for_what_they_are(raw: bytes) -> None:
    assert read_incoming(raw, AWAITED).message.raw == raw
    message_id_of(raw)
