"""A mail is read whatever its bytes are, and the invented ones as a person reads them."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.mail.appointment import Appointment, start_of
from discrimtest.mail.charset import decoded, header_text
from discrimtest.mail.flowed import unflowed
from discrimtest.mail.html_text import hidden_text, html_text, most_words
from discrimtest.mail.incoming import read_incoming
from discrimtest.mail.matching import Awaited
from discrimtest.mail.message import read_message
from discrimtest.mail.moment import likely_moment, moment_of
from tests.mail.corpus import Mail, letters, mails, same

SIX = datetime(2026, 11, 5, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize("mail", mails(), ids=lambda mail: mail.file)
def test_a_mail_says_who_when_and_what(mail: Mail) -> None:
    message = read_message(mail.raw)
    assert message.whole
    assert message.sha256 == hashlib.sha256(mail.raw).hexdigest()
    assert (message.sender, message.at) == (mail.sender.lower(), mail.at)
    shown = same(message.text)
    assert [line for line in mail.visible.splitlines() if same(line) not in shown] == []
    assert {file.name for file in message.attachments} >= set(mail.attachments)


def test_what_they_answer_is_read_of_most() -> None:
    ids = {letter.message_id for letter in letters().values()}
    answering = [mail for mail in mails() if ids & set(read_message(mail.raw).answers)]
    assert len(answering) > 130
    assert all(b"In-Reply-To" in mail.raw or b"References" in mail.raw for mail in answering)


def test_no_text_of_a_mail_within_the_mail_counts_as_its_own() -> None:
    for mail in mails():
        if b"message/rfc822" in mail.raw and mail.kind == "bounce":
            assert letters()[mail.contacts[0]].letter not in read_message(mail.raw).text


@pytest.mark.parametrize(
    ("file", "hour"), [("leiezicht-calendar", (13, 16, 0)), ("odd-calendar-only", (16, 16, 30))]
)
def test_an_invitation_says_when(file: str, hour: tuple[int, int, int]) -> None:
    raw = next(mail.raw for mail in mails() if mail.file == file)
    assert read_message(raw).appointment == Appointment(
        datetime(2026, 11, *hour, tzinfo=UTC), False
    )


@pytest.mark.parametrize(
    ("headers", "said", "off"),
    [
        ("text/calendar; method=CANCEL", "METHOD:CANCEL", True),
        ("application/octet-stream; name=bezoek.ics", "METHOD:REQUEST", False),
        ("application/ics", "STATUS:CANCELLED", True),
    ],
)
def test_a_visit_that_is_taken_back_is_told_from_one_that_is_proposed(
    headers: str, said: str, off: bool
) -> None:
    event = f"{said}\nBEGIN:VEVENT\nDTSTART:20261116T163000Z\nEND:VEVENT\n"
    raw = f"From: a@b.example\nSubject: Bezoek\nContent-Type: {headers}\n\n{event}".encode()
    found = read_message(raw)
    assert found.appointment == Appointment(datetime(2026, 11, 16, 16, 30, tzinfo=UTC), off)
    shown = read_incoming(raw, Awaited((), timedelta(days=28))).text
    assert ("[calendar, called off: 2026-11-16 16:30 UTC]" in shown) is off


@given(st.binary(max_size=400))
def test_any_bytes_are_read(raw: bytes) -> None:
    assert read_message(raw).raw == raw


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(mails()), st.data())
def test_a_damaged_mail_is_read(mail: Mail, data: st.DataObject) -> None:
    raw = bytearray(mail.raw)
    for _ in range(data.draw(st.integers(1, 8))):
        begin = data.draw(st.integers(0, len(raw) - 1))
        raw[begin : begin + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=12))
    assert read_message(bytes(raw)).raw == bytes(raw)


def test_parts_within_parts_without_end_are_told() -> None:
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000)
    )
    message = read_message(b"From: a@b.example\nSubject: diep\n" + deep)
    assert (message.whole, message.sender, message.subject) == (False, "a@b.example", "diep")


@pytest.mark.parametrize(
    ("date", "received", "moment"),
    [
        ("Thu, 5 Nov 2026 06:00:00 +0100", [], SIX),
        ("do, 5 nov. 2026 06:00:00 +0100", [], SIX),
        ("jeu., 5 novembre 2026 06:00:00 CET", [], SIX),
        ("Thu, 5 Nov 2026 05:00:00 -0000", [], SIX),
        ("Thu, 5 Nov 2026 09:00:00", ["by a; Thu, 5 Nov 2026 06:00:00 +0100"], SIX),
        ("gisteren", ["by a with b", "by c; Thu, 5 Nov 2026 05:00:00 GMT"], SIX),
        ("Thu, 35 Nov 2026 06:00:00 +0100", [], None),
        ("", [], None),
    ],
)
def test_a_moment(date: str, received: list[str], moment: datetime | None) -> None:
    assert moment_of(date, received) == moment


def test_months_of_three_languages() -> None:
    names = {
        "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
        "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    }
    for months in names.values():
        read = [moment_of(f"1 {name} 2026 12:00:00 +0000", []) for name in months.split()]
        assert [moment and moment.month for moment in read] == list(range(1, 13))


@pytest.mark.parametrize(
    ("content", "label", "text"),
    [
        ("€ 850 – één".encode("windows-1252"), "iso-8859-1", "€ 850 – één"),
        ("cœur, 2 €".encode("iso-8859-15"), "iso-8859-1", "cœur, 2 €"),
        ("très bien".encode(), "iso-8859-1", "très bien"),
        ("très bien".encode("iso-8859-1"), "utf-8", "très bien"),
        ("één".encode("iso-8859-1"), "x-unknown", "één"),
        ("één".encode("iso-8859-1"), "", "één"),
        (b"\x81", "", "\x81"),
    ],
)
def test_a_wrong_label_is_seen_through(content: bytes, label: str, text: str) -> None:
    assert decoded(content, label) == text


def test_a_header_says_its_encoded_words() -> None:
    assert header_text("=?utf-8?Q?R=C3=A9ponse?= =?utf-8?B?IQ==?=") == "Réponse!"
    assert header_text("=?x-none?B?w6k=?=") == "é"


def test_html_is_lines_with_links() -> None:
    page = (
        "<head><title>x</title><style>p{}</style></head><p>Dag&nbsp;Lotte,<br>kies <b>zelf</b>:"
        '<a href="https://a.example/1">een uur</a></p><div>https://b.example</div><script>1</script>'
    )
    assert html_text(page) == (
        "Dag Lotte,\nkies zelf:een uur (https://a.example/1)\nhttps://b.example"
    )


@pytest.mark.parametrize(
    ("page", "seen"),
    [
        ('<div style="display:none">Weg <p>ook<div>dit</div></div><p>Kom.', "Kom."),
        ('<span STYLE="Display : None !important">Weg</span>Kom.', "Kom."),
        ("<div hidden>Weg</div>Kom.", "Kom."),
        ('<p style="font-size:0;line-height:0">Weg<p>Kom.', "Kom."),
        ('<td style="font-size:0"><div style="font-size:14px">Kom.</div>Weg</td>', "Kom."),
        ('<div style="max-height:0px;overflow:hidden">Weg</div>Kom.', "Kom."),
        ('<div style="max-height:0px">Kom.</div>', "Kom."),
        ('<div style="color:#FFFFFF">Weg</div>Kom.', "Kom."),
        ('<td bgcolor="#003366"><font color="white">Kom.</font></td>', "Kom."),
        ('<a class="knop" style="color:#fff" href="">Kom.</a>', "Kom."),
        ('<div style="visibility:hidden">Weg <b style="visibility:visible">Kom.</b></div>', "Kom."),
        ('<i style="opacity:0">Weg<br>weg</i><br>Kom.', "Kom."),
        ('<table><tr><td style="display:none">Weg</tr><tr><td>Kom.</table>', "Kom."),
        ('<a style="display:none" href="https://a.example">Weg</a>Kom.', "Kom."),
        ('</b><div style="display:none"><img style="display:none">Weg</div>Kom.', "Kom."),
    ],
)
def test_words_that_a_page_hides_are_left_out_and_told(page: str, seen: str) -> None:
    assert html_text(page) == seen
    head = b"Content-Type: text/html; charset=utf-8\r\n\r\n"
    message = read_message(head + page.encode())
    assert (message.text, bool(message.hidden)) == (seen, "Weg" in page)


def test_the_day_and_the_hour_in_a_table_stay_apart() -> None:
    row = "<tr><td>vr 27/11</td><td>14:30</td></tr>"
    page = f"<table><caption>Bezoek</caption>{row}{row}</table>"
    assert html_text(page).split("\n") == ["Bezoek", *["vr 27/11", "14:30"] * 2]


@pytest.mark.parametrize(
    "tag", "aside details figcaption figure legend main nav option summary".split()
)
def test_what_is_shown_on_a_line_of_its_own_is_one(tag: str) -> None:
    assert html_text(f"vr 27/11<{tag}>14:30</{tag}>of later") == "vr 27/11\n14:30\nof later"


@given(st.text(alphabet="<>/!-[]abp=\"' \n&;"))
def test_any_html_is_read(page: str) -> None:
    html_text(page)


def test_a_start_without_a_known_zone_is_not_guessed() -> None:
    event = "BEGIN:VEVENT\r\nDTSTART{}:20261116T173000\r\nEND:VEVENT\r\n"
    assert start_of(event.format("")) is None
    assert start_of(event.format(";TZID=Nergens/Stad")) is None
    brussels = start_of(event.format(";TZID=Europe/Brussels"))
    assert brussels == datetime(2026, 11, 16, 16, 30, tzinfo=UTC)


OURS = "from x by mx2.studie.example; Mon, 2 Mar 2026 10:05:00 +0100"
FIRST = (
    "from mail.kantoor.example by mx1.studie.example with ESMTPS; Mon, 2 Mar 2026 10:01:00 +0100"
)
THEIRS = "from pc by mail.kantoor.example; Mon, 2 Mar 2015 10:00:00 +0100"


@pytest.mark.parametrize(
    ("date", "believed"),
    [
        ("Mon, 2 Mar 2026 09:59:00 +0100", True),
        ("Sun, 1 Mar 2026 22:00:00 +0100", True),  # greylisted, or long in a queue
        ("Mon, 2 Mar 2026 10:04:00 +0100", True),
        ("Fri, 1 Jan 1999 00:00:00 +0100", False),
        ("Mon, 2 Mar 2026 14:00:00 +0100", False),
    ],
)
def test_a_date_that_cannot_be_is_told_and_the_moment_of_coming_in_counts(
    date: str, believed: bool
) -> None:
    said = moment_of(date, [])
    came = datetime(2026, 3, 2, 9, 1, tzinfo=UTC)
    found = likely_moment(date, [OURS, FIRST, THEIRS])
    assert found == ((said, None) if believed else (came, said))


def test_without_a_date_or_without_received_headers_there_is_nothing_to_compare() -> None:
    came = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
    assert likely_moment("", [OURS, FIRST]) == (came, None)
    assert likely_moment("Fri, 1 Jan 1999 00:00:00 +0100", [])[1] is None
    assert likely_moment("", []) == (None, None)


FLOWED = (
    b"Content-Type: text/plain; charset=utf-8; format=flowed%b\r\n\r\n"
    b"Beste, \r\nu bent wel%bkom.\r\n\r\n> Kan ik de woning \r\n> komen bekijken?\r\n"
    b" From hier te voet.\r\n-- \r\nJan\r\n"
)


def test_flowed_text_is_read_as_paragraphs() -> None:
    kept = (
        "Beste, u bent welkom.\n\n> Kan ik de woning komen bekijken?\nFrom hier te voet.\n-- \nJan"
    )
    assert read_message(FLOWED % (b"", b"")).text == kept
    joined = read_message(FLOWED % (b"; delsp=yes", b" \r\n")).text
    assert joined == kept.replace("Beste, u", "Beste,u").replace("woning komen", "woningkomen")
    plain = read_message((FLOWED % (b"", b"")).replace(b"; format=flowed", b""))
    assert "> Kan ik de woning \n> komen" in plain.text


@given(st.text(alphabet=" >-a\n", max_size=60))
def test_flowed_text_loses_no_word(text: str) -> None:
    left = unflowed(text).replace("\n", "").replace(" ", "").replace(">", "")
    assert left == text.replace("\n", "").replace(" ", "").replace(">", "")


def test_no_sign_that_moves_a_cursor_is_shown() -> None:
    raw = b"Subject: =?utf-8?q?Hal=1b[2Jlo?=\r\nFrom: =?utf-8?q?A=07n?= <an@immo.example>\r\n\r\n"
    mail = read_message(raw + b"Kom\x1b]0;x\x07 om\t10 uur.\x00\r\nTot dan.\r\n")
    assert (mail.subject, mail.sender_name) == ("Hal[2Jlo", "An")
    assert mail.text == "Kom]0;x om\t10 uur.\nTot dan."
    assert mail.raw.endswith(b"Tot dan.\r\n")


@pytest.mark.parametrize("name", ["From", "To", "Reply-To"])
@pytest.mark.parametrize("sign", ["(", "g:"])
def test_a_header_nested_too_deep_is_read(name: str, sign: str) -> None:
    """One such mail would keep all the others from being read."""
    raw = f"{name}: {sign * 5_000} a@b.example\r\nSubject: x\r\n\r\nKom maar.".encode()
    message = read_message(raw)
    assert (message.text.strip(), message.whole) == ("Kom maar.", True)
    if name == "From":
        assert message.sender == "a@b.example"


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<a ", "<a b='", "<script ", "<x-", "> <style>", "<p style='display:none", "</a"],
)
def test_a_page_of_things_left_open_takes_no_longer_than_its_length(piece: str) -> None:
    page = piece * (60_000 // len(piece))
    began = time.process_time()
    words = html_text(page)
    assert len(words.split()) <= most_words(page)
    hidden_text(f"transparent{page}")
    assert time.process_time() - began < 1


def test_brackets_that_open_nothing_are_shown_where_they_are_many() -> None:
    page = "<p>Prijs <!-- <b>niet</b> -->a" + "<" * 300 + "b <!--[if mso]><i>c<![endif]--></p>"
    assert html_text(page) == "Prijs a" + "<" * 300 + "b"
    assert html_text('<p title="a < b">Kom<!--> maar</p><!-- nooit') == "Kom maar\n<!-- nooit"


@pytest.mark.parametrize("piece", ["BEGIN:VEVENT\n", "BEGIN:VEVENT\nDTSTART" + ";TZID=a" * 20_000])
def test_an_invitation_of_things_left_open_takes_no_longer_than_its_length(piece: str) -> None:
    began = time.process_time()
    assert start_of(piece * (120_000 // len(piece) or 1) + "\n") is None
    assert start_of(piece * (120_000 // len(piece) or 1) + "\nEND:VEVENT") is None
    assert time.process_time() - began < 1
