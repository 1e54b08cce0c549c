"""Change what one signs in with: for who showed it within the last minutes.

Whatever changes ends every other session of the person and every link that invites them: whoever
else was there, or holds an old link, is out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from discrimtest.accounts import codes, passwords
from discrimtest.accounts.passkeys import Passkey, made_passkey
from discrimtest.accounts.provider import LinkedAccount, ProviderIdentity, of_provider
from discrimtest.actions.linked_account import kept_of, one_factor, require_free
from discrimtest.actions.sign_in import require_password
from discrimtest.errors import Problem, Refused, SignInRefused
from discrimtest.store import people
from discrimtest.store.credentials import (
    add_credential,
    credential,
    credentials,
    end_credentials,
    used,
    used_at,
)
from discrimtest.store.engine import reading, writing
from discrimtest.store.session import Session
from discrimtest.words.account import (
    OWN_KINDS,
    Credential,
    CredentialKind,
    needs_two_factors,
)
from discrimtest.workplace.workplace import Workplace

RECENT = timedelta(minutes=10)
"""How old a session may be in which this is changed; an older one signs in again first."""


@dataclass(frozen=True, slots=True)
class OwnPasskey:
    """A passkey: its id here, when it was made, and when it last signed in; None for never."""

    id: str
    made: datetime
    used: datetime | None


@dataclass(frozen=True, slots=True)
class OwnMeans:
    """What a person signs in with.

    Attributes:
        known: Ids of the passkeys, as their devices know them.
        password: When it was chosen; None for no password.
        app: When the app was set up; None for none.
        codes_left: How many of the codes on paper were not used.
        linked: When the account was linked with the OpenID provider; None for not.
        secret: What a new app would be given; of this session, and another once it was taken.
    """

    login: str
    passkeys: tuple[OwnPasskey, ...]
    known: tuple[str, ...]
    password: datetime | None
    app: datetime | None
    codes_left: int
    linked: datetime | None
    secret: str


def own_means(at: Workplace, session_id: str) -> OwnMeans:
    """What the acting person signs in with.

    Raises:
        Refused: They did not show it within the last minutes.
    """
    with reading(at.engine) as session:
        held = _held(at, session, session_id)
        times = used_at(session, [each.id for each in held])
        passkeys = _of(held, CredentialKind.PASSKEY)
        kept = _of(held, CredentialKind.RECOVERY)
        return OwnMeans(
            people.names(session, at.keys).get(at.person.id, at.person.id),
            tuple(OwnPasskey(each.id, each.at, times.get(each.id)) for each in passkeys),
            tuple(Passkey.of(each.content).id for each in passkeys),
            _since(held, CredentialKind.PASSWORD),
            _since(held, CredentialKind.TOTP),
            sum(codes.left_of(each.content, used(session, each.id)) for each in kept),
            _since(held, CredentialKind.OIDC),
            _secret(at, session_id, held),
        )


def change_password(
    at: Workplace, session_id: str, present: str, password: str, *, address: str = ""
) -> None:
    """Another password in the place of the present one.

    Args:
        present: The password that holds now.
        address: Of the network, by which tries are counted.

    Raises:
        Refused: The new one is weak, or the person has no password, or did not sign in within the
            last minutes.
        SignInRefused, TooManyTries: The present one is wrong, once or too often.
    """
    means = own_means(at, session_id)
    if means.password is None:
        raise _none("password")
    require_password(at, present, address=address)
    kept = passwords.hashed(password, means.login)
    with writing(at.engine) as session:
        held = _held(at, session, session_id)
        _replace(at, session, held, {CredentialKind.PASSWORD: kept}, session_id)


def set_app(at: Workplace, session_id: str, code: str) -> tuple[str, ...]:
    """Another app that tells codes, or a first one, beside the password.

    Args:
        code: What the app tells now that was given :attr:`OwnMeans.secret`.

    Returns:
        New codes to keep on paper, shown this once.

    Raises:
        Refused: The code is wrong, or there is no password for it to stand beside.
    """
    means = own_means(at, session_id)
    if means.password is None:
        raise _none("password")
    if codes.step_of(means.secret, code, at.now()) is None:
        raise _wrong_code()
    recovery = codes.new_recovery_codes()
    kept = {
        CredentialKind.TOTP: means.secret.encode("ascii"),
        CredentialKind.RECOVERY: codes.stored_codes(recovery),
    }
    with writing(at.engine) as session:
        held = _held(at, session, session_id)
        if _secret(at, session_id, held) != means.secret:
            raise _wrong_code()
        _replace(at, session, held, kept, session_id)
    return recovery


def renew_codes(at: Workplace, session_id: str) -> tuple[str, ...]:
    """New codes to keep on paper; the old ones end.

    Raises:
        Refused: There is no app that they could stand in for.
    """
    recovery = codes.new_recovery_codes()
    kept = {CredentialKind.RECOVERY: codes.stored_codes(recovery)}
    with writing(at.engine) as session:
        held = _held(at, session, session_id)
        if not _of(held, CredentialKind.TOTP):
            raise _none("app")
        _replace(at, session, held, kept, session_id)
    return recovery


def add_passkey(
    at: Workplace, session_id: str, answer: str, *, origin: str, challenge: bytes
) -> None:
    """One more passkey: the browser's answer to a challenge made for it.

    Raises:
        Refused: The answer does not hold, or it is one that the person has.
    """
    made = made_passkey(origin, challenge, answer)
    with writing(at.engine) as session:
        held = _held(at, session, session_id)
        known = [Passkey.of(each.content).id for each in _of(held, CredentialKind.PASSKEY)]
        if made.id in known:
            raise _known()
        _add(at, session, CredentialKind.PASSKEY, made.stored())
        _end_others(at, session, session_id)


def end_passkey(at: Workplace, session_id: str, passkey: str, *, issuer: str = "") -> None:
    """End a passkey, as of a device that was lost.

    Args:
        issuer: The OpenID provider by which people can sign in here; empty for none.

    Raises:
        Refused: Nothing would be left by which the person can sign in.
    """
    with writing(at.engine) as session:
        held = _held(at, session, session_id)
        ended = [each for each in _of(held, CredentialKind.PASSKEY) if each.id == passkey]
        if ended and not _enough(at, [each for each in held if each not in ended], issuer):
            raise _last("passkey", "passkey.last")
        _end_for_good(at, session, ended, session_id)


def link_provider(at: Workplace, session_id: str, shown: ProviderIdentity) -> None:
    """Link the account with who somebody is for the OpenID provider, in the place of any other.

    Raises:
        Refused: That identity is another person's here, or the person's roles ask for two factors
            and the provider did not say that it saw two.
    """
    with writing(at.engine) as session:
        held = _held(at, session, session_id)
        if not shown.two and needs_two_factors(at.person):
            raise Refused("Nothing was linked.", [one_factor()])
        require_free(at, session, shown, at.person.id)
        _replace(at, session, held, {CredentialKind.OIDC: kept_of(shown)}, session_id)


def require_anew(shown: ProviderIdentity, since: datetime) -> None:
    """Let pass only who showed the OpenID provider since a moment who they are.

    Raises:
        SignInRefused: It does not say so: they may have been signed in there all day.
    """
    if shown.at is not None and shown.at >= since:
        return
    rule = "did not say that it asked anew who is there"
    repair = "Show it here, by a passkey or a password; or sign in anew there."
    problem = of_provider(rule, repair, "provider.not_anew")
    raise SignInRefused("Nobody was signed in.", [problem])


def unlink_provider(at: Workplace, session_id: str) -> None:
    """End the link with the OpenID provider.

    Raises:
        Refused: Nothing would be left by which the person can sign in.
    """
    with writing(at.engine) as session:
        held = _held(at, session, session_id)
        if not _enough(at, held, ""):
            raise _last("provider", "provider.last")
        _end_for_good(at, session, _of(held, CredentialKind.OIDC), session_id)


def end_other_sessions(at: Workplace, session_id: str, other: str = "") -> None:
    """Sign the acting person out everywhere but here, or in one other place.

    Args:
        other: Id of that session; one that is not theirs is left alone.
    """
    with writing(at.engine) as session:
        _held(at, session, session_id)
        _end_others(at, session, session_id, (CredentialKind.SESSION,), other)


def _held(at: Workplace, session: Session, session_id: str) -> list[Credential]:
    """What the person signs in with, opened, where their session is new enough to change it."""
    now = at.now()
    own = credential(session, at.keys, session_id, now)
    if own is None or own.person != at.person.id or own.at + RECENT < now:
        raise _show_again()
    return credentials(session, at.person.id, OWN_KINDS, now, at.keys)


def _of(held: list[Credential], kind: CredentialKind) -> list[Credential]:
    return [each for each in held if each.kind is kind]


def _since(held: list[Credential], kind: CredentialKind) -> datetime | None:
    return max((each.at for each in _of(held, kind)), default=None)


def _secret(at: Workplace, session_id: str, held: list[Credential]) -> str:
    """160 bits, base 32; another for each session, and for each app that was set up."""
    before = ",".join(each.id for each in _of(held, CredentialKind.TOTP))
    return at.keys.keyed("app", session_id, before).removeprefix("app-").upper()


def _enough(at: Workplace, held: list[Credential], issuer: str) -> bool:
    """Whether the person's roles can be signed in for with these; links with this issuer count."""
    kinds = {each.kind for each in held}
    links = [LinkedAccount.of(each.content) for each in _of(held, CredentialKind.OIDC)]
    if CredentialKind.PASSKEY in kinds or any(
        link.issuer == issuer and (link.two or not needs_two_factors(at.person)) for link in links
    ):
        return True
    two = CredentialKind.TOTP in kinds or not needs_two_factors(at.person)
    return CredentialKind.PASSWORD in kinds and two


def _replace(
    at: Workplace,
    session: Session,
    held: list[Credential],
    new: dict[CredentialKind, bytes],
    session_id: str,
) -> None:
    """Keep these in the place of what there was of their kinds."""
    _end(at, session, [each for each in held if each.kind in new])
    for kind, content in new.items():
        _add(at, session, kind, content)
    _end_others(at, session, session_id)


def _add(at: Workplace, session: Session, kind: CredentialKind, content: bytes) -> None:
    who = at.person.id
    add_credential(session, at.keys, who, kind, content, by=who, at=at.now())


def _end(at: Workplace, session: Session, ended: list[Credential]) -> None:
    ids = [each.id for each in ended]
    end_credentials(session, ids, by=at.person.id, at=at.now(), rule="changed by its owner")


def _end_for_good(
    at: Workplace, session: Session, ended: list[Credential], session_id: str
) -> None:
    if ended:
        _end(at, session, ended)
        _end_others(at, session, session_id)


def _end_others(
    at: Workplace,
    session: Session,
    session_id: str,
    kinds: tuple[CredentialKind, ...] = (CredentialKind.SESSION, CredentialKind.INVITATION),
    other: str = "",
) -> None:
    lasting = credentials(session, at.person.id, kinds, at.now())
    _end(at, session, [e for e in lasting if e.id != session_id and other in ("", e.id)])


def _show_again() -> Refused:
    problem = Problem(
        "account",
        "",
        "can be changed within ten minutes after signing in",
        "Sign in again first.",
        "account.show_again",
    )
    return Refused("Nothing was changed.", [problem])


def _none(what: str) -> Refused:
    problem = Problem(
        "account",
        "",
        f"has no {what}, so there is none to change",
        "Ask an administrator for a new link.",
        f"account.no_{what}",
    )
    return Refused("Nothing was changed.", [problem])


def _wrong_code() -> Refused:
    rule, repair = "must be the code that the app tells now", "Scan the square, and type its code."
    return Refused(
        "Nothing was changed.",
        [Problem("code", "", rule, repair, "account.wrong_code", "code")],
    )


def _known() -> Refused:
    rule, repair = "is one of this account already", "Use another device, or leave it as it is."
    problem = Problem("passkey", "", rule, repair, "passkey.known", "passkey")
    return Refused("Nothing was changed.", [problem])


def _last(field: str, code: str) -> Refused:
    rule = "is the last thing by which you can sign in"
    problem = Problem(field, "", rule, "Make a passkey first.", code, field)
    return Refused("Nothing was changed.", [problem])
