"""Several cities side by side: a table, a picture, and how far they differ, with no ranking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from discrimtest.estimators.registry import CARDS
from discrimtest.files.word import LocalText
from discrimtest.findings.forest import Forest, ForestRow
from discrimtest.report.blocks import (
    Answer,
    Block,
    Bullets,
    Paragraph,
    ReportContext,
    Section,
    Stamp,
    Table,
    Terms,
)
from discrimtest.report.language import Language, defined
from discrimtest.report.numbers import numbered
from discrimtest.report.outside import everything_visible
from discrimtest.report.picture import forest, limits, net_row, point_of
from discrimtest.report.readings import invited, total
from discrimtest.report.vocabulary import vocabulary
from discrimtest.report.wording import SHARES, limits_text
from discrimtest.requests.cities import RELIED, CityFigure, Together, is_defined


@dataclass(frozen=True, slots=True)
class CityFacts:
    """Packages of cities that are alike, and what was found in them.

    Attributes:
        figures: By the name of the study. alpha: Significance level, in (0, 1).
        test, control: Labels of the candidates. favourable: Labels of what counts.
        files: Name and SHA-256 of each package. programs: That wrote them.
        made_on: Day of the page. version: Of this program.
    """

    figures: tuple[CityFigure, ...]
    together: Together
    level: float
    simulated: bool
    protocol: str
    test: tuple[LocalText, ...]
    control: tuple[LocalText, ...]
    outcome: LocalText
    files: tuple[tuple[str, str], ...]
    programs: tuple[str, ...]
    made_on: date
    version: str
    alpha: float = 0.05

    @property
    def net(self) -> str:
        """Id of the net rate."""
        return self.figures[0].net.id


def cities_context(facts: CityFacts, language: Language) -> ReportContext:
    """The report on cities, as plain values."""
    say = language.say
    stamps = tuple(_stamps(facts, language))
    summary = (
        Answer(say("What did we do?"), tuple(_done(facts, language))),
        Answer(say("What did we see?"), tuple(_seen(facts, language))),
        Answer(say("How certain is that?"), tuple(_certain(facts, language))),
        Answer(say("Why are we careful?"), tuple(_careful(facts, language)), listed=True),
        Answer(say("What does this not say?"), tuple(_not_said(language)), listed=True),
    )
    sheet = Terms(
        (
            (say("Protocol"), facts.protocol),
            (say("Test candidate"), _labels(facts.test, language)),
            (say("Control candidate"), _labels(facts.control, language)),
            (say("What counts"), facts.outcome[language.code]),
        )
    )
    results = _results(facts, language, stamps)
    sections = [results, _together(facts, language), _files(facts, language)]
    explained = vocabulary(language, [stamps, sheet, summary, sections])
    title = say("Discrimination on the rental market in several cities")
    context = ReportContext(
        language=language.code,
        audience="public",
        made_on=facts.made_on.isoformat(),
        author="discrimtest",
        document_title=" – ".join([*(stamp.label for stamp in stamps), title]),
        kicker=say("Published data of several studies"),
        title=title,
        question=say("How large is the difference in each city, and do the cities differ?"),
        stamps=stamps,
        sheet=sheet,
        summary_title=say("In short"),
        summary=summary,
        sections=(*sections[:2], *([explained] if explained else []), sections[2]),
        footer=say(
            "Made on {date} with discrimtest {version}.",
            date=language.date(facts.made_on),
            version=facts.version,
        ),
        labels={
            "contents": say("Contents"),
            "listed": say("Tables and figures"),
            "skip": say("Go to the text"),
            "stamps": say("Read this first"),
            "sheet": say("The study"),
            "page": say("page"),
            "attachment": say("The findings, for programs"),
        },
    )
    return everything_visible(numbered(context, language))


def _stamps(facts: CityFacts, language: Language) -> Iterator[Stamp]:
    if facts.simulated:
        text = language.say(
            "A computer made up every landlord, every answer and every figure in this report. "
            "They say nothing about real people."
        )
        yield Stamp("simulated", language.say("SIMULATED"), text)


def _labels(labels: tuple[LocalText, ...], language: Language) -> str:
    told = dict.fromkeys(label[language.code] for label in labels)
    return language.listed(list(told), either=True)


def _done(facts: CityFacts, language: Language) -> Iterator[str]:
    say = language.say
    yield say(
        "We read the published data of several studies, each of one city. Number: {n}.",
        n=language.integer(len(facts.figures)),
    )
    yield say("We checked each package and counted its tests anew.")
    yield say("All used the same protocol, candidates and meaning of an invitation.")


def _seen(facts: CityFacts, language: Language) -> Iterator[str]:
    say = language.say
    mean = facts.together.mean
    if mean is None:
        yield say("With two cities, we set the figures side by side. We do not put them together.")
        yield say("Two cannot tell how far cities differ.")
        return
    if not defined(mean.value):
        return
    yield say(
        "Put together, the difference is {number} per 100, {share}.",
        number=language.hundredths(mean.value, 0),
        share=say(SHARES[CARDS[facts.net].of][0]),
    )
    careful = facts.together.careful
    if careful is not None and is_defined(careful.limits):
        yield say(
            "Figures from {low} to {high} fit as well.",
            low=language.hundredths(careful.limits.low, 0),
            high=language.hundredths(careful.limits.high, 0),
        )


def _certain(facts: CityFacts, language: Language) -> Iterator[str]:
    say, differ = language.say, facts.together.differ
    if not defined(differ.p_value):
        yield say("Whether the cities differ cannot be computed.")
    elif differ.p_value <= facts.alpha:
        yield say("Chance alone rarely makes cities differ this much.")
        yield say("So the figure of one city is no figure of another.")
    else:
        yield say("Chance alone can explain that these cities differ.")
        yield say("That does not mean that they are alike.")
    ahead = facts.together.next_city
    if ahead is not None and is_defined(ahead):
        yield say(
            "In another city like these, we expect a difference from {low} to {high} in every 100.",
            low=language.hundredths(ahead.low, 0),
            high=language.hundredths(ahead.high, 0),
        )


def _careful(facts: CityFacts, language: Language) -> Iterator[str]:
    say = language.say
    if len(facts.figures) < RELIED:
        yield say("From fewer than ten cities, nobody knows well how far cities differ.")
    yield say("An agency may let homes in several cities, and the data do not say so.")
    yield say("Then the figures hang together, and are less certain than told here.")
    yield say("These cities chose to test and to publish: they are no sample of all cities.")


def _not_said(language: Language) -> Iterator[str]:
    say = language.say
    yield say("Not which city is best or worst: they stand in the order of their names.")
    yield say("Not why cities differ.")
    yield say("Nothing about one landlord or agency: this study cannot single anyone out.")


def _results(facts: CityFacts, language: Language, stamps: tuple[Stamp, ...]) -> Section:
    say, code = language.say, language.code
    rows = tuple(
        (
            each.title[code],
            language.integer(total(each.cells)),
            language.integer(invited(each.cells)),
            language.integer(each.cells.control_only),
            language.integer(each.cells.test_only),
            language.hundredths(each.net.value),
            limits_text(language, each.net),
            language.undefined if each.net.n_landlords is None
            else language.integer(each.net.n_landlords),
        )
        for each in facts.figures
    )  # fmt: skip
    card = CARDS[facts.net]
    table = Table(
        say("{measure}, per 100, {share}", measure=say(card.name), share=say(SHARES[card.of][0])),
        (
            say("City"),
            say("Complete tests"),
            say("At least one invited"),
            say("Only the control candidate invited"),
            say("Only the test candidate invited"),
            say("Difference"),
            say("Limits"),
            say("Landlords"),
        ),
        rows,
        (say("Limits by landlord (CR2), as each study published them."),),
    )
    return Section("results", say("Results"), (*_picture(facts, language, stamps), table))


def _picture(facts: CityFacts, language: Language, stamps: tuple[Stamp, ...]) -> tuple[Forest, ...]:
    say, mean = language.say, facts.together.careful
    rows = [
        net_row(
            language,
            each.title[language.code],
            language.count(each.net.n_denominator or 0, "{n} test", "{n} tests"),
            each.net,
        )
        for each in facts.figures
    ]
    caption = [point_of(language, facts.net)]
    if mean is not None and is_defined(mean.limits):
        ahead = facts.together.next_city
        low, high = 100 * mean.limits.low, 100 * mean.limits.high
        ends = (100 * ahead.low, 100 * ahead.high) if ahead and is_defined(ahead) else None
        said = limits(language, mean.value, mean.limits.low, mean.limits.high)
        detail = language.count(len(rows), "{n} group put together", "{n} groups put together")
        rows.append(
            ForestRow(say("Together"), detail, 100 * mean.value, low, high, said,
                      combined=True, prediction=ends)
        )  # fmt: skip
        caption.append(say("Diamond: all groups together, as wide as its limits."))
        if ends:
            caption.append(say("Dashed line: where the figure of a next group is expected."))
    return forest(
        language,
        "cities",
        rows,
        title=say("{measure}, per 100", measure=say(CARDS[facts.net].name)),
        heading=say("with its limits"),
        toward_low=say("test candidate more often"),
        toward_high=say("control candidate more often"),
        caption=" ".join(caption),
        stamps=stamps,
    )


def _together(facts: CityFacts, language: Language) -> Section:
    """The mean, how far the cities differ and how sure that is, by each method."""
    say, told = language.say, facts.together
    rows = []
    for what, measured in (
        (say("Mean of the cities (Hartung and Knapp)"), told.mean),
        (say("The same, never narrower than the plain limits"), told.careful),
    ):
        if measured is not None:
            low, high = measured.limits.low, measured.limits.high
            rows.append((what, limits(language, measured.value, low, high)))
    if told.next_city is not None and is_defined(told.next_city):
        ahead = say(
            "{low} to {high}",
            low=language.hundredths(told.next_city.low),
            high=language.hundredths(told.next_city.high),
        )
        rows.append((say("Where another city is expected"), ahead))
    if told.share is not None and defined(told.share.value):
        rows.append((say("Spread beyond chance (I²)"), _share(told, language)))
    rows.append((say("Test that all cities are the same (Cochran’s Q)"), _q(told, language)))
    blocks: list[Block] = [
        Table(
            say("How far the cities differ"),
            (say("What"), say("Per 100, with its limits")),
            tuple(rows),
            texts=(0, 1),
        ),
        Bullets(
            (
                say("The true figures of cities are taken to spread around their mean."),
                say("How far they spread is estimated (REML), and its limits are wide."),
                say("With few cities the test finds little, and the first mean may seem too sure."),
            )
        ),
    ]
    if told.mean is None:
        text = say("Fewer than three groups have limits. So they are shown, not put together.")
        blocks.append(Paragraph(text))
    return Section("together", say("The cities together"), tuple(blocks))


def _share(told: Together, language: Language) -> str:
    assert told.share is not None  # noqa: S101 (asked before)
    value, ends = language.percent(told.share.value, 0), told.share.limits
    if not is_defined(ends):
        return language.say("{value}; its limits cannot be computed", value=value)
    low, high = (language.percent(end, 0) for end in (ends.low, ends.high))
    return language.say("{value} ({low} to {high})", value=value, low=low, high=high)


def _q(told: Together, language: Language) -> str:
    differ = told.differ
    if not defined(differ.p_value) or differ.statistic is None:
        return language.undefined
    return language.say(
        "Q = {q} (cities: {n}), {p}",
        q=language.decimal(differ.statistic, 2),
        n=language.integer(int(differ.df or 0) + 1),
        p=language.p_equals(differ.p_value),
    )


def _files(facts: CityFacts, language: Language) -> Section:
    say = language.say
    told = say(
        "Each file matches the fingerprints that it gives of itself. That shows damage, and not "
        "who made it: compare these numbers with those of whoever published it."
    )
    programs = say("Written by: {programs}.", programs=", ".join(facts.programs))
    return Section(
        "files",
        say("The packages"),
        (Paragraph(told), Terms(facts.files, code=True), Paragraph(programs)),
    )
