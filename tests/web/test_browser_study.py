"""A small study in Chromium, from its files to a report, by clicking alone, long work and all."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from discrimtest.actions.record_contact import log_contact
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import answer, study_tests
from tests.actions.examples import EXPORT, NOW, STUDY, without_caps
from tests.web.test_browser import (  # noqa: F401  (a fixture among them)
    Served,
    _wait_for,
    browser,
    invited,
    opened,
    sound,
)

pytestmark = pytest.mark.browser
CLOCK = """
import os
from datetime import datetime
from discrimtest.workplace import workplace
def now(): return datetime.fromisoformat(open(os.environ["TEST_CLOCK"]).read())
workplace.open_workplace.__defaults__ = (now,)
"""
"""Another clock for every process of the program: a study takes weeks."""


@dataclass
class Moved:
    """Pages of a project whose clock a test moves."""

    served: Served
    clock: Path

    def at(self, days: int) -> Workplace:
        """Move the clock, and act there beside the pages."""
        moment = NOW + timedelta(days=days)
        self.clock.write_text(moment.isoformat())
        return open_workplace(self.served.folder, None, None, clock=lambda: moment)


@pytest.fixture
def moved(made_project: Path, tmp_path: Path) -> Iterator[Moved]:
    folder = Path(shutil.copytree(made_project, tmp_path / "served"))
    with with_clock(folder, tmp_path) as pages:
        yield pages


@contextmanager
def with_clock(folder: Path, tmp_path: Path) -> Iterator[Moved]:
    """The pages of a project, served until the block ends, by a clock of their own."""
    clock, site = tmp_path / "clock", tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(CLOCK)
    clock.write_text(NOW.isoformat())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {**os.environ, "PYTHONPATH": str(site), "TEST_CLOCK": str(clock)}
    command = [sys.executable, "-m", "discrimtest", "serve", "--port", str(port)]
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(
            [*command, "--project", str(folder)], stdout=subprocess.DEVNULL, stderr=log, env=own
        ) as process,
    ):
        try:
            _wait_for(port)
            yield Moved(Served(f"http://localhost:{port}", folder, ""), clock)
        finally:
            process.terminate()


def done(page: Page, name: str) -> None:
    """Wait, as who looks at the page does, until the work is over; then look at it."""
    page.wait_for_selector("#far:has-text('is klaar')", timeout=120_000)
    sound(page, name)


def test_a_small_study_from_its_files_to_a_report(browser: Browser, moved: Moved) -> None:  # noqa: F811
    served, place = moved.served, moved.at(0)
    without_caps(place)
    context, page = opened(browser, phone=False)
    page.goto(invited(served, "ria", "researcher"))
    page.click("text=Een passkey maken")
    page.wait_for_url(f"{served.origin}/")
    page.click(".cards >> text=Studies")
    sound(page, "studies")
    page.click(f".cards a[href$='{STUDY}']")
    page.click("text=Bestanden, nazicht en vergrendeling")
    page.click("text=De bestanden nakijken")
    page.wait_for_selector("text=De bestanden zijn in orde.")
    sound(page, "study-check")
    page.check("[name=sure]")
    page.click("text=De studie vergrendelen")
    page.wait_for_selector("text=Vergrendeld als versie 1")
    sound(page, "study-locked")
    page.goto(f"{served.origin}/studies/{STUDY}/work")
    page.set_input_files("#file", EXPORT)
    page.click("text=Dit bestand invoeren")
    done(page, "job-import")
    assert "10 rijen aanvaard" in page.inner_text("main")
    page.click("text=Kijken hoe ze gelezen werden")
    sound(page, "listings")
    page.goto(f"{served.origin}/studies/{STUDY}/work")
    page.fill("#count", "3")
    page.check("#draw ~ form [name=sure]")
    page.click("button:has-text('Tests trekken')")
    done(page, "job-draw")
    assert "3 tests werden getrokken" in page.inner_text("main")
    page.goto(f"{served.origin}/studies/{STUDY}")
    sound(page, "study")
    later = moved.at(20)
    for test in study_tests(later):
        for contact in test.contacts:
            log_contact(later.on(contact.due_at), contact.id, "sent", moment=contact.due_at)
        answer(later, test.contacts[0], "invitation")
    moved.at(120).engine.dispose()
    page.goto(f"{served.origin}/studies/{STUDY}/work")
    page.click("text=Aanmelden met een passkey")
    page.wait_for_url(f"{served.origin}/")
    page.goto(f"{served.origin}/studies/{STUDY}/work")
    sound(page, "work")
    page.click("text=Nu analyseren")
    done(page, "job-analysis")
    assert "Wat zagen we?" in page.inner_text("main")
    page.goto(f"{served.origin}/studies/{STUDY}/work")
    page.select_option("#audience", "commissioner")
    page.click("text=Het verslag maken")
    done(page, "job-report")
    card = page.locator(".cards a").first
    told = card.inner_text()
    with page.expect_download() as coming:
        card.click()
    assert hashlib.sha256(Path(coming.value.path()).read_bytes()).hexdigest() in told
    for opened_place in (place, later):
        opened_place.engine.dispose()
    context.close()
