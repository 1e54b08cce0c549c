"""``discrimtest responses``: what landlords answered, on any channel."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from discrimtest.cli.again import given_back
from discrimtest.cli.moment import Moment
from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import print_json, print_table
from discrimtest.words.outcome import Category
from discrimtest.words.response import ResponseChannel

_SHOWN = 40
"""Characters of an answer that a list shows."""


@click.group(epilog="Example: discrimtest responses log ct-abc --channel phone --category refusal")
def responses() -> None:
    """Record what landlords answered."""


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
@click.option("--client-id", metavar="ID", help="Your own id; the same one is recorded once.")
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
    client_id: str | None,
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
        result = log_response(
            settings.workplace(),
            contact,
            channel=channel,
            category=category,
            moment=values["moment"],
            text=text,
            subtle=subtle,
            client_id=values["client_id"],
            timed=moment is not None,
        )
    if as_json:
        print_json(result.to_dict())
        return
    click.echo(result.summary)


@responses.command(
    "list", epilog="Example: discrimtest responses list kortrijk-couples-2026 --waiting"
)
@click.argument("slug", metavar="STUDY")
@click.option("--waiting", is_flag=True, help="Only what nobody has coded yet.")
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
                f"{each.channel}, automatic" if each.automatic else each.channel,
                each.category or "",
                each.state,
                _beginning(each.text),
            )
            for each in found
        ],
    )


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1].rstrip()}…"


@responses.command(
    "correct",
    epilog="Example: discrimtest responses correct ct-abc --category refusal --reason 'misread'",
)
@click.argument("contact")
@click.option(
    "--category",
    required=True,
    type=click.Choice([str(item) for item in Category]),
    help="The right outcome.",
)
@click.option("--reason", required=True, help="Why; kept with the correction.")
@click.option(
    "--subtle", multiple=True, metavar="CODE=VALUE", help="Subtle treatment put right, repeatable."
)
@json_option
@with_settings
def correct(
    settings: Settings,
    contact: str,
    category: str,
    reason: str,
    subtle: tuple[str, ...],
    as_json: bool,
) -> None:
    """Put a coded outcome right, or code an answer that was left uncoded.

    The earlier outcome stays on record, superseded.
    """
    from discrimtest.actions.record_response import correct_outcome

    with given_back():
        result = correct_outcome(
            settings.workplace(), contact, category=category, reason=reason, subtle=subtle
        )
    if as_json:
        print_json(result.to_dict())
        return
    click.echo(result.summary)
