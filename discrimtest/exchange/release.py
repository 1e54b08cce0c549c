"""From what the database knows to what may leave: keys replaced, dates coarse, columns labelled.

Names, addresses, letters and answers never come here; what comes is pseudonymous already and is
made so anew, with keys of this export alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from discrimtest.exchange.content import FINDING_FIELDS, Content
from discrimtest.exchange.labels import labels, plain
from discrimtest.exchange.periods import Dates, coarse
from discrimtest.exchange.pseudonyms import Pseudonyms
from discrimtest.exchange.public import Told, publishable, withhold
from discrimtest.exchange.table import (
    Choice,
    ExportColumn,
    ExportKind,
    ExportTable,
    Link,
    Package,
    Row,
)
from discrimtest.files.word import LocalText

LONGEST_NAME = 32
"""Characters of a variable's name in Stata; every format keeps to them."""

_WHOLE = {"n_tests", "n_denominator", "n_landlords"}
_NUMBER = {
    "value", "ci_level", "ci_low", "ci_high", "statistic", "p_value", "p_adjusted",
    "standard_error", "df",
}  # fmt: skip
_RENAMED = {"role": "wanted_as"}


class Recipient(StrEnum):
    """For whom: a researcher bound by an agreement, or anybody."""

    RESEARCHER = "researcher"
    PUBLIC = "public"


def release(content: Content, keys: Pseudonyms, dates: Dates, audience: Recipient) -> Package:
    """The tables of an export, in an order that says nothing: by their new keys.

    Args:
        content: What the database knows.
        keys: Of this export.
        dates: How exact dates are.
        audience: Decides what is told of landlords.
    """
    public = audience is Recipient.PUBLIC
    told, notes = _told(content, public)
    findings: Sequence[Mapping[str, Any]] = content.findings
    if public:
        findings, more = publishable(findings)
        notes = (*notes, *more)
    same = {
        "study": content.study,
        "purpose": content.purpose,
        "mode": content.mode,
        "simulated": content.simulated,
    }
    return Package(
        name=content.study,
        title=content.title,
        tables=(
            _tests(content, same, keys, told, public),
            _contacts(content, same, keys, dates),
            _outcomes(content, same, keys),
            _findings(content, same, findings),
        ),
        about={**same, "audience": str(audience), "dates": str(dates)},
        notes=notes,
        warnings=content.warnings,
    )


def _told(content: Content, public: bool) -> tuple[Mapping[str, Told], tuple[str, ...]]:
    if public:
        withheld = withhold(content.tests)
        return withheld.told, withheld.notes
    return {each.test: Told(each.municipality, each.landlord_type) for each in content.tests}, ()


def _tests(
    content: Content,
    same: Row,
    keys: Pseudonyms,
    told: Mapping[str, Told],
    public: bool,
) -> ExportTable:
    factors = sorted({name for each in content.tests for name in each.factors})
    named = dict(zip(factors, column_names("factor", factors), strict=True))
    rows = []
    for each in content.tests:
        row: dict[str, Any] = {
            **same,
            "test": keys.of("test", each.test),
            "comparison": each.comparison,
            **{named[name]: each.factors.get(name) for name in factors},
            "municipality": told[each.test].municipality,
            "landlord_type": told[each.test].landlord_type,
        }
        if not public:
            row["landlord"] = keys.of("landlord", each.landlord)
            row["listing"] = keys.of("listing", each.listing)
        row["state"] = "broken" if each.broken_because else "complete"
        row["broken_because"] = each.broken_because or None
        rows.append(row)
    columns = (
        *_same_columns(),
        _column("test", ExportKind.TEXT, required=True),
        _choices("comparison", content.comparisons, {each.comparison for each in content.tests}),
        *(ExportColumn(named[name], ExportKind.TEXT, plain(f"factor: {name}")) for name in factors),
        _column("municipality", ExportKind.TEXT),
        _fixed("landlord_type"),
        *(
            ()
            if public
            else (_column("landlord", ExportKind.TEXT), _column("listing", ExportKind.TEXT))
        ),
        _fixed("state", required=True),
        _fixed("broken_because"),
    )
    return _table("tests", columns, rows, "test")


def _contacts(content: Content, same: Row, keys: Pseudonyms, dates: Dates) -> ExportTable:
    dated = dates is not Dates.NONE
    rows = [
        {
            **same,
            "contact": keys.of("contact", each.contact),
            "test": keys.of("test", each.test),
            "arm": each.arm,
            "role": "control" if each.control_arm is None else "test",
            "control_arm": each.control_arm,
            "replicate": each.replicate,
            "order": each.order,
            "variant": each.variant,
            "language": each.language,
            "channel": each.channel,
            "made": each.made_on is not None,
            **({"made_on": each.made_on and coarse(each.made_on, dates)} if dated else {}),
            "answer_channel": each.answer_channel,
            "answered_after_hours": each.answered_after_hours,
        }
        for each in content.contacts
    ]
    arms = {each.arm for each in content.contacts}
    controls = {each.control_arm for each in content.contacts if each.control_arm}
    columns = (
        *_same_columns(),
        _column("contact", ExportKind.TEXT, required=True),
        _column("test", ExportKind.TEXT, required=True),
        _choices("arm", content.arms, arms),
        _fixed("role", required=True),
        _choices("control_arm", content.arms, controls, required=False),
        _column("replicate", ExportKind.WHOLE, required=True),
        _column("order", ExportKind.WHOLE),
        _column("variant", ExportKind.TEXT, required=True),
        _fixed("language", required=True),
        _column("channel", ExportKind.TEXT, required=True),
        _column("made", ExportKind.TRUTH, required=True),
        *((_column("made_on", ExportKind.DAY),) if dated else ()),
        _fixed("answer_channel", required=True),
        _column("answered_after_hours", ExportKind.WHOLE),
    )
    return _table("contacts", columns, rows, "contact", Link("test", "tests"))


def _outcomes(content: Content, same: Row, keys: Pseudonyms) -> ExportTable:
    codes = list(content.subtle)
    named = dict(zip(codes, column_names("subtle", codes), strict=True))
    rows = [
        {
            **same,
            "coding": keys.of("coding", each.coding),
            "contact": keys.of("contact", each.contact),
            "coder": None if each.coder is None else keys.of("coder", each.coder),
            "method": each.method,
            "category": each.category,
            "counts": each.counts,
            **{named[code]: each.subtle.get(code) for code in codes},
        }
        for each in content.codings
    ]
    columns = (
        *_same_columns(),
        _column("coding", ExportKind.TEXT, required=True),
        _column("contact", ExportKind.TEXT, required=True),
        _column("coder", ExportKind.TEXT),
        _fixed("method", required=True),
        _choices("category", content.categories, set(content.categories)),
        _column("counts", ExportKind.TRUTH, required=True),
        *(
            ExportColumn(
                named[code],
                ExportKind.CHOICE,
                label,
                tuple(Choice(value, plain(value.replace("_", " "))) for value in values),
            )
            for code, (label, values) in content.subtle.items()
        ),
    )
    return _table("outcomes", columns, rows, "coding", Link("contact", "contacts"))


def _findings(content: Content, same: Row, findings: Sequence[Mapping[str, Any]]) -> ExportTable:
    names = [_RENAMED.get(name, name) for name in FINDING_FIELDS]
    rows = [
        {
            **same,
            "finding": number,
            **{
                name: _read(name, one.get(field))
                for name, field in zip(names, FINDING_FIELDS, strict=True)
            },
        }
        for number, one in enumerate(findings, start=1)
    ]
    columns = (
        *_same_columns(),
        _column("finding", ExportKind.WHOLE, required=True),
        *(
            _choices(name, content.outcomes, {str(one["outcome"]) for one in findings})
            if name == "outcome"
            else _finding_column(name)
            for name in names
        ),
    )
    return ExportTable("findings", labels().tables["findings"], columns, tuple(rows), "finding")


def _read(name: str, value: Any) -> Any:
    """A number as such: findings are stored with infinite ones as "inf" and "-inf"."""
    return float(value) if name in _NUMBER and value is not None else value


def _finding_column(name: str) -> ExportColumn:
    if name in ("wanted_as", "status"):
        return _fixed(name, required=True)
    if name == "shown_first":
        return _column(name, ExportKind.TRUTH)
    kind = (
        ExportKind.WHOLE
        if name in _WHOLE
        else ExportKind.NUMBER
        if name in _NUMBER
        else ExportKind.TEXT
    )
    return _column(name, kind)


def _same_columns() -> tuple[ExportColumn, ...]:
    return (
        _column("study", ExportKind.TEXT, required=True),
        _fixed("purpose", required=True),
        _fixed("mode", required=True),
        _column("simulated", ExportKind.TRUTH, required=True),
    )


def _column(name: str, kind: ExportKind, *, required: bool = False) -> ExportColumn:
    return ExportColumn(name, kind, labels().column(name), required=required)


def _fixed(name: str, *, required: bool = False) -> ExportColumn:
    """A column whose values are the program's own."""
    values = labels().values[name]
    choices = tuple(Choice(value, label) for value, label in values.items())
    return ExportColumn(name, ExportKind.CHOICE, labels().column(name), choices, required)


def _choices(
    name: str, known: Mapping[str, LocalText], used: set[str], *, required: bool = True
) -> ExportColumn:
    """A column whose values are those of the study's files that the rows use."""
    values = [*(value for value in known if value in used), *sorted(used - set(known))]
    choices = tuple(Choice(value, known.get(value) or plain(value)) for value in values)
    return ExportColumn(name, ExportKind.CHOICE, labels().column(name), choices, required)


def _table(
    name: str, columns: tuple[ExportColumn, ...], rows: Iterable[Row], key: str, *links: Link
) -> ExportTable:
    ordered = tuple(sorted(rows, key=lambda row: str(row[key])))
    return ExportTable(name, labels().tables[name], columns, ordered, key, links)


def column_names(prefix: str, words: Sequence[str]) -> list[str]:
    """A column name for each word: letters, digits and ``_``, short enough, no two alike.

    >>> column_names("subtle", ["income-source", "income_source", "x" * 40])
    ['subtle_income_source', 'subtle_income_source_2', 'subtle_xxxxxxxxxxxxxxxxxxxxxxxxx']
    """
    names: list[str] = []
    for word in words:
        base = f"{prefix}_{re.sub(r'[^a-z0-9]', '_', word.lower())}"
        name, number = base[:LONGEST_NAME], 1
        while name in names:
            number += 1
            ending = f"_{number}"
            name = base[: LONGEST_NAME - len(ending)] + ending
        names.append(name)
    return names
