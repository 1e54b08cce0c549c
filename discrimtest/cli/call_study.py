"""``discrimtest calls``: a study of mystery calls drawn, made, judged and handed on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from discrimtest.cli.moment import Moment
from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_table
from discrimtest.words.call import LEVELS, CallOutcome

if TYPE_CHECKING:
    from discrimtest.actions.list_calls import ListedCall

JOIN = "; "
_study = click.argument("slug", metavar="STUDY")
_number = click.argument("number", type=int, metavar="CALL")


@click.command("draw", epilog="Example: discrimtest calls draw kortrijk-calls --wave 2025")
@_study
@click.option("--wave", required=True, type=int, help="Number of the wave.")
@click.option(
    "--agencies",
    type=click.Path(path_type=Path),
    help="Draw from this table alone: name, phone, perhaps email. Default: all agencies known.",
)
@json_option
@with_settings
def draw(settings: Settings, slug: str, wave: int, agencies: Path | None, as_json: bool) -> None:
    """Draw which agencies are called in a wave, when, by which owner, and what is asked.

    Each is called once in a wave. What tests and calls of every study laid upon an agency counts,
    and none that was excluded or stopped is drawn.
    """
    from discrimtest.actions.draw_calls import draw_calls

    made = draw_calls(settings.workplace(), slug, wave, agencies)
    if as_json:
        print_json(made.to_dict())
        return
    echo(f"Drew {made.calls} calls of wave {wave}.")
    if made.shortfall:
        echo(f"Shortfall: {made.shortfall}")
    echo(f"Draw: {made.golden}")


@click.command("assign", epilog="Example: discrimtest calls assign kortrijk-calls")
@_study
@json_option
@with_settings
def assign(settings: Settings, slug: str, as_json: bool) -> None:
    """Share the open calls among trained testers; nobody calls an agency they have a tie to."""
    from discrimtest.actions.make_calls import assign_calls

    shared = assign_calls(settings.workplace(), slug)
    if as_json:
        print_json(shared.to_dict())
        return
    print_table("Calls to make", ("who", "calls"), list(shared.load.items()))
    tied = [number for number in shared.nobody if number not in shared.untrained]
    for numbers, why in (
        (shared.untrained, "no tester's training holds on the day (see testers train)"),
        (tied, "every trained tester declared a tie to the agency"),
    ):
        if numbers:
            echo(f"Nobody may make: {', '.join(map(str, numbers))}: {why}.")


@click.command("due", epilog="Example: discrimtest calls due kortrijk-calls")
@_study
@click.option("--until", type=Moment(), help="Local time of the study (default: now).")
@json_option
@with_settings
def due(settings: Settings, slug: str, until: datetime | None, as_json: bool) -> None:
    """List the calls to make now, earliest first: a tester's own, and those nobody was given."""
    from discrimtest.actions.list_calls import list_calls

    found = list_calls(settings.workplace(), slug, due=True, until=until)
    if as_json:
        print_json({"calls": [each.to_dict() for each in found]})
        return
    columns = ("wave", "when", "agency", "phone", "request", "language", "attempts", "who")
    _print(f"Calls due in {slug}", columns, found)


@click.command("list", epilog="Example: discrimtest calls list kortrijk-calls")
@_study
@json_option
@with_settings
def list_all(settings: Settings, slug: str, as_json: bool) -> None:
    """List the calls drawn, how each ended, and what departs from the plan."""
    from discrimtest.actions.list_calls import list_calls

    found = list_calls(settings.workplace(), slug)
    if as_json:
        print_json({"calls": [each.to_dict() for each in found]})
        return
    columns = ("wave", "when", "agency", "request", "state", "attempts", "departs", "who")
    _print(f"Calls of {slug}", columns, found)


def _print(title: str, columns: tuple[str, ...], found: list[ListedCall]) -> None:
    def cell(call: ListedCall, name: str) -> object:
        return JOIN.join(call.departs) if name == "departs" else getattr(call, name)

    rows = [(call.number, *(cell(call, name) for name in columns)) for call in found]
    print_table(title, ("call", *columns), rows)


@click.command("script", epilog="Example: discrimtest calls script kortrijk-calls 3")
@_study
@_number
@json_option
@with_settings
def script(settings: Settings, slug: str, number: int, as_json: bool) -> None:
    """Show whom to call, as which owner, and the script with everything filled in."""
    from discrimtest.actions.list_calls import show_script

    shown = show_script(settings.workplace(), slug, number)
    if as_json:
        print_json({"call": number, "script": shown})
        return
    echo(shown)


@click.command(
    "log",
    epilog="Example: discrimtest calls log kortrijk-calls 3 --outcome refuses "
    "--words 'Dat doen wij niet.'",
)
@_study
@_number
@click.option(
    "--outcome", type=click.Choice([str(each) for each in CallOutcome]), help="How it ended."
)
@click.option("--no-answer", is_flag=True, help="Nobody took it or had time; tried again later.")
@click.option("--words", default="", help="What the agency said, word for word; kept encrypted.")
@click.option(
    "--at",
    "moment",
    type=Moment(),
    help="When it was made; without it now, and of a correction as it was.",
)
@click.option("--correct", is_flag=True, help="Put right how it ended; the first stays on record.")
@click.option(
    "--note",
    default="",
    help="With --correct: what was wrong; needed where somebody else recorded it (kept encrypted).",
)
@json_option
@with_settings
def log(
    settings: Settings,
    slug: str,
    number: int,
    outcome: str | None,
    no_answer: bool,
    words: str,
    moment: datetime | None,
    correct: bool,
    note: str,
    as_json: bool,
) -> None:
    """Record how a call ended, or that nobody took it. Write down at once what was said."""
    from discrimtest.actions.make_calls import log_call

    if (outcome is None) is not no_answer:
        raise click.UsageError("Give --outcome, or --no-answer.")
    if note and not correct:
        raise click.UsageError("--note says what was wrong: give it with --correct.")
    at = settings.workplace()
    made = log_call(
        at, slug, number, outcome, words=words, moment=moment, correct=correct, note=note
    )
    if as_json:
        print_json(made.to_dict())
        return
    said = "nobody took it" if outcome is None else outcome.replace("_", " ")
    departs = f" Departs from the plan: {JOIN.join(made.departs)}." if made.departs else ""
    echo(f"Call {number}: {said}.{departs}")


@click.command(
    "withdraw",
    epilog="Example: discrimtest calls withdraw kortrijk-calls 3 --reason 'No agency: a notary.'",
)
@_study
@_number
@click.option("--reason", required=True, help="Why; kept encrypted.")
@json_option
@with_settings
def withdraw(settings: Settings, slug: str, number: int, reason: str, as_json: bool) -> None:
    """Take a call out: it is not made, or does not count. It stays on record."""
    from discrimtest.actions.make_calls import withdraw_call

    event = withdraw_call(settings.workplace(), slug, number, reason)
    if as_json:
        print_json({"call": number, "event": event.id})
        return
    echo(f"Call {number} is withdrawn.")


@click.command(
    "judge", epilog="Example: discrimtest calls judge kortrijk-calls 3 --outcome leaves_open"
)
@_study
@click.argument("number", type=int, metavar="CALL", required=False)
@click.option(
    "--outcome", type=click.Choice([str(each) for each in LEVELS]), help="What you hear in it."
)
@json_option
@with_settings
def judge(
    settings: Settings, slug: str, number: int | None, outcome: str | None, as_json: bool
) -> None:
    """Judge a call by its words alone; without CALL, show the words that wait for you.

    For a coder who may not see how calls ended. Names, agencies, places and numbers are masked; the
    study says which share of its calls is drawn. The caller's outcome counts; `calls analyse` tells
    in how many calls both agree.
    """
    from discrimtest.actions.judge_calls import judge_call, list_to_judge

    if (number is None) is not (outcome is None):
        raise click.UsageError("Give a call with --outcome, or neither.")
    at = settings.workplace()
    if number is not None and outcome is not None:
        event = judge_call(at, slug, number, outcome)
        if as_json:
            print_json({"call": number, "event": event.id, "outcome": event.outcome})
            return
        echo(f"Call {number}: {outcome.replace('_', ' ')}.")
        return
    waiting = list_to_judge(at, slug)
    if as_json:
        print_json({"calls": [each.to_dict() for each in waiting]})
        return
    rows = [(each.number, each.words) for each in waiting]
    print_table("To judge by their words", ("call", "what was said"), rows)


@click.command("export", epilog="Example: discrimtest calls export kortrijk-calls -o calls.csv")
@_study
@click.option(
    "-o",
    "--output",
    "file",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write it.",
)
@json_option
@with_settings
def export(settings: Settings, slug: str, file: Path, as_json: bool) -> None:
    """Write the calls that ended as the table that `calls analyse --data` reads.

    Agencies bear pseudonyms, the same in every wave.
    """
    from discrimtest.actions.list_calls import export_calls

    count = export_calls(settings.workplace(), slug, file)
    if as_json:
        print_json({"file": str(file), "calls": count})
        return
    echo(f"Wrote {count} calls to {file}.")


COMMANDS = (draw, assign, due, list_all, script, log, withdraw, judge, export)
