"""Letters to read before anything is sent: the same words by both arms, then a real pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from discrimtest.design.citation import listing_facts
from discrimtest.design.letters import LetterTemplate, render
from discrimtest.design.profiles import make_candidates, make_profile
from discrimtest.files.profiles import SignalLists
from discrimtest.files.protocol import Arm
from discrimtest.randomness import Stream
from discrimtest.words.listing import HomeType
from discrimtest.words.profile import Letter, Profile, Span

TITLES = {"nl": "Licht appartement", "fr": "Appartement lumineux", "en": "Bright apartment"}
"""Title of the invented listing that previews and checks cite."""


def example_listing(language: str, municipality: str = "Kortrijk") -> dict[str, str]:
    """An invented listing, as letters cite it."""
    return listing_facts(
        TITLES[language],
        HomeType.APARTMENT,
        municipality,
        language,
        address="Kerkstraat 12",
        rent_cents=850_00,
    )


def bare_listing(language: str) -> dict[str, str]:
    """An invented listing that says as little as an advertisement can."""
    return listing_facts("", HomeType.OTHER, "Kortrijk", language)


def specimen(
    arm: Arm, lists: SignalLists, language: str, signals: Iterable[str], seed: int = 0
) -> Profile:
    """A candidate for reading and checking: two arms that may bear a name bear the same one,
    and both bear the same neutral facts, so only what the arms differ in differs between them."""
    profile = make_profile(
        Stream(seed, "specimen"),
        arm,
        lists,
        Counter(),
        id=f"specimen-{arm.id}",
        language=language,
        signals=signals,
    )
    first = {fact: pool[0] for fact, pool in lists.neutral(language).items()}
    return replace(profile, facts={**profile.facts, **first})


def preview_pair(
    template: LetterTemplate,
    arms: Sequence[Arm],
    lists: SignalLists,
    signals: Iterable[str],
    *,
    listing: Mapping[str, str] | None = None,
    contact: Mapping[str, str] | None = None,
    seed: int = 0,
) -> tuple[Letter, ...]:
    """One letter variant as each arm writes it; outside the spans the letters are the same.

    Args:
        arms: The arms of one comparison, test arm first.
        signals: ``AllowedComparison.may_differ()``.
        listing: As from :func:`example_listing`, which is the default.
        seed: Another seed shows other names.
    """
    signals = frozenset(signals)
    return tuple(
        render(
            template,
            specimen(arm, lists, template.language, signals, seed),
            listing=listing or example_listing(template.language),
            signals=signals,
            contact=contact,
            statements=lists.statements,
        )
        for arm in arms
    )


def preview_test(
    templates: Sequence[LetterTemplate],
    arms: Sequence[Arm],
    lists: SignalLists,
    signals: Iterable[str],
    *,
    listing: Mapping[str, str] | None = None,
    contacts: Sequence[Mapping[str, str]] = (),
    seed: int = 0,
) -> tuple[Letter, ...]:
    """The letters of one test as they would be sent: other names, facts and wording each.

    Args:
        templates: A variant for each arm, all in one language.
        contacts: ``mail`` and ``phone`` of each candidate; or none.
    """
    signals = frozenset(signals)
    language = templates[0].language
    profiles = make_candidates(
        Stream(seed, "preview"),
        arms,
        lists,
        Counter(),
        test="preview",
        language=language,
        signals=signals,
    )
    return tuple(
        render(
            template,
            profile,
            listing=listing or example_listing(language),
            signals=signals,
            contact=contacts[index] if contacts else None,
            statements=lists.statements,
        )
        for index, (template, profile) in enumerate(zip(templates, profiles, strict=True))
    )


def marked(text: str, spans: Iterable[Span]) -> str:
    """The text with each span between square brackets."""
    for span in sorted(spans, key=lambda span: span.start, reverse=True):
        text = f"{text[: span.start]}[{text[span.start : span.end]}]{text[span.end :]}"
    return text


def unmarked(text: str, spans: Iterable[Span]) -> str:
    """The text without what stands in its spans."""
    for span in sorted(spans, key=lambda span: span.start, reverse=True):
        text = text[: span.start] + text[span.end :]
    return text
