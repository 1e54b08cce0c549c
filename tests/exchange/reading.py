"""A small reading of an export: from its files, and those of the study, to what a report tells.

It knows no database and shares no code with the writing of exports; rows are counted here anew.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy
import pandas
from scipy.stats import fisher_exact

from discrimtest.design.instrument import Instrument
from discrimtest.doors import action, as_command
from discrimtest.estimators.agreement import agreement, by_category
from discrimtest.estimators.judgements import MISSING, Judgements
from discrimtest.evaluate import analyse
from discrimtest.files.change import Change, ChangeKind
from discrimtest.files.plan import question_sha256
from discrimtest.files.profiles import Pretest
from discrimtest.findings.finding import Finding, FindingRole, Findings, FindingStatus
from discrimtest.record.blind import ANEW, SEEING
from discrimtest.record.counts import AnswerFacts, CodingFacts, SampleFacts
from discrimtest.record.flow import FlowFacts, ReachFacts
from discrimtest.record.quality import Quality, TesterWork
from discrimtest.report import facts, gathered
from discrimtest.report.amended import is_hidden
from discrimtest.report.context import build_context
from discrimtest.report.delivered import DeliveryFacts
from discrimtest.report.facts import Audience, ReportFacts
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.landlord import LandlordType
from discrimtest.words.outcome import Category
from discrimtest.words.study import Mode, Purpose, RegisteredStudy, StudyState
from discrimtest.words.tested_by import TestedBy

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Export:
    """The tables of an export as text, and the study's own files."""

    tables: Mapping[str, Rows]
    frame: pandas.DataFrame
    files: Instrument

    @classmethod
    def of(cls, folder: Path, files: Instrument) -> Export:
        def rows(path: Path) -> Rows:
            text = path.read_text(encoding="utf-8")
            return list(csv.DictReader(io.StringIO(text, newline="")))

        tables = {path.stem: rows(path) for path in folder.glob("*.csv")}
        return cls(tables, pandas.read_csv(folder / "frame.csv"), files)

    def __getitem__(self, name: str) -> Rows:
        return self.tables[name]

    def count(self, what: str) -> int:
        (row,) = [row for row in self["counts"] if row["what"] == what]
        return int(row["number"])

    def counts(self, what: str) -> dict[str, int]:
        return {r["within"]: int(r["number"]) for r in self["counts"] if r["what"] == what}

    @property
    def about(self) -> dict[str, str]:
        (row,) = self["study"]
        return row

    @property
    def complete(self) -> Rows:
        return [row for row in self["tests"] if row["state"] == "complete"]

    @property
    def contacts(self) -> Rows:
        """Those of complete tests."""
        complete = {row["test"] for row in self.complete}
        return [row for row in self["contacts"] if row["test"] in complete]

    @property
    def clustered(self) -> bool:
        """Whether rows tell which of them share a landlord."""
        return "landlord" in self["tests"][0]


def facts_from(export: Export, audience: Audience, made_on: date) -> ReportFacts:
    """What the report for this reader tells beside the findings."""
    files, about, contacts = export.files, export.about, export.contacts
    first = Counter(row["role"] for row in contacts if row["order"] == "1")
    slug = files.slug
    return ReportFacts(
        study=gathered.study_facts(
            files,
            RegisteredStudy(
                slug, slug, files.study.timezone, Purpose(about["purpose"]), Mode(about["mode"]),
                about["simulated"] == "true", StudyState.LOCKED,
            ),
        ),
        protocol=gathered.protocol_facts(files),
        comparisons=gathered.comparison_facts(files),
        outcomes=gathered.outcome_facts(files),
        legal=gathered.legal_facts(files.legal),
        limits=files.study.limits,
        rare=gathered.has_rare(files),
        alpha=files.plan.alpha,
        margin=files.plan.equivalence_margin,
        replaced=about["replaced"],
        made_on=made_on,
        commands=(
            as_command(action("analyse", slug)),
            as_command(action("report", slug, audience=str(audience))),
        ),
        sample=_sample(export),
        control_first=first["control"],
        test_first=first["test"],
        wordings=_wordings(export),
        sent_by=_ranked(Counter(row["channel"] for row in contacts)),
        coding=_coding(export),
        agreement=_agreement(export, audience),
        answers=_answers(export),
        late_answers=_late(export),
        signals=_signals(export),
        lock=_lock(export, audience),
        draws=tuple(
            facts.DrawFacts(int(r["draw"]), int(r["seed"]), int(r["tests"]), r["golden"])
            for r in export["draws"]
        ),
        undrawn=tuple(
            facts.UndrawnFacts(int(r["draw"]), int(r["tests"]), _day(r["on"]), "")
            for r in export["taken_back"]
        ),
        times=gathered.times_facts(files, _timed(export, audience)),
        flow=FlowFacts(
            export.count("rows_imported"),
            export.count("rows_duplicate"),
            export.counts("rows_refused"),
            export.count("adverts_excluded"),
            export.count("adverts_not_drawn"),
        ),
        reach=_reach(export),
        baseline_missing=files.study.baseline or "",
        quality=_quality(export, audience),
        tested_by=_tested_by(export),
        complaints=_complaints(export, audience),
        delivery=_delivery(export),
    )  # fmt: skip


def _delivery(export: Export) -> tuple[DeliveryFacts, ...]:
    """Arms whose letters did not arrive alike; counts of them are there for no other."""
    tried, lost = export.counts("letters_tried"), export.counts("letters_not_delivered")
    found = []
    for arm, control in dict.fromkeys(tuple(name.split(":")[:2]) for name in tried):
        sides = [f"{arm}:{control}:{side}" for side in ("test", "control")]
        table = [[lost[side], tried[side] - lost[side]] for side in sides]
        assert fisher_exact(table).pvalue <= 0.05
        labels = [export.files.arms[name].label for name in (arm, control)]
        counted = [number for side in sides for number in (tried[side], lost[side])]
        found.append(DeliveryFacts((arm, control), *labels, *counted))
    return tuple(found)


def _sample(export: Export) -> SampleFacts:
    broken = Counter(row["broken_because"] for row in export["tests"] if row["broken_because"])
    return SampleFacts(
        planned=export.files.study.sample.tests,
        drawn=sum(int(row["tests"]) for row in export["draws"]),
        complete=len(export.complete),
        broken={DeviationReason(name): number for name, number in broken.items()},
        unfinished=export.count("tests_unfinished"),
        deviations={
            DeviationReason(name): number for name, number in export.counts("deviations").items()
        },
        stops=export.count("landlords_stopped"),
        asked=export.count("landlords_asked"),
        excluded=export.count("landlords_excluded"),
        merged=export.count("landlords_merged"),
        apart=export.count("landlords_apart"),
        **(_by_rows(export) if export.clustered else _by_counts(export)),
    )


def _by_rows(export: Export) -> dict[str, Any]:
    """What can be counted of landlords where rows tell which of them share one."""
    complete, tests = export.complete, Counter(row["landlord"] for row in export.complete)
    agencies = {row["landlord"] for row in complete if row["landlord_type"] == "agency"}
    doubtful = [
        names
        for landlord in tests
        for names in [{row["advertiser"] for row in complete if row["landlord"] == landlord}]
        if len(names) > 1
    ]
    return {
        "complete_by_landlord": _typed(Counter(row["landlord_type"] for row in complete)),
        "landlords": _typed({"agency": len(agencies), "private": len(tests) - len(agencies)}),
        "repeated": sum(number > 1 for number in tests.values()),
        "undecided": sum(map(len, doubtful)),
        "undecided_as": len(doubtful),
    }


def _by_counts(export: Export) -> dict[str, Any]:
    return {
        "complete_by_landlord": _typed(export.counts("tests_complete")),
        "landlords": _typed(export.counts("landlords_complete")),
        "repeated": export.count("landlords_repeated"),
        "undecided": export.count("landlords_undecided"),
        "undecided_as": export.count("landlords_undecided_as"),
    }


def _reach(export: Export) -> ReachFacts:
    reached, tests = (
        _typed(export.counts("landlords_reached")),
        export.counts("landlords_with_tests"),
    )
    if export.clustered:
        each = Counter(Counter(row["landlord"] for row in export.complete).values())
        return ReachFacts(reached, dict(sorted(each.items())))
    numbers = {int(name.rstrip("+")): number for name, number in tests.items()}
    return ReachFacts(reached, numbers, any(name.endswith("+") for name in tests))


def _typed(counts: Mapping[str, int]) -> dict[LandlordType, int]:
    return {kind: counts[kind] for kind in LandlordType if counts.get(kind)}


def _wordings(export: Export) -> facts.WordingFacts:
    used = Counter((row["arm"], row["variant"]) for row in export.contacts)
    arms, variants = {arm for arm, _ in used}, export.files.protocol.variants
    return facts.WordingFacts(
        variants,
        tuple(
            (arm.label, tuple(used[name, variant] for variant in variants))
            for name, arm in export.files.arms.items()
            if name in arms
        ),
    )


def _coding(export: Export) -> CodingFacts:
    methods = {
        row["contact"]: row["method"] for row in export["outcomes"] if row["counts"] == "true"
    }
    by = Counter(methods[row["contact"]] for row in export.contacts)
    by[ANEW] = export.count("contacts_decided_anew")
    by["adjudicated"] -= by[ANEW]
    by[SEEING] = export.count("contacts_decided_seeing")
    by["blind"] -= by[SEEING]
    return CodingFacts(
        {method: number for method, number in by.items() if number},
        export.count("contacts_coded_twice"),
        export.count("contacts_coded_alike"),
        export.count("contacts_decided"),
        export.count("contacts_undecided"),
        export.count("coding_leaks"),
        export.count("coding_readings"),
        export.count("contacts_coded_seeing"),
        export.count("judgements_changed"),
    )


def _agreement(export: Export, audience: Audience) -> tuple[facts.AgreementFacts, ...]:
    """Agreement of the first two coders of each contact, from the judgements themselves."""
    if audience is Audience.PUBLIC:
        return ()
    whose = {row["test"]: row["landlord"] for row in export.complete}
    places = {row["contact"]: whose[row["test"]] for row in export.contacts}
    pairs: dict[str, list[dict[str, str]]] = {name: [] for name in sorted(places)}
    for row in export["outcomes"]:
        if row["method"] == "blind" and row["contact"] in pairs:
            pairs[row["contact"]].append(row)
    twice = {name: rows[:2] for name, rows in pairs.items() if len(rows) > 1}
    if not twice:
        return ()
    book = export.files.codebook
    kinds = [str(entry.id) for entry in book.categories if entry.id is not Category.NO_REPLY]
    landlords = [places[name] for name in twice]
    values = [[row["category"] for row in rows] for rows in twice.values()]
    outcome = _judgements(values, landlords, kinds)
    told = [(None, agreement(outcome))]
    labels = {str(entry.id): entry.label for entry in book.categories}
    each = dict(zip(kinds, by_category(outcome), strict=True))
    told += [
        (labels[kind], each[kind])
        for kind in map(str, Category)
        if any(kind in pair for pair in values)
    ]
    return tuple(
        facts.AgreementFacts(
            figure.id,
            label,
            figure.value,
            None if math.isnan(figure.interval.low) else figure.interval.low,
            None if math.isnan(figure.interval.high) else figure.interval.high,
            figure.units,
        )
        for label, figures in told
        for figure in figures
    )


def _judgements(values: list[list[str]], landlords: list[str], kinds: Sequence[str]) -> Judgements:
    number = {kind: place for place, kind in enumerate(kinds)}
    whose = {name: place for place, name in enumerate(dict.fromkeys(landlords))}
    codes = [[number.get(value, MISSING) for value in pair] for pair in values]
    return Judgements(
        numpy.array(codes), numpy.array([whose[name] for name in landlords]), len(kinds)
    )


def _answers(export: Export) -> tuple[AnswerFacts, ...]:
    how = "answered_by" if export.clustered else "answer_channel"
    counts = Counter((row[how], row["role"]) for row in export.contacts)
    return tuple(
        AnswerFacts(name, counts[name, "control"], counts[name, "test"])
        for name in sorted({name for name, _ in counts})
    )


def _late(export: Export) -> int:
    return sum(int(row["late_answers"]) for row in export.contacts) if export.clustered else 0


def _signals(export: Export) -> tuple[facts.SignalFacts, ...]:
    """As many as there were, with a pretest as good or bad as theirs; their words are not told."""
    shown, misread = export.count("signals_shown"), export.count("signals_misread")
    pretests = [
        Pretest(recognised=0 if number < misread else 10, of=10, on=date(2026, 1, 1), source="any")
        for number in range(shown)
    ]
    rest = export.count("signals") - shown
    return tuple(facts.SignalFacts("", pretest) for pretest in [*pretests, *[None] * rest])


def _timed(export: Export, audience: Audience) -> pandas.DataFrame:
    """The public reads in which hour an answer came, by the middle of it."""
    frame = export.frame
    if audience is not Audience.PUBLIC or not export.clustered:
        return frame
    middle = frame["hours"] // 1 + 0.5
    return frame.assign(
        hours=middle.where(middle < frame["window"], frame["window"] * 1.0).where(
            frame["hours"].notna()
        )
    )


def _quality(export: Export, audience: Audience) -> Quality | None:
    """What testers did; each is called by their number."""
    if audience is Audience.PUBLIC:
        return None
    told = [
        export.counts(f"tester_{what}")
        for what in ("contacts", "answers", "entered_twice", "differ", "flags")
    ]
    made, answers, checked, wrong, flags = told
    compared, alike = export.counts("entries_compared"), export.counts("entries_alike")
    return Quality(
        tuple(
            TesterWork(
                name, made[name], answers[name],
                {flag.partition(".")[2]: n for flag, n in flags.items()
                 if flag.startswith(f"{name}.")},
                checked[name], wrong[name], 0, 0,
            )
            for name in made
        ),
        {item: (alike[item], compared[item]) for item in compared},
        (),
        export.count("contacts_held"),
        export.count("queries_open"),
    )  # fmt: skip


def _tested_by(export: Export) -> tuple[TestedBy, ...]:
    found = []
    for within, number in export.counts("tests_by_testers").items():
        leader, other, cell = within.split(".")
        answered = cell in ("both", "control_only"), cell in ("both", "test_only")
        found += [TestedBy(frozenset({leader, other}), leader, *answered)] * number
    return tuple(found)


def _complaints(export: Export, audience: Audience) -> facts.ComplaintCounts | None:
    """What is told together is as many complaints of kinds of their own."""
    if audience is Audience.PUBLIC:
        return None
    if export.counts("complaints_fewer_than"):
        return facts.ComplaintCounts({}, {})
    told = []
    for what in ("complaints_from", "complaints_of"):
        counts = export.counts(what)
        together = {f"kind {number}": 1 for number in range(counts.pop("", 0))}
        told.append({**counts, **together})
    return facts.ComplaintCounts(*told) if any(told) else None


def _lock(export: Export, audience: Audience) -> facts.LockFacts:
    first, *amended = export["versions"]
    newest = export["versions"][-1]
    parts = ("study", "protocol", "plan", "legal")
    return facts.LockFacts(
        on=_day(first["on"]),
        hashes={part: newest[f"{part}_sha256"] for part in parts},
        program=first["program"],
        amendments=tuple(
            facts.AmendmentFacts(
                int(row["version"]),
                _day(row["on"]),
                row["reason"],
                tuple(
                    _change(one, audience)
                    for one in export["changes"]
                    if one["version"] == row["version"]
                ),
            )
            for row in amended
        ),
        afterwards=export.about["recorded_afterwards"] == "true",
    )


def _change(row: Mapping[str, str], audience: Audience) -> facts.ChangeFacts:
    told = Change(row["file"], row["place"], row["before"], row["after"], ChangeKind(row["kind"]))
    return facts.ChangeFacts(told, is_hidden(told, audience))


def _ranked(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def findings_from(export: Export, created: str | None) -> Findings:
    """The frame analysed by the plan; what its draws found is that of the export's findings.

    The order of landlords decides what a bootstrap draws, and keys have another order.
    """
    files = export.files
    found = analyse(
        export.frame,
        files.plan,
        comparisons=files.planned,
        seed=files.study.seed,
        lock=[question_sha256(files.plan, files.planned)],
    )
    rows = export["findings"]
    assert [one.id for one in found.findings] == [row["id"] for row in rows]
    manifest = replace(
        found.manifest,
        data_sha256=export.about["data_sha256"],
        plan_sha256=export.about["plan_sha256"],
        created=created,
    )
    told = (_told(one, row) for one, row in zip(found.findings, rows, strict=True))
    return replace(found, findings=tuple(told), manifest=manifest)


_NUMBERS = (
    "value", "ci_level", "ci_low", "ci_high", "statistic", "p_value", "p_adjusted",
    "standard_error", "df",
)  # fmt: skip


def _told(found: Finding, row: Mapping[str, str]) -> Finding:
    """The finding with the numbers of the export, which are those made here but for draws."""
    told = {name: float(row[name]) if row[name] else None for name in _NUMBERS}
    drawn = "bootstrap" in f"{found.ci_method} {found.id}" or found.id == "randomization"
    for name, number in told.items():
        made = getattr(found, name)
        if number is None and made is not None and made != made:
            told[name] = made
        elif not drawn and number is not None:
            assert abs(made - number) <= 1e-9 * max(1, abs(number)) or made == number, (found, row)
    known = {field.name for field in fields(Finding)}
    words = {"role": FindingRole(row["wanted_as"]), "status": FindingStatus(row["status"])}
    assert words.keys() <= known
    return replace(found, **told, **words)


def check_report(
    export: Export, facts: ReportFacts, findings: Findings, reader: Audience, language: str
) -> None:
    """That the report for this reader, made of the files alone, is the one that was made: every
    fact, then every word, table and figure.

    No export tells names and phrases of candidates, nor reasons that somebody typed; the public
    reads neither, and for others they are taken from what was told. Testers have no name in it, and
    of complaints it tells no small count: what the report says of both is held to be the same.
    """
    again = facts_from(export, reader, facts.made_on)
    if reader is not Audience.PUBLIC:
        assert len(again.signals) == len(facts.signals)
        taken_back = zip(again.undrawn, facts.undrawn, strict=True)
        undrawn = tuple(replace(one, reason=other.reason) for one, other in taken_back)
        again = replace(again, signals=facts.signals, undrawn=undrawn)
    people = ("quality", "tested_by", "complaints")
    for field in fields(ReportFacts):
        if field.name not in ("signals", "undrawn", *people):
            assert getattr(again, field.name) == getattr(facts, field.name), field.name
    found = findings_from(export, findings.manifest.created)
    ours = build_context(facts, findings, reader, language).to_dict()
    theirs = build_context(again, found, reader, language).to_dict()
    assert json.loads(theirs.pop("attachment")) == json.loads(ours.pop("attachment"))
    for one, other in zip(ours.pop("sections"), theirs.pop("sections"), strict=True):
        assert other == one, one["title"]
    for name, part in ours.items():
        assert theirs[name] == part, name
