"""A tester brings a picture of an advertisement on the page of a contact; none of it is shown."""

from __future__ import annotations

import io

import pytest

from discrimtest.actions.capture_advert import CapturedFile, capture_advert
from discrimtest.actions.read_captures import list_captures, read_capture
from discrimtest.library.handed_in import Upload
from discrimtest.web.contact import LARGEST
from discrimtest.words.capture import CaptureLimit
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import study_tests
from tests.actions.examples import STUDY, acting
from tests.capture.site import PIXEL
from tests.web.test_app import ORIGIN, browser, first_contact, get, post

MARKUP = b"<!doctype html><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}"


@pytest.fixture
def tester(field: Workplace) -> Workplace:
    return acting(field, Role.TESTER)


def test_a_picture_is_kept_and_the_page_says_so(field: Workplace, tester: Workplace):
    client, contact = browser(field, person=tester), first_contact(field)
    path = f"/contacts/{contact}"
    assert "nog geen kopie" in get(client, path).text
    form = {"file": (io.BytesIO(PIXEL), "../../foto.png"), "kind": "page", "note": "van de bus"}
    assert post(client, f"{path}/captures", form).status_code == 303
    ((found, when),) = list_captures(field, STUDY)
    assert (found.contact, found.by, found.way) == (contact, tester.person.id, "hand")
    assert read_capture(field, found.id).content == PIXEL
    page = get(client, path).text
    assert f"{when}: pagina, met de hand gebracht" in page
    assert "foto.png" not in page


def test_what_is_no_capture_is_refused_beside_its_form_and_nothing_is_kept(
    field: Workplace, tester: Workplace
):
    client, contact = browser(field, person=tester), first_contact(field)
    for content, words in ((b"MZ", "webarchief"), (b"", "niet leeg"), (PIXEL[:40], "stuk")):
        form = {"file": (io.BytesIO(content), "x.png"), "kind": "page", "note": "mijn noot"}
        answer = post(client, f"/contacts/{contact}/captures", form)
        assert answer.status_code == 400
        assert words in answer.text
        assert "mijn noot" in answer.text
    assert post(client, f"/contacts/{contact}/captures", {"kind": "page"}).status_code == 400
    for kind in ({}, {"kind": "answer"}):
        form = {"file": (io.BytesIO(PIXEL), "x.png"), **kind}
        answer = post(client, f"/contacts/{contact}/captures", form)
        assert answer.status_code == 400
        assert "Kies wat de pagina aanbiedt" in answer.text
    assert list_captures(field, STUDY) == []


def test_a_strangers_page_is_never_shown_as_one(field: Workplace, tester: Workplace):
    contact = first_contact(field)
    capture_advert(tester, contact=contact, kind="form", saved=Upload("x.html", MARKUP))
    page = get(browser(field, person=tester), f"/contacts/{contact}").text
    assert "ingevuld formulier" in page
    assert "alert(" not in page
    assert "onerror" not in page


def test_a_file_larger_than_the_form_may_hold_is_refused_before_it_is_read(
    field: Workplace, tester: Workplace
):
    client, contact = browser(field, person=tester), first_contact(field)
    get(client, f"/contacts/{contact}")
    answer = client.post(
        f"/contacts/{contact}/captures",
        base_url=ORIGIN,
        data={"file": (io.BytesIO(b"x" * (LARGEST + 1)), "x.png")},
        headers={"Origin": ORIGIN},
    )
    assert answer.status_code == 413


def test_of_a_page_that_was_gone_the_tester_is_told(field: Workplace, tester: Workplace):
    contact = study_tests(field)[0].contacts[0].id
    taken = CapturedFile(PIXEL, "image/png", tester.now(), 410, ())
    capture_advert(tester, contact=contact, look=lambda *_: taken)
    assert "de pagina er niet is" in get(browser(field, person=tester), f"/contacts/{contact}").text


def test_of_a_page_that_asked_to_log_in_instead_the_tester_is_told(
    field: Workplace, tester: Workplace
):
    contact, limits = first_contact(field), (CaptureLimit.LOG_IN, CaptureLimit.MOVED)
    taken = CapturedFile(PIXEL, "image/png", tester.now(), 200, limits)
    capture_advert(tester, contact=contact, look=lambda *_: taken)
    page = get(browser(field, person=tester), f"/contacts/{contact}").text
    assert "bezoekers om zich aan te melden; de site toonde een ander adres dan gevraagd" in page
