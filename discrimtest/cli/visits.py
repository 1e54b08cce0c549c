"""``discrimtest visits``: what two testers tell of the same home, each alone, and what differs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from discrimtest.cli.options import Settings, folder_option, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_line, print_table, signed

if TYPE_CHECKING:
    from discrimtest.actions.list_visits import ShownVisit
    from discrimtest.requests.visits import StageFinding, VisitDifference
    from discrimtest.words.visit import VisitEntry

_contact = click.argument("contact")


@click.group(epilog="Example: discrimtest visits list kortrijk-visits-2026")
def visits() -> None:
    """Record visits in pairs: an account each, both locked before either is seen, a debrief.

    An account is its tester's own until every account of the test is locked.
    """


@visits.command("form", epilog="Example: discrimtest visits form contact-abc --lang nl -o forms")
@_contact
@click.option("--lang", default="nl", show_default=True, help="Language of the form: nl, fr, en.")
@folder_option("visits")
@json_option
@with_settings
def form(settings: Settings, contact: str, lang: str, directory: Path, as_json: bool) -> None:
    """Write the form of a visit: a file to fill in, and a page to print with the script."""
    from discrimtest.actions.list_visits import write_visit_forms

    files = write_visit_forms(settings.workplace(), contact, lang, directory)
    if as_json:
        print_json({"files": [str(file) for file in files]})
        return
    for file in files:
        echo(str(file))


@visits.command("record", epilog="Example: discrimtest visits record visits/visit-contact-abc.toml")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--reason",
    help="Corrects your locked account for this reason, or puts yours in the place of another's "
    "that is open, or of the word that none will come; kept encrypted.",
)
@json_option
@with_settings
def record(settings: Settings, file: Path, reason: str | None, as_json: bool) -> None:
    """Hand in a FILE that you filled in. Until you lock it, a later one takes its place.

    Only who was given the visit, or made its call, hands in its account.
    """
    from discrimtest.actions.record_visit import record_visit

    entry = record_visit(settings.workplace(), file, reason)
    if as_json:
        print_json(_entered(entry))
        return
    if reason is None:
        echo(f"{entry.contact}: your account is kept, and open until you lock it.")
        return
    if entry.kind == "account":
        echo(f"{entry.contact}: your account takes the place of another's, which stays on record.")
        return
    seen = "after the others could be read" if entry.after_sight else "before another could be read"
    echo(f"{entry.contact}: what you put right is kept and locked, made {seen}.")


@visits.command("lock", epilog="Example: discrimtest visits lock contact-abc")
@_contact
@click.option(
    "--absent",
    metavar="REASON",
    help="For supervisors: no account of this visit will come, and why; kept encrypted.",
)
@json_option
@with_settings
def lock(settings: Settings, contact: str, absent: str | None, as_json: bool) -> None:
    """Lock your account of a visit; what you change later stands beside it as a correction.

    A supervisor locks the account of a visitor who cannot, as it stands. It must not contradict the
    recorded answer.
    """
    from discrimtest.actions.record_visit import lock_visit, set_visit_aside

    if absent is None:
        entry, told = lock_visit(settings.workplace(), contact), "the account is locked."
    else:
        entry = set_visit_aside(settings.workplace(), contact, absent)
        told = "no account of this visit will come."
    if as_json:
        print_json(_entered(entry))
        return
    echo(f"{contact}: {told}")


@visits.command(
    "debrief",
    epilog="Example: discrimtest visits debrief contact-abc --text 'Another agent at the door.'",
)
@_contact
@click.option("--text", required=True, help="What differed, and why; kept encrypted.")
@json_option
@with_settings
def debrief(settings: Settings, contact: str, text: str, as_json: bool) -> None:
    """Note on the test of a visit what differed, once all its accounts are locked."""
    from discrimtest.actions.record_visit import debrief_visits

    entry = debrief_visits(settings.workplace(), contact, text)
    if as_json:
        print_json(_entered(entry))
        return
    echo("The debrief is kept, apart from the accounts.")


@visits.command("list", epilog="Example: discrimtest visits list kortrijk-visits-2026")
@click.argument("slug", metavar="STUDY")
@json_option
@with_settings
def list_them(settings: Settings, slug: str, as_json: bool) -> None:
    """List how far the account of each visit is; never what it tells."""
    from discrimtest.actions.list_visits import list_visits

    found = list_visits(settings.workplace(), slug)
    if as_json:
        print_json({"visits": [visit.to_dict() for visit in found]})
        return
    print_table(
        f"Visits of {slug}",
        ("test", "contact", "account", "whose", "readable", "corrections", "debriefs"),
        [
            (
                visit.test,
                visit.contact,
                visit.state,
                visit.by,
                "yes" if visit.readable else "no",
                visit.corrections,
                visit.debriefs,
            )
            for visit in found
        ],
    )


@visits.command("show", epilog="Example: discrimtest visits show contact-abc")
@_contact
@json_option
@with_settings
def show(settings: Settings, contact: str, as_json: bool) -> None:
    """Show your own account; supervisors see every account of the test once all are locked."""
    from discrimtest.actions.list_visits import show_visits

    found = show_visits(settings.workplace(), contact)
    if as_json:
        print_json(found.to_dict())
        return
    for visit in found.visits:
        print_table(
            f"Test {found.test}, {visit.contact}: {visit.visit.state}",
            ("when", "who", "what", "told"),
            list(_told(visit)),
        )
    if found.debriefs:
        print_table(
            f"Test {found.test}: debrief, apart from the accounts",
            ("when", "who", "words"),
            [(when, who, entry.note) for when, who, entry in found.debriefs],
        )
    for name in found.withheld:
        print_line(f"{name}: not yours to read.")


@visits.command("analyse", epilog="Example: discrimtest visits analyse kortrijk-visits-2026")
@click.argument("slug", metavar="STUDY")
@click.option(
    "--corrected",
    is_flag=True,
    help="Let corrections count that were made when the other account could be read.",
)
@json_option
@with_settings
def analyse(settings: Settings, slug: str, corrected: bool, as_json: bool) -> None:
    """How far pairs came, stage by stage among those who reached it, and numbers pair by pair."""
    from discrimtest.actions.analyse_visits import analyse_visits

    found = analyse_visits(settings.workplace(), slug, corrected=corrected)
    if as_json:
        print_json(found.to_dict())
        return
    for comparison in dict.fromkeys(stage.comparison for stage in found.stages):
        print_table(
            f"{comparison}: pairs at each stage, of those in which both came so far",
            ("stage", "pairs", "both", "control only", "test only", "neither", "net", "p"),
            [_stage(stage) for stage in found.stages if stage.comparison == comparison],
        )
        print_table(
            f"{comparison}: numbers in the accounts, pair by pair",
            ("what", "pairs", "control more", "test more", "control", "test", "difference", "p"),
            [_number(one) for one in found.differences if one.comparison == comparison],
        )
        print_line("Differences are of the means before these were rounded.")
        print_line("")
    facts = found.facts
    print_line(
        f"Tests with every account locked: {facts.readable}; waiting for one: {facts.waiting}; "
        f"visits without an account: {facts.absent}; corrections made in sight of the other "
        f"account: {facts.after_sight}, which {'count' if corrected else 'do not count'} here."
    )
    for warning in found.warnings:
        print_line(f"warning: {warning}", indent="  ")


def _entered(entry: VisitEntry) -> dict[str, object]:
    """What was entered, without what it tells."""
    told = {"id": entry.id, "kind": str(entry.kind), "contact": entry.contact}
    return {**told, "after_sight": entry.after_sight}


def _stage(stage: StageFinding) -> tuple[object, ...]:
    cells, net, test = stage.cells, stage.net, stage.test
    counts = (stage.pairs, cells.both, cells.control_only, cells.test_only, cells.neither)
    found = (net.value, net.ci_low, net.ci_high) if net else ()
    told = [signed(each, 2) for each in found if each is not None and each == each]
    limits = "–"
    if net is not None and len(told) == 3:
        limits = f"{told[0]} ({told[1]} to {told[2]}, {net.ci_method})"
    return stage.outcome, *counts, limits, _p(test.p_value if test and stage.pairs else None)


def _number(one: VisitDifference) -> tuple[object, ...]:
    from discrimtest.words.visit import MONEY

    unit = 100 if one.item in MONEY else 1
    means = (one.control / unit, one.tested / unit)
    ends = [signed(end / unit, 1) for end in (one.low, one.high) if end == end]
    limits = f" ({' to '.join(ends)})" if ends else ""
    return (
        one.item,
        one.pairs,
        one.control_more,
        one.test_more,
        *("–" if mean != mean else f"{mean:.1f}" for mean in means),
        "–" if one.difference != one.difference else f"{signed(one.difference / unit, 1)}{limits}",
        _p(one.p_value),
    )


def _p(value: float | None) -> str:
    return "–" if value is None or value != value else f"{value:.3f}"


def _told(visit: ShownVisit) -> Iterator[tuple[str, ...]]:
    for when, who, entry in visit.entries:
        late = ", after the others could be read" if entry.after_sight else ""
        yield when, who, f"{entry.kind}{late}", _words(entry)


def _words(entry: VisitEntry) -> str:
    told = []
    if entry.account:
        for name, value in entry.account.items().items():
            shown = ", ".join(value) if isinstance(value, list) else _plain(name, value)
            told.append(f"{name}: {shown or 'none'}")
        told.append(f"remarks: {entry.account.remarks or 'none'}")
    return "; ".join([*told, *([f"reason: {entry.note}"] if entry.note else [])])


def _plain(name: str, value: object) -> str:
    from discrimtest.words.visit import MONEY

    if name in MONEY:
        return "" if value is None else f"{int(str(value)) / 100:.2f} EUR"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
