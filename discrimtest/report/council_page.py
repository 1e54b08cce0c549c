"""The summary for a city council: one page, three numbers, a picture, and what it does not say.

It tells what the half page of the public report tells, with the same figures.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from importlib.resources import files

from discrimtest.errors import Problem, Refused
from discrimtest.estimators.registry import CARDS
from discrimtest.findings.finding import Finding
from discrimtest.findings.forest import Forest
from discrimtest.report.blocks import Answer, Stamp
from discrimtest.report.context import HalfPage
from discrimtest.report.language import Language, defined
from discrimtest.report.outside import everything_visible
from discrimtest.report.picture import net_differences
from discrimtest.report.readings import total
from discrimtest.report.terms import candidates
from discrimtest.report.wording import SHARES

SIZES = (1.0, 0.95, 0.9, 0.85, 0.8)
"""How large the page is set, the largest that fits first; 0.8 is 8 points."""
_PAGE = re.compile(rb"/Type\s*/Page\b")


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """One of the three numbers, with what it is a number of."""

    value: str
    caption: str


@dataclass(frozen=True, slots=True)
class CouncilPage:
    """The page in one language, as its renderers lay it out.

    Attributes:
        question: What the study asked. made_on: Day of the page, as ISO 8601.
        sheet: Where, when and by whom, on one line.
        figures: The picture; none where nothing can be drawn.
    """

    language: str
    title: str
    document_title: str
    kicker: str
    question: str
    author: str
    made_on: str
    stamps: tuple[Stamp, ...]
    stamps_title: str
    numbers: tuple[KeyNumber, ...]
    numbers_title: str
    figures: tuple[Forest, ...]
    answers: tuple[Answer, ...]
    sheet: str
    footer: str


def council_page(told: HalfPage, language: Language, published: date) -> CouncilPage:
    """The page.

    Args:
        told: What the public may see.
        published: Day of the public report whose figures these are.
    """
    say, code, study = language.say, language.code, told.facts.study
    title = study.title[code]
    done, *others = told.answers
    kept = [done, *(answer for answer in others if answer.question != say("What did we see?"))]
    pictures = net_differences(told.facts, told.readings, language, told.stamps, "landlord_type")
    page = CouncilPage(
        language=code,
        title=title,
        document_title=" – ".join([*(stamp.label for stamp in told.stamps), title]),
        kicker=say("Discrimination test on the rental market: one page for the council"),
        question=study.question[code],
        author=study.runner[code],
        made_on=told.facts.made_on.isoformat(),
        stamps=told.stamps,
        stamps_title=say("Read this first"),
        numbers=tuple(_numbers(told, language)),
        numbers_title=say("Three numbers"),
        figures=pictures[:1],
        answers=tuple(kept),
        sheet=" · ".join(value for _, value in told.sheet.rows[:4]),
        footer=say(
            "All figures are those of the public report of {day}.", day=language.date(published)
        ),
    )
    return everything_visible(page)


def _numbers(told: HalfPage, language: Language) -> Iterator[KeyNumber]:
    """How often each candidate was invited, and the difference with its limits."""
    say, integer = language.say, language.integer
    readings, comparison = told.readings, told.facts.primary
    cells, who = readings.need_cells(comparison.key), candidates(language, comparison)
    for name, alone in ((who.control, cells.control_only), (who.test, cells.test_only)):
        yield KeyNumber(
            say("{n} of {all}", n=integer(cells.both + alone), all=integer(total(cells))),
            say("tests in which this candidate was invited: {who}", who=name),
        )
    net = readings.need(readings.primary(comparison.key), comparison.key)
    value = language.hundredths(abs(net.value), 0) if defined(net.value) else language.undefined
    yield KeyNumber(say("{n} per 100", n=value), " ".join(_difference(net, who.of_test, language)))


def _difference(net: Finding, of_test: str, language: Language) -> Iterator[str]:
    say, value = language.say, net.value
    if not defined(value):
        yield say("A difference cannot be computed then.")
        return
    share = say(SHARES[CARDS[net.id].of][0])
    if value > 0:
        side = say("to the disadvantage {of_test}", of_test=of_test)
    else:
        side = say("to the advantage {of_test}", of_test=of_test)
    if value:
        yield say("{share}: the difference, {side}.", side=side, share=share)
    else:
        yield say("{share}: the difference.", share=share)
    if not (defined(net.ci_low) and defined(net.ci_high)):
        yield say("We cannot say how certain it is: too few tests or landlords for that.")
        return
    low, high = (language.hundredths(end, 0) for end in _limits(net))
    yield say("Figures from {low} to {high} fit these tests as well.", low=low, high=high)


def _limits(net: Finding) -> tuple[float, float]:
    """The limits of the difference on the side that it is told of."""
    low, high = net.ci_low or 0.0, net.ci_high or 0.0
    return (low, high) if (net.value or 0.0) >= 0 else (-high, -low)


def page_as_html(page: CouncilPage) -> bytes:
    """One HTML file that needs nothing else, and one sheet of A4 where it is printed."""
    from discrimtest.report.html import render_page

    return render_page(page).encode("utf-8")


def page_as_pdf(page: CouncilPage) -> bytes:
    """One A4 page, tagged; the same bytes for the same page.

    Raises:
        Refused: It does not fit, in the smallest letters that can still be read.
    """
    from discrimtest.report.figure import draw, on_paper
    from discrimtest.report.packed import packed
    from discrimtest.report.tags import with_row_headers

    inputs = {
        "page": json.dumps(asdict(page), ensure_ascii=False),
        "figures": json.dumps({one.id: on_paper(draw(one)) for one in page.figures}),
    }
    for size in SIZES:
        made = _typeset({**inputs, "size": str(size)})
        if len(_PAGE.findall(made)) == 1:
            return packed(with_row_headers(made))
    raise _too_long(page)


def _typeset(inputs: dict[str, str]) -> bytes:
    import typst

    from discrimtest.report.pdf import STANDARDS, fonts

    template = files("discrimtest.report") / "templates" / "council.typ"
    made: bytes = typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=[*STANDARDS],
        font_paths=fonts(),
    )
    return made


def _too_long(page: CouncilPage) -> Refused:
    longest = max((page.title, page.question, page.author), key=len)
    rule = "is too long for a summary of one page"
    repair = "Shorten the title or the question of the study, or take the report."
    problem = Problem(f"summary in {page.language}", longest, rule, repair, "council.too_long")
    return Refused("The summary was not made.", [problem])


RENDERERS: dict[str, Callable[[CouncilPage], bytes]] = {"html": page_as_html, "pdf": page_as_pdf}
"""File format -> what makes it."""
