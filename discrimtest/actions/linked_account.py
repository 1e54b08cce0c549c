"""Whose account here an identity of the OpenID provider is linked with."""

from __future__ import annotations

from discrimtest.accounts.provider import LinkedAccount, ProviderIdentity, of_provider
from discrimtest.errors import Problem, Refused
from discrimtest.store.credentials import all_of_kind
from discrimtest.store.session import Session
from discrimtest.words.account import Credential, CredentialKind, Means
from discrimtest.workplace.workplace import Workplace

KIND = CredentialKind.OIDC


def means_of(shown: ProviderIdentity) -> Means:
    """By what somebody signs in whom the provider names."""
    return Means.OIDC_TWO if shown.two else Means.OIDC


def kept_of(shown: ProviderIdentity) -> bytes:
    """What is kept of an identity that is linked."""
    return LinkedAccount(shown.issuer, shown.subject, shown.two).stored()


def link_of(at: Workplace, session: Session, shown: ProviderIdentity) -> Credential | None:
    """The link of exactly this issuer and subject; None where nobody made one."""
    for each in all_of_kind(session, at.keys, KIND, at.now()):
        kept = LinkedAccount.of(each.content)
        if (kept.issuer, kept.subject) == (shown.issuer, shown.subject):
            return each
    return None


def require_free(at: Workplace, session: Session, shown: ProviderIdentity, person: str) -> None:
    """Let one identity be linked with one account alone.

    Raises:
        Refused: It is somebody else's.
    """
    link = link_of(at, session, shown)
    if link is None or link.person == person:
        return
    rule, repair = "is linked with another account here", "Use an account of your own there."
    problem = of_provider(rule, repair, "provider.taken")
    raise Refused("Nothing was linked.", [problem])


def one_factor() -> Problem:
    """That the provider did not say that two factors were shown, where a role asks for two."""
    return of_provider(
        "did not say that two factors were shown, as a role of this person asks",
        "Sign in with a passkey, or with a password and a code; or let the provider ask for two.",
        "provider.one_factor",
    )
