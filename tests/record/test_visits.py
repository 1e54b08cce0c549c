"""Accounts of visits: who may tell, lock, correct and read them, and which one counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from discrimtest.errors import Refused, WrongInput
from discrimtest.record.due import due
from discrimtest.record.entries import Recorder
from discrimtest.record.record import Record
from discrimtest.record.response import correct_outcome
from discrimtest.record.stages import STAGES, stages_by_contact, stages_of
from discrimtest.record.visit_acts import correct, debrief, lock, set_aside, tell
from discrimtest.record.visits import (
    VisitState,
    are_readable,
    counted_accounts,
    require_readable,
    visit_of,
)
from discrimtest.words.outcome import Category
from discrimtest.words.visit import Account, VisitEntry, VisitEntryKind
from tests.record.examples import LATER, NAMES, answered, happened, planned, sent

FIRST, SECOND = "test-1-1", "test-1-2"
SEEN = Account(True, True, homes_told=2, homes_shown=1, minutes=20, rent=80_000)
REFUSED_AT_ONCE = Account(False, False)


def by(person: str) -> Recorder:
    return Recorder(person, LATER, NAMES)


def visiting() -> Record:
    """One test of a study with visits, both contacts made and both invited."""
    record = planned(1)
    record = replace(record, fieldwork=replace(record.fieldwork, visits=True))
    record = sent(record)
    for contact in (FIRST, SECOND):
        record = answered(record, contact, "invitation")
    return record


def told(record: Record, entry: VisitEntry) -> Record:
    return replace(record, visits=(*record.visits, entry))


def locked(record: Record, contact: str, person: str, account: Account = SEEN) -> Record:
    record = told(record, tell(record, contact, account, by(person)))
    return told(record, lock(record, contact, by(person)))


def both() -> Record:
    return locked(locked(visiting(), FIRST, "anna"), SECOND, "bert")


ACTS: dict[str, Callable[[Record, str, str], VisitEntry]] = {
    "tell": lambda record, contact, person: tell(record, contact, SEEN, by(person)),
    "lock": lambda record, contact, person: lock(record, contact, by(person)),
    "correct": lambda record, contact, person: correct(
        record, contact, REFUSED_AT_ONCE, "vergist", by(person)
    ),
    "absent": lambda record, contact, person: set_aside(record, contact, "ziek", by(person)),
    "debrief": lambda record, contact, person: debrief(
        record, record.test_of(contact), "zelfde woning", by(person)
    ),
}
STEPS = some.tuples(
    some.sampled_from(sorted(ACTS)),
    some.sampled_from([FIRST, SECOND]),
    some.sampled_from(["anna", "bert", "researcher"]),
)


@settings(max_examples=150, deadline=None)
@given(some.lists(STEPS, max_size=14))
def test_whatever_is_tried_nobody_reads_another_account_before_all_are_locked(
    steps: list[tuple[str, str, str]],
) -> None:
    record = visiting()
    for act, contact, person in steps:
        try:
            entry = ACTS[act](record, contact, person)
        except Refused:
            continue
        visits = {name: visit_of(record, name) for name in (FIRST, SECOND)}
        open_ones = [name for name, visit in visits.items() if visit.state in _UNLOCKED]
        if entry.kind is VisitEntryKind.DEBRIEF or entry.after_sight:
            assert not open_ones
        if entry.kind is VisitEntryKind.ACCOUNT:
            assert contact in open_ones
        record = told(record, entry)
    tellers = [visit_of(record, name).teller for name in (FIRST, SECOND)]
    assert None in tellers or tellers[0] != tellers[1]
    for contact in (FIRST, SECOND):
        visit = visit_of(record, contact)
        gave_way = [one for one in visit.entries if one.account and one.by != visit.teller]
        assert {one.kind for one in gave_way} <= {VisitEntryKind.ACCOUNT}
        for person in ("anna", "bert", "researcher"):
            unlocked = any(visit_of(record, name).state in _UNLOCKED for name in (FIRST, SECOND))
            if unlocked and person != visit.teller:
                assert counted_accounts(record, record.tests[0]) == {}
                with pytest.raises(Refused, match="every account of the test is locked"):
                    require_readable(record, contact, person)


_UNLOCKED = (VisitState.NOTHING, VisitState.OPEN)


@settings(max_examples=60, deadline=None)
@given(some.lists(some.sampled_from([SEEN, REFUSED_AT_ONCE]), min_size=1, max_size=4))
def test_no_correction_in_sight_of_the_other_account_ever_changes_what_counts(
    corrections: list[Account],
) -> None:
    record = both()
    before = counted_accounts(record, record.tests[0])
    for account in corrections:
        entry = correct(record, FIRST, account, "vergist", by("anna"))
        assert entry.after_sight
        record = told(record, entry)
    assert counted_accounts(record, record.tests[0]) == before
    assert visit_of(record, FIRST).newest == corrections[-1]
    assert len(visit_of(record, FIRST).after_sight) == len(corrections)


def test_a_correction_made_alone_counts() -> None:
    record = locked(visiting(), FIRST, "anna")
    entry = correct(record, FIRST, REFUSED_AT_ONCE, "verkeerd formulier", by("anna"))
    assert not entry.after_sight
    record = locked(told(record, entry), SECOND, "bert")
    assert counted_accounts(record, record.tests[0])[FIRST] == REFUSED_AT_ONCE


def test_an_open_account_is_told_anew_by_its_tester_alone() -> None:
    record = told(visiting(), tell(visiting(), FIRST, REFUSED_AT_ONCE, by("anna")))
    record = told(record, tell(record, FIRST, SEEN, by("anna")))
    assert visit_of(record, FIRST).newest == SEEN
    with pytest.raises(Refused, match="another tester's"):
        tell(record, FIRST, SEEN, by("bert"))
    with pytest.raises(Refused, match="another tester's"):
        lock(record, FIRST, by("bert"))
    with pytest.raises(Refused, match="accounts are independent"):
        tell(record, SECOND, SEEN, by("anna"))


def test_a_locked_account_is_never_told_anew() -> None:
    record = locked(visiting(), FIRST, "anna")
    for deed in (
        lambda: tell(record, FIRST, SEEN, by("anna")),
        lambda: lock(record, FIRST, by("anna")),
        lambda: set_aside(record, FIRST, "ziek", by("researcher")),
    ):
        with pytest.raises(Refused, match="is locked"):
            deed()
    with pytest.raises(Refused, match="another tester's"):
        correct(record, FIRST, SEEN, "vergist", by("researcher"))
    with pytest.raises(WrongInput, match="must say something"):
        correct(record, FIRST, SEEN, "", by("anna"))


def test_who_will_not_tell_holds_the_other_account_back_no_longer() -> None:
    record = locked(visiting(), FIRST, "anna")
    assert not are_readable(record, record.tests[0])
    record = told(record, set_aside(record, SECOND, "tester gestopt", by("researcher")))
    assert are_readable(record, record.tests[0])
    assert set(counted_accounts(record, record.tests[0])) == {FIRST}
    with pytest.raises(Refused, match="known not to come"):
        tell(record, SECOND, SEEN, by("bert"))


def test_an_account_handed_in_is_set_aside_only_where_its_test_is_broken() -> None:
    record = told(visiting(), tell(visiting(), SECOND, SEEN, by("bert")))
    record = locked(record, FIRST, "anna")
    with pytest.raises(Refused, match="its visitor handed in"):
        set_aside(record, SECOND, "weg", by("researcher"))
    record = happened(record, SECOND, "broken", reason="tester_error")
    record = told(record, set_aside(record, SECOND, "weg", by("researcher")))
    assert SECOND not in counted_accounts(record, record.tests[0])


def test_nothing_is_read_where_no_account_came_at_all() -> None:
    record = visiting()
    for contact in (FIRST, SECOND):
        record = told(record, set_aside(record, contact, "weg", by("researcher")))
    assert not are_readable(record, record.tests[0])


def test_a_debrief_waits_for_both_and_is_no_visitors_own() -> None:
    record = locked(visiting(), FIRST, "anna")
    with pytest.raises(Refused, match="must all be locked"):
        debrief(record, record.tests[0], "zelfde makelaar", by("researcher"))
    record = locked(record, SECOND, "bert")
    with pytest.raises(Refused, match="did not visit"):
        debrief(record, record.tests[0], "zelfde makelaar", by("anna"))
    entry = debrief(record, record.tests[0], "zelfde makelaar", by("researcher"))
    assert (entry.contact, entry.account) == (None, None)


def test_an_account_needs_a_contact_that_was_made_and_an_appointment_an_answer() -> None:
    unmade = replace(planned(1), fieldwork=visiting().fieldwork)
    with pytest.raises(Refused, match="nobody recorded that this contact was made"):
        tell(unmade, FIRST, SEEN, by("anna"))
    with pytest.raises(Refused, match="nobody recorded that this contact was made"):
        set_aside(unmade, FIRST, "ziek", by("researcher"))
    unanswered = sent(unmade)
    unanswered = told(unanswered, tell(unanswered, FIRST, SEEN, by("anna")))
    with pytest.raises(Refused, match="no answer to this contact is recorded"):
        lock(unanswered, FIRST, by("anna"))
    turned_away = told(unanswered, tell(unanswered, FIRST, REFUSED_AT_ONCE, by("anna")))
    assert lock(turned_away, FIRST, by("anna")).kind is VisitEntryKind.LOCKED
    with pytest.raises(Refused, match="has no account yet"):
        lock(visiting(), FIRST, by("anna"))


def test_an_appointment_is_not_locked_beside_a_refusal() -> None:
    record = replace(sent(planned(1)), fieldwork=replace(planned(1).fieldwork, visits=True))
    record = answered(record, FIRST, "refusal")
    record = told(record, tell(record, FIRST, SEEN, by("anna")))
    with pytest.raises(Refused, match="recorded outcome is refusal"):
        lock(record, FIRST, by("anna"))
    record = answered(record, FIRST, "invitation_conditional", text="Toch wel, met loonfiche.")
    assert lock(record, FIRST, by("anna")).kind is VisitEntryKind.LOCKED


def test_an_invitation_is_not_locked_beside_an_account_without_appointment() -> None:
    record = told(visiting(), tell(visiting(), FIRST, REFUSED_AT_ONCE, by("anna")))
    with pytest.raises(Refused, match="has no appointment, and its recorded outcome is invitation"):
        lock(record, FIRST, by("anna"))
    _, entries = correct_outcome(record, FIRST, Category("refusal"), "misread", by("anna"))
    assert lock(record.plus(entries), FIRST, by("anna")).kind is VisitEntryKind.LOCKED


def test_who_was_offered_a_visit_and_will_not_come_is_declined() -> None:
    record = told(visiting(), set_aside(visiting(), FIRST, "ziek", by("researcher")))
    (task,) = due(record, LATER)
    assert (task.task, task.contact.id) == ("decline", FIRST)
    assert task.when == LATER + record.fieldwork.decline_within


def test_a_home_is_declined_once_its_visitor_told_and_not_before() -> None:
    record = visiting()
    assert due(record, LATER) == []
    record = told(record, tell(record, FIRST, SEEN, by("anna")))
    (task,) = due(record, LATER)
    assert (task.task, task.contact.id) == ("decline", FIRST)
    assert task.when == LATER + record.fieldwork.decline_within
    turned_away = told(visiting(), tell(visiting(), FIRST, REFUSED_AT_ONCE, by("anna")))
    assert due(turned_away, LATER) == []


@pytest.mark.parametrize(
    ("account", "stages"),
    [
        (None, ["", "", "", "", ""]),
        (REFUSED_AT_ONCE, ["no", "", "", "", ""]),
        (Account(True, False), ["yes", "no", "", "", ""]),
        (Account(True, True, minutes=5), ["yes", "yes", "no", "", ""]),
        (Account(True, True, homes_told=1, minutes=9, rent=1), ["yes", "yes", "yes", "no", ""]),
        (SEEN, ["yes"] * 5),
        (replace(SEEN, rent=None), ["yes", "yes", "yes", "yes", "no"]),
    ],
)
def test_a_stage_holds_something_only_for_who_came_so_far(
    account: Account | None, stages: list[str]
) -> None:
    assert list(stages_of(account).values()) == stages
    assert list(stages_of(account)) == list(STAGES)


def test_stages_are_told_of_no_test_with_an_open_account() -> None:
    record = locked(visiting(), FIRST, "anna")
    assert stages_by_contact(record) == {}
    assert set(stages_by_contact(locked(record, SECOND, "bert"))) == {FIRST, SECOND}


def test_a_test_alone_keeps_its_own_visits() -> None:
    record = both()
    assert record.only("test-1").visits == record.visits


def test_an_open_account_of_another_gives_way_to_the_visitors_own_with_a_reason() -> None:
    record = told(visiting(), tell(visiting(), FIRST, SEEN, by("wrong")))
    record = told(record, correct(record, FIRST, REFUSED_AT_ONCE, "verkeerd", by("anna")))
    visit = visit_of(record, FIRST)
    assert (visit.state, visit.teller, visit.newest) == (VisitState.OPEN, "anna", REFUSED_AT_ONCE)
    assert [entry.by for entry in visit.entries] == ["wrong", "anna"]
    assert visit.entries[-1].note == "verkeerd"
    assert tell(record, SECOND, SEEN, by("wrong")).account == SEEN


def test_a_mistaken_absence_is_put_right_and_counts_only_where_nothing_could_be_read() -> None:
    record = told(visiting(), set_aside(visiting(), FIRST, "vergist", by("researcher")))
    alone = told(record, correct(record, FIRST, SEEN, "was er wel", by("anna")))
    alone = locked(alone, SECOND, "bert")
    assert counted_accounts(alone, alone.tests[0]) == {FIRST: SEEN, SECOND: SEEN}
    seen = locked(record, SECOND, "bert")
    with pytest.raises(Refused, match=r"known not to come.*puts it right with a reason"):
        tell(seen, FIRST, SEEN, by("anna"))
    with pytest.raises(Refused, match="accounts are independent"):
        correct(seen, FIRST, SEEN, "was er wel", by("bert"))
    with pytest.raises(Refused, match="has no appointment"):
        correct(seen, FIRST, REFUSED_AT_ONCE, "was er wel", by("anna"))
    entry = correct(seen, FIRST, SEEN, "was er wel", by("anna"))
    seen = told(seen, entry)
    assert entry.after_sight
    assert visit_of(seen, FIRST).newest == SEEN
    assert counted_accounts(seen, seen.tests[0]) == {SECOND: SEEN}
