"""``discrimtest privacy``: erase what is personal, keep what was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_table
from discrimtest.cli.privacy_papers import impact_assessment, processing_record, unlink
from discrimtest.words.language import LANGUAGES

if TYPE_CHECKING:
    from discrimtest.actions.run_retention import DueAndKept

OUTSIDE = (
    "backups made before, which the key still opens",
    "reports for inspectors, exports and sheets of contacts, wherever they were written or sent",
    "reports/ of the project, where work that a page asked for leaves its files",
    "bundles, released documents, papers, captures and mails that were written as files",
    "lists of advertisements and of testers, as files, and mailboxes, telephones and portals",
    "files of sources/, where a name or mailbox was told for every row",
    "copies that were given to persons who asked for their data",
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
    ever, the facts that point to them stay. With a landlord go its answers, the letters to it
    and the captures of its advertisements; with a complainant goes all that was told, the
    complaint itself stays."""
    from discrimtest.actions.erase_subject import erase_subject, went_out

    at = settings.workplace()
    if not yes:
        click.confirm(f"Destroy the key of {subject}? This can not be undone.", abort=True)
    erased, out = erase_subject(at, subject, reason), went_out(at, subject)
    if not erased:
        echo(f"The personal data of {subject} had been erased before.")
    for each in erased:
        echo(f"The personal data of {each} can no longer be read.")
    for one in out:
        echo(f"Written out on {one.at:%Y-%m-%d} by {one.by}: {one.act} {one.what}")
    echo("What lies outside the database is not reached; look there yourself:")
    for place in OUTSIDE:
        echo(f"- {place}")


@privacy.command("due", epilog="Example: discrimtest privacy due")
@json_option
@with_settings
def due(settings: Settings, as_json: bool) -> None:
    """List whose personal data are past the day until which they are kept, and what is kept.

    Erase them all with `privacy run`, or one with `privacy erase`.
    """
    from discrimtest.actions.run_retention import tell_retention

    _print_retention(tell_retention(settings.workplace()), as_json)


def _print_retention(found: DueAndKept, as_json: bool) -> None:
    if as_json:
        print_json(found.to_dict())
        return
    print_table(
        "To be erased",
        ("subject", "of", "kept until", "rule", "source"),
        [(each.subject, each.of, each.until, each.rule, each.source) for each in found.due],
    )
    print_table(
        "Kept",
        ("what", "number", "because"),
        [(str(kind), number, str(why)) for (kind, why), number in sorted(found.kept.items())],
    )


@privacy.command("run", epilog="Example: discrimtest privacy run --dry-run")
@click.option("--dry-run", is_flag=True, help="Tell what would be erased, and erase nothing.")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what was erased by which rule as a text.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="Language of the text.")
@json_option
@with_settings
def run(
    settings: Settings, dry_run: bool, yes: bool, file: Path | None, lang: str, as_json: bool
) -> None:
    """Erase everything that is past its term, by the [retention] of studies and legal files.

    What belongs to several studies is kept by the longest term; an open complaint and a hold keep
    it. Broken off, it goes on where it stopped.
    """
    from discrimtest.actions.run_retention import run_retention, tell_retention

    at = settings.workplace()
    told = tell_retention(at)
    if dry_run:
        _print_retention(told, as_json)
        return
    if told.due and not yes:
        click.confirm(f"Destroy {len(told.due)} keys? This can not be undone.", abort=True)
    ran = run_retention(at, file, lang)
    erased = [
        {"rule": rule, "of": of, "number": number}
        for (rule, of), number in sorted(ran.erased.items())
    ]
    if as_json:
        print_json({"erased": erased})
        return
    rows = [(each["rule"], each["of"], each["number"]) for each in erased]
    print_table("Erased", ("rule", "keys of", "number"), rows)
    if file is not None:
        echo(f"Wrote {file}.")


_reason = click.option("--reason", required=True, help="Why; kept encrypted.")


@privacy.command(
    "hold", epilog="Example: discrimtest privacy hold la-abc --reason 'case 2026/114 is pending'"
)
@click.argument("subject")
@_reason
@with_settings
def hold(settings: Settings, subject: str, reason: str) -> None:
    """Let nobody erase the data of SUBJECT, neither on request nor by a term."""
    from discrimtest.actions.hold_subject import hold_subject

    hold_subject(settings.workplace(), subject, reason)
    echo(f"{subject} is on hold.")


@privacy.command(
    "release-hold", epilog="Example: discrimtest privacy release-hold la-abc --reason 'case closed'"
)
@click.argument("subject")
@_reason
@with_settings
def release(settings: Settings, subject: str, reason: str) -> None:
    """Release SUBJECT: its terms count again."""
    from discrimtest.actions.hold_subject import release_hold

    release_hold(settings.workplace(), subject, reason)
    echo(f"{subject} is no longer on hold.")


@privacy.command("holds", epilog="Example: discrimtest privacy holds")
@json_option
@with_settings
def list_them(settings: Settings, as_json: bool) -> None:
    """List what is on hold, since when, by whom and why."""
    from discrimtest.actions.hold_subject import list_holds

    found = list_holds(settings.workplace())
    if as_json:
        print_json({"holds": [each.to_dict() for each in found]})
        return
    print_table(
        "On hold",
        ("subject", "since", "by", "reason"),
        [
            (each.hold.subject, f"{each.hold.since:%Y-%m-%d}", each.hold.by, each.words)
            for each in found
        ],
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


@privacy.command(
    "disclose",
    epilog="Example: discrimtest privacy disclose kortrijk-complaint-2026 --tester an "
    "--order '2026/114' --certificate court.pem --to disclosure.p7m --as fien",
)
@click.argument("slug", metavar="STUDY")
@click.option("--tester", required=True, metavar="PERSON", help="Id or name of the tester.")
@click.option("--order", required=True, help="Reference of the court's order; kept encrypted.")
@click.option(
    "--certificate",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The court's certificate (PEM, RSA): only its key opens the file.",
)
@click.option(
    "--to",
    "file",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="New file to write.",
)
@json_option
@with_settings
def disclose(
    settings: Settings,
    slug: str,
    tester: str,
    order: str,
    certificate: Path,
    file: Path,
    as_json: bool,
) -> None:
    """Seal for a court who a tester is, and which contacts that person made in STUDY.

    No document names a tester; this is the one way, for an administrator and an order. It is
    logged. Tell the tester, unless the order forbids it.
    """
    from discrimtest.actions.disclose_tester import disclose_tester

    told = disclose_tester(
        settings.workplace(), slug, tester, order=order, certificate=certificate, file=file
    )
    if as_json:
        print_json(
            {
                "file": str(told.file),
                "sha256": told.sha256,
                "reader": told.reader,
                "contacts": told.contacts,
            }
        )
        return
    echo(f"Wrote {told.file}. SHA-256: {told.sha256}")
    echo(f"Only this certificate's key opens it (compare by telephone): {told.reader}")
    echo("Tell the tester that this was done, unless the order forbids it.")


@privacy.command(
    "access",
    epilog="Example: discrimtest privacy access la-abc --to ../copy --lang fr "
    "--reason 'letter of 4 May 2026, identity card seen'",
)
@click.argument("who")
@click.option(
    "--to",
    required=True,
    type=click.Path(path_type=Path),
    help="New folder to write, or new file that ends in .zip.",
)
@click.option(
    "--reason", required=True, help="The request, and how it was known who asked; kept encrypted."
)
@click.option(
    "--decided",
    default="",
    help="Decision by which a copy is given though the law lets it wait; kept with the reason.",
)
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="nl", show_default=True, help="Its language."
)
@json_option
@with_settings
def access(
    settings: Settings, who: str, to: Path, reason: str, decided: str, lang: str, as_json: bool
) -> None:
    """Write for WHO a copy of all that is held on them (GDPR, article 15).

    WHO is the id of a landlord, complaint or person, the name, telephone number or mailbox of a
    landlord, or the name of a person. Nobody else is named in it, and of a study that is not over
    it tells nothing. It is logged. A person completes it before it is handed over.
    """
    from discrimtest.actions.give_access import give_access

    at = settings.workplace()
    given = give_access(at, who, to, reason=reason, decided=decided, code=lang)
    if as_json:
        print_json(given.to_dict())
        return
    echo(f"Wrote {given.to}, of {given.subject}.")
    echo(f"SHA-256 of its list of files: {given.sha256}")
    for slug in given.later:
        echo(f"Nothing is told of {slug}, as it is not over.")
    for told in given.withheld:
        echo(f"Not in it: {told}")
    echo("Before it is handed over, a person must fill in:")
    for blank in given.blanks:
        echo(f"- {blank}")


for _command in (processing_record, impact_assessment, unlink):
    privacy.add_command(_command)
