"""A tester's phone without a network, where candidates call: what is put right waits."""

from __future__ import annotations

import csv
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Playwright, Route

from tests.actions.drawn import answers_of
from tests.actions.test_record_phone_call import phone_project  # noqa: F401
from tests.web.test_browser import sound
from tests.web.test_offline import Server, begin, driver, phone, rows, sent, waits  # noqa: F401

pytestmark = pytest.mark.browser


@pytest.fixture
def server(phone_project: Path, tmp_path: Path) -> Iterator[Server]:  # noqa: F811
    folder = Path(shutil.copytree(phone_project, tmp_path / "served"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = Server(folder, port)
    served.start()
    yield served
    served.stop()


def test_a_call_that_waits_is_put_right_and_put_right_again(
    server: Server,
    driver: Playwright,  # noqa: F811
    chromium: Path,
    tmp_path: Path,
) -> None:
    context, page = phone(driver, chromium, tmp_path / "profile")
    contact = begin(page, server.invited("an"))[0]
    server.stop()
    page.goto(f"{server.origin}{contact}")
    kept = page.locator("#kept > ul > li")
    page.click("button[name=ending][value=nobody_reached] >> visible=true")
    kept.nth(0).wait_for()
    put_right(kept.nth(0), "invited", "Kom maar.")
    kept.nth(1).wait_for()
    assert kept.nth(0).locator("summary").count() == 0, "the newest alone is put right"
    sound(page, "call-kept")
    kept.nth(1).locator("summary").click()
    assert kept.nth(1).locator("textarea[name=text]").input_value() == "Kom maar."
    kept.nth(1).locator("summary").click()
    put_right(kept.nth(1), "refused", "Neen, toch niet.")
    kept.nth(2).wait_for()
    page.goto(f"{server.origin}/waiting")
    with page.expect_download() as coming:
        page.click("#save-file")
    file = Path(coming.value.path()).read_text(encoding="utf-8")
    listed = list(csv.DictReader(file.splitlines()))
    assert [(row["event"], row["ending"], row["text"]) for row in listed] == [
        ("call", "refused", "Neen, toch niet.")
    ]
    context.route("**/entries/*", lost_at_first())
    server.start()
    for _ in range(8):
        sent(page)
    assert waits(page) == 0
    calls = rows(server, "SELECT id, ending, supersedes FROM phone_call ORDER BY recorded_at")
    assert [ending for _, ending, _ in calls] == ["nobody_reached", "invited", "refused"]
    assert [before for _, _, before in calls] == [None, calls[0][0], calls[1][0]]
    place = server.place()
    assert [each.text for each in answers_of(place)] == ["Neen, toch niet."]
    place.engine.dispose()
    page.goto(f"{server.origin}{contact}")
    page.click("summary:has-text('Het liep anders af')")
    sound(page, "call-recorded")
    context.close()


def put_right(kept: Locator, ending: str, text: str) -> None:
    kept.locator("summary", has_text="Het liep anders af").click()
    kept.locator("textarea[name=text]").fill(text)
    kept.locator("input[name=note]").fill("verkeerd gehoord")
    kept.locator(f"button[name=ending][value={ending}]").click()


def lost_at_first() -> Callable[[Route], None]:
    """The server takes each entry, and its word of it is lost the first time."""
    told: set[str] = set()

    def lose(route: Route) -> None:
        answer = route.fetch()
        if route.request.url in told:
            return route.fulfill(response=answer)
        told.add(route.request.url)
        return route.abort()

    return lose
