"""``discrimtest testers``: who makes contacts, and who makes which."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from discrimtest.cli.moment import Day
from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_line, print_table
from discrimtest.words.characteristics import AGES, READS_AS, Characteristics

if TYPE_CHECKING:
    from discrimtest.actions.assign_testers import AssignedContacts
    from discrimtest.actions.enter_again import ItemAgreement

_study = click.argument("slug", metavar="STUDY")
_login = click.argument("login", metavar="PERSON")
_withdraw = click.option("--withdraw", is_flag=True, help="It holds no longer.")
_date = click.option("--date", "day", type=Day(), help="Only what is planned on this day.")


@click.group(epilog="Example: discrimtest testers list kortrijk-couples-2026")
def testers() -> None:
    """Say who is trained and whom each may not meet; share the contacts among them."""


@testers.command("list", epilog="Example: discrimtest testers list kortrijk-couples-2026")
@_study
@json_option
@with_settings
def list_them(settings: Settings, slug: str, as_json: bool) -> None:
    """List a study's testers: training, ties to landlords, what each has to make."""
    from discrimtest.actions.manage_testers import list_testers

    found = list_testers(settings.workplace(), slug)
    if as_json:
        print_json({"testers": [tester.to_dict() for tester in found]})
        return
    print_table(
        f"Testers of {slug}",
        ("tester", "person", "trained", "a visit shows", "to make", "made", "never meets"),
        [
            (
                tester.login,
                tester.person,
                tester.trained,
                tester.shows,
                tester.to_make,
                tester.made,
                ", ".join(tester.conflicts),
            )
            for tester in found
        ],
    )


@testers.command("train", epilog="Example: discrimtest testers train an --until 2026-12-31")
@_login
@click.option("--until", type=Day(), help="Last day on which it holds (default: no end).")
@_withdraw
@json_option
@with_settings
def train(
    settings: Settings, login: str, until: date | None, withdraw: bool, as_json: bool
) -> None:
    """Say that a person was trained; only trained testers are given contacts."""
    from discrimtest.actions.manage_testers import train_tester

    told = train_tester(settings.workplace(), login, until=until, withdraw=withdraw)
    _told(told, as_json, person=login, trained=not withdraw, until=until)


@testers.command(
    "declare",
    epilog="Example: discrimtest testers declare an --conflict landlord-abc --reason 'a cousin'",
)
@_login
@click.option(
    "--conflict",
    metavar="LANDLORD",
    required=True,
    help="Whom the person is tied to, by its id or that of a contact with it.",
)
@click.option("--reason", required=True, help="What the tie is; kept encrypted.")
@_withdraw
@json_option
@with_settings
def declare(
    settings: Settings, login: str, conflict: str, reason: str, withdraw: bool, as_json: bool
) -> None:
    """Declare a conflict of interest: PERSON never meets this landlord.

    Nor one that is, or may be, the same. Everybody declares their own. Contacts that were assigned
    are taken away at once.
    """
    from discrimtest.actions.manage_testers import declare_conflict

    place = settings.workplace()
    told = declare_conflict(place, login, conflict, reason=reason, withdraw=withdraw)
    _told(told, as_json, person=login, conflict=conflict, holds=not withdraw)


@testers.command(
    "describe", epilog="Example: discrimtest testers describe an --reads-as woman 'about 30'"
)
@_login
@click.argument("words", default="")
@click.option("--reads-as", type=click.Choice(READS_AS), help="How a first name would read.")
@click.option("--origin", default="", help="As the protocol's arms call it (flemish).")
@click.option("--age", type=click.Choice(AGES), help="The age of a candidate they can be.")
@json_option
@with_settings
def describe(
    settings: Settings,
    login: str,
    words: str,
    reads_as: str | None,
    origin: str,
    age: str | None,
    as_json: bool,
) -> None:
    """Keep what a visit shows of PERSON, encrypted, in the place of what was kept before.

    `testers assign` gives nobody a visit as a candidate who reads otherwise; what is not said here
    speaks against none. Without anything said, what was kept is withdrawn.
    """
    from discrimtest.actions.manage_testers import describe_tester

    shown = Characteristics(reads_as or "", origin.strip(), age or "", words)
    told = describe_tester(settings.workplace(), login, shown)
    _told(told, as_json, person=login, described=bool(shown.note.strip()))


@testers.command("assign", epilog="Example: discrimtest testers assign kortrijk-couples-2026")
@_study
@_date
@json_option
@with_settings
def assign(settings: Settings, slug: str, day: date | None, as_json: bool) -> None:
    """Give each contact that is to be made or declined to a trained tester.

    What was assigned stays. Everybody gets as many; nobody a landlord they have a tie to. Where a
    landlord hears or sees who asks, the contacts of a test go to different testers; a visit to
    nobody who is seen not to be its candidate (`testers describe`).
    """
    from discrimtest.actions.assign_testers import assign_testers

    _say(slug, assign_testers(settings.workplace(), slug, day=day), as_json)


@testers.command(
    "reassign", epilog="Example: discrimtest testers reassign kortrijk-couples-2026 --from an"
)
@_study
@click.option("--from", "leaving", metavar="PERSON", required=True, help="Who drops out.")
@_date
@json_option
@with_settings
def reassign(settings: Settings, slug: str, leaving: str, day: date | None, as_json: bool) -> None:
    """Give the contacts of a tester who drops out, on a day or for good, to the others."""
    from discrimtest.actions.assign_testers import assign_testers

    _say(slug, assign_testers(settings.workplace(), slug, day=day, leaving=leaving), as_json)


def _say(slug: str, found: AssignedContacts, as_json: bool) -> None:
    if as_json:
        print_json(found.to_dict())
        return
    print_table(
        f"Assigned in {slug}",
        ("tester", "new", "to make in all"),
        [(name, found.given.get(name, 0), count) for name, count in found.load.items()],
    )
    if found.kept:
        echo(f"{found.kept} stay with whom they were assigned to.")
    for contact in found.nobody:
        print_line(f"{contact}: {_why_nobody(found, contact)}.")
    for contact in found.alone:
        echo(f"{contact}: one tester makes both contacts of its test; nobody else could.")
    for name in found.undescribed:
        why = "nobody said what a visit shows (testers describe), so any candidate may be theirs"
        print_line(f"{name}: {why}.")


def _why_nobody(found: AssignedContacts, contact: str) -> str:
    """Why a contact was given to nobody."""
    if contact in found.unlike:
        return "every trained tester who may make it is seen to be another than its candidate"
    if contact in found.beside:
        return "every trained tester who may make it makes the other visit of its test"
    return "no trained tester may make it when it is planned"


@testers.command("hold", epilog="Example: discrimtest testers hold ct-abc --reason 'copied text'")
@click.argument("contact")
@click.option("--reason", required=True, help="What is to be looked at; kept encrypted.")
@json_option
@with_settings
def hold(settings: Settings, contact: str, reason: str, as_json: bool) -> None:
    """Let what was recorded of CONTACT count in no outcome until it is released."""
    from discrimtest.actions.remark_contact import hold_contact

    hold_contact(settings.workplace(), contact, reason)
    told = f"{contact} is held; its test counts in no figure."
    _told(told, as_json, contact=contact, held=True)


@testers.command("release", epilog="Example: discrimtest testers release ct-abc --reason 'checked'")
@click.argument("contact")
@click.option("--reason", required=True, help="What was found; kept encrypted.")
@json_option
@with_settings
def release(settings: Settings, contact: str, reason: str, as_json: bool) -> None:
    """Let what was recorded of CONTACT count again."""
    from discrimtest.actions.remark_contact import release_contact

    release_contact(settings.workplace(), contact, reason)
    _told(f"{contact} is released.", as_json, contact=contact, held=False)


@testers.command("status", epilog="Example: discrimtest testers status kortrijk-couples-2026")
@_study
@json_option
@with_settings
def status(settings: Settings, slug: str, as_json: bool) -> None:
    """Show how each tester works: flags, answers entered twice, holds, open questions.

    A flag is a reason to look, no verdict. Below, whether the net difference depends on them.
    """
    from discrimtest.actions.tell_testers import tell_testers

    found = tell_testers(settings.workplace(), slug)
    if as_json:
        print_json(found.to_dict())
        return
    kinds = ("fast", "copied", "odd_hours", "late", "same_voice")
    print_table(
        f"Testers of {slug}",
        (
            *("tester", "made", "answers", "fast", "copied", "at night", "late", "one voice"),
            *("twice", "differ", "95 % limits", "held", "questions"),
        ),
        [
            (
                f"{tester.login} ({tester.number})",
                tester.work.made,
                tester.work.answers,
                *(tester.work.flags[kind] for kind in kinds),
                tester.work.checked,
                tester.work.wrong,
                _limits(tester.errors),
                tester.work.held,
                tester.work.queries,
            )
            for tester in found.testers
        ],
    )
    if found.flagged:
        columns = ("why", "tester", "contact", "entry", "recorded")
        print_table("Entries to look at", columns, found.flagged)
    if found.effect:
        effect, alike = found.effect, found.effect.alike
        print_line(
            f"Net difference {effect.net:.1%} of all tests; without one tester "
            f"{effect.lowest:.1%} to {effect.highest:.1%}. {effect.testers} testers alike: "
            f"Q = {alike.statistic:.2f}, df = {alike.df:.0f}, p = {alike.p_value:.3f}."
        )


def _told(sentence: str, as_json: bool, **what: object) -> None:
    if as_json:
        print_json(what)
    else:
        print_line(sentence)


def _limits(share: ItemAgreement) -> str:
    return "" if share.low is None or share.high is None else f"{share.low:.0%} to {share.high:.0%}"
