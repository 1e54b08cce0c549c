"""Rules of a protocol on its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from discrimtest.errors import Problem
from discrimtest.files.reading import Reading, tables
from discrimtest.library.folder import ProtocolFolder, names_in
from discrimtest.library.rule import Occasion, Rule
from discrimtest.library.rules.comparison import Place, misplaced_roles, unequal
from discrimtest.words.language import LANGUAGES
from discrimtest.words.outcome import Category

REVIEW_HOLDS_DAYS = 548
"""Eighteen months: after that, words for people have moved on."""


def named_after_its_folder(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    protocol = folder.protocol
    yield from misnamed(protocol.place("name"), protocol.value.name, folder.name)


def misnamed(place: str, name: str, folder: str) -> Iterator[Problem]:
    """A name that is not that of the folder it lies in."""
    if name != folder:
        rule = f"must be the name of its folder, {folder!r}"
        yield Problem(place, name, rule, "Rename the one or the other.")


def nothing_twice(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    yield from items_stand_once(
        (folder.protocol, "arms"),
        (folder.protocol, "comparisons"),
        (folder.signals, "statements"),
        (folder.signals, "pronouns"),
        (folder.codebook, "categories"),
        (folder.codebook, "subtle"),
    )
    yield from words_stand_once(folder.protocol)


def items_stand_once(*listed: tuple[Reading[Any], str]) -> Iterator[Problem]:
    """Ids that a list of tables, of a file, holds more than once."""
    for reading, table in listed:
        seen: set[str] = set()
        for number, item in enumerate(tables(reading.raw, table)):
            name = item.get("id")
            if isinstance(name, str) and name in seen:
                yield _twice(reading.place(table, number, "id"), name)
            elif isinstance(name, str):
                seen.add(name)


def words_stand_once(protocol: Reading[Any]) -> Iterator[Problem]:
    """Variants and languages that are named more than once."""
    for key in ("variants", "languages", "reading_languages"):
        for name in doubles(protocol.raw.get(key)):
            yield _twice(protocol.place(key), name)


def doubles(names: object) -> list[str]:
    """The words a list holds more than once."""
    words = [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
    return [name for name, count in Counter(words).items() if count > 1]


def _twice(place: str, name: str) -> Problem:
    return Problem(place, name, "is there twice", "Rename or remove one of them.")


def languages_stand_once(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    yield from languages_apart(folder.protocol)


def languages_apart(protocol: Reading[Any]) -> Iterator[Problem]:
    """Languages that are for reading only and used all the same."""
    for number, name in enumerate(protocol.value.reading_languages):
        if name in protocol.value.languages:
            yield Problem(
                protocol.place("reading_languages", number),
                name,
                "is sent already, so it is no language for reading only",
                "Name it once.",
            )


def arms_are_matched(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    arms = {arm.id: arm for arm in folder.protocol.value.arms}
    for comparison in folder.protocol.value.comparisons:
        yield from unequal(comparison, arms, _comparison(folder, comparison.id))


def roles_are_placed(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    arms = {arm.id: arm for arm in folder.protocol.value.arms}
    statements = {each.id: each for each in folder.signals.value.statements}
    for comparison in folder.protocol.value.comparisons:
        place = _comparison(folder, comparison.id)
        yield from misplaced_roles(comparison, arms, statements, place)


def _comparison(folder: ProtocolFolder, name: str) -> Place:
    return lambda key: folder.protocol.item("comparisons", key, id=name)


def every_arm_is_compared(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    used = [
        comparison.get(role)
        for comparison in tables(folder.protocol.raw, "comparisons")
        for role in ("test", "control")
    ]
    for name in names_in(folder.protocol.raw, "arms"):
        if name not in used:
            yield Problem(
                folder.protocol.item("arms", "id", id=name),
                name,
                "is in no comparison of the protocol",
                "Compare it, or remove it (a study may still compare it on its own).",
            )


def codebook_is_whole(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    written = names_in(folder.codebook.raw, "categories")
    absent = [str(category) for category in Category if category not in written]
    if absent:
        yield Problem(
            folder.codebook.place("categories"),
            "",
            f"must describe every category; {', '.join(absent)} "
            f"{'is' if len(absent) == 1 else 'are'} absent",
            "Describe each in a [[categories]] table.",
        )


def letters_have_a_variant(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    for path in folder.unclaimed:
        yield Problem(
            path,
            "",
            "belongs to no variant and language of the protocol, so nobody would send it",
            "Name its variant in protocol.toml, rename it <variant>.<language>.txt, or remove it.",
        )


def declines_differ(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    count = len(folder.protocol.value.declines)
    if count < 2:
        yield Problem(
            folder.protocol.place("declines"),
            str(count),
            "must hold at least two ways to decline an invitation: the candidates of a test "
            "never decline in the same words",
            f"Write them as [[declines]] in {', '.join(LANGUAGES)}.",
        )


def wording_is_reviewed(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    yield from community_review(folder.protocol, on)


def community_review(protocol: Reading[Any], on: Occasion) -> Iterator[Problem]:
    """That nobody of the people meant read the wording, or long ago."""
    review = protocol.value.reviews.community
    place = protocol.place("reviews", "community")
    if review.on is None:
        yield Problem(
            place,
            "",
            "unvalidated: no community review of the wording is recorded; reports say so",
            "Have it read by an organisation of the people meant, and record who and when.",
        )
    elif (on.today - review.on).days > REVIEW_HOLDS_DAYS:
        yield Problem(
            place,
            str(review.on),
            "the community review of the wording is older than 18 months",
            "Have the wording reviewed again.",
        )


def reviews_are_past(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    yield from reviews_to_come(folder.protocol, on)


def reviews_to_come(protocol: Reading[Any], on: Occasion) -> Iterator[Problem]:
    """Reviews that are dated after today."""
    for kind in ("community", "ethics", "counsel"):
        day = getattr(protocol.value.reviews, kind).on
        if day is not None and day > on.today:
            yield Problem(
                protocol.place("reviews", kind, "on"),
                str(day),
                f"a review can not be recorded before it takes place (today is {on.today})",
                "Correct the date, or leave the review empty.",
            )


PROTOCOL_RULES: tuple[Rule[ProtocolFolder], ...] = (
    Rule(named_after_its_folder, ("protocol.name",)),
    Rule(nothing_twice),
    Rule(languages_stand_once, ("protocol.languages", "protocol.reading_languages")),
    Rule(arms_are_matched, ("protocol.arms", "protocol.comparisons")),
    Rule(roles_are_placed, ("protocol.arms", "protocol.comparisons", "signals.statements")),
    Rule(every_arm_is_compared, ("protocol.arms", "protocol.comparisons"), warns=True),
    Rule(codebook_is_whole, ("codebook.categories",)),
    Rule(
        letters_have_a_variant,
        ("protocol.variants", "protocol.languages", "protocol.reading_languages"),
    ),
    Rule(declines_differ, ("protocol.declines",)),
    Rule(reviews_are_past, ("protocol.reviews",)),
    Rule(wording_is_reviewed, ("protocol.reviews",), warns=True),
)
