"""A study of mystery calls from its lock to its figures, and what keeps calls from being wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from discrimtest.actions.analyse_calls import analyse_calls, analyse_recorded
from discrimtest.actions.build_report import build_reports
from discrimtest.actions.decide_landlords import exclude_landlord
from discrimtest.actions.draw_calls import CallDrawResult, draw_calls
from discrimtest.actions.draw_tests import draw_tests, groups_of
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.judge_calls import judge_call, list_to_judge
from discrimtest.actions.keep_store import back_up
from discrimtest.actions.list_calls import export_calls, list_calls, show_script
from discrimtest.actions.list_reasons import list_reasons
from discrimtest.actions.lock_study import amend_study, lock_study
from discrimtest.actions.make_calls import assign_calls, log_call, withdraw_call
from discrimtest.actions.manage_people import grant_role, revoke_role
from discrimtest.actions.manage_testers import declare_conflict, train_tester
from discrimtest.actions.read_commitments import Earlier, read_commitments
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.store import people
from discrimtest.store.check import check
from discrimtest.store.engine import reading
from discrimtest.words.person import Role
from discrimtest.words.study import Purpose
from discrimtest.workplace.open_calls import open_calls
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.examples import acting, root_of

CALLS = "kortrijk-calls"
NAMES = ("Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot")
THEN = datetime(2025, 3, 12, 10, tzinfo=UTC)
OUTCOMES = ("refuses", "refuses", "leaves_open", "goes_along", "goes_along", "goes_along")


def agencies(at: Workplace, *names: str) -> Path:
    rows = [
        f"Makelaardij {name},+32 56 00 00 {number:02},"
        for number, name in enumerate(names or NAMES, 1)
    ]
    file = root_of(at) / "agencies.csv"
    file.write_text("\n".join(["name,phone,email", *rows]) + "\n", "utf-8")
    return file


def drawn(at: Workplace, wave: int = 2025, twice: float = 1) -> CallDrawResult:
    edit(at, "double_share = 0.5", f"double_share = {twice}")
    lock_study(at, CALLS)
    return draw_calls(at, CALLS, wave, agencies(at))


def called(at: Workplace, *outcomes: str, first: int = 1) -> None:
    for number, outcome in enumerate(outcomes or OUTCOMES, first):
        log_call(at, CALLS, number, outcome, words="Zo gezegd.", moment=THEN)


def edit(at: Workplace, old: str, new: str) -> None:
    file = root_of(at) / "studies" / CALLS / "study.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def said(problems: list[Problem]) -> list[str]:
    return [str(problem) for problem in problems]


def test_a_study_of_two_waves_gives_what_its_table_gives(either: Workplace) -> None:
    made = drawn(either)
    assert made.calls == 6
    assert made.shortfall.startswith("6 of 40 calls drawn: 6 agencies")
    called(either)
    assert draw_calls(either, CALLS, 2026).calls == 6
    later = either.on(datetime(2026, 3, 20, tzinfo=UTC))
    for number in range(7, 13):
        when = datetime(2026, 3, 11, 10, tzinfo=UTC)
        log_call(later, CALLS, number, "refuses", words="Neen.", moment=when)
    found = analyse_recorded(later, CALLS)
    along = [rate for wave in found.findings[0].waves for rate in wave.rates if rate.level == 2]
    assert [(rate.share.count, rate.share.of) for rate in along] == [(3, 6), (0, 6)]
    # Wilson (1927) for 3 of 6, worked by hand: (3 + z²/2 ± z √(3·3/6 + z²/4)) / (6 + z²).
    assert (along[0].limits.low, along[0].limits.high) == pytest.approx((0.1876, 0.8124), abs=1e-4)
    file = root_of(either) / "calls.csv"
    assert export_calls(later, CALLS, file) == 12
    table = analyse_calls(root_of(either), file, "flanders", Purpose.MEASUREMENT)
    assert json.dumps(table.to_dict()["findings"]) == json.dumps(found.to_dict()["findings"])
    assert table.data_sha256 == found.data_sha256
    assert "Makelaardij" not in file.read_text("utf-8")
    assert said(check(either.engine, either.keys)) == []
    back_up(later, root_of(either).parent / "backup.zip")


def test_an_agency_in_two_waves_hears_two_owners(place: Workplace) -> None:
    drawn(place)
    draw_calls(place, CALLS, 2026)
    scripts = [show_script(place, CALLS, number) for number in range(1, 13)]
    assert all("{{" not in script for script in scripts)
    heads = sorted(script.split("\n")[0].split(": ")[1] for script in scripts)
    assert len(set(heads)) == 12, "no agency twice with one owner"


@pytest.mark.parametrize(
    ("outcome", "words", "rule"),
    [
        ("no_contact", "", "was tried 0 times; not reached is who did not answer in 3 attempts"),
        ("refuses", " ", "must hold what was said, word for word"),
        ("yes", "Ja.", "must be a outcome"),
    ],
)
def test_how_a_call_ended_is_told_whole(
    place: Workplace, outcome: str, words: str, rule: str
) -> None:
    drawn(place)
    with pytest.raises((Refused, WrongInput)) as error:
        log_call(place, CALLS, 1, outcome, words=words, moment=THEN)
    assert rule in str(error.value)


def test_who_does_not_answer_three_times_is_not_reached(place: Workplace) -> None:
    drawn(place)
    for day in range(3):
        log_call(place, CALLS, 1, None, moment=THEN + timedelta(days=day))
    with pytest.raises(Refused, match="was tried 3 times"):
        log_call(place, CALLS, 1, None, moment=THEN + timedelta(days=5))
    log_call(place, CALLS, 1, "no_contact", moment=THEN)
    called(place, "refuses", first=2)
    (wave,) = analyse_recorded(place, CALLS).findings[0].waves
    assert (wave.calls, wave.not_reached) == (1, 1)


def test_a_correction_stands_and_the_first_stays_on_record(place: Workplace) -> None:
    drawn(place)
    called(place, "refuses")
    with pytest.raises(Refused, match="ended already: refuses"):
        called(place, "goes_along")
    log_call(place, CALLS, 1, "goes_along", words="Toch wel.", moment=THEN, correct=True)
    assert list_calls(place, CALLS)[0].state == "goes_along"
    with reading(place.engine) as session:
        record = open_calls(place, session, CALLS).record(session, place.keys)
    assert [event.text for event in record.events] == ["Zo gezegd.", "Toch wel."]
    with pytest.raises(Refused, match="has not ended yet"):
        log_call(place, CALLS, 2, "refuses", words="x", moment=THEN, correct=True)


def test_a_correction_keeps_the_moment_and_who_called_and_asks_another_why(
    either: Workplace,
) -> None:
    drawn(either)
    one, other = acting(either, Role.TESTER), acting(either, Role.TESTER)
    log_call(one, CALLS, 1, "goes_along", words="Goed.", moment=THEN)
    before = list_calls(either, CALLS)[0].who

    def put_right(who: Workplace, note: str = "", when: datetime | None = None) -> tuple[str, ...]:
        made = log_call(
            who, CALLS, 1, "refuses", words="Neen.", moment=when, correct=True, note=note
        )
        return made.departs

    with pytest.raises(WrongInput, match="must say why: somebody else recorded it"):
        put_right(other)
    assert put_right(other, "Verkeerd gehoord.") == (), "no departure of today"
    with reading(either.engine) as session:
        record = open_calls(either, session, CALLS).record(session, either.keys)
    last = record.events[-1]
    assert (last.happened_at, last.by, last.text) == (THEN, other.person.id, "Neen.")
    assert list_calls(either, CALLS)[0].who == before != ""
    assert [each.words for each in list_reasons(either)] == ["Verkeerd gehoord."]
    assert put_right(other, when=THEN + timedelta(days=40)) == ("outside its wave",)
    assert said(check(either.engine, either.keys)) == []


def test_what_is_withdrawn_counts_nowhere_and_another_is_drawn(place: Workplace) -> None:
    drawn(place)
    called(place, "refuses", "refuses")
    withdraw_call(place, CALLS, 1, "Een notaris.")
    assert list_calls(place, CALLS)[0].state == "withdrawn"
    found = analyse_recorded(place, CALLS)
    assert found.findings[0].waves[0].calls == 1
    told = "2025: 1 call was withdrawn, and counts nowhere. How they had ended: refuses (1)."
    assert told in found.warnings
    with pytest.raises(Refused, match="was withdrawn"):
        called(place, "refuses")


def test_departures_are_told(place: Workplace) -> None:
    drawn(place)
    for number, when in enumerate(("2025-03-12 19:00", "2025-04-12 10:00"), 1):
        moment = datetime.fromisoformat(when)
        log_call(place, CALLS, number, "refuses", words="x", moment=moment)
    told = analyse_recorded(place, CALLS).warnings
    assert "1 call was made outside its wave." in told
    assert "1 call was made outside office hours." in told
    assert "4 calls are still to be made." in told
    assert "2 calls were made before the study was locked: recorded afterwards." in told


def test_attempts_depart_too_and_none_is_told_twice(place: Workplace) -> None:
    drawn(place)
    caller = acting(place, Role.TESTER)

    def tried(when: str, outcome: str | None = None) -> tuple[str, ...]:
        moment = datetime.fromisoformat(when)
        return log_call(caller, CALLS, 1, outcome, words="x", moment=moment).departs

    assert tried("2025-03-12 10:00") == ()
    with pytest.raises(Refused, match="was made at 2025-03-12 10:00 already"):
        tried("2025-03-12 10:00")
    assert tried("2025-03-12 10:20") == ("again within the hour",)
    assert tried("2025-03-13 10:00") == ()
    assert tried("2025-04-12 10:00", "refuses") == ("outside its wave",)
    (listed, *_) = list_calls(place, CALLS)
    assert listed.who, "who called, though nobody was given the call"
    file = root_of(place) / "calls.csv"
    export_calls(place, CALLS, file)
    assert "outside its wave; again within the hour" in file.read_text("utf-8")
    for told in (
        analyse_recorded(place, CALLS).warnings,
        analyse_calls(root_of(place), file, "flanders", Purpose.MEASUREMENT).warnings,
    ):
        assert "1 call was made outside its wave." in told
        assert "1 call was made again within the hour." in told


def test_an_excluded_agency_is_neither_drawn_nor_called(place: Workplace) -> None:
    drawn(place)
    with reading(place.engine) as session:
        spared = open_calls(place, session, CALLS).record(session).calls[0].landlord
    exclude_landlord(place, spared, reason="asked")
    assert list_calls(place, CALLS)[0].state == "spared"
    with pytest.raises(Refused, match="excluded, or stopped"):
        called(place, "refuses")
    assert draw_calls(place, CALLS, 2026).calls == 5


def test_erasing_an_agency_takes_its_words_and_leaves_the_count(place: Workplace) -> None:
    drawn(place)
    called(place)
    with reading(place.engine) as session:
        gone = open_calls(place, session, CALLS).record(session).calls[0].landlord
    erase_subject(place, gone, "asked")
    first = list_calls(place, CALLS)[0]
    assert (first.agency, first.phone, first.state) == ("", "", "refuses")
    assert "[erased], [erased]" in show_script(place, CALLS, 1)
    with reading(place.engine) as session:
        record = open_calls(place, session, CALLS).record(session, place.keys)
    assert [bool(event.text) for event in record.events] == [False, *[True] * 5]
    assert analyse_recorded(place, CALLS).findings[0].waves[0].calls == 6
    assert said(check(place.engine, place.keys)) == []
    assert draw_calls(place, CALLS, 2026).calls == 5


def test_nobody_calls_an_agency_they_have_a_tie_to(place: Workplace) -> None:
    drawn(place)
    one, other = acting(place, Role.TESTER), acting(place, Role.TESTER)
    for who in (one, other):
        train_tester(place, who.person.id, until=None)
    with reading(place.engine) as session:
        tied = open_calls(place, session, CALLS).record(session).calls[0].landlord
    declare_conflict(place, one.person.id, tied, reason="een nicht")
    assert sorted(assign_calls(place, CALLS).load.values()) == [3, 3]
    assert assign_calls(place, CALLS).nobody == ()
    mine = list_calls(one, CALLS, due=True)
    assert len(mine) == 3
    assert 1 not in {call.number for call in mine}
    with pytest.raises(Refused, match="declared a conflict"):
        log_call(one, CALLS, 1, "refuses", words="x", moment=THEN)
    declare_conflict(place, other.person.id, tied, reason="buren")
    shared = assign_calls(place, CALLS)
    assert (shared.nobody, shared.untrained) == ((1,), ()), "a tie is why"


def test_calls_that_nobody_is_trained_for_are_told_apart(place: Workplace) -> None:
    drawn(place)
    acting(place, Role.TESTER)
    shared = assign_calls(place, CALLS)
    assert shared.nobody == shared.untrained == (*range(1, 7),)


def test_a_second_person_judges_by_the_words_alone(place: Workplace) -> None:
    drawn(place)
    tester, coder = acting(place, Role.TESTER), acting(place, Role.CODER)
    log_call(tester, CALLS, 1, "refuses", words="U kiest zelf.", moment=THEN)
    (waiting,) = list_to_judge(coder, CALLS)
    assert waiting.to_dict() == {"number": 1, "words": "U kiest zelf."}
    judge_call(coder, CALLS, 1, "leaves_open")
    assert list_to_judge(coder, CALLS) == []
    with pytest.raises(Refused, match="no second judgement"):
        judge_call(coder, CALLS, 1, "refuses")
    found = analyse_recorded(place, CALLS)
    assert found.findings[0].waves[0].rates[0].share.count == 1, "the caller's outcome counts"
    assert any("heard the same level in 0 of" in warning for warning in found.warnings)
    log_call(tester, CALLS, 1, "leaves_open", words="Kiest u.", moment=THEN, correct=True)
    assert list_to_judge(coder, CALLS) == [], "it was judged once, by words that were told then"
    again = analyse_recorded(place, CALLS)
    assert again.findings[0].waves[0].rates[1].share.count == 1, "what was put right counts"
    assert any("heard the same level in 0 of" in warning for warning in again.warnings)
    assert any("changed 1 of these outcomes" in warning for warning in again.warnings)
    assert again.agreement == found.agreement


def test_who_once_saw_how_calls_ended_judges_none(place: Workplace) -> None:
    drawn(place)
    called(acting(place, Role.TESTER))
    person = acting(place, Role.TESTER).person.id
    later = place.on(place.now() + timedelta(minutes=1))
    revoke_role(later, person, "tester")
    grant_role(later, person, "coder")
    with reading(place.engine) as session:
        coder = replace(place, person=people.person(session, person))
    for act in (
        lambda: list_to_judge(coder, CALLS),
        lambda: judge_call(coder, CALLS, 1, "refuses"),
    ):
        with pytest.raises(Refused, match="once they were drawn"):
            act()


@pytest.mark.parametrize("role", [Role.RESEARCHER, Role.ADMINISTRATOR, Role.TESTER])
def test_who_may_see_how_calls_ended_judges_none(place: Workplace, role: Role) -> None:
    drawn(place)
    called(acting(place, Role.TESTER))
    seeing = acting(place, role, Role.CODER)
    for act in (
        lambda: list_to_judge(seeing, CALLS),
        lambda: judge_call(seeing, CALLS, 1, "refuses"),
    ):
        with pytest.raises(Refused, match="may see how the calls of this study ended"):
            act()
    assert len(list_to_judge(acting(place, Role.CODER), CALLS)) == 6


def test_the_words_of_a_call_name_nobody(place: Workplace) -> None:
    drawn(place)
    said = (
        "Met Sofie Peeters van {agency}, Doorniksestraat 12 in Kortrijk. Meneer Verzonnen, "
        "vreemdelingen weigeren mag niet. Bel {phone}; bij Makelaardij {other} doen ze dat ook."
    )
    for call in list_calls(place, CALLS):
        other = next(name for name in NAMES if name not in call.agency)
        words = said.format(agency=call.agency, phone=call.phone, other=other)
        log_call(place, CALLS, call.number, "refuses", words=words, moment=THEN)
    masked = (
        "Met [naam] van [verhuurder], [adres] in [plaats]. Meneer [naam], vreemdelingen weigeren "
        "mag niet. Bel [telefoonnummer]; bij [verhuurder] doen ze dat ook."
    )
    waiting = list_to_judge(acting(place, Role.CODER), CALLS)
    assert {each.words for each in waiting} == {masked}


def test_the_program_draws_which_calls_are_judged_twice(place: Workplace) -> None:
    drawn(place, twice=0.5)
    called(acting(place, Role.TESTER))
    coder = acting(place, Role.CODER)
    waiting = [each.number for each in list_to_judge(coder, CALLS)]
    assert waiting == [each.number for each in list_to_judge(acting(place, Role.CODER), CALLS)]
    assert 0 < len(waiting) < 6
    spared = next(number for number in range(1, 7) if number not in waiting)
    with pytest.raises(Refused, match="waits for no second judgement"):
        judge_call(coder, CALLS, spared, "refuses")


def test_how_far_caller_and_second_judge_agree_is_measured(place: Workplace) -> None:
    """Six calls, of which one is heard a level further than its caller did."""
    drawn(place)
    called(acting(place, Role.TESTER))
    assert analyse_recorded(place, CALLS).agreement == ()
    coder = acting(place, Role.CODER)
    heard = ("refuses", "refuses", "goes_along", "goes_along", "goes_along", "goes_along")
    for number, outcome in enumerate(heard, 1):
        judge_call(coder, CALLS, number, outcome)
    figures = {each.id: each for each in analyse_recorded(place, CALLS).agreement}
    assert figures["percent_agreement"].value == pytest.approx(5 / 6)
    # Twelve values: refuses 4, leaves_open 1, goes_along 7. Squared distances: 2-3 is (1/2 + 7/2)^2
    # = 16, 1-2 is (4/2 + 1/2)^2 = 6.25, 1-3 is (4/2 + 1 + 7/2)^2 = 42.25. Seen: one pair of 16 in
    # both orders, of 12; expected: 2 (4 * 1 * 6.25 + 1 * 7 * 16 + 4 * 7 * 42.25) / (12 * 11).
    seen = 2 * 16 / 12
    expected = 2 * (4 * 6.25 + 7 * 16 + 28 * 42.25) / 132
    assert figures["krippendorff_alpha_ordinal"].value == pytest.approx(1 - seen / expected)
    assert figures["krippendorff_alpha_ordinal"].landlords == 6


def test_calls_and_tests_count_against_each_other(field: Workplace) -> None:
    """The agencies of a drawn study of letters are known, and bear its tests."""
    lock_study(field, CALLS)
    made = draw_calls(field, CALLS, 2026)
    assert made.calls
    with reading(field.engine) as session:
        letters = look_up(field, session, "kortrijk-couples-2026")
        groups = groups_of(session)
        earlier = Earlier.read(session)
        borne = read_commitments(field, session, letters.id, earlier, groups)
        calls = open_calls(field, session, CALLS).record(session).calls
    theirs = [one for one in borne.tests if one.study == CALLS]
    assert {one.test for one in theirs} == {call.id for call in calls}
    assert CALLS in dict(borne.others)
    week = 7 * 24 * 60
    for call in theirs:
        near = [one for one in borne.tests if one.group == call.group and one is not call]
        assert all(abs(one.first - call.first) >= week for one in near)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('purpose = "measurement"', 'purpose = "enforcement"', "must be measurement"),
        ('mode = "proactive"', 'mode = "reactive"', "must be proactive"),
        ('requests = ["origin"]', 'requests = ["orign"]', "request of the protocol"),
        ('languages = ["nl"]', 'languages = ["en"]', "has no script that is said"),
        ("number = 2026", "number = 2025", "must have a higher number"),
        ('name = "An Gefingeerd"\nphone = "+32 400 00 00 04"', "", "owners"),
        ('protocol = "mystery-call"', 'protocol = "email-couples"', "protocol of letters"),
        ('legal = "flanders"', 'legal = "flandres"', "legal file"),
    ],
)
def test_a_study_that_breaks_a_rule_is_not_locked(
    place: Workplace, old: str, new: str, rule: str
) -> None:
    edit(place, old, new)
    with pytest.raises((Refused, WrongInput), match=rule):
        lock_study(place, CALLS)


def test_what_calls_rest_on_is_not_amended(place: Workplace) -> None:
    drawn(place)
    edit(place, "seed = 20250303", "seed = 1")
    with pytest.raises(Refused, match="was 20250303 when calls were drawn"):
        amend_study(place, CALLS, "why")
    edit(place, "seed = 1", "seed = 20250303")
    edit(place, "last = 2026-03-27", "last = 2026-03-20")
    assert amend_study(place, CALLS, "a shorter wave, not drawn yet").number == 2
    edit(place, "last = 2025-03-28", "last = 2025-03-20")
    with pytest.raises(Refused, match="waves"):
        amend_study(place, CALLS, "why")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("name,tel\nA,1\n", "must have a column 'phone'"),
        ("name,phone\nMakelaardij Alfa,\n", "must have a telephone number"),
        ("name,phone\nMakelaardij Alfa,nul\n", "can not be read"),
    ],
)
def test_a_list_with_mistakes_draws_nothing(place: Workplace, text: str, rule: str) -> None:
    lock_study(place, CALLS)
    file = root_of(place) / "agencies.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(WrongInput, match=rule):
        draw_calls(place, CALLS, 2025, file)


def test_letters_are_asked_of_no_study_of_calls(place: Workplace) -> None:
    drawn(place)
    with pytest.raises(Refused, match="study of mystery calls"):
        draw_tests(place, CALLS)
    with pytest.raises(Refused, match="study of letters"):
        list_calls(place, "kortrijk-couples-2026")


def test_a_report_tells_a_study_of_calls_beside_its_tests(
    lived: Workplace, open_places: Callable[..., Workplace]
) -> None:
    drawn(lived)
    called(lived)
    made = build_reports(
        lived,
        "kortrijk-couples-2026",
        root_of(lived) / "out",
        audience="commissioner",
        languages=["en"],
        calls=Path(CALLS),
    )
    (page,) = made.reports
    assert "Calls by a fictitious owner" in page.read_text("utf-8")
