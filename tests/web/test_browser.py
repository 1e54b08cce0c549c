"""The pages in Chromium, served by ``discrimtest serve`` as it is run: passkeys, one tap, axe."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from discrimtest.actions.invite_person import invite_person
from discrimtest.actions.keep_session import begin_session, end_sessions
from discrimtest.actions.manage_people import add_person
from discrimtest.actions.remark_contact import open_query
from discrimtest.store.engine import writing
from discrimtest.store.people import DOOR, people
from discrimtest.web.guard import SESSION
from discrimtest.words.account import Means
from discrimtest.workplace.workplace import open_workplace
from tests.actions.drawn import answers_of, codings_of, events_of, outcome

pytestmark = pytest.mark.browser
RULES = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}
NUMBER = "0470 00 00 00"
"""Of nobody."""
PHONE = {"width": 320, "height": 640}
PASSWORD = "de kat slaapt op zolder"
OTHER = "een hond blaft in de tuin"
PICTURES = os.environ.get("PICTURES", "")
"""A folder to keep a picture of each page in, for who looks at them."""


@dataclass(frozen=True)
class Served:
    """Pages that are served, the project they are of, and what the server said first."""

    origin: str
    folder: Path
    said: str


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def served(drawn_project: Path, tmp_path: Path) -> Iterator[Served]:
    """The very command, on a port of its own, of a study whose contacts are all due."""
    folder = Path(shutil.copytree(drawn_project, tmp_path / "served"))
    with serving(folder, tmp_path / "log") as pages:
        yield pages


@contextmanager
def serving(folder: Path, log_file: Path, **more: str) -> Iterator[Served]:
    """The pages of a project, served until the block ends; more of the environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "discrimtest", "serve", "--port", str(port)]
    with (
        log_file.open("wb") as log,
        subprocess.Popen(
            [*command, "--project", str(folder)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "DISCRIMTEST_HELP_NUMBER": NUMBER, **more},
        ) as process,
    ):
        assert process.stdout is not None
        try:
            said = "".join(process.stdout.readline() for _ in range(3))
            _wait_for(port)
            yield Served(f"http://localhost:{port}", folder, said)
        finally:
            process.terminate()
    assert process.returncode == 0


def _wait_for(port: int) -> None:
    """Until the port answers."""
    for _ in range(600):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("nothing was served")


def invited(served: Served, name: str, role: str) -> str:
    """A link for a new person."""
    place = open_workplace(served.folder, None, None)
    add_person(place, name, role)
    token = invite_person(place, name).token
    place.engine.dispose()
    return f"{served.origin}/invitation/{token}"


def opened(
    browser: Browser, *, phone: bool = True, dark: bool = False
) -> tuple[BrowserContext, Page]:
    """A new browser, in Dutch, with a device that holds passkeys and is unlocked at once."""
    context = browser.new_context(
        locale="nl-BE",
        viewport=PHONE if phone else {"width": 1100, "height": 900},  # type: ignore[arg-type]
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda said: said.type in ("error", "warning") and complaints.append(said.text)
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.complaints = complaints  # type: ignore[attr-defined]
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return context, page


def sound(page: Page, name: str) -> None:
    """Nothing that axe finds, nothing wider than the screen, no complaint of the browser."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    found = Axe().run(page, options=RULES).response["violations"]
    told = [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
    assert told == [], name
    size = page.viewport_size
    assert size is not None
    # As it is, and a phone of 320 pixels at 200 %.
    for width in (size["width"], 160):
        page.set_viewport_size({"width": width, "height": size["height"]})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
    page.set_viewport_size(size)
    assert page.complaints == [], name  # type: ignore[attr-defined]


def test_the_first_administrator_makes_a_passkey_and_signs_in_with_it(
    browser: Browser, served: Served
) -> None:
    (link,) = re.findall(r"^http://localhost:\d+/invitation/\S+$", served.said, re.MULTILINE)
    context, page = opened(browser, phone=False)
    page.goto(link)
    sound(page, "invitation")
    page.click("text=Een passkey maken")
    page.wait_for_url(f"{served.origin}/")
    assert page.inner_text("h1") == "Welkom, local-administrator"
    sound(page, "home-administrator")
    page.click("text=Account")
    sound(page, "account")
    page.click("text=Afmelden")
    page.wait_for_url(f"{served.origin}/sign-in")
    sound(page, "sign-in")
    page.goto(f"{served.origin}/account")
    assert page.url == f"{served.origin}/sign-in"
    page.click("text=Aanmelden met een passkey")
    page.wait_for_url(f"{served.origin}/")
    page.goto(link)
    assert "Deze link geldt niet meer" in page.inner_text("main")
    context.close()


def test_a_researcher_signs_in_with_a_password_and_an_app(browser: Browser, served: Served) -> None:
    link = invited(served, "ria", "researcher")
    context, page = opened(browser, phone=False, dark=True)
    page.goto(link)
    secret = "".join(page.inner_text("form code").split())
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.fill("#code", "000000")
    page.click("text=Account maken")
    assert "code van zes cijfers" in page.inner_text(".problems[role=alert] li")
    page.complaints.clear()  # type: ignore[attr-defined]  # the browser tells of each refusal
    sound(page, "invitation-refused")
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.fill("#code", pyotp.TOTP(secret).now())
    page.click("text=Account maken")
    recovery = page.locator(".codes li").all_inner_texts()
    assert len(recovery) == 10
    sound(page, "recovery")
    page.click("text=Ik heb ze bewaard")
    assert page.inner_text("h1") == "Welkom, ria"
    sound(page, "home-researcher")
    page.click("text=Afmelden")
    page.wait_for_url("**/sign-in")
    page.fill("#login", "ria")
    page.fill("#password", PASSWORD)
    page.fill("#code", recovery[0])
    page.press("#code", "Enter")
    page.wait_for_url(f"{served.origin}/")
    context.close()


def test_who_showed_it_anew_changes_how_they_sign_in(browser: Browser, served: Served) -> None:
    link = invited(served, "an", "tester")
    context, page = opened(browser)
    page.goto(link)
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.press("#again", "Enter")
    page.wait_for_url(f"{served.origin}/today")
    page.click("text=Account")
    sound(page, "account-tester")
    page.click("text=Wijzigen hoe u zich aanmeldt")
    sound(page, "means")
    page.click("text=Een passkey maken")
    page.wait_for_selector("text=Gewijzigd.")
    secret = "".join(page.inner_text("main > p code").split())
    page.fill("#code", pyotp.TOTP(secret).now())
    page.click("text=Deze app gebruiken")
    page.wait_for_selector(".codes")
    assert page.locator(".codes li").count() == 10
    sound(page, "recovery-anew")
    page.goto(f"{served.origin}/account/means")
    sound(page, "means-all")
    page.fill("#present", "fout")
    for field in ("#password", "#again"):
        page.fill(field, OTHER)
    page.press("#again", "Enter")
    page.wait_for_selector(".problems[role=alert] li")
    page.complaints.clear()  # type: ignore[attr-defined]  # the browser tells of each refusal
    sound(page, "means-refused")
    page.fill("#present", PASSWORD)
    for field in ("#password", "#again"):
        page.fill(field, OTHER)
    page.press("#again", "Enter")
    page.wait_for_selector("text=Gewijzigd.")
    context.close()


def test_an_hour_later_one_shows_again_who_is_there(browser: Browser, served: Served) -> None:
    context, page = opened(browser)
    page.goto(invited(served, "an", "tester"))
    page.click("text=Een passkey maken")
    page.wait_for_url(f"{served.origin}/today")
    place = open_workplace(served.folder, None, None)
    earlier = place.on(place.now() - timedelta(hours=1))
    with writing(place.engine) as session:
        (an,) = [each for each in people(session) if each.id not in (place.person.id, DOOR)]
        cookie = begin_session(earlier, session, an, Means.PASSKEY)
    place.engine.dispose()
    own = {"url": served.origin.replace("http:", "https:"), "secure": True}
    context.add_cookies([{"name": SESSION, "value": cookie, **own}])  # type: ignore[typeddict-item]
    page.goto(f"{served.origin}/account/means")
    assert page.inner_text("h1") == "Toon dat u het bent"
    sound(page, "again")
    page.click("text=Verder met een passkey")
    page.wait_for_selector('h1:has-text("Hoe u zich aanmeldt")')
    context.close()


def recorded(page: Page, tap: str = "") -> None:
    """Tap, or press Enter where the focus is, and wait until the server has it: what it said of an
    earlier one may still stand."""
    page.evaluate("document.querySelectorAll('.done').forEach((said) => said.textContent = '')")
    if tap:
        page.click(tap)
    else:
        page.keyboard.press("Enter")
    page.locator(".done:visible", has_text="Genoteerd.").first.wait_for()


def test_a_testers_day_on_a_phone_of_320_pixels(browser: Browser, served: Served) -> None:
    link = invited(served, "an", "tester")
    context, page = opened(browser)
    page.goto(link)
    page.click("text=Een passkey maken")
    page.wait_for_url(f"{served.origin}/today")
    sound(page, "today")
    first = page.locator(".cards a").first
    contact = (first.get_attribute("href") or "").rpartition("/")[2]
    first.click()
    assert page.inner_text(".who .large")
    letter = page.input_value("#body")
    assert len(letter) > 100
    sound(page, "contact")
    recorded(page, "text=Ik heb het verstuurd")
    place = open_workplace(served.folder, None, None)
    (event,) = events_of(place, contact)
    assert event.kind == "sent"
    sound(page, "contact-made")
    page.check("input[name=channel][value=phone]")
    recorded(page, "button[name=category][value=refusal]")
    assert outcome(place, contact) == "refusal"
    sound(page, "contact-answered")
    page.click("text=Ik heb het verkeerd beoordeeld")
    page.select_option("#right", "already_let")
    page.fill("#why", "Te snel gelezen")
    recorded(page, "details[open] button")
    assert outcome(place, contact) == "already_let"
    page.click("text=De verhuurder vermoedt")
    recorded(page, "button[value=abuse]")
    assert page.locator("text=Een stop kunt u niet ongedaan maken").is_visible()
    assert page.locator("main > section button.stop:visible").count() == 0
    sound(page, "contact-stopped")
    place.engine.dispose()
    page.click("text=Français")
    page.wait_for_selector("html[lang=fr]")
    page.goto(page.url.partition("/contacts")[0] + "/today")
    page.wait_for_selector('h1:has-text("Aujourd’hui")')
    sound(page, "today-fr")
    context.close()


def test_a_tester_tells_how_they_were_treated_answers_and_puts_right(
    browser: Browser, served: Served
) -> None:
    context, page = opened(browser)
    page.goto(invited(served, "an", "tester"))
    page.click("text=Een passkey maken")
    page.wait_for_url(f"{served.origin}/today")
    page.locator(".cards a").first.click()
    contact = page.url.rpartition("/")[2]
    recorded(page, "text=Ik heb het verstuurd")
    page.click("text=Hoe u werd behandeld")
    page.select_option("select[id=subtle-answer-politeness]", "politeness=curt")
    sound(page, "contact-subtle")
    page.fill("#text", "Neen, al verhuurd.\nGroeten")
    page.check("input[name=channel][value=sms]")
    recorded(page, "button[name=category][value=already_let]")
    place = open_workplace(served.folder, None, None)
    (told,) = codings_of(place, contact)
    assert told.subtle == {"politeness": "curt"}
    open_query(
        replace(place, unnamed=False), contact, "Was dit antwoord echt een sms, en geen WhatsApp?"
    )
    page.reload()
    for closed in page.locator("summary").all():
        if not closed.evaluate("summary => summary.parentElement.open"):
            closed.focus()
            page.keyboard.press("Enter")
    sound(page, "contact-open")
    assert page.locator(f"a[href='tel:{NUMBER.replace(' ', '')}']").is_visible()
    page.fill("[name=reply]", "Een sms, net nagekeken.")
    page.keyboard.press("Tab")
    recorded(page)
    assert "Een sms, net nagekeken." in page.inner_text(".asked")
    page.click("text=De woorden kloppen niet, of het kwam niet")
    page.fill("[id^=gone-]", "Hoorde bij een ander adres")
    page.keyboard.press("Tab")
    recorded(page)
    assert not answers_of(place)
    place.engine.dispose()
    sound(page, "contact-taken-back")
    page.click("text=Français")
    page.goto(f"{served.origin}/contacts/{contact}")
    page.click("text=Le traitement reçu")
    sound(page, "contact-fr")
    context.close()


def test_what_was_typed_waits_for_who_signs_in_with_a_passkey(
    browser: Browser, served: Served
) -> None:
    context, page = opened(browser)
    page.goto(invited(served, "an", "tester"))
    page.click("text=Een passkey maken")
    page.wait_for_url(f"{served.origin}/today")
    page.locator(".cards a").first.click()
    contact = page.url.rpartition("/")[2]
    recorded(page, "text=Ik heb het verstuurd")
    page.fill("#text", "Neen, al verhuurd.\nGroeten")
    page.check("input[name=channel][value=sms]")
    place = open_workplace(served.folder, None, None)
    end_sessions(place, "an")
    page.click("button[name=category][value=already_let]")
    page.wait_for_selector("text=Meld u aan om ze te versturen.")
    page.complaints.clear()  # type: ignore[attr-defined]  # the browser tells of the refusal
    sound(page, "session-ended")
    assert not answers_of(place)
    page.goto(f"{served.origin}/sign-in")
    page.click("text=Aanmelden met een passkey")
    page.wait_for_url(f"{served.origin}/today")
    for _ in range(100):
        if answers_of(place):
            break
        page.wait_for_timeout(100)
    (answer,) = answers_of(place)
    assert (answer.contact, outcome(place, contact)) == (contact, "already_let")
    place.engine.dispose()
    context.close()


def test_a_page_is_used_by_keys_alone(browser: Browser, served: Served) -> None:
    context, page = opened(browser)
    page.goto(invited(served, "bo", "tester"))
    names = []
    for _ in range(9):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.id || document.activeElement.innerText"))
    assert names[0] == "Naar de inhoud"
    assert names[2:6] == ["Een passkey maken", "password", "again", "code"]
    context.close()
