"""``discrimtest listings``: exports of portals, and who advertises in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from discrimtest.cli.captures import capture
from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_line, print_table, progress_bar
from discrimtest.intake.together import together, why

if TYPE_CHECKING:
    from discrimtest.actions.import_listings import ImportResult
    from discrimtest.actions.review_landlords import ReviewedLandlord
    from discrimtest.words.listing import RowAccount


@click.group(epilog="Example: discrimtest listings import export.csv --study kortrijk-couples-2026")
def listings() -> None:
    """Import listings, decide who advertises them, and capture their pages."""


listings.add_command(capture)


@listings.command(
    "import", epilog="Example: discrimtest listings import export.csv --study kortrijk-couples-2026"
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--study", "slug", required=True, help="Study whose area and arms decide.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=HEADER",
    help="What a column is: number=Nr. Kept for the next file of its source. Repeatable.",
)
@click.option(
    "--constant",
    "constants",
    multiple=True,
    metavar="FIELD=TEXT",
    help="What is the same in every row: landlord_type=agency. Kept likewise. Repeatable.",
)
@click.option(
    "--unused",
    multiple=True,
    metavar="HEADER",
    help="A column that stands for nothing to be read. Kept likewise. Repeatable.",
)
@click.option(
    "--source",
    default="",
    metavar="NAME",
    help="Portal or agency it comes from (default: found by its columns, or after the file).",
)
@click.option("--all", "everything", is_flag=True, help="Show each row, and the listing it became.")
@json_option
@with_settings
def import_file(
    settings: Settings,
    file: Path,
    slug: str,
    columns: tuple[str, ...],
    constants: tuple[str, ...],
    unused: tuple[str, ...],
    source: str,
    everything: bool,
    as_json: bool,
) -> None:
    """Read a portal's or an agency's export (CSV or XLSX): each row is accepted, a duplicate or
    refused.

    Importing the same file again changes nothing. Exit code 1 where every row is refused.
    """
    from discrimtest.actions.import_listings import import_listings
    from discrimtest.intake.column_map import ColumnMap

    decided = ColumnMap(_pairs("column", columns), _pairs("constant", constants), unused)
    with progress_bar("Listings") as progress:
        result = import_listings(
            settings.workplace(), slug, file, decided=decided, source=source, progress=progress
        )
    if as_json:
        print_json(result.to_dict())
    else:
        _print_import(file, slug, result, everything)
    if result.in_vain:
        raise click.exceptions.Exit(1)


def _pairs(option: str, given: tuple[str, ...]) -> dict[str, str]:
    """Field and text of each value of an option."""
    pairs = [(value, *value.partition("=")) for value in given]
    for value, name, _, text in pairs:
        if not (name.strip() and text.strip()):
            raise click.UsageError(f"--{option} {value}: write it as FIELD=TEXT.")
    return {name.strip(): text.strip() for _, name, _, text in pairs}


def _print_import(file: Path, slug: str, result: ImportResult, everything: bool) -> None:
    _print_rows(f"{file.name}: {len(result.rows)} rows", result.rows, everything)
    used = ", ".join(f"{field} = {column}" for field, column in result.used.items())
    print_line(f"Columns used: {used}.", "  ")
    print_line(f"Columns not used: {', '.join(result.unused) or 'none'}.", "  ")
    if result.source:
        print_line(f"What was said about the columns is kept in {result.source}.")
    for note in result.notes:
        print_line(f"Note: {note}.", "  ")
    echo(f"{result.accepted} accepted, {result.duplicates} duplicates, {result.refused} refused.")
    if result.accepted:
        echo(f"See how they were read: discrimtest listings list --study {slug}")
    for doubt in result.doubts:
        print_line(f"To decide: {doubt}", "  ")
    if result.doubts:
        echo("Decide with: discrimtest listings confirm LANDLORD OTHER --same|--different")
        echo("(--all instead of OTHER decides on each that LANDLORD may be)")


def _print_rows(title: str, rows: Sequence[RowAccount], everything: bool) -> None:
    if everything:
        each = [(row.line, row.status, row.listing, why(row)) for row in rows]
        print_table(title, ("line", "status", "listing", "why"), each)
        return
    print_table(title, ("status", "why", "rows", "lines"), together(rows))


@listings.command("list", epilog="Example: discrimtest listings list --study kortrijk-couples-2026")
@click.option("--study", "slug", required=True, help="Study the listings were imported for.")
@json_option
@with_settings
def list_listings(settings: Settings, slug: str, as_json: bool) -> None:
    """List the accepted listings as they were read. Titles, addresses and names are shown to
    whoever may import listings."""
    from discrimtest.actions.review_landlords import accepted_listings

    found = accepted_listings(settings.workplace(), slug)
    if as_json:
        print_json({"listings": [entry.to_dict() for entry in found]})
        return
    print_table(
        f"Listings of {slug}",
        ("listing", "title", "address", "home", "rent (EUR)", "posted", "landlord", "drawn"),
        [
            (
                entry.id,
                entry.title,
                entry.place,
                entry.home,
                "" if entry.rent_cents is None else f"{entry.rent_cents / 100:.2f}",
                entry.posted,
                f"{entry.landlord_name}\n{entry.landlord}".strip(),
                "yes" if entry.tested else "",
            )
            for entry in found
        ],
    )


@listings.command("landlords", epilog="Example: discrimtest listings landlords --doubtful")
@click.option("--doubtful", is_flag=True, help="Only those that may be one another.")
@click.option("--all", "everything", is_flag=True, help="A line for each, many of one name too.")
@json_option
@with_settings
def landlords(settings: Settings, doubtful: bool, everything: bool, as_json: bool) -> None:
    """List landlords with every spelling seen, and the doubts a person should decide. Many of one
    name that may be one stand on one line."""
    from discrimtest.actions.review_landlords import known_landlords, of_one_name

    found = known_landlords(settings.workplace(), doubtful_only=doubtful)
    if as_json:
        print_json({"landlords": [entry.to_dict() for entry in found]})
        return
    print_table(
        "Landlords",
        ("landlord", "type", "spellings", "listings", "may be", "state"),
        [
            _together(entries)
            for entries in of_one_name(found, len(found) + 1 if everything else _MANY + 1)
        ],
    )


_MANY = 3
"""Landlords from which on a table tells the first and how many more."""


def _together(entries: Sequence[ReviewedLandlord]) -> tuple[object, ...]:
    """A line for landlords of one name, of whom those in most doubt stand first."""
    first, *_ = sorted(entries, key=lambda entry: -len(entry.doubtful_with))
    own = {entry.id for entry in entries}
    others = dict.fromkeys(
        other for entry in entries for other in entry.doubtful_with if other not in own
    )
    more = len(entries) - 1
    return (
        f"{first.id} and {more} more" if more else first.id,
        first.type,
        " | ".join(first.spellings),
        sum(entry.listings for entry in entries),
        ", ".join(filter(None, ("one another" if more else "", _few(tuple(others))))),
        "excluded" if first.excluded else "",
    )


def _few(names: tuple[str, ...]) -> str:
    if len(names) <= _MANY:
        return ", ".join(names)
    return f"{names[0]} and {len(names) - 1} more"


@listings.command("confirm", epilog="Example: discrimtest listings confirm la-1 la-2 --same")
@click.argument("landlord")
@click.argument("other", required=False)
@click.option("--all", "everyone", is_flag=True, help="Each it may be, instead of OTHER.")
@click.option("--same/--different", "same", default=None, help="One landlord, or two.")
@click.option("--undo", is_flag=True, help="Undo an earlier merge of the two.")
@click.option("--reason", default="", help="Why; kept with the decision.")
@json_option
@with_settings
def confirm(
    settings: Settings,
    landlord: str,
    other: str | None,
    everyone: bool,
    same: bool | None,
    undo: bool,
    reason: str,
    as_json: bool,
) -> None:
    """Decide whether two landlords are one. A decision can be undone with --undo."""
    from discrimtest.actions.decide_landlords import confirm_all, confirm_landlords

    if (same is None) != undo:
        raise click.UsageError("Say one of --same, --different or --undo.")
    at = settings.workplace()
    if other is not None and not everyone:
        decided = confirm_landlords(at, landlord, other, same=same, undo=undo, reason=reason)
    elif everyone and other is None and same is not None:
        decided = confirm_all(at, landlord, same=same, reason=reason)
    else:
        raise click.UsageError("Name another landlord, or say --all with --same or --different.")
    told = [
        {"landlord": event.landlord, "other": event.other, "decision": event.kind}
        for event in decided.events
    ]
    if as_json:
        given = {"decisions": told} if everyone else told[0]
        print_json(given | {"doubts": list(decided.doubts)})
        return
    for event in decided.events:
        echo(f"{event.landlord} and {event.other}: {event.kind}.")
    for doubt in decided.doubts:
        print_line(f"To decide: {doubt}", "  ")


@listings.command(
    "exclude", epilog="Example: discrimtest listings exclude la-1 --reason 'asked not to be tested'"
)
@click.argument("landlord")
@click.option("--reason", required=True, help="Why; kept with the decision.")
@click.option("--undo", is_flag=True, help="Take the landlord off the exclusion list.")
@click.option("--study", help="The study in which the landlord asked so; its report counts it.")
@json_option
@with_settings
def exclude(
    settings: Settings, landlord: str, reason: str, undo: bool, study: str | None, as_json: bool
) -> None:
    """Put a landlord on the exclusion list of all studies; planned contacts are stopped.

    One who asked so by telephone is counted with --study in the report of that study, as one who
    asked in a mail is; also where the landlord is on the list already.
    """
    from discrimtest.actions.decide_landlords import exclude_landlord

    if undo and study:
        raise click.UsageError("--undo goes without --study.")
    at = settings.workplace()
    event = exclude_landlord(at, landlord, reason=reason, undo=undo, study=study)
    if as_json:
        print_json({"landlord": event.landlord, "decision": event.kind, "reason": event.reason})
        return
    echo(f"{event.landlord}: {event.kind} ({event.reason}).")
