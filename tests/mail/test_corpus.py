"""The invented mails are many, unlike each other, and true to what is said of them."""

from __future__ import annotations

import email
import html
import re
from collections import Counter
from email.message import Message
from pathlib import Path

import pytest

from discrimtest.words.outcome import Category
from tests.mail.corpus import FOLDER, Mail, invented_tests, letters, mails, same

ROOT = Path(__file__).parents[2]
NOT_ASCII = re.compile(r"[^ -~]+")
HOST = re.compile(rb"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)|https?://([\w.-]+)")
LINK = re.compile(r"\(https?://\S+\)")


def _decoded(message: Message) -> str:
    """What its text parts say, tags left out, without trust in the charset that they name."""
    said = []
    for part in message.walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            text = content.decode("utf-8" if _is_utf8(content) else "windows-1252", "replace")
            said.append(html.unescape(re.sub(r"<[^>]+>", " ", text)) if _is_html(part) else text)
    return _plain("\n".join(said))


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_html(part: Message) -> bool:
    return part.get_content_type() == "text/html"


def _plain(text: str) -> str:
    """A text as far as any charset agrees on it."""
    return same(NOT_ASCII.sub(" ", LINK.sub("", text)))


def test_there_are_enough_of_each_kind_and_language() -> None:
    kinds = Counter(mail.kind for mail in mails())
    languages = Counter(mail.language for mail in mails())
    assert len(mails()) >= 180
    assert kinds["reply"] >= 120
    wanted = {"bounce": 12, "automatic": 8, "portal": 6, "software": 6, "ticket": 4, "receipt": 4}
    assert {kind: kinds[kind] for kind, few in wanted.items() if kinds[kind] < few} == {}
    assert min(languages[language] for language in ("nl", "fr", "en")) >= 20
    assert {mail.bounce for mail in mails()} == {None, "hard", "soft", "delay"}
    assert {mail.posting for mail in mails()} == {"none", "top", "bottom", "inline"}


def test_every_way_of_answering_is_among_them() -> None:
    said = {mail.category for mail in mails() if mail.category}
    assert said <= set(Category)
    assert {Category(category) for category in said} == set(Category) - {
        Category.NO_REPLY,
        Category.MISSED_CALL,
    }


def test_the_study_has_twelve_tests_of_two_letters_each() -> None:
    assert [len(test.letters) for test in invented_tests()] == [2] * 12
    ids = {letter.message_id for letter in letters().values()}
    assert len(ids) == 24


def test_truth_and_files_are_the_same_mails() -> None:
    files = {path.stem for path in FOLDER.glob("*.eml")}
    assert {mail.file for mail in mails()} == files
    assert len({mail.raw for mail in mails()}) == len(files)
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 600_000


def test_every_truth_leads_to_a_letter_that_was_sent_before() -> None:
    assert {key for mail in mails() for key in mail.contacts} <= set(letters())
    late = {
        mail.file: key
        for mail in mails()
        for key in mail.contacts
        if mail.at and mail.at < letters()[key].sent
    }
    assert late == {}
    assert all(bool(mail.quoted) == (mail.posting != "none") for mail in mails())


@pytest.mark.parametrize("mail", mails(), ids=lambda mail: mail.file)
def test_what_is_said_to_be_visible_stands_in_it(mail: Mail) -> None:
    decoded = _decoded(email.message_from_bytes(mail.raw))
    lines = [_plain(line) for line in mail.visible.splitlines()]
    assert [line for line in lines if line not in decoded] == []
    assert not mail.quoted or _plain(mail.quoted) in decoded


def test_nobody_in_them_is_real() -> None:
    hosts = {
        (found[0] or found[1]).decode()
        for mail in mails()
        for found in HOST.findall(mail.raw.replace(b"=\r\n", b""))
    }
    assert hosts
    assert {host for host in hosts if not host.rstrip(".").endswith(".example")} == set()


def test_a_third_is_kept_out_and_holds_the_hard_ones_too() -> None:
    kept_out = [mail for mail in mails() if mail.kept_out]
    assert len(kept_out) == len(mails()) // 3
    assert {mail.language for mail in kept_out} == {"nl", "fr", "en"}
    assert {mail.posting for mail in kept_out} == {"none", "top", "bottom", "inline"}
    assert {mail.bounce for mail in kept_out} == {None, "hard", "soft", "delay"}


def test_what_the_guide_tells_of_matching_is_what_was_counted() -> None:
    counted, told = (
        (ROOT / "docs" / page).read_text(encoding="utf-8") for page in ("mail.md", "replies.md")
    )
    rows = [line for line in told.splitlines() if re.search(r"\| \d+ of ", line)]
    assert len(rows) == 3
    assert all(row in counted for row in rows)
    # No sure guess is wrong, and at least nine of ten that could be made are.
    right, kept, _ = (re.findall(r"(\d+) of (\d+)", row) for row in rows)
    assert all(one == of for one, of in right)
    assert all(int(one) >= 0.9 * int(of) for one, of in kept)
