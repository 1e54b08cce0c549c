"""Sign a person in: by a password, with a code where there is one, or by a passkey."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from discrimtest.accounts import codes, passwords
from discrimtest.accounts.passkeys import Passkey, number_of, owner_of, signed
from discrimtest.accounts.provider import ProviderIdentity, of_provider
from discrimtest.actions.keep_session import begin_session
from discrimtest.actions.linked_account import link_of, means_of, one_factor
from discrimtest.errors import Problem, Refused, SignInRefused, TooManyTries
from discrimtest.store import people
from discrimtest.store.credentials import (
    counted,
    credential,
    credentials,
    end_credentials,
    use_once,
)
from discrimtest.store.engine import reading, writing
from discrimtest.store.session import Session
from discrimtest.store.sign_ins import Attempt, attempt_of, record_sign_in, waits_until
from discrimtest.words.account import (
    OWN_KINDS,
    TWO_FACTORS,
    Credential,
    CredentialKind,
    Means,
    needs_two_factors,
)
from discrimtest.words.person import Person
from discrimtest.workplace.local_clock import LocalClock
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class _Claimed:
    """Who has the account that somebody names, and what they sign in with."""

    person: Person | None
    held: tuple[Credential, ...] = ()

    def of(self, kind: CredentialKind) -> list[Credential]:
        return [each for each in self.held if each.kind is kind]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What somebody showed, and what of it is now used up.

    Attributes:
        using: The credential that is used, the number of this use, and what a passkey counted.
    """

    means: Means
    right: bool
    using: tuple[str, int, int | None] | None = None


def sign_in_with_password(
    at: Workplace, login: str, password: str, code: str = "", *, address: str
) -> str:
    """Sign in by a password, and by a code of an app or of paper where the account has them.

    Args:
        at: With the door acting, as nobody is known yet.
        address: Of the network, by which tries are counted.

    Returns:
        What the browser is to keep.

    Raises:
        SignInRefused: Whatever of it is wrong; it says not what.
        TooManyTries: Too many were refused; with the moment of the next.
    """
    attempt, known = _named(at, login, address)
    # It takes a tenth of a second, in which nobody waits.
    shown = _compared(known, password, code, at.now())
    return _decided(at, attempt, known, shown)


def sign_in_again(at: Workplace, before: str, cookie: str) -> str:
    """Go on in the session of a person who is signed in and showed anew who they are.

    Args:
        at: With that person acting.
        before: Id of the session that they are in, which ends.
        cookie: Of the session that they have just begun.

    Returns:
        That cookie.

    Raises:
        SignInRefused: It is of somebody else; their session ends.
    """
    new = cookie.partition(".")[0]
    with writing(at.engine) as session:
        begun = credential(session, at.keys, new, at.now())
        own = begun is not None and begun.person == at.person.id
        ended, why = (before, "signed in again") if own else (new, "of somebody else")
        end_credentials(session, [ended], by=at.person.id, at=at.now(), rule=why)
    if not own:
        raise _refused()
    return cookie


def require_password(at: Workplace, password: str, *, address: str) -> None:
    """Let only pass who knows the password of the acting person.

    Raises:
        SignInRefused, TooManyTries: As for a sign-in, and as much counted.
    """
    attempt, known = _named(at, at.person.id, address)
    stored = [each.content for each in known.of(CredentialKind.PASSWORD)]
    if stored and passwords.matches(password, stored[-1]):
        return
    who = at.person.id
    with writing(at.engine) as session:
        _not_too_often(at, session, attempt)
        record_sign_in(session, attempt, Means.PASSWORD, who, accepted=False, by=who, at=at.now())
    rule, repair = "must be the one that holds now", "Type it again."
    problem = Problem("present", "", rule, repair, "account.wrong_password", "present")
    raise SignInRefused("Nothing was changed.", [problem])


def sign_in_with_passkey(
    at: Workplace, answer: str, *, origin: str, challenge: bytes, address: str
) -> str:
    """Sign in by a passkey: the browser's answer to a challenge that was made for it.

    Args:
        answer: As JSON.
        origin: The address of this door, as browsers call it.

    Raises:
        SignInRefused, TooManyTries: As for a password.
    """
    person, passkey_id = owner_of(answer)
    with reading(at.engine) as session:
        known = _known(at, session, person)
        # Nobody guesses a passkey, so who tries elsewhere holds nobody up.
        attempt = attempt_of(at.keys, f"passkey {passkey_id} at {address}", address)
        _not_too_often(at, session, attempt)
        keys = {Passkey.of(each.content).id: each for each in known.of(CredentialKind.PASSKEY)}
        own = keys.get(passkey_id)
        before = counted(session, own.id) if own else 0
    shown = _Shown(Means.PASSKEY, False)
    if own:
        try:
            count = signed(origin, challenge, answer, Passkey.of(own.content), before)
            shown = _Shown(Means.PASSKEY, True, (own.id, number_of(challenge), count or None))
        except Refused:
            pass
    return _decided(at, attempt, known, shown)


def shown_to_provider(
    at: Workplace, state: str, ask: Callable[[], ProviderIdentity], *, address: str
) -> ProviderIdentity:
    """Who came back from the OpenID provider; what does not hold is counted and written down.

    Args:
        state: Of this try.
        ask: Checks what came back.

    Raises:
        SignInRefused: It does not hold.
        ProviderSilent: The provider is not to be reached.
        TooManyTries: Too many were refused.
    """
    attempt = attempt_of(at.keys, f"oidc {state}", address)
    with reading(at.engine) as session:
        _not_too_often(at, session, attempt)
    try:
        return ask()
    except SignInRefused:
        with writing(at.engine) as session:
            by, now = at.person.id, at.now()
            record_sign_in(session, attempt, Means.OIDC, None, accepted=False, by=by, at=now)
        raise


def sign_in_with_provider(at: Workplace, shown: ProviderIdentity, *, address: str) -> str:
    """Sign in whom the OpenID provider names, if their account here is linked with that.

    Raises:
        SignInRefused: No account is; or the person's roles ask for two factors, and the provider
            did not say that it saw two; or it was used before.
        TooManyTries: As for a password.
    """
    means = means_of(shown)
    with reading(at.engine) as session:
        attempt = attempt_of(at.keys, f"oidc {shown.issuer} {shown.subject}", address)
        _not_too_often(at, session, attempt)
        link = link_of(at, session, shown)
        known = _known(at, session, link.person) if link else _Claimed(None)
    if link is None or known.person is None:
        shown_here, why = _Shown(means, False), _not_linked()
    else:
        using = (link.id, number_of(shown.nonce.encode()), None)
        shown_here = _Shown(means, True, using)
        weak = means not in TWO_FACTORS and needs_two_factors(known.person)
        why = one_factor() if weak else over()
    try:
        return _decided(at, attempt, known, shown_here)
    except SignInRefused as error:
        raise SignInRefused(error.summary, [why]) from error


def over() -> Problem:
    """That a sign-in by the provider is over, or was begun elsewhere."""
    return of_provider(
        "was asked too long ago, in another browser, or for something that is done",
        "Begin anew on this page.",
        "provider.over",
    )


def _named(at: Workplace, login: str, address: str) -> tuple[Attempt, _Claimed]:
    """Who has this name or id, and how a try is counted.

    Raises:
        TooManyTries: Too many were refused.
    """
    login = login.encode("utf-8", "replace").decode("utf-8")
    with reading(at.engine) as session:
        known = _known(at, session, login)
        attempt = attempt_of(at.keys, known.person.id if known.person else login, address)
        _not_too_often(at, session, attempt)
    return attempt, known


def _known(at: Workplace, session: Session, login: str) -> _Claimed:
    names = {name: each for each, name in people.names(session, at.keys).items()}
    wanted = names.get(login.strip(), login.strip())
    person = next((each for each in people.people(session) if each.id == wanted), None)
    if person is None or not person.active:
        return _Claimed(None)
    return _Claimed(person, tuple(credentials(session, person.id, OWN_KINDS, at.now(), at.keys)))


def _compared(known: _Claimed, password: str, code: str, now: datetime) -> _Shown:
    stored = [each.content for each in known.of(CredentialKind.PASSWORD)]
    right = passwords.matches(password, stored[-1] if stored else passwords.NOBODY.encode())
    right = right and bool(stored)
    if not known.of(CredentialKind.TOTP):
        return _Shown(Means.PASSWORD, right)
    for each in known.of(CredentialKind.TOTP):
        step = codes.step_of(each.content.decode("ascii"), code, now)
        if step is not None:
            return _Shown(Means.TOTP, right, (each.id, step, None))
    # A code on paper takes longer to compare: who knows the password alone may learn of it.
    for each in known.of(CredentialKind.RECOVERY) if right else ():
        place = codes.place_of(code, each.content)
        if place is not None:
            return _Shown(Means.RECOVERY, right, (each.id, place, None))
    return _Shown(Means.TOTP, False)


def _decided(at: Workplace, attempt: Attempt, known: _Claimed, shown: _Shown) -> str:
    """Sign in or refuse, and write down which; both take one short commit."""
    person, now = known.person, at.now()
    with writing(at.engine) as session:
        # Many may have tried at once while the password was compared.
        _not_too_often(at, session, attempt)
        fit = shown.right and person is not None and _still(session, at, known, shown)
        if fit and person is not None and shown.using:
            credential_id, number, count = shown.using
            fit = use_once(session, credential_id, number, by=person.id, at=now, count=count)
        who = person.id if person else None
        by = who if fit and who else at.person.id
        record_sign_in(session, attempt, shown.means, who, accepted=fit, by=by, at=now)
        if fit and person is not None:
            return begin_session(at, session, person, shown.means)
    raise _refused()


def _still(session: Session, at: Workplace, known: _Claimed, shown: _Shown) -> bool:
    """Whether what was compared still counts, and is enough for the roles held now."""
    if known.person is None:
        return False
    person = people.person(session, known.person.id)
    lasting = {each.id for each in credentials(session, person.id, OWN_KINDS, at.now())}
    enough = shown.means in TWO_FACTORS or not needs_two_factors(person)
    return person.active and enough and {each.id for each in known.held} <= lasting


def _not_too_often(at: Workplace, session: Session, attempt: Attempt) -> None:
    until = waits_until(session, attempt, at.now())
    if until is None:
        return
    problem = Problem.of_input(
        "login",
        "",
        "was refused too often; the next try is possible at {until}",
        "Wait until then, or use a passkey.",
        code="account.too_many_tries",
        until=LocalClock(session).time(until),
    )
    raise TooManyTries("Too many tries were refused.", [problem])


def _not_linked() -> Problem:
    return of_provider(
        "names somebody whose account there is linked with none here",
        "Sign in as before and link it under Account, or ask an administrator for a link.",
        "provider.not_linked",
    )


def _refused() -> SignInRefused:
    problem = Problem.of_input(
        "login",
        "",
        "name, password and code must go together",
        "Try again; who lost them asks an administrator for a new link.",
        code="account.refused",
    )
    return SignInRefused("Nobody was signed in.", [problem])
