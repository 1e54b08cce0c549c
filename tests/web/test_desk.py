"""A coder's desk in Chromium, by keys alone, and the questions of who supervises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from discrimtest.actions.code_outcomes import judge_item
from discrimtest.actions.keep_session import begin_session
from discrimtest.actions.manage_people import add_person
from discrimtest.store.engine import writing
from discrimtest.web.guard import SESSION
from discrimtest.words.account import Means
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import STUDY, item_in, records
from tests.actions.examples import NOW
from tests.actions.test_code_outcomes import answered, drawn_twice
from tests.web.test_browser import (  # noqa: F401 (fixtures)
    PHONE,
    Served,
    browser,
    opened,
    served,
    sound,
)
from tests.web.test_coding import acts, codings

pytestmark = pytest.mark.browser


@pytest.fixture
def place(served: Served) -> Iterator[Workplace]:  # noqa: F811
    """The project that is served: 9 tests answered, their windows closed."""
    found = open_workplace(served.folder, None, None, clock=lambda: NOW)
    answered(replace(found, unnamed=False), 9)
    yield replace(open_workplace(served.folder, None, None), unnamed=False)
    found.engine.dispose()


def signed_in(
    browser: Browser,  # noqa: F811
    served: Served,  # noqa: F811
    place: Workplace,
    name: str,
    role: str = "coder",
) -> tuple[BrowserContext, Page]:
    """A browser of a new person, who signed in with a passkey."""
    person = add_person(place, name, role)
    context, page = opened(browser, phone=False)
    with writing(place.engine) as session:
        cookie = begin_session(place, session, person, Means.PASSKEY)
    own = {"url": served.origin.replace("http:", "https:"), "secure": True}
    context.add_cookies([{"name": SESSION, "value": cookie, **own}])  # type: ignore[typeddict-item]
    return context, page


def press(page: Page, *keys: str) -> None:
    """Keys of a desk, once it listens."""
    page.wait_for_selector("[data-keys=on]")
    for key in keys:
        page.keyboard.press(key)


def judged(page: Page, *keys: str) -> None:
    """The same, until the next page is there."""
    before = page.url
    press(page, *keys)
    page.wait_for_url(lambda url: url != before)


def met(place: Workplace) -> set[str]:
    """The items that somebody judged, left or took back."""
    blind = [each.contact for each in codings(place) if each.method == "blind"]
    return {item_in(place, each) for each in (*blind, *(each.contact for each in acts(place)))}


def test_a_study_is_coded_by_keys_alone(
    browser: Browser,  # noqa: F811
    served: Served,  # noqa: F811
    place: Workplace,
) -> None:
    context, page = signed_in(browser, served, place, "dana")
    page.goto(f"{served.origin}/")
    assert page.url.endswith("/coding")
    sound(page, "coding")
    page.get_by_text("18 uitwisselingen beoordelen").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-keys=on]")
    sound(page, "desk")
    press(page, "?")
    assert "zonder voorwaarde vooraf" in page.inner_text(".meanings")
    press(page, "?", "n")
    page.keyboard.type("a b u twijfel")
    assert "1 van 18" in page.inner_text("h1"), "keys are letters in a field"
    page.keyboard.press("Escape")
    press(page, "1", "1")
    sound(page, "desk-chosen")
    judged(page, "b")
    assert "2 van 18" in page.inner_text("h1")
    judged(page, "u")
    assert "1 van 18" in page.inner_text("h1")
    press(page, "p")
    page.wait_for_selector(".proposed")
    sound(page, "desk-proposal")
    judged(page, "a")
    press(page, "l", "3")
    page.keyboard.type("onderaan")
    sound(page, "desk-leak")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=de tekst verried wie schreef")
    press(page, "s")
    page.keyboard.type("onleesbaar")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Aan anderen gelaten")
    page.locator("summary", has_text="De toetsen").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-keys=off]")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("a")
    page.reload()
    page.wait_for_selector("[data-keys=off]")
    page.wait_for_timeout(400)
    page.keyboard.press("a")
    assert "2 van" in page.inner_text("h1"), "keys that are off judge nothing"
    assert [str(each.kind) for each in acts(place)] == ["undone", "leaked", "skipped"]
    notes = [(each.leaked, each.note) for each in acts(place)]
    assert notes == [(None, ""), ("pronoun", "onderaan"), (None, "onleesbaar")]
    mine = [each for each in codings(place) if each.method == "blind"]
    assert [str(each.category) for each in mine] == ["booking_link", "invitation"]
    assert mine[0].subtle == {"questions_beyond_guidance": "yes"}
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sound(page, "desk-phone")
    page.goto(f"{served.origin}/coding")
    sound(page, "coding-phone")
    context.close()
    twice = next(each for each in drawn_twice(place) if each not in met(place))
    for name, key in (("emiel", "a"), ("fien", "g")):
        context, page = signed_in(browser, served, place, name)
        page.goto(f"{served.origin}/coding/{STUDY}/exchanges/{twice}")
        judged(page, key)
        context.close()
    context, page = signed_in(browser, served, place, "guus")
    page.goto(f"{served.origin}/coding/{STUDY}/decisions")
    sound(page, "decision")
    press(page, "n")
    page.keyboard.type("er is een moment")
    page.keyboard.press("Escape")
    judged(page, "a")
    page.click("text=Français")
    page.goto(f"{served.origin}/coding/{STUDY}/salutations")
    sound(page, "salutation-fr")
    press(page, "1")
    judged(page, "Enter")
    page.goto(f"{served.origin}/coding/{STUDY}/exchanges")
    sound(page, "desk-fr")
    assert [str(each.category) for each in codings(place) if each.method == "adjudicated"] == [
        "invitation"
    ]
    assert [each.subtle for each in acts(place)][-1]
    context.close()


def test_a_supervisor_asks_and_closes(
    browser: Browser,  # noqa: F811
    served: Served,  # noqa: F811
    place: Workplace,
) -> None:
    context, page = signed_in(browser, served, place, "sara", "supervisor")
    page.goto(f"{served.origin}/")
    sound(page, "home-supervisor")
    page.click("text=Vragen")
    sound(page, "questions-none")
    answer = next(each for record in records(place) for each in record.answers)
    page.goto(f"{served.origin}/contacts/{answer.contact}")
    page.click("text=Vragen over dit contact")
    page.fill("#ask", "Kwam dit antwoord echt per mail?")
    page.click("text=De vraag stellen")
    page.wait_for_selector("text=Genoteerd.")
    sound(page, "question")
    page.click("text=De vraag sluiten")
    page.wait_for_selector("text=Opnieuw vragen")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sound(page, "question-closed")
    page.goto(f"{served.origin}/questions?closed=1")
    sound(page, "questions")
    people = [replace(place, person=add_person(place, name, "coder")) for name in ("an", "bo")]
    for item in drawn_twice(place)[:2]:
        for coder in people:
            judge_item(coder, STUDY, item, category="invitation")
    page.goto(f"{served.origin}/coding/{STUDY}/agreement")
    page.click("text=Elke categorie en code apart")
    sound(page, "agreement")
    page.goto(f"{served.origin}/studies/{STUDY}")
    page.click("nav >> text=Contacten")
    page.select_option("#state", "all")
    page.click("text=Deze tonen")
    page.wait_for_url("**state=all**")
    sound(page, "contacts-phone")
    page.set_viewport_size({"width": 1100, "height": 900})
    page.emulate_media(color_scheme="dark")
    sound(page, "contacts-dark")
    page.click(".cards a >> nth=0")
    page.wait_for_url("**/contacts/contact-*")
    context.close()
