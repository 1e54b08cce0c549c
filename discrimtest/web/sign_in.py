"""Sign in and out."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from discrimtest.accounts.passkeys import request_options
from discrimtest.actions.keep_session import end_session
from discrimtest.actions.sign_in import sign_in_with_passkey, sign_in_with_password
from discrimtest.errors import DiscrimtestError, SessionEnded
from discrimtest.web.failing import refused, status_of
from discrimtest.web.guard import (
    SESSION,
    acting,
    address,
    door,
    drop,
    new_challenge,
    own_challenge,
    resumed,
    shown_challenge,
)
from discrimtest.web.held import after_sign_in, held, send_again
from discrimtest.web.language import spoken
from discrimtest.web.problems import told
from discrimtest.words.account import BY_PROVIDER


def ask() -> ResponseReturnValue:
    """The page on which somebody says who they are."""
    return page()


def ask_again(error: SessionEnded) -> ResponseReturnValue:
    """The same page, with what was typed when the session had ended; where another took its place,
    in another window perhaps, a page of that one to send it from."""
    g.language = spoken().code
    if request.method == "PUT":
        return refused(error)
    if g.resumed is None:
        return page(), 403
    kept = held()
    return (send_again(kept), 403) if kept else refused(error)


def by_password() -> ResponseReturnValue:
    """Sign in with what was typed."""
    if held() and "login" not in request.form:
        return page()
    name, password, code = (request.form.get(each, "") for each in ("login", "password", "code"))
    try:
        cookie = sign_in_with_password(door().place, name, password, code, address=address())
    except DiscrimtestError as error:
        return page(error, name), status_of(error)
    return after_sign_in(cookie)


def by_passkey() -> ResponseReturnValue:
    """Sign in with what a device signed."""
    try:
        cookie = sign_in_with_passkey(
            door().place,
            request.form.get("answer", ""),
            origin=door().origin,
            challenge=own_challenge(request.form.get("challenge", "")),
            address=address(),
        )
    except DiscrimtestError as error:
        return page(error), status_of(error)
    return after_sign_in(cookie)


def sign_out() -> ResponseReturnValue:
    """End this session."""
    end_session(acting(), resumed().session)
    # Their session there is not ours to end.
    left = "provider" if resumed().means in BY_PROVIDER else None
    answer = redirect(url_for("sign_in", left=left), 303)
    drop(answer, SESSION)  # type: ignore[arg-type]
    # Whatever the browser kept of pages goes too, unless another person's entries wait in it.
    kept = '"cache"' if request.form.get("others") else '"cache", "storage"'
    answer.headers["Clear-Site-Data"] = kept
    return answer


def page(error: DiscrimtestError | None = None, login: str = "") -> str:
    """The page to sign in, with what stood in the way."""
    challenge = new_challenge()
    return render_template(
        "sign_in.html",
        problems=told(error) if error else [],
        login=login,
        held=held(),
        left=request.args.get("left", ""),
        options=request_options(door().origin, challenge),
        challenge=shown_challenge(challenge),
    )
