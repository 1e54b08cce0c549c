"""Every route for every role, in an own and in a foreign study; forms of strangers; never a 500."""

from __future__ import annotations

import html
import json
import re
import shutil
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from secrets import token_hex
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from discrimtest.actions.accept_invitation import accept_with_password
from discrimtest.actions.ask_job import answer_job, ask_job
from discrimtest.actions.assign_testers import assign_testers
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.invite_person import invite_person
from discrimtest.actions.keep_session import begin_session, end_sessions, resume_session
from discrimtest.actions.open_door import open_door
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.remark_contact import close_query, list_queries, open_query
from discrimtest.actions.run_job import run_job
from discrimtest.errors import OutsideTrouble, WrongInput
from discrimtest.record.departures import WORDS
from discrimtest.store.engine import open_store, reading, writing
from discrimtest.store.testers import record_assignments
from discrimtest.web import guard
from discrimtest.web.app import checked_origin, create_app
from discrimtest.web.guard import SESSION, VISITOR
from discrimtest.web.language import NAMES
from discrimtest.web.routes import ROUTES
from discrimtest.web.serving import require_free
from discrimtest.words.account import Means
from discrimtest.words.assignment import Assignment
from discrimtest.words.job import JobKind
from discrimtest.words.language import LANGUAGES
from discrimtest.words.person import Role
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import (
    answers_of,
    candidates,
    codings_of,
    events_of,
    local,
    outcome,
    study_tests,
)
from tests.actions.examples import EXPORT, NOW, STUDY, acting, another_study, everything
from tests.actions.test_testers import LATER, crew, whose

ORIGIN = "http://localhost:8000"
PASSWORD = "de kat slaapt op zolder"
VISITOR_NAME = "a-visitor-of-a-test"


class Compiled(BytecodeCache):
    """Templates, compiled once for every application of these tests."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def app_of(place: Workplace, proxies: int = 0) -> Flask:
    app = create_app(open_door(place), ORIGIN, proxies)
    app.jinja_env.bytecode_cache = COMPILED
    return app


def browser(place: Workplace, *, person: Workplace | None = None) -> FlaskClient:
    """A browser of a visitor, or of a person who signed in with a passkey."""
    client = app_of(place).test_client()
    client.set_cookie(VISITOR, VISITOR_NAME, domain="localhost")
    if person is not None:
        with writing(place.engine) as session:
            cookie = begin_session(place, session, person.person, Means.PASSKEY)
        client.set_cookie(SESSION, cookie, domain="localhost")
    return client


def get(client: FlaskClient, path: str, **how: Any) -> TestResponse:
    return client.get(path, base_url=ORIGIN, buffered=True, **how)


def post(client: FlaskClient, path: str, form: dict[str, str] | None = None) -> TestResponse:
    """Send a form as a page of the program would."""
    data = {"form": token_of(client), **(form or {})}
    return client.post(path, base_url=ORIGIN, data=data, headers={"Origin": ORIGIN})


def token_of(client: FlaskClient) -> str:
    """What forms on the pages of this browser hold."""
    place = client.application.extensions["door"].place
    if client.get_cookie(VISITOR, domain="localhost") is None:
        get(client, "/sign-in")
    visitor, session = (client.get_cookie(each, domain="localhost") for each in (VISITOR, SESSION))
    assert visitor is not None
    resumed = resume_session(place, session.value) if session else None
    return str(place.keys.keyed("form", visitor.value, resumed.session if resumed else ""))


def put(client: FlaskClient, entry: str, body: object) -> TestResponse:
    """Send an entry as the script of a page would."""
    headers = {"Origin": ORIGIN, "X-Form": get(client, "/session").json["token"]}  # type: ignore[index]
    return client.put(f"/entries/{entry}", base_url=ORIGIN, json=body, headers=headers)


def entry_of(path: str, *, base: str = "", at: str = "", **fields: str) -> dict[str, Any]:
    """An entry as a phone keeps it."""
    told = [[name, value] for name, value in fields.items()]
    tapped = at or (NOW + timedelta(days=10)).isoformat()
    return {"format": 1, "path": path, "fields": told, "at": tapped, "base": base}


def at_once(page: str) -> str:
    """A page without what only its script shows, of entries that wait."""
    return re.sub("<template.*?</template>|<div data-again hidden>.*?</div>", "", page, flags=re.S)


@pytest.fixture
def tester(field: Workplace) -> Workplace:
    return acting(field, Role.TESTER)


def first_contact(place: Workplace) -> str:
    return candidates(study_tests(place)[0])[0].id


# What each route answers: to a stranger, and to each role held in the contact's own study and in
# another one. "in": a page, or a way on; "out": to the page to sign in; 403: not for this role.
SIGNED_IN = dict.fromkeys(Role, "in")
TESTING = {
    Role.TESTER: "in",
    Role.SUPERVISOR: "in",
    Role.RESEARCHER: "in",
    Role.ADMINISTRATOR: "in",
    Role.CODER: 403,
    Role.INSPECTOR: 403,
}
READING = {
    **dict.fromkeys((Role.INSPECTOR, Role.RESEARCHER, Role.ADMINISTRATOR), "in"),
    **dict.fromkeys((Role.TESTER, Role.CODER, Role.SUPERVISOR), 403),
}
FOREIGN = dict.fromkeys(Role, 403)
NOWHERE = dict.fromkeys(Role, 404)


def only(*roles: Role) -> dict[Role, Any]:
    return {role: "in" if role in roles else 403 for role in Role}


CODING = only(Role.CODER)
COUNTING = only(Role.CODER, Role.RESEARCHER, Role.ADMINISTRATOR)
LEADING = only(Role.SUPERVISOR, Role.RESEARCHER, Role.ADMINISTRATOR)
STUDYING = SIGNED_IN | dict.fromkeys((Role.CODER, Role.INSPECTOR), 403)
RESEARCH = only(Role.RESEARCHER, Role.ADMINISTRATOR)
ANYONE = ("in", SIGNED_IN, SIGNED_IN)
MATRIX: dict[str, tuple[Any, dict[Role, Any], dict[Role, Any]]] = {
    **dict.fromkeys(
        (
            *("health", "choose_language", "sign_in", "static"),
            # They refuse what is no password, passkey or link, whoever sends it.
            *("sign_in_password", "sign_in_passkey"),
            *("invitation", "accept_password", "accept_passkey"),
            # They hold nothing of anybody.
            *("session", "waiting", "offline", "manifest", "worker"),
        ),
        ANYONE,
    ),
    # There is no such page without a provider; test_provider.py tells of those with one.
    **dict.fromkeys(
        ("sign_in_provider", "provider_back", "accept_provider"), (404, NOWHERE, NOWHERE)
    ),
    **dict.fromkeys(
        ("again_provider", "link_provider", "unlink_provider"), (403, NOWHERE, NOWHERE)
    ),
    "home": ("out", SIGNED_IN, SIGNED_IN),
    "account": ("out", SIGNED_IN, SIGNED_IN),
    "sign_out": (403, SIGNED_IN, SIGNED_IN),
    "means": ("out", SIGNED_IN, SIGNED_IN),
    **dict.fromkeys(
        (
            *("end_session", "end_others", "again_password", "again_passkey", "change_password"),
            *("set_app", "renew_codes", "add_passkey", "end_passkey"),
        ),
        (403, SIGNED_IN, SIGNED_IN),
    ),
    "today": ("out", TESTING, TESTING),
    "recorded": ("out", TESTING, TESTING),
    # Of a document that was released in another study, test_released.py tells.
    **dict.fromkeys(
        ("released", "check_form", "dossier", "statistics", "download"), ("out", READING, READING)
    ),
    "check_copy": (403, READING, READING),
    "contact": ("out", TESTING, FOREIGN),
    "coding": ("out", COUNTING, COUNTING),
    "agreement": ("out", LEADING, FOREIGN),
    **dict.fromkeys(("desk", "exchange"), ("out", CODING, FOREIGN)),
    **dict.fromkeys(("judge", "leave", "propose"), (403, CODING, FOREIGN)),
    "undo": (403, COUNTING, FOREIGN),
    "questions": ("out", LEADING, LEADING),
    "question": ("out", LEADING, FOREIGN),
    **dict.fromkeys(
        ("ask_query", "close_query", "reopen_query", "reply_query"), (403, LEADING, FOREIGN)
    ),
    **dict.fromkeys(
        (
            *("log_event", "log_answer", "log_call", "correct_outcome", "bring_capture"),
            *("redate", "withdraw", "answer_query", "put_entry"),
        ),
        (403, TESTING, FOREIGN),
    ),
    "studies": ("out", STUDYING, STUDYING),
    **dict.fromkeys(
        ("study", "study_files", "study_check", "listings", "work"), ("out", STUDYING, FOREIGN)
    ),
    "contacts": ("out", LEADING, FOREIGN),
    "clocks": ("out", RESEARCH, FOREIGN),
    # The log is of all studies: a role in one alone reads no seal.
    "seals": ("out", FOREIGN, FOREIGN),
    "replies": ("out", TESTING, FOREIGN),
    **dict.fromkeys(("assign_replies", "ask_fetch"), (403, TESTING, FOREIGN)),
    **dict.fromkeys(("job", "job_file"), ("out", RESEARCH, FOREIGN)),
    **dict.fromkeys(
        (
            *("lock_study", "amend_study", "ask_import", "ask_draw", "ask_analysis", "ask_export"),
            "ask_report",
            *("stop_job", "job_again", "answer_job"),
        ),
        (403, RESEARCH, FOREIGN),
    ),
    # Landlords are of all studies, so a role in one alone decides nothing about them.
    "landlords": ("out", FOREIGN, FOREIGN),
    **dict.fromkeys(("decide_landlords", "exclude_landlord"), (403, FOREIGN, FOREIGN)),
}
REFUSE_ALL = {"sign_in_password": 403, "sign_in_passkey": 403}
REFUSE_ALL |= dict.fromkeys(("invitation", "accept_password", "accept_passkey"), 409)
OWN_FORM = {
    "event": "sent",
    "channel": "phone",
    "category": "refusal",
    "ending": "x",
    "reason": "y",
    "sure": "1",
    "audience": "public",
    "file_format": "csv",
}


def test_every_route_stands_in_the_matrix(field: Workplace) -> None:
    rules = {rule.endpoint for rule in app_of(field).url_map.iter_rules()}
    assert rules == set(MATRIX)
    assert rules - {"static"} == {route.name for route in ROUTES}


def verdict(answer: TestResponse, name: str) -> object:
    """What an answer says of who may come."""
    if answer.status_code == 303 and answer.location == "/sign-in" and name != "sign_out":
        return "out"
    if answer.status_code == REFUSE_ALL.get(name):
        return "in"
    # A form that says too little is refused by its action, after who sent it.
    return "in" if answer.status_code in (200, 201, 303, 400, 409) else answer.status_code


@dataclass(frozen=True)
class Crossed:
    """A project of two studies, and somebody signed in for each role in the one and the other.

    Attributes:
        cookies: Of whoever holds a role, in the study of the contact (True) or in the other.
    """

    folder: Path
    contact: str
    query: str
    cookies: dict[tuple[Role, bool], str]


@pytest.fixture(scope="module")
def crossed(drawn_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Crossed:
    """Made once, for tests that copy it."""
    folder = Path(shutil.copytree(drawn_project, tmp_path_factory.mktemp("crossed") / "project"))
    place = open_workplace(folder, None, None, clock=lambda: NOW)
    import_listings(place, another_study(place, "kortrijk-again"), EXPORT)
    with reading(place.engine) as session:
        slugs = ((True, STUDY), (False, "kortrijk-again"))
        ids = {own: look_up(place, session, slug).id for own, slug in slugs}
    cookies = {}
    for role, own in product(Role, ids):
        person = acting(place, role, study=ids[own]).person
        with writing(place.engine) as session:
            cookies[role, own] = begin_session(place, session, person, Means.PASSKEY)
    contact = first_contact(place)
    query = open_query(place, contact, "Zeker?").thread
    place.engine.dispose()
    return Crossed(folder, contact, query, cookies)


@pytest.mark.parametrize("name", [name for name in MATRIX if name != "static"])
def test_a_route_lets_in_whom_it_is_for(
    crossed: Crossed,
    tmp_path: Path,
    open_places: Callable[..., Workplace],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setattr("discrimtest.web.jobs.start", lambda _: None)
    place = open_places(Path(shutil.copytree(crossed.folder, tmp_path / "crossed")))
    (route,) = [route for route in ROUTES if route.name == name]
    stranger, own, foreign = MATRIX[name]
    named = {"<contact>": crossed.contact, "<query>": crossed.query, "<token>": "x.y"}
    named |= {"<study>": STUDY, "<part>": "exchanges", "<slug>": STUDY}
    named |= {"<job>": ask_job(place, JobKind.DRAW, STUDY, {}).id}
    path, app = re.sub("<.*?>", lambda found: named.get(found[0], "z"), route.path), app_of(place)

    def asked(cookie: str = "") -> object:
        client = app.test_client()
        client.set_cookie(VISITOR, VISITOR_NAME, domain="localhost")
        if cookie:
            client.set_cookie(SESSION, cookie, domain="localhost")
        # Another account each time: who is refused again and again waits.
        other = {"login": token_hex(8), "answer": f'{{"id": "{token_hex(8)}"}}'}
        form = {**OWN_FORM, **other}
        if route.method == "PUT":
            where = f"/contacts/{crossed.contact}/events"
            told = entry_of(where, event="broken", reason="ad_gone")
            return verdict(put(client, str(uuid4()), told), name)
        answer = get(client, path) if route.method == "GET" else post(client, path, form)
        return verdict(answer, name)

    assert asked() == stranger
    for role in Role:
        assert asked(crossed.cookies[role, True]) == own[role], role
        before = events_of(place, crossed.contact)
        assert asked(crossed.cookies[role, False]) == foreign[role], role
        assert events_of(place, crossed.contact) == before


@pytest.mark.parametrize(
    ("roles", "lands"),
    [
        ([Role.TESTER], "/today"),
        ([Role.CODER], "/coding"),
        ([Role.SUPERVISOR], None),
        ([Role.TESTER, Role.INSPECTOR], None),
        ([], None),
    ],
)
def test_who_has_one_place_lands_there_and_others_choose(
    field: Workplace, roles: list[Role], lands: str | None
) -> None:
    page = get(browser(field, person=acting(field, *roles)), "/")
    assert page.location == lands
    if lands is None:
        assert ('href="/today"' in page.text) == bool({Role.TESTER, Role.SUPERVISOR} & {*roles})
        assert ('href="/released"' in page.text) == (Role.INSPECTOR in roles)


def test_moments_of_an_account_are_told_by_the_clock_of_the_studies(
    field: Workplace, tester: Workplace
) -> None:
    page = get(browser(field, person=tester), "/account").text
    assert f"{NOW.astimezone(ZoneInfo('Europe/Brussels')):%Y-%m-%d %H:%M}" in page
    assert "UTC" not in page


def test_another_method_or_path_is_no_page(field: Workplace, tester: Workplace) -> None:
    client = browser(field, person=tester)
    assert get(client, "/nowhere").status_code == 404
    assert client.delete("/today", base_url=ORIGIN, headers={"Origin": ORIGIN}).status_code in (
        403,
        405,
    )
    assert get(client, "/contacts/contact-none").status_code == 400


def test_a_form_of_another_page_counts_for_nothing(field: Workplace, tester: Workplace) -> None:
    client, contact = browser(field, person=tester), first_contact(field)
    path, before = f"/contacts/{contact}/events", everything(field)["contact_event"]
    page = get(client, f"/contacts/{contact}").text
    token = re.findall(r'name="form" value="([^"]+)"', page)[0]
    other = browser(field, person=acting(field, Role.TESTER))
    strange = re.findall(r'name="form" value="([^"]+)"', get(other, f"/contacts/{contact}").text)[0]
    good = {"form": token, "event": "sent"}
    for form, headers in (
        ({"event": "sent"}, {"Origin": ORIGIN}),
        ({**good, "form": strange}, {"Origin": ORIGIN}),
        ({**good, "form": "é"}, {"Origin": ORIGIN}),
        (good, {}),
        (good, {"Origin": "https://elsewhere.example"}),
        (good, {"Origin": "null"}),
        (good, {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"}),
        (good, {"Sec-Fetch-Site": "same-site"}),
    ):
        answer = client.post(path, base_url=ORIGIN, data=form, headers=headers)
        assert answer.status_code == 403, (form, headers)
    assert everything(field)["contact_event"] == before
    answer = client.post(
        path, base_url=ORIGIN, data=good, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == 303
    assert len(events_of(field, contact)) == 1


def test_only_its_own_address_is_served(field: Workplace) -> None:
    client = browser(field)
    assert client.get("/sign-in", base_url="http://127.0.0.1:8000").location == f"{ORIGIN}/"
    assert client.post("/sign-in", base_url="http://rebound.example:8000").status_code == 421
    assert client.get("/health", base_url="http://127.0.0.1:8000").json["state"] == "ok"  # type: ignore[index]


@pytest.mark.parametrize(
    ("proxies", "told", "expected"),
    [
        (0, "203.0.113.9", "198.51.100.1"),
        (0, None, "198.51.100.1"),
        (1, None, "198.51.100.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 2.2.2.2,203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "10.0.0.2", "198.51.100.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "2001:db8:1:2::9", "2001:db8:1:2::/64"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "unknown", "unknown"),
    ],
)
def test_an_address_that_a_visitor_wrote_counts_for_nothing(
    field: Workplace, proxies: int, told: str | None, expected: str
) -> None:
    app = app_of(field, proxies)
    app.view_functions["sign_in"] = guard.address
    how = {"headers": {"X-Forwarded-For": told, "X-Real-IP": "1.1.1.1"}} if told else {}
    where = {"REMOTE_ADDR": "198.51.100.1"}
    assert get(app.test_client(), "/sign-in", environ_base=where, **how).text == expected


def test_who_guesses_behind_a_server_in_front_holds_up_nobody_else(
    field: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discrimtest.store.sign_ins.MOST_FROM_ADDRESS", 3)
    client = app_of(field, 1).test_client()
    client.set_cookie(VISITOR, VISITOR_NAME, domain="localhost")
    token = re.findall(r'name="form" value="([^"]+)"', get(client, "/sign-in").text)[0]

    def tried(forwarded: str) -> int:
        form = {"form": token, "login": token_hex(4), "password": "x"}
        headers = {"Origin": ORIGIN, "X-Forwarded-For": forwarded}
        return client.post("/sign-in", base_url=ORIGIN, data=form, headers=headers).status_code

    assert [tried(f"{n}.1.1.1, 203.0.113.9") for n in range(4)] == [403, 403, 403, 429]
    assert tried("203.0.113.9, 203.0.113.10") == 403


@pytest.mark.parametrize(
    "origin",
    [
        "http://tests.example",
        "https://tests.example/path",
        "ftp://x",
        "",
        "https://",
        "https://a:b",
    ],
)
def test_an_address_that_others_could_listen_to_is_refused(origin: str) -> None:
    with pytest.raises(WrongInput, match="https"):
        checked_origin(origin)
    assert checked_origin("https://tests.example:8443/") == "https://tests.example:8443"


def test_every_answer_bears_the_headers_and_cookies_are_safe(
    field: Workplace, tester: Workplace
) -> None:
    client = app_of(field).test_client()
    refused = client.post("/sign-in", base_url=ORIGIN)
    for answer, kind in (
        (get(client, "/sign-in"), "text/html; charset=utf-8"),
        (get(client, "/nowhere"), "text/html; charset=utf-8"),
        (refused, "text/html; charset=utf-8"),
        (get(client, "/health"), "application/json"),
        (get(client, "/static/style.css"), "text/css; charset=utf-8"),
        (get(client, "/static/passkey.js"), "text/javascript; charset=utf-8"),
        (get(client, "/static/icon.svg"), "image/svg+xml; charset=utf-8"),
    ):
        assert answer.headers["Content-Type"] == kind
        assert "Access-Control-Allow-Origin" not in answer.headers
        policy = answer.headers["Content-Security-Policy"].split("; ")
        names = [each.split()[0] for each in policy]
        assert sorted(set(names)) == sorted(names), "browsers ignore a second one, and complain"
        for part in ("default-src", "object-src", "base-uri", "frame-ancestors"):
            assert f"{part} 'none'" in policy
        policy = "; ".join(policy)
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        for cookie in answer.headers.getlist("Set-Cookie"):
            assert re.match(r"__Host-\w+=\S+; Secure; HttpOnly; Path=/; SameSite=Lax$", cookie), (
                cookie
            )
    page = get(browser(field, person=tester), "/account")
    assert page.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<script(?! src)|\son\w+=|style=", page.text)


def test_browsers_are_told_to_come_back_by_https_alone(field: Workplace) -> None:
    client = create_app(open_door(field), "https://tests.example").test_client()
    for path in ("/sign-in", "/nowhere", "/static/style.css"):
        answer = client.get(path, base_url="https://tests.example", buffered=True)
        told = answer.headers["Strict-Transport-Security"]
        assert told == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in get(browser(field), "/sign-in").headers


def test_who_signs_in_is_out_of_the_session_before(field: Workplace, tester: Workplace) -> None:
    account = invite_person(acting(field, Role.ADMINISTRATOR), tester.person.id)
    accept_with_password(open_door(field), account.token, PASSWORD)
    client = browser(field, person=tester)
    before = client.get_cookie(SESSION, domain="localhost").value  # type: ignore[union-attr]
    form = {"login": tester.person.id, "password": PASSWORD}
    assert post(client, "/sign-in", form).status_code == 303
    assert get(client, "/today").status_code == 200
    assert resume_session(open_door(field), before) is None


def test_who_asks_too_often_waits(field: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("discrimtest.web.pace.MOST", 3)
    monkeypatch.setattr("discrimtest.web.pace.monotonic", lambda: 1.0)
    client = browser(field)
    assert [get(client, "/sign-in").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert get(client, "/static/style.css").status_code == 200
    cookie = browser(field, person=acting(field, Role.TESTER)).get_cookie(
        SESSION, domain="localhost"
    )
    assert cookie is not None
    client.set_cookie(SESSION, cookie.value, domain="localhost")
    assert get(client, "/today").status_code == 200, "another visitor is held up by nobody"
    monkeypatch.setattr("discrimtest.web.pace.monotonic", lambda: 61.0)
    client.delete_cookie(SESSION, domain="localhost")
    assert get(client, "/sign-in").status_code == 200


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_speaks_the_language_that_was_chosen(field: Workplace, code: str) -> None:
    client = browser(field)
    assert post(client, "/language", {"language": code}).status_code == 303
    page = get(client, "/sign-in").text
    assert f'<html lang="{code}">' in page
    assert {"nl": "Aanmelden", "fr": "Se connecter", "en": "Sign in"}[code] in page
    assert all(name in page for name in NAMES.values())


def test_a_tester_logs_with_one_tap_what_the_command_line_would(
    field: Workplace, tester: Workplace
) -> None:
    client, contact = browser(field, person=tester), first_contact(field)
    assert get(client, "/").location == "/today"
    later = browser(late := field.on(field.now().replace(year=2027)), person=tester)
    assert contact in get(later, "/today").text
    assert late
    path = f"/contacts/{contact}"
    tap = {"event": "sent", "client_id": "tap-1"}
    assert [post(client, f"{path}/events", tap).status_code for _ in range(2)] == [303, 303]
    (event,) = events_of(field, contact)
    assert (event.kind, event.by) == ("sent", tester.person.id)
    said = {
        "channel": "phone",
        "category": "refusal",
        "text": "Het is al weg.",
        "client_id": "tap-2",
    }
    assert [post(client, f"{path}/answers", said).status_code for _ in range(2)] == [303, 303]
    assert [answer.contact for answer in answers_of(field)] == [contact]
    assert outcome(field, contact) == "refusal"
    wrong = {"category": "already_let", "reason": ""}
    refused = post(client, f"{path}/outcome", wrong)
    assert refused.status_code == 400
    assert 'role="alert"' in refused.text
    assert post(client, f"{path}/outcome", {**wrong, "reason": "misgelezen"}).status_code == 303
    assert outcome(field, contact) == "already_let"
    when = {"event": "sent", "corrects": event.id, "at": "2031-01-01T09:00", "note": "anders"}
    refused = post(client, f"{path}/events", when)
    assert refused.status_code == 400
    assert get(client, path).status_code == 200


def test_how_one_was_treated_is_said_in_the_words_of_the_codebook(
    field: Workplace, tester: Workplace
) -> None:
    client, contact = browser(field, person=tester), first_contact(field)
    path = f"/contacts/{contact}"
    assert post(client, f"{path}/events", {"event": "sent"}).status_code == 303
    page = get(client, path, headers={"Accept-Language": "nl"}).text
    assert "aangeboden bezoekmomenten" in page
    assert re.search(r'value="politeness=curt">kortaf<', page)
    said = {"channel": "phone", "category": "refusal", "subtle": ["politeness=curt", ""]}
    assert post(client, f"{path}/answers", said).status_code == 303  # type: ignore[arg-type]
    (told,) = codings_of(field, contact)
    assert told.subtle == {"politeness": "curt"}
    wrong = {"category": "refusal", "reason": "toch hartelijk", "subtle": "politeness=hot"}
    assert post(client, f"{path}/outcome", wrong).status_code == 400
    right = {**wrong, "subtle": "politeness=warm"}
    assert post(client, f"{path}/outcome", right).status_code == 303
    (told,) = codings_of(field, contact)
    assert told.subtle == {"politeness": "warm"}


def test_an_answer_of_ones_own_is_put_right(field: Workplace, tester: Workplace) -> None:
    client, contact = browser(field, person=tester), first_contact(field)
    path = f"/contacts/{contact}"
    due = study_tests(field)[0].contacts[0].due_at
    late = replace(field, clock=lambda: due + timedelta(days=5))
    client = browser(late, person=tester)
    made = {"event": "sent", "at": f"{due + timedelta(hours=1):%Y-%m-%dT%H:%M}"}
    assert post(client, f"{path}/events", made).status_code == 303
    said = {"channel": "sms", "category": "refusal", "text": "Al <b>weg</b>."}
    assert post(client, f"{path}/answers", said).status_code == 303
    (answer,) = answers_of(field)
    page = get(client, path).text
    assert "Al &lt;b&gt;weg&lt;/b&gt;." in page
    time = f"{path}/answers/{answer.id}/time"
    when = {"at": f"{due + timedelta(days=2):%Y-%m-%dT%H:%M}", "reason": "later genoteerd"}
    for unfit in ({**when, "reason": ""}, {**when, "at": ""}, {**when, "at": "2031-01-01T10:00"}):
        assert post(client, time, unfit).status_code == 400
    assert post(client, time, when).status_code == 303
    (moved,) = answers_of(field)
    assert moved.received_at < answer.received_at
    away = f"{path}/answers/{answer.id}/withdrawal"
    assert post(client, away, {"reason": " "}).status_code == 400
    assert post(client, away, {"reason": "verkeerd getypt"}).status_code == 303
    assert "Al &lt;b&gt;weg" not in get(client, path).text
    other = browser(late, person=acting(field, Role.TESTER))
    assert post(client, f"{path}/answers", said | {"text": "Al verhuurd."}).status_code == 303
    assert "Al verhuurd." in get(other, path).text
    assert "/withdrawal" not in at_once(get(other, path).text), (
        "what another recorded is not put right here"
    )


def test_a_question_is_answered_by_who_recorded(field: Workplace, tester: Workplace) -> None:
    client, contact = browser(field, person=tester), first_contact(field)
    path = f"/contacts/{contact}"
    assert post(client, f"{path}/events", {"event": "sent"}).status_code == 303
    asked = open_query(field, contact, "Was het <zeker> maandag?")
    page = get(client, path).text
    assert "Was het &lt;zeker&gt; maandag?" in page
    reply = f"{path}/questions/{asked.thread}"
    assert reply in page
    assert post(client, reply, {"reply": ""}).status_code == 400
    assert post(client, reply, {"reply": "Ja, net nagekeken."}).status_code == 303
    (listed,) = list_queries(field, STUDY)
    assert [words for *_, words in listed.said] == [
        "Was het <zeker> maandag?",
        "Ja, net nagekeken.",
    ]
    other = browser(field, person=acting(field, Role.TESTER))
    assert reply not in get(other, path).text
    assert post(other, reply, {"reply": "Neen."}).status_code == 409
    close_query(field, asked.thread)
    assert "Was het" not in get(client, path).text


@pytest.mark.parametrize("number", ["", "+32 470 00 00 00"])
def test_who_is_in_trouble_sees_whom_to_ring(
    field: Workplace, tester: Workplace, number: str
) -> None:
    client, contact = browser(field, person=tester), first_contact(field)
    client.application.extensions["door"] = replace(
        client.application.extensions["door"], help_number=number
    )
    page = get(client, f"/contacts/{contact}").text
    assert ('href="tel:+32470000000"' in page) == bool(number)


def test_what_left_the_day_is_found_again_by_whoever_recorded_it(
    field: Workplace, tester: Workplace
) -> None:
    client, contact = browser(field, person=tester), first_contact(field)
    assert "/contacts/" not in get(client, "/recorded").text
    slip = {"event": "broken", "reason": "ad_gone"}
    assert post(client, f"/contacts/{contact}/events", slip).status_code == 303
    for page in ("/today", "/recorded"):
        assert f'href="/contacts/{contact}"' in get(client, page).text
    other = acting(field, Role.TESTER)
    assert contact not in get(browser(field, person=other), "/recorded").text
    taken = Assignment("assignment-1", contact, other.person.id, field.person.id, field.now())
    with writing(field.engine) as session:
        study = look_up(field, session, STUDY).id
        record_assignments(session, [taken], study=study, by=taken.by, at=taken.at)
    assert contact not in get(client, "/recorded").text


def test_a_second_missed_call_is_recorded_by_who_says_that_it_is_another(
    field: Workplace, tester: Workplace
) -> None:
    client, path = browser(field, person=tester), f"/contacts/{first_contact(field)}"
    assert post(client, f"{path}/events", {"event": "sent"}).status_code == 303
    call = {"channel": "phone", "category": "missed_call"}
    assert 'name="again"' not in at_once(get(client, path).text)
    assert post(client, f"{path}/answers", call).status_code == 303
    refused = post(client, f"{path}/answers", call)
    assert refused.status_code == 409
    assert 'name="again"' in at_once(refused.text)
    assert post(client, f"{path}/answers", {**call, "again": "1"}).status_code == 303
    assert len(answers_of(field)) == 2


def test_trouble_with_the_database_is_told_in_words_of_the_page(
    field: Workplace, tester: Workplace
) -> None:
    """Another process holds the database for longer than anybody waits."""
    url = field.engine.url.render_as_string(hide_password=False)
    hasty = replace(field, engine=open_store(url, wait_seconds=0.1))
    client, path = browser(hasty, person=tester), f"/contacts/{first_contact(field)}"
    form = {"event": "broken", "reason": "ad_gone", "note": "Niet meer te zien."}
    file = str(field.engine.url.database)
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        page = post(client, f"{path}/events", form)
    hasty.engine.dispose()
    assert page.status_code == 503
    assert "niets wordt twee keer genoteerd" in page.text
    assert "Niet meer te zien." in page.text
    assert not re.search(r'sqlite|\.db|lang="en">[A-Z]', page.text.partition("<footer")[0])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("/contacts/CONTACT", "/contacts/CONTACT"),
        ("/contacts/CONTACT/answers", "/contacts/CONTACT"),
        ("/invitation/a.b/passkey", "/invitation/a.b"),
        ("/recorded", "/recorded"),
        ("//evil.example", "/"),
        ("/nowhere", "/"),
        ("", "/"),
    ],
)
def test_another_language_stays_on_the_page(field: Workplace, before: str, after: str) -> None:
    client = browser(field)
    token = re.findall(r'name="form" value="([^"]+)"', get(client, "/sign-in").text)[0]
    headers = {"Origin": ORIGIN, "Referer": ORIGIN + before} if before else {"Origin": ORIGIN}
    form = {"form": token, "language": "fr"}
    answer = client.post("/language", base_url=ORIGIN, data=form, headers=headers)
    assert answer.location == after


def test_the_longest_answer_has_room_and_a_hundred_fields_are_the_most(
    field: Workplace, tester: Workplace
) -> None:
    client, path = browser(field, person=tester), f"/contacts/{first_contact(field)}"
    assert post(client, f"{path}/events", {"event": "sent"}).status_code == 303
    longest = {"channel": "sms", "text": "😀" * 20_000, "note": "é" * 5_000}
    assert post(client, f"{path}/answers", longest).status_code == 303
    many = {f"field-{n}": "x" for n in range(100)}
    assert post(client, f"{path}/answers", {"channel": "sms", **many}).status_code == 413


def test_what_was_typed_is_there_after_the_session_ended(
    field: Workplace, tester: Workplace
) -> None:
    client, path = browser(field, person=tester), f"/contacts/{first_contact(field)}"
    assert post(client, f"{path}/events", {"event": "sent"}).status_code == 303
    token = re.findall(r'name="form" value="([^"]+)"', get(client, path).text)[0]
    end_sessions(acting(field, Role.ADMINISTRATOR), tester.person.id)
    said = 'Nee <b>dank</b>,\nhet is "al" weg.'
    typed = {"form": token, "channel": "sms", "category": "refusal", "text": said}
    headers = {"Origin": ORIGIN}
    page = client.post(f"{path}/answers", base_url=ORIGIN, data=typed, headers=headers)
    assert page.status_code == 403
    assert "Wat u typte, is bewaard" in page.text
    held = fields_of(page.text)["held"]
    assert ["text", said] in json.loads(held)["fields"]

    account = invite_person(acting(field, Role.ADMINISTRATOR), tester.person.id)
    accept_with_password(open_door(field), account.token, PASSWORD)
    form = {"login": tester.person.id, "password": "onwaar", "held": held}
    wrong = post(client, "/sign-in", form)
    assert fields_of(wrong.text)["held"] == held
    again = post(client, "/sign-in", {**form, "password": PASSWORD})
    assert again.status_code == 200
    fields = {**fields_of(again.text)}
    assert fields["text"] == said
    sent = client.post(f"{path}/answers", base_url=ORIGIN, data=fields, headers=headers)
    assert sent.status_code == 303
    assert outcome(field, first_contact(field)) == "refusal"
    strange = {"path": "/sign-out", "fields": [["x", "y"]]}
    for bad in ("[]", "{", "{}", json.dumps(strange)):
        form = {"login": tester.person.id, "password": PASSWORD, "held": bad}
        assert "<textarea" not in post(client, "/sign-in", form).text


def fields_of(page: str) -> dict[str, str]:
    """What the first form with something to hold would send."""
    main = page.partition("<main")[2].partition("<footer")[0]
    told = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', main)
    told += re.findall(r'<textarea [^>]*name="(\w+)" hidden>\n(.*?)</textarea>', main, re.S)
    return {name: html.unescape(value) for name, value in told}


def test_what_was_typed_is_not_lost_when_it_is_refused(field: Workplace, tester: Workplace) -> None:
    client, contact = browser(field, person=tester), first_contact(field)
    assert post(client, f"/contacts/{contact}/events", {"event": "sent"}).status_code == 303
    typed = {"channel": "sms", "category": "refusal", "text": "Nee <b>dank</b>", "at": "gisteren"}
    page = post(client, f"/contacts/{contact}/answers", typed)
    assert page.status_code == 400
    assert "Nee &lt;b&gt;dank&lt;/b&gt;" in page.text
    assert re.search(r'value="sms" required checked', page.text)


@pytest.fixture
def fuzzed() -> dict[str, Any]:
    return {}


FORM = st.dictionaries(
    st.sampled_from(
        [
            *"event reason note corrects client_id channel category text at ending login".split(),
            *"password code again answer challenge language present subtle reply mail to".split(),
            *"leak instead".split(),
            *"what one other same landlord undo asked sure shown count start audience".split(),
            *"file_format q page column-0 constant-home".split(),
        ]
    ),
    st.one_of(
        st.sampled_from(["sent", "broken", "email", "refusal", "2026-03-09 10:12", "ad_gone", ""]),
        st.text(max_size=60),
    ),
)


@settings(
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    route=st.sampled_from([r for r in ROUTES if r.name != "sign_out"]),
    part=st.text(max_size=20),
    form=FORM,
    real=st.booleans(),
)
def test_whatever_is_sent_is_answered(
    field: Workplace,
    fuzzed: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    route: Any,
    part: str,
    form: dict[str, str],
    real: bool,
) -> None:
    if not fuzzed:
        monkeypatch.setattr("discrimtest.web.jobs.start", lambda _: None)
        for role in (Role.TESTER, Role.CODER, Role.SUPERVISOR, Role.RESEARCHER):
            fuzzed[role] = browser(field, person=acting(field, role))
        job = ask_job(field, JobKind.DRAW, STUDY, {}).id
        fuzzed["named"] = {"<contact>": first_contact(field), "<slug>": STUDY, "<job>": job}
    by = {"coding": Role.CODER, "questions": Role.SUPERVISOR}
    by |= dict.fromkeys(("studies", "jobs"), Role.RESEARCHER)
    client = fuzzed[by.get(route.path.split("/")[1], Role.TESTER)]
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    named = fuzzed["named"] if real else {}
    path = re.sub(
        "<.*?>", lambda found: named.get(found[0]) or part.replace("/", "") or "x", route.path
    )
    if route.method == "PUT":
        return
    answer = get(client, path) if route.method == "GET" else post(client, path, form)
    assert answer.status_code < 500, answer.text


def test_a_form_that_is_too_long_is_refused(field: Workplace, tester: Workplace) -> None:
    client, contact = browser(field, person=tester), first_contact(field)
    answer = post(client, f"/contacts/{contact}/answers", {"channel": "sms", "text": "x" * 400_000})
    assert answer.status_code == 413
    assert "20.000" in answer.text
    file = post(client, f"/studies/{STUDY}/imports", {"file": "x" * 11_000_000})
    assert (file.status_code, "10 MB" in file.text) == (413, True)


def test_what_is_written_down_of_a_request_holds_no_secret(
    field: Workplace, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "discrimtest.web")
    client = browser(field)
    get(client, "/invitation/credential-abc.geheim")
    post(client, "/sign-in", {"login": "an", "password": "zeer geheime zin"})
    told = json.dumps([record.told for record in caplog.records if hasattr(record, "told")])
    assert "/invitation/<token>" in told
    assert "geheim" not in told


def test_a_fault_is_answered_with_a_page_and_written_down(
    field: Workplace, caplog: pytest.LogCaptureFixture
) -> None:
    client = browser(field)
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    client.application.view_functions["sign_in"] = lambda: 1 / 0
    answer = get(client, "/sign-in")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_what_is_anothers_is_refused_and_what_is_recorded_is_told(field: Workplace) -> None:
    people = crew(field)
    assign_testers(field, STUDY)
    theirs = [contact for contact, who in whose(field).items() if who == "an"]
    contact, stopped = theirs[0], theirs[1]
    client = browser(field.on(LATER), person=people["bram"])
    post(client, "/language", {"language": "en"})
    path, before = f"/contacts/{contact}", everything(field)["contact_event"]
    for part, form in (
        ("events", {"event": "failed", "reason": "other"}),
        ("events", {"event": "broken", "reason": "ad_gone"}),
        ("answers", {"channel": "sms", "text": "Nee."}),
        ("outcome", {"category": "refusal", "reason": "x"}),
    ):
        assert post(client, f"{path}/{part}", form).status_code == 409
    shown = get(client, path)
    assert shown.status_code == 409
    assert "<h1>That cannot be opened</h1>" in shown.text
    assert everything(field)["contact_event"] == before
    answer = post(client, f"{path}/events", {"event": "sent"})
    page = get(client, answer.location)
    assert (answer.status_code, page.status_code) == (303, 200)
    assert ">Recorded.<" in page.text
    assert "This contact was given to an." in page.text
    answer = post(client, f"/contacts/{stopped}/events", {"event": "abuse"})
    page = get(client, answer.location)
    assert (answer.status_code, page.status_code) == (303, 200)
    assert "landlord was abusive" in page.text
    assert "is stopped, in all studies" in page.text
    assert get(client, f"/contacts/{stopped}").status_code == 409
    assert get(client, "/contacts/contact-none").status_code == 400


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "ahead of its plan, outside office hours or on a holiday"),
        ("nl", "vóór het geplande moment, buiten de kantooruren of op een feestdag"),
        ("fr", "avant le moment prévu, en dehors des heures de bureau ou un jour férié"),
    ],
)
def test_a_departure_is_told_at_once(
    field: Workplace, tester: Workplace, code: str, words: str
) -> None:
    contact = max(
        (each for test in study_tests(field) for each in test.contacts),
        key=lambda each: (each.due_at, each.id),
    )
    client = browser(field.on(LATER), person=tester)
    post(client, "/language", {"language": code})
    early = (contact.due_at - timedelta(days=1)).strftime("%Y-%m-%dT03:30")
    answer = post(client, f"/contacts/{contact.id}/events", {"event": "sent", "at": early})
    assert answer.status_code == 303
    page = get(client, answer.location).text
    assert words in page
    told = log_contact(
        field.on(LATER), contact.id, "sent", moment=local(early), note="x",
        corrects=events_of(field, contact.id)[0].id,
    )  # fmt: skip
    assert set(told.departures) <= set(WORDS.values())


def test_a_stop_is_told_and_not_offered_again(field: Workplace, tester: Workplace) -> None:
    client, contact = browser(field.on(LATER), person=tester), first_contact(field)
    post(client, "/language", {"language": "en"})
    path = f"/contacts/{contact}"
    before = get(client, path).text
    assert 'value="abuse"' in before
    assert "You cannot undo it" in before
    assert post(client, f"{path}/events", {"event": "exposure"}).status_code == 303
    page = at_once(get(client, path).text)
    assert "Nothing more is sent to this landlord" in page
    assert "landlord recognised the test" in page
    assert "That was a mistake" not in page
    assert 'value="abuse"' not in page
    assert 'value="sent"' not in page
    assert 'id="trouble"' not in page, "a heading with nothing below it"


def test_no_channel_is_chosen_for_an_answer(field: Workplace, tester: Workplace) -> None:
    client, contact = browser(field, person=tester), first_contact(field)
    post(client, f"/contacts/{contact}/events", {"event": "sent"})
    page = get(client, f"/contacts/{contact}").text
    assert page.count('name="channel"') == 6
    assert " checked" not in page


@pytest.mark.parametrize("code", ["nl", "fr"])
def test_no_refusal_of_a_form_is_english_on_another_page(
    field: Workplace, tester: Workplace, code: str
) -> None:
    client, path = browser(field, person=tester), f"/contacts/{first_contact(field)}"
    post(client, "/language", {"language": code})
    sent = {"event": "sent", "client_id": "tap-1"}
    for where, form, status in (
        (f"{path}/events", sent, 303),
        (f"{path}/events", {"event": "broken", "reason": "ad_gone", "client_id": "tap-1"}, 409),
        (f"{path}/events", {"event": "nothing"}, 400),
        (f"{path}/answers", {"channel": "pigeon"}, 400),
        (f"{path}/answers", {"channel": "sms", "category": "perhaps"}, 400),
        ("/contacts/contact-none/events", sent, 400),
    ):
        page = post(client, where, form)
        assert page.status_code == status, form
        assert 'lang="en"' not in page.text.partition("<footer")[0], form


UNDECIDED = """Ref;Straat;Nr;Postcode;Prijs;Type;Adverteerder;E-mail
N-1;Rijselsestraat;15;8500;690;Appartement;Immo Zwaluwnest;huur@zwaluwnest.example
N-2;Rijselsestraat;29;8500;790;Appartement;Immo Zwaluwnest;info@nestzwaluw.example
"""


def test_what_an_import_asks_is_asked_in_words_of_the_page(field: Workplace) -> None:
    """And who may not decide about landlords is sent to no page that refuses them."""
    with reading(field.engine) as session:
        study = look_up(field, session, STUDY).id
    researcher = acting(field, Role.RESEARCHER, study=study)
    client = browser(field, person=researcher)
    post(client, "/language", {"language": "nl"})
    job = ask_job(researcher, JobKind.IMPORT, STUDY, {"name": "x.csv"}, UNDECIDED.encode()).id
    run_job(researcher, job)
    page = get(client, f"/jobs/{job}").text.partition("<footer")[0]
    assert "Zeg hieronder wat “Nr” is" in page
    assert "wat “kantoor of particulier” zou zeggen" in page
    assert 'lang="en"' not in page
    assert "--c" not in page
    said = {"columns": {"number": "Nr"}, "constants": {"landlord_type": "agency"}}
    answer_job(researcher, job, said)
    run_job(researcher, job)
    page = get(client, f"/jobs/{job}").text
    assert "2 rijen aanvaard" in page
    assert " UTC" not in page
    assert "onderzoeker in elke studie" in page
    assert get(client, f"/studies/{STUDY}/landlords").status_code == 403
    assert f"/studies/{STUDY}/landlords" not in page


def test_what_was_answered_stays_chosen_where_more_is_asked(field: Workplace) -> None:
    researcher = acting(field, Role.RESEARCHER)
    client = browser(field, person=researcher)
    job = ask_job(researcher, JobKind.IMPORT, STUDY, {"name": "x.csv"}, UNDECIDED.encode()).id
    run_job(researcher, job)
    said = {"columns": {"number": "Nr"}, "constants": {"home": "apartment"}, "unused": ["Ref"]}
    answer_job(researcher, job, said)
    run_job(researcher, job)
    page = get(client, f"/jobs/{job}").text
    assert '<option value="number" selected>' in page
    assert '<option value="unused" selected>' in page
    assert 'name="constant-home" maxlength="200" value="apartment"' in page
    assert page.count(" selected>") == 2


def test_a_landlord_left_alone_is_shown_so_and_can_be_taken_off_only(field: Workplace) -> None:
    client = browser(field, person=acting(field, Role.RESEARCHER))
    post(client, "/language", {"language": "en"})
    page = get(client, f"/studies/{STUDY}/listings").text
    landlord = re.search(r'name="landlord" value="(.*?)"', page)[1]
    assert "on the exclusion list</strong>" not in page
    homes = page.count(f'value="{landlord}"')
    post(
        client,
        f"/studies/{STUDY}/listings",
        {"landlord": landlord, "reason": "asked", "asked": "1"},
    )
    page = get(client, f"/studies/{STUDY}/listings").text
    assert page.count("on the exclusion list</strong>") == homes
    assert page.count('name="undo" value="1"') == homes


def test_a_taken_port_is_told_before_an_address_is() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OutsideTrouble, match=f"{port}.*must be free on this machine"):
            require_free("127.0.0.1", port)
    require_free("127.0.0.1", port)
