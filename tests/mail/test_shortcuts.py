"""What is read faster than by a parser is read as the parser reads it."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_tz

from hypothesis import example, given
from hypothesis import strategies as st

from discrimtest.mail.exposure import TELLS
from discrimtest.mail.html_text import hidden_text, html_text, most_words
from discrimtest.mail.marks import MESSAGE_ID
from discrimtest.mail.message import message_id_of, named_mailboxes
from discrimtest.mail.moment import moment_of
from discrimtest.mail.parts import parts_of
from discrimtest.mail.phrases import Phrases
from discrimtest.mail.sight import Sight
from discrimtest.mail.stop_request import ASKS
from discrimtest.masking.folded import folded
from discrimtest.masking.heads import HEADS, HELD, MARKED
from discrimtest.masking.quoted import QuotedLetter, QuotedLetters, at_lines
from tests.mail.corpus import mails

LINES = st.sampled_from(
    [
        b"Message-ID: <een@x.example>",
        b"message-id:\t",
        b" <twee@x.example> <drie@x.example>",
        b"Message-Id : <vier@x.example>",
        b"Message-ID: <\xe9@x.example>",
        b"From: iemand\r<vijf@x.example>",
        b"Subject: ja",
        b"From iemand",
        b"geen kop",
        b": leeg",
        b"\t",
    ]
)
PIECES = st.sampled_from(
    [
        *("Kom maar", "a&nbsp;b", "&lt;b&gt;", "5 < 6 en", "x > y", "é", "&amp", "\n", "\u00a0"),
        *("<p>", "</p>", "<br/>", "<b title='x > y'>", "<b", "</", "<!-- ja nee -->", "<?ja nee?>"),
        *("<style>p {color: red}</style>", "<script>a < b", "</script>", "<head><title>T</title>"),
        '<a href="https://x.example">hier</a>',
    ]
)
MIME = st.sampled_from(
    [
        *("Content-Type: multipart/mixed; boundary=b", "Content-Type: text/html", "Subject: ja"),
        *('Content-Type: multipart/alternative;\n\tboundary="bb"', "Content-Type: message/rfc822"),
        *('Content-Type: multipart/digest; boundary="b"', "Content-Type: multipart/mixed"),
        *('Content-Type: text/plain; charset="utf-8"', "Subject:", " gaat door", "From iemand"),
        *("--b", "--b", "--b--", "--bb", "--bb", "--bb--", "--b ", "--b-- ", "--bbb", "---b", "b"),
        *("", "", "", "tekst", "te\rkst", "tekst: nog", "caf\u00e9", "\x0b", "=C3=A9", ">--b"),
    ]
)
MANY = 4
"""So often each letter is there: one that many hold is kept otherwise than one that few hold."""
CLOCK = st.builds(
    "{}{} {} {} {}:{}:{} {}{}{}".format,
    st.sampled_from(["", "Tue, ", "di, ", " Wed,  "]),
    st.sampled_from(["3", "03", "31", "32", "0"]),
    st.sampled_from(["Mar", "mrt", "Feb", "Mai", "Xyz", "mar"]),
    st.sampled_from(["2026", "26", "0001", "9999", "1970"]),
    st.sampled_from(["00", "23", "24", "7"]),
    st.sampled_from(["00", "59", "60"]),
    st.sampled_from(["00", "60", "7"]),
    st.sampled_from("+-"),
    st.sampled_from(["0000", "0100", "1959", "0260", "2359", "100"]),
    st.sampled_from(["", " (CET)", " (Central)", " x"]),
)
NAMED = st.lists(
    st.sampled_from(
        ["An", " ", '"', "Kantoor nr. 7", ",", "<", ">", "@", "a.b", "x.example", "<a@x.example>",
         "(ja)", "\\", "=?utf-8?q?Jan?=", "\u00e9", ";", ":", "a+b@y-z.example", "\t", ".."]
    )
).map("".join)  # fmt: skip
HEADED = st.lists(
    st.sampled_from(
        ["op 3/4/2026 schreef jan:", "van: a@b.example", "aan: b", "\n", "\n", "\n", "> ja", " ",
         "-- below this line", "----original message----", "____________", "jan wrote:", "tekst"]
    )
).map("".join)  # fmt: skip
WORDS = st.lists(st.sampled_from("een twee drie vier vijf zes\nzeven acht\nneg\u00e9n".split(" ")))


@given(st.lists(LINES), st.sampled_from([b"\r\n", b"\n"]))
@example([b"Message-ID:", b" <een@x.example>"], b"\r\n")
def test_a_message_id_is_the_one_that_a_parser_finds(lines: list[bytes], end: bytes) -> None:
    raw = end.join([*lines, b"", b"Message-ID: <tekst@x.example>"])
    head = raw.split(end + end)[0]
    said = BytesHeaderParser().parsebytes(head)["message-id"]
    plain = str(said if said is not None else "").replace("\r", "").replace("\n", "")
    found = next(iter(MESSAGE_ID.findall(plain)), "")
    assert message_id_of(raw) == found or not head.isascii()


@given(st.lists(PIECES).map(" ".join))
def test_a_page_never_says_more_words_than_it_may(page: str) -> None:
    assert len(html_text(page).split()) <= most_words(page)


@given(st.text())
def test_small_letters_without_accents_are_as_many(text: str) -> None:
    struck = dict(zip("øłđħŧƶɨƀɍɇ", "oldhtzibre", strict=True))

    def small(sign: str) -> str:
        if sign.isascii() or sign.isdecimal():
            return sign.lower() if sign.isascii() else str(int(sign))
        bare = unicodedata.normalize("NFKD", sign)[:1].lower()[:1]
        plain = struck.get(sign.lower(), bare)
        return plain if plain.isalpha() else sign

    assert folded(text) == "".join(map(small, text)).lower()


@given(WORDS.map(" ".join), st.lists(WORDS.map(" ".join), min_size=1, max_size=4))
def test_of_each_letter_as_much_is_found_by_its_part(mail: str, letters: list[str]) -> None:
    small = folded(mail)
    known = {str(number): letter for number, letter in enumerate(letters * MANY)}
    parts = QuotedLetters().parts_in(small, known)
    for name, letter in known.items():
        assert list(parts[name].said(small)) == list(QuotedLetter([letter]).said(small))
    together = QuotedLetter.together(set(parts.values()))
    assert list(together.said(small)) == list(QuotedLetter(letters).said(small))


def _tree(part: Message) -> object:
    inner = part.get_payload()
    return list(part.raw_items()), (
        [_tree(each) for each in inner if isinstance(each, Message)]
        if isinstance(inner, list)
        else inner
    )


@given(st.lists(MIME, max_size=14), st.sampled_from(["\r\n", "\n"]))
@example(["Content-Type: multipart/mixed; boundary=b", "", "--b", "", "een", "--b--"], "\r\n")
@example(["Content-Type: multipart/mixed; boundary=b", "", "--b", "A: b", "", "een", "--b--"], "\n")
def test_a_mail_has_the_parts_that_a_parser_finds(lines: list[str], end: str) -> None:
    raw = end.join(line.replace("\n", end) for line in lines).encode()
    assert _tree(parts_of(raw)) == _tree(message_from_bytes(raw))


def test_an_invented_mail_has_the_parts_that_a_parser_finds() -> None:
    for mail in mails():
        assert _tree(parts_of(mail.raw)) == _tree(message_from_bytes(mail.raw)), mail.file


@given(st.data())
def test_no_phrase_does_without_the_words_it_is_looked_for_by(data: st.DataObject) -> None:
    lists = {**ASKS.patterns, **TELLS.patterns}
    held, pattern = data.draw(st.sampled_from(sorted(lists.items())))
    text = data.draw(st.from_regex(pattern))
    assert any(word in text for word in held)


def test_a_phrase_is_found_where_one_of_its_words_stands() -> None:
    phrases = Phrases({("ja", "nee"): [r"\bja\b", r"\bnee\b"], ("nooit",): ["nooit"]})
    assert [*map(phrases.in_text, ("ja", "neen, nee", "jas", "nooit"))] == [True, True, False, True]


@given(st.from_regex(r"[0-9.][0-9.]{0,3}(?:px|pt|em|rem|%)?", fullmatch=True))
@example("1px")
@example("11.0pt")
def test_every_size_too_small_to_read_is_looked_for(size: str) -> None:
    style = f"font-size:{size}"
    assert not Sight().inside({"style": style}).tiny or hidden_text(f'<p style="{style}">ja')


@given(CLOCK)
def test_a_moment_is_the_one_that_the_standard_library_reads(said: str) -> None:
    read, zone = parsedate_tz(said), re.search(r"[+-]\d{4}\b", said)
    try:
        there = timezone(timedelta(seconds=read[9] or 0)) if read and zone else None
        wanted = datetime(*read[:6], tzinfo=there).astimezone(UTC) if read and there else None
    except (ValueError, OverflowError):
        wanted = None
    months = "mrt" in said or "Mai" in said
    assert moment_of(said, ()) == wanted or months


@given(NAMED)
def test_a_mailbox_is_the_one_that_the_standard_library_reads(said: str) -> None:
    found = [(name, mailbox.lower()) for name, mailbox in getaddresses([said]) if "@" in mailbox]
    assert not found or named_mailboxes([said]) == found


@given(HEADED)
def test_a_head_is_found_where_a_search_finds_it(small: str) -> None:
    for pattern, held in zip((*HEADS, MARKED), (*HELD, (">",)), strict=True):
        found = [match.span() for match in pattern.finditer(small)]
        assert list(at_lines(pattern, small)) == found
        assert not found or any(each in small for each in held)
