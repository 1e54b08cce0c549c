"""Analyse mystery calls, of a table or as a study recorded them; nothing is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discrimtest.actions.list_calls import recorded_afterwards, table_of
from discrimtest.actions.tell_coding import agreement_row
from discrimtest.design.call_law import may_call
from discrimtest.design.instrument import Instrument
from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.estimators.agreement import Agreement, agreement
from discrimtest.estimators.levels import OWN_RATE, REPEATED
from discrimtest.files.legal import LegalBasis, MysteryCallLaw
from discrimtest.files.word import LocalText
from discrimtest.identifiers import sha256_hex
from discrimtest.library.call_folder import read_calls
from discrimtest.library.draft import is_of_calls
from discrimtest.library.files import legal_files, unknown_name
from discrimtest.library.folder import read_protocol
from discrimtest.library.handed_in import bytes_of
from discrimtest.library.locate import library_of
from discrimtest.library.reader import TextReader
from discrimtest.record.calls import CallRecord
from discrimtest.report.call_conduct import UNCHECKED, CallConduct, conduct_told
from discrimtest.report.calls import CallFacts
from discrimtest.report.facts import Audience
from discrimtest.report.language import language
from discrimtest.requests.calls import CallFinding, call_rows, find_calls
from discrimtest.samples.calls import call_samples, departures_in, second_judgements
from discrimtest.samples.data_file import read_data
from discrimtest.store.engine import aside
from discrimtest.store.session import Session
from discrimtest.words.call import CallOutcome
from discrimtest.words.person import Right
from discrimtest.words.study import Purpose
from discrimtest.workplace.open_calls import OpenCalls, open_calls
from discrimtest.workplace.open_study import require_in
from discrimtest.workplace.pseudonym_place import pseudonym_key
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class CallAnalysis:
    """What a table of calls shows, and the law it was made under.

    Attributes:
        law: What the region's legal file says of such calls, with its source.
        warnings: What must be said beside the numbers, in English.
        agreement: Of the callers with who judged their calls a second time; empty where nobody did.
    """

    findings: tuple[CallFinding, ...]
    law: MysteryCallLaw
    level: float
    data_sha256: str
    warnings: tuple[str, ...]
    agreement: tuple[Agreement, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "findings": call_rows(self.findings, self.level),
            "law": {"text": self.law.text.en, "source": self.law.source.en},
            "warnings": list(self.warnings),
            "data_sha256": self.data_sha256,
            "agreement": [agreement_row(figure) for figure in self.agreement],
        }


def analyse_calls(
    project: Path | None, data: Path, region: str, purpose: Purpose, level: float = 0.95
) -> CallAnalysis:
    """Rates of levels by request and wave, with their trend.

    Args:
        project: As ``--project`` says; where legal files are looked for by name.
        data: The table, one row a call.
        region: Name of the legal file.
        purpose: What the calls were made for.
        level: Confidence level.

    Raises:
        WrongInput: With every mistake of the data; no legal file has the name.
        Refused: The region's law does not let such calls be made for this purpose.
    """
    law = may_call(_law(project, region), purpose)
    content = bytes_of(data)
    frame = read_data(content, data.name)
    findings = find_calls(call_samples(frame, data.name), level)
    warnings = (*_warnings(findings), *_departed(departures_in(frame)))
    return CallAnalysis(findings, law, level, sha256_hex(content), warnings)


def analyse_recorded(at: Workplace, slug: str, level: float = 0.95) -> CallAnalysis:
    """The same of what a study of calls recorded, by the very same functions.

    Raises:
        Refused: The study is not locked, no call ended yet, or its law lets none be made.
    """
    require_in(at, Right.RUN_ANALYSIS, slug)
    with aside(at.engine) as session:
        recorded = _recorded(at, session, slug, level)
    told = conduct_told(_conduct(recorded.study, recorded.record), language("en"))
    warnings = (*_warnings(recorded.findings), *told)
    agreed = _agreement(recorded.record, level)
    return CallAnalysis(
        recorded.findings, recorded.law, level, recorded.sha256, tuple(warnings), agreed
    )


def _agreement(record: CallRecord, level: float) -> tuple[Agreement, ...]:
    judged = second_judgements(
        (each.call.landlord, each.outcome, each.heard) for each in record.judged()
    )
    return agreement(judged, level) if len(judged.codes) else ()


@dataclass(frozen=True, slots=True)
class _Recorded:
    """What a study recorded, analysed; ``sha256`` is that of its table."""

    study: OpenCalls
    record: CallRecord
    findings: tuple[CallFinding, ...]
    law: MysteryCallLaw
    sha256: str


def _recorded(at: Workplace, session: Session, slug: str, level: float) -> _Recorded:
    study = open_calls(at, session, slug)
    law = may_call(study.instrument.legal, study.instrument.study.purpose)
    record = study.record(session)
    content = table_of(pseudonym_key(at, session), study, record)
    if not any(record.rows()):
        rule, values = "no call ended yet", {"due": action("calls due", slug)}
        problem = Problem(slug, "", rule, "See '{due}'.", "calls.none", values=values)
        raise Refused("There is nothing to analyse.", [problem])
    findings = find_calls(call_samples(read_data(content, slug), slug), level)
    return _Recorded(study, record, findings, law, sha256_hex(content))


def _conduct(study: OpenCalls, record: CallRecord) -> CallConduct:
    """What a reader must know of how the calls were made."""
    withdrawn: dict[int, list[CallOutcome | None]] = {}
    for call in filter(record.withdrawn, record.calls):
        ended = record.had_ended(call)
        withdrawn.setdefault(call.wave, []).append(ended.outcome if ended else None)
    judged = list(record.judged())
    reviews = study.instrument.protocol.reviews
    return CallConduct(
        Counter(what for call in record.calls for what in record.departures(call)),
        len(record.open()),
        withdrawn,
        recorded_afterwards(study, record),
        len(judged),
        sum(each.outcome is each.heard for each in judged),
        sum(each.changed for each in judged),
        tuple(who for who in UNCHECKED if not getattr(reviews, who).done),
    )


def _departed(counts: Counter[str]) -> Iterator[str]:
    for what, count in sorted(counts.items()):
        yield f"{count} {'call was' if count == 1 else 'calls were'} made {what}."


def _warnings(findings: tuple[CallFinding, ...]) -> list[str]:
    warnings = [OWN_RATE]
    if any(finding.repeated for finding in findings):
        warnings.append(REPEATED)
    for finding in findings:
        if finding.trend.why:
            about = f"{finding.request}: " if finding.request else ""
            warnings.append(f"{about}{finding.trend.why}")
    return warnings


def call_facts(at: Workplace, instrument: Instrument, data: Path) -> CallsTold:
    """What a study's report tells of calls, under the law and for the purpose that it was locked
    with; calls of a study of their own, under those of that study.

    Args:
        data: A table, or where there is no such file the name of a study of calls.

    Raises:
        WrongInput: With every mistake of the data.
        Refused: That law does not let such calls be made for that purpose.
    """
    level = instrument.plan.level
    if not data.exists() and is_of_calls(at.library, str(data)):
        with aside(at.engine) as session:
            recorded = _recorded(at, session, str(data), level)
        labels = {one.id: one.label for one in recorded.study.instrument.protocol.requests}
        law, digest = recorded.law, recorded.sha256
        conduct = _conduct(recorded.study, recorded.record)
        facts = CallFacts(recorded.findings, law.text, law.source, labels, level, digest, conduct)
        return CallsTold(facts, recorded.record)
    law = may_call(instrument.legal, instrument.study.purpose)
    content = bytes_of(data)
    frame = read_data(content, data.name)
    findings = find_calls(call_samples(frame, data.name), level)
    labels = dict[str, LocalText]()
    for entry in at.library.protocols():
        if read_protocol(at.library, entry.name).holds_calls:
            protocol = read_calls(at.library, entry.name).protocol
            if "requests" not in protocol.missing:
                labels |= {request.id: request.label for request in protocol.value.requests}
    conduct = CallConduct(departures_in(frame), recorded=False)
    digest = sha256_hex(content)
    facts = CallFacts(findings, law.text, law.source, labels, level, digest, conduct)
    return CallsTold(facts)


@dataclass(frozen=True, slots=True)
class CallsTold:
    """What a report tells of calls.

    Attributes:
        record: Of the study that made them; None of a table.
    """

    facts: CallFacts
    record: CallRecord | None = None


def require_for_market(at: Workplace, audience: Audience, landlord: str | None, data: Path) -> None:
    """Refuse calls where they would tell of one landlord, or of nobody knows whom to the public.

    Raises:
        Refused: The report is about one landlord; or it is for the public, and the calls are those
            of a table.
    """
    if landlord is not None:
        rule = "calls measure a market, and tell nothing of one landlord"
        problem = Problem.of_input("calls", "", rule, "Leave them out.", code="calls.one_landlord")
        raise Refused("Calls stand in no report on one landlord.", [problem])
    if audience is Audience.PUBLIC and (data.exists() or not is_of_calls(at.library, str(data))):
        problem = Problem.of_input(
            "calls",
            str(data),
            "must name a study of calls: of a table nobody knows what the public was told before",
            "Name the study that made them, or make the report for a commissioner or an inspector.",
            code="calls.public",
        )
        raise Refused("Calls stand in no report for the public.", [problem])


def _law(project: Path | None, region: str) -> LegalBasis:
    library = library_of(project)
    known = tuple(legal_files(library))
    if region not in known:
        problem: Problem = unknown_name("", region, "legal file", known, "legal")
        raise WrongInput(f"There is no legal file {region!r}.", [problem])
    reader = TextReader(library)
    found = reader.model(f"protocols/legal/{region}.toml", LegalBasis)
    if reader.problems:
        raise WrongInput("The legal file cannot be read.", reader.problems)
    return found.value
