"""Who judged the answers, how far two coders agree, and how often a masked text told too much."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from discrimtest.estimators.proportion import wilson
from discrimtest.estimators.tables import Share
from discrimtest.record.blind import ANEW, SEEING
from discrimtest.record.counts import CodingFacts
from discrimtest.report.blocks import Block, Paragraph, Table
from discrimtest.report.facts import AgreementFacts
from discrimtest.report.language import N_, Language, sentence
from discrimtest.report.terms import CODED

FIGURES = {
    "percent_agreement": N_("same judgement"),
    "cohen_kappa": N_("beyond chance, Cohen’s kappa"),
    "krippendorff_alpha": N_("beyond chance, Krippendorff’s alpha"),
    "gwet_ac1": N_("beyond chance, Gwet’s AC1"),
}
_EACH = ("krippendorff_alpha",)
"""What is told of each category by itself; ``code agreement`` tells the others."""


def coding(
    judged: CodingFacts, language: Language, agreement: Sequence[AgreementFacts] = ()
) -> list[Block]:
    """Who judged the answers, and how far two who did not know of each other agree."""
    say, integer = language.say, language.integer
    rows = [
        (sentence(say(CODED[method])), integer(judged.by[method]))
        for method in CODED
        if judged.by.get(method)
    ]
    table = Table(
        say("Contacts of complete tests, by who judged the outcome"),
        (say("Judged"), say("Contacts")),
        tuple(rows),
    )
    blocks: list[Block] = [table] if rows else []
    if any(judged.by.get(method) for method in ("blind", "adjudicated", ANEW, SEEING)):
        blocks.append(
            Paragraph(
                say(
                    "Coders read the answers without names, titles or anything else that tells "
                    "which candidate they were for."
                )
            )
        )
    if judged.sighted:
        blocks.append(
            Paragraph(
                language.count(
                    judged.sighted,
                    "{n} answer was judged by a coder whose other role showed which candidate it "
                    "was for. That judgement was not blind.",
                    "{n} answers were judged by a coder whose other role showed which candidate "
                    "they were for. Those judgements were not blind.",
                )
            )
        )
        if judged.by.get(SEEING, 0) != judged.sighted:
            blocks.append(
                Paragraph(
                    language.count(
                        judged.by.get(SEEING, 0),
                        "{n} of them decides what the outcome was.",
                        "{n} of them decide what the outcome was.",
                    )
                )
            )
    if judged.by.get("tester"):
        blocks.append(
            Paragraph(
                say(
                    "The tester who judged an answer could see which candidate it was for. A "
                    "coder who cannot see that is more certain."
                )
            )
        )
    return [
        *blocks,
        *_twice(judged, language),
        *_leaks(judged, language),
        *_table(agreement, language),
    ]


def unblinded(judged: CodingFacts, language: Language) -> Iterator[str]:
    """That most judgements of people are of somebody who could see the candidate, if they are."""
    people = sum(number for method, number in judged.by.items() if method != "rule")
    seeing = sum(judged.by.get(method, 0) for method in ("tester", SEEING))
    if 2 * seeing <= people:
        return
    if judged.by.get("tester") == people:
        yield language.say(
            "Answers were judged once, by somebody who could see for whom they were."
        )
    elif seeing == people:
        yield language.say("Whoever judged the answers could see for whom they were.")
    else:
        yield language.count(
            people,
            "Of {n} judged answer, {seen} was judged by somebody who could see for whom it was.",
            "Of {n} judged answers, {seen} were judged by somebody who could see for whom they "
            "were.",
            seen=language.integer(seeing),
        )


def _twice(judged: CodingFacts, language: Language) -> Iterator[Block]:
    """Of how many two coders judged, and what became of those on which they differ."""
    if not judged.twice:
        yield Paragraph(
            language.say("No answer was judged twice, so how often two coders agree is not known.")
        )
        return
    yield Paragraph(
        language.count(
            judged.twice,
            "{n} answer was judged by two coders, each alone. They agreed on {alike}.",
            "{n} answers were judged by two coders, each alone. They agreed on {alike}.",
            alike=language.integer(judged.alike),
        )
    )
    if judged.changed:
        yield Paragraph(
            language.count(
                judged.changed,
                "{n} of these judgements was changed or taken back afterwards. Here it is taken "
                "as it was before.",
                "{n} of these judgements were changed or taken back afterwards. Here they are "
                "taken as they were before.",
            )
        )
    if judged.decided:
        yield Paragraph(
            language.count(
                judged.decided,
                "A third person decided about {n} answer.",
                "A third person decided about {n} answers.",
            )
        )
    if judged.undecided:
        yield Paragraph(
            language.count(
                judged.undecided,
                "About {n} answer coders differ and nobody decided yet. What the first said "
                "counts.",
                "About {n} answers coders differ and nobody decided yet. What the first said "
                "counts.",
            )
        )


def _leaks(judged: CodingFacts, language: Language) -> Iterator[Block]:
    """How often a coder could read all the same which candidate an answer was for."""
    if not judged.readings:
        return
    limits = wilson(Share(judged.leaks, judged.readings))
    yield Paragraph(
        language.count(
            judged.readings,
            "In {leaks} of {n} reading a coder could tell the candidate all the same. Such an "
            "answer is left to another coder.",
            "In {leaks} of {n} readings a coder could tell the candidate all the same. Such an "
            "answer is left to another coder.",
            leaks=language.integer(judged.leaks),
        )
    )
    yield Paragraph(
        language.say(
            "Shares between {low} and {high} fit these readings as well.",
            low=language.percent(limits.low),
            high=language.percent(limits.high),
        )
    )


def _table(agreement: Sequence[AgreementFacts], language: Language) -> Iterator[Block]:
    if not agreement:
        return
    say = language.say
    rows = [
        (
            sentence(figure.label[language.code]) if figure.label else say("All outcomes"),
            say(FIGURES[figure.id]),
            language.undefined if math.isnan(figure.value) else language.decimal(figure.value, 2),
            _between(figure, language),
            language.integer(figure.answers),
        )
        for figure in agreement
        if figure.id in (_EACH if figure.label else FIGURES)
    ]
    note = say(
        "1 is full agreement, 0 as much as chance would give. Answers of one landlord are alike, "
        "which the limits allow for. A dash: it cannot be computed from these answers."
    )
    yield Table(
        say("How far two coders agree"),
        (say("About"), say("Figure"), say("Agreement"), say("Limits (95 %)"), say("Answers")),
        tuple(rows),
        texts=(0, 1),
        notes=(note,),
        dense=True,
    )


def _between(figure: AgreementFacts, language: Language) -> str:
    if figure.low is None or figure.high is None:
        return language.undefined
    return language.say(
        "{low} to {high}",
        low=language.decimal(figure.low, 2),
        high=language.decimal(figure.high, 2),
    )
