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
        ("Subject: Out of the office until Monday", True),
        ("Subject: Message d'absence", True),
        ("Subject: Antwoord bij afwezigheid", True),
    ],
)
def test_headers_tell(headers: str, automatic: bool) -> None:
    assert is_automatic(_mail(headers)) is automatic


@pytest.mark.parametrize(
    ("text", "automatic"),
    [
        ('An Smet would like to recall the message, "Re: bezoek".', True),
        ("An Smet wil het bericht 'Re: bezoek' intrekken.", True),
        ("Anne Petit souhaite rappeler le message « Re: visite ».", True),
        ("Dag,\n\nIk wil het bericht van gisteren intrekken: kom toch maar.", False),
    ],
)
def test_a_recall_of_outlook_is_software(text: str, automatic: bool) -> None:
    assert is_automatic(_mail("Subject: Recall: bezoek", text)) is automatic


FROM = "From: {}@b.example\nTo: c@d.example\nSubject: {}\n\n{}\n"


@pytest.mark.parametrize(
    ("sender", "subject", "text", "kind"),
    [
        ("mailer-daemon", "Mail failed", "RCPT TO:<x@y.example>:\n550 No such user", "hard"),
        ("Mailer-Daemon", "Mail failed", "552 mailbox is full: retry timeout", "soft"),
        ("mailer-daemon", "Warning", "It has not yet been delivered.\nNo action", "delay"),
        ("mailer-daemon", "Warning", "has not yet been delivered: 451 4.7.1 greylisted", "delay"),
        ("postmaster", "Onbestelbaar: bezoek", "Het bezorgen is mislukt:\nx@y.example", "hard"),
        ("postmaster", "Re: bezoek", "Dat kan. De huur is 550 euro.", None),
        ("postmaster", "Re: bezoek", "De huur is 450 €, kom maandag.", None),
        ("an", "Mail failed", "550 No such user", None),
    ],
)
def test_a_mail_server_without_a_report_is_read_by_its_words(
    sender: str, subject: str, text: str, kind: str | None
) -> None:
    found = bounce_of(read_message(FROM.format(sender, subject, text).encode()))
    assert (found and found.kind.value) == kind


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ("Action: failed (user unknown)\nStatus: 5.1.1", "hard"),
        ("Action: Failed;\nStatus: 5.0.0\nDiagnostic-Code: smtp; 552 quota exceeded", "soft"),
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 no such user", "hard"),
    ],
)
def test_a_report_is_read_as_servers_write_it(fields: str, kind: str) -> None:
    raw = (
        "From: x@y.example\nContent-Type: multipart/report; boundary=b\n\n--b\n"
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; y.example\n\n"
        f"{fields}\n\n--b--\n"
    )
    found = bounce_of(read_message(raw.encode()))
    assert found
    assert found.kind.value == kind


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
