"""``discrimtest evidence withdraw``: a release is taken back."""

from __future__ import annotations

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json


@click.command(
    "withdraw",
    epilog="Example: discrimtest evidence withdraw 2026-0001 --reason 'A name stands there.'",
)
@click.argument("document")
@click.option("--reason", required=True, help="Why; kept encrypted.")
@json_option
@with_settings
def withdraw(settings: Settings, document: str, reason: str, as_json: bool) -> None:
    """Withdraw DOCUMENT, by its number: it stays listed, and is no longer shown."""
    from discrimtest.actions.release_document import withdraw_document

    told = withdraw_document(settings.workplace(), document, reason)
    if as_json:
        print_json({"number": told.number, "withdrawn": True})
    else:
        echo(f"{told.number} is withdrawn.")
