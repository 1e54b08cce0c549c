"""What one signs in with, changed by its owner: shown anew first, logged, and others put out."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from discrimtest.accounts.passkeys import creation_options
from discrimtest.actions.accept_invitation import open_invitation
from discrimtest.actions.change_account import (
    RECENT,
    add_passkey,
    change_password,
    end_other_sessions,
    end_passkey,
    own_means,
    renew_codes,
    set_app,
)
from discrimtest.actions.invite_person import invite_person
from discrimtest.actions.keep_session import resume_session
from discrimtest.actions.manage_people import grant_role
from discrimtest.actions.sign_in import sign_in_again, sign_in_with_password
from discrimtest.errors import Refused, SignInRefused, TooManyTries
from discrimtest.store.check import check
from discrimtest.store.engine import reading
from discrimtest.store.log import entries
from discrimtest.store.sign_ins import MOST_FOR_ACCOUNT
from discrimtest.workplace.workplace import Workplace
from tests.actions.authenticator import Authenticator, coded
from tests.actions.examples import NOW
from tests.actions.test_accounts import (
    HOME,
    ORIGIN,
    PASSWORD,
    accepted,
    acts,
    at_door,
    passkey_of,
    signed_in,
)

OTHER = "een hond blaft in de tuin"
Own = tuple[Workplace, str]


def of_cookie(at: Workplace, cookie: str) -> Own:
    """The place with the person of a cookie acting, and the session."""
    resumed = resume_session(at_door(at), cookie)
    assert resumed is not None
    return resumed.place, resumed.session


def by_password(at: Workplace, name: str, password: str = PASSWORD, code: str = "") -> str:
    return sign_in_with_password(at_door(at), name, password, code, address=HOME)


def later(own: Own, at: Workplace) -> Own:
    """The same session at another moment."""
    return replace(at, person=own[0].person), own[1]


def acted(at: Workplace) -> list[str]:
    with reading(at.engine) as session:
        return [each.act.action for each in entries(session)]


def make(own: Own, device: Authenticator | None = None) -> Authenticator:
    """A passkey made on one's own page."""
    device, challenge = device or Authenticator(ORIGIN), secrets.token_bytes(32)
    asked = creation_options(ORIGIN, challenge, own[0].person.id, "an", ())
    add_passkey(*own, device.make(asked), origin=ORIGIN, challenge=challenge)
    return device


def test_a_password_is_changed_by_who_knows_it_and_ends_the_rest(either: Workplace) -> None:
    own = of_cookie(either, accepted(either, "an", "tester").cookie)
    elsewhere, link = by_password(either, "an"), invite_person(either, "an").token
    for present, new, refused in (
        ("fout", OTHER, SignInRefused),
        (PASSWORD, "kort", Refused),
        (PASSWORD, "ababababababababab", Refused),
    ):
        with pytest.raises(refused):
            change_password(*own, present, new)
    assert acts(either, elsewhere)
    change_password(*own, PASSWORD, OTHER)
    assert acts(either, elsewhere) == ""
    with pytest.raises(SignInRefused):
        by_password(either, "an")
    assert acts(either, by_password(either, "an", OTHER)) == own[0].person.id
    with pytest.raises(Refused, match="each is good for once"):
        open_invitation(at_door(either), link)
    assert own_means(*own).login == "an", "this session stays"
    assert acted(either).count("refuse_sign_in") == 2, "a wrong one here, and the old one after"
    assert check(either.engine, either.keys) == []


def test_guesses_at_the_present_password_wait_like_those_of_a_sign_in(place: Workplace) -> None:
    own = of_cookie(place, accepted(place, "an", "tester").cookie)
    for _ in range(MOST_FOR_ACCOUNT):
        with pytest.raises(SignInRefused):
            change_password(*own, "fout", OTHER, address=HOME)
    with pytest.raises(TooManyTries):
        change_password(*own, PASSWORD, OTHER, address=HOME)


def test_an_older_session_shows_again_who_is_there(either: Workplace) -> None:
    own = of_cookie(either, accepted(either, "an", "tester").cookie)
    for changed in (own_means, renew_codes, lambda *own: set_app(*own, "1")):
        old = later(own, either.on(NOW + RECENT + timedelta(seconds=1)))
        with pytest.raises(Refused, match="ten minutes"):
            changed(*old)
    at = either.on(NOW + timedelta(hours=1))
    old = later(own, at)
    cookie = sign_in_again(*old, by_password(at, "an"))
    assert own_means(*of_cookie(at, cookie)).password == NOW
    with pytest.raises(Refused, match="ten minutes"):
        own_means(*old)
    accepted(either, "bo", "tester")
    stranger = by_password(at, "bo")
    with pytest.raises(SignInRefused):
        sign_in_again(*of_cookie(at, cookie), stranger)
    assert acts(at, stranger) == ""
    assert acts(at, cookie) == own[0].person.id


def test_an_app_is_set_up_and_replaced(either: Workplace) -> None:
    own = of_cookie(either, accepted(either, "an", "tester").cookie)
    with pytest.raises(Refused, match="has no app"):
        renew_codes(*own)
    secret = own_means(*own).secret
    with pytest.raises(Refused, match="the app tells now"):
        set_app(*own, "000 00")
    first = set_app(*own, pyotp.TOTP(secret).at(NOW))
    assert (len(first), own_means(*own).codes_left) == (10, 10)
    with pytest.raises(SignInRefused):
        by_password(either, "an")
    assert acts(either, by_password(either, "an", code=first[0]))
    assert own_means(*own).codes_left == 9
    with pytest.raises(Refused, match="the app tells now"):
        set_app(*own, pyotp.TOTP(secret).at(NOW))
    again = own_means(*own).secret
    assert again != secret
    second = set_app(*own, pyotp.TOTP(again).at(NOW))
    third = renew_codes(*own)
    for ended in (first[1], second[0], pyotp.TOTP(secret).at(NOW)):
        with pytest.raises(SignInRefused):
            by_password(either, "an", code=ended)
    assert acts(either, by_password(either, "an", code=third[0]))
    assert acts(either, by_password(either, "an", code=pyotp.TOTP(again).at(NOW)))
    assert check(either.engine, either.keys) == []


def test_passkeys_are_added_and_ended_but_for_the_last(either: Workplace) -> None:
    accepted(either, "ria", "researcher")
    first = passkey_of(either, "ria")
    own = of_cookie(either, signed_in(either, first))
    elsewhere = signed_in(either, first)
    second = make(own)
    assert acts(either, elsewhere) == ""
    with pytest.raises(Refused, match="already"):
        make(own, second)
    assert acts(either, signed_in(either, second)) == own[0].person.id
    means = own_means(*own)
    kept = dict(zip(means.known, means.passkeys, strict=True))
    one, other = (kept[coded(device.id)] for device in (first, second))
    assert (one.used, other.used) == (NOW, NOW)
    end_passkey(*own, "credential-of-nobody")
    end_passkey(*own, one.id)
    with pytest.raises(SignInRefused):
        signed_in(either, first)
    with pytest.raises(Refused, match="the last thing"):
        end_passkey(*own, other.id)
    assert acts(either, signed_in(either, second))
    with pytest.raises(Refused, match="no password"):
        change_password(*own, "", OTHER)
    with pytest.raises(Refused, match="no password"):
        set_app(*own, "1")
    assert check(either.engine, either.keys) == []


def test_a_password_alone_is_not_enough_for_a_role_of_two_factors(place: Workplace) -> None:
    own = of_cookie(place, accepted(place, "an", "tester").cookie)
    make(own)
    grant_role(place, "an", "researcher")
    (key,) = own_means(*own).passkeys
    person = replace(own[0].person, grants=(*own[0].person.grants, *place.person.grants))
    with pytest.raises(Refused, match="the last thing"):
        end_passkey(replace(own[0], person=person), own[1], key.id)


def test_everywhere_else_is_signed_out(either: Workplace) -> None:
    own = of_cookie(either, accepted(either, "an", "tester").cookie)
    accepted(either, "bo", "tester")
    mine, other = by_password(either, "an"), by_password(either, "bo")
    with pytest.raises(Refused, match="ten minutes"):
        end_other_sessions(*later(own, either.on(NOW + timedelta(hours=2))))
    again, strange = by_password(either, "an"), other.partition(".")[0]
    end_other_sessions(*own, strange)
    end_other_sessions(*own, again.partition(".")[0])
    assert [acts(either, each) != "" for each in (mine, again, other)] == [True, False, True]
    end_other_sessions(*own)
    assert acts(either, mine) == ""
    assert acts(either, other)
    assert own_means(*own)
