"""``discrimtest quality``: answers that are entered a second time."""

from __future__ import annotations

from datetime import datetime

import click

from discrimtest.cli.moment import Moment
from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_table

_study = click.argument("slug", metavar="STUDY")


@click.group(epilog="Example: discrimtest quality next kortrijk-couples-2026")
def quality() -> None:
    """Enter a share of the answers again from their source, and compare.

    The program draws which: one in ten that came by telephone or portal, and one in five of all in
    a tester's first two weeks.
    """


@quality.command("next", epilog="Example: discrimtest quality next kortrijk-couples-2026")
@_study
@json_option
@with_settings
def next_ones(settings: Settings, slug: str, as_json: bool) -> None:
    """List what you are to enter again; the first entry, somebody else's, is not shown."""
    from discrimtest.actions.enter_again import list_to_enter

    found = list_to_enter(settings.workplace(), slug)
    if as_json:
        print_json({"answers": [one.to_dict() for one in found]})
        return
    print_table(
        f"To enter again in {slug}",
        ("answer", "contact", "line", "which", "recorded"),
        [(one.response, one.contact, one.line, one.number, one.recorded) for one in found],
    )


@quality.command(
    "enter",
    epilog="Example: discrimtest quality enter response-abc --channel phone "
    "--at '2026-03-09 14:05' --category refusal --text 'Het is verhuurd.'",
)
@click.argument("response")
@click.option("--channel", required=True, help="How it came: email, portal, phone, …")
@click.option("--at", "moment", type=Moment(), required=True, help="When it came.")
@click.option("--category", help="Outcome by the codebook; left out, a coder decides.")
@click.option("--text", default="", help="Word for word; kept encrypted.")
@click.option("--automatic", is_flag=True, help="Software sent it.")
@json_option
@with_settings
def enter(
    settings: Settings,
    response: str,
    channel: str,
    moment: datetime,
    category: str | None,
    text: str,
    automatic: bool,
    as_json: bool,
) -> None:
    """Enter an answer again, from the screenshot or the note of the call alone."""
    from discrimtest.actions.enter_again import enter_again

    enter_again(
        settings.workplace(),
        response,
        channel=channel,
        moment=moment,
        category=category,
        text=text,
        automatic=automatic,
    )
    if as_json:
        print_json({"response": response, "entered": True})
        return
    echo(f"{response}: second entry kept.")


@quality.command("compare", epilog="Example: discrimtest quality compare kortrijk-couples-2026")
@_study
@json_option
@with_settings
def compare(settings: Settings, slug: str, as_json: bool) -> None:
    """Tell how often both entries agree, item by item, with 95 % limits."""
    from discrimtest.actions.enter_again import compare_entries

    found = compare_entries(settings.workplace(), slug)
    if as_json:
        print_json({"items": [one.to_dict() for one in found]})
        return
    print_table(
        f"First and second entry in {slug}",
        ("item", "agree", "of", "95 % limits"),
        [
            (
                one.item,
                one.agree,
                one.of,
                "" if one.low is None or one.high is None else f"{one.low:.0%} to {one.high:.0%}",
            )
            for one in found
        ],
    )
