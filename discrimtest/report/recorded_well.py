"""How carefully the answers were written down, and whether the figure depends on who did."""

from __future__ import annotations

from discrimtest.estimators.by_tester import TesterEffect, effect_of_testers
from discrimtest.estimators.proportion import wilson
from discrimtest.estimators.tables import Share
from discrimtest.record.quality import Quality
from discrimtest.report.blocks import Block, Paragraph, Part, Table
from discrimtest.report.facts import ReportFacts
from discrimtest.report.language import N_, NO_BREAK, Language

ITEMS = {
    "moment": N_("When it came"),
    "channel": N_("How it came"),
    "category": N_("What it says"),
    "automatic": N_("Whether software sent it"),
    "text": N_("The words"),
}
FLAGS = {
    "fast": N_("Too fast after the one before"),
    "copied": N_("The same words at several landlords"),
    "odd_hours": N_("Written down at night"),
    "late": N_("Written down long afterwards"),
    "same_voice": N_("Both contacts of a test in one voice"),
}


DIFFER = N_("Between testers the difference varies more than chance alone would make it ({p}).")
ALIKE = N_("Between testers the difference varies no more than chance could make it ({p}).")


def recorded_well(facts: ReportFacts, language: Language) -> list[Part]:
    """The part about testers, for who commissioned or inspects; nothing where nobody recorded."""
    quality = facts.quality
    if quality is None or not quality.testers:
        return []
    effect = effect_of_testers(facts.tested_by)
    blocks = [
        *_testers(quality, language),
        *_twice(quality, language),
        *_looked_at(quality, language),
        *([_effect(effect, facts.alpha, language)] if effect else []),
    ]
    return [Part(language.say("How carefully it was written down"), tuple(blocks))]


def _testers(quality: Quality, language: Language) -> list[Block]:
    say, integer = language.say, language.integer
    told = say(
        "Testers have a number here, in the order in which they began. Who they are stands in no "
        "report."
    )
    rows = tuple(
        (
            say("Tester {n}", n=integer(number)).replace(" ", NO_BREAK),
            integer(work.made),
            integer(work.answers),
            integer(sum(work.flags.values())),
            integer(work.checked),
            integer(work.wrong),
        )
        for number, work in enumerate(quality.testers, start=1)
    )
    columns = (
        say("Tester"),
        say("Contacts made"),
        say("Answers written down"),
        say("Entries to look at"),
        say("Answers entered twice"),
        say("Of which differ"),
    )
    return [Paragraph(told), Table(say("What each tester wrote down"), columns, rows)]


def _twice(quality: Quality, language: Language) -> list[Block]:
    say, integer, percent = language.say, language.integer, language.percent
    if not any(of for _, of in quality.items.values()):
        return [
            Paragraph(
                say(
                    "No answer was entered a second time, so how many mistakes there are is not "
                    "known."
                )
            )
        ]
    told = say(
        "Some answers were entered again by another person, who did not see the first entry. The "
        "program drew which. A difference is a mistake in one of the two."
    )
    limits = {item: wilson(Share(*counts)) for item, counts in quality.items.items() if counts[1]}
    rows = tuple(
        (
            say(ITEMS[item]),
            integer(quality.items[item][0]),
            integer(quality.items[item][1]),
            f"{percent(found.low)}–{percent(found.high)}",
        )
        for item, found in limits.items()
    )
    columns = (say("Part of the answer"), say("The same"), say("Compared"), say("Limits"))
    return [Paragraph(told), Table(say("Answers that were entered twice"), columns, rows)]


def _looked_at(quality: Quality, language: Language) -> list[Block]:
    say, integer = language.say, language.integer
    counts = {kind: sum(work.flags.get(kind, 0) for work in quality.testers) for kind in FLAGS}
    blocks: list[Block] = []
    if any(counts.values()):
        told = say(
            "The program points at entries that ask for a look. That is no proof of a mistake."
        )
        rows = tuple((say(FLAGS[kind]), integer(counts[kind])) for kind in FLAGS if counts[kind])
        table = Table(say("Entries to look at"), (say("Why"), say("Number")), rows)
        blocks += [Paragraph(told), table]
    if quality.held:
        blocks.append(
            Paragraph(
                language.count(
                    quality.held,
                    "{n} contact is held until somebody has looked at it. Its test counts in no "
                    "figure until then.",
                    "{n} contacts are held until somebody has looked at them. Their tests count in "
                    "no figure until then.",
                )
            )
        )
    if quality.queries:
        blocks.append(
            Paragraph(
                language.count(
                    quality.queries,
                    "{n} question about an entry is still open.",
                    "{n} questions about entries are still open.",
                )
            )
        )
    return blocks


def _effect(effect: TesterEffect, alpha: float, language: Language) -> Paragraph:
    """Whether the difference depends on who made the contacts."""
    say, per = language.say, language.hundredths
    told = say(
        "Per 100 tests the net difference is {net}: tests that favoured the control candidate, "
        "minus those that favoured the test candidate. Without the tests of any one tester it lies "
        "between {lowest} and {highest}.",
        net=per(effect.net),
        lowest=per(effect.lowest),
        highest=per(effect.highest),
    )
    differs = DIFFER if effect.alike.p_value < alpha else ALIKE
    return Paragraph(f"{told} {say(differs, p=language.p_equals(effect.alike.p_value))}")
