"""Pictures of pages for the guides, of a small invented study in its third week: `make pictures`.

Each is taken of the program as it is served, in Chromium, and kept in few colours.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from discrimtest.actions.keep_session import begin_session
from discrimtest.actions.manage_people import add_person
from discrimtest.actions.remark_contact import open_query
from discrimtest.store.engine import writing
from discrimtest.web.guard import SESSION
from discrimtest.words.account import Means
from discrimtest.words.person import Person
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import OTHER, answer, send, study_tests
from tests.actions.examples import NOW, STUDY
from tests.web.test_browser import browser  # noqa: F401
from tests.web.test_browser_study import Moved, with_clock

pytestmark = pytest.mark.browser
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1100, "height": 800}
DAYS = 6
"""After the study began: some contacts of that day are still to be made."""
REPLIES = (
    ("invitation", "Goedendag, u kunt donderdag om 17 uur komen kijken. Past dat voor u?"),
    ("refusal", "Dag mevrouw, de woning is niet meer vrij. Veel succes met uw zoektocht."),
    ("information_request", "Kunt u eerst wat meer vertellen over uw werk en uw inkomen?"),
    ("acknowledgement", "Wij hebben uw bericht goed ontvangen."),
)


@pytest.fixture(scope="module")
def shown(drawn_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moved]:
    """A study in its third week: contacts made, some answered, a question asked."""
    folder = tmp_path_factory.mktemp("shown")
    project = folder / "project"
    subprocess.run(["cp", "-r", drawn_project, project], check=True)
    with with_clock(project, folder) as pages:
        place = pages.at(DAYS)
        lived(place)
        yield pages
        place.engine.dispose()


def lived(place: Workplace) -> None:
    """What happened until now; of what is due today nothing was done yet."""
    early = place.now() - timedelta(hours=1)
    tests = [*study_tests(place), *study_tests(place, OTHER)]
    made = [(test, each) for test in tests for each in test.contacts if each.due_at < early]
    for n, (_, contact) in enumerate(made):
        send(place, contact)
        category, text = REPLIES[n % len(REPLIES)]
        if n % 5 != 4 and contact.due_at < early - timedelta(hours=4):
            answer(place, contact, category if n % 3 else None, text=text)
    open_query(place, made[0][1].id, "Kwam dit antwoord per mail, of per sms?")
    open_query(place, made[1][1].id, "Is het uur juist? De lijst zegt een uur later.")


def arrived(
    browser: Browser,  # noqa: F811
    shown: Moved,
    role: str,
    size: dict[str, int],
    code: str = "nl",
    days: int = DAYS,
) -> tuple[BrowserContext, Page, Person]:
    """Somebody of a role who signed in."""
    place = shown.at(days)
    name = f"{role}-{size['width']}-{code}"
    person = add_person(place, name, role)
    with writing(place.engine) as session:
        cookie = begin_session(place, session, person, Means.PASSKEY)
    place.engine.dispose()
    context = browser.new_context(viewport=size, locale=f"{code}-BE")  # type: ignore[arg-type]
    own = {"url": shown.served.origin.replace("http:", "https:"), "secure": True}
    kept = [{"name": SESSION, "value": cookie, **own}]
    context.add_cookies([*kept, {"name": "__Host-language", "value": code, **own}])  # type: ignore[list-item]
    context.clock.set_fixed_time(NOW + timedelta(days=days))
    page = context.new_page()
    page.goto(shown.served.origin)
    page.wait_for_load_state("networkidle")
    return context, page, person


def taken(page: Page, name: str, *, most: int = 1000) -> Path:
    """A picture of the page from its top, in at most 32 colours."""
    page.wait_for_load_state("networkidle")
    file = PICTURES / f"{name}.png"
    size = page.viewport_size
    assert size is not None
    height = min(most, page.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": size["width"], "height": height}
    page.screenshot(path=file, full_page=True, clip=clip)  # type: ignore[arg-type]
    less(file)
    return file


def less(file: Path) -> None:
    command = ["convert", file, "+dither", "-colors", "32", "-strip", f"PNG8:{file}"]
    subprocess.run(command, check=True)
    assert file.stat().st_size < 90_000, file


def beside(name: str, *files: Path) -> None:
    """Pictures of phones side by side in one; they are not kept apart."""
    file = PICTURES / f"{name}.png"
    frame = ["-bordercolor", "#888", "-border", "1", "-bordercolor", "white", "-border", "9"]
    subprocess.run(
        ["convert", *files, *frame, "-background", "white", "-gravity", "north", "+append", file],
        check=True,
    )
    for each in files:
        each.unlink()
    less(file)


def test_a_testers_phone(browser: Browser, shown: Moved) -> None:  # noqa: F811
    context, page, _ = arrived(browser, shown, "tester", PHONE)
    today = taken(page, "phone-today", most=844)
    page.locator(".cards a:has-text('Brief sturen')").first.click()
    contact = taken(page, "phone-contact", most=844)
    page.click("text=Ik heb het verstuurd")
    page.wait_for_selector("input[name=channel]")
    page.locator("h2:has-text('Het antwoord')").evaluate("found => found.scrollIntoView()")
    page.wait_for_load_state("networkidle")
    made = PICTURES / "phone-made.png"
    page.screenshot(path=made)
    beside("tester-phone", today, contact, made)
    context.close()


def test_a_testers_phone_in_french(browser: Browser, shown: Moved) -> None:  # noqa: F811
    context, page, _ = arrived(browser, shown, "tester", PHONE, "fr")
    today = taken(page, "phone-fr-today", most=844)
    page.locator(".cards a:has-text('Envoyer la lettre')").first.click()
    beside("tester-phone-fr", today, taken(page, "phone-fr-contact", most=844))
    context.close()


def test_a_supervisors_questions(browser: Browser, shown: Moved) -> None:  # noqa: F811
    context, page, _ = arrived(browser, shown, "supervisor", DESK)
    page.goto(f"{shown.served.origin}/questions")
    taken(page, "questions")
    context.close()


def test_a_researchers_pages(browser: Browser, shown: Moved) -> None:  # noqa: F811
    context, page, _ = arrived(browser, shown, "researcher", DESK)
    study = f"{shown.served.origin}/studies/{STUDY}"
    page.goto(study)
    taken(page, "study-page")
    page.goto(f"{study}/listings?q=kortrijk")
    taken(page, "listings-page", most=700)
    page.goto(f"{study}/landlords")
    taken(page, "landlords-page", most=800)
    page.goto(f"{study}/work")
    taken(page, "work-page", most=1200)
    context.close()
    context, page, _ = arrived(browser, shown, "researcher", DESK, "fr")
    page.goto(study)
    taken(page, "study-page-fr")
    context.close()


def test_how_one_signs_in(browser: Browser, shown: Moved) -> None:  # noqa: F811
    context = browser.new_context(viewport=PHONE, locale="nl-BE")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{shown.served.origin}/sign-in")
    page.wait_for_load_state("networkidle")
    sign_in = taken(page, "phone-sign-in", most=844)
    context.close()
    context, page, _ = arrived(browser, shown, "administrator", PHONE)
    page.goto(f"{shown.served.origin}/account")
    account = taken(page, "phone-account", most=844)
    page.goto(f"{shown.served.origin}/account/means")
    beside("account-phone", sign_in, account, taken(page, "phone-means", most=844))
    context.close()


def test_a_coders_phone(browser: Browser, shown: Moved) -> None:  # noqa: F811
    """Last: the time in which answers count is over by then."""
    context, page, _ = arrived(browser, shown, "coder", PHONE, days=45)
    coding = taken(page, "phone-coding", most=844)
    page.goto(f"{shown.served.origin}/coding/{STUDY}/exchanges")
    beside("coder-phone", coding, taken(page, "phone-exchange", most=844))
    context.close()
