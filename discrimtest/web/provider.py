"""Sign in by an OpenID provider: send a browser there, and take in what it brings back.

What belongs to one sign-in lies in a cookie of ten minutes that only this door can write: for what
it was begun, when, and a name drawn by chance. The rest is made anew of that name and of who the
visitor is, so a server keeps nothing of it, and nothing of it is of use in another browser.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import abort, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from discrimtest.accounts.provider import Provider, ProviderIdentity, Ticket
from discrimtest.actions import change_account
from discrimtest.actions.accept_invitation import accept_with_provider, open_invitation
from discrimtest.actions.sign_in import over, shown_to_provider, sign_in_with_provider
from discrimtest.errors import DiscrimtestError, SignInRefused
from discrimtest.web import invitation, means, sign_in
from discrimtest.web.failing import refused, status_of
from discrimtest.web.guard import address, door, drop, keep
from discrimtest.web.held import after_sign_in

COOKIE = "__Host-provider"
LASTS = timedelta(minutes=10)
BACK = "/sign-in/provider"
SLACK = timedelta(minutes=1)
"""By which the provider's clock may go behind when it says that it asked anew who is there."""
_SEPARATOR = "~"


@dataclass(frozen=True, slots=True)
class BegunSignIn:
    """A sign-in that was begun.

    Attributes:
        purpose: Name of the route that began it.
        token: Of the invitation that is accepted by it; empty for none.
        state: A name of its own, drawn by chance.
    """

    purpose: str
    token: str
    at: datetime
    state: str

    def sealed(self) -> str:
        """As the cookie holds it."""
        told = (self.purpose, self.token, str(int(self.at.timestamp())), self.state)
        return _SEPARATOR.join((*told, _mark("provider", *told)))

    def asked(self) -> Ticket:
        """What goes with it."""
        return Ticket(self.state, _mark("nonce", self.state), _mark("verifier", self.state))


def begin() -> ResponseReturnValue:
    """Go and sign in there."""
    return _onward("sign_in_provider", sign_in.page)


def begin_again() -> ResponseReturnValue:
    """Go and show there anew who is here."""
    return _onward("again_provider", means.who)


def begin_link() -> ResponseReturnValue:
    """Go and say there who one is, to link it."""
    return _onward("link_provider", means.page)


def begin_account(token: str) -> ResponseReturnValue:
    """Go and say there who one is, to make an account by it."""
    _provider()
    open_invitation(door().place, token)
    return _onward("accept_provider", lambda error: invitation.page(token, error), token)


def unlink() -> ResponseReturnValue:
    """End the link with it."""
    _provider()
    return means.changed(lambda: change_account.unlink_provider(*means.own()))


def back() -> ResponseReturnValue:
    """Take in what the browser brings back, for what it was begun."""
    _provider()
    begun = _opened(request.cookies.get(COOKIE, ""))
    if begun is None:
        error = SignInRefused("Nobody was signed in.", [over()])
        answer = refused(error) if g.resumed else (sign_in.page(error), status_of(error))
    else:
        answer = _ENDS[begun.purpose](begun)
    made = make_response(answer)
    drop(made, COOKIE)
    return made


def _sign_in(begun: BegunSignIn) -> ResponseReturnValue:
    try:
        cookie = sign_in_with_provider(door().place, _identity(begun), address=address())
    except DiscrimtestError as error:
        return sign_in.page(error), status_of(error)
    return after_sign_in(cookie)


def _again(begun: BegunSignIn) -> ResponseReturnValue:
    return means.again(
        lambda: sign_in_with_provider(door().place, _identity(begun), address=address())
    )


def _link(begun: BegunSignIn) -> ResponseReturnValue:
    return means.changed(lambda: change_account.link_provider(*means.own(), _identity(begun)))


def _accept(begun: BegunSignIn) -> ResponseReturnValue:
    try:
        made = accept_with_provider(door().place, begun.token, _identity(begun), address=address())
    except DiscrimtestError as error:
        return invitation.page(begun.token, error), status_of(error)
    return invitation.made_page(made)


_ENDS: dict[str, Callable[[BegunSignIn], ResponseReturnValue]] = {
    "sign_in_provider": _sign_in,
    "again_provider": _again,
    "link_provider": _link,
    "accept_provider": _accept,
}


def _provider() -> Provider:
    """The provider of this installation; there is no such page without one."""
    return door().provider or abort(404)


def _onward(
    purpose: str, page: Callable[[DiscrimtestError], str], token: str = ""
) -> ResponseReturnValue:
    """A page that leads to the provider by itself. A redirect would ask that forms may be sent
    wherever the provider redirects to in turn; so none may be sent anywhere but here."""
    provider = _provider()
    begun = BegunSignIn(purpose, token, door().place.now(), secrets.token_urlsafe(32))
    anew = purpose == "again_provider"
    try:
        where = provider.address(_back(), begun.asked(), anew=anew)
    except DiscrimtestError as error:
        return page(error), status_of(error)
    answer = make_response(render_template("onward.html", where=where))
    keep(answer, COOKIE, begun.sealed(), int(LASTS.total_seconds()))
    return answer


def _identity(begun: BegunSignIn) -> ProviderIdentity:
    """Who came back.

    Raises:
        SignInRefused, ProviderSilent, TooManyTries: As the provider and the action tell.
    """

    def ask() -> ProviderIdentity:
        if not secrets.compare_digest(_told("state").encode(), begun.state.encode()):
            raise SignInRefused("Nobody was signed in.", [over()])
        answer = {name: _told(name) for name in ("code", "iss", "error") if name in request.args}
        place = door().place
        return _provider().identity(_back(), answer, begun.asked(), place.now())

    shown = shown_to_provider(door().place, begun.state, ask, address=address())
    if begun.purpose == "again_provider":
        change_account.require_anew(shown, begun.at - SLACK)
    return shown


def _told(name: str) -> str:
    return request.args.get(name, "").encode("utf-8", "replace").decode("utf-8")


def _back() -> str:
    return door().origin + BACK


def _opened(cookie: str) -> BegunSignIn | None:
    """What was begun in this browser and session, within the last minutes."""
    *told, mark = cookie.split(_SEPARATOR)
    if len(told) != 4 or told[0] not in _ENDS:
        return None
    if not secrets.compare_digest(mark.encode(), _mark("provider", *told).encode()):
        return None
    begun = BegunSignIn(told[0], told[1], datetime.fromtimestamp(int(told[2]), UTC), told[3])
    return begun if begun.at <= door().place.now() <= begun.at + LASTS else None


def _mark(kind: str, *parts: str) -> str:
    """What only this door makes of these texts, for this visitor in this session."""
    session = g.resumed.session if g.resumed else ""
    return door().place.keys.keyed(f"oidc {kind}", g.visitor, session, *parts)
