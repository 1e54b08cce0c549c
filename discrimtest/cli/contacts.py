"""``discrimtest contacts``: what is due, and what testers did."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from discrimtest.cli.again import given_back
from discrimtest.cli.moment import Moment
from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_line, print_table, progress_bar
from discrimtest.cli.sending import lines, resolve, send
from discrimtest.doors import as_command
from discrimtest.errors import Problem, Refused

if TYPE_CHECKING:
    from discrimtest.actions.list_due import Task
    from discrimtest.workplace.workplace import Workplace

EVENTS = ("sent", "failed", "declined", "broken", "mended", "exposure", "abuse")


@click.group(epilog="Example: discrimtest contacts due --study kortrijk-couples-2026")
def contacts() -> None:
    """See and send what is due; record what was sent. Times are in the study's time zone."""


for _command in (send, resolve, lines):
    contacts.add_command(_command)


@contacts.command(
    "due", epilog="Example: discrimtest contacts due --study kortrijk-couples-2026 --letters"
)
@click.option("--study", "slug", required=True, help="Study to look in.")
@click.option("--until", type=Moment(), help="Up to this moment (default: now).")
@click.option("--letters", is_flag=True, help="Print each letter as it is to be sent.")
@click.option("--of", metavar="PERSON", help="Only what this person is to do.")
@click.option("--all", "everybody", is_flag=True, help="What others are to do too.")
@click.option(
    "--sheet", type=click.Path(path_type=Path), help="Write them as a workbook (.xlsx) to fill in."
)
@click.option("--lang", default="nl", show_default=True, help="Of the workbook: nl, fr, en.")
@json_option
@with_settings
def due(
    settings: Settings,
    slug: str,
    until: datetime | None,
    letters: bool,
    of: str | None,
    everybody: bool,
    sheet: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """List the contacts to make now, and the invitations to decline, earliest first.

    A tester sees what is theirs and what nobody was given; who supervises them sees all. A workbook
    that was filled in is taken in by 'contacts import'.
    """
    from discrimtest.actions.list_due import list_due

    if sheet is not None:
        from discrimtest.actions.write_sheet import write_sheet

        at = settings.workplace()
        written = write_sheet(at, slug, sheet, until=until, of=of, everybody=everybody, code=lang)
        if as_json:
            print_json(written.to_dict())
        else:
            echo(written.summary)
        return

    found = list_due(
        settings.workplace(),
        slug,
        until=until,
        letters=letters or as_json,
        of=of,
        everybody=everybody,
    )
    if as_json:
        print_json({"due": [entry.to_dict() for entry in found]})
        return
    shared = any(entry.who or entry.by_program for entry in found)
    print_table(
        f"Due in {slug}",
        (
            *("task", "contact", "when", "advert", *(["who"] if shared else ())),
            *("from line", "to", "home"),
        ),
        [
            (
                entry.task,
                entry.contact,
                entry.when,
                entry.advert,
                *([_whose(entry)] if shared else ()),
                entry.line,
                entry.recipient,
                entry.home,
            )
            for entry in found
        ],
    )
    if letters:
        for entry in found:
            if entry.letter:
                subject = f"Subject: {entry.subject}\n\n" if entry.subject else ""
                echo(f"\n--- {entry.contact}, {entry.task}\n{subject}{entry.letter}")


def _whose(task: Task) -> str:
    return "the program" if task.by_program else task.who or "nobody"


@contacts.command(
    "calendar",
    epilog="Example: discrimtest contacts calendar --study kortrijk-couples-2026 -o tasks.ics",
)
@click.option("--study", "slug", required=True, help="Study to look in.")
@click.option("-o", "out", required=True, type=click.Path(path_type=Path), help="File to write.")
@click.option("--of", metavar="PERSON", help="Only what this person is to do.")
@click.option("--all", "everybody", is_flag=True, help="What others are to do too.")
@click.option("--lang", default="nl", show_default=True, help="Language: nl, fr, en.")
@json_option
@with_settings
def calendar(
    settings: Settings,
    slug: str,
    out: Path,
    of: str | None,
    everybody: bool,
    lang: str,
    as_json: bool,
) -> None:
    """Write the tasks of a tester as a calendar (iCalendar), to be taken in by a phone.

    Taken in again later, it changes what was changed and cancels what is no longer to be done.
    Letters that the program sends are not in it. No landlord and no home stands in it.
    """
    from discrimtest.actions.write_calendar import write_calendar

    at = settings.workplace()
    written = write_calendar(at, slug, out, of=of, everybody=everybody, code=lang)
    if as_json:
        print_json(written.to_dict())
        return
    echo(written.summary)


@contacts.command(
    "log", epilog="Example: discrimtest contacts log ct-abc sent --at '2026-03-09 10:12'"
)
@click.argument("contact")
@click.argument("event", type=click.Choice(EVENTS))
@click.option("--at", "moment", type=Moment(), help="When (default: now).")
@click.option(
    "--reason",
    help="For failed and broken: ad_gone, bounced, sent_wrong, send_failed, tester_error, other.",
)
@click.option("--note", default="", help="What happened, in your words (kept encrypted).")
@click.option("--correct", metavar="EVENT", help="The earlier event this one puts right.")
@click.option("--client-id", metavar="ID", help="Your own id; the same one is recorded once.")
@json_option
@with_settings
def log(
    settings: Settings,
    contact: str,
    event: str,
    moment: datetime | None,
    reason: str | None,
    note: str,
    correct: str | None,
    client_id: str | None,
    as_json: bool,
) -> None:
    """Record what was done: sent, failed, declined; or that the test is broken.

    MENDED takes back a failure or a break that was recorded by mistake (--correct EVENT). What is
    corrected stays on record.

    EXPOSURE and ABUSE stop every contact with that landlord, in all studies, at once.
    """
    from discrimtest.actions.record_contact import log_contact

    with given_back("moment") as values:
        result = log_contact(
            settings.workplace(),
            contact,
            event,
            moment=values["moment"],
            reason=reason,
            note=note,
            corrects=correct,
            client_id=values["client_id"],
            timed=moment is not None,
        )
    if as_json:
        print_json(result.to_dict())
        return
    echo(result.summary)
    if result.id is not None:
        echo(f"event {result.id} (to put it right: --correct)")


@contacts.command("script", epilog="Example: discrimtest contacts script ct-abc")
@click.argument("contact")
@json_option
@with_settings
def script(settings: Settings, contact: str, as_json: bool) -> None:
    """Show what to say when you call for CONTACT: the script of its candidate, filled in."""
    from discrimtest.actions.tell_script import tell_script
    from discrimtest.cli.phone_screen import script_lines

    filled = tell_script(settings.workplace(), contact)
    if as_json:
        print_json(filled.to_dict())
        return
    for line in script_lines(filled):
        echo(line)


@contacts.command(
    "call", epilog="Example: discrimtest contacts call ct-abc already_let --text 'Die is weg.'"
)
@click.argument("contact")
@click.argument("ending", required=False)
@click.option("--at", "moment", type=Moment(), help="When (default: now).")
@click.option("--text", default="", help="What was answered, word for word (kept encrypted).")
@click.option("--note", default="", help="What you remark beside it.")
@click.option("--subtle", multiple=True, metavar="CODE=VALUE", help="Subtle treatment, repeatable.")
@click.option("--correct", metavar="CALL", help="The earlier call this one puts right.")
@click.option("--again", is_flag=True, help="It was made, though sooner than the protocol allows.")
@click.option("--client-id", metavar="ID", help="Your own id; the same one is recorded once.")
@json_option
@with_settings
def call(
    settings: Settings,
    contact: str,
    ending: str | None,
    moment: datetime | None,
    text: str,
    note: str,
    subtle: tuple[str, ...],
    correct: str | None,
    again: bool,
    client_id: str | None,
    as_json: bool,
) -> None:
    """Record one call for CONTACT and how it ended, whether or not somebody took it.

    ENDING is one of the codebook's endings. Without it, at a terminal, the script leads through the
    call, one key for each answer, and asks for the landlord's words at the end.
    """
    from discrimtest.actions.record_phone_call import log_call

    place = settings.workplace()
    if ending is None:
        ending, text = _led(place, contact, text)
    with given_back("moment", ending=ending, text=text) as values:
        result = log_call(
            place,
            contact,
            ending,
            moment=values["moment"],
            text=text,
            note=note,
            subtle=subtle,
            corrects=correct,
            again=again,
            client_id=values["client_id"],
            timed=moment is not None,
        )
    if as_json:
        print_json(result.to_dict())
        return
    echo(result.summary)
    echo(f"call {result.call} (to put it right: --correct)")


def _led(place: Workplace, contact: str, text: str) -> tuple[str, str]:
    """How a call ended through which the script led, and the landlord's words."""
    from discrimtest.actions.tell_script import tell_script
    from discrimtest.cli.phone_screen import walk

    if not sys.stdin.isatty():
        raise click.UsageError("Name the ending; without it, sit at a terminal.")
    script = tell_script(place, contact)
    ending = walk(script)
    if ending is None:
        raise click.Abort
    if script.is_spoken(ending) and not text:
        text = click.prompt("What was said, word for word")
    return ending, text


@contacts.command(
    "import",
    epilog="Example: discrimtest contacts import week-10.xlsx --study kortrijk-couples-2026",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--study", "slug", required=True, help="Study the contacts belong to.")
@click.option(
    "--reason",
    metavar="TEXT",
    default="",
    help="Why rows say something else than was recorded of them; they are put right.",
)
@json_option
@with_settings
def import_file(settings: Settings, file: Path, slug: str, reason: str, as_json: bool) -> None:
    """Read a tester's list (CSV or XLSX): columns contact, event, at, and optionally channel,
    category, text, reason, note, ending, client_id. All rows are taken, or none; a repeated row
    changes nothing.

    An export of the study's log form, as ODK Central or KoboToolbox writes it, is such a list
    too. There a wrong submission is set aside and told, exit code 1, and the others are recorded.
    """
    from discrimtest.actions.import_contacts import import_contacts
    from discrimtest.record.taken import Taken

    place = settings.workplace()

    def taken(why: str) -> Taken:
        with given_back(), progress_bar("Contacts") as progress:
            return import_contacts(place, slug, file, reason=why, progress=progress)

    try:
        result = taken(reason)
    except Refused as error:
        result = taken(_why_they_differ(error, reason))
    if as_json:
        told = {"edited": result.edited, "set_aside": result.set_aside}
        worded = {
            name: [asdict(each.told(as_command)) for each in problems]
            for name, problems in told.items()
        }
        print_json({**result.to_dict(), **worded})
    else:
        echo(result.summary)
        _list("Edited after they were recorded, and what was recorded stands:", result.edited)
        _list("Wrong, and not recorded; the next import takes them once mended:", result.set_aside)
    if result.set_aside:
        raise click.exceptions.Exit(1)


def _list(heading: str, problems: Sequence[Problem]) -> None:
    if problems:
        echo(heading)
    for problem in problems:
        print_line(f"- {problem.worded(as_command)}", indent="  ")


def _why_they_differ(error: Refused, reason: str) -> str:
    """The reason of a person at a terminal for rows that say something else than was recorded."""
    differing = {problem.code for problem in error.problems} == {"client_id.taken"}
    if reason or not differing or not sys.stdin.isatty():
        raise error
    for problem in error.problems:
        print_line(f"- {problem.place}: {problem.rule}")
    return str(click.prompt("Why do they differ? They are put right with this reason"))
