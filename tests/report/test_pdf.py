"""The report as PDF: the words of the HTML, tagged, the same bytes, and text stays text."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
import typst

from discrimtest.files.word import LocalText
from discrimtest.findings.finding import Findings
from discrimtest.report.blocks import (
    Block,
    Bullets,
    Commands,
    LetterPart,
    Paragraph,
    Part,
    ReportContext,
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
from discrimtest.report.outside import PRINTED, visible
from discrimtest.report.pdf import render_pdf
from discrimtest.words.language import LANGUAGES

HOSTILE = (
    "\"><script>alert(1)</script><img src=x onerror=y>&amp;'{{ 7*7 }}{% raw %}\\u{41}"
    '#read("/etc/passwd") #let x = 1 $x^2$ *b* _i_ `c` // no /* no */ ~ --- <label> @ref '
    "https://evil.example/ \u202eturned\u202c \ufeff\x00\x07 \U0001f600 \u5bb6 \ue000 "
    "\u05d0\u05d1 5 \u0645\u0631\u062d\u0628\u0627 e\u0301"
)


@pytest.fixture(scope="module")
def findings(sample: ModuleType) -> Findings:
    return sample.every_finding()


@pytest.fixture(scope="module")
def contexts(sample: ModuleType, findings: Findings) -> dict[str, ReportContext]:
    facts = sample.facts()
    return {lang: build_context(facts, findings, Audience.PUBLIC, lang) for lang in LANGUAGES}


@pytest.fixture
def same_words(reading: ModuleType, poppler: Path, tmp_path: Path) -> object:
    """Renders a context twice and compares what both say."""

    def compare(context: ReportContext) -> str:
        file = tmp_path / "report.pdf"
        file.write_bytes(render_pdf(context))
        said: str = reading.pdf_text(poppler, file)
        paper, screen = (
            reading.without_heads(context, text)
            for text in (said, reading.html_text(render_html(context)))
        )
        assert screen == paper
        return said

    return compare


@pytest.mark.poppler
@pytest.mark.parametrize("lang", LANGUAGES)
def test_html_and_pdf_say_the_same(
    contexts: dict[str, ReportContext], lang: str, same_words: object
) -> None:
    said = same_words(contexts[lang])  # type: ignore[operator]
    assert len(said) > 10_000


def test_the_same_context_is_the_same_file(contexts: dict[str, ReportContext]) -> None:
    assert render_pdf(contexts["nl"]) == render_pdf(contexts["nl"])


@pytest.mark.poppler
def test_it_is_tagged_titled_and_dated(
    contexts: dict[str, ReportContext], reading: ModuleType, poppler: Path, tmp_path: Path
) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(render_pdf(contexts["nl"]))
    info = reading.pdf_info(poppler, file)
    assert info["Tagged"] == "yes"
    assert info["JavaScript"] == "no"
    assert info["Page size"] == "595.276 x 841.89 pts (A4)"
    assert info["Title"].startswith("GESIMULEERD – ")
    assert "Krijgen koppels" in info["Title"]
    assert info["Author"] == "Onderzoeksgroep Voorbeeld (verzonnen)"
    content = reading.unpacked(file.read_bytes())
    for mark in (b"/MarkInfo", b"/Lang", b"/Outlines", b"pdfaid:part", b"pdfuaid:part"):
        assert mark in content
    assert b"/URI" not in content


def test_the_findings_are_attached(
    contexts: dict[str, ReportContext], findings: Findings, reading: ModuleType
) -> None:
    assert contexts["en"].attachment == findings.to_json(indent=None)
    assert json.loads(contexts["en"].attachment)["manifest"]["seed"] == 20260301
    assert b"findings.json" in reading.unpacked(render_pdf(contexts["en"]))


@pytest.mark.poppler
def test_text_from_outside_stays_text(
    sample: ModuleType, findings: Findings, same_words: object, reading: ModuleType
) -> None:
    facts = sample.facts()
    text = LocalText(nl=HOSTILE, fr=HOSTILE, en=HOSTILE)
    runner = sample.same(HOSTILE)
    study = replace(
        facts.study, title=text, question=text, runner=runner, place=text, legal_basis=text
    )
    comparisons = tuple(
        replace(item, label=text, test=(text,) * len(item.test)) for item in facts.comparisons
    )
    changed = replace(facts, study=study, comparisons=comparisons, commands=(HOSTILE + "\ud800",))
    context = build_context(changed, findings, Audience.PUBLIC, "en")
    said = same_words(context)  # type: ignore[operator]
    wanted = reading.dense(visible(HOSTILE).partition("\u2067")[0])
    assert said.count(wanted) > 10
    assert "[u+0000][u+0007][u+1f600][u+5bb6][u+e000]" in said
    assert "[u+d800]" in said
    assert "{{7*7}}{%raw%}" in said


@pytest.mark.poppler
def test_what_reads_from_right_to_left_stays_in_its_place(
    contexts: dict[str, ReportContext], reading: ModuleType, poppler: Path, tmp_path: Path
) -> None:
    text = visible("Eerst \u05d0\u05d1\u05d2 5 \u05d3 dan \u0645\u0631 9.")
    assert text == "Eerst \u2067\u05d0\u05d1\u05d2 5 \u05d3\u2069 dan \u2067\u0645\u0631\u2069 9."
    turned = Section("turned", "Turned", (Paragraph(text),))
    page = replace(contexts["en"], summary=(), sections=(turned,))
    assert text in render_html(page)
    file = tmp_path / "report.pdf"
    file.write_bytes(render_pdf(page))
    said = reading.extracted(poppler, file)
    assert set("\u05d0\u05d1\u05d2\u05d3\u0645\u0631") <= set(said)
    assert said.index("Eerst") < said.index("\u05d3") < said.index("dan") < said.index("9.")


@pytest.mark.poppler
@pytest.mark.parametrize("piece", ["a", "woord ", "<b>#x", "\U0001f600"])
def test_a_line_of_a_megabyte(
    contexts: dict[str, ReportContext], piece: str, same_words: object
) -> None:
    line = visible(piece * (1_000_000 // len(piece.encode())))
    section = Section("long", "Long", (Paragraph(line), Commands((line[:100_000],))))
    said = same_words(replace(contexts["en"], sections=(section,)))  # type: ignore[operator]
    assert len(said) > 1_000_000 * (len(piece.strip()) / len(piece))


@pytest.mark.poppler
def test_a_caption_stands_on_the_page_where_its_table_begins(
    contexts: dict[str, ReportContext], poppler: Path, tmp_path: Path
) -> None:
    """Wherever on a page it comes, with a table that fits on none."""
    rows = tuple((f"row {number}", "1") for number in range(120))
    table = Table("Tests by landlord", ("Landlord", "Tests"), rows, dense=True)
    for lines in range(0, 16, 4):
        section = Section("long", "Long", (*(Paragraph("above") for _ in range(lines)), table))
        file = tmp_path / "report.pdf"
        file.write_bytes(render_pdf(replace(contexts["en"], sections=(section,))))
        said = subprocess.run([poppler, "-layout", file, "-"], capture_output=True, check=True)
        begun = [page for page in said.stdout.decode().split("\f") if table.caption in page]
        assert ["row 0 " in page for page in begun] == [True], lines


def pages_of(context: ReportContext, poppler: Path, folder: Path) -> list[str]:
    file = folder / "report.pdf"
    file.write_bytes(render_pdf(context))
    said = subprocess.run([poppler, "-layout", file, "-"], capture_output=True, check=True)
    return said.stdout.decode().split("\f")


@pytest.mark.poppler
def test_what_announces_a_list_stands_on_its_page(
    contexts: dict[str, ReportContext], poppler: Path, tmp_path: Path
) -> None:
    """Wherever on a page it comes; and no row of a list of terms stands alone on one."""
    blocks: list[Block] = []
    for number in range(60):
        blocks += [Paragraph("above")] * (number % 7)
        blocks += [Paragraph(f"Against it {number}:"), Bullets((f"one {number}.", "two"))]
        blocks += [Paragraph(f"Words {number}:")]
        blocks += [Terms(tuple((f"{name} {number}.", "meaning") for name in "abcd"))]
    section = Section("long", "Long", tuple(blocks))
    pages = pages_of(replace(contexts["en"], sections=(section,)), poppler, tmp_path)
    assert len(pages) > 15
    pairs = (("Against it {}:", "one {}."), ("Words {}:", "a {}."), ("a {}.", "b {}."))
    for number in range(60):
        for pair in (*pairs, ("c {}.", "d {}.")):
            first, second = (each.format(number) for each in pair)
            assert [second in page for page in pages if first in page] == [True]


@pytest.mark.poppler
def test_the_letters_of_a_test_begin_where_its_head_ends(
    contexts: dict[str, ReportContext], poppler: Path, tmp_path: Path
) -> None:
    """What goes on over the page is named at its head."""
    parts, sizes = [], (10, 32, 11, 60)
    for lines in sizes:
        rows = tuple((f"day {number} of {lines}", "Sent") for number in range(14))
        happened = Table("What happened", ("When", "What"), rows)
        said = [(LetterPart(f"Line {number} of a letter with words."),) for number in range(lines)]
        letter = Text("Letter", (*said, (LetterPart(f"The end of {lines}"),)))
        side = Side(f"Side of {lines}", (("By", "mailbox-1"),) * 3, (letter,))
        blocks = (Terms((("Home", "a flat"),) * 12), happened, Sides((side, side)))
        parts.append(Part(f"Test of {lines} lines", blocks))
    section = Section("annex", "Annex", (), tuple(parts))
    pages = pages_of(replace(contexts["en"], sections=(section,)), poppler, tmp_path)
    for lines in sizes:
        (head,) = [page for page in pages if f"day 13 of {lines}" in page]
        assert f"Side of {lines}" in head
        begun = next(at for at, page in enumerate(pages) if f"Test of {lines} lines" in page)
        (ended,) = [at for at, page in enumerate(pages) if f"The end of {lines}" in page]
        named = [at for at, page in enumerate(pages) if f"Test of {lines} lines, cont" in page]
        assert named == list(range(begun + 1, ended + 1))


@pytest.mark.poppler
def test_headers_that_fill_the_line_do_not_cover_each_other(
    contexts: dict[str, ReportContext], poppler: Path, tmp_path: Path
) -> None:
    headers = (
        "Tester",
        "Contacten gelegd",
        "Antwoorden genoteerd",
        "Na te kijken notities",
        "Tweemaal ingevoerde antwoorden",
        "Waarvan verschillend",
    )
    table = Table("What each noted", headers, (("Tester 1", "130", "102", "0", "0", "0"),))
    section = Section("noted", "Noted", (table,))
    file = tmp_path / "report.pdf"
    file.write_bytes(render_pdf(replace(contexts["nl"], sections=(section,))))
    said = subprocess.run([poppler, file, "-"], capture_output=True, check=True).stdout.decode()
    assert {word for header in headers for word in header.split()} <= set(said.split())


def test_every_character_that_is_printed_has_a_shape_in_every_style() -> None:
    characters = [chr(code) for first, last in PRINTED for code in range(first, last + 1)]
    styles = {
        "regular": "",
        "bold": 'weight: "bold",',
        "semibold": 'weight: "semibold",',
        "italic": 'style: "italic",',
        "mono": 'font: ("DejaVu Sans Mono", "Libertinus Serif"),',
    }
    lines = "\n".join(f"#for c in cs [#par(text({style} c))]" for style in styles.values())
    source = (
        '#set document(title: "t", date: datetime(year: 2026, month: 1, day: 1))\n'
        '#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"), fallback: false)\n'
        '#show regex("[\\u{0600}-\\u{06ff}]+"): '
        'set text(font: "DejaVu Sans Mono", weight: "regular", style: "normal")\n'
        f"= t\n#let cs = json(bytes(sys.inputs.characters))\n{lines}\n"
    )
    made = typst.compile(
        source.encode(),
        sys_inputs={"characters": json.dumps(characters)},
        pdf_standards=["a-3a", "ua-1"],
        ignore_system_fonts=True,
    )
    assert made.startswith(b"%PDF")


@pytest.mark.poppler
def test_a_fingerprint_can_be_copied(
    sample: ModuleType, findings: Findings, poppler: Path, tmp_path: Path
) -> None:
    facts = sample.facts()
    file = tmp_path / "report.pdf"
    file.write_bytes(render_pdf(build_context(facts, findings, Audience.INSPECTOR, "nl")))
    said = subprocess.run(
        [str(poppler), str(file), "-"], capture_output=True, check=True
    ).stdout.decode("utf-8")
    assert "\u200b" not in said
    assert {*facts.lock.hashes.values(), *(draw.golden for draw in facts.draws)} <= {
        *re.findall(r"\b[0-9a-f]{64}\b", said)
    }
