"""Rules of the study's own mailboxes, numbers and portal accounts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import phonenumbers

from discrimtest.design.personas import seat_lines
from discrimtest.errors import Problem
from discrimtest.files.profiles import Voice
from discrimtest.files.protocol import Arm
from discrimtest.files.study import StudyLine
from discrimtest.library.draft import Draft
from discrimtest.library.rule import Occasion, Rule
from discrimtest.library.rules.name import arms_of_tests, sampled_pairs
from discrimtest.words.line import LineChannel

WANTED_PERSONAS = 4
"""Personas of an arm below which a check warns: names are a factor of the design."""

_MAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")
_NOBODYS = re.compile(
    r"(?:^|[@.])(?:example\.(?:com|net|org)|[^@.\s]+\.(?:example|test|invalid|localhost))$"
)
"""Domains that RFC 2606 keeps for examples: no mail ever arrives there."""
_ONE_DIGIT = re.compile(r"(\d)\1{4}")


def every_arm_has_lines(draft: Draft, on: Occasion) -> Iterator[Problem]:
    lines, arms, channel = _lines(draft)
    needed = len(arms)
    if len(lines) < needed:
        yield Problem(
            draft.study.place("lines"),
            ", ".join(line.id for line in lines),
            f"must hold at least {needed} lines on channel {channel!r}, which the protocol uses: "
            f"one for each of the {needed} arms, as one line is one person of one arm for the "
            "whole study",
            f'Add [[lines]] with channel = "{channel}" that the study owns, or a pattern of its '
            "own domain.",
        )
        return
    seats = Counter(seat_lines(lines, arms).values())
    for arm in arms:
        if not seats[arm]:
            rule = f"leaves the arm {arm!r} no line on channel {channel!r}"
            repair = 'Give it a line, or strike arm = "…" from another one.'
            yield Problem(draft.study.place("lines"), arm, rule, repair)


def lines_name_our_arms(draft: Draft, on: Occasion) -> Iterator[Problem]:
    arms = _lines(draft)[1]
    for number, line in enumerate(draft.study.value.lines):
        if line.arm and line.arm not in arms:
            yield Problem(
                draft.study.place("lines", number, "arm"),
                line.arm,
                "is no arm that the study's sample writes as",
                f"Choose from {', '.join(arms)}, or strike it.",
            )


def arms_have_names_enough(draft: Draft, on: Occasion) -> Iterator[Problem]:
    lines, arms, channel = _lines(draft)
    count = Counter(seat_lines(lines, arms).values())
    few = [arm for arm in arms if 0 < count[arm] < WANTED_PERSONAS]
    if few:
        counted = ", ".join(f"{arm} {count[arm]}" for arm in few)
        yield Problem(
            draft.study.place("lines"),
            str(len(lines)),
            f"gives fewer than {WANTED_PERSONAS} personas to an arm ({counted}): a difference "
            "between arms may then be one between a few names",
            f"From {WANTED_PERSONAS * len(arms)} lines on channel {channel!r} on, every arm has "
            f"{WANTED_PERSONAS}.",
        )


def _lines(draft: Draft) -> tuple[list[StudyLine], tuple[str, ...], str]:
    """The study's lines on the protocol's channel, the arms that write, and that channel."""
    assert draft.folder is not None  # noqa: S101 (the rules need it)
    channel = str(draft.folder.protocol.value.line_channel)
    lines = [line for line in draft.study.value.every_line if line.channel == channel]
    arms = dict.fromkeys(arm.id for test in arms_of_tests(draft) for arm in test)
    return lines, tuple(arms), channel


def no_line_twice(draft: Draft, on: Occasion) -> Iterator[Problem]:
    ids: set[str] = set()
    addresses: dict[tuple[str, str], str] = {}
    for number, line in enumerate(draft.study.value.lines):
        names = [each.id for each in line.each()]  # mail-1, mail-2, … where it is a pattern
        for name in ids.intersection(names):
            place = draft.study.place("lines", number, "id")
            yield Problem(place, name, "is there twice", "Rename one of the lines.")
        ids.update(names)
        key = (str(line.channel), _plain(line))
        if key in addresses:
            yield Problem(
                draft.study.place("lines", number, "pattern" if line.pattern else "address"),
                line.pattern or line.address,
                f"is the address of line {addresses[key]!r} already: a landlord would see one "
                "mailbox write as two people",
                "Give each line an address of its own.",
            )
        addresses.setdefault(key, line.id)


def addresses_are_well_formed(draft: Draft, on: Occasion) -> Iterator[Problem]:
    for number, line in enumerate(draft.study.value.lines):
        place = draft.study.place("lines", number, "address")
        if line.channel is LineChannel.EMAIL and line.address and not _MAIL.fullmatch(line.address):
            rule = "must be an e-mail address"
            yield Problem(place, line.address, rule, "Write it as name@domain.")
        if line.channel is LineChannel.PHONE and _number(line.address) is None:
            rule = "must be a phone number"
            yield Problem(place, line.address, rule, "Write it as +32 456 12 34 56.")


def voices_fit_their_arms(draft: Draft, on: Occasion) -> Iterator[Problem]:
    """A voice that is known, and sounds as its arm is meant to; and the same voices in both arms of
    a comparison, where it is not the voice that tells the ground."""
    lines, arms, _ = _lines(draft)
    if not any(line.voice for line in lines):
        return
    assert draft.folder is not None  # noqa: S101 (the rule needs it)
    voices = {voice.id: voice for voice in draft.folder.signals.value.voices}
    heard: dict[str, Counter[str]] = {}
    named = {line.id: line for line in lines}
    for line, arm in seat_lines(lines, arms).items():
        heard.setdefault(arm, Counter())[named[line].voice] += 1
        yield from _unfit(draft, named[line], voices, draft.arms[arm])
    for comparison, test, control in sampled_pairs(draft):
        if comparison.may_differ() & {"origin", "writer"} or heard.get(test.id) == heard.get(
            control.id
        ):
            continue
        yield Problem(
            draft.study.place("lines"),
            comparison.id,
            f"must be called by the same voices for {test.id} as for {control.id}, as often: else "
            "the voice is tested with the ground",
            "Give each voice as many lines in both arms.",
        )


def _unfit(
    draft: Draft, line: StudyLine, voices: Mapping[str, Voice], arm: Arm
) -> Iterator[Problem]:
    number = [one.id for one in draft.study.value.lines].index(line.id)
    place = draft.study.place("lines", number, "voice")
    voice = voices.get(line.voice)
    if voice is None:
        rule, repair = "must be a voice of profiles.toml", f"Use {', '.join(voices) or 'none yet'}."
        yield Problem(place, line.voice, rule, repair)
    elif (voice.reads_as, voice.origin) != (arm.writer, arm.origin):
        rule = f"must sound as the arm {arm.id} is meant to: {arm.writer}, {arm.origin}"
        yield Problem(place, line.voice, rule, "Choose another voice, or another arm.")


def addresses_are_real(draft: Draft, on: Occasion) -> Iterator[Problem]:
    for number, line in enumerate(draft.study.value.lines):
        if fictitious(line):
            yield Problem(
                draft.study.place("lines", number, "pattern" if line.pattern else "address"),
                line.pattern or line.address,
                "is made up: no landlord could answer it",
                "Open a mailbox or number for the study and name it here.",
            )


def fictitious(line: StudyLine) -> bool:
    """Whether nobody can be reached at a line's address.

    A domain that RFC 2606 reserves, a number that the numbering plan does not know, or one that
    repeats a digit five times on end, as made-up numbers do.
    """
    if line.channel is not LineChannel.PHONE:
        return _NOBODYS.search((line.pattern or line.address).casefold()) is not None
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
    return (line.pattern or line.address).casefold().strip()


_ARMS = (
    "study.lines",
    "study.sample",
    "study.comparisons",
    "protocol.channel",
    "protocol.arms",
    "protocol.comparisons",
)

LINE_RULES: tuple[Rule[Draft], ...] = (
    Rule(every_arm_has_lines, _ARMS),
    Rule(lines_name_our_arms, _ARMS),
    Rule(arms_have_names_enough, _ARMS, warns=True),
    Rule(no_line_twice, ("study.lines",)),
    Rule(addresses_are_well_formed, ("study.lines",)),
    Rule(voices_fit_their_arms, (*_ARMS, "signals.voices")),
    Rule(addresses_are_real, ("study.lines",), launch=True),
)
