"""The report as HTML: what it holds, and what nothing in it can become."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from types import ModuleType

import pytest

from discrimtest.files.word import LocalText
from discrimtest.report.blocks import (
    Bar,
    Bars,
    Block,
    Bullets,
    Commands,
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
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience
from discrimtest.report.html import render_html
from discrimtest.words.language import LANGUAGES

HOSTILE = "\"><script>alert(1)</script>{{ 7*7 }}{% raw %}<img src=x onerror=y>&amp;'#let x"
FIGURE = Bar("All", "3 tests", (1, 0, 2, 0), ("1", "0", "2", "0"))
KINDS: dict[str, Block] = {
    "paragraph": Paragraph("A sentence."),
    "bullets": Bullets(("One.", "Another.")),
    "terms": Terms((("Where", "Kortrijk"),)),
    "codes": Terms((("Seed", "20260301"),), code=True),
    "note": Note("Mind", "What must not be missed."),
    "commands": Commands(("discrimtest study list", "discrimtest study check x")),
    "table": Table(
        "Who?", ("Group", "Tests", "Remark"), (("All", "2", "none"),), ("†: x.",), (0, 2)
    ),
    "narrow-table": Table("Who?", ("Group", "Tests"), (("All", "2"),)),
    "long-table": Table("Who?", ("Group", "Tests"), (("All", "2"),), dense=True),
    "figure": Bars("m", "Bars.", ("SIMULATED",), ("One", "Both", "Other", "None"), (FIGURE,)),
    "sides": Sides(
        (
            Side(
                "A",
                (("Sent", "1 March"),),
                (Text("Letter", ((LetterPart("I "), LetterPart("am", True)),)),),
            ),
        )
    ),
}


@pytest.fixture(scope="module")
def pages(sample: ModuleType) -> dict[str, str]:
    facts, findings = sample.facts(), sample.every_finding()
    return {
        lang: render_html(build_context(facts, findings, Audience.PUBLIC, lang))
        for lang in LANGUAGES
    }


class Reader(HTMLParser):
    """Tags in order, and ids."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value or "" for name, value in attrs if name == "id"]


def test_each_block_reads_as_it_was_read(
    pages: dict[str, str], shown: ModuleType, agree_with: Callable[[str, dict[str, str]], None]
) -> None:
    languages = sorted(LANGUAGES)
    blocks = zip(*(shown.blocks_of(pages[lang]) for lang in languages), strict=True)
    agree_with(
        "words",
        {
            f"{name}.txt": "\n\n".join(
                f"[{lang}]\n{text}" for lang, (_, text) in zip(languages, block, strict=True)
            )
            + "\n"
            for name, block in zip(shown.names_of(pages["en"]), blocks, strict=True)
        },
    )


def test_each_kind_of_block_is_marked_up_as_it_was_read(
    sample: ModuleType, shown: ModuleType, agree_with: Callable[[str, dict[str, str]], None]
) -> None:
    whole = build_context(sample.facts(), sample.every_finding(), Audience.PUBLIC, "en")
    sections = tuple(Section(kind, kind, (block,)) for kind, block in KINDS.items())
    folded = Section("folded", "Folded", (), (Part("Part", (Paragraph("A sentence."),)),), True)
    page = render_html(replace(whole, sections=(*sections, folded)))
    page = re.sub(r"<(svg|style)\b.*?</\1>", r"<\1/>", page, flags=re.DOTALL)
    page = shown.masked(re.sub(r"sha256-[\w+/=]+", "sha256-…", page))
    parts = dict(re.findall(r'(<section id="([\w-]+)".*?</section>\n)', page, re.DOTALL))
    frame = re.sub(r'<section id="(?!summary).*?</section>\n', "", page, flags=re.DOTALL)
    texts = {f"{name}.html": text for text, name in parts.items() if name != "summary"}
    agree_with("markup", texts | {"frame.html": f"{frame}\n"})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_stands_alone(pages: dict[str, str], lang: str) -> None:
    page = pages[lang]
    reader = Reader(page)
    assert f'<html lang="{lang}">' in page
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(reader.tags)
    assert not {name for name in reader.attributes if name.startswith("on")}
    assert "style" not in reader.attributes
    assert len(reader.ids) == len(set(reader.ids))
    assert re.findall(r'(?:href|src)="([^"#][^"]*)"', page) == []
    assert "url(" not in page.split("<style>")[1].split("</style>")[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_policy_lets_only_its_own_style_through(pages: dict[str, str], lang: str) -> None:
    style = pages[lang].split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    assert f"default-src 'none'; style-src 'sha256-{digest}';" in pages[lang]


def test_headings_never_skip_a_level(pages: dict[str, str]) -> None:
    levels = [int(tag[1]) for tag in Reader(pages["nl"]).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_text_from_outside_stays_text(sample: ModuleType) -> None:
    facts = sample.facts()
    text = LocalText(nl=HOSTILE, fr=HOSTILE, en=HOSTILE)
    study = replace(
        facts.study, title=text, question=text, runner=text, place=text, legal_basis=text
    )
    comparisons = tuple(
        replace(item, label=text, test=(text,) * len(item.test)) for item in facts.comparisons
    )
    changed = replace(facts, study=study, comparisons=comparisons, commands=(HOSTILE,))
    context = build_context(changed, sample.findings(), Audience.PUBLIC, "en")
    page = render_html(context)
    assert Reader(page).tags.count("script") == 0
    assert Reader(page).tags.count("img") == 0
    assert "{{ 7*7 }}" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_footer_can_not_leave_its_string(sample: ModuleType) -> None:
    context = build_context(sample.facts(), sample.findings(), Audience.PUBLIC, "en")
    page = render_html(replace(context, footer='"; } body { display: none } </style><b>\\'))
    style = page.split("<style>")[1].split("</style>")[0]
    assert "display: none }" not in style
    assert Reader(page).tags.count("b") == 0


def test_stamps_stand_in_the_title_and_over_every_printed_page(sample: ModuleType) -> None:
    # By a plan that allows for no landlord with several tests, so the report is preliminary.
    context = build_context(sample.facts(), sample.findings(), Audience.PUBLIC, "nl")
    page = render_html(context)
    assert "<title>GESIMULEERD – VOORLOPIG – " in page
    running = re.findall(r"@top-(left|right) \{ content: \"([^\"]*)\"", page)
    assert {
        place: re.sub(r"\\([0-9a-f]{6})", lambda code: chr(int(code[1], 16)), text)
        for place, text in running
    } == {
        "left": "Krijgen koppels van hetzelfde geslacht even vaak een bezoek aan een…",
        "right": "GESIMULEERD · VOORLOPIG · NIET GECONTROLEERD",
    }
