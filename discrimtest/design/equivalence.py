"""Is the signal the only difference? The checks of letters that a protocol must pass.

Each function returns the problems it finds; none is ever mended in silence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from discrimtest.design.letters import CARRIERS, LISTING_VARIABLES, TAG, LetterTemplate, render
from discrimtest.design.preview import example_listing, preview_pair, specimen, unmarked
from discrimtest.design.reading import reading_ease, words
from discrimtest.errors import Problem, Refused
from discrimtest.files.profiles import SignalLists
from discrimtest.files.protocol import AllowedComparison, Arm, Equivalence, Protocol
from discrimtest.words.profile import Letter

PROVOKING = {
    "nl": r"discriminat\w*|discrimineer\w*|racis\w*|homofo\w*|transfo\w*|wetgeving|wettelijk\w*"
    r"|de wet|klacht\w*|klagen|rechtbank|advocaat|unia|mensenrechten\w*|gelijke kansen"
    r"|praktijktest\w*|weiger\w*|u moet|verplicht\w*|bewijs\w*|probleem met",
    "fr": r"discrimin\w*|racis\w*|homopho\w*|transpho\w*|la loi|légal\w*|plainte\w*|tribunal"
    r"|avocat\w*|unia|droits humains|égalité des chances|test de situation|refus\w*"
    r"|vous devez|obligé\w*|preuve\w*|problème avec",
    "en": r"discriminat\w*|racis\w*|homopho\w*|transpho\w*|the law|legal\w*|complain\w*|court"
    r"|lawyer\w*|unia|human rights|equal opportunit\w*|practice test\w*|refus\w*|you must"
    r"|proof|problem with",
}
"""Words that warn, threaten or dare a landlord: a letter with one of them provokes."""

AGREEING = {
    "nl": r"mijn (?:man|vrouw|vriend|vriendin|echtgeno(?:ot|te)|verloofde)|hij|hem|haar|zij"
    r"|(?:alleenstaande|ongehuwde|gehuwde|gescheiden|jonge|rustige|werkende|als|ben een)"
    r" (?:man|vrouw|heer|dame|vader|moeder)|twee (?:mannen|vrouwen)|weduwe|weduwnaar|jongeman"
    r"|huisvrouw|huurster|kandidate|studente|lerares|verpleegster",
    "fr": r"(?:un|une|deux|jeune) (?:jeunes? )?(?:hommes?|femmes?|dames?|pères?|mères?)"
    r"|veu(?:f|ve)|étudiante?|institut(?:eur|rice)|infirmi(?:er|ère)"
    r"|(?:mon|ma) (?:partenaire|compagn\w+|mari|femme|épou\w+|conjoint\w*|ami\w*|fiancée?)"
    r"|elle|lui|tou(?:s|tes) (?:les )?deux|l’un\w* et l’autre|chacune?|seule?s?"
    r"|\w*(?:\([eè]\w*\)|[·.]e(?:[·.]?s)?(?=\W)|/e\b)"
    r"|(?:je (?:me )?|nous (?:nous )?)(?:suis|serais|étais|sommes|serions|étions|serons)"
    r" (?:(?:très|tout|bien|vraiment|donc|aussi|déjà|actuellement|vivement) )*"
    r"\w+(?:és?|ées?|is?|ies?|us?|ues?|eux|euses?|ants?|antes?|ents?|entes?|ains?|aines?)",
    "en": r"my (?:husband|wife|boyfriend|girlfriend|fiancée?)|he|him|his|she|her|hers"
    r"|(?:a|an|single|young|quiet|working|two) (?:man|woman|men|women|father|mother|lady"
    r"|gentleman)|widow(?:er)?|housewife",
}
"""Words whose form depends on who writes or on who the partner is. Letters do without:
"mon" or "ma" partenaire would tell more than the signal does."""


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
    """Each letter as both arms write it: outside the spans the same, inside them the signal."""
    templates = tuple(templates)
    for comparison in comparisons:
        arms = [protocol.arm(name, cross) for name in (comparison.test, comparison.control)]
        known = [arm for arm in arms if arm is not None]
        if len(known) < 2:
            continue  # an unknown arm is the study's or protocol's problem, told there
        for template in templates:
            try:
                test, control = preview_pair(template, known, lists, comparison.may_differ())
            except Refused as refused:
                yield from refused.problems
                break
            yield from _pair_problems(template, comparison, known, test, control)


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
        untidy = re.search(r".{0,20}(?:  | [,.]|\n\n\n|[ \t]\n).{0,20}", text)
        if untidy:
            yield Problem(
                template.place,
                untidy.group().strip(),
                f"must read well in the arm {arm.id}: no doubled space, no gap",
                "A variable is empty in this arm; ask {% if couple %} before using it.",
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
    lengths: list[tuple[float, str]] = []
    spreads: list[tuple[float, str]] = []
    silent: dict[str, str] = {}
    shared: dict[tuple[str, str], tuple[float, str]] = {}
    for arm in arms:
        bodies = _bodies(letters, arm, lists, language)
        for letter in letters:
            if letter.variant in bodies and not words(bodies[letter.variant]):
                silent.setdefault(letter.place, arm.id)
                del bodies[letter.variant]
        for pair, share in _alike(letters, arm, lists, language):
            shared[pair] = max(shared.get(pair, (0.0, "")), (share, arm.id))
        if bodies:
            count = {variant: len(words(body)) for variant, body in bodies.items()}
            ease = {variant: reading_ease(body, language) for variant, body in bodies.items()}
            lengths.append((max(count.values()) / min(count.values()), _extremes(count, arm)))
            spreads.append((max(ease.values()) - min(ease.values()), _extremes(ease, arm)))
    for place, arm_id in silent.items():
        rule = "the body must hold at least a word for every arm"
        yield Problem(place, f"arm {arm_id}", rule, "Write the letter.", "letter.too_short")
    places = {letter.variant: letter.place for letter in letters}
    for (one, other), (share, arm_id) in shared.items():
        yield from _too_alike(limits, places[other], one, share, arm_id)
    if lengths:
        yield from _too_long(limits, f"letters/*.{language}.txt", *max(lengths))
        yield from _too_hard(limits, f"letters/*.{language}.txt", *max(spreads))


def _bodies(
    letters: Iterable[LetterTemplate],
    arm: Arm,
    lists: SignalLists,
    language: str,
    without: Collection[str] = (),
) -> dict[str, str]:
    """Of each variant as the arm would send it; none where lists lack a name for it.

    Args:
        without: Attributes of arms whose words are left out.
    """
    try:
        profile = specimen(arm, lists, language, ())
    except Refused:
        return {}  # told by arm_problems
    listing = example_listing(language)
    written = (
        (letter.variant, render(letter, profile, listing=listing, signals=without))
        for letter in letters
    )
    return {variant: unmarked(letter.body, letter.spans) for variant, letter in written}


def _alike(
    letters: Iterable[LetterTemplate], arm: Arm, lists: SignalLists, language: str
) -> Iterator[tuple[tuple[str, str], float]]:
    """How much wording each two variants share, what carries the signal left out."""
    said = _bodies(letters, arm, lists, language, ("statement", "pronouns"))
    for one, other in combinations(sorted(said), 2):
        yield (one, other), _shared(said[one], said[other])


def _shared(one: str, other: str) -> float:
    """The share of the shorter text's runs of three words that stand in the other too."""
    runs = [set(zip(said, said[1:], said[2:], strict=False)) for said in map(_said, (one, other))]
    fewest = min(map(len, runs))
    return len(runs[0] & runs[1]) / fewest if fewest else 0.0


def _said(text: str) -> list[str]:
    return [word.lower() for word in words(text)]


def _too_alike(
    limits: Equivalence, place: str, other: str, share: float, arm: str
) -> Iterator[Problem]:
    if share > limits.shared_wording:
        yield Problem(
            place,
            f"{share:.0%} of its wording (arm {arm})",
            f"at most {limits.shared_wording:.0%} of the runs of three words may stand in variant "
            f"{other!r} too: a landlord gets both letters",
            "Write this letter anew, as somebody else would.",
            "letter.too_alike",
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
    """Every letter cites the listing in the same way: same facts, in subject and in body."""
    templates = tuple(templates)
    for template in templates:
        if required and not template.in_body & LISTING_VARIABLES:
            yield Problem(
                template.place,
                "",
                "must cite the listing in its body, as the protocol says",
                f"Use one of {', '.join(sorted(LISTING_VARIABLES))}.",
                "letter.cites_nothing",
            )
    for one, other in pairwise(templates):
        for part in ("in_subject", "in_body"):
            mine, its = (getattr(letter, part) & LISTING_VARIABLES for letter in (one, other))
            if mine != its:
                yield Problem(
                    other.place,
                    ", ".join(sorted(its)) or "nothing of the listing",
                    f"must cite the listing in its {part.removeprefix('in_')} as {one.place} "
                    f"does ({', '.join(sorted(mine)) or 'not at all'})",
                    "Cite the same facts of the listing in every letter.",
                    "letter.citations_differ",
                )


def wording_problems(
    templates: Iterable[LetterTemplate], names: Collection[str] = ()
) -> Iterator[Problem]:
    """Words that provoke, that agree with a gender, or that name somebody, by line of the file.

    Args:
        names: What candidates may be called; a letter that all arms write holds none of them.
    """
    some = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    called = re.compile(rf"(?<!\w)(?:{some})(?!\w)" if some else r"(?!)")
    for template in templates:
        for number, line in enumerate(template.source.splitlines(), start=1):
            place = f"{template.place}: line {number}"
            yield from provoking(place, template.language, line)
            for match in called.finditer(TAG.sub(" ", line)):
                yield Problem(
                    place,
                    match.group(),
                    "is a name of the lists, and every arm writes this letter",
                    "Write {{ writer_first }}, {{ writer_last }} or {{ partner_first }}.",
                    "letter.names_somebody",
                )
            for found in _whole_words(AGREEING[template.language], line):
                yield Problem(
                    place,
                    found,
                    "must not depend on the gender of the writer or the partner",
                    "Use a sentence without agreement ('Jérôme et moi vivons en couple').",
                    "letter.agrees_with_gender",
                )


def provoking(place: str, language: str, text: str) -> Iterator[Problem]:
    """Words that provoke, in a letter or in a statement about the writer."""
    for found in _whole_words(PROVOKING[language], text):
        yield Problem(
            place,
            found,
            "must not warn, threaten or dare: a letter that provokes tests something else",
            "Say what a candidate tenant would say, and nothing more.",
            "letter.provokes",
        )


def _whole_words(pattern: str, text: str) -> list[str]:
    return [
        match.group().strip()
        for match in re.finditer(rf"(?<![\w’'-])(?:{pattern})(?!\w)", text, re.IGNORECASE)
    ]
