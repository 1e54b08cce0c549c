"""``discrimtest evidence reply``, ``replies``, ``seal-pdf``: for a dossier, and after it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from discrimtest.cli.moment import Day
from discrimtest.cli.options import (
    Settings,
    folder_option,
    json_option,
    origin_option,
    with_settings,
)
from discrimtest.cli.output import echo, print_json, print_table
from discrimtest.cli.region_law import of_study


@click.command(
    "reply",
    epilog="Example: discrimtest evidence reply kortrijk-complaint-2026 --landlord A1 --test 3 "
    "--received 2026-04-02 --file letter.txt",
)
@of_study
@click.option(
    "--landlord",
    required=True,
    metavar="NAME",
    help="The landlord, by its name in the annex (A1).",
)
@click.option("--test", type=int, help="Number of the test it is about (default: all of them).")
@click.option("--received", type=Day(), help="The day the reply came (default: today).")
@click.option("--asked", type=Day(), help="The day it was asked for; nobody replied by this.")
@click.option("--text", help="The reply, word for word; kept encrypted.")
@click.option(
    "--file", type=click.Path(path_type=Path, dir_okay=False), help="A text file with the reply."
)
@click.option("--instead", metavar="ID", help="An entry that was wrong, whose place this takes.")
@json_option
@with_settings
def reply(
    settings: Settings,
    slug: str,
    landlord: str,
    test: int | None,
    received: date | None,
    asked: date | None,
    text: str | None,
    file: Path | None,
    instead: str | None,
    as_json: bool,
) -> None:
    """Record what a landlord of STUDY replied, word for word, or that it was asked to.

    Reports print it beside each fact that it is about, or that no reply was received.
    """
    from discrimtest.actions.record_reply import record_reply
    from discrimtest.library.handed_in import text_of

    if (text is not None and file is not None) or (asked and received):
        raise click.UsageError("Give --text or --file, and --asked or --received, not both.")
    told = record_reply(
        settings.workplace(),
        slug,
        landlord,
        text=text_of(file) if file else text or "",
        asked=asked is not None,
        on=asked or received,
        test=test,
        instead=instead,
    )
    if as_json:
        print_json({"id": told.id, "kind": told.kind, "on": told.day.isoformat()})
        return
    done = "was asked to reply" if asked else "replied"
    echo(f"It is recorded that {landlord} {done} on {told.day} ({told.id}).")


@click.command("replies", epilog="Example: discrimtest evidence replies kortrijk-complaint-2026")
@of_study
@json_option
@with_settings
def replies(settings: Settings, slug: str, as_json: bool) -> None:
    """List what the landlords of STUDY replied, and when they were asked."""
    from discrimtest.actions.record_reply import list_replies

    found = list_replies(settings.workplace(), slug)
    if as_json:
        print_json({"replies": [each.to_dict() for each in found]})
        return
    print_table(
        f"What the landlords of {slug} replied",
        ("id", "landlord", "test", "kind", "on", "stands", "words"),
        [
            (
                each.id,
                each.landlord,
                "all" if each.test is None else str(each.test),
                each.kind,
                each.day.isoformat(),
                "yes" if each.stands else "no",
                each.text,
            )
            for each in found
        ],
    )


@click.command(
    "seal-pdf",
    epilog="Example: discrimtest evidence seal-pdf 2026-0001 --certificate city.p12 "
    "--passphrase-file passphrase.txt -o sealed",
)
@click.argument("document")
@click.option(
    "--certificate",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A PKCS#12 file (.p12) with the certificate and its key (default: a certificate made "
    "here, of which nobody else says whose it is).",
)
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file whose first line opens it (default: it is asked for).",
)
@origin_option
@folder_option("sealed")
@json_option
@with_settings
def seal_pdf(
    settings: Settings,
    document: str,
    certificate: Path | None,
    passphrase_file: Path | None,
    origin: str | None,
    directory: Path,
    as_json: bool,
) -> None:
    """Make the edition of DOCUMENT that leaves: its number on each page, and sealed (PAdES).

    It begins with the released bytes. The authorities of seals.toml are asked for a time stamp;
    where none answers it is sealed without, and that is said.
    """
    from discrimtest.actions.seal_document import seal_document
    from discrimtest.exchange.folder import Drafts, check_writable

    check_writable(directory)
    made = seal_document(
        settings.workplace(),
        document,
        certificate=certificate,
        passphrase=_passphrase(passphrase_file) if certificate else b"",
        origin=origin or "",
    )
    with Drafts(directory) as drafts:
        drafts.add(made.listed.file, made.content)
        (path,) = drafts.finish()
    if as_json:
        print_json({**made.to_dict(), "file": str(path)})
        return
    for line in made.told():
        echo(line)
    echo(str(path))


def _passphrase(file: Path | None) -> bytes:
    """The first line of a file, or what is typed unseen; an argument could be seen by others."""
    from discrimtest.library.handed_in import bytes_of

    if file is None:
        return str(click.prompt("Passphrase", hide_input=True)).encode("utf-8")
    return next(iter(bytes_of(file).splitlines()), b"")
