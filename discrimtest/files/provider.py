"""What an operator writes in ``oidc.toml``: the OpenID provider by which people may sign in.

It lies in the project, beside the three folders, and is no part of what a lock freezes. It never
holds a secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from discrimtest.files.mailboxes import LOOPBACK
from discrimtest.files.word import Contradiction, FileTable, LocalText, Mistake

PATH = "oidc.toml"
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def is_safe(address: str) -> bool:
    """Whether what is sent there crosses a network only encrypted."""
    try:
        parts = urlsplit(address)
        here = parts.scheme == "http" and parts.hostname in LOOPBACK
        return bool(parts.hostname) and (parts.scheme == "https" or here)
    except ValueError:
        return False


class TwoFactors(FileTable):
    """Values by which the provider says that somebody showed two factors; one of any is enough.

    Attributes:
        acr: Of the level that it tells (``acr``). amr: Among the means that it tells (``amr``).
    """

    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()


class ProviderFile(FileTable):
    """One OpenID provider.

    Attributes:
        issuer: As the provider writes itself in its tokens, letter by letter.
        client_id: By which it knows this installation.
        name: On the button.
        scopes: What is asked of it; who somebody is needs "openid" alone.
        secret: Name of the environment variable that holds the client secret; empty asks the
            machine's keyring, under the client id.
    """

    issuer: str
    client_id: str = Field(min_length=1)
    name: LocalText
    scopes: tuple[str, ...] = ("openid",)
    two_factors: TwoFactors = TwoFactors()
    secret: str = ""

    @model_validator(mode="after")
    def _usable(self) -> ProviderFile:
        wrong = list(self._mistakes())
        if wrong:
            raise Contradiction(wrong)
        return self

    def _mistakes(self) -> Iterator[Mistake]:
        if not is_safe(self.issuer) or "?" in self.issuer or "#" in self.issuer:
            rule = "must be an https address; http only of this machine"
            yield ("issuer",), rule, "Copy it from the provider's discovery document."
        if "openid" not in self.scopes:
            rule = 'must hold "openid", or the provider tells nobody who came'
            yield ("scopes",), rule, 'Write scopes = ["openid"].'
        if self.secret and not _VARIABLE.fullmatch(self.secret):
            rule = "must be the name of an environment variable, never the secret itself"
            yield ("secret",), rule, 'Write something like "OIDC_SECRET".'
