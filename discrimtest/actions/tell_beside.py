"""What an export tells beside its rows: the very facts of a report for the same reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from discrimtest.disclosure.public import Gate
from discrimtest.disclosure.rule import RULE
from discrimtest.disclosure.together import told_together
from discrimtest.exchange.beside import Beside
from discrimtest.findings.manifest import Manifest
from discrimtest.record.blind import ANEW, SEEING
from discrimtest.report.amended import short
from discrimtest.report.coarse import public_facts
from discrimtest.report.facts import LockFacts, ReportFacts

_Count = tuple[str, Any, int]


def tell_beside(facts: ReportFacts, manifest: Manifest, gate: Gate | None) -> Beside:
    """The facts of a report that no row of an export holds.

    Args:
        manifest: Of the findings that leave with them.
        gate: What the public may see; None for another reader.
    """
    facts = facts if gate is None else public_facts(facts, gate)
    counts = [] if facts.withheld else [*_rows(facts), *_tests(facts), *_landlords(facts)]
    if gate is None:
        counts += [("answers_late", None, facts.late_answers), *_letters(facts)]
        counts += [*_testers(facts), *_brought(facts)]
    lock, withheld = facts.lock, facts.withheld
    return Beside(
        study={
            "version": lock.amendments[-1].number if lock and lock.amendments else 1,
            "replaced": facts.replaced,
            "seed": manifest.seed,
            "plan_sha256": manifest.plan_sha256,
            "data_sha256": manifest.data_sha256,
            "program": manifest.version,
            "libraries": ", ".join(f"{name} {found}" for name, found in manifest.libraries.items()),
            "recorded_afterwards": lock is not None and lock.afterwards,
        },
        counts=tuple(
            {"what": what, "within": None if within is None else str(within), "number": number}
            for what, within, number in counts
        ),
        draws=tuple(
            {
                "draw": each.number,
                "seed": each.seed,
                "tests": None if withheld else each.tests,
                "golden": each.golden,
            }
            for each in facts.draws
        ),
        taken_back=tuple(
            {"taken_back": number, "draw": each.number, "tests": each.tests, "on": each.on}
            for number, each in enumerate(facts.undrawn, start=1)
        ),
        versions=tuple(_versions(lock)) if lock else (),
        changes=tuple(_changes(lock)) if lock else (),
    )


def _rows(facts: ReportFacts) -> Iterator[_Count]:
    flow = facts.flow
    yield "rows_imported", None, flow.rows
    yield "rows_duplicate", None, flow.duplicates
    yield from (("rows_refused", code, number) for code, number in flow.refused.items())
    yield "adverts_excluded", None, flow.excluded
    yield "adverts_not_drawn", None, flow.left


def _tests(facts: ReportFacts) -> Iterator[_Count]:
    sample, coding = facts.sample, facts.coding
    yield "tests_unfinished", None, sample.unfinished
    yield from (("deviations", reason, number) for reason, number in sample.deviations.items())
    yield from (("tests_complete", kind, n) for kind, n in sample.complete_by_landlord.items())
    if coding:
        yield "contacts_coded_twice", None, coding.twice
        yield "contacts_coded_alike", None, coding.alike
        yield "contacts_decided", None, coding.decided
        yield "contacts_undecided", None, coding.undecided
        yield "coding_leaks", None, coding.leaks
        yield "coding_readings", None, coding.readings
        yield "contacts_decided_anew", None, coding.by.get(ANEW, 0)
        yield "contacts_coded_seeing", None, coding.sighted
        yield "contacts_decided_seeing", None, coding.by.get(SEEING, 0)
        yield "judgements_changed", None, coding.changed
    shown = [signal.validated for signal in facts.signals if signal.validated]
    yield "signals", None, len(facts.signals)
    yield "signals_shown", None, len(shown)
    least = facts.protocol.pretest_threshold
    yield "signals_misread", None, sum(pretest.share < least for pretest in shown)


def _letters(facts: ReportFacts) -> Iterator[_Count]:
    """Of arms whose letters did not arrive alike."""
    for each in facts.delivery:
        for side, tried, lost in (
            ("test", each.sent, each.returned),
            ("control", each.control_sent, each.control_returned),
        ):
            within = ":".join((*each.pair, side))
            yield "letters_tried", within, tried
            yield "letters_not_delivered", within, lost


def _landlords(facts: ReportFacts) -> Iterator[_Count]:
    sample, reach = facts.sample, facts.reach
    yield "landlords_stopped", None, sample.stops
    yield "landlords_asked", None, sample.asked
    yield "landlords_excluded", None, sample.excluded
    yield "landlords_repeated", None, sample.repeated
    yield "landlords_undecided", None, sample.undecided
    yield "landlords_undecided_as", None, sample.undecided_as
    yield "landlords_merged", None, sample.merged
    yield "landlords_apart", None, sample.apart
    yield from (("landlords_reached", kind, number) for kind, number in reach.reached.items())
    yield from (("landlords_complete", kind, number) for kind, number in sample.landlords.items())
    most = max(reach.tests, default=0)
    for tests, number in reach.tests.items():
        more = "+" if tests == most and reach.and_more else ""
        yield "landlords_with_tests", f"{tests}{more}", number


def _testers(facts: ReportFacts) -> Iterator[_Count]:
    """What the part on testers tells; they have their number in reports."""
    quality = facts.quality
    if quality is None:
        return
    for number, work in enumerate(quality.testers, start=1):
        yield "tester_contacts", number, work.made
        yield "tester_answers", number, work.answers
        yield "tester_entered_twice", number, work.checked
        yield "tester_differ", number, work.wrong
        flags = sorted(work.flags.items())
        yield from (("tester_flags", f"{number}.{kind}", found) for kind, found in flags)
    for item, (same, compared) in quality.items.items():
        yield "entries_compared", item, compared
        yield "entries_alike", item, same
    yield "contacts_held", None, quality.held
    yield "queries_open", None, quality.queries
    yield from _tested_by(facts, {work.person: n for n, work in enumerate(quality.testers, 1)})


def _tested_by(facts: ReportFacts, numbers: Mapping[str, int]) -> Iterator[_Count]:
    """Complete tests of the primary comparison: who made the test candidate's contact, who the
    other, and which candidate was answered favourably."""
    favoured = {
        (True, True): "both",
        (True, False): "control_only",
        (False, True): "test_only",
        (False, False): "neither",
    }
    counts = Counter(
        (numbers[each.leader], numbers[each.other], favoured[each.control, each.test])
        for each in facts.tested_by
    )
    for (leader, other, cell), found in sorted(counts.items()):
        yield "tests_by_testers", f"{leader}.{other}.{cell}", found


def _brought(facts: ReportFacts) -> Iterator[_Count]:
    """Complaints as the report tells them: small counts together, and none of very few."""
    if facts.complaints is None:
        return
    if facts.complaints.are_few:
        yield "complaints_fewer_than", None, RULE.threshold
        return
    told = (("from", facts.complaints.by_source), ("of", facts.complaints.by_ground))
    for what, counts in told:
        shown, rest = told_together(counts)
        yield from ((f"complaints_{what}", name, found) for name, found in shown.items())
        if rest:
            yield f"complaints_{what}", None, rest


def _versions(lock: LockFacts) -> Iterator[Mapping[str, Any]]:
    """The lock, and each amendment with its reason; hashes are told of what holds now."""
    fixed = {"version": 1, "on": lock.on, "reason": None, "program": lock.program}
    rows = [fixed] + [
        {"version": each.number, "on": each.on, "reason": each.reason or None, "program": None}
        for each in lock.amendments
    ]
    parts = ("study", "protocol", "plan", "legal")
    for row in rows:
        hashes = lock.hashes if row is rows[-1] else {}
        yield {**row, **{f"{part}_sha256": hashes.get(part) for part in parts}}


def _changes(lock: LockFacts) -> Iterator[Mapping[str, Any]]:
    told = [(each.number, one) for each in lock.amendments for one in each.changes]
    for number, (version, one) in enumerate(told, start=1):
        change = one.change
        yield {
            "change": number,
            "version": version,
            "file": change.file,
            "place": change.key or None,
            "kind": str(change.kind),
            "before": "–" if one.hidden else short(change.before) or None,
            "after": "–" if one.hidden else short(change.after) or None,
        }
