"""An inspector in Chromium: from the list to a file whose fingerprint is the one printed."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from discrimtest.actions.keep_session import begin_session
from discrimtest.actions.manage_people import add_person
from discrimtest.store.engine import writing
from discrimtest.web.guard import SESSION
from discrimtest.words.account import Means
from discrimtest.workplace.workplace import open_workplace
from tests.actions.test_close_complaint import complaint_project  # noqa: F401
from tests.actions.test_release_document import over_project  # noqa: F401
from tests.web.test_browser import PICTURES, Served, _wait_for, browser, opened, sound  # noqa: F401
from tests.web.test_released import released_project  # noqa: F401

pytestmark = pytest.mark.browser
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


@pytest.fixture
def served(released_project: Path, tmp_path: Path) -> Iterator[Served]:  # noqa: F811
    """The very command, of a study with a released document."""
    folder = Path(shutil.copytree(released_project, tmp_path / "served"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "discrimtest", "serve", "--port", str(port)]
    command += ["--project", str(folder)]
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(
            command, stdout=log, stderr=log, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        ) as process,
    ):
        try:
            _wait_for(port)
            yield Served(f"http://localhost:{port}", folder, "")
        finally:
            process.terminate()


def arrived(browser: Browser, served: Served, size: str, code: str) -> Page:  # noqa: F811
    """An inspector who signed in, at a screen of this size, in this language."""
    place = open_workplace(served.folder, None, None)
    person = add_person(place, f"iris-{size}-{code}", "inspector")
    with writing(place.engine) as session:
        cookie = begin_session(place, session, person, Means.PASSKEY)
    place.engine.dispose()
    context, page = opened(browser)
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    own = {"url": served.origin.replace("http:", "https:"), "secure": True}
    language = {"name": "__Host-language", "value": code, **own}
    context.add_cookies([{"name": SESSION, "value": cookie, **own}, language])  # type: ignore[list-item, typeddict-item]
    page.goto(served.origin)
    return page


@pytest.mark.parametrize(("size", "code"), [("desktop", "nl"), ("phone", "fr")])
def test_an_inspector_walks_from_the_list_to_the_file(
    browser: Browser,  # noqa: F811
    served: Served,
    tmp_path: Path,
    size: str,
    code: str,
) -> None:
    page = arrived(browser, served, size, code)
    page.wait_for_url(f"{served.origin}/released")
    sound(page, f"released-{size}-{code}")
    page.click(".documents h2 a")
    sound(page, f"dossier-{size}-{code}")
    assert page.locator("#annex .part").count() == 7
    first = page.locator("#annex table").first.locator("tbody tr").first
    assert first.locator("td").last.inner_text().strip() in ("Controlekandidaat", "Candidat témoin")
    with page.expect_download() as loading:
        page.click(".doing a")
    saved = tmp_path / loading.value.suggested_filename
    loading.value.save_as(saved)
    printed = page.inner_text("dl code")
    assert hashlib.sha256(saved.read_bytes()).hexdigest() == printed
    if PICTURES:
        page.pdf(path=str(Path(PICTURES) / f"dossier-{code}.pdf"), format="A4")
    page.locator(".tabs a").last.click()
    page.wait_for_url("**/statistics")
    sound(page, f"statistics-{size}-{code}")
    page.click(".back a")
    page.click("a.button")
    page.set_input_files("#file", saved)
    page.focus("button.first")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status] .done")
    sound(page, f"check-{size}-{code}")
    changed = tmp_path / "changed.html"
    changed.write_bytes(saved.read_bytes() + b" ")
    page.set_input_files("#file", changed)
    page.click("button.first")
    page.wait_for_selector("[role=status] .problems")
    sound(page, f"changed-{size}-{code}")
    page.context.close()


def test_the_keyboard_alone_leads_to_a_test(browser: Browser, served: Served) -> None:  # noqa: F811
    page = arrived(browser, served, "desktop", "nl")
    page.wait_for_url(f"{served.origin}/released")

    def press_until(selector: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches({selector!r})"):
                page.keyboard.press("Enter")
                return
        raise AssertionError(selector)

    press_until(".documents h2 a")
    page.wait_for_selector("#annex")
    press_until("#annex tbody th a")
    assert "#test-" in page.url
    page.context.close()
