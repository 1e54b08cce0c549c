"""An OpenID provider on this machine alone: Authlib's own server, with PKCE asked and codes that
count once. Whoever comes is let in at once; what its tokens say can be bent."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from threading import Thread
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants.code import OpenIDCode
from flask import Flask, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "discrimtest-of-a-test", "a secret of a test: % and +"
HEADER = {"alg": "RS256"}


@dataclass(frozen=True)
class Client(ClientMixin):  # type: ignore[misc]
    back: str

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self.back

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.back

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass(frozen=True)
class Code(AuthorizationCodeMixin):  # type: ignore[misc]
    code: str
    asked: dict[str, str]

    def get_redirect_uri(self) -> str:
        return self.asked["redirect_uri"]

    def get_scope(self) -> str:
        return self.asked["scope"]

    @property
    def code_challenge(self) -> str:
        return self.asked["code_challenge"]

    @property
    def code_challenge_method(self) -> str:
        return self.asked["code_challenge_method"]


def kept_keys() -> list[RSAKey]:
    return [RSAKey.generate_key(2048, {"kid": name, "use": "sig"}) for name in ("first", "second")]


KEYS = kept_keys()
"""Made once: each takes a while."""
Bend = Callable[[dict[str, Any], dict[str, Any]], str | None]


@dataclass
class OpenId:
    """What the provider holds, and says of who comes.

    Attributes:
        issuer: As it writes itself.
        told: More claims of its tokens, or others in their place; None leaves one out.
        bend: Makes a token of header and claims in its own way; None signs them as it should.
        denies: Which error it answers in the place of a code.
        published: Keys that it shows. signs: By which it signs.
        breaks: Paths under which it answers 500.
    """

    issuer: str
    back: str
    clock: Callable[[], datetime]
    subject: str = "an-at-the-institute"
    told: dict[str, Any] = field(default_factory=dict)
    bend: Bend | None = None
    denies: str = ""
    described: dict[str, Any] = field(default_factory=dict)
    published: list[RSAKey] = field(default_factory=lambda: [KEYS[0]])
    signs: RSAKey = field(default_factory=lambda: KEYS[0])
    breaks: set[str] = field(default_factory=set)
    codes: dict[str, Code] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Paths, and of those who came what they asked."""
    wanted: dict[str, str] = field(default_factory=dict)

    def token(self, code: Code, access: str) -> str:
        now = int(self.clock().timestamp())
        half = urlsafe_b64encode(sha256(access.encode()).digest()[:16]).rstrip(b"=").decode()
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": code.asked["nonce"],
            "at_hash": half,
            "auth_time": now,
            "email": "an@institute.example",
            **self.told,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {**HEADER, "kid": self.signs.kid}
        bent = self.bend(header, claims) if self.bend else None
        return bent if bent is not None else jwt.encode(header, claims, self.signs)


def app_of(held: OpenId) -> Flask:
    app = Flask("an OpenID provider of a test")
    server = AuthorizationServer()

    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]
        def save_authorization_code(self, code: str, request: Any) -> None:
            held.codes[code] = Code(code, dict(request.payload.data))

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return held.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            held.codes.pop(authorization_code.code, None)

        def authenticate_user(self, authorization_code: Code) -> str:
            return held.subject

    class Token(OpenIDCode):  # type: ignore[misc]
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            return any(code.asked["nonce"] == nonce for code in held.codes.values())

        def encode_id_token(self, token: dict[str, Any], request: Any) -> str:
            return held.token(request.authorization_code, token["access_token"])

    server.init_app(
        app,
        query_client=lambda name: Client(held.back) if name == CLIENT else None,
        save_token=lambda token, request: None,
    )
    server.register_grant(Grant, [Token(require_nonce=True), CodeChallenge(required=True)])

    @app.before_request
    def count() -> ResponseReturnValue | None:
        held.asked.append(request.path)
        return ("broken", 500) if request.path in held.breaks else None

    @app.get("/.well-known/openid-configuration")
    def described() -> ResponseReturnValue:
        return jsonify(
            {
                "issuer": held.issuer,
                "authorization_endpoint": f"{held.issuer}/authorize",
                "token_endpoint": f"{held.issuer}/token",
                "jwks_uri": f"{held.issuer}/keys",
                "response_types_supported": ["code"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
                **held.described,
            }
        )

    @app.get("/keys")
    def keys() -> ResponseReturnValue:
        unknown = {"kty": "of a later standard", "kid": "third"}
        return jsonify(keys=[*KeySet(held.published).as_dict()["keys"], unknown])

    @app.get("/authorize")
    def authorize() -> ResponseReturnValue:
        held.wanted = dict(request.args)
        if held.denies:
            told = f"error={held.denies}&state={request.args['state']}"
            return redirect(f"{held.back}?{told}")
        grant = server.get_consent_grant(end_user=held.subject)
        answered: ResponseReturnValue = server.create_authorization_response(
            grant_user=held.subject, grant=grant
        )
        return answered

    @app.post("/token")
    def token() -> ResponseReturnValue:
        answered: ResponseReturnValue = server.create_token_response()
        return answered

    return app


@contextmanager
def openid_provider(back: str, clock: Callable[[], datetime]) -> Iterator[OpenId]:
    """A provider that serves until the block ends.

    Args:
        back: The only address to which it sends a browser back.
        clock: What it takes for the present moment.
    """
    held = OpenId("", back, clock)
    server = make_server("127.0.0.1", 0, app_of(held), threaded=True)
    held.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def file_of(held: OpenId, **more: str) -> str:
    """What an operator writes of it."""
    lines = {
        "issuer": f'"{held.issuer}"',
        "client_id": f'"{CLIENT}"',
        "name": '{ nl = "Instituut", fr = "Institut", en = "Institute" }',
        "secret": '"OIDC_SECRET"',
        "two_factors": '{ acr = ["urn:two"], amr = ["mfa"] }',
        **more,
    }
    return "".join(f"{name} = {value}\n" for name, value in lines.items())
