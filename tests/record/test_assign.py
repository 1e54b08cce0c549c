"""Who gets which contact: nobody ever a landlord they have a tie to, everybody as many."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from discrimtest.errors import Refused
from discrimtest.randomness import Stream
from discrimtest.record.assign import Shared, share
from discrimtest.record.due import DueContact, due
from discrimtest.record.record import Record
from discrimtest.record.standing import standing_of
from discrimtest.record.testers import Testers, own_tasks, require_untied
from discrimtest.words.contact import Contact
from discrimtest.words.declaration import Declaration, DeclarationKind
from discrimtest.words.landlord import LandlordEvent, LandlordEventKind
from tests.record.examples import DUE, LATER, happened, planned, recorder

KINDS = DeclarationKind
LANDLORDS = 5
PEOPLE = ("an", "bram", "chloé", "dana")


def told(person: str, kind: DeclarationKind, **given: object) -> Declaration:
    values = {"landlord": None, "until": None, "holds": True, "note": "", **given}
    return Declaration(f"d-{person}", person, kind, by="me", at=DUE, **values)


def crew(*people: str, ties: tuple[tuple[str, str], ...] = ()) -> Testers:
    """Trained testers of the study, with the ties they declared."""
    declared = [told(person, KINDS.TRAINING) for person in people]
    declared += [told(person, KINDS.CONFLICT, landlord=name) for person, name in ties]
    return Testers(frozenset(people), tuple(declared))


def field(tests: int, channel: str = "phone") -> Record:
    """Tests of :data:`LANDLORDS` landlords in turn."""
    found = planned(tests)
    return replace(
        found,
        tests=tuple(
            replace(
                test,
                landlord=f"landlord-{number % LANDLORDS}",
                contacts=tuple(replace(one, channel=channel) for one in test.contacts),
            )
            for number, test in enumerate(found.tests)
        ),
    )


def shared(record: Record, testers: Testers, leaving: str | None = None) -> Shared:
    every = due(record, LATER)
    load = Counter(who for task in every if (who := testers.who(record, task.contact)))
    tasks = [
        task for task in every if leaving is None or testers.who(record, task.contact) == leaving
    ]
    return share(record, testers, tasks, load, partial(Stream, 7, "t"), recorder(), leaving)


def test_a_voice_is_one_testers_for_the_whole_study() -> None:
    """Two voices, four testers: the lines of a voice go to one of them, also in a later draw."""
    record, stream = field(6), partial(Stream, 7, "t")
    record = replace(
        record,
        tests=tuple(
            replace(
                test,
                contacts=tuple(replace(one, line=f"line-{one.position}") for one in test.contacts),
            )
            for test in record.tests
        ),
    )
    voices = {"line-1": "voice-1", "line-2": "voice-2"}
    assert {one.line for one in record.contacts.values()} == voices.keys()
    testers = crew(*PEOPLE)
    for count in (2, 6):
        some = replace(record, tests=record.tests[:count])
        done = share(some, testers, due(some, LATER), {}, stream, recorder(), voices=voices)
        assert not done.nobody
        testers = after(testers, done)
    lent = {
        voice: {
            holders(record, testers)[one.id]
            for one in record.contacts.values()
            if voices[one.line] == voice
        }
        for voice in voices.values()
    }
    assert all(len(people) == 1 for people in lent.values())
    assert lent["voice-1"] != lent["voice-2"]


def after(testers: Testers, done: Shared) -> Testers:
    return replace(testers, assignments=testers.assignments + done.new)


def holders(record: Record, testers: Testers) -> dict[str, str | None]:
    return {name: testers.who(record, one) for name, one in record.contacts.items()}


def decided(kind: LandlordEventKind, one: str, other: str) -> LandlordEvent:
    return LandlordEvent(f"{kind}-{one}-{other}", one, other, kind, "", "me", DUE)


names = st.integers(0, LANDLORDS - 1).map(lambda number: f"landlord-{number}")
pairs = st.tuples(names, names).filter(lambda pair: pair[0] != pair[1])
steps = st.one_of(
    st.tuples(st.just("assign"), st.none()),
    st.tuples(st.just("leave"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("tie"), st.tuples(st.sampled_from(PEOPLE), names)),
    st.tuples(st.sampled_from(["merge", "doubt"]), pairs),
)


@given(st.lists(steps, min_size=1, max_size=12), st.sampled_from(["phone", "email"]))
def test_nobody_ever_meets_a_landlord_they_declared(course: list, channel: str) -> None:
    """Through ties declared later, landlords merged or in doubt, and contacts given to others; the
    oracle walks the pairs by hand."""
    record, testers = field(12, channel), crew(*PEOPLE)
    ties: set[tuple[str, str]] = set()
    together: list[set[str]] = []
    events: list[LandlordEvent] = []
    for what, about in [*course, ("assign", None)]:
        if what == "tie":
            ties.add(about)
            tie = told(about[0], KINDS.CONFLICT, landlord=about[1])
            testers = replace(testers, declarations=(*testers.declarations, tie))
        elif what in ("merge", "doubt"):
            joined = set(about).union(*(group for group in together if group & set(about)))
            together = [group for group in together if not group & joined] + [joined]
            events = [event for event in events if {event.landlord, event.other} != set(about)]
            events.append(decided(LandlordEventKind(what), *about))
            record = replace(record, landlords=standing_of(events))
        else:
            done = shared(record, testers, about if what == "leave" else None)
            testers = after(testers, done)
        for contact, who in holders(record, testers).items():
            landlord = record.test_of(contact).landlord
            same = next((group for group in together if landlord in group), {landlord})
            assert not any(person == who and tied in same for person, tied in ties)
    for contact, who in holders(record, testers).items():
        if who is None:  # then everybody has a tie to it
            landlord = record.test_of(contact).landlord
            same = next((group for group in together if landlord in group), {landlord})
            assert {person for person, tied in ties if tied in same} == set(PEOPLE)


@example(8, 4, "phone")  # one by one, the second calls left no way to be even
@given(
    st.integers(0, 12), st.integers(1, 4), st.sampled_from(["phone", "visit", "portal", "email"])
)
def test_load_differs_by_at_most_one_where_nothing_forbids(
    tests: int, people: int, channel: str
) -> None:
    record, testers = field(tests, channel), crew(*PEOPLE[:people])
    done = shared(record, testers)
    load = Counter(dict.fromkeys(PEOPLE[:people], 0))
    load.update(each.person for each in done.new if each.person)
    assert sum(load.values()) == 2 * tests
    assert max(load.values()) - min(load.values()) <= 1
    again = shared(record, after(testers, done))
    assert (again.new, again.kept) == ((), 2 * tests)


@given(st.integers(1, 10))
def test_a_landlord_hears_two_voices_where_there_are_two(tests: int) -> None:
    record, testers = field(tests), crew("an", "bram", "chloé")
    found = holders(record, after(testers, shared(record, testers)))
    for test in record.tests:
        assert len({found[contact.id] for contact in test.contacts}) == 2
    alone = shared(record, crew("an"))
    assert len(alone.alone) == tests


def visited(record: Record) -> Record:
    return replace(record, fieldwork=replace(record.fieldwork, visits=True))


@given(st.integers(1, 10), st.integers(1, 4))
def test_two_visits_of_a_test_are_never_one_testers(tests: int, people: int) -> None:
    record, testers = visited(field(tests, "visit")), crew(*PEOPLE[:people])
    done = shared(record, testers)
    testers = after(testers, done)
    gone = shared(record, testers, PEOPLE[0])
    for now in (testers, after(testers, gone)):
        found = holders(record, now)
        for test in record.tests:
            whose = [found[contact.id] for contact in test.contacts if found[contact.id]]
            assert len(set(whose)) == len(whose)
    assert len(done.beside) == (tests if people == 1 else 0)
    assert done.nobody == done.beside


def test_who_holds_both_visits_of_a_test_keeps_the_one_they_called_for() -> None:
    """As an earlier release gave them; the first is not given up with the second."""
    record = visited(field(1, "visit"))
    testers = crew("person-1")
    first, second = record.tests[0].contacts
    for called in (first, second):
        both = shared(replace(record, fieldwork=field(1).fieldwork), testers)
        held = after(testers, both)
        made = happened(record, called.id, "sent")
        tasks = [DueContact("visit", DUE, one) for one in (first, second)]
        done = share(made, held, tasks, {}, partial(Stream, 7, "t"), recorder())
        other = second if called is first else first
        assert (done.kept, done.beside) == (1, (other.id,))
        assert holders(made, after(held, done)) == {called.id: "person-1", other.id: None}


def test_who_made_the_first_call_does_not_make_the_second() -> None:
    record = happened(field(1), "test-1-1", "sent")  # recorded by person-1
    done = shared(record, crew("person-1", "bram"))
    assert [(each.contact, each.person) for each in done.new] == [("test-1-2", "bram")]


def test_the_draw_depends_on_the_seed_alone() -> None:
    record, testers = field(10), crew(*PEOPLE)
    people = [each.person for each in shared(record, testers).new]
    assert people == [each.person for each in shared(record, testers).new]
    tasks = due(record, LATER)
    other = share(record, testers, tasks, {}, partial(Stream, 8, "t"), recorder())
    assert people != [each.person for each in other.new]


def test_only_trained_and_active_testers_get_contacts() -> None:
    record = field(1)
    late = told("bram", KINDS.TRAINING, until=DUE - timedelta(minutes=1))
    lapsed = told("dana", KINDS.TRAINING, holds=False)
    testers = crew("an", "dana")
    testers = replace(
        testers,
        acting=frozenset({"an", "bram", "dana"}),
        declarations=(*testers.declarations, late, lapsed),
    )
    assert {each.person for each in shared(record, testers).new} == {"an"}
    assert shared(record, replace(testers, acting=frozenset({"bram"}))).nobody == (
        "test-1-1",
        "test-1-2",
    )


def test_a_day_of_a_drop_out_goes_to_others_or_to_nobody() -> None:
    record, testers = field(4), crew("an", "bram")
    testers = after(testers, shared(record, testers))
    of_an = [name for name, who in holders(record, testers).items() if who == "an"]
    now = after(testers, shared(record, testers, "an"))
    assert set(holders(record, now).values()) == {"bram"}
    alone = replace(testers, acting=frozenset({"an"}))
    gone = shared(record, alone, "an")
    assert sorted(gone.nobody) == sorted(of_an)
    assert not any(holders(record, after(alone, gone)).values())


def test_a_tester_sees_what_is_theirs_and_what_nobody_has() -> None:
    record, testers = field(5), crew("an", "bram", ties=(("an", "landlord-1"),))
    tasks = due(record, LATER)
    mine = own_tasks(record, testers, tasks, "an", alone=False)
    assert {record.test_of(task.contact.id).landlord for task in mine} == {
        f"landlord-{number}" for number in (0, 2, 3, 4)
    }
    assert own_tasks(record, testers, tasks, "an", alone=True) == []
    given_all = after(testers, shared(record, testers))
    own = own_tasks(record, given_all, tasks, "an", alone=True)
    assert own == own_tasks(record, given_all, tasks, "an", alone=False) != []


def test_who_declared_a_tie_does_not_make_the_contact() -> None:
    record = field(2)
    doubt = [decided(LandlordEventKind.DOUBT, "landlord-1", "landlord-9")]
    doubted = replace(record, landlords=standing_of(doubt))
    require_untied(record, "test-2-1", {"landlord-9"})
    with pytest.raises(Refused, match="conflict of interest"):
        require_untied(doubted, "test-2-1", {"landlord-9"})


def test_a_withdrawn_tie_holds_no_longer() -> None:
    tie = told("an", KINDS.CONFLICT, landlord="landlord-0")
    testers = Testers(frozenset({"an"}), (tie, replace(tie, holds=False)))
    assert testers.conflicts == {}


def contact_of(record: Record) -> Contact:
    return record.tests[0].contacts[0]


def test_an_assignment_falls_away_with_the_role() -> None:
    record, testers = field(1), crew("an")
    testers = after(testers, shared(record, testers))
    assert testers.who(record, contact_of(record)) == "an"
    assert replace(testers, acting=frozenset()).who(record, contact_of(record)) is None
