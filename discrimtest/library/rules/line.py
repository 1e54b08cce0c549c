"""Rules of the study's own mailboxes, numbers and portal accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from discrimtest.errors import Problem
from discrimtest.files.study import StudyLine
from discrimtest.library.draft import Draft
from discrimtest.library.rule import Occasion, Rule
from discrimtest.library.rules.name import arms_of_tests
from discrimtest.words.line import LineChannel

_MAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_NOBODYS = re.compile(
    r"(?:^|[@.])(?:example\.(?:com|net|org)|[^@.\s]+\.(?:example|test|invalid|localhost))$"
)
"""Domains that RFC 2606 keeps for examples: no mail ever arrives there."""
_ONE_DIGIT = re.compile(r"(\d)\1{4}")


def each_candidate_has_a_line(draft: Draft, on: Occasion) -> Iterator[Problem]:
    study = draft.study.value
    assert draft.folder is not None  # noqa: S101 (the rule needs it)
    channel = draft.folder.protocol.value.channel
    fitting = [line.id for line in study.lines if line.channel == channel]
    needed = max((len(arms) for arms in arms_of_tests(draft)), default=2)
    if len(fitting) < needed:
        yield Problem(
            draft.study.place("lines"),
            ", ".join(fitting),
            f"must hold at least {needed} lines on channel {channel!r}, which the protocol uses: "
            f"the {needed} candidates of a test never share one",
            f'Add [[lines]] with channel = "{channel}" that the study owns.',
        )


def no_line_twice(draft: Draft, on: Occasion) -> Iterator[Problem]:
    ids: set[str] = set()
    addresses: dict[tuple[str, str], str] = {}
    for number, line in enumerate(draft.study.value.lines):
        if line.id in ids:
            place = draft.study.place("lines", number, "id")
            yield Problem(place, line.id, "is there twice", "Rename one of the lines.")
        ids.add(line.id)
        key = (str(line.channel), _plain(line))
        if key in addresses:
            yield Problem(
                draft.study.place("lines", number, "address"),
                line.address,
                f"is the address of line {addresses[key]!r} already: a landlord would see one "
                "mailbox write as two people",
                "Give each line an address of its own.",
            )
        addresses.setdefault(key, line.id)


def addresses_are_well_formed(draft: Draft, on: Occasion) -> Iterator[Problem]:
    for number, line in enumerate(draft.study.value.lines):
        place = draft.study.place("lines", number, "address")
        if line.channel is LineChannel.EMAIL and not _MAIL.fullmatch(line.address):
            rule = "must be an e-mail address"
            yield Problem(place, line.address, rule, "Write it as name@domain.")
        if line.channel is LineChannel.PHONE and _number(line.address) is None:
            rule = "must be a phone number"
            yield Problem(place, line.address, rule, "Write it as +32 456 12 34 56.")


def addresses_are_real(draft: Draft, on: Occasion) -> Iterator[Problem]:
    for number, line in enumerate(draft.study.value.lines):
        if fictitious(line):
            yield Problem(
                draft.study.place("lines", number, "address"),
                line.address,
                "is made up: no landlord could answer it",
                "Open a mailbox or number for the study and name it here.",
            )


def fictitious(line: StudyLine) -> bool:
    """Whether nobody can be reached at a line's address.

    A domain that RFC 2606 reserves, a number that the numbering plan does not know, or one that
    repeats a digit five times on end, as made-up numbers do.
    """
    if line.channel is not LineChannel.PHONE:
        return _NOBODYS.search(line.address.casefold()) is not None
    number = _number(line.address)
    if number is None:
        return False
    digits = str(number.national_number)
    return not phonenumbers.is_valid_number(number) or _ONE_DIGIT.search(digits) is not None


def _number(address: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(address, "BE")
    except phonenumbers.NumberParseException:
        return None


def _plain(line: StudyLine) -> str:
    if line.channel is LineChannel.PHONE and (number := _number(line.address)) is not None:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return line.address.casefold().strip()


LINE_RULES: tuple[Rule[Draft], ...] = (
    Rule(
        each_candidate_has_a_line,
        (
            "study.lines",
            "study.sample",
            "study.comparisons",
            "protocol.channel",
            "protocol.arms",
            "protocol.comparisons",
        ),
    ),
    Rule(no_line_twice, ("study.lines",)),
    Rule(addresses_are_well_formed, ("study.lines",)),
    Rule(addresses_are_real, ("study.lines",), launch=True),
)
