"""The codebook and the page that go with every export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from discrimtest.exchange.labels import labels, plain
from discrimtest.exchange.public import CROWD
from discrimtest.exchange.table import Choice, ExportColumn, ExportKind, ExportTable, Package
from discrimtest.files.word import LocalText
from discrimtest.words.language import LANGUAGES

TRUTH = ("false", "true")
"""Values of yes and no, in the order of their codes, which begin at 0."""


def codebook(package: Package) -> ExportTable:
    """Every table, column and value with its code and its label in three languages."""
    rows: list[dict[str, Any]] = []
    for table in package.tables:
        rows.append(_entry(table.name, table.label))
        for column in table.columns:
            rows.append(_entry(table.name, column.label, column=column))
            for code, choice in codes(column):
                rows.append(_entry(table.name, choice.label, column, choice.value, code))
    numbered = tuple({"entry": number, **row} for number, row in enumerate(rows, start=1))
    columns = (
        ExportColumn("entry", ExportKind.WHOLE, plain("number of the entry"), required=True),
        ExportColumn("table", ExportKind.TEXT, plain("table"), required=True),
        ExportColumn("column", ExportKind.TEXT, plain("column; empty: the table itself")),
        ExportColumn("kind", ExportKind.TEXT, plain("what the column holds")),
        ExportColumn("value", ExportKind.TEXT, plain("value; empty: the column itself")),
        ExportColumn("code", ExportKind.WHOLE, plain("number that stands for the value in Stata")),
        *(
            ExportColumn(
                f"label_{language}", ExportKind.TEXT, plain(f"label, {language}"), required=True
            )
            for language in LANGUAGES
        ),
    )
    return ExportTable("codebook", plain("Codebook"), columns, numbered, "entry")


def codes(column: ExportColumn) -> list[tuple[int, Choice]]:
    """The values of a column with the number that stands for each."""
    if column.kind is ExportKind.TRUTH:
        truth = labels().values["truth"]
        return [(code, Choice(value, truth[value])) for code, value in enumerate(TRUTH)]
    return [(column.code(choice.value), choice) for choice in column.choices]


def _entry(
    table: str,
    label: LocalText,
    column: ExportColumn | None = None,
    value: str | None = None,
    code: int | None = None,
) -> dict[str, Any]:
    return {
        "table": table,
        "column": None if column is None else column.name,
        "kind": None if column is None or value is not None else str(column.kind),
        "value": value,
        "code": code,
        **{f"label_{language}": label[language] for language in LANGUAGES},
    }


def page(package: Package) -> bytes:
    """``README.md``: what these files are, what they do not hold, how to read them."""
    return ("\n".join(_lines(package)) + "\n").encode("utf-8")


_DATES: Mapping[str, str] = {
    "day": "Dates are exact days.",
    "week": "A date stands for the whole week that begins with it (a Monday).",
    "month": "A date stands for the whole month that begins with it.",
    "none": "Dates are left out.",
}
_TELLS: Mapping[str, str] = {
    "researcher": (
        "A `landlord` is a random cluster: it says which rows share a landlord, as clustered "
        "standard errors need, and nothing else. To find out who stands behind a cluster, or to "
        "gather what one landlord did, is outside the purpose of these data. Nobody may hold both "
        "these files and an inspector's report of a measurement, which shows each test by itself: "
        "most tests can be found in both."
    ),
    "public": (
        "No key says which rows share a landlord or an advertisement, so standard errors that "
        "allow for landlords who repeat can not be made from these rows; the findings hold them. "
        f"What a row tells of its landlord is true of at least {CROWD} landlords of its "
        "comparison, or is withheld."
    ),
}


def _lines(package: Package) -> Iterator[str]:
    about = package.about
    yield f"# {package.title.en}"
    yield ""
    if about["simulated"]:
        yield "**Simulated: none of this really happened.**"
        yield ""
    yield (
        f"Study `{package.name}`, a {about['mode']} study for the purpose of {about['purpose']}. "
        "Every row of every table says so."
    )
    yield ""
    yield "| table | rows | what it holds |"
    yield "|---|--:|---|"
    for table in package.tables:
        yield f"| `{table.name}` | {len(table.rows)} | {table.label.en} |"
    yield ""
    for table in package.tables:
        for link in table.links:
            yield f"- `{table.name}.{link.column}` names a row of `{link.table}`."
    yield "- `codebook` explains every column and value in Dutch, French and English."
    yield "- A missing value is an empty field; no text is empty otherwise."
    yield "- `frame` holds the contacts as the analysis read them; with `plan.toml` it gives the"
    yield "  findings again."
    yield "- `counts`, `draws`, `taken_back`, `versions`, `changes` and `study` hold what a report"
    yield "  tells beside tests. Their days are exact: no advertisement follows from them."
    yield "- Net figures of `findings` are control − test; an infinite number is `INF` or `-INF`"
    yield "  in CSV and missing in Stata."
    yield ""
    yield from _people(package)
    if notes := (*package.notes, *package.warnings):
        yield ""
        yield "## To know before using it"
        yield ""
        yield from (f"- {note}" for note in notes)
    yield ""
    yield "## Where it comes from"
    yield ""
    for name, value in about.items():
        if name not in ("study", "purpose", "mode", "simulated"):
            yield f"- {name.replace('_', ' ')}: {value}"


def _people(package: Package) -> Iterator[str]:
    about = package.about
    yield "## Who is in it"
    yield ""
    shared = about.get("keys_shared_under")
    yield (
        "There are no names, addresses, letters or answers in these files. The candidates are "
        "fictitious. Keys do not lead back to the database"
        + (
            f", and to other exports only where they were made under the same name ({shared})."
            if shared
            else "; they were made for this export alone and lead to no other."
        )
    )
    yield ""
    yield _TELLS[str(about["audience"])]
    yield ""
    yield _DATES[str(about["dates"])]
