"""Numbers for the tables and figures of a document, and the list of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
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
    return replace(context, sections=sections, listed=tuple(numbers.told_apart()))


class _Numbers:
    def __init__(self, words: Language, before: str) -> None:
        self.words, self.before = words, before
        self.counts: Counter[str] = Counter()
        self.listed: list[tuple[str, str, str]] = []
        self.title = ""

    def section(self, section: Section) -> Section:
        self.title = ""
        blocks = tuple(map(self.block, section.blocks))
        return replace(section, blocks=blocks, parts=tuple(map(self.part, section.parts)))

    def part(self, part: Part) -> Part:
        if part.anchor:
            return part
        self.title = part.title
        return replace(part, blocks=tuple(map(self.block, part.blocks)))

    def told_apart(self) -> Iterator[tuple[str, str]]:
        """The list, with the title of its part behind a caption that another has too."""
        times = Counter(_unnumbered(caption) for caption, _, _ in self.listed)
        for caption, anchor, title in self.listed:
            several = title and times[_unnumbered(caption)] > 1
            yield f"{caption} – {title}" if several else caption, anchor

    def block(self, block: Block) -> Block:
        if isinstance(block, Table):
            name = self.words.say("Table {number}", number=self.next("table"))
            caption = f"{name}. {block.caption}"
            anchor = f"table-{self.before}{self.counts['table']}"
            self.listed.append((caption, anchor, self.title))
            return replace(block, caption=caption, anchor=anchor)
        if isinstance(block, Drawing | Bars):
            name = self.words.say("Figure {number}", number=self.next("figure"))
            caption = f"{name}. {block.caption}"
            self.listed.append((_first(caption), block.id, self.title))
            return replace(block, caption=caption)
        return block

    def next(self, kind: str) -> str:
        self.counts[kind] += 1
        return f"{self.before}{self.counts[kind]}"


def _unnumbered(caption: str) -> str:
    return caption.partition(". ")[2]


def _first(caption: str) -> str:
    """The first sentence after the number."""
    number, _, told = caption.partition(". ")
    return f"{number}. {told.partition('. ')[0].removesuffix('.')}"
