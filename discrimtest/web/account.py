"""The account of who is signed in: where else they are, and the way out."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from discrimtest.actions.keep_session import own_sessions
from discrimtest.web.guard import acting, resumed
from discrimtest.web.language import provider_name, say
from discrimtest.words.account import Means
from discrimtest.words.sentence import N_
from discrimtest.workplace.local_clock import LocalClock

MEANS = {
    Means.PASSWORD: N_("with a password"),
    Means.TOTP: N_("with a password and a code of the app"),
    Means.RECOVERY: N_("with a password and a code on paper"),
    Means.PASSKEY: N_("with a passkey"),
    Means.OIDC: N_("with {provider}"),
    Means.OIDC_TWO: N_("with {provider}, by two factors"),
}


def account() -> ResponseReturnValue:
    """Where this person is signed in."""
    clock = LocalClock.of(acting())
    listed = [
        {
            "id": each.id,
            "begun": clock.day(each.begun),
            "until": clock.day(each.until),
            "means": say(MEANS[each.means], provider=provider_name()),
            "here": each.id == resumed().session,
        }
        for each in own_sessions(acting())
    ]
    return render_template("account.html", sessions=listed)
