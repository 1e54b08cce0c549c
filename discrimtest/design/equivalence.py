"""Is the signal the only difference? The checks of letters that a protocol must pass.

Each function returns the problems it finds; none is ever mended in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product

from discrimtest.design.citation import ALWAYS_KNOWN, LISTING_VARIABLES
from discrimtest.design.letters import CARRIERS, LetterTemplate, render
from discrimtest.design.likeness import reworded, shared_runs
from discrimtest.design.preview import (
    bare_listing,
    example_listing,
    preview_pair,
    specimen,
    unmarked,
)
from discrimtest.design.reading import reading_ease, words
from discrimtest.errors import Problem, Refused
from discrimtest.files.profiles import FACTS, SignalLists, Statement
from discrimtest.files.protocol import AllowedComparison, Arm, Equivalence, Protocol
from discrimtest.words.profile import Letter, Profile


def branch_problems(
    templates: Iterable[LetterTemplate], comparisons: Iterable[AllowedComparison]
) -> Iterator[Problem]:
    """An ``{% if %}`` on what may differ between arms would make more than the signal differ."""
    comparisons = tuple(comparisons)
    tested = {
        variable: (attribute, comparison)
        for comparison in comparisons
        for attribute in comparison.may_differ()
        for variable in CARRIERS[attribute]
    }
    for template in templates:
        for variable, line in template.conditions:
            if variable in tested:
                attribute, comparison = tested[variable]
                yield Problem(
                    f"{template.place}: line {line}",
                    variable,
                    f"must not be asked in an if: {attribute} may differ between the arms of "
                    f"{comparison.id}",
                    "Write the same sentence for every arm and let only the variable differ.",
                    "letter.asks_for_the_signal",
                )


def arm_problems(
    protocol: Protocol,
    lists: SignalLists,
    templates: Iterable[LetterTemplate],
    comparisons: Iterable[AllowedComparison],
    cross: Protocol | None = None,
) -> Iterator[Problem]:
    """Each letter as both arms write it: outside the spans the same, inside them the signal.

    A gap is told of the first arm that has it.
    """
    gaps: set[str] = set()
    for problem in _arm_problems(protocol, lists, templates, comparisons, cross):
        if problem.code != "letter.gap" or problem.place not in gaps:
            yield problem
        if problem.code == "letter.gap":
            gaps.add(problem.place)


def _arm_problems(
    protocol: Protocol,
    lists: SignalLists,
    templates: Iterable[LetterTemplate],
    comparisons: Iterable[AllowedComparison],
    cross: Protocol | None,
) -> Iterator[Problem]:
    templates = tuple(templates)
    for comparison in comparisons:
        arms = [protocol.arm(name, cross) for name in (comparison.test, comparison.control)]
        known = [arm for arm in arms if arm is not None]
        if len(known) < 2:
            continue  # an unknown arm is the study's or protocol's problem, told there
        for template in templates:
            try:
                yield from _each_listing(template, comparison, known, lists)
            except Refused as refused:
                yield from refused.problems
                break


def _each_listing(
    template: LetterTemplate, comparison: AllowedComparison, arms: Sequence[Arm], lists: SignalLists
) -> Iterator[Problem]:
    """Letters about an advertisement that says everything, and about one that says little."""
    told: set[str] = set()
    for listing in (example_listing(template.language), bare_listing(template.language)):
        test, control = preview_pair(
            template, arms, lists, comparison.may_differ(), listing=listing
        )
        for problem in _pair_problems(template, comparison, arms, test, control):
            if problem.rule not in told:
                told.add(problem.rule)
                yield problem


def _pair_problems(
    template: LetterTemplate,
    comparison: AllowedComparison,
    arms: Sequence[Arm],
    test: Letter,
    control: Letter,
) -> Iterator[Problem]:
    named = f"{comparison.id} ({comparison.test} against {comparison.control})"
    for part, (one, other) in {
        "subject": (
            unmarked(test.subject, test.subject_spans),
            unmarked(control.subject, control.subject_spans),
        ),
        "body": (unmarked(test.body, test.spans), unmarked(control.body, control.spans)),
    }.items():
        if one != other:
            yield Problem(
                f"{template.place}: {part}",
                _first_difference(one, other),
                f"must read the same in both arms of {named}, but for the signal",
                "Take out what depends on the arm, or match the arms in this attribute.",
                "letter.differs",
            )
    mine, its = (arm.attributes() for arm in arms)
    shown = {span.signal for letter in (test, control) for span in letter.spans}
    for attribute in sorted(comparison.may_differ()):
        if mine[attribute] != its[attribute] and not shown & CARRIERS[attribute]:
            yield Problem(
                template.place,
                ", ".join(sorted(CARRIERS[attribute])),
                f"must appear in the body: it tells {attribute}, the difference of {named}",
                "Write the variable into this letter.",
                "letter.signal_missing",
            )
    for arm, letter in zip(arms, (test, control), strict=True):
        text = f"{letter.subject}\n\n{letter.body}"
        untidy = re.search(r".{0,20}(?:  | [,.)]|\(\)|\n\n\n|[ \t]\n).{0,20}", text)
        if untidy:
            yield Problem(
                template.place,
                untidy.group().strip(),
                f"must read well in the arm {arm.id}: no doubled space, no gap",
                "A variable is empty here; ask {% if couple %} or {% if street %} before using it.",
                "letter.gap",
            )


def _first_difference(one: str, other: str) -> str:
    place = next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    start = max(0, place - 20)
    return f"{one[start : place + 20]} / {other[start : place + 20]}"


def balance_problems(
    protocol: Protocol,
    lists: SignalLists,
    templates: Iterable[LetterTemplate],
    comparisons: Iterable[AllowedComparison],
    cross: Protocol | None = None,
) -> Iterator[Problem]:
    """Variants of a language differ in length and reading ease by no more than the limits."""
    names = dict.fromkeys(
        name for comparison in comparisons for name in (comparison.test, comparison.control)
    )
    arms = [arm for name in names if (arm := protocol.arm(name, cross)) is not None]
    by_language: dict[str, list[LetterTemplate]] = {}
    for template in templates:
        by_language.setdefault(template.language, []).append(template)
    for language, letters in by_language.items():
        yield from _unbalanced(protocol.equivalence, language, letters, arms, lists)


def _unbalanced(
    limits: Equivalence,
    language: str,
    letters: Sequence[LetterTemplate],
    arms: Iterable[Arm],
    lists: SignalLists,
) -> Iterator[Problem]:
    measured = _Measured()
    for arm in arms:
        profile = _writer(arm, lists, language)
        if profile is None:
            continue
        for listing, facts in product(
            (example_listing(language), bare_listing(language)), _extremes_of(lists, language)
        ):
            with_facts = replace(profile, facts=profile.facts | facts)
            bodies = _bodies(letters, with_facts, listing, lists.statements)
            measured.add(arm, language, bodies)
        for listing in (_NAMELESS, _NAMELESS | _UNTOLD):
            measured.compare(arm, _bodies(letters, _nameless(profile), listing))
    places = {letter.variant: letter.place for letter in letters}
    for variant, arm_id in measured.silent.items():
        rule = "the body must hold at least a word for every arm"
        place = places[variant]
        yield Problem(place, f"arm {arm_id}", rule, "Write the letter.", "letter.too_short")
    for (one, other), (runs, arm_id) in measured.shared.items():
        if runs > limits.shared_wording:
            yield _too_alike(limits, places[other], one, runs, arm_id)
        elif measured.again[one, other][0] > limits.reworded:
            yield _reworded(limits, places[other], one, *measured.again[one, other])
    if measured.lengths:
        yield from _too_long(limits, f"letters/*.{language}.txt", *max(measured.lengths))
        yield from _too_hard(limits, f"letters/*.{language}.txt", *max(measured.spreads))


_WORDLESS = "·"
"""Stands for a word of the candidate or the listing, where only a letter's own words count."""
_NAMELESS = dict.fromkeys(LISTING_VARIABLES, _WORDLESS)
_UNTOLD = dict.fromkeys(LISTING_VARIABLES.keys() - ALWAYS_KNOWN, "")


@dataclass(slots=True)
class _Measured:
    """What was measured of the variants of a language, as every arm writes them.

    Attributes:
        lengths, spreads: Ratio of words and difference in reading ease, and between which.
        silent: Variants without a word, and for which arm.
        shared, again: Of each two variants, the most they share in runs of words and in
            sentences said again, and for which arm.
    """

    lengths: list[tuple[float, str]] = field(default_factory=list)
    spreads: list[tuple[float, str]] = field(default_factory=list)
    silent: dict[str, str] = field(default_factory=dict)
    shared: dict[tuple[str, str], tuple[float, str]] = field(default_factory=dict)
    again: dict[tuple[str, str], tuple[float, str]] = field(default_factory=dict)
    compared: set[tuple[str, str]] = field(default_factory=set)

    def add(self, arm: Arm, language: str, bodies: dict[str, str]) -> None:
        count = {variant: len(words(body)) for variant, body in bodies.items()}
        self.silent |= {name: arm.id for name, long in count.items() if not long}
        said = {name: long for name, long in count.items() if long}
        if said:
            ease = {variant: reading_ease(bodies[variant], language) for variant in said}
            self.lengths.append((max(said.values()) / min(said.values()), _extremes(said, arm)))
            self.spreads.append((max(ease.values()) - min(ease.values()), _extremes(ease, arm)))

    def compare(self, arm: Arm, bodies: Mapping[str, str]) -> None:
        for pair in combinations(sorted(bodies), 2):
            one, other = (bodies[variant] for variant in pair)
            # Arms that differ in what is left out here send the same.
            if (one, other) in self.compared:
                continue
            self.compared.add((one, other))
            for most, share in ((self.shared, shared_runs), (self.again, reworded)):
                most[pair] = max(most.get(pair, (0.0, "")), (share(one, other), arm.id))


def _writer(arm: Arm, lists: SignalLists, language: str) -> Profile | None:
    """Somebody of the arm; None where lists lack a name, which arm_problems tells."""
    try:
        return specimen(arm, lists, language, ())
    except Refused:
        return None


def _nameless(profile: Profile) -> Profile:
    """Without a word of the candidate's own, so that the letter's own words are left."""
    names = dict.fromkeys(profile.names, _WORDLESS)
    return replace(profile, names=names, facts=dict.fromkeys((*FACTS, "pronouns"), _WORDLESS))


def _extremes_of(lists: SignalLists, language: str) -> tuple[dict[str, str], dict[str, str]]:
    """The shortest and the longest of each list of neutral facts, in words."""
    pools = lists.neutral(language)
    shortest, longest = (
        {fact: choose(pool, key=lambda said: len(words(said))) for fact, pool in pools.items()}
        for choose in (min, max)
    )
    return shortest, longest


def _bodies(
    letters: Iterable[LetterTemplate],
    profile: Profile,
    listing: Mapping[str, str],
    statements: Iterable[Statement] = (),
) -> dict[str, str]:
    """Of each variant, as this candidate would send it about this listing."""
    statements = tuple(statements)
    return {
        letter.variant: render(
            letter, profile, listing=listing, signals=(), statements=statements
        ).body
        for letter in letters
    }


def _too_alike(limits: Equivalence, place: str, other: str, share: float, arm: str) -> Problem:
    return Problem(
        place,
        f"{share:.0%} of its wording (arm {arm})",
        f"at most {limits.shared_wording:.0%} of the runs of three words may stand in variant "
        f"{other!r} too: a landlord gets both letters",
        "Write this letter anew, as somebody else would.",
        "letter.too_alike",
    )


def _reworded(limits: Equivalence, place: str, other: str, share: float, arm: str) -> Problem:
    return Problem(
        place,
        f"{share:.0%} of its sentences (arm {arm})",
        f"at most {limits.reworded:.0%} may say in nearly the same words, in whatever order, what "
        f"variant {other!r} says: a landlord gets both letters",
        "Write this letter anew, as somebody else would.",
        "letter.reworded",
    )


def _too_long(limits: Equivalence, place: str, ratio: float, which: str) -> Iterator[Problem]:
    if ratio > limits.length_ratio:
        yield Problem(
            place,
            f"{ratio:.2f} ({which} words)",
            f"the longest variant must be at most {limits.length_ratio:g} times the shortest",
            "Shorten the long letter or lengthen the short one.",
            "letter.lengths_differ",
        )


def _too_hard(limits: Equivalence, place: str, spread: float, which: str) -> Iterator[Problem]:
    if spread > limits.reading_points:
        yield Problem(
            place,
            f"{spread:.1f} ({which} points)",
            f"variants must lie within {limits.reading_points:g} points of reading ease",
            "Split long sentences or choose shorter words in the hardest letter.",
            "letter.reading_ease_differs",
        )


def _extremes(values: Mapping[str, float], arm: Arm) -> str:
    low, high = (choose(values, key=lambda name: values[name]) for choose in (min, max))
    return f"arm {arm.id}: {low} {values[low]:.0f}, {high} {values[high]:.0f}"


def citation_problems(templates: Iterable[LetterTemplate], *, required: bool) -> Iterator[Problem]:
    """Every letter tells which advertisement it answers, or none does; how, each may choose."""
    templates = tuple(templates)
    citing = any(template.in_body & ALWAYS_KNOWN for template in templates)
    for template in templates:
        if template.in_body & ALWAYS_KNOWN or not (citing or required):
            continue
        yield Problem(
            template.place,
            "",
            "must cite the listing in its body, as "
            + ("the protocol says" if required else "other letters do"),
            f"Use one of {', '.join(sorted(ALWAYS_KNOWN))}.",
            "letter.cites_nothing",
        )


_QUOTED = re.compile(r"[“«\"] ?\{\{ ?listing_title")


def same_title_problems(templates: Sequence[LetterTemplate]) -> Iterator[Problem]:
    """Subjects that copy the advertisement's title, or quote it: strangers do not do it alike."""
    by_language: dict[str, list[LetterTemplate]] = {}
    for template in templates:
        if "listing_title" in template.in_subject:
            by_language.setdefault(template.language, []).append(template)
    quoting = [template for template in templates if _QUOTED.search(template.source)]
    if quoting:
        yield Problem(
            quoting[0].place,
            ", ".join(dict.fromkeys(letter.variant for letter in quoting)),
            "have the advertisement's title in quotation marks, as no tenant writes it",
            "Take the marks away.",
            "letter.quotes_title",
        )
    for citing in by_language.values():
        if len(citing) > 1:
            yield Problem(
                citing[1].place,
                ", ".join(letter.variant for letter in citing),
                "have the advertisement's title in their subjects, so both candidates of a test "
                "may copy it",
                "Let one do so; others can cite street, municipality, rent or nothing.",
                "letter.titles_alike",
            )
