"""``discrimtest privacy``: erase what is personal, keep what was found."""

from __future__ import annotations

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import print_json, print_table

OUTSIDE = (
    "backups made before, which the key still opens",
    "reports for inspectors, exports and sheets of contacts, wherever they were written or sent",
    "lists of advertisements and of testers, as files, and mailboxes, telephones and portals",
    "files of sources/, where a name or mailbox was told for every row",
    "kept error output of testers' commands, and spreadsheets or mails made of any of these",
)
"""Places of personal data that no erasure reaches; the operator's page lists them too."""


@click.group(epilog="Example: discrimtest privacy erase la-abc --reason 'request of 4 May 2026'")
def privacy() -> None:
    """Erase personal data, provably."""


@privacy.command(
    "erase", epilog="Example: discrimtest privacy erase la-abc --reason 'request of 4 May 2026'"
)
@click.argument("subject")
@click.option("--reason", required=True, help="Rule or request; kept encrypted.")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@with_settings
def erase(settings: Settings, subject: str, reason: str, yes: bool) -> None:
    """Destroy the key of one person, landlord or complainant: their data become unreadable for
    ever, the facts that point to them stay. With a landlord go its answers and the letters to it;
    with a complainant goes all that was told, the complaint itself stays."""
    from discrimtest.actions.erase_subject import erase_subject

    if not yes:
        click.confirm(f"Destroy the key of {subject}? This can not be undone.", abort=True)
    erased = erase_subject(settings.workplace(), subject, reason)
    if not erased:
        click.echo(f"The personal data of {subject} had been erased before.")
    for each in erased:
        click.echo(f"The personal data of {each} can no longer be read.")
    click.echo("What lies outside the database is not reached; look there yourself:")
    for place in OUTSIDE:
        click.echo(f"- {place}")


@privacy.command("due", epilog="Example: discrimtest privacy due")
@json_option
@with_settings
def due(settings: Settings, as_json: bool) -> None:
    """List whose personal data are past the day until which they are kept.

    Erase each with `privacy erase`.
    """
    from discrimtest.actions.list_complaints import due_erasures

    found = due_erasures(settings.workplace())
    if as_json:
        print_json({"due": [each.to_dict() for each in found]})
        return
    print_table(
        "To be erased",
        ("subject", "of", "kept until", "rule"),
        [(each.subject, each.of, each.until, each.rule) for each in found],
    )


@privacy.command("reasons", epilog="Example: discrimtest privacy reasons")
@json_option
@with_settings
def reasons(settings: Settings, as_json: bool) -> None:
    """List the reasons that people typed for amendments, tests taken back and erasures.

    One that names somebody is erased by its id.
    """
    from discrimtest.actions.list_reasons import list_reasons

    found = list_reasons(settings.workplace())
    if as_json:
        print_json({"reasons": [each.to_dict() for each in found]})
        return
    print_table(
        "Reasons",
        ("reason", "UTC", "act", "of", "words"),
        [
            (each.id, f"{each.at:%Y-%m-%d %H:%M}", each.act, each.to, each.words or "[erased]")
            for each in found
        ],
    )
