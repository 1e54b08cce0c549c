"""Whatever happens to a study, its export holds its report and gives its findings again."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discrimtest.actions.analyse_file import analyse_file
from discrimtest.actions.find_plan import find_plan
from discrimtest.actions.tell_beside import tell_beside
from discrimtest.actions.tell_testers import tested
from discrimtest.design.instrument import Instrument
from discrimtest.evaluate import analyse
from discrimtest.exchange.content import content_of
from discrimtest.exchange.formats import Format, laid_out
from discrimtest.exchange.periods import Dates
from discrimtest.exchange.plan_file import plan_file
from discrimtest.exchange.pseudonyms import Pseudonyms
from discrimtest.exchange.release import Recipient, release
from discrimtest.exchange.table import Package
from discrimtest.files.plan import question_sha256
from discrimtest.findings.finding import Findings
from discrimtest.findings.gathered import gathered
from discrimtest.library.locate import library_of
from discrimtest.record.frame import frame_sha256
from discrimtest.record.material import Material
from discrimtest.record.own_landlords import OwnLandlords
from discrimtest.record.quality import quality_of
from discrimtest.record.record import Record
from discrimtest.report.facts import Audience, ReportFacts
from discrimtest.report.gathered import report_facts
from discrimtest.words.contact import Contact
from discrimtest.words.landlord import LandlordType
from discrimtest.words.listing import Listing
from discrimtest.words.study import VersionKind
from discrimtest.words.test import Draw, Test
from tests.exchange.reading import Export, check_report
from tests.record.examples import LATER, answered, happened, planned, recorder, sent
from tests.record.material import home, instrument, material, profile

ANSWERS = (
    "none", "invitation", "invitation", "refusal", "booking_link", "acknowledgement",
    "information_request", "already_let",
)  # fmt: skip
CHANNELS = ("email", "portal", "phone", "sms", "voicemail")
LANDLORDS = 9


@dataclass(frozen=True)
class Lot:
    """What happens to one test."""

    comparison: int
    landlord: int
    answers: tuple[int, int]
    minutes: tuple[int, int]
    end: int


LOTS = st.builds(
    Lot,
    st.integers(0, 1),
    st.integers(0, LANDLORDS - 1),
    st.tuples(*[st.integers(0, len(ANSWERS) - 1)] * 2),
    st.tuples(*[st.integers(5, 24 * 60 * 17)] * 2),
    st.integers(0, 9),
)


def lived(record: Record, number: int, lot: Lot) -> Record:
    """One test: of ten, one is never sent, one bounces, one is sent late; others are answered."""
    test = record.tests[number]
    first, second = test.contacts
    if lot.end == 0:
        return record
    record = sent(record, first.id)
    if lot.end == 1:
        return happened(record, second.id, "failed", second.due_at, reason="bounced")
    late = timedelta(days=8 if lot.end == 2 else 0)
    record = happened(record, second.id, "sent", second.due_at + late)
    for contact, answer, minutes in zip(test.contacts, lot.answers, lot.minutes, strict=True):
        if ANSWERS[answer] != "none":
            after = timedelta(minutes=minutes) + (late if contact is second else timedelta())
            channel = CHANNELS[(minutes + answer) % len(CHANNELS)]
            if ANSWERS[answer] in ("acknowledgement", "booking_link"):
                channel = "email"
            record = answered(record, contact.id, ANSWERS[answer], after, channel=channel)
    return record


def study(files: Instrument, lots: list[Lot]) -> Material:
    """A study in which this happened, a long time ago; two landlords may be one."""

    def drawn(test: Test, lot: Lot) -> Test:
        one = files.sampled[lot.comparison % len(files.sampled)]
        arms = {1: (one.control, None), 2: (one.test, one.control)}

        def of(contact: Contact) -> Contact:
            arm, control = arms[contact.position]
            variant = files.protocol.variants[(lot.end + contact.position) % 3]
            return replace(contact, arm=arm, control_arm=control, variant=variant)

        landlord = f"landlord-{lot.landlord}"
        contacts = tuple(map(of, test.contacts))
        return replace(test, comparison=one.id, landlord=landlord, contacts=contacts)

    record = planned(len(lots))
    record = replace(
        record,
        tests=tuple(map(drawn, record.tests, lots)),
        own_landlords=OwnLandlords({"landlord-1": "landlord-0", "landlord-0": "landlord-0"}),
    )
    for number, lot in enumerate(lots):
        record = lived(record, number, lot)
    base = material(files)
    made = replace(
        base,
        record=record,
        homes=tuple(map(kept, record.tests)),
        draws=(Draw("draw-1", "study-1", "version-1", 1, 7, {}, "i", "g", []),),
        profiles={each.profile: profile(each) for each in record.contacts.values()},
        versions=tuple(replace(each, hashes=_HASHES) for each in base.versions),
    )
    return made.closed(recorder())[0]


_HASHES = dict.fromkeys(("study", "protocol", "plan", "legal", "program"), "0.1.0")


def kept(test: Test) -> Listing:
    kind = LandlordType.AGENCY if int(test.landlord[-1]) % 2 else LandlordType.PRIVATE
    return replace(home(test), landlord_type=kind)


def findings_of(files: Instrument, made: Material) -> Findings:
    frame = made.frame(files.plan.time.event, LATER)
    return analyse(
        frame,
        files.plan,
        comparisons=files.planned,
        seed=files.study.seed,
        data_sha256=frame_sha256(frame),
        lock=[question_sha256(files.plan, files.planned)],
    )


def facts_for(files: Instrument, made: Material, reader: Audience) -> ReportFacts:
    """What the report for this reader tells; nothing was entered twice."""
    facts = report_facts(files, made, LATER, reader)
    if reader is Audience.PUBLIC:
        return facts
    quality = quality_of(made.record, {})
    return replace(facts, quality=quality, tested_by=tested(files, made.record, LATER))


def exported(files: Instrument, made: Material, findings: Findings) -> Package:
    """What a researcher gets."""
    reader = Audience.COMMISSIONER
    beside = tell_beside(facts_for(files, made, reader), findings.manifest, None)
    found = {**findings.to_dict(), "gathered": gathered(findings.warnings)}
    content = content_of(files, made, made.progress(LATER), found, beside)
    return release(content, Pseudonyms("any"), Dates.DAY, Recipient.RESEARCHER)


@pytest.fixture(scope="module")
def files() -> Instrument:
    return instrument()


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(lots=st.lists(LOTS, min_size=6, max_size=30))
def test_the_reports_of_any_study_can_be_made_from_its_export(
    files: Instrument, lots: list[Lot]
) -> None:
    lots = [*lots, Lot(0, 2, (1, 3), (60, 90), 5), Lot(1, 3, (1, 0), (60, 90), 5)]
    made = study(files, lots)
    findings = findings_of(files, made)
    package = exported(files, made, findings)
    with TemporaryDirectory() as folder:
        for name, content in laid_out(package, Format.CSV, "en").items():
            (Path(folder) / name).write_bytes(content)
        export = Export.of(Path(folder), files)
    for reader in (Audience.PUBLIC, Audience.COMMISSIONER):
        facts = facts_for(files, made, reader)
        check_report(export, facts, findings, reader, "nl")


def test_a_reason_that_was_erased_is_missing(files: Instrument) -> None:
    made = study(files, [Lot(number % 2, number, (1, 3), (60, 90), 5) for number in range(6)])
    (locked,) = made.versions
    amended = replace(locked, id="version-2", number=2, kind=VersionKind.AMENDMENT, reason="")
    made = replace(made, versions=(locked, amended))
    package = exported(files, made, findings_of(files, made))
    (versions,) = (table for table in package.tables if table.name == "versions")
    assert [row["reason"] for row in versions.rows] == [None, None]


MANY = [
    Lot(
        number % 2,
        (number * 5) % LANDLORDS,
        ((number * 3 + 1) % 8, (number * 7 + number // 9) % 8),
        (60 + 137 * number, 90 + 211 * number),
        number % 10,
    )
    for number in range(48)
]


def framed(package: Package, form: Format) -> tuple[str, bytes]:
    """The frame among the files of a format, with its name."""
    files = laid_out(package, form, "nl")
    if form is Format.DATAPACKAGE:
        (content,) = files.values()
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "frame.csv", packed.read("frame.csv")
    (name,) = (name for name in files if name.startswith("frame."))
    return name, files[name]


@pytest.fixture(scope="module")
def full(files: Instrument) -> tuple[Findings, Package]:
    """A study whose plan asks for every id, with its findings and its export."""
    library = library_of(None)
    asked = replace(files, plan=find_plan(library, "full"))
    made = study(asked, MANY)
    findings = findings_of(asked, made)
    plan = plan_file(library.text("analysis/full/plan.toml"), files.planned, files.study.seed)
    package = exported(asked, made, findings)
    return findings, replace(package, files={"plan.toml": plan})


_DRAWN = ("bootstrap", "randomization")
"""What draws by landlord, in the order of their keys, finds other numbers."""


def numbers(findings: Findings) -> list[dict[str, Any]]:
    """Every finding but for whether it was planned, and what a draw decided."""
    told = []
    for one in findings.findings:
        row = {name: value for name, value in one.to_dict().items() if name != "status"}
        drawn = any(word in f"{one.id} {one.ci_method}" for word in _DRAWN)
        told.append(
            {
                name: None if drawn and isinstance(value, float) else value
                for name, value in row.items()
            }
        )
    return told


@pytest.mark.slow
@pytest.mark.parametrize("form", list(Format))
def test_every_format_gives_every_finding_again(
    full: tuple[Findings, Package], form: Format, tmp_path: Path
) -> None:
    """The command line reads CSV; pandas the others, and Python takes what it read."""
    findings, package = full
    name, content = framed(package, form)
    (tmp_path / name).write_bytes(content)
    (tmp_path / "plan.toml").write_bytes(package.files["plan.toml"])
    if name.endswith(".csv"):
        again = analyse_file(None, tmp_path / name, str(tmp_path / "plan.toml"))
    else:
        read = pandas.read_stata if name.endswith(".dta") else pandas.read_parquet
        plan = find_plan(library_of(None), str(tmp_path / "plan.toml"))
        again = analyse(read(tmp_path / name), plan)
    assert len({one.id for one in again.findings}) > 60
    for one, other in zip(numbers(findings), numbers(again), strict=True):
        assert other.keys() == one.keys()
        for key, value in one.items():
            expected = pytest.approx(value, nan_ok=True) if isinstance(value, float) else value
            assert other[key] == expected, (one["id"], key)
