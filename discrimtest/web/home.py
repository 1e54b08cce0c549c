"""The first page: where the work of each role begins."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from discrimtest.actions.tell_roles import ToldRoles, tell_roles
from discrimtest.doors import action, as_command
from discrimtest.web.guard import acting
from discrimtest.web.places import PLACES
from discrimtest.words.person import Role
from discrimtest.words.sentence import N_

IN_A_TERMINAL = {
    Role.ADMINISTRATOR: N_("Who works here, and in which roles:"),
}
"""Work of a role that no page does yet."""


def home() -> ResponseReturnValue:
    """The places of the person; who has one alone goes there at once."""
    at = acting()
    told = tell_roles(at)
    places = [
        place
        for place in PLACES
        if place.roles & told.roles.keys() and (place.right is None or at.person.may(place.right))
    ]
    commands = {
        words: listed for role, words in IN_A_TERMINAL.items() if (listed := _commands(role, told))
    }
    if len(places) == 1 and not commands:
        return redirect(url_for(places[0].route), 303)
    return render_template("home.html", login=told.login, places=places, commands=commands)


def _commands(role: Role, told: ToldRoles) -> list[str]:
    found = {
        Role.ADMINISTRATOR: [action("user list")] if role in told.roles else [],
    }
    return [as_command(each) for each in found[role]]
