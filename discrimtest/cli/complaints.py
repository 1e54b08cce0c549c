"""``discrimtest complaints``: from a complaint to a referral, a reactive study and a letter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from discrimtest.cli.moment import Day
from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_line, print_table
from discrimtest.words.complaint import ComplaintSource, Consent
from discrimtest.words.landlord import LandlordType
from discrimtest.words.language import LANGUAGES

if TYPE_CHECKING:
    from discrimtest.actions.list_complaints import ListedComplaint
    from discrimtest.actions.name_landlord import ToldLandlord
    from discrimtest.actions.record_complaint import RecordedStep

Command = TypeVar("Command", bound=Callable[..., Any])
_CONSENT = click.Choice([str(each) for each in Consent])
_complaint = click.argument("complaint")
_on = click.option("--on", type=Day(), help="The day it happened (default: today).")
_body = click.option("--body", help="Its id in the legal file (default: the only one).")


def _landlord_options(function: Command) -> Command:
    """Who advertised: an id, or how the complainant tells it."""
    for option in (
        click.option("--landlord-email", default="", help="Its mailbox."),
        click.option("--landlord-phone", default="", help="Its telephone number."),
        click.option(
            "--landlord-type",
            type=click.Choice([str(each) for each in LandlordType]),
            default=str(LandlordType.AGENCY),
            show_default=True,
            help="What kind of landlord was told.",
        ),
        click.option("--landlord-name", default="", help="Who advertised, as it was told."),
        click.option("--landlord", default="", metavar="ID", help="A landlord that is known."),
    ):
        function = option(function)
    return function


def _told_landlord(landlord: str, name: str, kind: str, phone: str, email: str) -> ToldLandlord:
    from discrimtest.actions.name_landlord import ToldLandlord

    if landlord and (name or phone or email):
        raise click.UsageError("Give --landlord, or what was told of it, not both.")
    return ToldLandlord(landlord, LandlordType(kind), name, phone, email)


@click.group(epilog="Example: discrimtest complaints list")
def complaints() -> None:
    """Record complaints and what is done about them."""


@complaints.command(
    "add",
    epilog="Example: discrimtest complaints add --source social_service --ground origin "
    "--region flanders --landlord-name 'Immo Verzonnen' --consent contact "
    "--account 'Told that the home was let.'",
)
@click.option(
    "--source",
    required=True,
    type=click.Choice([str(each) for each in ComplaintSource]),
    help="Who brings it.",
)
@click.option("--ground", required=True, help="What it is about, as protocols call it, or other.")
@click.option("--account", default="", help="What happened, in a few sentences; kept encrypted.")
@click.option("--account-file", type=click.Path(path_type=Path), help="Or a file that holds it.")
@click.option("--home", default="", help="The home or advertisement; kept encrypted.")
@_landlord_options
@click.option("--name", default="", help="Who complains; kept encrypted.")
@click.option("--reach", default="", help="How to reach them; kept encrypted.")
@click.option(
    "--consent", "consents", multiple=True, type=_CONSENT, help="What they agree to; repeatable."
)
@click.option("--consented", type=Day(), help="Since when (default: the day it was received).")
@click.option("--received", type=Day(), help="The day it was received (default: today).")
@click.option(
    "--region", help="Whose law holds, by its legal file; may be left out where there is one."
)
@json_option
@with_settings
def add(
    settings: Settings,
    source: str,
    ground: str,
    account: str,
    account_file: Path | None,
    home: str,
    landlord: str,
    landlord_name: str,
    landlord_type: str,
    landlord_phone: str,
    landlord_email: str,
    name: str,
    reach: str,
    consents: tuple[str, ...],
    consented: date | None,
    received: date | None,
    region: str | None,
    as_json: bool,
) -> None:
    """Record a complaint of a citizen, a social service, the police or an association.

    Keep no more than is needed. Who complains lies under a key of its own, and is erased by an id
    of its own; the complaint stays.
    """
    from discrimtest.actions.record_complaint import ToldComplaint, add_complaint
    from discrimtest.library.handed_in import text_of
    from discrimtest.words.complaint import ComplaintText

    if account and account_file:
        raise click.UsageError("Give --account or --account-file, not both.")
    told = text_of(account_file) if account_file else account
    step = add_complaint(
        settings.workplace(),
        ToldComplaint(
            ComplaintSource(source),
            ground,
            ComplaintText(name, reach, told, home),
            _told_landlord(landlord, landlord_name, landlord_type, landlord_phone, landlord_email),
            tuple(map(Consent, consents)),
            received,
            consented,
            region,
        ),
    )
    if as_json:
        print_json(step.to_dict())
        return
    echo(f"Recorded as {step.complaint.id}.")
    echo(f"Who complains is {step.complaint.complainant}; erase them by that id.")
    _say_landlord(step)


def _say_landlord(step: RecordedStep) -> None:
    if step.landlord is None:
        echo("It names no landlord yet.")
        return
    echo(f"It is about {step.landlord}.")
    for other in step.doubtful_with:
        print_line(
            f"To decide: is that {other}? Until then the two count as one: "
            f"discrimtest listings confirm {step.landlord} {other}",
            "  ",
        )


@complaints.command("list", epilog="Example: discrimtest complaints list")
@json_option
@with_settings
def list_all(settings: Settings, as_json: bool) -> None:
    """List complaints, with nothing of what was told."""
    from discrimtest.actions.list_complaints import list_complaints

    found = list_complaints(settings.workplace())
    if as_json:
        print_json({"complaints": [each.to_dict() for each in found]})
        return
    columns = ("complaint", "received", "from", "ground", "state", "consents", "landlord")
    print_table(
        "Complaints",
        (*columns, "studies", "data kept until"),
        [_row(each) for each in found],
    )


def _row(listed: ListedComplaint) -> tuple[object, ...]:
    told = listed.complaint
    return (
        told.id,
        told.received,
        told.source,
        told.ground,
        told.state,
        ", ".join(listed.consents) or "none",
        listed.landlord,
        ", ".join(listed.studies),
        listed.keep_until or "[erased]",
    )


@complaints.command("show", epilog="Example: discrimtest complaints show complaint-abc")
@_complaint
@json_option
@with_settings
def show(settings: Settings, complaint: str, as_json: bool) -> None:
    """Show a complaint with what was told, and what was done about it."""
    from discrimtest.actions.list_complaints import show_complaint

    shown = show_complaint(settings.workplace(), complaint).to_dict()
    if as_json:
        print_json(shown)
        return
    steps = shown.pop("events")
    consents = [f"{what} since {day}" for what, day in shown.pop("consents").items()]
    shown["consents"], shown["studies"] = ", ".join(consents), ", ".join(shown["studies"])
    told = ("name", "reach", "account", "home", *(["landlord_name"] if shown["landlord"] else []))
    for key, value in shown.items():
        erased = key in told and value is None
        print_line(f"{key.replace('_', ' ')}: {'[erased]' if erased else value or ''}", "  ")
    print_table(
        "Steps",
        ("day", "step", "what", "answer", "by"),
        [(step["day"], step["kind"], step["what"], step["note"], step["by"]) for step in steps],
    )


@complaints.command(
    "consent", epilog="Example: discrimtest complaints consent complaint-abc --to referral"
)
@_complaint
@click.option("--to", "consent", required=True, type=_CONSENT, help="What they agree to.")
@_on
@click.option("--undo", is_flag=True, help="They agree to it no longer.")
@json_option
@with_settings
def consent(
    settings: Settings, complaint: str, consent: str, on: date | None, undo: bool, as_json: bool
) -> None:
    """Record what a complainant agrees to: to be contacted, to a referral, to be named there."""
    from discrimtest.actions.record_complaint import record_consent

    step = record_consent(settings.workplace(), complaint, Consent(consent), on=on, undo=undo)
    if as_json:
        print_json(step.to_dict())
        return
    echo(f"{complaint}: {consent} {'withdrawn' if undo else 'agreed'}.")


@complaints.command(
    "link", epilog="Example: discrimtest complaints link complaint-abc --study my-reactive-study"
)
@_complaint
@click.option("--study", "slug", help="The reactive study that is begun after it.")
@_landlord_options
@_on
@json_option
@with_settings
def link(
    settings: Settings,
    complaint: str,
    slug: str | None,
    landlord: str,
    landlord_name: str,
    landlord_type: str,
    landlord_phone: str,
    landlord_email: str,
    on: date | None,
    as_json: bool,
) -> None:
    """Say whom a complaint is about, or which reactive study is begun after it.

    The study then draws homes of that landlord alone. Set one up with
    `study new SLUG --from STUDY --reactive`.
    """
    from discrimtest.actions.record_complaint import link_complaint, name_complaints_landlord

    told = _told_landlord(landlord, landlord_name, landlord_type, landlord_phone, landlord_email)
    if told.told == (slug is not None):
        raise click.UsageError("Give --study, or say who the landlord is.")
    at = settings.workplace()
    if slug is not None:
        step = link_complaint(at, complaint, slug, on=on)
    else:
        step = name_complaints_landlord(at, complaint, told, on=on)
    if as_json:
        print_json(step.to_dict())
        return
    if slug is not None:
        echo(f"{slug} follows {complaint}: it draws homes of {step.landlord} alone.")
        return
    _say_landlord(step)


@complaints.command("refer", epilog="Example: discrimtest complaints refer complaint-abc")
@_complaint
@_body
@_on
@json_option
@with_settings
def refer(
    settings: Settings, complaint: str, body: str | None, on: date | None, as_json: bool
) -> None:
    """Record that a complaint goes to the body that the region's law names."""
    from discrimtest.actions.record_complaint import refer_complaint

    done = refer_complaint(settings.workplace(), complaint, body=body, on=on)
    if as_json:
        told = {"body": done.body.id, "website": done.body.website, "with_name": done.with_name}
        print_json({"complaint": complaint, **told})
        return
    echo(f"{complaint} goes to {done.body.called('en')} ({done.body.website or done.body.id}).")
    named = "may be named there" if done.with_name else "did not agree to be named: name them not"
    echo(f"The complainant {named}.")


@complaints.command(
    "answer",
    epilog="Example: discrimtest complaints answer complaint-abc --text 'Mediation was begun.'",
)
@_complaint
@click.option("--text", required=True, help="What the body answered; kept encrypted.")
@_body
@_on
@json_option
@with_settings
def answer(
    settings: Settings, complaint: str, text: str, body: str | None, on: date | None, as_json: bool
) -> None:
    """Record the answer of the body to which a complaint was referred."""
    from discrimtest.actions.record_complaint import answer_complaint

    step = answer_complaint(settings.workplace(), complaint, text, body=body, on=on)
    if as_json:
        print_json(step.to_dict())
        return
    echo(f"{complaint}: the answer is recorded.")


@complaints.command(
    "close", epilog="Example: discrimtest complaints close complaint-abc --lang nl -o brief.pdf"
)
@_complaint
@click.option(
    "-o",
    "--output",
    "letter",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the closing letter there: .pdf (one A4 page) or .txt.",
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default="nl",
    show_default=True,
    help="Language of the letter.",
)
@_on
@json_option
@with_settings
def close(
    settings: Settings,
    complaint: str,
    letter: Path | None,
    language: str,
    on: date | None,
    as_json: bool,
) -> None:
    """Close a complaint, and write the letter that tells the complainant how it went.

    It is refused while the study after it is not over. A closed one gets its letter again, in any
    language; where its tests tell something else by then, the letter says that it corrects one.
    """
    from discrimtest.actions.close_complaint import close_complaint

    done = close_complaint(settings.workplace(), complaint, letter=letter, language=language, on=on)
    if as_json:
        print_json(done.to_dict())
        return
    echo(f"{complaint} is closed; {done.tests} complete tests followed it.")
    if done.letter is not None:
        echo(f"The letter: {done.letter}")
    if done.corrects is not None:
        echo(f"It tells other numbers, and says that it corrects that of {done.corrects}.")
