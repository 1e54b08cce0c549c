"""Exporting a study: what leaves, what stays, who may, and that it can be made again."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas
import pytest

from discrimtest.actions.build_report import facts_of
from discrimtest.actions.export_study import Exported, export_study
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.run_analysis import Analysis, analysed, read_study, run_analysis
from discrimtest.errors import NotAllowed, OutsideTrouble, Refused
from discrimtest.evaluate import analyse
from discrimtest.exchange.formats import Format
from discrimtest.exchange.periods import Dates
from discrimtest.exchange.release import Recipient
from discrimtest.files.plan import question_sha256
from discrimtest.findings.gathered import gathered
from discrimtest.report.coarse import OTHER as OTHER_CHANNELS
from discrimtest.report.coarse import coarse
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience, ReportFacts
from discrimtest.store import draws, landlords, log, runs
from discrimtest.store.engine import reading
from discrimtest.words.person import Right, Role
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import OTHER, answer, candidates, closed, send, send_all, study_tests
from tests.actions.examples import NOW, STUDY, acting
from tests.actions.wide import live_through

REPLY = "Beste mevrouw Kanarie, bel gerust 0470 98 76 54"


def lived(place: Workplace) -> Workplace:
    """Two months of the study, by now over but for its last test.

    Every other control candidate is invited, every third test candidate; one test is broken.
    """
    tests = study_tests(place)
    for number, test in enumerate(tests[:-1]):
        control, tested = candidates(test)
        if number == 4:
            log_contact(place, test.contacts[0].id, "failed", reason="ad_gone")
            continue
        send_all(place, test)
        if number % 2 == 0:
            answer(place, control, "invitation", text=f"{REPLY} {number}")
        if number % 3 == 0:
            answer(
                place, tested, "refusal", timedelta(hours=50), channel="phone",
                subtle=("politeness=curt",),
            )  # fmt: skip
    return closed(place)


@pytest.fixture(scope="session")
def lived_project(drawn_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which the study was lived through, which tests copy."""
    folder = Path(shutil.copytree(drawn_project, tmp_path_factory.mktemp("lived") / "project"))
    place = open_workplace(folder, None, None, clock=lambda: NOW)
    lived(place)
    place.engine.dispose()
    return folder


@pytest.fixture
def over(lived_project: Path, tmp_path: Path, open_places: Callable[..., Workplace]) -> Workplace:
    """The local administrator when the study is over."""
    return closed(open_places(Path(shutil.copytree(lived_project, tmp_path / "over"))))


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def written(
    place: Workplace, folder: Path, form: Format = Format.CSV, **options: Any
) -> tuple[Exported, dict[str, bytes]]:
    made = export_study(place, STUDY, folder, form=form, **options)
    return made, {path.name: path.read_bytes() for path in made.files}


def test_what_is_over_leaves_and_the_counts_add_up(either_field: Workplace, tmp_path: Path) -> None:
    place = lived(either_field)
    made, _ = written(place, tmp_path / "out")
    tests, contacts, outcomes = (
        rows(tmp_path / "out", name) for name in ("tests", "contacts", "outcomes")
    )
    drawn = study_tests(place)
    assert len(tests) == len(drawn) - 1
    assert made.notes == ("One test is not over and is left out.",)
    page = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert [each for each in (*made.notes, *made.warnings) if f"- {each}\n" not in page] == []
    assert made.warnings
    told = run_analysis(place, STUDY).findings.warnings
    assert list(made.warnings) == gathered(told), "what repeats is told once"
    assert len(made.warnings) < len(set(told))
    assert [row["broken_because"] for row in tests if row["state"] == "broken"] == ["ad_gone"]
    assert len(contacts) == 2 * len(tests)
    assert made.rows["contacts"] == len(contacts)
    by_test = {row["test"]: row for row in tests}
    assert {row["test"] for row in contacts} == set(by_test)
    counted = [row for row in outcomes if row["counts"] == "true"]
    assert len(counted) == 2 * (len(tests) - 1)
    assert {row["subtle_politeness"] for row in outcomes} == {"", "curt"}
    silent = [row for row in outcomes if row["category"] == "no_reply"]
    assert silent
    assert {(row["method"], row["coder"]) for row in silent} == {("rule", "")}
    assert {row["hours"] for row in rows(tmp_path / "out", "frame")} == {"", "3.0", "50.0"}
    assert {row["answer_channel"] for row in contacts} == {"none", "written", "spoken"}


def test_nothing_personal_leaves(over: Workplace, tmp_path: Path) -> None:
    said = b""
    for form in Format:
        _, files = written(over, tmp_path / form, form)
        said += b"".join(files.values())
    with reading(over.engine) as session:
        study = look_up(over, session, STUDY)
        tests = draws.drawn_tests(session, study.id)
        profiles = draws.profiles(session, study.id).values()
        letters = draws.letters(
            session, over.keys, [each.id for test in tests for each in test.contacts]
        )
        spelled = [
            text
            for shown in landlords.spellings(session, over.keys).values()
            for one in shown
            for text in (one.name, one.phone, one.email)
        ]
    canaries = {"Kanarie", "0470 98 76 54", *spelled}
    canaries |= {each.names["writer_last"] for each in profiles if "writer_last" in each.names}
    canaries |= {line for one in letters.values() for line in one.body.splitlines() if line}
    canaries |= {one.subject for one in letters.values()}
    canaries |= {test.id for test in tests} | {test.landlord for test in tests}
    canaries |= {test.listing for test in tests} | {over.person.id}
    canaries |= {each.id for test in tests for each in test.contacts}
    assert len(canaries) > 100
    assert [each for each in canaries if each and each.encode("utf-8") in said] == []


@pytest.mark.parametrize("form", list(Format))
def test_the_same_data_give_the_same_bytes(
    over: Workplace,
    tmp_path: Path,
    form: Format,
) -> None:
    _, first = written(over, tmp_path / "one", form)
    _, second = written(over.on(over.now() + timedelta(days=3)), tmp_path / "two", form)
    assert first == second


def keys(folder: Path) -> set[str]:
    return {
        row[name]
        for table, names in (("tests", ("test", "landlord", "listing")), ("contacts", ("contact",)))
        for row in rows(folder, table)
        for name in names
        if name in row
    }


def test_keys_lead_to_no_other_export(over: Workplace, tmp_path: Path) -> None:
    written(over, tmp_path / "week")
    written(over, tmp_path / "month", dates=Dates.MONTH)
    last = study_tests(over)[-1]
    log_contact(over, last.contacts[0].id, "failed", reason="ad_gone")
    written(over, tmp_path / "later")
    found = [keys(tmp_path / name) for name in ("week", "month", "later")]
    assert all(found)
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            assert one & other == set()


def test_keys_are_shared_where_that_is_asked_for(over: Workplace, tmp_path: Path) -> None:
    written(over, tmp_path / "one", keys="deposit 2026")
    written(over, tmp_path / "two", keys="deposit 2026", dates=Dates.MONTH)
    written(over, tmp_path / "three", keys="deposit 2027")
    assert keys(tmp_path / "one") == keys(tmp_path / "two")
    assert keys(tmp_path / "one") & keys(tmp_path / "three") == set()
    told = (tmp_path / "one" / "README.md").read_text(encoding="utf-8")
    assert "under the same name (deposit 2026)" in told


def exported_frame(folder: Path) -> pandas.DataFrame:
    """The contacts of an export as an analysis reads them."""
    tests, contacts, outcomes = (
        pandas.read_csv(folder / f"{name}.csv", dtype=object)
        for name in ("tests", "contacts", "outcomes")
    )
    subtle = {name: name.removeprefix("subtle_") for name in outcomes if "subtle_" in name}
    coded = outcomes[outcomes["counts"] == "true"][["contact", "category", *subtle]]
    coded = coded.rename(columns=subtle).dropna(axis="columns", how="all")
    frame = contacts.merge(tests[["test", "comparison", "landlord", "landlord_type", "state"]])
    frame = frame.merge(coded, on="contact", how="left")
    frame["broken"] = (frame["state"] == "broken").map({True: "yes", False: ""})
    frame["channel"] = frame["answer_channel"]
    silent = frame["category"].isin(["no_reply", "acknowledgement", "missed_call"])
    for name in set(subtle.values()) & set(frame):
        frame[name] = frame[name].mask(silent & frame[name].isna(), "not_applicable")
    return frame.rename(columns={"category": "outcome"}).fillna("")


def test_the_findings_can_be_made_again_from_the_export(over: Workplace, tmp_path: Path) -> None:
    """Whoever has the files and the plan gets the findings that are in them."""
    written(over, tmp_path / "out")
    frame = exported_frame(tmp_path / "out")
    with reading(over.engine) as session:
        study = look_up(over, session, STUDY)
        newest = runs.runs(session, study.id)[-1]
    again = analyse(
        frame,
        study.instrument.plan,
        comparisons=study.instrument.planned,
        seed=study.instrument.study.seed,
        lock=[question_sha256(study.instrument.plan, study.instrument.planned)],
    )
    made = json.loads(again.to_json())["findings"]
    assert len(made) == len(newest.findings["findings"]) == len(rows(tmp_path / "out", "findings"))
    for ours, stored in zip(made, newest.findings["findings"], strict=True):
        if ours["ci_method"] and "bootstrap" in ours["ci_method"]:
            continue  # the draws follow the order of the landlords' names, which are new
        assert ours.keys() == stored.keys()
        for name, value in stored.items():
            expected = pytest.approx(value, nan_ok=True) if isinstance(value, float) else value
            assert ours[name] == expected, name


def public_facts(place: Workplace) -> tuple[Analysis, ReportFacts]:
    """What the public report of the study is made of."""
    with reading(place.engine) as session:
        read = read_study(place, session, STUDY, Right.BUILD_REPORT)
    analysis = analysed(place, read)
    return analysis, facts_of(place, analysis, None, Audience.PUBLIC)


def test_the_figures_of_the_public_report_can_be_made_again_from_the_export(
    over: Workplace, tmp_path: Path
) -> None:
    """The half page, every result and every figure, from the rows alone."""
    written(over, tmp_path / "out", dates=Dates.DAY)
    analysis, told = public_facts(over)
    files = analysis.study.instrument
    again = analyse(
        exported_frame(tmp_path / "out"),
        files.plan,
        comparisons=files.planned,
        seed=files.study.seed,
        lock=[question_sha256(files.plan, files.planned)],
    )
    ours, theirs = (
        build_context(told, found, Audience.PUBLIC, "en") for found in (analysis.findings, again)
    )
    assert theirs.summary == ours.summary
    assert theirs.stamps == ours.stamps
    for one, other in zip(ours.sections, theirs.sections, strict=True):
        if one.id != "reproduce":  # the hash of the data is that of other bytes
            assert other == one


def test_the_counts_of_the_public_report_can_be_made_again_from_the_export(
    over: Workplace, tmp_path: Path
) -> None:
    written(over, tmp_path / "out", dates=Dates.DAY)
    tests, contacts, outcomes = (
        rows(tmp_path / "out", name) for name in ("tests", "contacts", "outcomes")
    )
    analysis, facts = public_facts(over)
    told = coarse(facts, hidden=False)
    complete = {row["test"]: row for row in tests if row["state"] == "complete"}
    broken = Counter(row["broken_because"] for row in tests if row["state"] == "broken")
    assert (told.sample.complete, told.sample.broken) == (len(complete), broken)
    by_landlord = Counter(row["landlord"] for row in complete.values())
    assert told.sample.repeated == sum(count > 1 for count in by_landlord.values())
    mine = [row for row in contacts if row["test"] in complete]
    first = [row["role"] for row in mine if row["order"] == "1"]
    assert (told.control_first, told.test_first) == (first.count("control"), first.count("test"))
    assert told.wordings is not None
    labels = {arm.label: name for name, arm in analysis.study.instrument.arms.items()}
    for label, counts in told.wordings.used:
        used = Counter(row["variant"] for row in mine if row["arm"] == labels[label])
        assert counts == tuple(used[name] for name in told.wordings.variants)
    assert told.coding is not None
    counted = {row["contact"]: row["method"] for row in outcomes if row["counts"] == "true"}
    assert told.coding.by == Counter(counted[row["contact"]] for row in mine)
    for heard in told.answers:
        roles = [row["role"] for row in mine if row["answer_channel"] == heard.channel]
        both = (roles.count("control"), roles.count("test"))
        assert heard.channel == OTHER_CHANNELS or (heard.control, heard.test) == both
    assert sum(heard.control + heard.test for heard in told.answers) == len(mine)


def test_findings_agree_with_the_data_they_leave_with(over: Workplace, tmp_path: Path) -> None:
    """An analysis that is still true is used; one of other data is made anew."""

    def count() -> int:
        with reading(over.engine) as session:
            return len(runs.runs(session, look_up(over, session, STUDY).id))

    assert count() == 0
    written(over, tmp_path / "one")
    assert count() == 1
    written(over, tmp_path / "two")
    run_analysis(over, STUDY)
    assert count() == 2
    written(over, tmp_path / "three")
    assert count() == 2
    log_contact(over, study_tests(over)[-1].contacts[0].id, "failed", reason="ad_gone")
    written(over, tmp_path / "four")
    assert count() == 3


def test_every_export_is_in_the_log(over: Workplace, tmp_path: Path) -> None:
    written(over, tmp_path / "out", Format.STATA, dates=Dates.NONE)
    with reading(over.engine) as session:
        entry = list(log.entries(session))[-1]
    assert entry.act.action == "export_study"
    assert entry.act.by == over.person.id
    assert entry.act.detail == {
        "format": "stata", "audience": "researcher", "dates": "none", "keys": "",
    }  # fmt: skip


def test_what_can_not_be_written_is_not_in_the_log(over: Workplace, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(OutsideTrouble, match="output: "):
        written(over, tmp_path / "out")
    with reading(over.engine) as session:
        assert "export_study" not in [each.act.action for each in log.entries(session)]
        assert runs.runs(session, look_up(over, session, STUDY).id) == []


@pytest.mark.parametrize("role", [Role.TESTER, Role.CODER, Role.INSPECTOR])
def test_only_who_may_export_does(over: Workplace, tmp_path: Path, role: Role) -> None:
    with pytest.raises(NotAllowed, match="export data"):
        written(acting(over, role), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_researcher_of_this_study_may_and_of_another_may_not(
    over: Workplace,
    tmp_path: Path,
) -> None:
    with reading(over.engine) as session:
        mine, other = (look_up(over, session, slug).id for slug in (STUDY, OTHER))
    assert written(acting(over, Role.RESEARCHER, study=mine), tmp_path / "out")[0].files
    with pytest.raises(NotAllowed):
        written(acting(over, Role.RESEARCHER, study=other), tmp_path / "no")


def test_nothing_over_is_refused(field: Workplace, tmp_path: Path) -> None:
    send(field, study_tests(field)[0].contacts[0])
    with pytest.raises(Refused, match="nothing to analyse"):
        written(field, tmp_path / "out")


def test_the_public_gets_no_clusters_and_months_at_most(
    either_wide: Workplace, tmp_path: Path
) -> None:
    place = live_through(either_wide, study_tests(either_wide))
    written(place, tmp_path / "week")
    written(place, tmp_path / "out", audience=Recipient.PUBLIC)
    assert keys(tmp_path / "week") & keys(tmp_path / "out") == set()
    tests = rows(tmp_path / "out", "tests")
    assert not {"landlord", "listing"} & set(tests[0])
    days = {row["made_on"] for row in rows(tmp_path / "out", "contacts")} - {""}
    assert days
    assert all(day.endswith("-01") for day in days)
    assert "standard errors that allow for landlords who repeat can not be made" in " ".join(
        (tmp_path / "out" / "README.md").read_text(encoding="utf-8").split()
    )


def test_what_the_public_may_not_have_is_refused_with_every_reason(
    field: Workplace,
    tmp_path: Path,
) -> None:
    tests = study_tests(field)
    send_all(field, *tests[:3])
    with pytest.raises(Refused) as caught:
        written(closed(field), tmp_path / "out", audience=Recipient.PUBLIC, dates=Dates.DAY)
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == 2
    assert told[0].startswith("dates: ")
    assert "at least 5 landlords" in told[1]
    assert not (tmp_path / "out").exists()


def test_on_the_command_line(
    command: Callable[..., Any],
    field: Workplace,
    tmp_path: Path,
) -> None:
    """The clock of the command is the real one: by now all windows of the example are over."""
    send_all(field, *study_tests(field)[:8])
    project = next(root for origin, root in field.library.places if origin == "project")
    out = tmp_path / "out"
    said = command("export", STUDY, "--project", project, "-o", out, "--format", "datapackage")
    assert said.code == 0, said.err
    assert "tests: 8 rows" in said.out
    assert said.out.splitlines()[-1] == str(out / f"{STUDY}.zip")
    said = command("export", STUDY, "--project", project, "-o", out, "--json")
    told = json.loads(said.out)
    assert told["rows"]["tests"] == 8
    assert str(out / "tests.csv") in told["files"]
    assert command("export", STUDY, "--project", project, "--format", "xlsx").code == 2
    said = command("export", "kortrijk-couple-2026", "--project", project, "-o", out)
    assert said.code == 2
    assert STUDY in said.err
