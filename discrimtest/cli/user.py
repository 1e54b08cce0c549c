"""``discrimtest user``: who may act, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from discrimtest.cli.options import (
    LOCAL_ORIGIN,
    Settings,
    json_option,
    origin_option,
    with_settings,
)
from discrimtest.cli.output import echo, print_json, print_table
from discrimtest.words.person import Role

if TYPE_CHECKING:
    from discrimtest.actions.invite_person import Invited

_ROLE = click.Choice([str(role) for role in Role])
_in_study = click.option("--study", "slug", help="Only in this study (default: in all).")


@click.group(epilog="Example: discrimtest user add an --role tester")
def user() -> None:
    """Add people, give them roles, and invite them to the pages of `serve`."""


@user.command("add", epilog="Example: discrimtest user add an --role tester --study my-study")
@click.argument("login")
@click.option("--role", type=_ROLE, required=True, help="What the person may do.")
@_in_study
@json_option
@with_settings
def add(settings: Settings, login: str, role: str, slug: str | None, as_json: bool) -> None:
    """Add a person who acts under LOGIN (use it with --as)."""
    from discrimtest.actions.manage_people import add_person

    person = add_person(settings.workplace(), login, role, slug)
    if as_json:
        print_json({"login": login, "person": person.id, "role": role, "study": slug})
        return
    echo(f"{login} is {person.id}, {role} in {slug or 'all studies'}.")


@user.command("grant", epilog="Example: discrimtest user grant an coder --study my-study")
@click.argument("login")
@click.argument("role", type=_ROLE)
@_in_study
@with_settings
def grant(settings: Settings, login: str, role: str, slug: str | None) -> None:
    """Give a person one more role."""
    from discrimtest.actions.manage_people import grant_role, studies_seen

    place = settings.workplace()
    person = grant_role(place, login, role, slug)
    echo(f"{login} is now {role} in {slug or 'all studies'}.")
    if seen := studies_seen(place, login):
        echo(
            f"warning: in {', '.join(seen)} another role of {login}, held once tests were drawn, "
            "showed to which candidate answers came. That stays so without that role: there "
            f"{login} codes nothing any more, and another coder is needed. What was coded before "
            "stays, and the report tells of it."
        )
    elif person.codes_and_sees:
        echo(
            f"warning: {login} is a coder who may see to which candidate an answer came, so codes "
            "nothing there. Take one of the roles back with 'user revoke' before tests are drawn."
        )


@user.command("revoke", epilog="Example: discrimtest user revoke an coder --study my-study")
@click.argument("login")
@click.argument("role", type=_ROLE)
@click.option("--study", "slug", help="The role in this study (default: in all).")
@with_settings
def revoke(settings: Settings, login: str, role: str, slug: str | None) -> None:
    """Take a role back; what was done in it stays on record."""
    from discrimtest.actions.manage_people import revoke_role

    revoke_role(settings.workplace(), login, role, slug)
    echo(f"{login} is no longer {role} in {slug or 'all studies'}.")


@user.command("deactivate", epilog="Example: discrimtest user deactivate an")
@click.argument("login")
@click.option("--undo", is_flag=True, help="Let the person act again.")
@with_settings
def deactivate(settings: Settings, login: str, undo: bool) -> None:
    """Let a person act no longer; what the person did stays on record."""
    from discrimtest.actions.manage_people import set_active

    set_active(settings.workplace(), login, undo)
    echo(f"{login} may act again." if undo else f"{login} may no longer act.")


@user.command("list", epilog="Example: discrimtest user list")
@json_option
@with_settings
def list_people(settings: Settings, as_json: bool) -> None:
    """List who may act and in which roles."""
    from discrimtest.actions.manage_people import list_people as people_of

    found = people_of(settings.workplace())
    rows = [
        {
            "login": each.login,
            "person": each.id,
            "active": each.active,
            "roles": [f"{role} in {slug or 'all studies'}" for role, slug in each.roles],
        }
        for each in found
    ]
    if as_json:
        print_json({"people": rows})
        return
    print_table(
        "People",
        ("login", "person", "active", "roles"),
        [
            (
                each.login,
                each.id,
                "yes" if each.active else "no",
                ", ".join(f"{role} in {slug or 'all studies'}" for role, slug in each.roles),
            )
            for each in found
        ],
    )


@user.command("invite", epilog="Example: discrimtest user invite an")
@click.argument("login")
@origin_option
@json_option
@with_settings
def invite(settings: Settings, login: str, origin: str | None, as_json: bool) -> None:
    """Print a link by which a person makes an account for the pages of `serve`.

    It works once, for three days; an earlier one ends. Give it to that person alone.
    """
    from discrimtest.actions.invite_person import invite_person

    _print_link(invite_person(settings.workplace(), login), origin, as_json)


@user.command("reset", epilog="Example: discrimtest user reset an")
@click.argument("login")
@origin_option
@json_option
@with_settings
def reset(settings: Settings, login: str, origin: str | None, as_json: bool) -> None:
    """End all that a person signs in with, and print a link to begin anew: for a lost phone."""
    from discrimtest.actions.invite_person import reset_account

    _print_link(reset_account(settings.workplace(), login), origin, as_json)


@user.command("sessions", epilog="Example: discrimtest user sessions an")
@click.argument("login")
@json_option
@with_settings
def sessions(settings: Settings, login: str, as_json: bool) -> None:
    """List where a person is signed in to the pages of `serve`."""
    from discrimtest.actions.keep_session import list_sessions

    found = list_sessions(settings.workplace(), login)
    rows = [
        {
            "session": each.id,
            "begun": f"{each.begun:%Y-%m-%d %H:%M}",
            "until": f"{each.until:%Y-%m-%d %H:%M}",
            "means": str(each.means),
        }
        for each in found
    ]
    if as_json:
        print_json({"sessions": rows})
        return
    print_table(
        f"Sessions of {login}",
        ("session", "begun (UTC)", "until at the latest", "by"),
        [tuple(row.values()) for row in rows],
    )


@user.command("end", epilog="Example: discrimtest user end an")
@click.argument("login")
@with_settings
def end(settings: Settings, login: str) -> None:
    """Sign a person out of the pages everywhere; what they sign in with stays."""
    from discrimtest.actions.keep_session import end_sessions

    ended = end_sessions(settings.workplace(), login)
    echo(f"{login} was signed out of {ended} {'session' if ended == 1 else 'sessions'}.")


def _print_link(invited: Invited, origin: str | None, as_json: bool) -> None:
    link = f"{(origin or LOCAL_ORIGIN).rstrip('/')}/invitation/{invited.token}"
    until = f"{invited.until:%Y-%m-%d %H:%M}"
    if as_json:
        print_json({"login": invited.login, "link": link, "until": until})
        return
    echo(f"A link for {invited.login} alone, good once until {until} UTC:")
    echo(link)
