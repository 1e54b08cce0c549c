"""``discrimtest protocol``: the instruments studies are made with."""

from __future__ import annotations

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import print_json, print_table, print_verdict
from discrimtest.doors import as_command


@click.group(epilog="Example: discrimtest protocol check email-couples")
def protocol() -> None:
    """List and check protocols."""


@protocol.command("list", epilog="Example: discrimtest protocol list")
@json_option
@with_settings
def list_protocols(settings: Settings, as_json: bool) -> None:
    """List the protocols that can be found."""
    from discrimtest.actions.find_studies import find_protocols, titled

    found = find_protocols(settings.project)
    if as_json:
        print_json({"protocols": [entry.to_dict(as_command) for entry in found]})
        return
    print_table(
        "Protocols",
        ("protocol", "title", "channel", "arms", "comparisons", "from"),
        [
            (
                entry.name,
                titled(entry, as_command),
                entry.channel,
                entry.arms,
                entry.comparisons,
                entry.origin,
            )
            for entry in found
        ],
    )


@protocol.command("check", epilog="Example: discrimtest protocol check email-couples")
@click.argument("name")
@json_option
@with_settings
def check(settings: Settings, name: str, as_json: bool) -> None:
    """Check that only the signal depends on the arm, and that letters are equivalent."""
    from discrimtest.actions.check_files import check_protocol_files

    verdict = check_protocol_files(settings.project, settings.database, name)
    print_verdict(verdict, as_json)
