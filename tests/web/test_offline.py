"""A tester's phone without a network, in Chromium: the server is stopped, the browser closed."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, Route, expect, sync_playwright

from discrimtest.actions.invite_person import invite_person
from discrimtest.actions.keep_session import end_sessions
from discrimtest.actions.manage_people import add_person
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import log_response
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.web.test_browser import PASSWORD, PHONE, _wait_for, sound

pytestmark = pytest.mark.browser
MARKER = "Zeldzaamheidje"
"""In what testers type; nobody else writes it."""


@dataclass
class Server:
    """The very command, which can be stopped and started on its port."""

    folder: Path
    port: int
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "discrimtest", "serve", "--port", str(self.port)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.running.append(
            subprocess.Popen([*command, "--project", str(self.folder)], **quiet)  # type: ignore[call-overload]
        )
        _wait_for(self.port)

    def stop(self) -> None:
        while self.running:
            process = self.running.pop()
            process.terminate()
            process.wait()

    def place(self) -> Workplace:
        return open_workplace(self.folder, None, None)

    def invited(self, name: str) -> str:
        place = self.place()
        add_person(place, name, "tester")
        token = invite_person(place, name).token
        place.engine.dispose()
        return f"{self.origin}/invitation/{token}"


@pytest.fixture
def server(drawn_project: Path, tmp_path: Path) -> Iterator[Server]:
    folder = Path(shutil.copytree(drawn_project, tmp_path / "served"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = Server(folder, port)
    served.start()
    yield served
    served.stop()


@pytest.fixture(scope="module")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


def phone(driver: Playwright, chromium: Path, profile: Path) -> tuple[BrowserContext, Page]:
    """A phone that keeps its profile when it is closed."""
    context = driver.chromium.launch_persistent_context(
        profile,
        executable_path=chromium,
        args=["--no-sandbox"],
        locale="nl-BE",
        viewport=PHONE,  # type: ignore[arg-type]
    )
    page = context.pages[0]
    page.complaints = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    return context, page


def begin(page: Page, link: str) -> list[str]:
    """Make an account and open the day; the addresses of its contacts."""
    page.goto(link)
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.press("#again", "Enter")
    page.wait_for_selector("#ready:not(:empty)", timeout=120_000)
    cards = page.locator("main a[href^='/contacts/']").all()
    return list(dict.fromkeys(card.get_attribute("href") or "" for card in cards))


def log_both(page: Page, address: str, text: str) -> None:
    """That a contact was made, and what came back."""
    page.goto(address)
    page.click("text=Ik heb het verstuurd")
    page.wait_for_selector("#kept > ul > li")
    page.check("input[name=channel][value=sms]")
    page.fill("#text", text)
    page.click("form[action$='/answers'] button[name=category][value=refusal]")
    page.wait_for_selector("#kept > ul > li:nth-child(2)")


def sign_in(page: Page, name: str) -> None:
    page.fill("#login", name)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/today")


def rows(server: Server, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(server.folder / "discrimtest.db")) as database:
        return database.execute(query).fetchall()


def waits(page: Page) -> int:
    return int(page.evaluate("(async () => (await kept.entries(await queue.person)).length)()"))


def sent(page: Page) -> None:
    page.evaluate("queue.flush(true)")


def in_plain_text(profile: Path, *words: str) -> list[tuple[str, str]]:
    """Files of the browser in which a word can be read."""
    forms = {word: (word.encode("utf-8"), word.encode("utf-16-le")) for word in words}
    return [
        (str(file.relative_to(profile)), word)
        for file in profile.rglob("*")
        if file.is_file() and not file.is_symlink()
        for word, written in forms.items()
        if any(form in content for content in [file.read_bytes()] for form in written)
    ]


def test_fifty_entries_without_a_network_are_recorded_once_each(
    server: Server, driver: Playwright, chromium: Path, tmp_path: Path
) -> None:
    """The browser is closed and opened again, every second acknowledgement is lost, and two entries
    are put right while they wait."""
    profile = tmp_path / "profile"
    context, page = phone(driver, chromium, profile)
    contacts = begin(page, server.invited("an"))[:25]
    page.goto(f"{server.origin}{contacts[0]}")
    name, letter = page.inner_text(".who .large"), page.input_value("#body").split("\n")[2][:40]
    server.stop()
    for address in contacts[:13]:
        log_both(page, f"{server.origin}{address}", f"Neen. {MARKER}")
    page.goto(f"{server.origin}{contacts[0]}")
    answer = page.locator("#kept > ul > li").nth(1)
    answer.locator("summary", has_text="verkeerd beoordeeld").click()
    form = answer.locator("form[action$='/outcome']")
    form.locator("select[name=category]").select_option("already_let")
    form.locator("input[name=reason]").fill(f"Te snel: {MARKER}")
    form.locator("button").click()
    page.wait_for_selector("#kept > ul > li:nth-child(3)")
    page.goto(f"{server.origin}{contacts[1]}")
    made = page.locator("#kept > ul > li").nth(0)
    made.locator("summary", has_text="tijdstip").click()
    made.locator("input[name=at]").fill("2026-03-20T10:15")
    made.locator("input[name=note]").fill("Verkeerd uur")
    made.locator("form button").click()
    page.wait_for_selector("#kept > ul > li:nth-child(3)")
    assert waits(page) == 28
    context.close()
    assert in_plain_text(profile, MARKER, name, letter) == []

    context, page = phone(driver, chromium, profile)
    page.goto(f"{server.origin}/today")
    page.wait_for_selector("#queue:has-text('28')")
    assert "Zonder netwerk" in page.inner_text("#as-of")
    for address in contacts[13:]:
        log_both(page, f"{server.origin}{address}", f"Neen. {MARKER}")
    assert waits(page) == 52
    taps: list[str] = []

    def lose_every_second(route: Route) -> None:
        taps.append(route.request.url)
        answer = route.fetch()
        if len(taps) % 2:
            route.fulfill(response=answer)
        else:
            route.abort()

    context.route("**/entries/*", lose_every_second)
    server.start()
    sent(page)
    page.click("text=Meld u aan om ze te versturen")  # the browser forgot the session
    sign_in(page, "an")
    for _ in range(80):
        sent(page)
        if not waits(page):
            break
    assert waits(page) == 0
    assert len(taps) > 52
    first = "SELECT contact_id FROM contact_event WHERE kind = 'sent' AND supersedes IS NULL"
    made = sorted(each for (each,) in rows(server, first))
    assert made == sorted(each.rpartition("/")[2] for each in contacts)
    ((right,),) = rows(server, "SELECT at FROM contact_event WHERE supersedes IS NOT NULL")
    assert right.startswith("2026-03-20T09:15")
    assert len(rows(server, "SELECT DISTINCT client_id FROM response")) == 25
    assert len(rows(server, "SELECT id FROM response")) == 25
    judged = sorted(each for (each,) in rows(server, "SELECT category FROM coding"))
    assert judged == ["already_let", *["refusal"] * 25]

    page.goto(f"{server.origin}/today")
    page.click("text=Afmelden")
    page.wait_for_url("**/sign-in")
    assert page.evaluate("indexedDB.databases()") == []
    assert page.evaluate("caches.keys()") == []
    assert (
        page.evaluate("navigator.serviceWorker.getRegistrations().then(each => each.length)") == 0
    )
    context.close()
    assert in_plain_text(profile, MARKER, name, letter) == []


def test_who_else_signs_in_neither_sees_nor_sends_it(
    server: Server, driver: Playwright, chromium: Path, tmp_path: Path
) -> None:
    """The session ended while an entry waited; a colleague used the phone meanwhile."""
    context, page = phone(driver, chromium, tmp_path / "profile")
    contacts = begin(page, server.invited("an"))
    bo, place = server.invited("bo"), server.place()
    server.stop()
    log_both(page, f"{server.origin}{contacts[0]}", MARKER)
    end_sessions(place, "an")
    server.start()
    sent(page)
    assert "Meld u aan" in page.inner_text("#queue")
    assert waits(page) == 2
    begin(page, bo)
    assert waits(page) == 0
    page.goto(f"{server.origin}/waiting")
    page.wait_for_selector("#others:not([hidden])")
    assert page.locator("#waits li").count() == 0
    assert MARKER not in page.content()
    server.stop()
    page.goto(f"{server.origin}{contacts[0]}")
    assert MARKER not in page.content()
    server.start()
    page.goto(f"{server.origin}/today")
    page.click("text=Afmelden")
    page.wait_for_url("**/sign-in")
    assert rows(server, "SELECT count(*) FROM response") == [(0,)]
    page.wait_for_selector("#awaits:not([hidden])")
    assert "2 invoeren wachten op deze telefoon" in page.inner_text("#awaits")
    sign_in(page, "an")
    for _ in range(100):  # the line is empty, too, before the page has looked
        if not waits(page):
            break
        page.wait_for_timeout(100)
    assert waits(page) == 0
    told = rows(
        server, "SELECT by FROM response UNION SELECT by FROM contact_event WHERE kind = 'sent'"
    )
    assert len(told) == 1
    place.engine.dispose()
    context.close()


def test_the_day_tells_what_waits_and_a_stop_that_nobody_knows_of(
    server: Server, driver: Playwright, chromium: Path, tmp_path: Path
) -> None:
    """Nobody sends twice what was sent without a network, or trusts that a landlord was stopped."""
    context, page = phone(driver, chromium, tmp_path / "profile")
    one, two = begin(page, server.invited("an"))[:2]
    server.stop()
    log_both(page, f"{server.origin}{one}", "Neen.")
    page.fill("#text", MARKER)
    page.wait_for_timeout(600)
    page.goto(f"{server.origin}{two}")
    page.click("summary:has-text('vermoedt een test')")
    page.click("button[name=event][value=exposure]")
    page.wait_for_selector("#told:has-text('Bel nu uw begeleider')")
    assert not page.is_visible("text=Ik heb het verstuurd >> button")
    page.goto(f"{server.origin}/today")
    marks = [f"main a[href='{each}'] .mark" for each in (one, two)]
    page.wait_for_selector(marks[1])
    assert [page.inner_text(each) for each in marks] == [
        "weigering. Wacht op verzending.",
        "verhuurder herkende de test. Wacht op verzending.",
    ]
    server.start()
    page.evaluate("queue.flush(true)")
    page.wait_for_selector(f"{marks[1]}:has-text('Genoteerd.')")
    assert waits(page) == 0
    # What was begun is there again in its own field, though the server shows other forms.
    page.goto(f"{server.origin}{one}")
    expect(page.locator("#text")).to_have_value(MARKER)
    assert [each.input_value() for each in page.locator("input[name=reason]").all()] == [""] * 3
    assert page.locator("main details[open]").count() == 0
    context.close()


def test_what_the_server_does_not_take_is_decided_by_a_person(
    server: Server, driver: Playwright, chromium: Path, tmp_path: Path
) -> None:
    context, page = phone(driver, chromium, tmp_path / "profile")
    one, two, three = begin(page, server.invited("an"))[:3]
    place = replace(server.place(), unnamed=False)
    server.stop()
    for address in (one, two):
        log_both(page, f"{server.origin}{address}", f"Neen. {MARKER}")
    ids = page.evaluate(
        "(async () => (await kept.entries(await queue.person)).map(each => each.id))()"
    )
    earlier = datetime.now(UTC) - timedelta(hours=1)
    log_contact(place, one.rpartition("/")[2], "sent", moment=earlier)
    log_contact(place, two.rpartition("/")[2], "sent", client_id=ids[2])
    log_response(
        place, two.rpartition("/")[2], channel="sms", category="invitation",
        text="Kom maar kijken.", client_id=ids[3],
    )  # fmt: skip
    server.start()
    page.goto(f"{server.origin}/waiting")
    page.click("text=Nu versturen")
    page.wait_for_selector("#waits table")
    sound(page, "waiting-decide")
    differing = page.locator("tbody.differs th").all_inner_texts()
    assert [each.partition("?")[0] for each in differing] == [
        "Wat houdt het in",
        "Wat staat er, woord voor woord",
    ]
    cells = page.locator("tbody.differs td").all_inner_texts()
    assert cells[2:] == ["Kom maar kijken.", f"Neen. {MARKER}"]
    page.fill("input[name=reason]", "Verkeerd overgetypt")
    page.click("text=De mijne noteren als verbetering")
    page.wait_for_selector("#waits table", state="detached")
    said = "SELECT count(*) FROM response UNION ALL SELECT count(*) FROM response_event"
    page.wait_for_selector("#waits > li:nth-child(3)", state="detached")
    for _ in range(100):  # the entry leaves the list before all that follows it is sent
        if rows(server, said) == [(2,), (1,)]:
            break
        page.wait_for_timeout(100)
    assert rows(server, said) == [(2,), (1,)]
    # The other contact was made before, so its entry is refused; what follows it waits.
    assert waits(page) == 2
    assert "eerder al" in page.inner_text("#waits .problems") or page.inner_text(
        "#waits .problems li"
    )
    page.click("text=Weggooien")
    page.click("text=Ja, weggooien")
    page.wait_for_selector("#nothing:not([hidden])")
    assert rows(server, said)[0] == (3,)
    place.engine.dispose()
    server.stop()
    log_both(page, f"{server.origin}{three}", "x")
    full = "Promise.reject(new DOMException('', 'QuotaExceededError'))"
    page.evaluate(f"void (kept.putEntry = () => {full})")
    page.fill("#text", MARKER)
    page.check("input[name=channel][value=sms]")
    page.click("form[action$='/answers'] button[name=category][value=refusal]")
    page.wait_for_selector("#told:has-text('vol')")
    assert page.input_value("#text") == MARKER
    assert waits(page) == 2
    page.reload()
    server.start()
    page.click("text=Afmelden")
    page.wait_for_url("**/sign-in")
    assert rows(server, said)[0] == (4,), "what waited was sent first"
    context.close()


def test_a_clock_that_is_wrong_is_told_and_put_right(
    server: Server, driver: Playwright, chromium: Path, tmp_path: Path
) -> None:
    context, page = phone(driver, chromium, tmp_path / "profile")
    contacts = begin(page, server.invited("an"))
    wrong = "{ const now = Date.now; Date.now = () => now() + 7200000; }"
    context.add_init_script(wrong)
    page.goto(f"{server.origin}{contacts[0]}")
    page.wait_for_selector("#queue:has-text('120 minuten')")
    server.stop()
    log_both(page, f"{server.origin}{contacts[0]}", "Nee")
    server.start()
    sent(page)
    assert waits(page) == 0
    ((told,),) = rows(server, "SELECT at FROM contact_event WHERE client_id IS NOT NULL")
    moment = datetime.fromisoformat(told)
    assert abs(moment - datetime.now(UTC)) < timedelta(minutes=5)
    server.stop()
    log_both(page, f"{server.origin}{contacts[1]}", "Nee")
    page.evaluate("{ const now = Date.now; Date.now = () => now() - 7200000; }")
    server.start()
    sent(page)
    page.goto(f"{server.origin}/waiting")
    page.wait_for_selector("text=Wanneer was dit?")
    assert waits(page) == 2
    context.close()
