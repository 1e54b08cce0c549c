"""The first page: for each role, where its work is."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from discrimtest.actions.tell_roles import tell_roles
from discrimtest.doors import action, as_command
from discrimtest.web.guard import acting, records_somewhere
from discrimtest.words.person import Role
from discrimtest.words.sentence import N_

ROLES = {
    Role.RESEARCHER: N_("Researcher"),
    Role.TESTER: N_("Tester"),
    Role.CODER: N_("Coder"),
    Role.INSPECTOR: N_("Inspector"),
    Role.ADMINISTRATOR: N_("Administrator"),
}
PLACES = {
    Role.RESEARCHER: N_("How far a study is, and what waits for you:"),
    Role.TESTER: N_("What is to be done today, and what came back."),
    Role.CODER: N_("Judge answers without knowing to whom they came:"),
    Role.INSPECTOR: N_("Write the report of a study:"),
    Role.ADMINISTRATOR: N_("Who works here, and in which roles:"),
}


def home() -> ResponseReturnValue:
    """The roles of the person, each with its place; who is a tester alone goes there at once."""
    at = acting()
    held = {grant.role for grant in at.person.grants}
    if held == {Role.TESTER} and records_somewhere(at):
        return redirect(url_for("today"), 303)
    told = tell_roles(at)
    roles = [
        {
            "role": role,
            "name": ROLES[role],
            "place": PLACES[role],
            "commands": _commands(role, studies),
        }
        for role, studies in told.roles.items()
    ]
    return render_template("home.html", login=told.login, roles=roles)


def _commands(role: Role, studies: tuple[str, ...]) -> list[str]:
    """Work that is done in a terminal still."""
    if role is Role.ADMINISTRATOR:
        return [as_command(action("user list"))]
    found = {
        Role.RESEARCHER: [action("study status", study) for study in studies],
        Role.CODER: [action("code next", study) for study in studies],
        Role.INSPECTOR: [action("report", study, audience="inspector") for study in studies],
    }
    return [as_command(each) for each in found.get(role, [])]
