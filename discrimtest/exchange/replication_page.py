"""``docs/replication.md``: published figures and ours, as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from discrimtest.doors import Input, action, as_command
from discrimtest.files.published import Replication

AGAIN = as_command(action("replicate"))
_BY = f"{AGAIN} {as_command(Input('markdown'))}"
MADE = f"<!-- Made by `{_BY}`; run it again rather than edit this. -->"


def replication_page(made: Sequence[Replication]) -> str:
    """The page in Markdown: a table for each publication, in its own convention."""
    lines = [
        MADE,
        "",
        "# Published figures made again",
        "",
        "Each table sets figures that others published beside those this program makes from the",
        "same data, in the convention of the source. *Ours* is rounded to the digits that were",
        "printed; *equal* means that it lies within half a unit of the last of them. The ids are",
        "explained on the page of the [method](method.md); net figures are control − test.",
        f"`{AGAIN}` makes these tables on your own machine and leaves with 1 when a",
        "figure differs.",
    ]
    for one in made:
        lines += ["", f"## {one.title}", "", *_section(one)]
    return "\n".join(lines) + "\n"


def _section(one: Replication) -> Iterator[str]:
    published = one.published
    doi = f" [doi:{published.doi}](https://doi.org/{published.doi})" if published.doi else ""
    yield f"{published.citation}{doi}"
    yield ""
    yield f"Data: {published.data} Plan: [analysis/{one.name}](../analysis/{one.name}/plan.toml)."
    yield ""
    if one.not_run:
        yield f"Not run: {one.not_run}."
        return
    yield "| ours is called | comparison | group | the source says | number | published | ours | |"
    yield "|---|---|---|---|---|--:|--:|---|"
    for row in one.rows:
        figure = row.figure
        said = "; ".join(filter(None, (figure.said, figure.source)))
        cells = (
            f"`{figure.id}`",
            figure.comparison,
            figure.group or "all",
            said,
            row.number.replace("_", " "),
            row.published,
            row.shown,
            "equal" if row.equal else "**differs**",
        )
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
