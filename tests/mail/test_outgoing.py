"""Mails as people send them, and what a server does with them."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.files.mailboxes import MailboxesFile, MailServer
from discrimtest.files.reading import read_model
from discrimtest.mail.delivery import Connections, Fate, LineTrouble, deliver, may_send, opened
from discrimtest.mail.message import read_message
from discrimtest.mail.outgoing import OutgoingMail, mail_bytes
from tests.certificates import made_certificate
from tests.mail.post_office import WAYS, PostOffice

ZONE = ZoneInfo("Europe/Brussels")
AT = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
MAIL = OutgoingMail(
    "jerome.maes@woon.example",
    "Jérôme Maes",
    "info@immo.example",
    "Vraag over Dorpsstraat 12 – € 850",
    "Beste,\n\nWij zoeken één woning.\n.\n.. en meer\nFrom hier.\n\nJérôme",
    "<8c5d1f2e-9b55-4f0e-8d44-0a1b2c3d4e5f@woon.example>",
)
RAW = mail_bytes(MAIL, AT, ZONE)


def server(office: PostOffice, **more: object) -> MailServer:
    given = {"mailboxes": ("@woon.example",), "smtp": "127.0.0.1", "smtp_security": "none"}
    return MailServer.model_validate({**given, "smtp_port": office.port, "login": False, **more})


def test_a_mail_says_what_people_write_and_names_no_program() -> None:
    mail = message_from_bytes(RAW, policy=policy.default)
    assert {name.lower() for name in mail} == {
        *("message-id", "date", "mime-version", "from", "to", "subject"),
        *("content-type", "content-transfer-encoding"),
    }
    assert mail["From"].addresses[0].display_name == "Jérôme Maes"
    assert mail["Date"].datetime == AT
    assert str(mail["Date"]).endswith("+0100")
    assert mail["Subject"] == MAIL.subject
    assert all(header.defects == () for header in mail.values())
    assert mail.get_content().replace("\r\n", "\n") == MAIL.body + "\n"
    assert max(map(len, RAW.split(b"\r\n"))) <= 78
    assert b"\n" not in RAW.replace(b"\r\n", b"")


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\r")),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])),
)
def test_whatever_is_written_comes_out_of_it_again(body: str, subject: str) -> None:
    try:
        body.encode()
    except UnicodeEncodeError:
        return
    raw = mail_bytes(OutgoingMail(*_but(body=body, subject=subject)), AT, ZONE)
    read = read_message(raw)
    assert read.text.split() == body.split()
    assert read.subject.split() == subject.split()
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def _but(**changed: str) -> list[str]:
    fields = ("sender", "name", "recipient", "subject", "body", "message_id")
    return [changed.get(name, getattr(MAIL, name)) for name in fields]


@pytest.mark.parametrize("bad", ["", "a b@c.example", "a@b\r\nBcc: x@y.example", "é@immo.example"])
def test_a_mailbox_that_no_header_can_hold_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="no mailbox"):
        mail_bytes(OutgoingMail(*_but(recipient=bad)), AT, ZONE)


def test_long_references_stay_ids() -> None:
    ids = tuple(f"<{'a' * 80}{number}@immo.example>" for number in range(3))
    raw = mail_bytes(OutgoingMail(*_but(), answers=ids), AT, ZONE)  # type: ignore[misc]
    assert read_message(raw).answers == (ids[2], ids[1], ids[0])


FATES = {
    "takes": Fate.SENT, "lost": Fate.DOUBT, "drops": Fate.DOUBT, "garbled": Fate.DOUBT,
    "late mailbox": Fate.LATER, "no mailbox": Fate.REFUSED,
    "late text": Fate.LATER, "bad text": Fate.REFUSED,
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_what_is_known_of_a_mail_is_what_its_server_did(way: str) -> None:
    with PostOffice(lambda _: way) as office:
        with opened(server(office), "", "") as connection:
            found = deliver(connection, MAIL.sender, MAIL.recipient, RAW)
        assert found.fate is FATES[way]
        assert [raw for _, raw in office.taken] == ([RAW] if way in _KEPT else [])
        assert office.handler.greeted[0] == "[127.0.0.1]"


_KEPT = ("takes", "lost", "garbled")


def test_what_takes_too_long_is_not_ended() -> None:
    with PostOffice() as office:
        with opened(server(office), "", "") as connection:
            found = deliver(connection, MAIL.sender, MAIL.recipient, RAW, lambda: False)
        assert found.fate is Fate.LATER
        assert office.taken == []


def certificate(folder: Path, host: str) -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS for a host, and the file in which clients find whom to trust."""
    public, private = made_certificate(folder, host)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)
    return context, public


def test_a_password_is_told_to_the_right_server_alone(tmp_path: Path) -> None:
    context, trusted = certificate(tmp_path, "127.0.0.1")
    told = {"smtp_security": "starttls", "login": True}
    with PostOffice(tls=context, password="geheim") as office:
        ours = server(office, ca_file=str(trusted), **told)
        with opened(ours, MAIL.sender, "geheim") as connection:
            may_send(connection, MAIL.sender)
            assert deliver(connection, MAIL.sender, MAIL.recipient, RAW).fate is Fate.SENT
        with pytest.raises(LineTrouble, match="535"), opened(ours, MAIL.sender, "fout"):
            pass
        strange = server(office, **told)
        with pytest.raises(LineTrouble, match="CERTIFICATE_VERIFY_FAILED"):
            opened(strange, MAIL.sender, "geheim").__enter__()
    other = tmp_path / "other"
    other.mkdir()
    context, trusted = certificate(other, "mail.elsewhere.example")
    with PostOffice(tls=context, password="geheim") as office:
        wrong = server(office, ca_file=str(trusted), **told)
        with pytest.raises(LineTrouble, match="certificate"):
            opened(wrong, MAIL.sender, "geheim").__enter__()


def test_the_file_of_mailboxes_tells_each_mistake() -> None:
    text = """format = 1
[[servers]]
mailboxes = ["woon.example"]
smtp = "smtp.woon.example"
smtp_security = "none"
password = "g3heim!"
keeps_sent = true
"""
    found = read_model(text, "mailboxes.toml", MailboxesFile).problems
    assert [problem.place.split(": ")[1] for problem in found] == [
        "servers[1].mailboxes[1]",
        "servers[1].smtp_security",
        "servers[1].password",
        "servers[1].keeps_sent",
    ]
    assert "never the password itself" in str(found[2])


def test_the_first_server_that_serves_a_mailbox_is_its_own() -> None:
    one = MailServer(mailboxes=("An@woon.example",), smtp="a.example")
    all_ = MailServer(mailboxes=("@woon.example",), smtp="b.example")
    file = MailboxesFile(servers=(one, all_))
    assert file.of("an@WOON.example") is one
    assert file.of("jo@woon.example") is all_
    assert file.of("jo@notwoon.example") is None


def test_a_connection_is_kept_until_its_server_ends_it() -> None:
    with PostOffice() as office, Connections() as connections:
        first = connections.of("line-1", server(office), "", "")
        assert deliver(first, MAIL.sender, MAIL.recipient, RAW).fate is Fate.SENT
        assert connections.of("line-1", server(office), "", "") is first
        assert connections.of("line-2", server(office), "", "") is not first
        assert first.sock is not None
        first.sock.shutdown(socket.SHUT_RDWR)
        anew = connections.of("line-1", server(office), "", "")
        assert anew is not first
        assert deliver(anew, MAIL.sender, MAIL.recipient, RAW).fate is Fate.SENT
        assert len(office.taken) == 2
