"""Terms of studies and regions, run: what is due goes, the longest term and every hold keep."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from discrimtest.actions import run_retention as module
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.hold_subject import hold_subject, list_holds, release_hold
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.keep_store import back_up, check_store, restore_store
from discrimtest.actions.manage_people import add_person, set_active
from discrimtest.actions.read_captures import read_capture
from discrimtest.actions.record_complaint import (
    ToldComplaint,
    ToldLandlord,
    add_complaint,
)
from discrimtest.actions.run_retention import run_retention, tell_retention
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.record.retention import DataKind, Keeping, KeepingTerm, KeptSubject, due
from discrimtest.store import tables
from discrimtest.store.engine import reading
from discrimtest.store.log import entries
from discrimtest.words.complaint import ComplaintSource, ComplaintText
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import secrets_of, study_tests
from tests.actions.examples import EXPORT, STUDY, another_study, edit, ready, root_of
from tests.actions.test_capture_advert import MARK, page

SOURCE = '{ nl = "ethische commissie", fr = "comité d’éthique", en = "ethics board" }'
FILE = f"studies/{STUDY}/study.toml"


def with_terms(place: Workplace, terms: str, slug: str = STUDY) -> None:
    file = root_of(place) / f"studies/{slug}/study.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}\n[retention]\n{terms}\nsource = {SOURCE}\n", encoding="utf-8")


def on(place: Workplace, day: str) -> Workplace:
    return place.on(datetime.fromisoformat(f"{day}T12:00:00+00:00"))


def url_of(place: Workplace) -> str:
    return place.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def kept(either: Workplace) -> Workplace:
    """A locked study, whose period ends on 30 April 2026, with terms for landlords and people."""
    with_terms(either, "landlords = 6\npeople = 3")
    return ready(either)


def last_day(place: Workplace) -> date:
    from discrimtest.workplace.open_study import look_up

    with reading(place.engine) as session:
        return look_up(place, session, STUDY).instrument.study.period.last


def test_what_is_due_goes_and_the_report_tells_nobody(kept: Workplace, tmp_path: Path) -> None:
    add_person(kept, "An Fictief", "tester", STUDY)
    told = secrets_of(kept)
    assert told
    last = last_day(kept)
    # The last day of the period is one of 30 days or more, so that six months later it is the same.
    until = last.replace(year=last.year + (last.month + 6 > 12), month=(last.month + 5) % 12 + 1)
    before = on(kept, until.isoformat())
    assert [each for each in tell_retention(before).due if each.kind is DataKind.LANDLORD] == []
    after = on(kept, (until + timedelta(days=1)).isoformat())
    found = tell_retention(after)
    assert {each.kind for each in found.due} == {DataKind.LANDLORD}
    assert {each.until for each in found.due} == {until}
    assert found.kept[DataKind.PERSON, Keeping.ACTS] >= 1
    assert secrets_of(after) == told, "a look erases nothing"
    set_active(kept, "An Fictief", False)

    file = tmp_path / "retention.txt"
    ran = run_retention(after, file, "nl")
    landlords = {rule: n for (rule, of), n in ran.erased.items() if of == "landlord"}
    assert landlords == {f"retention of landlord: 6 months, {STUDY}": len(found.due)}
    assert sum(n for (_, of), n in ran.erased.items() if of == "person") == 1
    assert secrets_of(after) == set()
    written = file.read_text(encoding="utf-8")
    assert not [each for each in told if each in written]
    assert "An Fictief" not in written
    assert f"{len(found.due)} verhuurders" in written
    assert check_store(root_of(after), url_of(after)).problems == ()
    with reading(after.engine) as session:
        *_, newest = entries(session)
    assert newest.act.action == "run_retention"
    assert run_retention(after).erased == {}


def test_a_run_that_is_broken_off_goes_on_where_it_stopped(
    kept: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = on(kept, "2028-01-01")
    count = len(tell_retention(later).due)
    assert count > 3
    real, left = module.erased_now, [3]

    def erased(*given: Any) -> list[str]:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(module, "erased_now", erased)
    with pytest.raises(KeyboardInterrupt):
        run_retention(later)
    monkeypatch.undo()
    assert len(tell_retention(later).due) == count - 3
    assert sum(n for (_, of), n in run_retention(later).erased.items() if of == "landlord") == count


def test_a_landlord_of_two_studies_is_kept_by_the_longer_term(either: Workplace) -> None:
    with_terms(either, "landlords = 6")
    other = another_study(either, "kortrijk-again-2026")
    edit(either, f"studies/{other}/study.toml", "landlords = 6", "landlords = 24")
    ready(either)
    import_listings(either, other, EXPORT)
    later = on(either, "2027-06-01")
    found = tell_retention(later)
    # The other one is not locked: what it will say is not known, so nothing goes.
    assert [each for each in found.due if each.kind is DataKind.LANDLORD] == []
    assert found.kept[DataKind.LANDLORD, Keeping.NO_TERM] > 0


@pytest.mark.parametrize(
    ("terms", "day", "why"),
    [
        ([("a", 6), ("b", 24)], date(2027, 6, 1), Keeping.TERM),
        ([("a", 6), ("b", None)], date(2099, 1, 1), Keeping.NO_TERM),
        ([], date(2099, 1, 1), Keeping.NO_TERM),
        ([("a", 6), ("b", 24)], date(2028, 5, 1), None),
        ([("a", 6), ("b", 24)], date(2028, 4, 30), Keeping.TERM),
    ],
)
def test_the_longest_term_counts(
    terms: list[tuple[str, int | None]], day: date, why: Keeping | None
) -> None:
    last = date(2026, 4, 30)
    given = tuple(KeepingTerm(of, last, months, "law") for of, months in terms)
    one = KeptSubject("landlord-a", DataKind.LANDLORD, given)
    assert one.kept(day) is why
    assert bool(due([one], day)) is (why is None)
    held = KeptSubject("landlord-a", DataKind.LANDLORD, given, Keeping.HOLD)
    assert due([held], day) == []


def test_where_nothing_is_declared_nothing_goes_and_it_is_said(
    field: Workplace, command: Callable[..., Any]
) -> None:
    later = on(field, "2040-01-01")
    found = tell_retention(later)
    assert [each for each in found.due if each.kind is not DataKind.COMPLAINANT] == []
    assert found.kept[DataKind.LANDLORD, Keeping.NO_TERM] > 0
    said = command("privacy", "due", "--project", root_of(field))
    assert said.code == 0
    assert "sets no term" in said.out


def test_a_hold_keeps_against_term_and_request(kept: Workplace, tmp_path: Path) -> None:
    later = on(kept, "2028-01-01")
    one = tell_retention(later).due[0].subject
    hold_subject(later, one, "zaak van De Verzonnen Eigenaar")
    with pytest.raises(Refused, match="on hold already"):
        hold_subject(later, one, "nog eens")
    (listed,) = list_holds(later)
    assert (listed.hold.subject, listed.words) == (one, "zaak van De Verzonnen Eigenaar")
    with pytest.raises(Refused, match=r"is on hold since 2028-01-01.*release-hold"):
        erase_subject(later, one, "request")
    back_up(later, tmp_path / "held.zip")
    run_retention(later)
    found = tell_retention(later)
    assert (found.due, found.kept[DataKind.LANDLORD, Keeping.HOLD]) == ((), 1)
    assert secrets_of(later)
    release_hold(later, one, "vrijspraak")
    assert list_holds(later) == []
    run_retention(later)
    assert secrets_of(later) == set()
    # A backup of then knows the hold, and not that it was released: who was erased stays so.
    restored = f"sqlite:///{tmp_path}/restored.db"
    restore_store(root_of(later), restored, tmp_path / "held.zip", url_of(later))


def test_an_answer_of_a_landlord_on_hold_stays(either_field: Workplace) -> None:
    from tests.actions.drawn import answer, answers_of, send_all, study_tests

    test = study_tests(either_field)[0]
    send_all(either_field, test)
    answer(either_field, test.contacts[0], "invitation", text="Graag tot dinsdag.")
    (one,) = answers_of(either_field)
    hold_subject(either_field, test.landlord, "a case")
    with pytest.raises(Refused, match="on hold"):
        erase_subject(either_field, one.id, "request")
    release_hold(either_field, test.landlord, "over")
    assert one.id in erase_subject(either_field, one.id, "request")


def test_an_open_complaint_keeps_its_landlord(kept: Workplace) -> None:
    later = on(kept, "2028-01-01")
    one = tell_retention(later).due[0].subject
    told = ToldComplaint(
        ComplaintSource.CITIZEN,
        "origin",
        ComplaintText("", "", "Men zei neen.", ""),
        ToldLandlord(id=one),
        region="flanders",
    )
    add_complaint(on(kept, "2026-05-04"), told)
    found = tell_retention(later)
    assert one not in {each.subject for each in found.due}
    assert found.kept[DataKind.LANDLORD, Keeping.COMPLAINT] == 1
    run_retention(later)
    # Once nobody stands behind the complaint any more, it keeps nobody.
    assert {each.subject for each in tell_retention(later).due} == {one}


def test_who_may_not_keep_the_store_runs_and_holds_nothing(kept: Workplace) -> None:
    from dataclasses import replace

    an = add_person(kept, "an", "tester", STUDY)
    as_an = replace(kept, person=an)
    for act in (
        lambda: tell_retention(as_an),
        lambda: run_retention(as_an),
        lambda: list_holds(as_an),
        lambda: hold_subject(as_an, an.id, "why"),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(WrongInput, match="personal data"):
        hold_subject(kept, "nobody", "why")
    with pytest.raises(WrongInput, match="must say why"):
        hold_subject(kept, an.id, " ")


def test_terms_that_cannot_be_are_refused(place: Workplace, command: Callable[..., Any]) -> None:
    with_terms(place, "landlords = 0\nyears = 2")
    said = command("study", "check", STUDY, "--project", root_of(place))
    assert said.code == 2
    assert "retention.landlords" in said.out
    assert "years" in said.out


def test_a_captured_page_goes_with_its_landlord_and_is_counted(
    either_field: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = page(either_field, note=MARK)
    landlord = study_tests(either_field)[0].landlord
    term = KeepingTerm(STUDY, date(2026, 1, 31), 1, "ethics board")
    kept = KeptSubject(landlord, DataKind.LANDLORD, (term,))
    monkeypatch.setattr(module, "_subjects", lambda at, session: iter([kept]))
    file, rule = tmp_path / "retention.txt", f"retention of landlord: 1 months, {STUDY}"
    after = on(either_field, "2027-06-01")
    ran = run_retention(after, file, "en")
    assert (ran.erased[rule, "capture"], ran.erased[rule, "landlord"]) == (1, 1)
    assert "- 1 captured page or form" in file.read_text(encoding="utf-8")
    with pytest.raises(Refused):
        read_capture(after, found.id)
    sealed = select(tables.PrivateRow.ciphertext).where(tables.PrivateRow.id == found.content)
    with reading(after.engine) as session:
        *_, newest = entries(session)
        assert session.execute(sealed).scalar_one() is None
    assert newest.act.detail[f"{rule}: capture"] == "1"
    assert newest.act.detail[f"{rule}: landlord"] == "1"
    assert run_retention(after).erased == {}
