"""Mails that somebody saved: every byte, from files, folders, Maildir and mbox."""

from __future__ import annotations

import mailbox
from email import message_from_bytes
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.errors import WrongInput
from discrimtest.mail.message import read_message
from discrimtest.mail.saved import saved_mails, unread_files

ONE = b"From: a@fictief.example\r\nSubject: een\r\n\r\nFrom the start\r\n\r\nFrom then on.\r\n"
TWO = b"From: b@fictief.example\nSubject: twee\n\n>From hier.\n"
BETWEEN = b"From a@fictief.example Mon Nov  2 10:00:00 2026\n"


def test_a_folder_and_a_maildir(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.EML").write_bytes(TWO)
    (tmp_path / "a.eml").write_bytes(ONE)
    (tmp_path / "lijst.txt").write_bytes(b"geen mail")
    assert list(saved_mails(tmp_path)) == [ONE, TWO]
    assert list(saved_mails(tmp_path / "a.eml")) == [ONE]
    made = mailbox.Maildir(tmp_path / "maildir")
    made.add(ONE)
    # The standard library writes the line ends of the machine; what lies there is what is read.
    (kept,) = (tmp_path / "maildir" / "new").iterdir()
    assert list(saved_mails(tmp_path / "maildir")) == [kept.read_bytes()]


def test_a_folder_of_every_kind_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "A.EML").write_bytes(ONE)
    (tmp_path / "b.mbox").write_bytes(BETWEEN + TWO + b"\n" + BETWEEN + ONE + b"\n")
    apple = b"%d   \n%s<?xml version='1.0'?><plist></plist>\n" % (len(ONE), ONE)
    marked = b"\xef\xbb\xbf" + TWO
    (tmp_path / "c.emlx").write_bytes(apple)
    (tmp_path / "d").write_bytes(marked)
    assert list(saved_mails(tmp_path)) == [TWO, ONE, apple, marked, ONE]
    one, two = read_message(ONE), read_message(TWO)
    assert (read_message(apple).text, read_message(apple).sender) == (one.text, one.sender)
    assert (read_message(marked).text, read_message(marked).sender) == (two.text, two.sender)
    assert read_message(apple).raw == apple
    assert unread_files(tmp_path) == []
    for name, raw in {
        "e.eml": TWO.decode().encode("utf-16"),
        "f.eml": TWO.decode().encode("utf-16-le"),
        "g.msg": b"\xd0\xcf\x11\xe0",
        "h.pst": b"!BDN",
        "i.txt": b"geen mail",
    }.items():
        (tmp_path / name).write_bytes(raw)
    unread = [Path(each.value).name for each in unread_files(tmp_path)]
    assert unread == ["e.eml", "f.eml", "g.msg", "h.pst", "i.txt"]
    assert len(list(saved_mails(tmp_path))) == 5


def test_an_mbox_is_split_where_mails_begin_and_nowhere_else(tmp_path: Path) -> None:
    file = tmp_path / "in.mbox"
    file.write_bytes(BETWEEN + ONE + b"\n" + BETWEEN + TWO + b"\n")
    assert list(saved_mails(file)) == [ONE, TWO]
    thunderbird = b"From - Mon Nov 02 10:00:00 2026\r\n"
    takeout = b"From 17@xxx Mon Nov 02 10:00:00 +0000 2026\n"
    file.write_bytes(thunderbird + ONE + b"\r\n" + takeout + TWO)
    assert list(saved_mails(file)) == [ONE, TWO]


@given(st.lists(st.binary(min_size=1, max_size=60), min_size=1, max_size=5))
def test_what_the_standard_library_puts_into_an_mbox_is_found_there(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes]
) -> None:
    file = tmp_path_factory.mktemp("mbox") / "in.mbox"
    made = mailbox.mbox(file)
    for body in bodies:
        made.add(message_from_bytes(b"Subject: x\n\n" + body.replace(b"\r", b"")))
    made.close()
    assert len(list(saved_mails(file))) == len(bodies)


def test_a_file_of_outlook_is_known_under_any_name(tmp_path: Path) -> None:
    (tmp_path / "brief").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500))
    with pytest.raises(WrongInput, match="new Outlook do"):
        list(saved_mails(tmp_path / "brief"))


@pytest.mark.parametrize("name", ["brief.msg", "alles.pst"])
def test_formats_that_lose_the_bytes_are_refused_with_advice(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(WrongInput, match=r"no mail as it was sent\. (Save|Export)"):
        list(saved_mails(tmp_path / name))


def test_what_is_no_mail(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "weg.eml"):
        with pytest.raises(WrongInput):
            list(saved_mails(place))
    (tmp_path / "leeg.eml").write_bytes(b"")
    with pytest.raises(WrongInput, match="is empty"):
        list(saved_mails(tmp_path / "leeg.eml"))
