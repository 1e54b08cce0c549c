"""The inspector's report: every test as it was recorded, in both formats, naming no landlord."""

from __future__ import annotations

import html
import json
import shutil
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import pytest

from discrimtest.actions.build_report import build_reports, earlier_wave
from discrimtest.actions.build_report import facts_of as report_of
from discrimtest.actions.change_response import (
    move_response,
    redate_response,
    withdraw_response,
)
from discrimtest.actions.fetch_mail import take_mails
from discrimtest.actions.record_response import log_response
from discrimtest.actions.run_analysis import analysed, read_study
from discrimtest.errors import Refused, WrongInput
from discrimtest.report import documents
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience
from discrimtest.report.gathered import report_facts
from discrimtest.store import landlords, runs
from discrimtest.store import listings as stored
from discrimtest.store.engine import reading, writing
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import open_workplace
from tests.actions.drawn import OTHER, STUDY, answers_of, closed, secrets_of, study_tests
from tests.actions.examples import NOW
from tests.actions.fieldwork import CHOICES, WINDOW_HOURS, script
from tests.actions.mail_examples import answering, saved
from tests.mail.test_signature import published, signed
from tests.store.examples import reports


def shown_of(place):
    """Spellings of landlords, and the advertisements, as the store has them."""
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY)
        homes = stored.listings(session, study.id)
        return (
            landlords.spellings(session, place.keys),
            stored.advert_texts(session, place.keys, [each.id for each in homes]),
            {each.id: each.landlord for each in homes},
        )


@pytest.fixture(scope="session")
def signed_project(lived_project, tmp_path_factory):
    """A project in which a field period is over, and every landlord also signed one answer."""
    project = Path(shutil.copytree(lived_project, tmp_path_factory.mktemp("signed") / "project"))
    place = open_workplace(project, None, None, clock=lambda: NOW)
    sign(place)
    place.engine.dispose()
    return project


@pytest.fixture
def lived(signed_project, tmp_path, open_places):
    """The local administrator at work in it."""
    return closed(open_places(Path(shutil.copytree(signed_project, tmp_path / "lived"))))


def sign(place):
    """Record an answer of the landlord of each complete test, with all that tells who it is."""
    spellings, adverts, _ = shown_of(place)
    for course in script(study_tests(place), CHOICES):
        test, contact = course.test, course.test.contacts[0]
        (identity, *_) = spellings[test.landlord]
        advert = adverts[test.listing]
        if course.end != "complete":
            continue
        log_response(
            place.on(contact.due_at + timedelta(hours=40)),
            contact.id,
            channel="email",
            text=f"Beste,\n\nOver {advert.title}, {advert.address}:\n{identity.name}\n"
            f"{identity.email} {identity.phone} {advert.link}",
            moment=contact.due_at + timedelta(hours=30),
            category="refusal",
        )


def analysis_of(place):
    """The study analysed, with the texts that an annex shows."""
    with reading(place.engine) as session:
        closed = read_study(place, session, STUDY, Right.BUILD_REPORT, texts=True)
    return analysed(place, closed)


def facts_of(place, audience="inspector"):
    return report_of(place, analysis_of(place), None, audience)


def build(place, folder, **options):
    wanted = {"audience": "inspector", "languages": ["nl"], "formats": ["html"]} | options
    return build_reports(place, STUDY, folder, **wanted).reports


def test_the_signature_of_an_answer_stands_beside_it(lived, tmp_path):
    contact = study_tests(lived)[0].contacts[0]
    raw = answering(lived, contact, "Nog altijd vrij, kom gerust.").raw()
    at = lived.on(lived.now() + timedelta(hours=1))
    taken = take_mails(at, STUDY, [saved(tmp_path / "in", signed(raw))], published)
    assert len(taken.filed.answers) == 1, taken
    told = [
        reply.signatures
        for test in facts_of(at).annex.tests
        for side in test.sides
        for reply in side.replies
        if reply.signatures
    ]
    ((found,),) = told
    assert (str(found.verdict), found.own) == ("valid", False), "of immo.example, not theirs"
    assert found.looked == at.now().date()


def test_every_test_is_told_as_it_was_recorded(lived):
    facts = facts_of(lived)
    assert facts.annex is not None
    tests = {test.number: test for test in study_tests(lived)}
    assert [each.number for each in facts.annex.tests] == sorted(tests)
    states = [each.state for each in facts.annex.tests]
    assert states.count("complete") == facts.sample.complete
    assert states.count("broken") == sum(facts.sample.broken.values())
    for each in facts.annex.tests:
        test = tests[each.number]
        assert each.landlord == test.landlord
        assert len(each.sides) == len(test.contacts)
        for side in each.sides:
            assert side.letter is not None
            assert side.letter.spans
            assert side.candidate.split()[0] in side.letter.body.verbatim
            assert side.due.utcoffset() is not None
            assert (side.outcome is None) == (not any(each.stands for each in side.judgements))
        if each.state == "complete":
            assert [side.sent for side in each.sides] == sorted(side.sent for side in each.sides)
            assert all(side.outcome for side in each.sides)
            assert any(
                "Beste," in reply.text.verbatim for side in each.sides for reply in side.replies
            )


def answered_side(place, contact, facts):
    """How the annex shows one contact."""
    (test,) = [each for each in study_tests(place) if contact in each.contacts]
    lot = place.keys.lookup("annex", test.id)  # keyed: ids alone, which a seed gives, tell nothing
    (shown,) = [each for each in facts.annex.tests if each.key == lot]
    return next(side for side in shown.sides if side.due == contact.due_at)


def test_a_moved_answer_is_told_at_both_contacts_and_names_no_landlord(lived, tmp_path):
    complete = [each.test for each in script(study_tests(lived), CHOICES) if each.end == "complete"]
    mine = complete[0]
    one = mine.contacts[0]
    other = next(test.contacts[0] for test in complete if test.landlord != mine.landlord)
    signed = next(each for each in answers_of(lived) if each.contact == one.id and each.text)
    name = shown_of(lived)[0][mine.landlord][0].name
    noted = log_response(lived, one.id, channel="sms", text="Bel mij.", note="Klonk gehaast.")
    move_response(lived, noted.response, other.id, reason="Toestel.")
    move_response(lived, signed.id, other.id, reason=f"{name} belde terug.", category="refusal")
    redate_response(lived, signed.id, lived.now(), reason="Klok.")
    second = log_response(lived, other.id, channel="sms", text="Een vergissing.", category=None)
    withdraw_response(lived, second.response, reason="Fout nummer.")
    facts = facts_of(lived)
    left, there = (answered_side(lived, each, facts) for each in (one, other))
    assert signed.text not in [reply.text.verbatim for reply in left.replies]
    assert [(change.kind, change.here) for change in left.changes] == [("moved", False)] * 2
    assert "Klonk gehaast." not in [change.note.verbatim for change in left.changes]
    kinds = [(change.kind, change.here) for change in there.changes]
    moves = [("noted", False), ("moved", True), ("moved", True)]
    assert kinds == [*moves, ("redated", False), ("withdrawn", False)]
    assert there.changes[0].note.verbatim == "Klonk gehaast."
    (reply,) = [reply for reply in there.replies if reply.text.verbatim == signed.text]
    assert reply.late
    (file,) = build(lived, tmp_path / "out")
    page = html.unescape(file.read_text(encoding="utf-8")).replace("\u2011", "-")
    for words in (
        "Antwoord verplaatst naar een ander contact: per e-mail, dag",
        "Antwoord van een ander contact hierheen verplaatst: per e-mail, dag",
        "belde terug.",
        "Antwoord ingetrokken: per sms, dag",
        "Fout nummer.",
    ):
        assert words in page
    assert "Een vergissing." not in page
    assert not [each for each in secrets_of(lived) if each.lower() in page.lower()]


def test_late_answers_are_counted_and_told(lived):
    complete = [each for each in script(study_tests(lived), CHOICES) if each.end == "complete"]
    hours = [after for each in complete for _, after in (*each.control, *each.tested)]
    late = sum(after > WINDOW_HOURS for after in hours)
    assert late > 1
    assert facts_of(lived).late_answers == late
    shown = {
        audience: said_of(lived, audience) for audience in ("inspector", "commissioner", "public")
    }
    words = f"kwamen {late} antwoorden toen de observatieperiode van hun contact voorbij was."
    assert [audience for audience, text in shown.items() if words in text] == [
        "inspector",
        "commissioner",
    ]


def said_of(place, audience: str) -> str:
    """Whatever a report's context says."""
    analysis = analysis_of(place)
    facts = report_of(place, analysis, None, audience)
    return json.dumps(
        asdict(build_context(facts, analysis.findings, Audience(audience), "nl")),
        default=str,
        ensure_ascii=False,
    )


def test_only_the_inspector_gets_letters_and_answers(lived):
    for audience in ("public", "commissioner"):
        assert facts_of(lived, audience).annex is None


def test_the_curves_rise_at_the_first_answers(lived):
    facts = facts_of(lived)
    assert facts.times is not None
    assert facts.times.event == ()
    assert facts.times.days == 14
    for role, curve in (("control", facts.times.control), ("test", facts.times.test)):
        sides = [
            side
            for test in facts.annex.tests
            if test.state == "complete"
            for side in test.sides
            if side.role == role
        ]
        assert curve.waiting[0] == len(sides) == facts.sample.complete
        awake = [[r.at for r in side.replies if not r.automatic] for side in sides]
        hours = [
            (min(came) - side.sent).total_seconds() / 3600
            for side, came in zip(sides, awake, strict=True)
            if came
        ]
        within = sorted(hour for hour in hours if hour <= 14 * 24)
        assert list(curve.hours) == pytest.approx(sorted(set(within)))
        assert [curve.after(hour) for hour in curve.hours] == pytest.approx(
            [sum(one <= hour + 1e-9 for one in within) / len(sides) for hour in curve.hours]
        )
        assert list(curve.waiting) == [
            len(sides) - sum(hour < 24 * day for hour in within) for day in range(15)
        ]


@pytest.mark.parametrize("window", [None, 60.0])
def test_the_curves_wait_for_what_the_plan_counts(lived, window):
    favourable = ("invitation", "booking_link")
    analysis = analysis_of(lived)
    instrument = analysis.study.instrument
    time = instrument.plan.time.model_copy(update={"event": favourable, "window_hours": window})
    plan = instrument.plan.model_copy(update={"time": time})
    counted = replace(instrument, plan=plan)
    times = report_facts(counted, analysis.material, lived.now(), "public").times
    cells = next(iter(analysis.findings.cells))
    offers = (cells.both + cells.control_only, cells.both + cells.test_only)
    for curve, offered in zip((times.control, times.test), offers, strict=True):
        if window is None:
            assert curve.shares[-1] == pytest.approx(offered / curve.waiting[0])
            assert curve.waiting[-1] == curve.waiting[0] - offered
        else:
            assert curve.hours[-1] <= window
            assert curve.shares[-1] < offered / curve.waiting[0]
    assert times.days == (14 if window is None else 3)
    codebook = {str(entry.id): entry.label for entry in instrument.codebook.categories}
    assert times.event == tuple(codebook[name] for name in favourable)


def test_no_landlord_and_no_home_is_named(lived, tmp_path):
    secrets = secrets_of(lived)
    assert len(secrets) > 100
    (file,) = build(lived, tmp_path / "out")
    page = html.unescape(file.read_text(encoding="utf-8")).lower()
    assert not [each for each in secrets if each.lower() in page]
    assert "[verhuurder]" in page
    assert "[woning]" in page
    assert "[e-mailadres]" in page


def test_a_study_of_the_market_yields_no_dossier(lived, tmp_path):
    with pytest.raises(Refused, match="never become a dossier"):
        build(lived, tmp_path / "out", landlord="A1")
    with pytest.raises(WrongInput, match="audience inspector"):
        build(lived, tmp_path / "out", landlord="A1", audience="commissioner")
    assert not (tmp_path / "out").exists()


def test_both_formats_and_volumes_are_written_and_kept(lived, tmp_path, monkeypatch):
    monkeypatch.setattr(documents.documents, "__defaults__", (8,))
    wanted = {"audience": "inspector", "languages": ["nl"], "formats": ["html", "pdf"]}
    written = build_reports(lived, STUDY, tmp_path, **wanted)
    called = f"{STUDY}-inspector-nl"
    assert [file.name for file in written.reports] == [f"{called}.html", f"{called}.pdf"]
    assert [file.name for file in written.annexes] == [
        f"{called}-{name}.{form}"
        for name in ("technical", "annex-1", "annex-2", "annex-3")
        for form in ("html", "pdf")
    ]
    with reading(lived.engine) as session:
        kept = reports(session, look_up(lived, session, STUDY).id)
    assert [each.format for each in kept] == ["html", "pdf"] * 5
    files = (*written.reports, *written.annexes)
    assert all(file.read_bytes()[:4] == b"%PDF" for file in files if file.suffix == ".pdf")


def test_the_findings_of_the_report_are_those_of_the_analysis(lived, tmp_path):
    build(lived, tmp_path)
    with reading(lived.engine) as session:
        (run,) = runs.runs(session, look_up(lived, session, STUDY).id)
    assert json.loads(json.dumps(run.findings))["cells"]


def test_an_erased_landlord_leaves_the_test_without_its_texts(lived, tmp_path):
    test = next(each for each in facts_of(lived).annex.tests if each.state == "complete")
    assert not any(reply.erased for side in test.sides for reply in side.replies)
    with writing(lived.engine) as session:
        landlords.erase_landlord(
            session, lived.keys, test.landlord, rule="asked", by=lived.person.id, at=lived.now()
        )
    after = next(each for each in facts_of(lived).annex.tests if each.number == test.number)
    assert all(side.letter is None for side in after.sides)
    assert all(not reply.text for side in after.sides for reply in side.replies)
    assert all(reply.erased for side in after.sides for reply in side.replies)
    assert after.state == test.state
    (file,) = build(lived, tmp_path / "out")
    assert "[gewist]" in file.read_text(encoding="utf-8")
    assert replace(test, sides=()) != after


def named(analysis, baseline):
    """The same analysis, as if its study named this one as its earlier wave."""
    instrument = analysis.study.instrument
    file = instrument.study.model_copy(update={"baseline": baseline})
    study = replace(analysis.study, instrument=replace(instrument, study=file))
    return replace(analysis, study=study)


def told(place, analysis):
    """What its report would tell."""
    with reading(place.engine) as session:
        earlier = earlier_wave(place, session, analysis.study)
    return report_of(place, analysis, earlier, "public")


def test_the_earlier_wave_is_analysed_anew(lived):
    analysis = analysis_of(lived)
    facts = told(lived, named(analysis, STUDY))
    with reading(lived.engine) as session:
        assert not runs.runs(session, analysis.study.id)
    assert facts.baseline is not None
    assert facts.baseline_missing == ""
    assert facts.baseline.findings.to_dict() == analysis.findings.to_dict()
    changes = [row for row in facts.baseline.changes if row.value == row.value]
    assert changes
    assert {row.value for row in changes} == {0.0}


def test_a_wave_that_is_not_at_hand_is_told(lived):
    analysis = analysis_of(lived)
    for name in ("kortrijk-never-2020", OTHER):
        facts = told(lived, named(analysis, name))
        assert facts.baseline is None
        assert facts.baseline_missing == name
    assert told(lived, analysis).baseline_missing == ""
