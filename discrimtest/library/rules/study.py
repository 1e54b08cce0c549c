"""Rules that tie a study's file to its protocol, its plan and the calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from discrimtest.errors import Problem
from discrimtest.files.emptied import FILL_IN
from discrimtest.files.plan import EVERYONE, MAIN, SINGLE
from discrimtest.files.reading import tables
from discrimtest.files.toml_lines import dotted, key_lines
from discrimtest.findings.card import Needs
from discrimtest.library.draft import Draft
from discrimtest.library.folder import ProtocolFolder, names_in
from discrimtest.library.rule import Occasion, Rule
from discrimtest.library.rules.comparison import Place, misplaced_roles, unequal
from discrimtest.library.rules.protocol import doubles, misnamed
from discrimtest.words.study import Mode, Purpose


def named_after_its_folder(draft: Draft, on: Occasion) -> Iterator[Problem]:
    yield from misnamed(draft.study.place("slug"), draft.study.value.slug, draft.slug)


def nothing_left_to_fill_in(draft: Draft, on: Occasion) -> Iterator[Problem]:
    """What was copied from another study, and nobody wrote anew."""
    page = {f"studies/{draft.slug}/README.md": draft.page}
    return still_to_fill_in(draft.texts | page)


def still_to_fill_in(texts: Mapping[str, str]) -> Iterator[Problem]:
    """Every line that somebody must still write, of texts by path."""
    for path, text in texts.items():
        for number, line in enumerate(text.splitlines(), start=1):
            if FILL_IN in line:
                place = _key_at(path, text, number)
                rule = "is still to be filled in"
                yield Problem(place, "", rule, f"Write it, and strike {FILL_IN!r}.")


def _key_at(path: str, text: str, number: int) -> str:
    """A line of a file, with the first key that stands on it."""
    where = f"{path}, line {number}"
    if not path.endswith(".toml"):
        return where
    keys = [key for key, line in key_lines(text).items() if line == number]
    return f"{where}: {dotted(keys[0])}" if keys else where


def crossed_with_another(draft: Draft, on: Occasion) -> Iterator[Problem]:
    study = draft.study.value
    if study.cross == study.protocol:
        yield Problem(
            draft.study.place("cross"),
            str(study.cross),
            "must be another protocol than the study's own",
            "Name the protocol whose origins cross the arms, or remove the key.",
        )


def languages_are_sent(draft: Draft, on: Occasion) -> Iterator[Problem]:
    protocol = _folder(draft).protocol.value
    for number, language in enumerate(draft.study.value.languages):
        if language in protocol.languages:
            continue
        only_read = language in protocol.reading_languages
        rule = "is for reading only and is never sent" if only_read else "has no letters"
        yield Problem(
            draft.study.place("languages", number),
            language,
            f"{rule}; protocol {protocol.name!r} is sent in {', '.join(protocol.languages)}",
            "Choose from these languages.",
        )
    for language in doubles(list(draft.study.value.languages)):
        place = draft.study.place("languages")
        yield Problem(place, language, "is there twice", "Name it once.")


def nothing_twice(draft: Draft, on: Occasion) -> Iterator[Problem]:
    study = draft.study
    taken = set(names_in(_folder(draft).protocol.raw, "comparisons")) if draft.folder else set()
    for number, own in enumerate(tables(study.raw, "comparisons")):
        name = own.get("id")
        if isinstance(name, str) and name in taken:
            yield Problem(
                study.place("comparisons", number, "id"),
                name,
                "is the name of another comparison, of the protocol or of this study",
                "Give it a name of its own.",
            )
        elif isinstance(name, str):
            taken.add(name)
    analysis = study.raw.get("analysis")
    for number, pool in enumerate(tables(analysis, "pooled") if isinstance(analysis, dict) else ()):
        name = pool.get("id")
        if isinstance(name, str) and (name in taken or name in (EVERYONE, SINGLE, MAIN)):
            yield Problem(
                study.place("analysis", "pooled", number, "id"),
                name,
                "is taken: by another comparison, or by the plan's own words",
                "Give the pooled comparison a name of its own.",
            )
        elif isinstance(name, str):
            taken.add(name)
    sample = study.raw.get("sample")
    for name in doubles(sample.get("comparisons") if isinstance(sample, dict) else None):
        place = study.place("sample", "comparisons")
        yield Problem(place, name, "is there twice", "Name each comparison once.")


def comparisons_differ(draft: Draft, on: Occasion) -> Iterator[Problem]:
    """No finding could tell which of two is meant that compare the same candidates."""
    study, known = draft.study, draft.comparisons
    named: list[tuple[str, str, tuple[str, ...]]] = [
        (study.place("sample", "comparisons", number), name, (name,))
        for number, name in enumerate(study.value.sample.comparisons)
    ]
    named += [
        (study.place("analysis", "pooled", number), pool.id, pool.comparisons)
        for number, pool in enumerate(study.value.analysis.pooled)
    ]
    first: dict[frozenset[tuple[str, str]], str] = {}
    for place, name, parts in named:
        compared = [known[part] for part in parts if part in known]
        pairs = frozenset((each.test, each.control) for each in compared)
        other = first.setdefault(pairs, name)
        if pairs and other != name:
            rule = f"compares the same candidates as {other!r}"
            yield Problem(place, name, rule, "Keep one of them.")


def place_lies_in_the_region(draft: Draft, on: Occasion) -> Iterator[Problem]:
    legal, study = draft.legal.value, draft.study
    outside = [
        postcode
        for postcode in study.value.place.postcodes
        if legal.postcodes
        and not any(first <= int(postcode) <= last for first, last in legal.postcodes)
    ]
    if outside:
        yield Problem(
            study.place("place", "postcodes"),
            ", ".join(sorted(outside)),
            f"lies outside the region {legal.region!r}, whose law the study names as its own",
            "Correct the postcodes, or name the legal file of that region.",
        )


def own_comparisons_are_matched(draft: Draft, on: Occasion) -> Iterator[Problem]:
    arms = draft.arms
    for own in draft.study.value.comparisons:
        yield from unequal(own, arms, _own(draft, own.id))


def own_roles_are_placed(draft: Draft, on: Occasion) -> Iterator[Problem]:
    arms = draft.arms
    statements = {each.id: each for each in _folder(draft).signals.value.statements}
    for own in draft.study.value.comparisons:
        yield from misplaced_roles(
            own,
            arms,
            statements,
            _own(draft, own.id),
        )


def analysis_fits_the_sample(draft: Draft, on: Occasion) -> Iterator[Problem]:
    study, analysis = draft.study, draft.study.value.analysis
    sampled = draft.study.value.sample.comparisons
    known = draft.comparisons
    if not set(sampled) <= set(known):
        return  # told already; what the sample means to draw is not known
    for number, pool in enumerate(analysis.pooled):
        for place, name in enumerate(pool.comparisons):
            if name in known and name not in sampled:
                yield Problem(
                    study.place("analysis", "pooled", number, "comparisons", place),
                    name,
                    f"is pooled in {pool.id!r}, and the sample does not draw it",
                    f"Choose from {', '.join(sampled)}, or add it to sample.comparisons.",
                )
        for name in doubles(list(pool.comparisons)):
            at = study.place("analysis", "pooled", number, "comparisons")
            yield Problem(at, name, "is there twice", "Its tests would count double: name it once.")
    if analysis.primary in known and analysis.primary not in sampled:
        yield Problem(
            study.place("analysis", "primary"),
            analysis.primary,
            "answers the question of the study, and the sample does not draw it",
            f"Choose from {', '.join((*sampled, *(pool.id for pool in analysis.pooled)))}.",
        )


def sample_reaches_every_comparison(draft: Draft, on: Occasion) -> Iterator[Problem]:
    sample = draft.study.value.sample
    kinds = len(sample.comparisons) if sample.design == "one-comparison-per-listing" else 1
    if sample.tests < kinds:
        yield Problem(
            draft.study.place("sample", "tests"),
            str(sample.tests),
            f"must be at least {kinds}: each of the {kinds} comparisons needs a test",
            "Draw more tests, or compare less.",
        )


def sample_balances_the_letters(draft: Draft, on: Occasion) -> Iterator[Problem]:
    sample, variants = draft.study.value.sample, len(_folder(draft).protocol.value.variants)
    kinds = len(sample.comparisons) if sample.design == "one-comparison-per-listing" else 1
    ways = variants * (variants - 1)
    if kinds <= sample.tests < kinds * ways:
        yield Problem(
            draft.study.place("sample", "tests"),
            str(sample.tests),
            f"leaves {sample.tests / kinds:.3g} tests a comparison; {variants} letter variants "
            f"can be paired in {ways} ways, so wording is not fully balanced over the arms",
            f"From {kinds * ways} tests on each pair can come once.",
        )


def one_clock(draft: Draft, on: Occasion) -> Iterator[Problem]:
    if draft.study.value.timezone != "Europe/Brussels":
        yield Problem(
            draft.study.place("timezone"),
            draft.study.value.timezone,
            "is not the time zone of the postcodes, which are Belgian (Europe/Brussels)",
            "Office hours are read in this zone: check that it is meant.",
        )


def purpose_and_mode_agree(draft: Draft, on: Occasion) -> Iterator[Problem]:
    study = draft.study.value
    if study.mode is Mode.REACTIVE and study.purpose is Purpose.MEASUREMENT:
        yield Problem(
            draft.study.place("purpose"),
            str(study.purpose),
            'does not go with mode = "reactive": a test after a complaint looks at one '
            "landlord and measures no market",
            'Write purpose = "enforcement", or mode = "proactive".',
        )


def purpose_is_of_the_law(draft: Draft, on: Occasion) -> Iterator[Problem]:
    legal, study = draft.legal.value, draft.study
    if study.value.purpose not in legal.purposes:
        allowed = " or ".join(f'"{each}"' for each in legal.purposes)
        yield Problem(
            study.place("purpose"),
            str(study.value.purpose),
            f"is nothing that the legal file {legal.region!r} gives a basis for",
            f"Write purpose = {allowed}, or name the legal file of the region that is competent.",
        )


def baseline_is_alike(draft: Draft, on: Occasion) -> Iterator[Problem]:
    study = draft.study.value
    assert draft.baseline is not None  # noqa: S101 (the rule needs it)
    earlier = draft.baseline.value
    for key in ("purpose", "mode"):
        ours, theirs = str(getattr(study, key)), str(getattr(earlier, key))
        if ours != theirs:
            yield Problem(
                draft.study.place(key),
                ours,
                f"differs from the baseline {earlier.slug!r}, where it is {theirs!r}; their "
                "results are never put side by side",
                "Name another baseline, or none.",
            )
    if earlier.period.first >= study.period.first:
        yield Problem(
            draft.study.place("baseline"),
            earlier.slug,
            f"must be an earlier study; it begins on {earlier.period.first}, this one on "
            f"{study.period.first}",
            "Name an earlier study, or none.",
        )


def order_suits_the_plan(draft: Draft, on: Occasion) -> Iterator[Problem]:
    from discrimtest.estimators.registry import CARDS

    protocol = _folder(draft).protocol
    if protocol.value.timing.order != "test-first":
        return
    for number, request in enumerate(draft.plan.value.findings):
        for place, name in enumerate(request.ids):
            if CARDS[name].needs is Needs.REASSIGNED:
                yield Problem(
                    draft.plan.place("findings", number, "ids", place),
                    name,
                    "rests on an order drawn by a fair coin, and protocol "
                    f'{protocol.value.name!r} has order = "test-first"',
                    'Strike it from the plan, or write order = "random" in the protocol.',
                )


def fixed_order_is_told(draft: Draft, on: Occasion) -> Iterator[Problem]:
    protocol = _folder(draft).protocol
    if protocol.value.timing.order == "test-first":
        yield Problem(
            protocol.place("timing", "order"),
            "test-first",
            "mixes the effect of coming second with the ground; reports say so beside every "
            "p-value",
            'Write order = "random" unless an earlier study must be repeated as it was.',
        )


def plan_names_our_arms(draft: Draft, on: Occasion) -> Iterator[Problem]:
    arms = draft.arms
    for number, planned in enumerate(draft.plan.value.data.comparisons):
        for name in (*planned.test, *planned.control):
            if name not in arms:
                yield Problem(
                    draft.plan.place("data", "comparisons", number),
                    name,
                    "is no arm of this study",
                    "Strike [[data.comparisons]]: the study itself says what is compared.",
                )


def _own(draft: Draft, name: str) -> Place:
    return lambda key: draft.study.item("comparisons", key, id=name)


def _folder(draft: Draft) -> ProtocolFolder:
    assert draft.folder is not None  # noqa: S101 (rules that come here need a protocol key)
    return draft.folder


_ARMS = ("study.sample", "study.comparisons", "protocol.arms", "protocol.comparisons")

STUDY_RULES: tuple[Rule[Draft], ...] = (
    Rule(named_after_its_folder, ("study.slug",)),
    Rule(nothing_left_to_fill_in),
    Rule(crossed_with_another, ("study.cross", "study.protocol")),
    Rule(
        languages_are_sent,
        ("study.languages", "protocol.languages", "protocol.reading_languages", "protocol.name"),
    ),
    Rule(nothing_twice),
    Rule(
        comparisons_differ,
        ("study.sample", "study.comparisons", "study.analysis", "protocol.comparisons"),
    ),
    Rule(own_comparisons_are_matched, ("study.comparisons", "protocol.arms")),
    Rule(own_roles_are_placed, ("study.comparisons", "protocol.arms", "signals.statements")),
    Rule(analysis_fits_the_sample, ("study.analysis", *_ARMS)),
    Rule(sample_reaches_every_comparison, ("study.sample",)),
    Rule(sample_balances_the_letters, ("study.sample", "protocol.variants"), warns=True),
    Rule(place_lies_in_the_region, ("study.place", "legal.postcodes"), warns=True),
    Rule(one_clock, ("study.timezone",), warns=True),
    Rule(purpose_and_mode_agree, ("study.purpose", "study.mode")),
    Rule(purpose_is_of_the_law, ("study.purpose", "legal.purposes")),
    Rule(baseline_is_alike, ("study.purpose", "study.mode", "study.period", "baseline")),
    Rule(order_suits_the_plan, ("protocol.timing", "protocol.name", "plan")),
    Rule(fixed_order_is_told, ("protocol.timing",), warns=True),
    Rule(plan_names_our_arms, ("plan", "protocol.arms")),
)
