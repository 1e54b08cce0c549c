"""``discrimtest queries``: questions about what was recorded of a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_table

if TYPE_CHECKING:
    from discrimtest.words.remark import Remark

_query = click.argument("query")
_text = click.option("--text", required=True, help="The words; kept encrypted.")


@click.group(epilog="Example: discrimtest queries list kortrijk-couples-2026")
def queries() -> None:
    """Ask testers about what they recorded, answer, close.

    While a question is open, nothing is told of single landlords; the analysis goes on.
    """


@queries.command("open", epilog="Example: discrimtest queries open ct-abc --text 'Which day?'")
@click.argument("contact")
@_text
@json_option
@with_settings
def open_one(settings: Settings, contact: str, text: str, as_json: bool) -> None:
    """Ask something about what was recorded of CONTACT."""
    from discrimtest.actions.remark_contact import open_query

    _say(open_query(settings.workplace(), contact, text), "is open", as_json)


@queries.command("answer", epilog="Example: discrimtest queries answer query-abc --text 'Monday.'")
@_query
@_text
@json_option
@with_settings
def answer(settings: Settings, query: str, text: str, as_json: bool) -> None:
    """Answer a question; it stays open until it is closed."""
    from discrimtest.actions.remark_contact import answer_query

    _say(answer_query(settings.workplace(), query, text), "is answered", as_json)


@queries.command("close", epilog="Example: discrimtest queries close query-abc")
@_query
@click.option("--text", default="", help="What was concluded; kept encrypted.")
@json_option
@with_settings
def close(settings: Settings, query: str, text: str, as_json: bool) -> None:
    """Close a question."""
    from discrimtest.actions.remark_contact import close_query

    _say(close_query(settings.workplace(), query, text), "is closed", as_json)


@queries.command("reopen", epilog="Example: discrimtest queries reopen query-abc --text 'Really?'")
@_query
@_text
@json_option
@with_settings
def reopen(settings: Settings, query: str, text: str, as_json: bool) -> None:
    """Ask again what was closed."""
    from discrimtest.actions.remark_contact import reopen_query

    _say(reopen_query(settings.workplace(), query, text), "is open again", as_json)


def _say(remark: Remark, told: str, as_json: bool) -> None:
    if as_json:
        print_json({"query": remark.thread, "contact": remark.contact, "kind": str(remark.kind)})
    else:
        echo(f"{remark.thread} {told}.")


@queries.command("list", epilog="Example: discrimtest queries list kortrijk-couples-2026")
@click.argument("slug", metavar="STUDY")
@click.option("--all", "closed", is_flag=True, help="Those that were closed too.")
@json_option
@with_settings
def list_them(settings: Settings, slug: str, closed: bool, as_json: bool) -> None:
    """List the open questions, the oldest first, with all that was said."""
    from discrimtest.actions.remark_contact import list_queries

    found = list_queries(settings.workplace(), slug, closed=closed)
    if as_json:
        print_json({"queries": [query.to_dict() for query in found]})
        return
    print_table(
        f"Questions about {slug}",
        ("query", "contact", "test", "when", "who", "", "words"),
        [
            (*(("", "", "") if number else (query.id, query.contact, query.test)), *remark)
            for query in found
            for number, remark in enumerate(query.said)
        ],
    )
