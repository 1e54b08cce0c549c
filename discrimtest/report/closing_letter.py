"""The letter that tells a complainant how it went: one page of plain words.

It says what was done and seen, what that does not say, and what the complainant can do now; nothing
about a landlord beyond what the complainant told, and nothing about who tested.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from importlib.resources import files
from textwrap import fill

from discrimtest.estimators.paired_tests import mcnemar_exact
from discrimtest.estimators.tables import PairedTable
from discrimtest.files.legal import LegalBody
from discrimtest.files.protocol import Ground
from discrimtest.files.word import LocalText
from discrimtest.report.facts import ComparisonFacts
from discrimtest.report.language import Language, sentence
from discrimtest.report.terms import GROUNDS, candidates, one_difference, one_or_both
from discrimtest.words.complaint import Complaint, ComplaintEventKind, ComplaintSource
from discrimtest.words.outcome import CodingMethod
from discrimtest.words.sentence import N_

BROUGHT: dict[ComplaintSource, str] = {
    ComplaintSource.CITIZEN: N_("On {day} you told us what happened when you looked for a home."),
    ComplaintSource.SOCIAL_SERVICE: N_(
        "On {day} a social service told us what happened when you looked for a home."
    ),
    ComplaintSource.POLICE: N_(
        "On {day} the police told us what happened when you looked for a home."
    ),
    ComplaintSource.ASSOCIATION: N_(
        "On {day} an association told us what happened when you looked for a home."
    ),
}
_WIDTH = 78
"""Characters of a line of the letter as text."""


@dataclass(frozen=True, slots=True)
class LandlordTested:
    """The tests of a landlord after a complaint.

    Attributes:
        table: Its complete tests. broken: How many could not be completed.
        first, last: Days of the first and last contact.
        fixed_order: Whether the test candidate always came first.
        alpha: Level at which chance counts as a poor explanation, in (0, 1).
        judged: How the outcomes of its complete tests were judged.
    """

    comparison: ComparisonFacts
    table: PairedTable
    broken: int
    first: date
    last: date
    fixed_order: bool
    alpha: float
    simulated: bool
    judged: frozenset[CodingMethod] = frozenset()

    @property
    def counts(self) -> str:
        """Its numbers in a line."""
        table = self.table
        return (
            f"both {table.both}, control only {table.control_only}, test only {table.test_only}, "
            f"neither {table.neither}, broken {self.broken}"
        )


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """What the letter is made of.

    Attributes:
        body: Who takes complaints in the region; None where the legal file names nobody.
        runner: Who writes, where a study says so.
        keep_until: The last day on which the complainant's data are kept; None once erased.
        tested: What was done, a study each.
        corrects: The day of an earlier letter that told something else.
        told_none: Whether that one told that there were no tests.
    """

    complaint: Complaint
    body: LegalBody | None
    runner: LocalText | None
    today: date
    keep_until: date | None
    tested: tuple[LandlordTested, ...] = ()
    corrects: date | None = None
    told_none: bool = False


@dataclass(frozen=True, slots=True)
class LetterSection:
    """A heading with its sentences, as a list where each stands by itself."""

    title: str
    sentences: tuple[str, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class ClosingLetter:
    """The letter in one language, as its renderers lay it out."""

    language: str
    title: str
    greeting: str
    parts: tuple[LetterSection, ...]
    day: str
    made_on: str
    sender: str
    number: str
    stamp: str

    @property
    def texts(self) -> Iterator[str]:
        """Everything it says."""
        yield from filter(None, (self.title, self.greeting, self.number, self.stamp))
        for part in self.parts:
            yield part.title
            yield from part.sentences


def closing_letter(facts: ClosingFacts, language: Language) -> ClosingLetter:
    """The letter of a complaint that is closed."""
    say = language.say
    parts = [
        LetterSection(say("Your complaint"), tuple(_brought(facts, language))),
        LetterSection(say("What did we do?"), tuple(_done(facts, language))),
    ]
    for tested in facts.tested:
        parts.append(LetterSection(say("What did we see?"), tuple(_seen(tested, language))))
        parts.append(
            LetterSection(say("What do these tests show?"), tuple(_shown(tested, language)))
        )
    parts += [
        LetterSection(
            say("What does this not say?"), tuple(_not_said(facts, language)), listed=True
        ),
        LetterSection(say("What can you do now?"), tuple(_now(facts, language)), listed=True),
    ]
    return ClosingLetter(
        language.code,
        say("What came of your complaint"),
        say("Hello,"),
        tuple(part for part in parts if part.sentences),
        language.date(facts.today),
        facts.today.isoformat(),
        facts.runner[language.code] if facts.runner else "",
        say("Number of your complaint: {number}", number=facts.complaint.id),
        say("SIMULATED") if any(tested.simulated for tested in facts.tested) else "",
    )


def _brought(facts: ClosingFacts, language: Language) -> Iterator[str]:
    complaint = facts.complaint
    yield language.say(BROUGHT[complaint.source], day=language.date(complaint.received))
    if complaint.ground in map(str, Ground):
        ground = language.say(GROUNDS[Ground(complaint.ground)])
        yield language.say("Your complaint is about {ground}.", ground=ground)
    if facts.corrects is not None:
        said = (
            N_("This letter takes the place of our letter of {day}. We had done no tests then.")
            if facts.told_none
            else N_("This letter corrects our letter of {day}, which told other numbers.")
        )
        yield language.say(said, day=language.date(facts.corrects))


def _done(facts: ClosingFacts, language: Language) -> Iterator[str]:
    say = language.say
    for tested in facts.tested:
        yield language.count(
            tested.table.n + tested.broken,
            "From {first} to {last} we did {n} test with the landlord of your complaint.",
            "From {first} to {last} we did {n} tests with the landlord of your complaint.",
            first=language.date(tested.first),
            last=language.date(tested.last),
        )
        yield say("In each test two made-up candidates asked to view the same home.")
        yield say(one_difference(tested.comparison))
    if not facts.tested:
        yield say("We did no tests.")
    for event in facts.complaint.of(ComplaintEventKind.REFERRED, ComplaintEventKind.ANSWERED):
        referred = event.kind is ComplaintEventKind.REFERRED
        told = (
            N_("On {day} we brought your complaint to this body: {body}.")
            if referred
            else N_("We got an answer on {day} from this body: {body}.")
        )
        yield say(told, day=language.date(event.day), body=_called(facts, event.body, language))


def _called(facts: ClosingFacts, body: str | None, language: Language) -> str:
    known = facts.body is not None and facts.body.id == body
    return facts.body.called(language.code) if known and facts.body else body or ""


def _seen(tested: LandlordTested, language: Language) -> Iterator[str]:
    table = tested.table
    who = candidates(language, tested.comparison)
    if not who.named:
        code = language.code
        yield language.say(
            "The test candidate: {test}. The control candidate: {control}.",
            test=_labels(tested.comparison.test, language, code),
            control=_labels(tested.comparison.control, language, code),
        )
    if table.n:
        yield language.say("We counted who was invited to view the home.")
        yield from one_or_both(language, table, who)
        yield from _judged(tested, language)
    else:
        yield language.say("No test was completed, so there is nothing to report.")
    if tested.broken:
        yield language.count(
            tested.broken,
            "{n} test could not be completed. It counts in no number.",
            "{n} tests could not be completed. They count in no number.",
        )


def _judged(tested: LandlordTested, language: Language) -> Iterator[str]:
    """Who said of each answer whether it was an invitation."""
    say = language.say
    by_tester = CodingMethod.TESTER in tested.judged
    by_coder = bool(tested.judged & {CodingMethod.BLIND, CodingMethod.ADJUDICATED})
    if by_tester and by_coder:
        yield say("Coders who did not see the candidate judged some answers, testers the others.")
    elif by_coder:
        yield say("Coders who did not see the candidate judged the answers.")
    elif by_tester:
        yield say("The tester judged the answers, and knew which candidate each was for.")


def _labels(labels: tuple[LocalText, ...], language: Language, code: str) -> str:
    return language.listed(list(dict.fromkeys(label[code] for label in labels)), either=True)


def _shown(tested: LandlordTested, language: Language) -> Iterator[str]:
    """How sure that is, in words: no number here would be read as it is meant."""
    say, table = language.say, tested.table
    if not table.n:
        return
    if not table.n_discordant:
        yield say("In no test was only one of the two invited.")
        yield say("That is no proof of equal treatment.")
        return
    yield say("One test in which only one was invited can be chance.")
    if tested.fixed_order:
        yield say("The test candidate always came first. That alone can cause a difference.")
    elif mcnemar_exact(table).p_value > tested.alpha:
        yield say("Chance can explain how these tests went.")
        yield say("That is no proof of equal treatment.")
    else:
        who = candidates(language, tested.comparison)
        more = who.control if table.control_only > table.test_only else who.test
        yield say("Chance alone seldom makes all tests together go so.")
        yield say("{who} was invited more often.", who=sentence(more))
    yield say("A number does not say why somebody was not invited.")


def _not_said(facts: ClosingFacts, language: Language) -> Iterator[str]:
    say = language.say
    if facts.tested:
        yield say("Not that this landlord broke the law: that is for the competent body to say.")
        yield say("Nothing about the answer that you got: the candidates were other people.")
        yield say("Nothing about what comes after the invitation.")
    else:
        yield say("Not that you are wrong: we did not test it.")
    if any(tested.simulated for tested in facts.tested):
        yield say("Nothing about real landlords: these data are simulated.")


def _now(facts: ClosingFacts, language: Language) -> Iterator[str]:
    say, body = language.say, facts.body
    if body is not None:
        there = filter(None, (body.called(language.code), body.website))
        where = ", ".join(there)
        if any(facts.complaint.of(ComplaintEventKind.REFERRED)):
            yield say(
                "Your complaint is with this body. You can ask there how far it is: {body}.",
                body=where,
            )
        else:
            yield say("You can bring your complaint here: {body}.", body=where)
            if body.by_name:
                yield say("You must give your name there.")
    yield say("A social service or a lawyer can help you.")
    if facts.keep_until is None:
        yield say("What you told us was erased.")
    else:
        yield say(
            "We erase what you told us after {day}. You can ask for that sooner.",
            day=language.date(facts.keep_until),
        )


def letter_as_text(letter: ClosingLetter) -> bytes:
    """The letter to paste into a message: UTF-8, with lines of ordinary length."""
    lines = [*filter(None, (letter.stamp,)), letter.title, "", letter.greeting]
    for part in letter.parts:
        lines += ["", part.title]
        if part.listed:
            lines += [_wrapped(f"- {each}", "  ") for each in part.sentences]
        else:
            lines.append(_wrapped(" ".join(part.sentences)))
    lines += ["", *filter(None, (letter.sender, letter.day, letter.number))]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _wrapped(text: str, indent: str = "") -> str:
    plain = text.replace("\N{NO-BREAK SPACE}", " ")
    return fill(plain, _WIDTH, subsequent_indent=indent, break_on_hyphens=False)


def letter_as_pdf(letter: ClosingLetter) -> bytes:
    """The letter on one A4 page, tagged; the same bytes for the same letter."""
    import typst

    from discrimtest.report.pdf import STANDARDS

    template = files("discrimtest.report") / "templates" / "closing_letter.typ"
    return typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"letter": json.dumps(asdict(letter), ensure_ascii=False)},
        pdf_standards=[*STANDARDS],
        font_paths=typst.Fonts(include_system_fonts=False),
    )
