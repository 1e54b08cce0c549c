"""What happened in the field: the sample, broken tests, order, landlords, answers, signals."""

from __future__ import annotations

from collections.abc import Mapping

from discrimtest.record.counts import SampleFacts
from discrimtest.report.arrival import arrival
from discrimtest.report.attempts import attempts
from discrimtest.report.blocks import Block, Note, Paragraph, Part, Section, Stamp, Table
from discrimtest.report.captured import told_captured
from discrimtest.report.coarse import NONE, REST
from discrimtest.report.coders import coding
from discrimtest.report.facts import Audience, ReportFacts, UndrawnFacts
from discrimtest.report.flow import flow, reach
from discrimtest.report.language import N_, Language, sentence
from discrimtest.report.order import Order
from discrimtest.report.picture import answers_over_time
from discrimtest.report.readings import Readings
from discrimtest.report.recorded_well import recorded_well
from discrimtest.report.signals import signals
from discrimtest.report.subject import Subject
from discrimtest.report.terms import ANSWERS, REASONS
from discrimtest.words.deviation import DeviationReason

REPLACED = {
    "unsent": N_(
        "A rule that was fixed before the first draw replaces broken tests of which nothing was "
        "sent; it replaces no other."
    ),
    "all": N_("A rule that was fixed before the first draw replaces broken tests by others."),
}
"""What is told of the rule by which broken tests are replaced, where the study has one."""


def fieldwork(
    facts: ReportFacts,
    readings: Readings,
    audience: Audience,
    language: Language,
    stamps: tuple[Stamp, ...],
) -> Section:
    """Everything about the course of the study that a careful reader asks for."""
    say = language.say
    names = Part(say("Names and phrases"), tuple(signals(facts, audience, language)))
    if facts.withheld:
        told = say(
            "Counts of all tests together could point at one landlord. So they are not in this "
            "report."
        )
        return Section("fieldwork", say("How the study went"), (Paragraph(told),), (names,))
    parts = [
        Part(say("The sample"), tuple(_sample(facts, audience, language))),
        Part(say("Broken tests and deviations"), tuple(_deviations(facts, language))),
        Part(
            say("Who came first"),
            tuple(Order(Subject(facts, readings, language, facts.primary)).blocks()),
        ),
        *_letters(facts, language),
        *arrival(facts, audience, language),
        Part(say("The landlords"), tuple(_landlords(facts, readings, language))),
    ]
    answers: list[Block] = [_answers(facts, language)] if facts.answers else []
    if facts.late_answers and audience is not Audience.PUBLIC:
        answers.append(_late(facts.late_answers, language))
    curves = answers_over_time(facts, language, stamps)
    answers += [curves] if curves else []
    if facts.attempts:
        parts.append(Part(say("How the calls went"), (attempts(facts.attempts, language),)))
    if answers:
        parts.append(Part(say("How the answers came"), tuple(answers)))
    if facts.coding:
        parts.append(
            Part(
                say("How answers were judged"),
                tuple(coding(facts.coding, language, facts.agreement)),
            )
        )
    parts += recorded_well(facts, language)
    parts.append(names)
    return Section("fieldwork", say("How the study went"), (), tuple(parts))


def _late(number: int, language: Language) -> Block:
    return Paragraph(
        language.count(
            number,
            "In complete tests, {n} answer came after the window of its contact had closed. It is "
            "kept, and counts for nothing.",
            "In complete tests, {n} answers came after the window of their contact had closed. "
            "They are kept, and count for nothing.",
        )
    )


def _sample(facts: ReportFacts, audience: Audience, language: Language) -> list[Block]:
    sample = facts.sample
    blocks: list[Block] = [flow(facts, language)]
    blocks += [_taken_back(each, audience, language) for each in facts.undrawn]
    short = sample.planned - sample.drawn
    if short > 0:
        blocks.append(
            Paragraph(
                language.count(
                    short,
                    "{n} planned test was not drawn: the sample is smaller than planned.",
                    "{n} planned tests were not drawn: the sample is smaller than planned.",
                )
            )
        )
    return blocks


def _taken_back(undrawn: UndrawnFacts, audience: Audience, language: Language) -> Paragraph:
    """The reason is a person's own words, which may name somebody: not for the public."""
    draw, date = language.integer(undrawn.number), language.date(undrawn.on)
    if audience is Audience.PUBLIC:
        told = language.count(
            undrawn.tests,
            "{n} test of draw {draw} was taken back on {date}, before anything was sent.",
            "{n} tests of draw {draw} were taken back on {date}, before anything was sent.",
            draw=draw,
            date=date,
        )
        return Paragraph(told)
    told = language.count(
        undrawn.tests,
        "{n} test of draw {draw} was taken back on {date}, before anything was sent: {reason}",
        "{n} tests of draw {draw} were taken back on {date}, before anything was sent: {reason}",
        draw=draw,
        date=date,
        reason=undrawn.reason or language.say("[erased]"),
    )
    return Paragraph(told)


def _deviations(facts: ReportFacts, language: Language) -> list[Block]:
    say, sample = language.say, facts.sample
    blocks: list[Block] = [
        Paragraph(
            say(
                "A test is complete, or broken with a reason. Broken tests count in no figure; an "
                "answer that is not valid is never counted as a refusal."
            )
        )
    ]
    if any(sample.broken.values()):
        blocks.append(reasons(say("Broken tests by reason"), sample.broken, language))
    else:
        blocks.append(Paragraph(say("Every test was completed.")))
    if any(sample.deviations.values()):
        blocks.append(
            reasons(
                say("Departures from the protocol that broke no test"), sample.deviations, language
            )
        )
    else:
        blocks.append(Paragraph(say("There were no other departures from the protocol.")))
    if facts.annex and facts.annex.captured:
        blocks.append(Paragraph(told_captured(facts.annex.captured, language)))
    if facts.replaced in REPLACED:
        blocks.append(Paragraph(say(REPLACED[facts.replaced])))
    if sample.stops:
        blocks.append(
            Paragraph(
                language.count(
                    sample.stops,
                    "With {n} landlord every contact was stopped.",
                    "With {n} landlords every contact was stopped.",
                )
            )
        )
    if sample.asked:
        blocks.append(
            Paragraph(
                language.count(
                    sample.asked,
                    "{n} landlord asked not to be written to any more, and heard nothing more.",
                    "{n} landlords asked not to be written to any more, and heard nothing more.",
                )
            )
        )
    if not (sample.stops or sample.asked):
        blocks.append(Paragraph(say("We did not have to stop contacts with any landlord.")))
    return blocks


def reasons(caption: str, counts: Mapping[DeviationReason, int], language: Language) -> Table:
    rows = [
        (language.say(REASONS[reason]), language.integer(counts[reason]))
        for reason in DeviationReason
        if counts.get(reason)
    ]
    return Table(caption, (language.say("Reason"), language.say("Number")), tuple(rows))


def _letters(facts: ReportFacts, language: Language) -> list[Part]:
    """How evenly the wordings came to be spread over the candidates."""
    say, wordings = language.say, facts.wordings
    if wordings is None or not wordings.used:
        return []
    rows = tuple(
        (sentence(label[language.code]), *map(language.integer, counts))
        for label, counts in wordings.used
    )
    return [
        Part(
            say("Who used which wording"),
            (
                Table(
                    say("Contacts of complete tests, by wording"),
                    (
                        say("Candidate"),
                        *(say("Wording {name}", name=name) for name in wordings.variants),
                    ),
                    rows,
                ),
            ),
        )
    ]


def _landlords(facts: ReportFacts, readings: Readings, language: Language) -> list[Block]:
    sample = facts.sample
    blocks: list[Block] = [*reach(facts, language)]
    blocks.append(_repeats(facts, readings, language))
    if sample.undecided:
        blocks.append(Paragraph(_undecided(sample, language)))
    if sample.merged:
        blocks.append(Paragraph(_merged(sample, language)))
    if sample.apart:
        blocks.append(
            Paragraph(
                language.count(
                    sample.apart,
                    "{n} pair of landlords looked like one. We decided that they are two.",
                    "{n} pairs of landlords looked like one. We decided that each pair is two.",
                )
            )
        )
    if sample.excluded:
        blocks.append(
            Paragraph(
                language.count(
                    sample.excluded,
                    "{n} landlord was on the exclusion list and got no test.",
                    "{n} landlords were on the exclusion list and got no test.",
                )
            )
        )
    return blocks


def _merged(sample: SampleFacts, language: Language) -> str:
    return language.count(
        sample.merged,
        "{n} landlord was listed as more than one. We decided that these are the same.",
        "{n} landlords were each listed as more than one. We decided that these are the same.",
    )


def _undecided(sample: SampleFacts, language: Language) -> str:
    return language.say(
        "It is not decided yet which of {landlords} landlords are the same. Until then they count "
        "as {number}.",
        landlords=language.integer(sample.undecided),
        number=language.integer(sample.undecided_as),
    )


def _repeats(facts: ReportFacts, readings: Readings, language: Language) -> Block:
    """Landlords with several tests, and whether the limits allow for them."""
    say = language.say
    if not facts.sample.repeated:
        return Paragraph(say("No landlord was tested more than once."))
    repeated = language.count(
        facts.sample.repeated,
        "{n} landlord was tested at least twice. Tests of one landlord resemble each other.",
        "{n} landlords were tested at least twice. Tests of one landlord resemble each other.",
    )
    net = readings.get(readings.primary(facts.primary.key), facts.primary.key)
    if net is None or not readings.ignores_landlords(net):
        told = say("The limits and p-values that come first take that into account.")
        return Paragraph(f"{repeated} {told}")
    told = say(
        "The limits and p-values in this report ignore that, so the limits may be too "
        "narrow. Until they take it into account, this report is preliminary."
    )
    return Note(say("Landlords were tested more than once"), f"{repeated} {told}")


def _answers(facts: ReportFacts, language: Language) -> Table:
    say, integer = language.say, language.integer
    ordered = sorted(facts.answers, key=lambda answer: answer.channel in (REST, NONE))
    rows = [
        (
            say(ANSWERS[answer.channel]) if answer.channel in ANSWERS else answer.channel,
            integer(answer.control),
            integer(answer.test),
        )
        for answer in ordered
    ]
    return Table(
        say("Contacts of complete tests, by the channel of the best answer"),
        (say("Answer"), say("Control candidate"), say("Test candidate")),
        tuple(rows),
        _automatic(facts, language),
    )


def _automatic(facts: ReportFacts, language: Language) -> tuple[str, ...]:
    """Why fewer contacts got no answer here than in the figure of how soon answers came."""
    if facts.times is None or facts.times.event:
        return ()
    return (
        language.say(
            "An automatic answer counts here as an answer. The figure below leaves it out."
        ),
    )
