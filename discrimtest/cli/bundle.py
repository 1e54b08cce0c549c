"""Bundles of evidence: written, listed, checked (``discrimtest evidence``)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_line, print_table, progress_bar
from discrimtest.doors import as_command
from discrimtest.words.language import LANGUAGES

if TYPE_CHECKING:
    from discrimtest.actions.verify_bundle import VerifiedBundle

_landlord = click.option(
    "--landlord", metavar="NAME", help="The landlord, by its name in the annex (A1)."
)


@click.command(
    "export",
    epilog="Example: discrimtest evidence export kortrijk-complaint-2026 --landlord A1 "
    "--to complaint-A1.zip",
)
@click.argument("slug", metavar="STUDY")
@_landlord
@click.option("--test", type=int, metavar="N", help="The test with this number alone.")
@click.option(
    "--to",
    required=True,
    type=click.Path(path_type=Path),
    help="A new folder, or a new file that ends in .zip.",
)
@click.option(
    "--with",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="A report, or the folder of an export, to go with a study that measures; repeat it.",
)
@click.option("--simulated", is_flag=True, help="The data are simulated, and the bundle says so.")
@click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default="nl",
    show_default=True,
    help="Language of labels in working tables; instructions come in all three.",
)
@json_option
@with_settings
def export(
    settings: Settings,
    slug: str,
    landlord: str | None,
    test: int | None,
    to: Path,
    files: tuple[Path, ...],
    simulated: bool,
    language: str,
    as_json: bool,
) -> None:
    """Write a bundle of evidence: originals, working papers, and the way of each to the sealed log.

    Of a study that enforces the law it goes where a document was released, after the same steps.
    Of one that measures a market it holds what was locked and drawn, and the reports and exports
    that are given, and never a landlord, a letter or an answer. Seal the log first.
    """
    from discrimtest.actions.export_bundle import BundleAsked, export_bundle

    asked = BundleAsked(landlord, test, files, simulated, language)
    with progress_bar("Bundle") as progress:
        told = export_bundle(settings.workplace(), slug, to, asked, progress)
    if as_json:
        print_json({"number": told.number, "sha256": told.sha256, "files": told.files})
        return
    echo(f"{told.number}: {told.files} files, under seal {told.seal}, in {to}")
    echo(f"SHA-256 of its list of files: {told.sha256}")


@click.command("bundles", epilog="Example: discrimtest evidence bundles")
@json_option
@with_settings
def bundles(settings: Settings, as_json: bool) -> None:
    """List the bundles that were written, and in which something was erased since."""
    from discrimtest.actions.list_bundles import list_bundles

    found = list_bundles(settings.workplace())
    if as_json:
        print_json({"bundles": [each.to_dict() for each in found]})
        return
    print_table(
        "Bundles of evidence",
        ("number", "study", "about", "seal", "files", "written", "state", "sha256"),
        [
            (
                each.told.number,
                each.study,
                each.about,
                str(each.told.seal),
                str(each.told.files),
                f"{each.told.at:%Y-%m-%d}",
                each.state,
                each.told.sha256,
            )
            for each in found
        ],
    )


def is_bundle(place: Path) -> bool:
    """Whether somebody means a bundle: a zip, or a folder with any file that each bundle has."""
    told = ("bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "verify.py")
    return place.suffix.lower() == ".zip" or any((place / name).exists() for name in told)


def verify_one(
    project: Path | None,
    database: str | None,
    place: Path,
    given: tuple[str, ...],
    as_json: bool,
) -> None:
    """Check a bundle and tell what was found; leaves with 1 where something is wrong.

    Args:
        given: What it is expected to bear: one root, key, or line of a seal, or nothing.
    """
    from discrimtest.actions.verify_bundle import verify_bundle

    if len(given) > 1:
        raise click.UsageError("One root, key or line of a seal goes with a bundle.")
    expected = "".join(given).rpartition(":")[2]
    with progress_bar("Check") as progress:
        found = verify_bundle(place, expected, project, database, progress)
    told, head = found.found, found.found.head
    if as_json:
        print_json(
            {
                "bundle": str(place),
                "number": found.number or None,
                "sha256": told.sha256,
                "files": told.files,
                "seal": head.point.seal if head else None,
                "root": head.point.root.hex() if head else None,
                "compared_with_log": found.compared,
                "problems": [
                    {"place": each.place, "code": each.code, "rule": each.rule}
                    for each in told.problems
                ],
            }
        )
    else:
        _print(place, found)
    if told.problems:
        raise click.exceptions.Exit(1)


def _print(place: Path, found: VerifiedBundle) -> None:
    told, head = found.found, found.found.head
    for each in told.problems:
        print_line(f"- {each.worded(as_command)}", indent="  ")
    echo(f"{place}: {told.files} files, {len(told.leaves)} entries of the log.")
    if told.problems or head is None:
        echo("It does not hold.")
        return
    point = head.point
    echo(f"It holds, under seal {point.seal} over {point.size} entries of the log.")
    echo(f"Root: {point.groups}")
    echo(f"Key: {told.keys.steps[-1].public.id}" if told.keys else "")
    if found.compared:
        echo(f"It is {found.number} of this database, whose log begins as it was sealed.")
    else:
        echo("No database with this seal is here: compare root and key with those you got.")
