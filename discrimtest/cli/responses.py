"""``discrimtest responses``: what landlords answered, on any channel."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from discrimtest.cli.again import given_back
from discrimtest.cli.incoming import assign, fetch, original, unmatched
from discrimtest.cli.moment import Moment
from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_table
from discrimtest.errors import Refused
from discrimtest.words.outcome import Category
from discrimtest.words.response import ResponseChannel

if TYPE_CHECKING:
    from discrimtest.actions.list_responses import ListedResponse
    from discrimtest.record.response import Answered

_SHOWN = 40
"""Characters of an answer that a list shows."""


@click.group(epilog="Example: discrimtest responses log ct-abc --channel phone --category refusal")
def responses() -> None:
    """Record what landlords answered."""


for _command in (fetch, unmatched, assign, original):
    responses.add_command(_command)


@responses.command(
    "log",
    epilog="Example: discrimtest responses log ct-abc --channel email --category invitation "
    "--text 'U bent welkom.'",
)
@click.argument("contact")
@click.option(
    "--channel",
    required=True,
    type=click.Choice([str(item) for item in ResponseChannel]),
    help="How it came back.",
)
@click.option(
    "--category",
    type=click.Choice([str(item) for item in Category]),
    help="Outcome, as the codebook defines it.",
)
@click.option("--at", "moment", type=Moment(), help="When (default: now).")
@click.option("--text", default="", help="The answer, word for word.")
@click.option("--text-file", type=click.Path(path_type=Path), help="Or a file that holds it.")
@click.option("--subtle", multiple=True, metavar="CODE=VALUE", help="Subtle treatment, repeatable.")
@click.option("--note", default="", help="What you remark beside it.")
@click.option("--client-id", metavar="ID", help="Your own id; the same one is recorded once.")
@click.option("--again", is_flag=True, help="It is another answer, though one like it is recorded.")
@json_option
@with_settings
def log(
    settings: Settings,
    contact: str,
    channel: str,
    category: str | None,
    moment: datetime | None,
    text: str,
    text_file: Path | None,
    subtle: tuple[str, ...],
    note: str,
    client_id: str | None,
    again: bool,
    as_json: bool,
) -> None:
    """Record an answer to CONTACT. The outcome is the best offer within the window."""
    from discrimtest.actions.record_response import log_response
    from discrimtest.library.handed_in import text_of

    if text and text_file:
        raise click.UsageError("Give --text or --text-file, not both.")
    text = text_of(text_file) if text_file else text
    # What came through a pipe is nowhere else; a file stays where it is.
    piped = text_file is not None and not text_file.is_file()
    read = {"text": text, "text_file": ""} if piped else {}
    with given_back("moment", **read) as values:
        result = _asked(
            again or client_id is not None,
            lambda again: log_response(
                settings.workplace(),
                contact,
                channel=channel,
                category=category,
                moment=values["moment"],
                text=text,
                subtle=subtle,
                note=note,
                client_id=values["client_id"],
                timed=moment is not None,
                again=again,
            ),
        )
    _say(result, as_json)


def _asked(again: bool, record: Callable[[bool], Answered]) -> Answered:
    """Record an answer; ask a person at a terminal where one like it was recorded before."""
    try:
        return record(again)
    except Refused as error:
        told = [problem for problem in error.problems if problem.code == "answer.told_before"]
        if not told or not sys.stdin.isatty():
            raise
        click.confirm(f"{told[0].place}: {told[0].rule}. Is this another one?", abort=True)
        return record(True)


@responses.command(
    "list", epilog="Example: discrimtest responses list kortrijk-couples-2026 --waiting"
)
@click.argument("slug", metavar="STUDY")
@click.option(
    "--waiting",
    is_flag=True,
    help="Only what waits for a person: to be coded, or automatic or not.",
)
@json_option
@with_settings
def list_responses(settings: Settings, slug: str, waiting: bool, as_json: bool) -> None:
    """List the answers, how each was judged, and what waits for a coder."""
    from discrimtest.actions.list_responses import list_responses as answers_of

    found = answers_of(settings.workplace(), slug, waiting=waiting)
    if as_json:
        print_json({"responses": [each.to_dict() for each in found]})
        return
    print_table(
        f"Answers to {slug}" + (", to be coded" if waiting else ""),
        ("response", "contact", "received", "channel", "category", "", "words"),
        [
            (
                each.id,
                each.contact,
                each.received,
                f"{each.channel}, {sent}" if (sent := _by_software(each)) else each.channel,
                each.category or "",
                _standing(each),
                _beginning(each.text),
            )
            for each in found
        ],
    )


def _standing(answer: ListedResponse) -> str:
    """What became of an answer, with the outcome where another answer or a person made that."""
    made_elsewhere = answer.state in ("coded", "judged together", "judged blind")
    return f"{answer.state}: {answer.outcome}" if made_elsewhere else answer.state


def _by_software(answer: ListedResponse) -> str:
    if answer.automatic:
        return "automatic"
    return "automatic?" if answer.maybe_automatic else ""


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1].rstrip()}…"


@responses.command(
    "correct",
    epilog="Example: discrimtest responses correct ct-abc --category refusal --reason 'misread'",
)
@click.argument("what")
@click.option(
    "--category", type=click.Choice([str(item) for item in Category]), help="The right outcome."
)
@click.option(
    "--subtle", multiple=True, metavar="CODE=VALUE", help="Subtle treatment put right, repeatable."
)
@click.option("--received", type=Moment(), help="When the answer really came.")
@click.option(
    "--automatic",
    type=click.Choice(["yes", "no"]),
    help="Whether software sent it; of answers with the same words this is decided at once.",
)
@click.option("--reason", required=True, help="Why; kept with the correction.")
@click.option("--again", is_flag=True, help="It was changed so before, and you know that.")
@json_option
@with_settings
def correct(
    settings: Settings,
    what: str,
    category: str | None,
    subtle: tuple[str, ...],
    received: datetime | None,
    automatic: str | None,
    reason: str,
    again: bool,
    as_json: bool,
) -> None:
    """Put the outcome of a contact right, or code an answer that was left uncoded.

    WHAT is a contact. With --received or --automatic it is an answer, or a contact that has one
    answer. What was recorded before stays on record.
    """
    if sum(given is not None for given in (category, received, automatic)) != 1:
        raise click.UsageError("Give one of --category, --received and --automatic.")
    if subtle and category is None:
        raise click.UsageError("--subtle goes with --category.")
    if again and category is not None:
        raise click.UsageError("--again goes with --received or --automatic.")
    with given_back():
        result = _corrected(settings, what, category, subtle, received, automatic, reason, again)
    _say(result, as_json)


def _corrected(
    settings: Settings,
    what: str,
    category: str | None,
    subtle: tuple[str, ...],
    received: datetime | None,
    automatic: str | None,
    reason: str,
    again: bool,
) -> Summarised:
    from discrimtest.actions import change_response as actions
    from discrimtest.actions.record_response import correct_outcome

    place = settings.workplace()
    if category is not None:
        return correct_outcome(place, what, category=category, reason=reason, subtle=subtle)
    response = actions.response_at(place, what)
    if received is not None:
        return actions.redate_response(place, response, received, reason=reason, again=again)
    return actions.decide_automatic(place, response, automatic == "yes", reason=reason, again=again)


@responses.command(
    "withdraw",
    epilog="Example: discrimtest responses withdraw response-abc --reason 'logged twice'",
)
@click.argument("response")
@click.option("--reason", required=True, help="Why; kept with it.")
@click.option("--again", is_flag=True, help="It was changed so before, and you know that.")
@json_option
@with_settings
def withdraw(settings: Settings, response: str, reason: str, again: bool, as_json: bool) -> None:
    """Withdraw an answer: it stays on record with the reason, and counts for nothing."""
    from discrimtest.actions.change_response import withdraw_response

    with given_back():
        result = withdraw_response(settings.workplace(), response, reason=reason, again=again)
    _say(result, as_json)


@responses.command(
    "move",
    epilog="Example: discrimtest responses move response-abc ct-def --reason 'wrong mailbox' "
    "--category refusal",
)
@click.argument("response")
@click.argument("contact")
@click.option("--reason", required=True, help="Why; kept with it.")
@click.option(
    "--category",
    type=click.Choice([str(item) for item in Category]),
    help="Outcome, read anew for this contact (default: it waits for a coder).",
)
@click.option("--subtle", multiple=True, metavar="CODE=VALUE", help="Subtle treatment, repeatable.")
@click.option("--again", is_flag=True, help="It was changed so before, and you know that.")
@json_option
@with_settings
def move(
    settings: Settings,
    response: str,
    contact: str,
    reason: str,
    category: str | None,
    subtle: tuple[str, ...],
    again: bool,
    as_json: bool,
) -> None:
    """Lay an answer under the CONTACT that it really answers.

    How it was judged before is not taken along. A withdrawn answer is moved likewise.
    """
    from discrimtest.actions.change_response import move_response

    if subtle and category is None:
        raise click.UsageError("--subtle goes with --category.")
    with given_back():
        result = move_response(
            settings.workplace(),
            response,
            contact,
            reason=reason,
            category=category,
            subtle=subtle,
            again=again,
        )
    _say(result, as_json)


class Summarised(Protocol):
    """What an action answers."""

    @property
    def summary(self) -> str: ...
    def to_dict(self) -> dict[str, Any]: ...


def _say(result: Summarised, as_json: bool) -> None:
    if as_json:
        print_json(result.to_dict())
        return
    echo(result.summary)
