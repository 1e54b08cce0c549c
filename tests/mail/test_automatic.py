"""What software sent is known, on the mails that rules were made with and those kept out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.mail.automatic import BounceKind, bounce_of, is_automatic
from discrimtest.mail.message import MailMessage, read_message
from tests.mail.corpus import mails


@pytest.mark.parametrize("kept_out", [False, True])
def test_bounces_are_told_with_their_kind(kept_out: bool) -> None:
    told = {
        mail.file: bounce and bounce.kind.value
        for mail in mails()
        if mail.kept_out is kept_out
        for bounce in [bounce_of(read_message(mail.raw))]
    }
    assert told == {mail.file: mail.bounce for mail in mails() if mail.kept_out is kept_out}


@pytest.mark.parametrize("kept_out", [False, True])
def test_software_is_told_from_people(kept_out: bool) -> None:
    ours = [mail for mail in mails() if mail.kept_out is kept_out]
    wrong = {
        mail.file: mail.automatic
        for mail in ours
        if is_automatic(read_message(mail.raw)) != mail.automatic
    }
    assert wrong == {}


def _mail(headers: str, text: str = "Dag") -> MailMessage:
    return read_message(f"From: a@b.example\nTo: c@d.example\n{headers}\n\n{text}\n".encode())


@pytest.mark.parametrize(
    ("headers", "automatic"),
    [
        ("Auto-Submitted: no", False),
        ("Auto-Submitted: auto-replied (vacation)", True),
        ("Precedence: first-class", False),
        ("Precedence: Bulk", True),
        ("Subject: Automatisch antwoord: bezoek", True),
        ("Subject: Re: automatisch antwoord", False),
        ("Subject: afwezigen zijn ook welkom", False),
    ],
)
def test_headers_tell(headers: str, automatic: bool) -> None:
    assert is_automatic(_mail(headers)) is automatic


def test_a_status_that_a_person_names_is_no_bounce() -> None:
    assert bounce_of(_mail("Subject: Re: uw mail", "Ik kreeg 5.1.1 terug, vandaar.")) is None


@given(
    st.sampled_from(["failed", "delayed", "relayed", "delivered", "expanded"]),
    st.integers(2, 5).filter(lambda number: number != 3),
    st.integers(0, 7),
)
def test_a_report_is_read_by_its_action(action: str, first: int, second: int) -> None:
    bounce = bounce_of(
        read_message(
            b"From: x@y.example\nContent-Type: multipart/report; boundary=b\n\n--b\n"
            b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; y.example\n\n"
            + f"Action: {action}\nStatus: {first}.{second}.9 (it says)\n\n--b--\n".encode()
        )
    )
    if action == "failed":
        hard = first == 5
        assert bounce
        assert bounce.kind is (BounceKind.HARD if hard else BounceKind.SOFT)
        assert bounce.status == f"{first}.{second}.9"
    elif action == "delayed":
        assert bounce
        assert bounce.kind is BounceKind.DELAY
    else:
        assert bounce is None
