"""Statements: what a candidate says of itself, and what its control says instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations, product

from discrimtest.design.likeness import shared_runs, shared_words
from discrimtest.design.reading import words
from discrimtest.design.wording import agreeing, called, named, names_somebody, provoking
from discrimtest.errors import Problem
from discrimtest.files.nearest import nearest
from discrimtest.files.profiles import Statement
from discrimtest.files.protocol import AllowedComparison, Arm
from discrimtest.library.draft import Draft
from discrimtest.library.folder import ProtocolFolder
from discrimtest.library.rule import Occasion, Rule
from discrimtest.words.language import LANGUAGES

_LEAST_SHARED = 0.25


def statements_are_worded_well(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    listed = called(folder.signals.value.names())
    for statement in folder.signals.value.statements:
        for variant in ("", *statement.wordings):
            for language in LANGUAGES:
                place = _place(folder, statement, variant, language)
                text = statement.wording(variant)[language]
                yield from provoking(place, language, text)
                for _, name in named(text, language, listed):
                    yield names_somebody(place, name)


def statements_of_both_genders_agree_with_none(
    folder: ProtocolFolder, on: Occasion
) -> Iterator[Problem]:
    """What men and women both say tells neither."""
    for statement in folder.signals.value.statements:
        arms = [arm for arm in folder.protocol.value.arms if arm.statement == statement.id]
        if len({arm.writer for arm in arms}) < 2:
            continue
        for variant in ("", *statement.wordings):
            for language in folder.protocol.value.languages:
                place = _place(folder, statement, variant, language)
                text = statement.wording(variant)[language]
                for _, problem in agreeing(place, language, text):
                    yield problem


def wordings_have_a_variant(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    variants = folder.protocol.value.variants
    for statement in folder.signals.value.statements:
        for name in statement.wordings:
            if name not in variants:
                yield Problem(
                    _place(folder, statement, name),
                    name,
                    "must be a letter variant of the protocol",
                    f"Use {', '.join(variants)}{nearest(name, variants)}.",
                )


def statements_say_as_much(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    """In each letter variant a control candidate says as much as the test candidate does."""
    for test, control in _pairs_of(folder):
        if test.id != control.id:
            yield from _as_much(folder, test, control)


def wordings_differ(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    """Two letters of a test say it in words of their own."""
    for test, control in _pairs_of(folder):
        yield from _alike(folder, test, control)


def own_statements_are_worded_so_too(draft: Draft, on: Occasion) -> Iterator[Problem]:
    """The same of the comparisons that a study makes of its own."""
    if draft.folder is None:
        return
    for test, control in _pairs(draft.folder, draft.study.value.comparisons, draft.arms):
        if test.id != control.id:
            yield from _as_much(draft.folder, test, control)
        yield from _alike(draft.folder, test, control)


def _as_much(folder: ProtocolFolder, test: Statement, control: Statement) -> Iterator[Problem]:
    protocol, most = folder.protocol.value, folder.protocol.value.equivalence.length_ratio
    for variant, language in product(protocol.variants, protocol.languages):
        spoken, answer = (said.wording(variant)[language] for said in (test, control))
        place = _place(folder, control, variant, language)
        counts = [len(words(text)) for text in (spoken, answer)]
        if max(counts) > most * min(counts):
            yield Problem(
                place,
                f"{counts[1]} words",
                f"{test.id!r}, to which it is the control, has {counts[0]}; one may be at "
                f"most {most:g} times as long as the other, or length tells the arm",
                "Let the control statement say as much, about something as everyday.",
            )
        elif shared_words(spoken, answer) < _LEAST_SHARED:
            yield Problem(
                place,
                answer,
                f"shares less than {_LEAST_SHARED:.0%} of its words with {test.id!r}, to "
                "which it is the control: more than the signal differs",
                "Say the same sentence, and let only the reason differ.",
            )


def _alike(folder: ProtocolFolder, test: Statement, control: Statement) -> Iterator[Problem]:
    protocol, most = folder.protocol.value, folder.protocol.value.equivalence.shared_wording
    for one, other in permutations(protocol.variants, 2):
        if not {one, other} & (test.wordings.keys() | control.wordings.keys()):
            continue  # one wording for all: told by statements_have_wordings
        for language in protocol.languages:
            texts = (test.wording(one)[language], control.wording(other)[language])
            share = shared_runs(*(text.replace("{name}", "·") for text in texts))
            if share > most:
                yield Problem(
                    _place(folder, control, other, language),
                    f"{share:.0%} of its wording",
                    f"at most {most:.0%} of the runs of three words may stand in {test.id!r} "
                    f"in variant {one!r} too: a landlord gets both letters",
                    "Word it anew, as somebody else would.",
                )


def statements_have_wordings(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    """Both letters of a test would say the same words."""
    for pair in _pairs_of(folder):
        for said in pair:
            if not said.wordings:
                yield Problem(
                    folder.signals.item("statements", "text", id=said.id),
                    said.id,
                    "is said in the same words in every letter variant, and a landlord gets two",
                    "Word it for each variant: [statements.wordings.b] with nl, fr and en.",
                )


def _pairs_of(folder: ProtocolFolder) -> list[tuple[Statement, Statement]]:
    protocol = folder.protocol.value
    return _pairs(folder, protocol.comparisons, {arm.id: arm for arm in protocol.arms})


def _pairs(
    folder: ProtocolFolder, comparisons: Iterable[AllowedComparison], arms: Mapping[str, Arm]
) -> list[tuple[Statement, Statement]]:
    """What test and control candidate say, in each comparison in which both say something."""
    known = {said.id: said for said in folder.signals.value.statements}
    pairs = {
        (arms[each.test].statement, arms[each.control].statement)
        for each in comparisons
        if each.test in arms and each.control in arms
    }
    return [
        (known[spoken], known[answer])
        for spoken, answer in sorted(pairs)
        if spoken in known and answer in known
    ]


def _place(folder: ProtocolFolder, said: Statement, variant: str, *key: str) -> str:
    where = ("wordings", variant) if variant in said.wordings else ("text",)
    return folder.signals.item("statements", *where, *key, id=said.id)


_SAID = ("signals.statements", "protocol.variants", "protocol.arms", "protocol.comparisons")
_COMPARED = (*_SAID, "protocol.languages", "protocol.equivalence")

STATEMENT_RULES: tuple[Rule[ProtocolFolder], ...] = (
    Rule(
        statements_are_worded_well,
        ("signals.statements", "signals.given_names", "signals.family_names"),
    ),
    Rule(
        statements_of_both_genders_agree_with_none,
        ("signals.statements", "protocol.arms", "protocol.languages"),
    ),
    Rule(wordings_have_a_variant, ("signals.statements", "protocol.variants")),
    Rule(statements_say_as_much, _COMPARED),
    Rule(wordings_differ, _COMPARED),
    Rule(statements_have_wordings, _SAID, warns=True),
)
STUDY_STATEMENT_RULES: tuple[Rule[Draft], ...] = (
    Rule(own_statements_are_worded_so_too, ("study.comparisons", *_COMPARED)),
)
