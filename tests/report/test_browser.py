"""The report in Chromium: nothing that axe finds, nothing loaded, readable on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience
from discrimtest.report.html import render_html
from discrimtest.word import LANGUAGES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def folder(sample: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("reports")
    facts, findings = sample.facts(), sample.findings()
    for lang in LANGUAGES:
        context = build_context(facts, findings, Audience.PUBLIC, lang)
        (place / f"{lang}.html").write_text(render_html(context), encoding="utf-8")
    return place


@pytest.mark.parametrize(
    ("lang", "scheme", "width"),
    [
        ("nl", "light", 1100),
        ("nl", "dark", 360),
        ("fr", "dark", 1100),
        ("fr", "light", 360),
        ("en", "light", 1100),
    ],
)
def test_axe_finds_nothing(
    browser: Browser, folder: Path, lang: str, scheme: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto((folder / f"{lang}.html").as_uri())
    assert complaints == []
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    page.close()


def test_nothing_is_loaded(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "nl.html").as_uri())
    page.wait_for_load_state("networkidle")
    assert asked == [(folder / "nl.html").as_uri()]
    page.close()


def test_the_half_page_stands_on_the_first_sheet_of_paper(browser: Browser, folder: Path) -> None:
    # 18 and 19 mm of margin leave 174 by 261 mm, at 96 pixels an inch.
    page = browser.new_page(viewport={"width": 658, "height": 986})
    page.emulate_media(media="print")
    page.goto((folder / "nl.html").as_uri())
    box = page.locator("#summary").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 986
    assert page.locator("nav").is_hidden()
    page.close()
