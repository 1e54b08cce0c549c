"""How every contact stands, as who supervises testers is told."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from discrimtest.actions.assign_testers import assign_testers
from discrimtest.actions.decide_landlords import exclude_landlord
from discrimtest.actions.list_contacts import NOBODY, list_contacts
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.remark_contact import hold_contact
from discrimtest.actions.tell_study import tell_study
from discrimtest.errors import NotAllowed
from discrimtest.record.contact_states import ContactState
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import WINDOW, answer, candidates, send, study_tests
from tests.actions.examples import STUDY, acting
from tests.actions.test_testers import crew, whose

ALL = tuple(ContactState)


def stand(place: Workplace) -> dict[str, ContactState]:
    return {each.id: each.state for each in list_contacts(place, STUDY, ALL, most=1000).contacts}


def test_every_contact_stands_in_one_state(either_field: Workplace) -> None:
    place = acting(either_field, Role.SUPERVISOR)
    one, two, three, four, five = study_tests(place)[:5]
    first, second = candidates(one)
    assert set(stand(place).values()) == {ContactState.PLANNED}
    send(place, first)
    send(place, second)
    answer(place, first, "invitation", timedelta(hours=1))
    answer(place, second, None, timedelta(hours=1))
    now = place.on(second.due_at + timedelta(hours=2))
    assert stand(now)[first.id] is ContactState.DUE, "to decline"
    assert stand(now)[second.id] is ContactState.TO_JUDGE
    assert stand(now.on(first.due_at + timedelta(hours=50)))[first.id] is ContactState.LATE
    log_contact(now, first.id, "declined")
    assert stand(now)[first.id] is ContactState.WAITING
    over = place.on(max(each.due_at for each in (first, second)) + WINDOW + timedelta(days=1))
    assert stand(over)[first.id] is ContactState.DONE
    hold_contact(over, first.id, "nakijken")
    assert stand(over)[first.id] is ContactState.HELD
    late = candidates(two)[0]
    assert stand(place.on(late.due_at))[late.id] is ContactState.DUE
    assert stand(place.on(late.due_at + timedelta(days=1)))[late.id] is ContactState.LATE
    log_contact(place.on(late.due_at), late.id, "failed", reason="ad_gone")
    dropped = {each.id for each in two.contacts}
    exclude_landlord(either_field, three.landlord, reason="vroeg het")
    gone = stand(over)
    assert {gone[name] for name in dropped} == {ContactState.DROPPED}
    assert {gone[each.id] for each in three.contacts} == {ContactState.DROPPED}
    assert len(gone) == sum(len(test.contacts) for test in study_tests(place))
    assert gone[four.contacts[0].id] in (ContactState.LATE, ContactState.DUE, ContactState.PLANNED)
    assert five.contacts[0].id in gone


def test_the_list_and_the_page_of_the_study_count_alike(field: Workplace) -> None:
    tests = study_tests(field)
    for test in tests[::3]:
        for contact in test.contacts:
            send(field, contact)
        answer(field, test.contacts[0], "invitation", timedelta(hours=1))
    days = sorted(contact.due_at for test in tests for contact in test.contacts)
    for moment in (days[0], days[len(days) // 2], days[-1] + timedelta(days=2)):
        place = field.on(moment)
        told, counted = tell_study(place, STUDY), Counter(stand(place).values())
        assert told is not None
        late = told.late + told.status.overdue_declines
        assert counted[ContactState.LATE] == late
        assert counted[ContactState.DUE] == told.status.due + told.status.declines - late
        assert counted[ContactState.TO_JUDGE] <= told.status.uncoded_answers


def test_each_is_of_who_made_it_or_is_to(field: Workplace) -> None:
    testers = crew(field)
    contact = study_tests(field)[0].contacts[0]
    assert set(list_contacts(field, STUDY, ALL).names) == {NOBODY}
    assign_testers(field, STUDY)
    given = whose(field)
    assert set(given.values()) == set(testers)
    told = list_contacts(field, STUDY, ALL, most=1000)
    assert {each.id: each.who for each in told.contacts} == given
    for name, place in testers.items():
        own = list_contacts(field, STUDY, ALL, place.person.id, most=1000)
        assert {each.id for each in own.contacts} == {one for one in given if given[one] == name}
        assert own.found == len(own.contacts)
        assert own.found == sum(n for (who, _), n in own.counts.items() if who == place.person.id)
    other = next(testers[name] for name in testers if name != given[contact.id])
    log_contact(other.on(contact.due_at), contact.id, "sent", moment=contact.due_at)
    made = list_contacts(field.on(contact.due_at), STUDY, ALL, other.person.id, most=1000)
    (mine,) = [each for each in made.contacts if each.id == contact.id]
    assert mine.state is ContactState.WAITING


def test_a_part_of_the_list_is_in_order_and_counts_the_whole(field: Workplace) -> None:
    whole = list_contacts(field, STUDY, ALL, most=1000)
    part = list_contacts(field, STUDY, ALL, first=3, most=4)
    assert part.contacts == whole.contacts[3:7]
    assert part.found == whole.found == len(whole.contacts)
    moments = [(each.day, each.time) for each in whole.contacts]
    assert moments == sorted(moments)
    assert all(each.home for each in whole.contacts)


@pytest.mark.parametrize("role", [Role.TESTER, Role.CODER, Role.INSPECTOR])
def test_nobody_else_sees_the_list(field: Workplace, role: Role) -> None:
    with pytest.raises(NotAllowed):
        list_contacts(acting(field, role), STUDY)
