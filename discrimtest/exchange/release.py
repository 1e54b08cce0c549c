"""From what the database knows to what may leave: keys replaced, dates coarse, columns labelled.

Names, addresses, letters and answers never come here; what comes is pseudonymous already and is
made so anew, with keys of this export alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from discrimtest.exchange.beside import beside_tables
from discrimtest.exchange.columns import LONGEST_NAME, choices, column, column_names, fixed, table
from discrimtest.exchange.content import Content
from discrimtest.exchange.found import cells_table, findings_table
from discrimtest.exchange.labels import plain
from discrimtest.exchange.periods import Dates, coarse
from discrimtest.exchange.pseudonyms import Pseudonyms
from discrimtest.exchange.public import Told, few_months, withhold
from discrimtest.exchange.table import (
    Choice,
    ExportColumn,
    ExportKind,
    ExportTable,
    Link,
    Package,
    Row,
)
from discrimtest.record.exported import ExportedContact
from discrimtest.record.frame import COLUMNS
from discrimtest.record.hours import public_hours
from discrimtest.words.visit import MONEY


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
    if public:
        notes = (*notes, *_left_out(content, dates))
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
            _contacts(content, same, keys, dates, public),
            _frame(content, same, keys, told, public),
            _outcomes(content, same, keys),
            *(() if public else (_deviations(content, same, keys),)),
            *((_visits(content, same, keys),) if content.visits and not public else ()),
            findings_table(content.findings, content.outcomes, same),
            cells_table(content.cells, content.outcomes, same),
            *beside_tables(content.beside, same, {"audience": str(audience), "dates": str(dates)}),
        ),
        about={**same, "audience": str(audience), "dates": str(dates)},
        notes=notes,
        warnings=content.warnings,
    )


def _told(content: Content, public: bool) -> tuple[Mapping[str, Told], tuple[str, ...]]:
    if public:
        withheld = withhold(content.tests, content.columns)
        return withheld.told, withheld.notes
    return {each.test: Told(each.municipality, each.landlord_type) for each in content.tests}, ()


def _left_out(content: Content, dates: Dates) -> tuple[str, ...]:
    """What the public does not see, where that is a comparison, a group of one, or a month."""
    groups = ["Findings of small groups are left out."] if content.columns else []
    whole = ["Comparisons about few landlords are left out, tests and all."]
    months = ["Months in which few landlords were tested are left out."]
    few = dates is not Dates.NONE and few_months(content.tests, content.contacts)
    return (*groups, *(whole if content.hidden else []), *(months if few else []))


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
            "test": keys.of("test", each.test),
            "comparison": each.comparison,
            **{named[name]: each.factors.get(name) for name in factors},
            "municipality": told[each.test].municipality,
            "landlord_type": told[each.test].landlord_type,
        }
        if not public:
            row["landlord"] = keys.of("landlord", each.landlord)
            row["advertiser"] = keys.of("advertiser", each.advertiser)
            row["listing"] = keys.of("listing", each.listing)
        row["state"] = "broken" if each.broken_because else "complete"
        row["broken_because"] = each.broken_because or None
        rows.append(row)
    texts = ("landlord", "advertiser", "listing")
    columns = (
        column("test", ExportKind.TEXT, required=True),
        choices("comparison", content.comparisons, {each.comparison for each in content.tests}),
        *(ExportColumn(named[name], ExportKind.TEXT, plain(f"factor: {name}")) for name in factors),
        column("municipality", ExportKind.TEXT),
        fixed("landlord_type"),
        *(() if public else (column(name, ExportKind.TEXT) for name in texts)),
        fixed("state", required=True),
        fixed("broken_because"),
    )
    return table("tests", same, columns, rows, "test")


def _contacts(
    content: Content, same: Row, keys: Pseudonyms, dates: Dates, public: bool
) -> ExportTable:
    dated = dates is not Dates.NONE
    withheld = few_months(content.tests, content.contacts) if public and dated else frozenset()

    def made_on(each: ExportedContact) -> date | None:
        day = each.made_on and coarse(each.made_on, dates)
        return None if day in withheld else day

    rows = [
        {
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
            **({"made_on": made_on(each)} if dated else {}),
            "answer_channel": each.answer_channel,
            **(
                {}
                if public
                else {"answered_by": each.answered_by, "late_answers": each.late_answers}
            ),
        }
        for each in content.contacts
    ]
    arms = {each.arm for each in content.contacts}
    controls = {each.control_arm for each in content.contacts if each.control_arm}
    columns = (
        column("contact", ExportKind.TEXT, required=True),
        column("test", ExportKind.TEXT, required=True),
        choices("arm", content.arms, arms),
        fixed("role", required=True),
        choices("control_arm", content.arms, controls, required=False),
        column("replicate", ExportKind.WHOLE, required=True),
        column("order", ExportKind.WHOLE),
        column("variant", ExportKind.TEXT, required=True),
        fixed("language", required=True),
        column("channel", ExportKind.TEXT, required=True),
        column("made", ExportKind.TRUTH, required=True),
        *((column("made_on", ExportKind.DAY),) if dated else ()),
        fixed("answer_channel", required=True),
        *(
            ()
            if public
            else (
                fixed("answered_by", required=True),
                column("late_answers", ExportKind.WHOLE, required=True),
            )
        ),
    )
    return table("contacts", same, columns, rows, "contact", Link("test", "tests"))


def _frame(
    content: Content,
    same: Row,
    keys: Pseudonyms,
    told: Mapping[str, Told],
    public: bool,
) -> ExportTable:
    """The rows that an analysis reads, as text: a program that reads them needs no labels.

    The public has no landlord in them, and whole hours.
    """
    items = [name for name in content.frame_items if name not in COLUMNS]
    named = {name: name if _is_name(name) else column_names("item", [name])[0] for name in items}
    ordered = sorted(content.frame, key=lambda row: (keys.of("test", row["test"]), row["order"]))
    rows = [
        {
            "row": number,
            "test": keys.of("test", row["test"]),
            "arm": row["arm"],
            "outcome": row["outcome"] or None,
            **({} if public else {"landlord": keys.of("landlord", row["landlord"])}),
            "landlord_type": told[row["test"]].landlord_type,
            "stratum": _stratum(told[row["test"]], row["stratum"]),
            "channel": row["channel"],
            "order": row["order"],
            "broken": row["broken"] or None,
            "comparison": row["comparison"] or None,
            "hours": _hours(row, public),
            "window": row["window"],
            **{named[name]: row[name] or None for name in items},
        }
        for number, row in enumerate(ordered, start=1)
    ]
    kinds = {name: ExportKind.TEXT for name in COLUMNS if name != "landlord" or not public}
    kinds |= {"order": ExportKind.WHOLE, "window": ExportKind.WHOLE, "hours": ExportKind.NUMBER}
    columns = (
        column("row", ExportKind.WHOLE, required=True),
        *(column(name, kind, required=name in ("test", "arm")) for name, kind in kinds.items()),
        *(ExportColumn(named[name], ExportKind.TEXT, content.frame_items[name]) for name in items),
    )
    return table("frame", same, columns, rows, "row", Link("test", "tests"))


def _is_name(word: str) -> bool:
    """Whether every format can call a column so."""
    return word.isidentifier() and len(word) <= LONGEST_NAME


def _stratum(told: Told, stratum: str) -> str | None:
    """The block a test was drawn in, which tells place and kind: nothing where one is withheld."""
    return None if told.municipality is None or told.landlord_type is None else stratum


def _hours(row: Mapping[str, Any], public: bool) -> float | None:
    hours = public_hours(row["hours"], row["window"]) if public else row["hours"]
    return None if math.isnan(hours) else float(hours)


def _outcomes(content: Content, same: Row, keys: Pseudonyms) -> ExportTable:
    codes = list(content.subtle)
    named = dict(zip(codes, column_names("subtle", codes), strict=True))
    rows = [
        {
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
        column("coding", ExportKind.TEXT, required=True),
        column("contact", ExportKind.TEXT, required=True),
        column("coder", ExportKind.TEXT),
        fixed("method", required=True),
        choices("category", content.categories, set(content.categories)),
        column("counts", ExportKind.TRUTH, required=True),
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
    return table("outcomes", same, columns, rows, "coding", Link("contact", "contacts"))


def _deviations(content: Content, same: Row, keys: Pseudonyms) -> ExportTable:
    rows = [
        {
            "deviation": keys.of("deviation", each.deviation),
            "test": keys.of("test", each.test),
            "reason": each.reason,
            "breaks": each.breaks,
        }
        for each in content.deviations
    ]
    columns = (
        column("deviation", ExportKind.TEXT, required=True),
        column("test", ExportKind.TEXT, required=True),
        fixed("reason", like="broken_because", required=True),
        column("breaks", ExportKind.TRUTH, required=True),
    )
    return table("deviations", same, columns, rows, "deviation", Link("test", "tests"))


def _visits(content: Content, same: Row, keys: Pseudonyms) -> ExportTable:
    """The accounts that count, without their remarks; money in euros."""
    rows = [
        {
            "contact": keys.of("contact", each.contact),
            "test": keys.of("test", each.test),
            **each.account.items(),
            **{name: _euros(getattr(each.account, name)) for name in MONEY},
            "documents": " ".join(each.account.documents) or None,
            "corrected_after_sight": each.corrected,
        }
        for each in content.visits
    ]
    truths, numbers = ("appointment", "held"), ("homes_told", "homes_shown", "minutes")
    columns = (
        column("contact", ExportKind.TEXT, required=True),
        column("test", ExportKind.TEXT, required=True),
        *(column(name, ExportKind.TRUTH, required=True) for name in truths),
        *(column(name, ExportKind.WHOLE, required=True) for name in numbers),
        *(column(name, ExportKind.NUMBER) for name in MONEY),
        column("documents", ExportKind.TEXT),
        column("began", ExportKind.TEXT),
        column("corrected_after_sight", ExportKind.TRUTH, required=True),
    )
    return table("visits", same, columns, rows, "contact", Link("test", "tests"))


def _euros(cents: int | None) -> float | None:
    return None if cents is None else cents / 100
