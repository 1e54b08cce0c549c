"""The annex for an inspector: each test with its timeline, both candidates side by side.

A study that measures the market shows its tests one by one, but nothing that links the tests of
one landlord: no pseudonym, no place, no dates but the days of the test itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.record.annex import AnnexFacts, SideFacts, TestFacts
from discrimtest.report.blocks import (
    Block,
    LetterPart,
    Note,
    Paragraph,
    Part,
    Section,
    Side,
    Sides,
    Table,
    Terms,
    Text,
)
from discrimtest.report.facts import ReportFacts
from discrimtest.report.language import N_, Language, sentence
from discrimtest.report.masking import Mask
from discrimtest.report.terms import ANSWERS, CODED, EVENTS, REASONS, STATES
from discrimtest.words.landlord import LandlordType
from discrimtest.words.profile import Span
from discrimtest.words.study import Purpose

_LINE_END = re.compile(r"\r\n|\r|\n")
LETTERS = {LandlordType.AGENCY: "A", LandlordType.PRIVATE: "P"}
ROLES = {"control": N_("control candidate"), "test": N_("test candidate")}
LANDLORDS_ONE = {
    LandlordType.AGENCY: N_("an estate agency"),
    LandlordType.PRIVATE: N_("a private landlord"),
}


class DossierRefused(Refused):
    """Data gathered to measure a market never become a dossier against one landlord."""


def pseudonyms(annex: AnnexFacts) -> dict[str, str]:
    """Landlord -> "A1", "A2", … for agencies, "P1", … for private ones, by their first test."""
    names: dict[str, str] = {}
    counts = dict.fromkeys(LandlordType, 0)
    for test in sorted(annex.tests, key=lambda one: one.number):
        if test.landlord not in names:
            counts[test.landlord_type] += 1
            names[test.landlord] = f"{LETTERS[test.landlord_type]}{counts[test.landlord_type]}"
    return names


def check_dossier(facts: ReportFacts, landlord: str) -> None:
    """Whether the annex may be about one landlord.

    Args:
        landlord: A pseudonym of this report, as "A1".

    Raises:
        DossierRefused: The study measures the market.
        WrongInput: No landlord of this report is called so.
    """
    if facts.study.purpose is Purpose.MEASUREMENT:
        raise DossierRefused(
            "A study that measures a market yields no dossier on one landlord.",
            [
                Problem(
                    f"{facts.study.slug}: purpose",
                    str(facts.study.purpose),
                    "data gathered to measure a market never become a dossier against one landlord",
                    "Set up a new study with mode = 'reactive' and purpose = 'enforcement', on a "
                    "legal basis of its own, lock it, and test this landlord there.",
                    "dossier.of_a_measurement",
                )
            ],
        )
    known = pseudonyms(facts.annex or AnnexFacts(())).values()
    if landlord not in known:
        rule = f"must be a landlord of this report ({', '.join(sorted(known)) or 'it has none'})"
        raise WrongInput(
            "The report knows no such landlord.",
            [
                Problem(
                    "landlord", landlord, rule, "Take the name from the annex.", "landlord.unknown"
                )
            ],
        )


def annex(facts: ReportFacts, language: Language, landlord: str | None = None) -> Section | None:
    """The section, or None where the facts have no annex.

    Args:
        landlord: Only the tests of this landlord (its pseudonym).
    """
    if facts.annex is None:
        return None
    say = language.say
    linked = facts.study.purpose is Purpose.ENFORCEMENT
    names: Mapping[str, str] = pseudonyms(facts.annex) if linked else {}
    tests = [
        test
        for test in sorted(facts.annex.tests, key=lambda one: one.number)
        if landlord is None or names.get(test.landlord) == landlord
    ]
    blocks = list(_preface(language, linked))
    if not tests:
        blocks.append(Paragraph(say("There is no test to show.")))
    parts = tuple(_Case(test, language, names.get(test.landlord, "")).part() for test in tests)
    return Section("annex", say("Annex: every test"), tuple(blocks), parts)


def _preface(language: Language, linked: bool) -> Iterator[Block]:
    """What the annex is, and what it may be used for."""
    say = language.say
    yield Paragraph(
        say(
            "This annex tells each test apart. Words that tell the ground are marked in the "
            "letters. Replies stand as they came, but names, addresses and telephone numbers "
            "of landlords are masked with square brackets."
        )
    )
    if linked:
        yield Paragraph(
            say(
                "Each landlord has a name of letters and numbers. It is the same throughout "
                "this report, and means nothing outside it."
            )
        )
        yield Note(
            say("Facts, not a verdict"),
            say(
                "A single test can go otherwise for reasons that have nothing to do with the "
                "ground: chance, the order, a home just let. The landlord must be heard. "
                "Whether the law was broken is for the competent body to say."
            ),
        )
    else:
        yield Note(
            say("No dossier on one landlord"),
            say(
                "This study measures the market. So nothing here links the tests of one "
                "landlord: no name, no place, no date. A file on one landlord takes a "
                "new study after a complaint, to enforce the law, on a legal basis of its own."
            ),
        )


class _Case:
    """One test laid out."""

    def __init__(self, test: TestFacts, language: Language, name: str) -> None:
        say = language.say
        self.test = test
        self.language = language
        self.name = name
        self.mask = Mask(
            landlord=f"[{name}]" if name else say("[landlord]"),
            home=say("[home]"),
            mailbox=say("[e-mail address]"),
            phone=say("[telephone number]"),
            link=say("[link]"),
        )
        made = [side.sent for side in test.sides if side.sent]
        self.start = min(made or [side.due for side in test.sides])

    def part(self) -> Part:
        title = self.language.say("Test {number}", number=self.language.integer(self.test.number))
        return Part(title, (self._terms(), self._timeline(), self._sides()))

    def _terms(self) -> Terms:
        say, test, code = self.language.say, self.test, self.language.code
        rows = [(say("Comparison"), sentence(test.comparison[code]))]
        kind = say(LANDLORDS_ONE[test.landlord_type])
        rows.append((say("Landlord"), f"{self.name}, {kind}" if self.name else sentence(kind)))
        if self.name and test.listing:
            rows.append((say("Where"), test.listing))
        rows.append((say("Result of the test"), say(STATES[test.state])))
        order = (f"{place}. {side.arm[code]}" for place, side in enumerate(test.sides, start=1))
        rows.append((say("Order"), " · ".join(order)))
        return Terms(tuple(rows))

    def _moment(self, at: datetime) -> str:
        """A date; in a study that measures the market the day of the test."""
        time = f"{at:%H:%M}"
        if self.name:
            return f"{self.language.date(at.date())}, {time}"
        day = (at.date() - self.start.date()).days + 1
        return self.language.say("day {number}, {time}", number=str(day), time=time)

    def _timeline(self) -> Table:
        say = self.language.say
        rows = sorted(self._moments(), key=lambda row: row[0])
        return Table(
            say("What happened, and when"),
            (say("When"), say("Candidate"), say("What")),
            tuple((self._moment(at), who, what) for at, who, what in rows),
            texts=(0, 1, 2),
        )

    def _moments(self) -> Iterator[tuple[datetime, str, str]]:
        say, code = self.language.say, self.language.code
        for side in self.test.sides:
            who = say(ROLES[side.role])
            if side.sent:
                yield side.sent, who, say("Contact made")
            else:
                yield side.due, who, say("Contact planned, never made")
            for event in side.events:
                if event.kind in EVENTS:
                    yield event.at, who, self._noted(say(EVENTS[event.kind]), event.note)
            for reply in side.replies:
                yield reply.at, who, self._came(reply.channel, reply.automatic)
            if side.coded and side.outcome:
                at, method = side.coded
                coded = say("Coded as ‘{outcome}’", outcome=side.outcome[code])
                yield at, who, f"{coded} ({say(CODED[method]) if method in CODED else method})"
        for departure in self.test.departures:
            text = self._noted(say(REASONS[departure.reason]), departure.note)
            end = say("this broke the test") if departure.breaks else say("the test went on")
            yield departure.at, say("both"), f"{text} ({end})"

    def _noted(self, text: str, note: str) -> str:
        shown = self._masked(note.strip())
        return f"{text}: {shown}" if shown else text

    def _masked(self, text: str) -> str:
        return self.mask.over(text, self.test.identifying, self.test.home)

    def _came(self, channel: str, automatic: bool) -> str:
        way = self.language.say(ANSWERS[channel]).lower() if channel in ANSWERS else channel
        if automatic:
            return self.language.say("Automatic answer, {channel}", channel=way)
        return self.language.say("Answer, {channel}", channel=way)

    def _sides(self) -> Sides:
        return Sides(tuple(self._side(side) for side in self.test.sides))

    def _side(self, side: SideFacts) -> Side:
        say, code = self.language.say, self.language.code
        outcome = side.outcome[code] if side.outcome else say("not coded")
        rows = (
            (say("Candidate"), f"{side.candidate} ({side.arm[code]})"),
            (say("Outcome"), sentence(outcome)),
        )
        texts = [self._letter(side)]
        texts += [
            Text(
                f"{self._came(reply.channel, reply.automatic)}, {self._moment(reply.at)}",
                self._lines(reply.text or say("[erased]"), ()),
            )
            for reply in side.replies
        ]
        if not side.replies:
            texts.append(Text(say("No answer came."), ()))
        return Side(sentence(say(ROLES[side.role])), rows, tuple(texts))

    def _letter(self, side: SideFacts) -> Text:
        say, letter = self.language.say, side.letter
        if letter is None:
            return Text(say("Letter"), self._lines(say("[erased]"), ()))
        subject = self._lines(letter.subject, letter.subject_spans)
        return Text(say("Letter"), (*subject, (), *self._lines(letter.body, letter.spans)))

    def _lines(self, text: str, spans: tuple[Span, ...]) -> tuple[tuple[LetterPart, ...], ...]:
        """Masked, cut into lines, with the signals marked."""
        lines: list[list[LetterPart]] = [[]]
        place = 0
        for span in (*sorted(spans, key=lambda one: one.start), None):
            end = span.start if span else len(text)
            plain = self._masked(text[place:end])
            pieces = [(plain, False)]
            if span:
                pieces.append((text[max(place, span.start) : span.end], True))
                place = max(place, span.end)
            for piece, marked in pieces:
                for number, line in enumerate(_LINE_END.split(piece)):
                    if number:
                        lines.append([])
                    if line:
                        lines[-1].append(LetterPart(line, marked))
        while lines and not lines[-1]:
            lines.pop()
        return tuple(tuple(line) for line in lines)
