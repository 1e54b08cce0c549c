"""Sign-in by an OpenID provider: where a browser is sent, and whether what comes back holds.

Authorization code with PKCE (OpenID Connect Core 1.0, RFC 7636, RFC 9207). Of a token only the
signed statement who somebody is counts; access tokens are thrown away unused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from threading import Lock
from time import monotonic
from typing import Any

from discrimtest.errors import Problem, ProviderSilent, SignInRefused
from discrimtest.files.provider import ProviderFile, is_safe

KEPT = 3600
"""Seconds that the provider's description and keys are kept in memory."""
ANEW = 60
"""Seconds before keys are asked for again where a token names one that is not known."""
WAITED = 10
"""Seconds for each answer of the provider."""
LEEWAY = 60
"""Seconds by which its clock and this one may differ."""
LARGEST = 1_000_000
"""Bytes of an answer."""
LONGEST_SUBJECT = 255
"""Signs of a subject (OpenID Connect Core 1.0, 2)."""
ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "EdDSA", "Ed25519"),
)
"""That a token may be signed by: all with a key that only the provider holds. The last two are one,
under its older and its newer name (RFC 9864)."""
_BASIC, _POST = "client_secret_basic", "client_secret_post"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What goes with one sign-in, and must come back or fit."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class ProviderIdentity:
    """Who somebody is, as a token of the provider says.

    Attributes:
        two: Whether it says that they showed two factors.
        at: When they showed it there; None where it does not say.
        nonce: Of the sign-in that it was made for.
    """

    issuer: str
    subject: str
    two: bool
    at: datetime | None
    nonce: str


@dataclass(frozen=True, slots=True)
class LinkedAccount:
    """What is kept of one: nothing by which somebody could sign in, and no address of mail.

    Attributes:
        two: Whether two factors were shown when it was linked.
    """

    issuer: str
    subject: str
    two: bool

    def stored(self) -> bytes:
        return json.dumps(asdict(self)).encode("ascii")

    @classmethod
    def of(cls, stored: bytes) -> LinkedAccount:
        return cls(**json.loads(stored))


def is_installed() -> bool:
    """Whether the packages are there that ask a provider."""
    return find_spec("authlib") is not None and find_spec("requests") is not None


class Provider:
    """The provider of an installation; many requests may ask it at once."""

    def __init__(self, file: ProviderFile, secret: str) -> None:
        self.file, self._secret = file, secret
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}
        self._lock = Lock()

    def address(self, back: str, asked: Ticket, *, anew: bool = False) -> str:
        """Where a browser is sent.

        Args:
            back: Where it is sent back to.
            anew: Whether the person must show again who they are, though they did before.

        Raises:
            ProviderSilent: The provider is not to be reached, or is another.
        """
        more: dict[str, str] = {"nonce": asked.nonce}
        if self.file.two_factors.acr:
            more["acr_values"] = " ".join(self.file.two_factors.acr)
        if anew:
            more |= {"prompt": "login", "max_age": "0"}
        where, _ = self._client(back).create_authorization_url(
            self._described()["authorization_endpoint"],
            state=asked.state,
            code_verifier=asked.verifier,
            **more,
        )
        return str(where)

    def identity(
        self, back: str, answer: Mapping[str, str], asked: Ticket, now: datetime
    ) -> ProviderIdentity:
        """Who came back.

        Args:
            answer: What the provider let the browser bring.

        Raises:
            SignInRefused: The person or the provider said no, or what came does not hold.
            ProviderSilent: As for :meth:`address`.
        """
        described = self._described()
        says_who = bool(described.get("authorization_response_iss_parameter_supported"))
        if answer.get("iss", "" if says_who else self.file.issuer) != self.file.issuer:
            raise unfit("issuer")
        if "error" in answer:
            raise _denied(answer["error"])
        if not answer.get("code"):
            raise unfit("answer")
        told = self._exchanged(back, described, answer["code"], asked)
        return self._checked(told, asked, now)

    def _exchanged(
        self, back: str, described: Mapping[str, Any], code: str, asked: Ticket
    ) -> Mapping[str, Any]:
        """What the provider gives for a code, which counts once."""
        from authlib.common.errors import AuthlibBaseError
        from requests import RequestException

        try:
            told = self._client(back, described).fetch_token(
                described["token_endpoint"],
                code=code,
                code_verifier=asked.verifier,
                grant_type="authorization_code",
                timeout=WAITED,
                allow_redirects=False,
            )
        except AuthlibBaseError as error:
            raise (unfit("code") if error.error == "invalid_grant" else _silent()) from error
        except (RequestException, ValueError, TypeError, AttributeError) as error:
            raise _silent() from error
        return dict(told) if isinstance(told, Mapping) else {}

    def _checked(self, told: Mapping[str, Any], asked: Ticket, now: datetime) -> ProviderIdentity:
        from authlib.oidc.core import CodeIDToken
        from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError

        token = self._opened(str(told.get("id_token", "")))
        own = {"iss": self.file.issuer, "aud": self.file.client_id}
        claims = CodeIDToken(
            token.claims,
            token.header,
            {name: {"essential": True, "value": value} for name, value in own.items()},
            {
                "nonce": asked.nonce,
                "client_id": self.file.client_id,
                "access_token": told.get("access_token"),
            },
        )
        try:
            claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
            return self._identity(claims)
        except ExpiredTokenError as error:
            raise _clock() from error
        except InvalidClaimError as error:
            raise (_clock() if error.claim in ("iat", "nbf") else unfit(error.claim)) from error
        except (JoseError, ValueError, TypeError, OverflowError) as error:
            raise unfit(getattr(error, "claim", "") or "token") from error

    def _identity(self, claims: Mapping[str, Any]) -> ProviderIdentity:
        subject, moment = claims["sub"], claims.get("auth_time")
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise unfit("sub")
        counts = self.file.two_factors
        two = claims.get("acr") in counts.acr or any(
            each in counts.amr for each in claims.get("amr") or ()
        )
        at = None if moment is None else datetime.fromtimestamp(moment, UTC)
        return ProviderIdentity(self.file.issuer, subject, two, at, claims["nonce"])

    def _opened(self, token: str) -> Any:
        """A token whose signature holds; keys are asked for anew where it names a new one."""
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError, JoseError

        try:
            try:
                return jwt.decode(token, self._keys(KEPT), list(ALGORITHMS))
            except InvalidKeyIdError:
                return jwt.decode(token, self._keys(ANEW), list(ALGORITHMS))
        except (JoseError, ValueError, TypeError) as error:
            raise unfit("signature") from error

    def _keys(self, kept: float) -> Any:
        """The provider's keys; of a kind that is not known, none."""
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet, import_key

        def readable(key: Any) -> bool:
            try:
                return bool(import_key(key)) and key.get("kty") != "oct"
            except (JoseError, ValueError, TypeError, AttributeError, KeyError):
                return False

        told = self._fetched(self._described()["jwks_uri"], kept, lambda got: "keys" in got)
        return KeySet([import_key(each) for each in told["keys"] if readable(each)])

    def _described(self) -> dict[str, Any]:
        """The provider's own description, of the very issuer that was written."""
        issuer = self.file.issuer
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")

        def fits(told: dict[str, Any]) -> bool:
            return told.get("issuer") == issuer and all(
                is_safe(str(told.get(each, ""))) for each in needed
            )

        where = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        return self._fetched(where, KEPT, fits)

    def _fetched(
        self, where: str, kept: float, fits: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any]:
        from requests import RequestException, get

        with self._lock:
            read, told = self._kept.get(where, (0.0, {}))
        if told and monotonic() - read < kept:
            return told
        try:
            answer = get(where, timeout=WAITED, allow_redirects=False)
            told = answer.json() if answer.status_code == 200 else {}
        except (RequestException, ValueError) as error:
            raise _silent() from error
        if len(answer.content) > LARGEST or not isinstance(told, dict) or not fits(told):
            raise _silent()
        with self._lock:
            self._kept[where] = (monotonic(), told)
        return told

    def _client(self, back: str, described: Mapping[str, Any] | None = None) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        ways = (described or {}).get("token_endpoint_auth_methods_supported") or (_BASIC,)
        return OAuth2Session(
            self.file.client_id,
            self._secret,
            token_endpoint_auth_method=_BASIC if _BASIC in ways else _POST,
            scope=" ".join(self.file.scopes),
            redirect_uri=back,
            code_challenge_method="S256",
        )


def of_provider(rule: str, repair: str, code: str, **values: object) -> Problem:
    """A problem of the provider, or of what it lets a person bring."""
    return Problem("provider", "", rule, repair, code, "provider", values)


def unfit(what: str) -> SignInRefused:
    """That what came does not belong to this sign-in, or was not made by the provider.

    Args:
        what: The part that does not hold, as the standard calls it.
    """
    problem = of_provider(
        "sent what does not hold: {what}",
        "Begin anew; if it stays so, tell who keeps this installation.",
        "provider.unfit",
        what=what,
    )
    return SignInRefused("Nobody was signed in.", [problem])


def _clock() -> SignInRefused:
    problem = of_provider(
        "tells a time that is over or not yet come",
        "Begin anew; if it stays so, set the clock of this machine.",
        "provider.clock",
    )
    return SignInRefused("Nobody was signed in.", [problem])


def _denied(error: str) -> SignInRefused:
    own = error == "access_denied"
    rule = "was broken off there" if own else "refused to say who came"
    code = "provider.broken_off" if own else "provider.refused"
    problem = of_provider(rule, "Begin anew.", code)
    return SignInRefused("Nobody was signed in.", [problem])


def _silent() -> ProviderSilent:
    rule = "did not answer, or not as a provider of this issuer does"
    repair = "Try again in a minute, or sign in another way."
    problem = of_provider(rule, repair, "provider.silent")
    return ProviderSilent("The provider cannot be asked.", [problem])
