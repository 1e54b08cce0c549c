"""Sign-in by an OpenID provider that runs here: whole, bent, late, twice, for each role."""

from __future__ import annotations

import hmac
import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from joserfc import jwt
from werkzeug.test import TestResponse

from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.invite_person import invite_person
from discrimtest.actions.keep_session import own_sessions, resume_session
from discrimtest.actions.manage_people import add_person, grant_role, set_active
from discrimtest.errors import Refused, WrongInput
from discrimtest.files.provider import ProviderFile
from discrimtest.files.reading import read_model
from discrimtest.store.check import check
from discrimtest.store.credentials import all_of_kind
from discrimtest.store.engine import reading
from discrimtest.store.log import entries
from discrimtest.store.people import DOOR
from discrimtest.web.guard import POLICY, SESSION
from discrimtest.web.provider import COOKIE, LASTS
from discrimtest.words.account import CredentialKind, Means
from discrimtest.words.person import Role
from discrimtest.workplace.provider import provider_of
from discrimtest.workplace.workplace import Workplace
from tests.actions.examples import NOW, acting
from tests.web.openid_provider import (
    CLIENT,
    KEYS,
    SECRET,
    OpenId,
    file_of,
    openid_provider,
)
from tests.web.test_app import ORIGIN, browser, get, post

BACK = f"{ORIGIN}/sign-in/provider"


class Clock:
    """A clock that a test moves; the provider goes by it too."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def openid(clock: Clock) -> Iterator[OpenId]:
    with openid_provider(BACK, clock) as held:
        yield held


@pytest.fixture
def at(
    field: Workplace, openid: OpenId, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Workplace:
    """A place whose people may sign in by the provider."""
    monkeypatch.setenv("OIDC_SECRET", SECRET)
    assert field.library.project is not None
    (field.library.project / "oidc.toml").write_text(file_of(openid), encoding="utf-8")
    return replace(field, clock=clock)


def onward(answer: TestResponse) -> str:
    """Where a page leads by itself."""
    assert answer.status_code == 200, answer.text
    (where,) = re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', answer.text)
    return unescape(where)


def there(where: str) -> str:
    """Sign in there; the address that the browser is sent back to, on our door."""
    answer = requests.get(where, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removeprefix(ORIGIN)


def through(client: FlaskClient, path: str, form: dict[str, str] | None = None) -> TestResponse:
    """Begin on a page, sign in there, and come back."""
    return get(client, there(onward(post(client, path, form))))


def invited(at: Workplace, name: str, role: Role) -> str:
    add_person(at, name, str(role))
    return f"/invitation/{invite_person(at, name).token}"


def accepted(at: Workplace, name: str, role: Role) -> FlaskClient:
    """The browser of somebody who made an account by the provider."""
    client = browser(at)
    answer = through(client, f"{invited(at, name, role)}/provider")
    assert (answer.status_code, answer.location) == (303, "/"), answer.text
    return client


def who(at: Workplace, client: FlaskClient) -> str:
    """Id of who is signed in; empty for nobody."""
    cookie = client.get_cookie(SESSION, domain="localhost")
    door = client.application.extensions["door"].place
    found = resume_session(door, cookie.value) if cookie else None
    return found.place.person.id if found else ""


def acted(at: Workplace) -> list[tuple[str, str, str]]:
    with reading(at.engine) as session:
        acts = [each.act for each in entries(session)]
    signs = [each for each in acts if each.action.endswith("sign_in")]
    return [(each.action, each.by, str(each.detail["means"])) for each in signs]


def links(at: Workplace) -> list[str]:
    with reading(at.engine) as session:
        found = all_of_kind(session, at.keys, CredentialKind.OIDC, at.now())
    return [each.content.decode("ascii") for each in found]


def words_of(answer: TestResponse) -> str:
    """What a page says went wrong."""
    found = re.search(r'class="problems" role="alert">\s*<h2>.*?</ul>', answer.text, re.S)
    return unescape(re.sub("<[^>]+>|\\s+", " ", found[0])) if found else ""


def test_an_account_is_made_and_signed_in_with_by_the_provider(
    at: Workplace, openid: OpenId
) -> None:
    first = accepted(at, "an", Role.TESTER)
    person = who(at, first)
    assert person.startswith("person-")
    (kept,) = links(at)
    assert openid.subject in kept
    assert "@" not in kept, "who somebody is, never an address of mail"
    again = browser(at)
    answer = through(again, "/sign-in/provider")
    assert (answer.status_code, answer.location) == (303, "/")
    assert who(at, again) == person
    assert again.get_cookie(COOKIE, domain="localhost") is None
    assert acted(at)[-1] == ("sign_in", person, "oidc")
    assert "met Instituut" in get(again, "/account").text
    assert check(at.engine, at.keys) == []


def test_what_is_asked_of_the_provider(at: Workplace, openid: OpenId) -> None:
    client = browser(at)
    page = post(client, "/sign-in/provider")
    assert page.headers["Content-Security-Policy"] == POLICY, "forms go to this door alone"
    asked = {name: value for name, (value,) in parse_qs(urlsplit(onward(page)).query).items()}
    assert asked["redirect_uri"] == BACK
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid"
    assert asked["acr_values"] == "urn:two"
    assert len(asked["state"]) >= 43
    assert len(asked["code_challenge"]) == 43
    assert SECRET not in page.text
    other = parse_qs(urlsplit(onward(post(client, "/sign-in/provider"))).query)
    for name in ("state", "nonce", "code_challenge"):
        assert other[name] != [asked[name]], "another for each sign-in"
    (cookie,) = [each for each in page.headers.getlist("Set-Cookie") if each.startswith(COOKIE)]
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"} <= {*cookie.split("; ")}


def test_without_the_file_nothing_of_it_shows(field: Workplace) -> None:
    client = browser(field, person=acting(field, Role.TESTER))
    for page in ("/sign-in", "/account", "/account/means"):
        assert "provider" not in get(client, page).text.casefold()
    assert get(client, "/sign-in/provider").status_code == 404
    assert post(client, "/sign-in/provider").status_code == 404


def test_without_the_packages_nothing_of_it_shows(
    at: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discrimtest.workplace.provider.is_installed", lambda: False)
    client = browser(at)
    assert "Instituut" not in get(client, "/sign-in").text
    assert get(client, "/sign-in/provider").status_code == 404


def test_nobody_gets_an_account_by_signing_in(at: Workplace) -> None:
    client = browser(at)
    answer = through(client, "/sign-in/provider")
    assert answer.status_code == 403
    assert "met geen enkel account hier verbonden" in words_of(answer)
    assert who(at, client) == ""
    assert acted(at)[-1] == ("refuse_sign_in", DOOR, "oidc")
    assert links(at) == []


def part(told: object) -> str:
    return urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()


def unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return f"{part({'alg': 'none', 'kid': 'first'})}.{part(claims)}."


def with_public_key(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """The old confusion: the provider's public key taken for a shared secret."""
    told = f"{part({'alg': 'HS256', 'kid': 'first'})}.{part(claims)}"
    mark = hmac.digest(KEYS[0].as_pem(private=False), told.encode(), "sha256")
    return f"{told}.{urlsafe_b64encode(mark).rstrip(b'=').decode()}"


def by_another(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return jwt.encode(header, claims, KEYS[1])


def tampered(header: dict[str, Any], claims: dict[str, Any]) -> str:
    head, _, mark = jwt.encode(header, claims, KEYS[0]).split(".")
    other = jwt.encode(header, {**claims, "sub": "somebody-else"}, KEYS[1]).split(".")[1]
    return f"{head}.{other}.{mark}"


def with_own_key(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """A key that comes with the token itself."""
    key = KEYS[1].as_dict(private=False)
    return jwt.encode({"alg": "RS256", "jwk": key}, claims, KEYS[1])


BENT: dict[str, tuple[dict[str, Any], Callable[[Any, Any], str] | None, str]] = {
    "no signature": ({}, unsigned, "signature"),
    "a public key as secret": ({}, with_public_key, "signature"),
    "another key": ({}, by_another, "signature"),
    "tampered": ({}, tampered, "signature"),
    "its own key": ({}, with_own_key, "signature"),
    "no token at all": ({}, lambda _, __: "", "signature"),
    "no JSON": ({}, lambda _, __: "a.b.c", "signature"),
    "another issuer": ({"iss": "https://elsewhere.example"}, None, "iss"),
    "an issuer with a slash more": ({"iss": "/"}, None, "iss"),
    "another audience": ({"aud": "another-client"}, None, "aud"),
    "two audiences, for the other": ({"aud": [CLIENT, "other"], "azp": "other"}, None, "azp"),
    "two audiences, for nobody": ({"aud": [CLIENT, "other"]}, None, "azp"),
    "another nonce": ({"nonce": "another"}, None, "nonce"),
    "no nonce": ({"nonce": None}, None, "nonce"),
    "no subject": ({"sub": None}, None, "sub"),
    "an empty subject": ({"sub": ""}, None, "sub"),
    "a long subject": ({"sub": "x" * 256}, None, "sub"),
    "a number for subject": ({"sub": 7}, None, "sub"),
    "no end": ({"exp": None}, None, "exp"),
    "an access token of another": ({"at_hash": "AAAA"}, None, "at_hash"),
    "means that are no list": ({"amr": "mfa"}, None, "amr"),
    "a moment that is none": ({"auth_time": "now"}, None, "auth_time"),
    "a moment past all time": ({"auth_time": 10**30}, None, "token"),
}


@pytest.mark.parametrize("bent", BENT)
def test_a_token_that_does_not_hold_signs_nobody_in(
    at: Workplace, openid: OpenId, bent: str
) -> None:
    accepted(at, "an", Role.TESTER)
    told, bend, what = BENT[bent]
    openid.told, openid.bend = told, bend
    if told.get("iss") == "/":
        openid.told = {"iss": openid.issuer + "/"}
    client = browser(at)
    answer = through(client, "/sign-in/provider")
    assert answer.status_code == 403
    assert f"({what})" in words_of(answer)
    assert who(at, client) == ""
    assert acted(at)[-1] == ("refuse_sign_in", DOOR, "oidc")


@pytest.mark.parametrize(
    "late",
    [
        {"exp": NOW - timedelta(minutes=2)},
        {"iat": NOW + timedelta(minutes=2)},
        {"nbf": NOW + timedelta(minutes=2)},
    ],
)
def test_a_wrong_clock_is_said(at: Workplace, openid: OpenId, late: dict[str, datetime]) -> None:
    accepted(at, "an", Role.TESTER)
    openid.told = {name: int(moment.timestamp()) for name, moment in late.items()}
    answer = through(client := browser(at), "/sign-in/provider")
    assert (answer.status_code, who(at, client)) == (403, "")
    assert "een klok staat verkeerd" in words_of(answer)
    openid.told = {"exp": int(NOW.timestamp()) - 30, "iat": int(NOW.timestamp()) + 30}
    assert through(client, "/sign-in/provider").status_code == 303, "a minute is borne with"


def test_what_comes_back_belongs_to_one_sign_in_of_one_browser(
    at: Workplace, openid: OpenId, clock: Clock
) -> None:
    accepted(at, "an", Role.TESTER)
    client = browser(at)
    back = there(onward(post(client, "/sign-in/provider")))
    code, state = (parse_qs(urlsplit(back).query)[name][0] for name in ("code", "state"))

    def refused(client: FlaskClient, path: str) -> None:
        answer = get(client, path)
        assert (answer.status_code, who(at, client)) == (403, "")
        assert "Begin hier opnieuw" in words_of(answer)

    refused(browser(at), back)  # it began nothing
    other = browser(at)
    post(other, "/sign-in/provider")
    refused(other, back)  # it began another
    refused(other, f"/sign-in/provider?code={code}")  # which is over by now
    cookie = client.get_cookie(COOKIE, domain="localhost")
    assert cookie is not None
    for forged in (cookie.value[:-1] + "x", cookie.value.replace("sign_in", "again"), "~~~~", "é"):
        thief = browser(at)
        thief.set_cookie(COOKIE, forged, domain="localhost")
        refused(thief, back)
    thief = browser(at)
    thief.delete_cookie("__Host-visitor", domain="localhost")
    thief.set_cookie(COOKIE, cookie.value, domain="localhost")
    refused(thief, back)  # of another visitor
    clock.now += LASTS + timedelta(seconds=1)
    refused(client, back)  # too late
    assert code in openid.codes, "none of these asked the provider for anything"
    assert state


def test_what_was_used_counts_no_more(
    at: Workplace, openid: OpenId, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted(at, "an", Role.TESTER)
    client = browser(at)
    back = there(onward(post(client, "/sign-in/provider")))
    cookie = client.get_cookie(COOKIE, domain="localhost")
    visitor = client.get_cookie("__Host-visitor", domain="localhost")
    code = openid.codes[parse_qs(urlsplit(back).query)["code"][0]]
    assert cookie is not None
    assert visitor is not None
    assert get(client, back).status_code == 303

    def again() -> TestResponse:
        thief = browser(at)
        thief.set_cookie("__Host-visitor", visitor.value, domain="localhost")
        thief.set_cookie(COOKIE, cookie.value, domain="localhost")
        answer = get(thief, back)
        assert (answer.status_code, who(at, thief)) == (403, "")
        return answer

    assert "(code)" in words_of(again()), "the provider takes its code once"
    openid.codes[code.code] = code
    assert "Begin hier opnieuw" in words_of(again()), "and so do we what it says of that sign-in"


def test_roles_of_two_factors_come_in_when_the_provider_says_two(
    at: Workplace, openid: OpenId
) -> None:
    openid.told = {"amr": ["pwd", "mfa"]}
    accepted(at, "ria", Role.RESEARCHER)
    for told, comes in (
        ({"amr": ["mfa"]}, True),
        ({"acr": "urn:two"}, True),
        ({"acr": "urn:one"}, False),
        ({"amr": ["pwd"]}, False),
        ({}, False),
        ({"acr": "mfa", "amr": ["urn:two"]}, False),
        ({"acr": ["urn:two"]}, False),
    ):
        openid.told = told
        client = browser(at)
        answer = through(client, "/sign-in/provider")
        assert (answer.status_code == 303) is comes, told
        assert (who(at, client) != "") is comes
        if not comes:
            assert "twee factoren" in words_of(answer)
    assert acted(at)[-1][2] == "oidc"
    assert [means for action, _, means in acted(at) if action == "sign_in"][-1] == "oidc_two"


def test_a_link_asks_two_factors_of_who_needs_them(at: Workplace, openid: OpenId) -> None:
    link = invited(at, "ria", Role.RESEARCHER)
    client = browser(at)
    answer = through(client, f"{link}/provider")
    assert answer.status_code == 409
    assert "twee factoren" in words_of(answer)
    assert links(at) == []
    openid.told = {"amr": ["mfa"]}
    assert through(client, f"{link}/provider").status_code == 303, "the link still lasts"
    assert get(browser(at), link).status_code == 409


def test_a_role_given_later_ends_a_session_of_one_factor(at: Workplace, openid: OpenId) -> None:
    client = accepted(at, "an", Role.TESTER)
    assert who(at, client)
    grant_role(at, "an", "researcher")
    assert who(at, client) == ""


def test_one_identity_is_one_persons(at: Workplace, openid: OpenId) -> None:
    accepted(at, "an", Role.TESTER)
    link = invited(at, "bo", Role.TESTER)
    answer = through(client := browser(at), f"{link}/provider")
    assert answer.status_code == 409
    assert "iemand anders" in words_of(answer)
    assert len(links(at)) == 1
    openid.subject = "bo-at-the-institute"
    assert through(client, f"{link}/provider").status_code == 303
    assert len(links(at)) == 2


def test_who_is_gone_signs_in_no_more(at: Workplace, openid: OpenId) -> None:
    person = who(at, accepted(at, "an", Role.TESTER))
    set_active(at, "an", False)
    assert through(browser(at), "/sign-in/provider").status_code == 403
    set_active(at, "an", True)
    assert through(browser(at), "/sign-in/provider").status_code == 303
    erase_subject(at, person, "asked")
    assert links(at) == []
    assert through(browser(at), "/sign-in/provider").status_code == 403


def with_passkey(at: Workplace, role: Role) -> FlaskClient:
    return browser(at, person=acting(at, role))


def test_it_is_linked_and_unlinked_on_the_account_page(at: Workplace, openid: OpenId) -> None:
    client = with_passkey(at, Role.TESTER)
    page = get(client, "/account/means").text
    assert "Verbinden met Instituut" in page
    answer = through(client, "/account/provider")
    assert answer.location == "/account/means?done="
    assert "Verbonden op" in get(client, "/account/means").text
    other = browser(at)
    assert through(other, "/sign-in/provider").status_code == 303
    assert who(at, other) == who(at, client)
    answer = post(client, "/account/provider/end")
    assert answer.status_code == 409, "nothing would be left: the session of a test has no passkey"
    assert "niet meer aanmelden" in words_of(answer)
    assert len(links(at)) == 1


def test_who_has_another_way_ends_the_link(at: Workplace, openid: OpenId) -> None:
    link = invited(at, "an", Role.TESTER)
    client = browser(at)
    password = {"password": "de kat slaapt op zolder", "again": "de kat slaapt op zolder"}
    assert post(client, link, password).status_code == 303
    assert through(client, "/account/provider").status_code == 303
    answer = post(client, "/account/provider/end")
    assert answer.location == "/account/means?done="
    assert links(at) == []
    assert through(browser(at), "/sign-in/provider").status_code == 403


def test_a_link_is_made_by_who_showed_themselves_just_now(
    at: Workplace, openid: OpenId, clock: Clock
) -> None:
    client = with_passkey(at, Role.TESTER)
    clock.now += timedelta(minutes=11)
    answer = through(client, "/account/provider")
    assert answer.status_code == 409
    assert "Toon dat u het bent" in answer.text
    assert links(at) == []


def test_the_provider_shows_anew_who_is_there(at: Workplace, openid: OpenId, clock: Clock) -> None:
    client = accepted(at, "an", Role.TESTER)
    person = who(at, client)
    clock.now += timedelta(minutes=11)
    assert "Toon dat u het bent" in get(client, "/account/means").text
    answer = through(client, "/account/again/provider")
    assert answer.location == "/account/means"
    assert openid.wanted["prompt"] == "login"
    assert openid.wanted["max_age"] == "0"
    assert who(at, client) == person
    assert "Verbonden op" in get(client, "/account/means").text
    clock.now += timedelta(minutes=11)
    for said in ({"auth_time": None}, {"auth_time": int((clock.now - LASTS).timestamp())}):
        openid.told = said
        answer = through(client, "/account/again/provider")
        assert answer.status_code == 409
        assert "opnieuw gevraagd werd wie u bent" in words_of(answer)
    openid.told, openid.subject = {}, "bo-at-the-institute"
    accepted(at, "bo", Role.TESTER)
    assert through(client, "/account/again/provider").status_code == 409, "it is of somebody else"
    assert who(at, client) == person


def test_signing_out_here_says_that_the_providers_goes_on(at: Workplace) -> None:
    client = accepted(at, "an", Role.TESTER)
    answer = post(client, "/sign-out")
    assert answer.location == "/sign-in?left=provider"
    assert who(at, client) == ""
    assert "Bij Instituut bent u misschien nog aangemeld" in get(client, answer.location).text
    client = with_passkey(at, Role.TESTER)
    assert post(client, "/sign-out").location == "/sign-in"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("access_denied", "U brak het af bij Instituut"),
        ("server_error", "Instituut wilde niet zeggen"),
        ("<script>", "Instituut wilde niet zeggen"),
    ],
)
def test_a_no_of_the_provider_is_said(
    at: Workplace, openid: OpenId, error: str, words: str
) -> None:
    openid.denies = error
    answer = through(browser(at), "/sign-in/provider")
    assert answer.status_code == 403
    assert words in words_of(answer)
    assert error not in answer.text.replace("<script src", "")


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
def test_a_provider_that_is_broken_is_said(at: Workplace, openid: OpenId, path: str) -> None:
    openid.breaks = {path}
    client = browser(at)
    answer = post(client, "/sign-in/provider")
    if path.startswith("/."):
        assert openid.asked == [path]
    else:
        answer = get(client, there(onward(answer)))
    assert answer.status_code == 503
    assert "Instituut is nu niet te bereiken" in words_of(answer)
    openid.breaks = set()
    assert onward(post(client, "/sign-in/provider"))


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
    ],
)
def test_a_description_of_another_or_unsafe_provider_is_not_followed(
    at: Workplace, openid: OpenId, described: dict[str, Any]
) -> None:
    openid.described = described
    assert post(browser(at), "/sign-in/provider").status_code == 503


def test_a_provider_that_is_down_is_said(at: Workplace, openid: OpenId) -> None:
    down = "http://127.0.0.1:9"
    assert at.library.project is not None
    (at.library.project / "oidc.toml").write_text(
        file_of(openid, issuer=f'"{down}"'), encoding="utf-8"
    )
    answer = post(browser(at), "/sign-in/provider")
    assert answer.status_code == 503
    assert "Instituut is nu niet te bereiken" in words_of(answer)


def test_an_answer_of_another_provider_is_none(at: Workplace, openid: OpenId) -> None:
    """RFC 9207: who answers is told, and must be told where the provider says that it tells."""
    accepted(at, "an", Role.TESTER)
    back = there(onward(post(client := browser(at), "/sign-in/provider")))
    answer = get(client, f"{back}&iss=https%3A%2F%2Felsewhere.example")
    assert "(issuer)" in words_of(answer)
    openid.described = {"authorization_response_iss_parameter_supported": True}
    client = browser(at)
    assert "(issuer)" in words_of(through(client, "/sign-in/provider"))
    back = there(onward(post(client, "/sign-in/provider")))
    assert get(client, f"{back}&iss={openid.issuer}").status_code == 303


def test_keys_and_description_are_kept_for_an_hour_and_a_new_key_is_found(
    at: Workplace, openid: OpenId, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = [1000.0]
    monkeypatch.setattr("discrimtest.accounts.provider.monotonic", lambda: times[0])
    accepted(at, "an", Role.TESTER)
    client = browser(at)

    def asked() -> dict[str, int]:
        openid.asked.clear()
        answer = through(client, "/sign-in/provider")
        counted = {path: openid.asked.count(path) for path in {*openid.asked}}
        return {**counted, "status": answer.status_code}

    described = "/.well-known/openid-configuration"
    known = {"/authorize": 1, "/token": 1, "status": 303}
    assert asked() == {**known, described: 1, "/keys": 1}
    assert asked() == known
    openid.published, openid.signs = KEYS, KEYS[1]
    times[0] += 30
    assert asked() == {**known, "status": 403}, "who makes keys up makes us ask nothing"
    times[0] += 31
    assert asked() == {**known, "/keys": 1}
    times[0] += 3600
    assert asked() == {**known, described: 1, "/keys": 1}


def test_who_guesses_waits(at: Workplace, openid: OpenId, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("discrimtest.store.sign_ins.MOST_FROM_ADDRESS", 3)
    openid.bend = tampered
    client = browser(at)
    tried = [through(client, "/sign-in/provider").status_code for _ in range(4)]
    assert tried == [403, 403, 403, 429]


@pytest.mark.parametrize(
    "query", ["", "?code=", "?state=%ff", "?code=x&code=y&state=", "?error=%00", "?iss=%ed%a0%80"]
)
def test_whatever_is_brought_back_is_answered(at: Workplace, query: str) -> None:
    client = browser(at)
    assert get(client, f"/sign-in/provider{query}").status_code == 403
    post(client, "/sign-in/provider")
    assert get(client, f"/sign-in/provider{query}").status_code == 403


def test_what_was_typed_is_not_lost(at: Workplace) -> None:
    """It stays in the window in which it was typed, while one signs in in another."""
    accepted(at, "an", Role.TESTER)
    client = browser(at)
    held = '{"path": "/questions/x/reply", "fields": [["reply", "Zeker."]]}'
    page = client.post(
        "/sign-in",
        base_url=ORIGIN,
        data={"form": form_of(get(client, "/sign-in")), "held": held},
        headers={"Origin": ORIGIN},
    )
    assert page.status_code == 200
    assert 'target="_blank"' in page.text
    old = form_of(page)
    assert through(client, "/sign-in/provider").status_code == 303
    page = client.post(
        "/sign-in",
        base_url=ORIGIN,
        data={"form": old, "held": held},
        headers={"Origin": ORIGIN},
    )
    assert page.status_code == 403
    assert "Zeker." in page.text


def form_of(page: TestResponse) -> str:
    return re.findall(r'name="form" value="([^"]+)"', page.text)[0]


SIGNED_IN = ("/account/again/provider", "/account/provider")


@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_use_its_pages_and_strangers_only_those_to_sign_in(
    at: Workplace, role: Role
) -> None:
    """The matrix of test_app.py, where there is a provider."""
    client = browser(at, person=acting(at, role))
    for path in ("/sign-in/provider", *SIGNED_IN):
        assert post(client, path).status_code == 200
    assert post(client, "/account/provider/end").status_code in (303, 409)
    assert post(client, "/invitation/x.y/provider").status_code == 409
    stranger = browser(at)
    for path in (*SIGNED_IN, "/account/provider/end"):
        assert post(stranger, path).status_code == 403
    assert post(stranger, "/sign-in/provider").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"issuer": '"http://sign-in.example"'}, "must be an https address"),
        ({"issuer": '"institute"'}, "must be an https address"),
        ({"scopes": '["profile"]'}, 'must hold "openid"'),
        ({"secret": '"s3cr3t %"'}, "never the secret itself"),
        ({"client_secret": '"s3cr3t"'}, "client_secret"),
    ],
)
def test_a_wrong_file_is_told_before_pages_are_served(
    at: Workplace, openid: OpenId, wrong: dict[str, str], words: str
) -> None:
    assert at.library.project is not None
    file: Path = at.library.project / "oidc.toml"
    file.write_text(file_of(openid, **wrong), encoding="utf-8")
    with pytest.raises(WrongInput, match=re.escape(words)):
        provider_of(at.library)


def test_a_secret_that_nobody_told_is_asked_for(
    at: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OIDC_SECRET")
    with pytest.raises(Refused, match="Set the environment variable OIDC_SECRET"):
        provider_of(at.library)


def test_sessions_say_by_what_they_were_begun(at: Workplace, openid: OpenId) -> None:
    openid.told = {"amr": ["mfa"]}
    client = accepted(at, "ria", Role.RESEARCHER)
    door = client.application.extensions["door"].place
    cookie = client.get_cookie(SESSION, domain="localhost")
    assert cookie is not None
    resumed = resume_session(door, cookie.value)
    assert resumed is not None
    assert [each.means for each in own_sessions(resumed.place)] == [Means.OIDC_TWO]


def test_the_file_in_the_guide_is_one_that_is_read() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "serving.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```toml\n(.*?)```", guide, re.S)
    reading = read_model(shown, "oidc.toml", ProviderFile)
    assert reading.problems == ()
    assert "".join(reading.value.two_factors.amr) == "mfa"
