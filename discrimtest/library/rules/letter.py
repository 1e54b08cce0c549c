"""Letters: equal in everything but the signal; the checks themselves are in design."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from discrimtest.design.candidate_script import (
    candidate_script_problems,
    said_alone,
    said_in_place,
)
from discrimtest.design.equivalence import (
    arm_problems,
    balance_problems,
    branch_problems,
    citation_problems,
    same_title_problems,
)
from discrimtest.design.letters import LetterTemplate
from discrimtest.design.script import shape_problems
from discrimtest.design.wording import elision_problems, wording_problems
from discrimtest.errors import Problem
from discrimtest.files.profiles import FACTS, SignalLists
from discrimtest.files.protocol import AllowedComparison, Protocol
from discrimtest.library.draft import Draft
from discrimtest.library.folder import ProtocolFolder, joined, names_in, on_its_line
from discrimtest.library.rule import Occasion, Rule
from discrimtest.library.rules.comparison import unequal
from discrimtest.words.outcome import Category
from discrimtest.words.phone_call import NotSpoken


def letters_are_equivalent(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    protocol = folder.protocol.value
    yield from _between_arms(folder, protocol.comparisons, folder.signals.value, None)
    required = protocol.cites_listing
    for problem in citation_problems(_by_language(folder), required=required):
        yield on_its_line(problem)


def letters_cite_in_their_own_way(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    for problem in same_title_problems(_by_language(folder)):
        yield on_its_line(problem)


def letters_are_worded_well(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    names = folder.signals.value.names()
    templates = list(folder.templates.values())
    if folder.scripts:
        templates = [said_in_place(each) for each in templates]
    for problem in (*wording_problems(templates, names), *elision_problems(templates)):
        yield on_its_line(problem)


def own_comparisons_have_equal_letters(draft: Draft, on: Occasion) -> Iterator[Problem]:
    if draft.folder is None:
        return
    other = draft.cross
    lists = joined(draft.folder.signals.value, other.signals.value if other else None)
    cross = other.protocol.value if other else None
    own = draft.study.value.comparisons
    yield from _between_arms(draft.folder, own, lists, cross)


def _between_arms(
    folder: ProtocolFolder,
    comparisons: Sequence[AllowedComparison],
    lists: SignalLists,
    cross: Protocol | None,
) -> Iterator[Problem]:
    protocol = folder.protocol.value
    whole = [each for each in comparisons if _sound(each, protocol, lists, cross)]
    templates = _by_language(folder)
    if not whole or not templates:
        return
    measured = tuple(_measured(folder, templates))
    files = (protocol, lists, *whole, *([cross] if cross else []))
    texts = tuple(file.model_dump_json() for file in files)
    letters = _Letters(tuple(templates), measured, texts, protocol, lists, whole, cross)
    for problem in _told(letters):
        if problem.place == "profiles.toml":
            continue  # a list that ran out of names: the rules of names tell it better
        place = problem.place
        if place.startswith("letters/"):
            place = f"{folder.path}/{place}"
        yield on_its_line(replace(problem, place=place))


@dataclass(frozen=True, slots=True)
class _Letters:
    """Letters to compare, and by what; equal where all of its files say the same.

    Attributes:
        measured: Of each letter, what a landlord reads or hears.
    """

    templates: tuple[LetterTemplate, ...]
    measured: tuple[LetterTemplate, ...]
    files: tuple[str, ...]
    protocol: Protocol = field(compare=False)
    lists: SignalLists = field(compare=False)
    comparisons: Sequence[AllowedComparison] = field(compare=False)
    cross: Protocol | None = field(compare=False)


@lru_cache(maxsize=32)
def _told(of: _Letters) -> tuple[Problem, ...]:
    """Kept, since comparing takes most of a check and letters seldom change between two."""
    return (
        *branch_problems(of.templates, of.comparisons),
        *arm_problems(of.protocol, of.lists, of.templates, of.comparisons, of.cross),
        *balance_problems(of.protocol, of.lists, of.measured, of.comparisons, of.cross),
    )


def _measured(folder: ProtocolFolder, templates: list[LetterTemplate]) -> list[LetterTemplate]:
    """What a landlord reads or hears: of a script no more than what is said."""
    return [said_alone(each) for each in templates] if folder.scripts else templates


def scripts_end_politely(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    endings = names_in(folder.codebook.raw, "endings")
    for script in folder.scripts:
        yield from candidate_script_problems(script, endings)
    yield from shape_problems(folder.scripts)


def endings_are_whole(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    """Where candidates call: nobody, a voicemail, and the answers that a favourable one needs."""
    if folder.protocol.value.phone is None:
        return
    recorded = {entry.records for entry in folder.codebook.value.endings}
    needed = (*NotSpoken, Category.INVITATION, Category.ALREADY_LET, Category.REFUSAL)
    if absent := [str(each) for each in needed if each not in recorded]:
        rule = f"must have an ending that records each of {', '.join(needed)}"
        repair = f"Add [[endings]] with records = {', '.join(absent)}."
        yield Problem(folder.codebook.place("endings"), "", rule, repair, "phone.endings")


def _sound(
    comparison: AllowedComparison, protocol: Protocol, lists: SignalLists, cross: Protocol | None
) -> bool:
    """Whether letters can be compared at all: the arms are matched and their phrases known.
    Otherwise every letter would differ, and the one mistake is told already."""
    statements = {"", *(each.id for each in lists.statements)}
    pronouns = {"", *(each.id for each in lists.pronouns)}
    arms = {
        name: arm
        for name in (comparison.test, comparison.control)
        if (arm := protocol.arm(name, cross)) is not None
    }
    known = all(arm.statement in statements and arm.pronouns in pronouns for arm in arms.values())
    return known and len(arms) == 2 and not any(unequal(comparison, arms, str))


def _by_language(folder: ProtocolFolder) -> list[LetterTemplate]:
    return [folder.templates[key] for key in sorted(folder.templates, key=lambda key: key[::-1])]


_LISTS = tuple(
    f"signals.{key}"
    for key in ("given_names", "family_names", "statements", "pronouns", *FACTS.values())
)
_LETTERS = tuple(
    f"protocol.{key}"
    for key in ("variants", "languages", "reading_languages", "arms", "comparisons")
)

LETTER_RULES: tuple[Rule[ProtocolFolder], ...] = (
    Rule(
        letters_are_equivalent,
        (*_LETTERS, *_LISTS, "protocol.equivalence", "protocol.cites_listing"),
    ),
    Rule(letters_cite_in_their_own_way, warns=True),
    Rule(scripts_end_politely, ("codebook.endings",)),
    Rule(endings_are_whole, ("protocol.phone", "codebook.endings")),
    Rule(letters_are_worded_well, ("signals.given_names", "signals.family_names")),
)
STUDY_LETTER_RULES: tuple[Rule[Draft], ...] = (
    Rule(
        own_comparisons_have_equal_letters,
        ("study.comparisons", *_LETTERS, *_LISTS, "protocol.equivalence"),
    ),
)
