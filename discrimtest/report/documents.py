"""A report as the documents that its readers get: the report itself, what only a specialist asks
for in a technical annex, and a long annex of tests in volumes that no program chokes on."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from discrimtest.report.blocks import Paragraph, Part, ReportContext, Section, Table, Terms
from discrimtest.report.language import Language, language
from discrimtest.report.numbers import numbered
from discrimtest.report.vocabulary import vocabulary

TESTS = 500
"""Tests in one document."""
TECHNICAL = ("computations", "reproduce", "register")
"""Sections that stand in the technical annex."""
Documents = tuple[tuple[str, ReportContext], ...]
"""The name of each, without its ending; the report itself first."""


def documents(context: ReportContext, called: str, tests: int = TESTS) -> Documents:
    """The report, its technical annex, and volumes of an annex of more than ``tests`` tests.

    Each has the title and the stamps, and explains the words that it uses. The report says which
    others there are.

    Args:
        called: Name of the report.
    """
    words = language(context.language)
    report, volumes = _volumes(context, words, tests)
    technical = tuple(part for one in context.sections if (part := _technical(one)))
    kept = tuple(main for one in report.sections if (main := _main(one)))
    if not technical:
        return _named([(called, numbered(replace(report, sections=kept), words)), *volumes], called)
    name = words.say("Technical annex")
    beside = _beside(f"{called}-technical", technical, words)
    annexed = [one for one in kept if one.id == "annex"]
    *others, last = (one for one in kept if one.id != "annex")
    kept = (*others, replace(last, parts=(*last.parts, beside)))
    head = (report.stamps, report.sheet, report.summary)
    kept = (*_explained(kept, words, *head), *annexed)
    apart = _apart(context, name, _explained(technical, words))
    found = [
        (called, numbered(replace(report, sections=kept), words)),
        ("technical", numbered(apart, words, "T")),
        *volumes,
    ]
    return _named(found, called)


def _named(found: list[tuple[str, ReportContext]], called: str) -> Documents:
    (_, report), *others = found
    return ((called, report), *((f"{called}-{name}", one) for name, one in others))


def _explained(
    sections: tuple[Section, ...], words: Language, *beside: object
) -> tuple[Section, ...]:
    """With the words of these sections explained, and no others: where the report explains its
    words, else before the long table."""
    used = [one for one in sections if one.id != "words"]
    explained = vocabulary(words, [beside, used])
    places = [place for place, one in enumerate(sections) if one.id in ("words", "register")]
    start = places[0] if places else len(used)
    return (*used[:start], *([explained] if explained else []), *used[start:])


def _technical(section: Section) -> Section | None:
    if section.id in TECHNICAL:
        return section
    parts = tuple(part for part in section.parts if part.technical)
    return replace(section, blocks=(), parts=parts) if parts else None


def _main(section: Section) -> Section | None:
    if section.id in TECHNICAL:
        return None
    return replace(section, parts=tuple(part for part in section.parts if not part.technical))


def _beside(name: str, technical: tuple[Section, ...], words: Language) -> Part:
    """What is in the file beside this one."""
    titles = [
        title
        for section in technical
        for title in ([section.title] if section.blocks else [one.title for one in section.parts])
    ]
    told = words.say("The rest, for checking and recomputing, is in a file of its own:")
    rows = ((name, " · ".join(titles)),)
    return Part(words.say("The technical annex"), (Paragraph(told), Terms(rows)))


def _apart(context: ReportContext, name: str, sections: tuple[Section, ...]) -> ReportContext:
    """A document beside the report."""
    return replace(
        context,
        document_title=f"{context.document_title} – {name}",
        kicker=name,
        summary=(),
        sections=sections,
        attachment="",
    )


def _volumes(
    context: ReportContext, words: Language, tests: int
) -> tuple[ReportContext, list[tuple[str, ReportContext]]]:
    """The report, and volumes of its annex where that is long.

    The report keeps the index of the annex and says how many volumes there are; each volume has
    the introduction.
    """
    (*others, last) = context.sections
    if last.id != "annex" or len(last.parts) <= tests:
        return context, []
    groups = [last.parts[start : start + tests] for start in range(0, len(last.parts), tests)]
    told = words.say(
        "The tests stand in {number} documents beside this one.",
        number=words.integer(len(groups)),
    )
    preface = tuple(takewhile(lambda one: not isinstance(one, Table), last.blocks))
    blocks = tuple(replace(one, links=()) if isinstance(one, Table) else one for one in last.blocks)
    short = replace(last, blocks=(*blocks, Paragraph(told)), parts=())
    found = []
    for number, parts in enumerate(groups, start=1):
        name = words.say(
            "Annex, volume {number} of {all}",
            number=words.integer(number),
            all=words.integer(len(groups)),
        )
        volume = _apart(context, name, (replace(last, blocks=preface, parts=parts),))
        found.append((f"annex-{number}", volume))
    return replace(context, sections=(*others, short)), found
