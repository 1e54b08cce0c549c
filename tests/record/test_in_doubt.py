"""Landlords that may be one count as one, and are told, until a person decides."""

from __future__ import annotations

import doctest
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from discrimtest.record import standing
from discrimtest.record.counts import sample_counts
from discrimtest.record.entries import Entries
from discrimtest.record.exported import exported_tests
from discrimtest.record.flow import reach_counts
from discrimtest.record.frame import frame_rows
from discrimtest.record.in_doubt import questions
from discrimtest.record.own_landlords import OwnLandlords
from discrimtest.record.progress import Progress, progress_of
from discrimtest.record.record import Record
from discrimtest.record.standing import standing_of, tied
from discrimtest.record.windows import closing_codings
from discrimtest.words.landlord import LandlordEvent, LandlordEventKind, LandlordType
from discrimtest.words.listing import HomeType, Listing
from tests.record.examples import DUE, LATER, planned, recorder, sent

DOUBT, DIFFERENT = LandlordEventKind.DOUBT, LandlordEventKind.CONFIRM_DIFFERENT


def event(one: int, other: int, kind: LandlordEventKind = DOUBT) -> LandlordEvent:
    names = f"landlord-{one}", f"landlord-{other}"
    return LandlordEvent(f"{kind}-{one}-{other}", *names, kind, "", "ada", DUE)


HOMES = {
    f"listing-{number}": Listing(
        f"listing-{number}", f"landlord-{number}", LandlordType.AGENCY, "portaal.example",
        str(number), "8500", "Kortrijk", None, None, HomeType.HOUSE, False, (), None,
    )
    for number in range(1, 6)
}  # fmt: skip


def lived(*events: LandlordEvent) -> tuple[Record, Progress]:
    """Five complete tests of five landlords, of whom some may be others."""
    landlords = standing_of(events)
    own = OwnLandlords(tied(landlords.doubts))
    record = sent(replace(planned(5), landlords=landlords, own_landlords=own))
    record = record.plus(Entries(codings=closing_codings(record, recorder())))
    return record, progress_of(record, LATER)


def landlords_in_frame(record: Record, progress: Progress) -> set[str]:
    types = {name: str(home.landlord_type) for name, home in HOMES.items()}
    return {row["landlord"] for row in frame_rows(record, progress, types, ())}


def test_those_in_doubt_count_as_one_in_frame_export_and_counts_and_are_told() -> None:
    record, progress = lived(event(1, 2), event(2, 4))
    assert len(progress.completed) == 5
    assert landlords_in_frame(record, progress) == {"landlord-1", "landlord-3", "landlord-5"}
    exported = exported_tests(record, progress, HOMES)
    assert {test.landlord for test in exported} == landlords_in_frame(record, progress)
    facts = sample_counts(record, progress, HOMES.values(), 5)
    assert facts.landlords == {LandlordType.AGENCY: 3}
    assert (facts.repeated, facts.undecided, facts.undecided_as) == (1, 3, 1)
    reach = reach_counts(record, progress, HOMES)
    assert (reach.reached, reach.tests) == ({LandlordType.AGENCY: 3}, {1: 2, 3: 1})


def test_once_a_person_decided_they_are_what_they_are() -> None:
    record, progress = lived(event(1, 2), event(1, 2, DIFFERENT))
    assert len(landlords_in_frame(record, progress)) == 5
    assert sample_counts(record, progress, HOMES.values(), 5).undecided == 0


def test_a_doubt_on_a_landlord_without_a_test_is_not_told_and_still_ties_two() -> None:
    record, progress = lived(event(1, 9))
    assert sample_counts(record, progress, HOMES.values(), 5).undecided == 0
    record, progress = lived(event(1, 9), event(9, 2))
    facts = sample_counts(record, progress, HOMES.values(), 5)
    assert (facts.undecided, facts.undecided_as) == (2, 1)
    assert len(landlords_in_frame(record, progress)) == 4


@dataclass(frozen=True)
class Pair:
    landlord: str
    other: str
    reason: str = "alike"


def test_one_question_names_the_landlord_with_most_doubts() -> None:
    assert list(questions([Pair("a", "b")], {})) == ["a and b: alike"]
    doubts = [Pair("m", other) for other in "abc"] + [Pair("x", "y", "joined")]
    assert list(questions(doubts, {})) == ["m and 3 others: alike", "x and y: joined"]


def test_a_question_tells_names_not_ids_alone() -> None:
    pairs = [Pair("m", other) for other in "abcd"]
    one_name = dict.fromkeys("mabcd", "Immo Proef")
    (told,) = questions(pairs, one_name)
    assert told == "Immo Proef (m) and 4 others of that name: alike"
    (told,) = questions(pairs, one_name | {"b": "Proef Vastgoed"})
    assert told == "Immo Proef (m) and 4 others (Proef Vastgoed): alike"
    (told,) = questions(pairs, dict(zip("mabcd", "VWXYZ", strict=True)))
    assert told == "V (m) and 4 others (W, X, Y, …): alike"
    (told,) = questions([Pair("a", "b")], {"a": "Immo Proef"})
    assert told == "Immo Proef (a) and b: alike"


@given(st.sets(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"))))
def test_what_is_tied_is_what_a_search_through_all_pairs_finds(pairs: set[tuple[str, str]]) -> None:
    others: dict[str, set[str]] = {}
    for one, other in pairs:
        others.setdefault(one, set()).add(other)
        others.setdefault(other, set()).add(one)
    group = {name: name for name in others}
    for _ in others:
        group = {name: min(group[name], *(group[o] for o in others[name])) for name in others}
    assert tied(others) == group


def test_the_example_in_the_documentation_holds() -> None:
    assert doctest.testmod(standing).failed == 0
