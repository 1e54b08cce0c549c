"""An invented study to export: two municipalities, awkward words, numbers that are no numbers."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date
from typing import Any

from discrimtest.exchange.beside import Beside
from discrimtest.exchange.content import Content
from discrimtest.exchange.labels import plain
from discrimtest.exchange.periods import Dates
from discrimtest.exchange.pseudonyms import Pseudonyms
from discrimtest.exchange.release import Recipient, release
from discrimtest.exchange.table import Package
from discrimtest.files.word import LocalText
from discrimtest.findings.finding import Cells, Finding, FindingRole, FindingStatus
from discrimtest.findings.keys import Comparison, Group
from discrimtest.record.exported import (
    ExportedCoding,
    ExportedContact,
    ExportedDeviation,
    ExportedTest,
    ExportedVisit,
)
from discrimtest.words.visit import Account, Document

KEYS = Pseudonyms("an invented secret")
AWKWARD = 'een "rijtje, met; komma’s'
COUNT = 12
VISIT = Account(True, True, 2, 1, 20, 81_250, documents=(Document.INCOME,), remarks="nooit")
ALL = Comparison(("two",), ("one",), "two")


def finding(**given: Any) -> Finding:
    base = Finding(
        "net_any",
        ALL,
        None,
        "invitation",
        value=1 / 3,
        ci_method="tango",
        ci_level=0.95,
        ci_low=-0.125,
        ci_high=0.7,
        n_tests=COUNT,
        n_denominator=9,
        denominator="tests with at least one invitation",
        n_landlords=COUNT,
        role=FindingRole.PRIMARY,
        status=FindingStatus.PLANNED,
    )
    return replace(base, **given)


FINDINGS = (
    finding(),
    finding(id="odds_ratio_conditional", value=float("inf"), ci_low=0.5, ci_high=float("inf")),
    finding(id="rate_ratio", value=float("nan"), ci_low=None, ci_high=None, ci_level=None),
    finding(id="mcnemar_exact", value=None, ci_method=None, ci_level=None, p_value=5.25e-17),
    finding(group=Group("landlord_type", "agency"), n_landlords=8, n_tests=8),
    finding(group=Group("landlord_type", "private"), n_landlords=4, n_tests=4),
)


BESIDE = Beside(
    study={
        "version": 2, "replaced": "none", "seed": 7, "plan_sha256": "p", "data_sha256": "d",
        "program": "0.1.0", "libraries": "numpy 2", "recorded_afterwards": False,
    },
    counts=(
        {"what": "rows_imported", "within": None, "number": 20},
        {"what": "landlords_complete", "within": "agency", "number": 8},
    ),
    draws=({"draw": 1, "seed": 7, "tests": COUNT, "golden": "g"},),
    taken_back=({"taken_back": 1, "draw": 1, "tests": 2, "on": date(2026, 3, 2)},),
    versions=tuple(
        {
            "version": number, "on": date(2026, 2, number), "reason": why, "program": "0.1.0",
            "study_sha256": "s", "protocol_sha256": None, "plan_sha256": None, "legal_sha256": None,
        }
        for number, why in ((1, None), (2, AWKWARD))
    ),
    changes=(
        {
            "change": 1, "version": 2, "file": "studies/invented-2026/study.toml",
            "place": "sample.tests", "kind": "changed", "before": "10", "after": None,
        },
    ),
)  # fmt: skip


def frame_row(
    number: int, contact: ExportedContact, tests: tuple[ExportedTest, ...]
) -> dict[str, Any]:
    """The contact as an analysis reads it."""
    test = next(each for each in tests if each.test == contact.test)
    return {
        "test": test.test,
        "arm": contact.arm,
        "outcome": "" if test.broken_because else "invitation" if number % 2 else "no_reply",
        "landlord": test.landlord,
        "landlord_type": test.landlord_type,
        "channel": contact.answer_channel,
        "order": 1 + number % 2,
        "stratum": f"{test.municipality} / {test.landlord_type}",
        "broken": "yes" if test.broken_because else "",
        "comparison": test.comparison,
        "hours": number + 0.25 if number % 2 else math.nan,
        "window": 336,
        "viewing-moments": "two_or_more" if number % 3 else "",
    }


def rows_of(count: int = COUNT) -> tuple[ExportedTest, ...]:
    """One landlord a test; every third is private; the last is broken."""
    return tuple(
        ExportedTest(
            f"test-{number}",
            "two",
            {"origin": "flemish"} if number % 2 else {},
            "Kortrijk" if number < count - 2 else "Marke",
            "agency" if number % 3 else "private",
            f"landlord-{number}",
            f"advertiser-{number}",
            f"listing-{number}",
            "ad_gone" if number == count - 1 else "",
        )
        for number in range(count)
    )


def content(**given: Any) -> Content:
    rows = rows_of()
    contacts = tuple(
        ExportedContact(
            contact=f"{row.test}-{arm}",
            test=row.test,
            arm=arm,
            control_arm=None if arm == "one" else "one",
            replicate=1,
            order=None if row.broken_because else place,
            variant="a",
            language="nl",
            channel="email",
            made_on=None if row.broken_because else date(2026, 3, 1 + number),
            answer_channel="written" if number % 2 else "none",
            answered_by="email" if number % 2 else "none",
            late_answers=number % 3,
        )
        for number, row in enumerate(rows)
        for place, arm in enumerate(("one", "two"), start=1)
    )
    codings = tuple(
        ExportedCoding(
            f"coding-{row.contact}",
            row.contact,
            "person-1" if number % 2 else None,
            "tester" if number % 2 else "rule",
            "invitation" if number % 2 else "no_reply",
            True,
            {"viewing-moments": "two_or_more"} if number % 3 else {},
        )
        for number, row in enumerate(contacts)
        if row.made_on
    )
    base = Content(
        study="invented-2026",
        title=LocalText(nl="Verzonnen", fr="Inventée", en="Invented"),
        purpose="measurement",
        mode="proactive",
        simulated=True,
        tests=rows,
        contacts=contacts,
        codings=codings,
        deviations=(
            ExportedDeviation("deviation-1", "test-1", "outside_hours", False),
            ExportedDeviation(f"deviation-{COUNT}", f"test-{COUNT - 1}", "ad_gone", True),
        ),
        frame=tuple(frame_row(number, each, rows) for number, each in enumerate(contacts)),
        frame_items={"viewing-moments": plain("moments")},
        cells=(Cells(ALL, None, "invitation", 4, 3, 2, 2, 1).to_dict(),),
        findings=tuple(json.loads(json.dumps(each.to_dict())) for each in FINDINGS),
        warnings=("A caution.",),
        comparisons={"two": plain(AWKWARD)},
        arms={"one": plain("same label"), "two": plain("same label")},
        categories={
            "invitation": LocalText(nl="uitnodiging", fr="invitation", en="invited"),
            "no_reply": LocalText(nl="geen antwoord", fr="pas de réponse", en="no reply"),
        },
        outcomes={"invitation": plain("invitation to a viewing")},
        subtle={"viewing-moments": (plain("moments"), ("none", "two_or_more"))},
        beside=BESIDE,
        visits=(ExportedVisit(contacts[0].contact, contacts[0].test, VISIT, True),),
    )
    return replace(base, **given)


def package(
    dates: Dates = Dates.WEEK, audience: Recipient = Recipient.RESEARCHER, **given: Any
) -> Package:
    return release(content(**given), KEYS, dates, audience)
