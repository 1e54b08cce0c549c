"""Accounts: invited, made, signed in with, lost, ended; on both databases where it writes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from discrimtest.accounts.passkeys import creation_options, request_options
from discrimtest.actions.accept_invitation import (
    MadeAccount,
    accept_with_passkey,
    accept_with_password,
    open_invitation,
)
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.invite_person import (
    LASTS,
    first_invitation,
    invite_person,
    reset_account,
)
from discrimtest.actions.keep_session import (
    EASY,
    STRICT,
    end_session,
    end_sessions,
    list_sessions,
    own_sessions,
    resume_session,
)
from discrimtest.actions.manage_people import add_person, grant_role, set_active
from discrimtest.actions.sign_in import sign_in_with_passkey, sign_in_with_password
from discrimtest.errors import Refused, SignInRefused, TooManyTries
from discrimtest.store.check import check
from discrimtest.store.engine import reading, writing
from discrimtest.store.log import entries
from discrimtest.store.people import DOOR, door
from discrimtest.store.sign_ins import MOST_FOR_ACCOUNT, SPAN
from discrimtest.words.account import Means
from discrimtest.workplace.workplace import Workplace
from tests.actions.authenticator import Authenticator
from tests.actions.examples import NOW, everything

PASSWORD = "de kat slaapt op zolder"
ORIGIN = "http://localhost:8000"
HOME = "192.0.2.7"


def at_door(at: Workplace) -> Workplace:
    """The same place before anybody is known."""
    with writing(at.engine) as session:
        return replace(at, person=door(session, at.now()))


def accepted(at: Workplace, name: str, role: str) -> MadeAccount:
    """The account of a new person, who chose a password, and an app where their role asks it."""
    add_person(at, name, role)
    token = invite_person(at, name).token
    stranger = at_door(at)
    secret = open_invitation(stranger, token).secret
    code = "" if role in ("tester", "coder") else pyotp.TOTP(secret).at(at.now())
    return accept_with_password(stranger, token, PASSWORD, code, address=HOME)


def passkey_of(at: Workplace, name: str, **how: object) -> Authenticator:
    """The passkey that an invited person made."""
    challenge, token = secrets.token_bytes(32), invite_person(at, name).token
    stranger, made = at_door(at), Authenticator(ORIGIN, **how)  # type: ignore[arg-type]
    invitee = open_invitation(stranger, token)
    asked = creation_options(ORIGIN, challenge, invitee.person.id, invitee.login, ())
    accept_with_passkey(stranger, token, made.make(asked), origin=ORIGIN, challenge=challenge)
    return made


def signed_in(at: Workplace, key: Authenticator, challenge: bytes = b"") -> str:
    challenge = challenge or secrets.token_bytes(32)
    answer = key.sign(request_options(ORIGIN, challenge))
    return sign_in_with_passkey(
        at_door(at), answer, origin=ORIGIN, challenge=challenge, address=HOME
    )


def acts(at: Workplace, cookie: str) -> str:
    """The name under which a cookie's session acts; empty where it ended."""
    resumed = resume_session(at_door(at), cookie)
    return resumed.place.person.id if resumed else ""


def test_a_tester_signs_in_with_a_password(either: Workplace) -> None:
    made = accepted(either, "an", "tester")
    assert made.recovery == ()
    who = acts(either, made.cookie)
    assert who.startswith("person-")
    again = sign_in_with_password(at_door(either), "an", PASSWORD, address=HOME)
    assert acts(either, again) == who
    assert acts(either, sign_in_with_password(at_door(either), who, PASSWORD, address=HOME)) == who
    for name, password in (("an", PASSWORD + "!"), ("bo", PASSWORD), ("", ""), ("an", "")):
        with pytest.raises(SignInRefused) as caught:
            sign_in_with_password(at_door(either), name, password, address=HOME)
        assert "name, password and code must go together" in str(caught.value)
    assert check(either.engine, either.keys) == []


def test_who_signed_in_and_was_refused_is_in_the_log_without_names(place: Workplace) -> None:
    who = acts(place, accepted(place, "an", "tester").cookie)
    with pytest.raises(SignInRefused):
        sign_in_with_password(at_door(place), "an", "verkeerd wachtwoord", address=HOME)
    with reading(place.engine) as session:
        told = [(each.act.action, each.act.by) for each in entries(session)]
        shown = repr(list(entries(session)))
    assert ("sign_in", who) in told
    assert ("refuse_sign_in", DOOR) in told
    assert HOME not in shown
    assert "verkeerd" not in shown


def test_a_researcher_needs_two_factors(either: Workplace) -> None:
    add_person(either, "ria", "researcher")
    token = invite_person(either, "ria").token
    with pytest.raises(Refused, match="is asked of every role but tester and coder"):
        accept_with_password(at_door(either), token, PASSWORD)
    with pytest.raises(Refused, match="the app tells now"):
        accept_with_password(at_door(either), token, PASSWORD, "000 00")
    app = pyotp.TOTP(open_invitation(at_door(either), token).secret)
    made = accept_with_password(at_door(either), token, PASSWORD, app.at(NOW), address=HOME)
    who = acts(either, made.cookie)

    def tried(code: str, at: Workplace = either) -> str:
        return acts(at, sign_in_with_password(at_door(at), "ria", PASSWORD, code, address=HOME))

    assert tried(app.at(NOW)) == who
    with pytest.raises(SignInRefused):
        tried(app.at(NOW))
    assert tried(app.at(NOW + timedelta(seconds=60)), either.on(NOW + timedelta(seconds=60))) == who
    assert tried(made.recovery[4]) == who
    for used_or_absent in (made.recovery[4], "", "abcd-efgh-jkmn"):
        with pytest.raises(SignInRefused):
            tried(used_or_absent)
    assert check(either.engine, either.keys) == []


def test_a_passkey_signs_in_alone_and_each_challenge_once(either: Workplace) -> None:
    add_person(either, "ria", "researcher")
    key = passkey_of(either, "ria", count=0)
    challenge = secrets.token_bytes(32)
    assert acts(either, signed_in(either, key, challenge))
    with pytest.raises(SignInRefused):
        signed_in(either, key, challenge)
    assert acts(either, signed_in(either, key))
    assert key.count is not None
    key.count -= 2
    with pytest.raises(SignInRefused):
        signed_in(either, key)
    assert check(either.engine, either.keys) == []


@pytest.mark.parametrize(
    "wrong", [{"site": "elsewhere.example"}, {"origin": "https://x.example"}, {"unlocked": False}]
)
def test_a_passkey_of_elsewhere_or_of_a_locked_device_is_refused(
    place: Workplace, wrong: dict[str, object]
) -> None:
    add_person(place, "ria", "researcher")
    key = passkey_of(place, "ria")
    with pytest.raises(SignInRefused):
        signed_in(place, replace(key, **wrong))  # type: ignore[arg-type]
    stranger = Authenticator(ORIGIN, person=key.person, id=key.id)
    with pytest.raises(SignInRefused):
        signed_in(place, stranger)
    assert acts(place, signed_in(place, key))


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 1, "response": {}}', "\ud800"])
def test_an_answer_that_is_none_is_refused(place: Workplace, answer: str) -> None:
    add_person(place, "ria", "researcher")
    token = invite_person(place, "ria").token
    with pytest.raises(SignInRefused):
        sign_in_with_passkey(
            at_door(place), answer, origin=ORIGIN, challenge=b"x" * 32, address=HOME
        )
    with pytest.raises(Refused, match="passkey"):
        accept_with_passkey(at_door(place), token, answer, origin=ORIGIN, challenge=b"x" * 32)
    assert open_invitation(at_door(place), token), "it lasts"


def test_an_invitation_is_good_for_once_and_for_three_days(either: Workplace) -> None:
    add_person(either, "an", "tester")
    first, invited = invite_person(either, "an").token, invite_person(either, "an")
    assert (invited.login, invited.until) == ("an", NOW + LASTS)
    cut = invited.token[:-1] + ("a" if invited.token[-1] != "a" else "b")
    for token in (first, cut, "", "x.y", "\ud800"):
        with pytest.raises(Refused, match="each is good for once"):
            open_invitation(at_door(either), token)
    with pytest.raises(Refused, match="each is good for once"):
        open_invitation(at_door(either.on(invited.until)), invited.token)
    accept_with_password(at_door(either), invited.token, PASSWORD)
    with pytest.raises(Refused, match="each is good for once"):
        accept_with_password(at_door(either), invited.token, PASSWORD)


def test_what_is_kept_of_a_link_or_a_cookie_opens_nothing(place: Workplace) -> None:
    made = accepted(place, "an", "tester")
    token = invite_person(place, "an").token
    kept = repr(everything(place))
    assert token.partition(".")[2] not in kept
    assert made.cookie.split(".")[1] not in kept
    assert PASSWORD not in kept
    assert "$argon2id" not in kept


def test_a_session_ends_when_idle_and_in_any_case(place: Workplace) -> None:
    tester, admin = accepted(place, "an", "tester"), accepted(place, "ad", "administrator")
    for cookie, limits in ((tester.cookie, EASY), (admin.cookie, STRICT)):
        assert acts(place.on(NOW + limits.idle), cookie)
        assert not acts(place.on(NOW + limits.idle + timedelta(seconds=1)), cookie)
        assert not acts(place.on(NOW - timedelta(minutes=2)), cookie), "a clock set back"
        moment = NOW
        while moment + limits.idle < NOW + limits.whole:
            moment += limits.idle
            resumed = resume_session(at_door(place.on(moment)), cookie)
            assert resumed is not None
            cookie = resumed.cookie
        assert not acts(place.on(NOW + limits.whole), cookie)


def test_a_cookie_that_was_touched_is_none(place: Workplace) -> None:
    cookie = accepted(place, "an", "tester").cookie
    id_, secret, seen, mark = cookie.split(".")
    later = str(int(seen) + 60)
    for touched in (
        f"{id_}.{secret}.{later}.{mark}",
        f"{id_}.{secret}x.{seen}.{mark}",
        *(cookie[:-1], "", "....", "\ud800", "a.b.c.d"),
    ):
        assert resume_session(at_door(place), touched) is None
    assert resume_session(at_door(place), cookie)


def test_sessions_are_listed_and_ended(either: Workplace) -> None:
    first = accepted(either, "an", "tester").cookie
    second = sign_in_with_password(at_door(either), "an", PASSWORD, address=HOME)
    resumed = resume_session(at_door(either), second)
    assert resumed is not None
    other = accepted(either, "bo", "tester").cookie
    (theirs,) = list_sessions(either, "bo")
    end_session(resumed.place, theirs.id)
    assert acts(either, other), "of others it is left alone"
    listed = own_sessions(resumed.place)
    assert [each.means for each in listed] == [Means.PASSWORD] * 2
    assert [each.until for each in listed] == [NOW + EASY.whole] * 2
    end_session(resumed.place, resumed.session)
    assert not acts(either, second)
    assert acts(either, first)
    assert end_sessions(either, "an") == 1
    assert not acts(either, first)


def test_a_session_ends_with_the_person_or_a_role_that_asks_for_more(place: Workplace) -> None:
    cookie = accepted(place, "an", "tester").cookie
    set_active(place, "an", False)
    assert not acts(place, cookie)
    with pytest.raises(SignInRefused):
        sign_in_with_password(at_door(place), "an", PASSWORD, address=HOME)
    with pytest.raises(Refused, match="who acts here"):
        invite_person(place, "an")
    set_active(place, "an", True)
    assert not acts(place, cookie), "it ended, and does not come back"
    cookie = sign_in_with_password(at_door(place), "an", PASSWORD, address=HOME)
    grant_role(place, "an", "researcher")
    assert not acts(place, cookie)
    with pytest.raises(SignInRefused):
        sign_in_with_password(at_door(place), "an", PASSWORD, address=HOME)


def test_who_lost_a_phone_begins_anew(place: Workplace) -> None:
    add_person(place, "ria", "researcher")
    key = passkey_of(place, "ria")
    cookie = signed_in(place, key)
    invited = reset_account(place, "ria")
    assert not acts(place, cookie)
    with pytest.raises(SignInRefused):
        signed_in(place, key)
    assert open_invitation(at_door(place), invited.token).login == "ria"


def test_an_erased_person_is_signed_out_for_good(either: Workplace) -> None:
    cookie = accepted(either, "an", "tester").cookie
    who = acts(either, cookie)
    token = invite_person(either, "an").token
    erase_subject(either, who, "asked")
    assert not acts(either, cookie)
    for name in ("an", who):
        with pytest.raises(SignInRefused):
            sign_in_with_password(at_door(either), name, PASSWORD, address=HOME)
    with pytest.raises(Refused):
        open_invitation(at_door(either), token)
    assert check(either.engine, either.keys) == []


def test_who_is_refused_too_often_waits_also_with_the_right_password(place: Workplace) -> None:
    accepted(place, "an", "tester")
    for name in ("an", "nobody of this name"):
        for _ in range(MOST_FOR_ACCOUNT):
            with pytest.raises(SignInRefused):
                sign_in_with_password(at_door(place), name, "fout", address=HOME)
        before = everything(place)
        with pytest.raises(TooManyTries, match=f"{NOW + SPAN:%H:%M} UTC"):
            sign_in_with_password(at_door(place), name, PASSWORD, address=HOME)
        assert everything(place) == before, "whoever goes on fills no log"
    later = place.on(NOW + SPAN)
    assert acts(later, sign_in_with_password(at_door(later), "an", PASSWORD, address=HOME))


def test_the_first_administrator_is_invited_until_one_can_sign_in(
    place: Workplace, open_places: Callable[..., Workplace]
) -> None:
    first = first_invitation(place)
    assert first is not None
    assert first.login == "local-administrator"
    accepted(place, "an", "tester")
    assert first_invitation(place), "a tester administers nothing"
    accepted(place, "ad", "administrator")
    assert first_invitation(place) is None
