"""What a study tells of landlords, whatever others do afterwards."""

from __future__ import annotations

from discrimtest.record.own_landlords import OwnLandlords, PlacedEvent, own_landlords
from discrimtest.words.landlord import LandlordEvent, LandlordEventKind
from tests.record.examples import DUE

MINE, THEIRS = "study-mine", "study-theirs"
DOUBT, MERGE, STOP = LandlordEventKind.DOUBT, LandlordEventKind.MERGE, LandlordEventKind.STOP
EXCLUDE, INCLUDE = LandlordEventKind.EXCLUDE, LandlordEventKind.INCLUDE
BOTH = {"a": "a", "b": "a"}


def placed(
    entry: int, kind: LandlordEventKind, pair: str, study: str | None, listed: str = ""
) -> PlacedEvent:
    one, other = pair[0], pair[1:] or None
    event = LandlordEvent(f"event-{entry}", one, other, kind, "", "ada", DUE)
    return PlacedEvent(event, entry, study, frozenset(listed))


def told(*events: PlacedEvent, last_list: int = 10, last_draw: int | None = 20) -> OwnLandlords:
    return own_landlords(events, MINE, last_list, last_draw)


def test_a_doubt_of_its_own_list_counts_wherever_the_two_advertise() -> None:
    assert told(placed(10, DOUBT, "ab", MINE)).together == BOTH


def test_a_doubt_of_another_list_counts_if_it_stood_when_its_own_brought_both() -> None:
    assert told(placed(5, DOUBT, "ab", THEIRS, "ab")).together == BOTH
    assert told(placed(5, DOUBT, "ab", THEIRS, "a")).together == {}
    assert told(placed(15, DOUBT, "ab", THEIRS, "ab")).together == {}


def test_those_in_doubt_advertise_under_every_name_that_is_theirs() -> None:
    merged = placed(4, MERGE, "ac", None, "a"), placed(5, DOUBT, "cb", THEIRS, "b")
    assert told(*merged).together == BOTH


def test_another_list_makes_no_chain() -> None:
    own = placed(10, DOUBT, "ab", MINE, "ab")
    theirs = placed(15, DOUBT, "bz", THEIRS, "b"), placed(16, DOUBT, "zc", THEIRS, "c")
    assert told(own, *theirs).together == BOTH


def test_what_a_person_decides_counts_whenever_it_was() -> None:
    doubt = placed(10, DOUBT, "ab", MINE, "ab")
    for kind in (MERGE, LandlordEventKind.CONFIRM_DIFFERENT):
        assert told(doubt, placed(30, kind, "ab", None, "ab")).together == {}


def test_pairs_that_a_person_told_apart_are_those_of_the_newest_decision() -> None:
    doubt = placed(10, DOUBT, "ab", MINE, "ab")
    apart = placed(30, LandlordEventKind.CONFIRM_DIFFERENT, "ab", None, "ab")
    assert told(doubt).apart == frozenset()
    assert told(doubt, apart).apart == {frozenset("ab")}
    assert told(doubt, apart, placed(31, MERGE, "ab", None, "ab")).apart == frozenset()
    elsewhere = placed(30, LandlordEventKind.CONFIRM_DIFFERENT, "az", None, "a")
    assert told(doubt, elsewhere).apart == frozenset()


def test_only_its_own_stops_are_its_own() -> None:
    stops = placed(30, STOP, "a", MINE), placed(31, STOP, "b", THEIRS)
    assert told(*stops).stopped == {"a"}


def test_who_asked_this_study_for_no_more_is_told_unless_that_was_taken_back() -> None:
    asked = placed(30, EXCLUDE, "a", MINE), placed(31, EXCLUDE, "b", None)
    assert told(*asked).asked == {"a"}
    assert told(*asked, placed(32, INCLUDE, "a", None)).asked == frozenset()


def test_who_was_left_alone_is_told_as_it_was_when_the_study_drew_last() -> None:
    before = placed(5, EXCLUDE, "a", None), placed(6, DOUBT, "ab", THEIRS, "b")
    after = placed(30, INCLUDE, "a", None), placed(31, EXCLUDE, "c", None)
    found = told(*before, *after)
    assert (found.excluded, found.spared) == ({"a"}, {"a", "b"})
    undrawn = told(*before, *after, last_draw=None)
    assert (undrawn.excluded, undrawn.spared) == ({"c"}, {"c"})
