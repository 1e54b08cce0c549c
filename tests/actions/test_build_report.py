"""Reports: whole or not at all, in three languages, with facts that add up and name nobody."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.build_report import facts_of as told
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.run_analysis import analysed, read_study
from discrimtest.errors import NotAllowed, OutsideTrouble, Refused
from discrimtest.identifiers import sha256_hex
from discrimtest.report.gathered import comparison_facts
from discrimtest.store import codings, decisions, landlords, runs
from discrimtest.store.engine import reading, writing
from discrimtest.store.rows import insert_rows
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.landlord import (
    Landlord,
    LandlordEventKind,
    LandlordType,
)
from discrimtest.words.language import LANGUAGES
from discrimtest.words.outcome import Category, Coding, CodingMethod
from discrimtest.words.person import Right, Role
from discrimtest.workplace.open_study import OpenStudy, counting_files, look_up, registered
from tests.actions.drawn import (
    STUDY,
    answer,
    closed,
    secrets_of,
    send,
    send_all,
    study_tests,
)
from tests.actions.examples import acting, everything
from tests.actions.fieldwork import CHOICES, live, recount, script
from tests.actions.fourth_language import (
    MARK,
    PACKAGE,
    copied_with_german,
    run_the_copy,
    write_german_letters,
)
from tests.store.examples import reports


def build(place, folder, **options):
    wanted = {"audience": "public", "languages": LANGUAGES} | options
    return build_reports(place, STUDY, folder, **wanted).reports


def facts_of(place):
    with reading(place.engine) as session:
        closed = read_study(place, session, STUDY, Right.BUILD_REPORT)
    return told(place, analysed(place, closed), None, "public")


def text_of(page: str) -> str:
    """What a reader sees."""
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def test_one_file_a_language_whose_hash_is_kept(either_field, tmp_path):
    place = either_field
    live(place, script(study_tests(place)[:9], CHOICES))
    files = build(closed(place), tmp_path / "out")
    folder = tmp_path / "out"
    written = [
        folder / f"{STUDY}-public-{language}{part}.html"
        for language in LANGUAGES
        for part in ("", "-technical")
    ]
    assert list(files) == [file for file in written if not file.stem.endswith("-technical")]
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY)
        kept = reports(session, study.id)
        (run,) = runs.runs(session, study.id)
    assert {each.run for each in kept} == {run.id}
    assert [each.sha256 for each in kept] == [sha256_hex(file.read_bytes()) for file in written]
    assert [each.language for each in kept] == [each for each in LANGUAGES for _ in range(2)]
    assert set(folder.iterdir()) == set(written)


def test_each_language_is_written_once_and_over_an_older_report(lived, tmp_path):
    (tmp_path / f"{STUDY}-commissioner-nl.html").write_text("old")
    (file,) = build(lived, tmp_path, audience="commissioner", languages=["nl", "nl"])
    assert file.read_text(encoding="utf-8").startswith("<!")
    assert '<html lang="nl"' in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("trouble", ["no parent", "a file", "a folder in the way"])
def test_when_the_folder_can_not_be_written_to_nothing_is(lived, tmp_path, trouble):
    folder = tmp_path / "out"
    if trouble == "no parent":
        folder = tmp_path / "nowhere" / "out"
    elif trouble == "a file":
        folder.write_text("mine")
    else:
        (folder / f"{STUDY}-public-en.html").mkdir(parents=True)
    there = sorted(tmp_path.rglob("*"))
    before = everything(lived)
    with pytest.raises(OutsideTrouble) as error:
        build(lived, folder)
    assert error.value.exit_code == 3
    assert "Choose another folder." in str(error.value)
    assert sorted(tmp_path.rglob("*")) == there
    assert everything(lived) == before


def test_nothing_to_report_leaves_no_folder(field, tmp_path):
    with pytest.raises(Refused, match="nothing to analyse"):
        build(field, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_facts_add_up_to_what_was_recorded(lived):
    facts = facts_of(lived)
    counts = recount(script(study_tests(lived), CHOICES))
    sample = facts.sample
    complete = sum(counts[each] for each in ("both", "control_only", "test_only", "neither"))
    assert (sample.drawn, sample.complete) == (len(study_tests(lived)), complete)
    assert sum(sample.broken.values()) == counts["broken"]
    assert sample.unfinished == counts["unfinished"]
    assert sample.complete + sum(sample.broken.values()) + sample.unfinished == sample.drawn
    assert sum(sample.complete_by_landlord.values()) == complete
    assert facts.control_first + facts.test_first == complete
    firsts = sum(
        each.test.contacts[0].control_arm is None
        for each in script(study_tests(lived), CHOICES)
        if each.end == "complete"
    )
    assert facts.control_first == firsts
    assert sum(each.control for each in facts.answers) == complete
    assert sum(each.test for each in facts.answers) == complete
    assert sum(each.tests for each in facts.draws) == sample.drawn
    assert sample.planned == 22
    assert {signal.pretest for signal in facts.signals} == {None}
    assert facts.lock is not None


def test_departures_and_stops_are_counted_and_withdrawals_are_not(field):
    one, two, three = study_tests(field)[:3]
    send(field, one.contacts[0])
    far = one.contacts[0].due_at + timedelta(days=2)
    late = log_contact(field.on(far), one.contacts[1].id, "sent")
    send(field, two.contacts[0])
    log_contact(field.on(two.contacts[0].due_at + timedelta(days=2)), two.contacts[1].id, "sent")
    answer(field, two.contacts[0], "refusal")
    log_contact(field.on(three.contacts[0].due_at), three.contacts[0].id, "exposure")
    assert facts_of(closed(field)).sample.deviations == {DeviationReason.GAP_OUTSIDE: 2}
    log_contact(
        field.on(far),
        one.contacts[1].id,
        "sent",
        moment=one.contacts[1].due_at,
        corrects=late.id,
    )
    sample = facts_of(closed(field)).sample
    assert sample.deviations == {DeviationReason.GAP_OUTSIDE: 1}
    assert sample.stops == 1
    assert sample.broken[DeviationReason.EXPOSURE] == 1
    assert sample.excluded == 0


def test_landlords_left_alone_after_the_draw_are_not_told_as_left_out_of_it(lived, tmp_path):
    tested = study_tests(lived)[0].landlord
    with writing(lived.engine) as session:
        new = Landlord("landlord-elsewhere", LandlordType.AGENCY)
        insert_rows(session, landlords.landlord_rows([new], lived.now()))
        for name in (tested, new.id):
            decisions.decide(
                session,
                lived.keys,
                LandlordEventKind.EXCLUDE,
                name,
                by=lived.person.id,
                at=lived.now(),
            )
    assert facts_of(lived).sample.excluded == 0


def test_landlords_that_nobody_decided_on_count_as_one_and_are_told(lived):
    before = facts_of(lived).sample
    with reading(lived.engine) as session:
        tests = read_study(lived, session, STUDY, Right.BUILD_REPORT).material
        complete = tests.progress(lived.now()).completed
    one, other = sorted({test.landlord for test in complete})[:2]
    with writing(lived.engine) as session:
        decisions.decide(
            session,
            lived.keys,
            LandlordEventKind.DOUBT,
            one,
            other=other,
            by=lived.person.id,
            at=lived.now(),
        )
    now = facts_of(lived).sample
    assert (before.undecided, now.undecided, now.undecided_as) == (0, 2, 1)
    assert sum(now.landlords.values()) == sum(before.landlords.values()) - 1


def test_the_report_says_what_weakens_it(field, tmp_path):
    # One agency has four homes, so its tests repeat a landlord; nothing was pretested.
    courses = script(study_tests(field), CHOICES)
    live(field, [replace(course, end="complete") for course in courses])
    lived = closed(field)
    pages = {
        file.stem[-2:]: text_of(file.read_text(encoding="utf-8"))
        for file in build(lived, tmp_path / "out", audience="commissioner")
    }
    assert facts_of(lived).sample.repeated >= 1
    for language, words in {
        "en": ("not validated", "take that into account"),
        "nl": ("niet gevalideerd", "rekening mee"),
        "fr": ("non validé", "tiennent compte"),
    }.items():
        for word in words:
            assert word in pages[language].lower(), (language, word)
        assert "simul" not in pages[language].lower()[:2000]


def test_what_the_report_is_told_of_lines_outcomes_and_coders(field):
    tests = study_tests(field)
    live(field, script(tests, [1]))
    found = facts_of(closed(field))
    assert found.sent_by == ("email",)
    assert found.channels == ("email",)
    assert found.margin == 0.05
    assert found.coding is not None
    assert sum(found.coding.by.values()) == 2 * found.sample.complete
    assert (found.coding.twice, found.coding.alike) == (0, 0)
    kinds = {outcome.id: (outcome.kind, outcome.column) for outcome in found.outcomes}
    assert kinds["invitation"] == ("definition", "")
    assert kinds["invitation-written"] == ("channel", "")
    assert kinds["curt-answer"] == ("subtle", "politeness")
    # The couples' sample names no origin and tells of nobody that they are trans.
    assert {one.names for one in found.comparisons} == {((), ())}
    assert not any(one.trans for one in found.comparisons)


def test_two_blind_judgements_of_an_answer_are_counted(field):
    one, two = study_tests(field)[:2]
    send_all(field, one, two)
    for test in (one, two):
        for contact in test.contacts:
            answer(field, contact, "invitation")
    place = closed(field)
    coders = [acting(place, Role.CODER).person.id for _ in range(2)]
    with writing(place.engine) as session:
        for contact, second in ((one.contacts[0], "invitation"), (two.contacts[0], "refusal")):
            for coder, category in zip(coders, ("invitation", second), strict=True):
                judged = Coding(
                    f"{contact.id}-{coder}",
                    contact.id,
                    coder,
                    CodingMethod.BLIND,
                    Category(category),
                    place.now(),
                )
                codings.record_codings(session, place.keys, [judged], by=coder, at=place.now())
    found = facts_of(place).coding
    assert (found.twice, found.alike) == (2, 1)
    assert found.by["blind"] == 2


@pytest.mark.parametrize(
    ("slug", "comparison", "test", "control"),
    [
        ("kortrijk-origin-2026", "moroccan", ["Marokkaanse namen"], ["Vlaamse namen"]),
        (
            "kortrijk-origin-2026",
            "all_origins",
            ["Marokkaanse namen", "Turkse namen", "Congolese namen", "Poolse namen"],
            ["Vlaamse namen"],
        ),
        (
            "kortrijk-crossroads-2026",
            "different_sex_couple_man_moroccan",
            ["Marokkaanse namen"],
            ["Vlaamse namen"],
        ),
        ("kortrijk-crossroads-2026", "male_couple_moroccan", [], []),
    ],
)
def test_origins_are_known_by_their_name_lists(place, slug, comparison, test, control):
    with writing(place.engine) as session:
        study = OpenStudy(registered(place, session, slug), *counting_files(place, session, slug))
    ids = [each.id for each in study.instrument.planned]
    found = comparison_facts(study.instrument)[ids.index(comparison)]
    assert [[name["nl"] for name in side] for side in found.names] == [test, control]


def test_no_landlord_and_no_home_is_named(lived, tmp_path):
    secrets = secrets_of(lived)
    assert len(secrets) > 100
    for audience in ("public", "commissioner"):
        for file in build(lived, tmp_path / audience, audience=audience):
            page = html.unescape(file.read_text(encoding="utf-8")).lower()
            assert not [each for each in secrets if each.lower() in page]


def test_who_may_build_a_report(lived, tmp_path):
    for role in (Role.TESTER, Role.CODER, Role.INSPECTOR):
        with pytest.raises(NotAllowed):
            build(acting(lived, role), tmp_path / "out")
    assert build(acting(lived, Role.RESEARCHER), tmp_path / "out")


def test_progress_tells_each_page(lived, tmp_path):
    told = []
    build(lived, tmp_path / "out", progress=lambda *step: told.append(step))
    steps = list(dict.fromkeys(step for step, _, _ in told))
    assert steps == ["report in nl", "report in fr", "report in en"]
    assert [(done, of) for step, done, of in told if step == "report in nl"] == [
        (0, 1),
        (1, 2),
        (2, 2),
    ]


def test_progress_tells_each_file_of_a_long_report(lived, tmp_path):
    told = []
    build(
        lived,
        tmp_path / "out",
        languages=["nl"],
        formats=["html", "pdf"],
        progress=lambda *step: told.append(step),
    )
    assert told == [
        ("report in nl", done, of) for done, of in ((0, 1), (1, 4), (2, 4), (3, 4), (4, 4))
    ]


def test_a_language_more_needs_its_tables_and_its_catalogue_and_no_migration(lived, tmp_path):
    copy, touched = copied_with_german(tmp_path)
    recipe = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert {name for name in touched if f"`discrimtest/{name}`" not in recipe} == set()
    project = tmp_path / "lived"
    write_german_letters(project / "protocols" / "email-origin")
    checked = run_the_copy(copy, "protocol", "check", "email-origin", "--project", project)
    assert "is in order" in checked
    words = ("--audience", "public", "--lang", "de", "-o", tmp_path, "--project", project)
    run_the_copy(copy, "report", STUDY, *words)
    page = (tmp_path / f"{STUDY}-public-de.html").read_text(encoding="utf-8")
    assert '<html lang="de"' in page
    # Where the study has no text in it, its English shows.
    assert f"<title>{MARK}PRELIMINARY – {MARK}NOT CHECKED – Couples on the rental market" in page
