"""``discrimtest serve``: pages for people who open no terminal."""

from __future__ import annotations

import re
from typing import Any

import click

from discrimtest.cli.options import Settings, origin_option, with_settings
from discrimtest.cli.output import echo

_NUMBER = re.compile(r"\+?[\d ()./-]{3,25}")


def _number(_context: click.Context, _option: click.Parameter, value: str) -> str:
    """A number that a phone can ring."""
    if value and not _NUMBER.fullmatch(value):
        raise click.BadParameter(f"must be a telephone number, not {value!r}.")
    return value


@click.command("serve", epilog="Example: discrimtest serve --port 8000")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port."
)
@origin_option
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that answer.",
)
@click.option(
    "--threads",
    type=click.IntRange(1, 64),
    default=8,
    show_default=True,
    help="Requests that each of them answers at once.",
)
@click.option(
    "--proxies",
    type=click.IntRange(0, 5),
    default=0,
    show_default=True,
    envvar="DISCRIMTEST_PROXIES",
    help="Servers of yours that stand in front, one behind the other.",
)
@click.option(
    "--help-number",
    metavar="NUMBER",
    default="",
    callback=_number,
    envvar="DISCRIMTEST_HELP_NUMBER",
    help="Number that testers ring when a landlord suspects a test or is abusive.",
)
@with_settings
def serve(
    settings: Settings, port: int, origin: str | None, proxies: int, help_number: str, **how: Any
) -> None:
    """Serve the pages of this project until it is stopped (Ctrl+C).

    Only this machine reaches them unless --origin names an https address that a server in front of
    this one answers; --proxies then says how many such servers there are, so that visitors are
    told apart by their own addresses. While no administrator can sign in yet, it prints a link that
    makes an account for the local administrator.
    """
    from discrimtest.actions.invite_person import first_invitation
    from discrimtest.actions.open_door import open_door
    from discrimtest.web.app import checked_origin, create_app
    from discrimtest.web.serving import require_free
    from discrimtest.web.serving import serve as serve_pages
    from discrimtest.workplace.provider import is_written, usable_provider

    place = checked_origin(origin or f"http://localhost:{port}")
    at = settings.workplace()
    open_door(at)
    invited = first_invitation(at)
    at.engine.dispose()
    if usable_provider(at.library) is None and is_written(at.library):
        echo("Nobody can sign in by oidc.toml: install discrimtest[oidc].", err=True)
    require_free(how["host"], port)
    echo(f"The pages are at {place}/")
    if invited:
        echo(
            f"Nobody can administer here yet. Make an account as {invited.login} until "
            f"{invited.until:%Y-%m-%d %H:%M} UTC:"
        )
        echo(f"{place}/invitation/{invited.token}")
    try:
        serve_pages(
            lambda: create_app(open_door(settings.workplace()), place, proxies, help_number),
            port=port,
            proxies=proxies,
            **how,
        )
    except SystemExit as left:
        raise click.exceptions.Exit(left.code if isinstance(left.code, int) else 3) from left
