"""``discrimtest code``: judge answers blind, decide between coders, see how far they agree."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any

import click

from discrimtest.cli.again import given_back
from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_line, print_table
from discrimtest.words.coding_event import CodingPart, Leaked
from discrimtest.words.language import LANGUAGES
from discrimtest.words.outcome import Category

if TYPE_CHECKING:
    from discrimtest.actions.code_outcomes import Item
    from discrimtest.record.blind_coding import Judged
    from discrimtest.samples.codings import CoderAgreement
    from discrimtest.workplace.workplace import Workplace

_CATEGORIES = [str(category) for category in Category if category is not Category.NO_REPLY]
_HEARD = {
    "to_code": "to code",
    "second_coding": "for a second coder",
    "to_adjudicate": "for a third, as two differ",
}
_language = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Language of the codebook's labels.",
)
_category = click.option(
    "--category", type=click.Choice(_CATEGORIES), help="Outcome, as the codebook defines it."
)
_subtle = click.option(
    "--subtle", multiple=True, metavar="CODE=VALUE", help="Subtle treatment, repeatable."
)
_item = click.option("--item", metavar="ITEM", help="This one, not the next.")


@click.group(epilog="Example: discrimtest code next kortrijk-couples-2026 --lang nl")
def code() -> None:
    """Judge answers without knowing to which candidate they came."""


@code.command(
    "next",
    epilog="Example: discrimtest code next kortrijk-couples-2026 --item item-abc "
    "--category invitation --subtle viewing_moments=one",
)
@click.argument("slug", metavar="STUDY")
@click.option("--salutation", is_flag=True, help="The salutations, which are coded apart.")
@_language
@_item
@_category
@_subtle
@click.option("--note", default="", help="Why, in your words (kept encrypted).")
@click.option(
    "--leak",
    type=click.Choice([str(kind) for kind in Leaked]),
    help="What the masked text still told of the candidate; it goes to another coder.",
)
@click.option("--skip", is_flag=True, help="Leave it to others; --note says why.")
@click.option("--undo", is_flag=True, help="Take back your judgement, your leak or your skip.")
@json_option
@with_settings
def next_(
    settings: Settings,
    slug: str,
    salutation: bool,
    language: str,
    item: str | None,
    category: str | None,
    subtle: tuple[str, ...],
    note: str,
    leak: str | None,
    skip: bool,
    undo: bool,
    as_json: bool,
) -> None:
    """Show the next exchange of STUDY, names and signals masked, and record what it says.

    At a terminal keys do it all, and ? tells which. Elsewhere the exchange is printed; --item with
    --category (or --leak, --skip, --undo) records.
    """
    part = CodingPart.SALUTATION if salutation else CodingPart.OUTCOME
    deeds = [category is not None or (salutation and bool(subtle)), leak is not None, skip, undo]
    if sum(deeds) > 1 or (any(deeds) and item is None):
        raise click.UsageError("Give --item with one of --category, --leak, --skip and --undo.")
    if not any(deeds) and (subtle or note):
        raise click.UsageError("--subtle and --note go with a judgement.")
    place = settings.workplace()
    if not any(deeds):
        _show_next(place, slug, part, item, language, as_json=as_json)
        return
    assert item is not None  # noqa: S101 (asked above)
    with given_back():
        done = _done(
            place, slug, item, part, category, subtle, note, leak=leak, skip=skip, undo=undo
        )
    _say(done, as_json)


def _done(
    place: Workplace,
    slug: str,
    item: str,
    part: CodingPart,
    category: str | None,
    subtle: tuple[str, ...],
    note: str,
    *,
    leak: str | None,
    skip: bool,
    undo: bool,
) -> Judged:
    from discrimtest.actions import code_outcomes as actions

    if undo:
        return actions.undo_item(place, slug, item, part=part)
    if leak or skip:
        return actions.leave_item(place, slug, item, part=part, leaked=leak, note=note)
    if category is None:
        return actions.tell_salutation(place, slug, item, subtle=subtle, note=note)
    return actions.judge_item(place, slug, item, category=category, subtle=subtle, note=note)


def _show_next(
    place: Workplace, slug: str, part: CodingPart, item: str | None, language: str, *, as_json: bool
) -> None:
    from discrimtest.actions.code_outcomes import next_item

    if sys.stdin.isatty() and sys.stdout.isatty() and not as_json:
        from discrimtest.cli.coding_screen import sit_down

        sit_down(place, slug, part, language, item)
        return
    found = next_item(place, slug, part, item)
    if as_json:
        _print_json(place, slug, part, language, found)
        return
    _print_item(found)


def _print_json(
    place: Workplace, slug: str, part: CodingPart, language: str, found: Item | None
) -> None:
    """An exchange and the codebook; not what its phrases tell, so that it leads nobody."""
    from discrimtest.actions.show_codebook import coding_sheet

    item = found.to_dict() if found else None
    for answer in item["exchange"]["answers"] if item else ():
        del answer["proposed"], answer["phrases"]
    codes = coding_sheet(place, slug, part, language).to_dict() if item else None
    print_json({"item": item, "codebook": codes})


@code.command("queue", epilog="Example: discrimtest code queue kortrijk-couples-2026")
@click.argument("slug", metavar="STUDY")
@json_option
@with_settings
def queue(settings: Settings, slug: str, as_json: bool) -> None:
    """Tell what waits for coders of STUDY, and what of it for you."""
    from discrimtest.actions.tell_coding import tell_queue

    found = tell_queue(settings.workplace(), slug)
    if as_json:
        print_json(found.to_dict())
        return
    rows = [(state.replace("_", " "), count) for state, count in found.states.items()]
    rows += [(f"salutations {told}", found.salutations[state]) for state, told in _HEARD.items()]
    rows += [("without words", found.wordless)]
    print_table(f"Exchanges of {slug}", ("state", "number"), rows)
    own = ", ".join(f"{part} {count}" for part, count in found.own.items())
    print_line(f"Waiting for you: {own}.")
    if any(found.nobody.values()):
        alone = ", ".join(f"{part} {count}" for part, count in found.nobody.items())
        print_line(
            f"Nobody is left to judge: {alone}. Every coder is kept from it, or left it to others; "
            f"add one with 'discrimtest user add LOGIN --role coder --study {slug}'."
        )
    if found.coders:
        columns = ("coder", "judged", "changed", "decided", "salutations", "leaks", "skipped")
        counts = [tuple(getattr(each, column) for column in columns) for each in found.coders]
        print_table("What coders did", columns, counts)


@code.command(
    "adjudicate",
    epilog="Example: discrimtest code adjudicate kortrijk-couples-2026 --item item-abc "
    "--category refusal --reason 'no viewing is offered'",
)
@click.argument("slug", metavar="STUDY")
@_language
@click.option("--item", metavar="ITEM", help="This one, or the exchange of this contact.")
@_category
@_subtle
@click.option("--reason", default="", help="Why; kept with the decision.")
@json_option
@with_settings
def adjudicate(
    settings: Settings,
    slug: str,
    language: str,
    item: str | None,
    category: str | None,
    subtle: tuple[str, ...],
    reason: str,
    as_json: bool,
) -> None:
    """Show an exchange of STUDY on which two coders differ, with what each said; decide it.

    Who judged it, or recorded anything of its test, does not decide. With --item an exchange on
    which coders agree, or that one judged, can be decided anew too.
    """
    from discrimtest.actions.code_outcomes import decide_item, next_dispute

    if (category is None) != (not reason) or (category is not None and item is None):
        raise click.UsageError("Give --item, --category and --reason together.")
    place = settings.workplace()
    if category is not None and item is not None:
        with given_back():
            done = decide_item(place, slug, item, category=category, reason=reason, subtle=subtle)
        _say(done, as_json)
        return
    found = next_dispute(place, slug, item)
    if as_json:
        _print_json(place, slug, CodingPart.OUTCOME, language, found)
        return
    _print_item(found)


@code.command("agreement", epilog="Example: discrimtest code agreement kortrijk-couples-2026")
@click.argument("slug", metavar="STUDY")
@json_option
@with_settings
def agreement(settings: Settings, slug: str, as_json: bool) -> None:
    """Tell how far the coders of STUDY agree, and how often a masked text told too much.

    Intervals allow for landlords, whose answers are alike. Nothing is told by candidate.
    """
    from discrimtest.actions.tell_coding import as_rows, tell_agreement

    found = tell_agreement(settings.workplace(), slug)
    rows = as_rows(found)
    if as_json:
        print_json({**_counts(found), "agreement": rows})
        return
    print_agreement(f"Agreement of coders in {slug}", rows, "exchanges")
    counts = _counts(found)
    print_line(
        f"Judged by two: {counts['twice']}, alike: {counts['alike']}, decided: "
        f"{counts['decided']}, not yet decided: {counts['undecided']}."
    )
    if found.changed:
        print_line(f"Changed or taken back since, which changes nothing here: {found.changed}.")
    rate = counts["leak_rate"]
    limits = f" ({_shown(rate['low'])} to {_shown(rate['high'])})" if counts["read"] else ""
    kinds = ", ".join(f"{kind} {count}" for kind, count in counts["leaks"].items())
    told = f": {kinds}" if kinds else ""
    print_line(f"Leaks: {found.leaked} of {found.read} readings{limits}{told}.")


def _counts(found: CoderAgreement) -> dict[str, Any]:
    slope = found.drift.slope
    return {
        "twice": found.twice,
        "alike": found.alike,
        "decided": found.decided,
        "undecided": found.undecided,
        "changed": found.changed,
        "read": found.read,
        "leaks": {str(kind): count for kind, count in found.leaks.items()},
        "leak_rate": {
            "low": _finite(found.leak_rate.low),
            "high": _finite(found.leak_rate.high),
        },
        "drift": {
            "slope_per_week": _finite(slope.value),
            "weeks": [
                {
                    "week": period.number,
                    "agreement": _finite(period.agreement.value),
                    "units": period.agreement.units,
                }
                for period in found.drift.periods
            ],
        },
    }


def _finite(value: float) -> float | None:
    return None if math.isnan(value) else value


def print_agreement(title: str, rows: list[dict[str, Any]], units: str) -> None:
    """Figures of agreement as a table, and why some are undefined."""
    columns = ("of", "figure", "value", "95 %", units, "landlords")
    print_table(title, columns, [_agreement_row(row) for row in rows])
    for why in dict.fromkeys(row["why"] for row in rows if row["why"]):
        print_line(f"Undefined where {why}.", "  ")


def _agreement_row(row: dict[str, Any]) -> tuple[object, ...]:
    of = row.get("of") or "outcome"
    between = f"{_shown(row['ci_low'])} to {_shown(row['ci_high'])}"
    limits = between if row["ci_low"] is not None else ""
    return of, row["id"], _shown(row["value"]), limits, row["units"], row["landlords"]


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _print_item(found: Item | None) -> None:
    from discrimtest.cli.coding_screen import item_lines

    if found is None:
        echo("Nothing waits for you here now.")
        return
    echo("\n".join(item_lines(found)))


def _say(done: Judged, as_json: bool) -> None:
    if as_json:
        print_json(done.to_dict())
        return
    echo(done.summary)
