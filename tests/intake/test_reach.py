"""Phones, mailboxes and links in one spelling each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.errors import WrongInput
from discrimtest.intake.reach import NotIdentifying, read_link, read_mailbox, read_phone


@pytest.mark.parametrize(
    "text",
    [
        "056 00 11 22",
        "+32 56 00 11 22",
        "0032 56 00 11 22",
        "056/00.11.22",
        "056001122",
        "56001122",  # what a sheet leaves of a number typed as a number
        "+32 (0)56 00 11 22",
        "tel:+3256001122",
    ],
)
def test_every_spelling_of_a_phone_number_is_one(text: str) -> None:
    assert read_phone(text) == ("+3256001122", "")


def test_reads_the_fictitious_numbers_of_the_sample() -> None:
    assert read_phone("056000555")[0] == read_phone("056 00 05 55")[0] == "+3256000555"
    assert read_phone("+3256009910")[0] == read_phone("056 00 99 10")[0]
    assert read_phone("0470/00.00.02")[0] == "+32470000002"


def test_of_two_phone_numbers_the_first_is_used_and_said() -> None:
    number, note = read_phone("056 00 11 22 / 0470 00 00 01")
    assert number == "+3256001122"
    assert "more than a phone number" in note


@pytest.mark.parametrize(
    "text",
    [
        "056 00 11 22 (na 18u)",
        "tel. 056 00 11 22 vanaf 17u30",
        "+32 56 00 11 22 (Jan)",
        "056/00.11.22 vragen naar An",
        "056 00 11 22 bellen tussen 9h et 12h",
        "tél. 056 00 11 22 gsm 0470 00 00 01",
    ],
)
def test_words_beside_a_phone_number_are_no_digits_of_it(text: str) -> None:
    assert read_phone(text)[0] == "+3256001122"


@pytest.mark.parametrize(
    "text", ["niet gekend", "12", "056 00 11 22 33 44 55 66", "5.6001122e7", "4.7000001E+08"]
)
def test_an_unreadable_phone_number_is_none_and_said(text: str) -> None:
    number, note = read_phone(text)
    assert number == ""
    assert "can not be read" in note


@pytest.mark.parametrize(
    "text",
    ["0000000000", "000000000", "0123456789", "012345678", "+32 111 11 11 11",
     "987654321", "0999999999"],
)  # fmt: skip
def test_a_number_of_one_digit_or_counting_up_is_none_and_said(text: str) -> None:
    assert read_phone(text) == (
        "",
        "the phone number is one digit repeated or counting up: taken as none",
    )


def test_a_number_that_only_looks_easy_is_a_number() -> None:
    for text in ("0470 00 00 00", "056 11 11 11", "056 12 34 56", "0499 99 99 99"):
        assert read_phone(text)[0]


@pytest.mark.parametrize(
    ("text", "mailbox"),
    [
        ("Info@ImmoLeiehoek.example", "info@immoleiehoek.example"),
        ("mailto:a.b+c@d.example", "a.b+c@d.example"),
        ("Jan V. <jan@post.example>", "jan@post.example"),
        ("info@immobiliën.example", "info@xn--immobilin-24a.example"),
        ("a@b.example; c@d.example", "a@b.example"),
    ],
)
def test_reads_a_mailbox(text: str, mailbox: str) -> None:
    assert read_mailbox(text)[0] == mailbox


@pytest.mark.parametrize(
    "text",
    ["bad", "bad@", "a@é..example", "a b@c.example", "a..b@c.example", "a@b", "a@-b.example",
     "@x.example", f"{'a' * 65}@b.example"],
)  # fmt: skip
def test_a_bad_mailbox_is_none_and_said(text: str) -> None:
    assert read_mailbox(text) == ("", "the e-mail address can not be read: taken as none")


@pytest.mark.parametrize(
    "text", ["noreply@p.example", "no-reply+7@p.example", "ne-pas-repondre@p.example"]
)
def test_a_mailbox_that_takes_no_answers_is_none(text: str) -> None:
    assert read_mailbox(text) == ("", "the mailbox takes no answers: taken as none")


def test_a_link_names_its_portal() -> None:
    assert read_link("https://www.Portaal.example/1")[1] == "portaal.example"
    assert read_link("portaal.example/1") == (
        "https://portaal.example/1",
        "portaal.example",
        "",
    )


@pytest.mark.parametrize(
    "text", ["n.v.t.", "javascript:alert(1)", "http://[::1", "ftp://p.example", "klik hier"]
)
def test_a_link_that_is_no_web_address_is_none(text: str) -> None:
    assert read_link(text) == ("", "", "the link is no web address: taken as none")


def test_shared_contacts_are_told_in_any_spelling() -> None:
    shared = NotIdentifying(["056 00 00 99", "Info@Portaal.example", "@relais.example"])
    assert shared.phone("+3256000099")
    assert not shared.phone("+3256001122")
    assert shared.mailbox("info@portaal.example")
    assert shared.mailbox("ad-7@relais.example")
    assert not shared.mailbox("verhuur@portaal.example")


def test_every_shared_contact_that_is_none_is_named() -> None:
    with pytest.raises(WrongInput) as error:
        NotIdentifying(["portaal", "056 00 00 99", "12"])
    assert [problem.value for problem in error.value.problems] == ["portaal", "12"]


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_is_read_or_noted(text: str) -> None:
    for value, note in (read_phone(text), read_mailbox(text), read_link(text)[1:]):
        assert not (value == "" and note == "" and text.strip(" -?").isalnum() and text.isascii())


@given(st.integers(10_000_000, 99_999_999))
def test_reading_a_phone_number_again_changes_nothing(digits: int) -> None:
    number = read_phone(f"+32{digits}")[0]
    assert read_phone(number)[0] == number
