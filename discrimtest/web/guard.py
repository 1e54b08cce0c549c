"""What stands before every page: the right address, the right form, the right person."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from io import BytesIO
from ipaddress import IPv4Address, ip_address, ip_network
from time import time
from typing import IO, Any

from flask import Flask, Request, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from discrimtest.accounts.passkeys import CHALLENGE
from discrimtest.accounts.provider import Provider
from discrimtest.actions.keep_session import Resumed, end_session, resume_session
from discrimtest.errors import SessionEnded, SignInRefused
from discrimtest.web.hashed_upload import CHECKS, LARGEST_COPY, HashedUpload
from discrimtest.web.route import LARGEST_FORM, NEEDS, Route, Who
from discrimtest.words.person import Right
from discrimtest.workplace.workplace import Workplace

SESSION, VISITOR = "__Host-session", "__Host-visitor"
TOKEN = "X-Form"  # noqa: S105 (the name of a header)
"""The header in which an entry brings what a form brings in a field."""
CHALLENGE_LASTS = 300
"""Seconds."""
POLICY = "; ".join(
    (
        "default-src 'none'",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
MOST_FIELDS = 100
"""Of a form."""
SAFE = ("GET", "HEAD", "OPTIONS")


class PageRequest(Request):
    """A request of which no file touches the disk: what it holds may name landlords. Of a copy to
    be checked not even memory holds more than a fingerprint."""

    def _get_file_stream(self, *told: Any, **named: Any) -> IO[bytes]:
        return HashedUpload() if self.endpoint == CHECKS else BytesIO()  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Door:
    """What every page needs.

    Attributes:
        place: With the door acting, as nobody is known yet.
        origin: How browsers call this door, as in ``https://tests.example``.
        help_number: What testers ring when a landlord suspects a test or is abusive; empty for
            none.
        provider: By which people may sign in, beside what they have here.
    """

    place: Workplace
    origin: str
    help_number: str = ""
    provider: Provider | None = None


def install(app: Flask) -> None:
    """Let every request pass here first, and every answer last."""
    app.before_request(_check_address)
    app.before_request(_know_visitor)
    app.before_request(_check_form)
    app.after_request(_finish)
    app.jinja_env.globals["form_token"] = form_token


def guarded(route: Route) -> Callable[..., ResponseReturnValue]:
    """The view of a route, shown to whom it is for."""

    @wraps(route.view)
    def view(**values: str) -> ResponseReturnValue:
        if route.who is Who.ANYONE:
            return route.view(**values)
        if g.resumed is None:
            if request.method in SAFE:
                return redirect(url_for("sign_in"), 303)
            raise SignInRefused("The session ended; nothing was recorded.")
        if (right := NEEDS.get(route.who)) and not holds_somewhere(acting(), right):
            abort(403)
        return route.view(**values)

    return view


def door() -> Door:
    """The door that the present request came through."""
    found: Door = current_app.extensions["door"]
    return found


def resumed() -> Resumed:
    """The session of the present request, on a page that asks for one."""
    found: Resumed = g.resumed
    return found


def acting() -> Workplace:
    """The place with the person acting who signed in."""
    return resumed().place


def address() -> str:
    """Where on the network the browser is: of an address of version 6 its network, as whoever has
    one has 2^64 of them."""
    told = request.remote_addr or ""
    try:
        found = ip_address(told)
    except ValueError:
        return told
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))


def holds_somewhere(at: Workplace, right: Right) -> bool:
    """Whether the person holds a right in any study."""
    studies = [grant.study for grant in at.person.grants]
    return any(at.person.may(right, study) for study in studies)


def keep(response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """Set a cookie that only this very address gets, safely, and no script reads."""
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="Lax"
    )


def drop(response: Response, name: str) -> None:
    """Let a browser forget a cookie."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="Lax")


def signed_in(response: Response, cookie: str) -> Response:
    """An answer by which the browser is signed in, known under a new name; it is out of the session
    in which it was."""
    if g.resumed:
        end_session(acting(), resumed().session)
    keep(response, SESSION, cookie)
    g.visitor = secrets.token_urlsafe(16)
    keep(response, VISITOR, g.visitor)
    return response


def form_token() -> str:
    """What a form must bring back; of this visitor and session alone."""
    session = g.resumed.session if g.resumed else ""
    return door().place.keys.keyed("form", g.visitor, session)


def new_challenge() -> bytes:
    """What a passkey is to sign: of this visitor, for some minutes."""
    return _challenge(int(time()))


def shown_challenge(challenge: bytes) -> str:
    """A challenge as a form holds it."""
    return base64.urlsafe_b64encode(challenge).rstrip(b"=").decode("ascii")


def own_challenge(given: str) -> bytes:
    """The challenge that a form brought back; empty where it is not of this visitor, or too old."""
    try:
        challenge = base64.urlsafe_b64decode(given + "==")
    except ValueError:
        return b""
    made, now = int.from_bytes(challenge[:8]), int(time())
    if not made <= now <= made + CHALLENGE_LASTS:
        return b""
    return challenge if secrets.compare_digest(challenge, _challenge(made)) else b""


def _challenge(made: int) -> bytes:
    mark = door().place.keys.keyed("challenge", g.visitor, str(made)).encode("ascii")
    return made.to_bytes(8) + mark[-(CHALLENGE - 8) :]


def _check_address() -> ResponseReturnValue | None:
    """Only the address that passkeys and cookies are bound to: another name may be a trap."""
    g.resumed, g.visitor, g.new_visitor = None, "", False
    own = door().origin
    # Whoever watches over the machine asks by its number.
    if request.host_url.rstrip("/") == own or request.endpoint == "health":
        return None
    _, _, name = own.partition("://")
    if request.host == name and own.startswith("https:"):
        return None  # a server in front of this one holds the certificate
    if request.method in SAFE and own.startswith("http:"):
        return redirect(own + "/", 303)
    abort(421)


def _know_visitor() -> None:
    g.visitor = request.cookies.get(VISITOR, "")
    if not g.visitor:
        g.visitor, g.new_visitor = secrets.token_urlsafe(16), True
    cookie = request.cookies.get(SESSION, "")
    if cookie and request.endpoint not in ("static", "health"):
        g.resumed = resume_session(door().place, cookie)


def _check_form() -> None:
    """A form counts only from a page of this door, shown to this visitor."""
    if request.method in SAFE:
        return
    largest: dict[str, int] = current_app.extensions["largest"]
    request.max_content_length = largest.get(request.endpoint or "", LARGEST_FORM)
    if g.resumed is not None and request.endpoint == CHECKS:
        request.max_content_length = LARGEST_COPY
    if sum(map(len, request.form.listvalues())) > MOST_FIELDS:
        abort(413)
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site not in (None, "same-origin") or origin not in (None, door().origin):
        abort(403)
    if site is None and origin is None:
        abort(403)
    # A page cannot send the header of an entry to another address, a form cannot send it at all.
    told = request.headers.get(TOKEN, "") if request.method == "PUT" else request.form.get("form")
    given = (told or "").encode("utf-8", "replace")
    if secrets.compare_digest(given, form_token().encode("ascii")):
        return
    if given and SESSION in request.cookies:
        raise SessionEnded("The session ended; nothing was recorded.")
    abort(403)


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if door().origin.startswith("https:"):
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    set_now = response.headers.getlist("Set-Cookie")
    if g.get("new_visitor") and not any(each.startswith(VISITOR) for each in set_now):
        keep(response, VISITOR, g.visitor)
    if g.get("resumed") and g.resumed.cookie and not any(e.startswith(SESSION) for e in set_now):
        keep(response, SESSION, g.resumed.cookie)
    return response
