"""``discrimtest tests``: draw matched tests and list them."""

from __future__ import annotations

from datetime import date

import click

from discrimtest.cli.moment import Day
from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_table, progress_bar


@click.group(epilog="Example: discrimtest tests draw kortrijk-couples-2026")
def tests() -> None:
    """Draw matched tests and list them."""


@tests.command(
    "draw", epilog="Example: discrimtest tests draw kortrijk-couples-2026 --from 2026-03-09"
)
@click.argument("slug", metavar="STUDY")
@click.option("--count", type=click.IntRange(min=1), help="Draw at most this many tests.")
@click.option(
    "--from",
    "start",
    type=Day(),
    help="First day contacts may be made (default: first day of the study's period).",
)
@json_option
@with_settings
def draw(
    settings: Settings, slug: str, count: int | None, start: date | None, as_json: bool
) -> None:
    """Draw what the sample still wants from listings not yet drawn.

    Comparisons, order, letters, names and times are solved as one system; a draw in which
    some test could not be completed is refused whole.
    """
    from discrimtest.actions.draw_tests import draw_tests

    with progress_bar("Draw") as progress:
        result = draw_tests(
            settings.workplace(),
            slug,
            count=count,
            start=start,
            progress=progress,
        )
    if as_json:
        print_json(result.to_dict())
        return
    if result.tests:
        columns = list(result.balance[0])
        print_table(
            f"Draw {result.number} of {slug}: {result.tests} tests",
            columns,
            [[row.get(column) for column in columns] for row in result.balance],
        )
    for place, line in enumerate(result.shortfalls):
        echo(f"  {line}" if place else f"shortfall: {line}")
    if result.tests:
        echo(f"golden hash {result.golden}")
    else:
        echo("Nothing was drawn, so no draw was recorded.")


@tests.command(
    "undraw",
    epilog="Example: discrimtest tests undraw kortrijk-couples-2026 --draw 2 --reason 'Old export'",
)
@click.argument("slug", metavar="STUDY")
@click.option("--draw", "number", type=click.IntRange(min=1), required=True, help="Its number.")
@click.option("--reason", required=True, help="Why; printed in the report.")
@json_option
@with_settings
def undraw(settings: Settings, slug: str, number: int, reason: str, as_json: bool) -> None:
    """Take back the tests of a draw of which nothing was recorded.

    They leave the study, and their listings may be drawn again. What was begun stays.
    """
    from discrimtest.actions.undraw_tests import undraw_tests

    found = undraw_tests(settings.workplace(), slug, number, reason)
    if as_json:
        print_json(found.to_dict())
        return
    stay = f"; {found.kept} stay, as something was recorded of them" if found.kept else ""
    echo(f"Draw {number} of {slug}: {found.tests} tests taken back{stay}.")


@tests.command("list", epilog="Example: discrimtest tests list kortrijk-couples-2026")
@click.argument("slug", metavar="STUDY")
@json_option
@with_settings
def list_tests(settings: Settings, slug: str, as_json: bool) -> None:
    """List the tests with their contacts and where each stands."""
    from discrimtest.actions.list_tests import list_tests as tests_of

    found = tests_of(settings.workplace(), slug)
    if as_json:
        print_json({"tests": [entry.to_dict() for entry in found]})
        return
    print_table(
        f"Tests of {slug}",
        ("nr", "test", "comparison", "stratum", "contacts (in order)", "state"),
        [
            (
                entry.number,
                entry.id,
                entry.comparison,
                entry.stratum,
                "\n".join(
                    f"{contact.id} {contact.arm} {contact.due} {contact.state}"
                    for contact in entry.contacts
                ),
                entry.state,
            )
            for entry in found
        ],
    )
