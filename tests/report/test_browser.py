"""The report in Chromium: nothing that axe finds, nothing loaded, readable on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from discrimtest.record.annex import AnnexFacts
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience
from discrimtest.report.html import render_html
from discrimtest.words.language import LANGUAGES
from discrimtest.words.study import Mode, Purpose

pytestmark = pytest.mark.browser
RULES = {
    # What passes is counted, not told node by node: that is most of what comes back.
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}

# A picture is one image to who hears the page, with all its words in its name.
PAGE = {"exclude": [["svg > *"]]}


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def folder(sample: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study for each audience and language, and for an inspector of a landlord."""
    place = tmp_path_factory.mktemp("reports")
    facts, findings = sample.full_facts(), sample.every_finding()
    study = replace(facts.study, purpose=Purpose.ENFORCEMENT, mode=Mode.REACTIVE)
    enforced = replace(facts, study=study)
    told = {
        "public": (facts, Audience.PUBLIC, None),
        "commissioner": (facts, Audience.COMMISSIONER, None),
        "inspector": (facts, Audience.INSPECTOR, None),
        "dossier": (enforced, Audience.INSPECTOR, None),
        "landlord": (enforced, Audience.INSPECTOR, "A1"),
    }
    for lang in LANGUAGES:
        for name, (known, audience, landlord) in told.items():
            page = render_html(build_context(known, findings, audience, lang, landlord))
            (place / f"{name}-{lang}.html").write_text(page, encoding="utf-8")
    return place


NAMES = ("public", "commissioner", "inspector", "dossier", "landlord")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1100), ("dark", 360)])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(
    browser: Browser,
    folder: Path,
    name: str,
    lang: str,
    scheme: Literal["light", "dark"],
    width: int,
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto((folder / f"{name}-{lang}.html").as_uri())
    assert complaints == []
    results = Axe().run(page, context=PAGE, options=RULES)
    assert results.violations_count == 0, results.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    page.close()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [390, 1100])
def test_words_of_pictures_are_text_and_read_without_scrolling(
    browser: Browser, folder: Path, width: int, lang: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((folder / f"public-{lang}.html").as_uri())
    words = page.evaluate(
        """[...document.querySelectorAll("figure svg text")].map(text => {
            const box = text.getBoundingClientRect();
            const size = parseFloat(text.getAttribute("font-size"));
            const scale = text.getScreenCTM().a;
            return {left: box.left, right: box.right, pixels: size * scale, seen: box.width > 0};
        }).filter(text => text.seen)"""
    )
    assert len(words) > 30
    assert min(word["left"] for word in words) >= 0
    assert max(word["right"] for word in words) <= width
    assert min(word["pixels"] for word in words) >= 10
    drawn = page.locator("figure:not(.bars) > div").evaluate_all(
        "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth).length"
    )
    assert drawn == 0
    page.close()


HOSTILE = (
    "<script>document.title = 'changed'</script><img src='https://evil.example/x' "
    "onerror=\"document.title = 'changed'\">{{ 7*7 }}</p></div><style>*{display:none}</style>"
    "\u202egnirts\u202c \u05e9\u05dc\u05d5\u05dd \U0001f600 \x00\n"
)


def test_what_a_landlord_writes_changes_nothing(
    browser: Browser, sample: ModuleType, tmp_path: Path
) -> None:
    reply = HOSTILE.replace("{", "{{").replace("}", "}}") + "w" * 1_000_000
    test = sample.annexed_test(1, reply=reply)
    facts = replace(sample.full_facts(), annex=AnnexFacts((test,)))
    context = build_context(facts, sample.findings(), Audience.INSPECTOR, "nl")
    file = tmp_path / "hostile.html"
    file.write_text(render_html(context), encoding="utf-8")
    page = browser.new_page(viewport={"width": 360, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.wait_for_load_state("networkidle")
    assert asked == [file.as_uri()]
    assert page.title() == context.document_title
    assert page.locator("script, img, style").count() == 1  # our own sheet
    assert page.locator("footer").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    shown = page.locator(".verbatim", has_text="changed").last.inner_text()
    assert "<script>document.title = 'changed'</script>" in shown
    assert "[U+202E]gnirts[U+202C]" in shown
    assert "[U+1F600] [U+0000]" in shown
    page.close()


def test_nothing_is_loaded(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "public-nl.html").as_uri())
    page.wait_for_load_state("networkidle")
    assert asked == [(folder / "public-nl.html").as_uri()]
    page.close()


def test_the_half_page_stands_on_the_first_sheet_of_paper(browser: Browser, folder: Path) -> None:
    # 18 and 19 mm of margin leave 174 by 261 mm, at 96 pixels an inch.
    page = browser.new_page(viewport={"width": 658, "height": 986})
    page.emulate_media(media="print")
    page.goto((folder / "public-nl.html").as_uri())
    box = page.locator("#summary").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 986
    for stamp in page.locator(".stamps strong").all():
        line = stamp.evaluate("s => parseFloat(getComputedStyle(s).lineHeight)")
        height = stamp.evaluate("s => s.getBoundingClientRect().height")
        assert height < (len(stamp.inner_text().split()) + 0.5) * line, "no word is broken"
    assert page.locator("nav").is_hidden()
    page.close()
