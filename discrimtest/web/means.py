"""What somebody signs in with, shown and changed once they showed anew who they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from discrimtest.accounts.passkeys import creation_options, request_options
from discrimtest.actions import change_account
from discrimtest.actions.change_account import OwnMeans, own_means
from discrimtest.actions.sign_in import (
    sign_in_again,
    sign_in_with_passkey,
    sign_in_with_password,
)
from discrimtest.errors import DiscrimtestError, Refused, SignInRefused
from discrimtest.web.app_square import spaced, square
from discrimtest.web.failing import status_of
from discrimtest.web.guard import (
    acting,
    address,
    door,
    new_challenge,
    own_challenge,
    resumed,
    shown_challenge,
    signed_in,
)
from discrimtest.web.problems import passwords_differ, told
from discrimtest.workplace.local_clock import LocalClock
from discrimtest.workplace.workplace import Workplace


def means() -> ResponseReturnValue:
    """What this person signs in with; first of all, who they are."""
    return page()


def again_by_password() -> ResponseReturnValue:
    """Show by a password who is there."""
    given = [request.form.get(name, "") for name in ("password", "code")]
    return again(
        lambda: sign_in_with_password(door().place, acting().person.id, *given, address=address())
    )


def again_by_passkey() -> ResponseReturnValue:
    """Show by a passkey who is there."""
    return again(
        lambda: sign_in_with_passkey(
            door().place,
            request.form.get("answer", ""),
            origin=door().origin,
            challenge=own_challenge(request.form.get("challenge", "")),
            address=address(),
        )
    )


def change_password() -> ResponseReturnValue:
    """Take another password."""
    present, password, again = (
        request.form.get(name, "") for name in ("present", "password", "again")
    )

    def change() -> None:
        if password != again:
            raise passwords_differ()
        change_account.change_password(*own(), present, password, address=address())

    return changed(change)


def set_app() -> ResponseReturnValue:
    """Take another app that tells codes, and show new codes to keep on paper."""
    return changed(lambda: change_account.set_app(*own(), request.form.get("code", "")))


def renew_codes() -> ResponseReturnValue:
    """Show new codes to keep on paper."""
    return changed(lambda: change_account.renew_codes(*own()))


def add_passkey() -> ResponseReturnValue:
    """Keep one more passkey."""
    answer, challenge = request.form.get("answer", ""), request.form.get("challenge", "")
    return changed(
        lambda: change_account.add_passkey(
            *own(), answer, origin=door().origin, challenge=own_challenge(challenge)
        )
    )


def end_passkey(passkey: str) -> ResponseReturnValue:
    """End a passkey."""
    issuer = provider.file.issuer if (provider := door().provider) else ""
    return changed(lambda: change_account.end_passkey(*own(), passkey, issuer=issuer))


def end_others(session: str = "") -> ResponseReturnValue:
    """Sign out everywhere but here, or in one other place."""
    try:
        change_account.end_other_sessions(*own(), session)
    except Refused:
        return who(None), 409
    return redirect(url_for("account"), 303)


def own() -> tuple[Workplace, str]:
    """The place with the person acting, and their session."""
    return acting(), resumed().session


def again(sign_in: Callable[[], str]) -> ResponseReturnValue:
    """The page of what they sign in with, in a session of a new name, for who it is."""
    try:
        cookie = sign_in_again(*own(), sign_in())
    except SignInRefused as error:
        return who(error), 409
    except DiscrimtestError as error:
        return who(error), status_of(error)
    return signed_in(redirect(url_for("means"), 303), cookie)  # type: ignore[arg-type]


def changed(change: Callable[[], tuple[str, ...] | None]) -> ResponseReturnValue:
    """The page after something changed, or with what stood in its way."""
    try:
        codes = change()
    except SignInRefused as error:
        return page(error), 409
    except DiscrimtestError as error:
        return page(error), status_of(error)
    if codes:
        return make_response(render_template("recovery.html", codes=codes, made=False))
    return redirect(url_for("means", done=""), 303)


def page(error: DiscrimtestError | None = None) -> str:
    """What this person signs in with, with what stood in the way."""
    try:
        found = own_means(*own())
    except Refused as refused:
        return who(error and refused)
    challenge = new_challenge()
    person = acting().person.id
    options = creation_options(door().origin, challenge, person, found.login, found.known)
    return render_template(
        "means.html",
        problems=told(error) if error else [],
        done="done" in request.args,
        means=found,
        passkeys=_passkeys(found),
        linked=LocalClock.of(acting()).day(found.linked) if found.linked else "",
        square=square(found.secret, found.login),
        secret=spaced(found.secret),
        options=options,
        challenge=shown_challenge(challenge),
    )


def _passkeys(found: OwnMeans) -> list[dict[str, str]]:
    clock = LocalClock.of(acting())

    def told_of(moment: datetime | None) -> str:
        return clock.day(moment) if moment else ""

    return [
        {"id": each.id, "made": told_of(each.made), "used": told_of(each.used)}
        for each in found.passkeys
    ]


def who(error: DiscrimtestError | None) -> str:
    """The page on which somebody shows anew who they are."""
    challenge = new_challenge()
    return render_template(
        "again.html",
        problems=told(error) if error else [],
        options=request_options(door().origin, challenge),
        challenge=shown_challenge(challenge),
    )
