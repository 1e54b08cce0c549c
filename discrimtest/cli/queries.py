"""``discrimtest queries``: questions about what was recorded of a contact."""

from __future__ import annotations

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import print_json, print_table

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
@with_settings
def open_one(settings: Settings, contact: str, text: str) -> None:
    """Ask something about what was recorded of CONTACT."""
    from discrimtest.actions.remark_contact import open_query

    click.echo(f"{open_query(settings.workplace(), contact, text).thread} is open.")


@queries.command("answer", epilog="Example: discrimtest queries answer query-abc --text 'Monday.'")
@_query
@_text
@with_settings
def answer(settings: Settings, query: str, text: str) -> None:
    """Answer a question; it stays open until it is closed."""
    from discrimtest.actions.remark_contact import answer_query

    click.echo(f"{answer_query(settings.workplace(), query, text).thread} is answered.")


@queries.command("close", epilog="Example: discrimtest queries close query-abc")
@_query
@click.option("--text", default="", help="What was concluded; kept encrypted.")
@with_settings
def close(settings: Settings, query: str, text: str) -> None:
    """Close a question."""
    from discrimtest.actions.remark_contact import close_query

    click.echo(f"{close_query(settings.workplace(), query, text).thread} is closed.")


@queries.command("reopen", epilog="Example: discrimtest queries reopen query-abc --text 'Really?'")
@_query
@_text
@with_settings
def reopen(settings: Settings, query: str, text: str) -> None:
    """Ask again what was closed."""
    from discrimtest.actions.remark_contact import reopen_query

    click.echo(f"{reopen_query(settings.workplace(), query, text).thread} is open again.")


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
