"""Letters to read before anything is sent: the same words by both arms, then a real pair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from discrimtest.design.citation import listing_facts
from discrimtest.design.letters import LetterTemplate, render
from discrimtest.design.profiles import free_names, names_for, profile_of
from discrimtest.files.profiles import SignalLists
from discrimtest.files.protocol import Arm
from discrimtest.randomness import Stream
from discrimtest.words.line import LineChannel
from discrimtest.words.listing import HomeType
from discrimtest.words.persona import Persona
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
    stream = Stream(seed, "specimen")
    names: dict[str, str] = {}
    for what, pool in names_for(arm, lists).items():
        names[what] = stream.pick(free_names(what, arm, pool, names.values()))
    says = {fact: {language: pool[0]} for fact, pool in lists.neutral(language).items()}
    shown = Persona("", LineChannel.EMAIL, "", arm.id, names, says)
    return profile_of(
        shown, arm, lists, id=f"specimen-{arm.id}", language=language, signals=signals
    )


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
    personas: Sequence[Persona],
    arms: Mapping[str, Arm],
    lists: SignalLists,
    signals: Iterable[str],
    *,
    listing: Mapping[str, str] | None = None,
) -> tuple[Letter, ...]:
    """The letters of one test as these personas would send them.

    Args:
        templates: A variant for each persona, all in one language.
        arms: Every arm by name.
    """
    signals = frozenset(signals)
    return tuple(
        render(
            template,
            profile_of(
                persona,
                arms[persona.arm],
                lists,
                id=f"preview-{persona.line}",
                language=template.language,
                signals=signals,
            ),
            listing=listing or example_listing(template.language),
            signals=signals,
            contact=reached_at(persona),
            statements=lists.statements,
        )
        for template, persona in zip(templates, personas, strict=True)
    )


def reached_at(persona: Persona) -> dict[str, str]:
    """What a letter may cite of a persona's line."""
    mail = persona.address if persona.channel is LineChannel.EMAIL else ""
    return {"mail": mail, "phone": ""}


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
