"""A report whose annex is long, as several documents: no reader or program chokes on one."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from discrimtest.report.blocks import Paragraph, ReportContext, Table
from discrimtest.report.language import language

TESTS = 500
"""Tests in one document."""


def volumes(context: ReportContext, tests: int = TESTS) -> tuple[ReportContext, ...]:
    """The report, and volumes of its annex where that has more than ``tests`` tests.

    A volume has the title, the stamps and the introduction of the annex; the first document
    has its index and says how many there are.
    """
    (*others, last) = context.sections
    if last.id != "annex" or len(last.parts) <= tests:
        return (context,)
    words = language(context.language)
    groups = [last.parts[start : start + tests] for start in range(0, len(last.parts), tests)]
    told = words.say(
        "The tests stand in {number} documents beside this one.",
        number=words.integer(len(groups)),
    )
    preface = tuple(takewhile(lambda one: not isinstance(one, Table), last.blocks))
    blocks = tuple(replace(one, links=()) if isinstance(one, Table) else one for one in last.blocks)
    short = replace(last, blocks=(*blocks, Paragraph(told)), parts=())
    found = [replace(context, sections=(*others, short))]
    for number, parts in enumerate(groups, start=1):
        name = words.say(
            "Annex, volume {number} of {all}",
            number=words.integer(number),
            all=words.integer(len(groups)),
        )
        found.append(
            replace(
                context,
                document_title=f"{context.document_title} – {name}",
                kicker=name,
                summary=(),
                sections=(replace(last, blocks=preface, parts=parts),),
                attachment="",
            )
        )
    return tuple(found)
