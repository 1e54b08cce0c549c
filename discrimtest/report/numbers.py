"""Numbers for the tables and figures of a document, and the list of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from discrimtest.findings.forest import Drawing
from discrimtest.report.blocks import Bars, Block, Part, ReportContext, Section, Table
from discrimtest.report.language import Language


def numbered(context: ReportContext, words: Language, before: str = "") -> ReportContext:
    """The same with numbers in its captions; the timeline of each test has none.

    Args:
        before: What stands before each number, to tell those of an annex apart ("T").
    """
    numbers = _Numbers(words, before)
    sections = tuple(numbers.section(one) for one in context.sections)
    return replace(context, sections=sections, listed=tuple(numbers.listed))


class _Numbers:
    def __init__(self, words: Language, before: str) -> None:
        self.words, self.before = words, before
        self.counts: Counter[str] = Counter()
        self.listed: list[tuple[str, str]] = []

    def section(self, section: Section) -> Section:
        blocks = tuple(map(self.block, section.blocks))
        return replace(section, blocks=blocks, parts=tuple(map(self.part, section.parts)))

    def part(self, part: Part) -> Part:
        return part if part.anchor else replace(part, blocks=tuple(map(self.block, part.blocks)))

    def block(self, block: Block) -> Block:
        if isinstance(block, Table):
            name = self.words.say("Table {number}", number=self.next("table"))
            caption = f"{name}. {block.caption}"
            anchor = f"table-{self.before}{self.counts['table']}"
            self.listed.append((caption, anchor))
            return replace(block, caption=caption, anchor=anchor)
        if isinstance(block, Drawing | Bars):
            name = self.words.say("Figure {number}", number=self.next("figure"))
            caption = f"{name}. {block.caption}"
            self.listed.append((_first(caption), block.id))
            return replace(block, caption=caption)
        return block

    def next(self, kind: str) -> str:
        self.counts[kind] += 1
        return f"{self.before}{self.counts[kind]}"


def _first(caption: str) -> str:
    """The first sentence after the number."""
    number, _, told = caption.partition(". ")
    return f"{number}. {told.partition('. ')[0].removesuffix('.')}"
