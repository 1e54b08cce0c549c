"""Accept an invitation: a passkey, or a password with an app that tells codes."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from discrimtest.accounts.passkeys import creation_options
from discrimtest.actions.accept_invitation import (
    MadeAccount,
    accept_with_passkey,
    accept_with_password,
    open_invitation,
)
from discrimtest.errors import DiscrimtestError
from discrimtest.web.app_square import spaced, square
from discrimtest.web.failing import status_of
from discrimtest.web.guard import (
    address,
    door,
    new_challenge,
    own_challenge,
    shown_challenge,
    signed_in,
)
from discrimtest.web.problems import passwords_differ, told


def ask(token: str) -> ResponseReturnValue:
    """The page that a link opens; opening it uses nothing up."""
    return page(token)


def by_password(token: str) -> ResponseReturnValue:
    """Make the account with the password that was typed twice."""
    password, again, code = (request.form.get(each, "") for each in ("password", "again", "code"))
    try:
        if password != again:
            raise passwords_differ()
        made = accept_with_password(door().place, token, password, code, address=address())
    except DiscrimtestError as error:
        return page(token, error), status_of(error)
    return made_page(made)


def by_passkey(token: str) -> ResponseReturnValue:
    """Make the account with what a device made."""
    try:
        made = accept_with_passkey(
            door().place,
            token,
            request.form.get("answer", ""),
            origin=door().origin,
            challenge=own_challenge(request.form.get("challenge", "")),
            address=address(),
        )
    except DiscrimtestError as error:
        return page(token, error), status_of(error)
    return made_page(made)


def made_page(made: MadeAccount) -> ResponseReturnValue:
    """The first page of who made an account."""
    if made.recovery:
        page = render_template("recovery.html", codes=made.recovery, made=True)
        return signed_in(make_response(page), made.cookie)
    return signed_in(redirect(url_for("home"), 303), made.cookie)  # type: ignore[arg-type]


def page(token: str, error: DiscrimtestError | None = None) -> str:
    """The page of a link, with what stood in the way."""
    invitee = open_invitation(door().place, token)
    challenge = new_challenge()
    options = creation_options(door().origin, challenge, invitee.person.id, invitee.login, ())
    return render_template(
        "invitation.html",
        problems=told(error) if error else [],
        token=token,
        invitee=invitee,
        secret=spaced(invitee.secret),
        square=square(invitee.secret, invitee.login),
        options=options,
        challenge=shown_challenge(challenge),
    )
