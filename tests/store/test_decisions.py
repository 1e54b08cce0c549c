"""What doubts and decisions about landlords come to."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from discrimtest.store.decisions import decide, landlord_events, standing, standing_of
from discrimtest.store.engine import writing
from discrimtest.store.keys import MasterKey
from discrimtest.words.landlord import LandlordEvent, LandlordEventKind
from tests.store.examples import ME, NOW, drawn

Kind = LandlordEventKind
_numbers = count()


def _event(kind: Kind, landlord: str, other: str | None = None) -> LandlordEvent:
    return LandlordEvent(f"e{next(_numbers)}", landlord, other, kind, "", ME, NOW)


def test_a_merge_counts_the_other_as_the_first() -> None:
    now = standing_of([_event(Kind.MERGE, "a", "b")])
    assert (now.now("a"), now.now("b"), now.now("c")) == ("a", "a", "c")


def test_merges_follow_each_other_to_one_survivor() -> None:
    now = standing_of([_event(Kind.MERGE, "b", "c"), _event(Kind.MERGE, "a", "b")])
    assert now.survivors == {"b": "a", "c": "a"}


def test_a_merge_can_be_undone_whichever_was_named_first() -> None:
    for split in (("a", "b"), ("b", "a")):
        now = standing_of([_event(Kind.MERGE, "a", "b"), _event(Kind.SPLIT, *split)])
        assert now.survivors == {}
        again = [_event(Kind.MERGE, "a", "b"), _event(Kind.SPLIT, *split)]
        assert standing_of([*again, _event(Kind.MERGE, "b", "a")]).survivors == {"a": "b"}


def test_a_doubt_stands_both_ways_until_a_person_decides() -> None:
    doubt = _event(Kind.DOUBT, "a", "b")
    assert standing_of([doubt]).doubts == {"a": ("b",), "b": ("a",)}
    for kind in (Kind.MERGE, Kind.CONFIRM_DIFFERENT, Kind.SPLIT):
        assert standing_of([doubt, _event(kind, "b", "a")]).doubts == {}


def test_a_doubt_about_a_merged_landlord_is_one_about_the_survivor() -> None:
    events = [_event(Kind.DOUBT, "c", "b"), _event(Kind.MERGE, "a", "b")]
    assert standing_of(events).doubts == {"a": ("c",), "c": ("a",)}
    assert standing_of([*events, _event(Kind.MERGE, "a", "c")]).doubts == {}


def test_who_is_excluded_stays_so_until_included_again() -> None:
    for kind in (Kind.EXCLUDE, Kind.STOP):
        now = standing_of([_event(kind, "a")])
        assert now.is_excluded("a")
        assert not now.is_excluded("b")
        assert not standing_of([_event(kind, "a"), _event(Kind.INCLUDE, "a")]).is_excluded("a")


def test_a_stop_reaches_all_that_are_or_may_be_the_same() -> None:
    stop = _event(Kind.STOP, "b")
    assert standing_of([_event(Kind.MERGE, "a", "b"), stop]).is_excluded("a")
    assert standing_of([stop, _event(Kind.MERGE, "a", "b")]).is_excluded("a")
    doubt = _event(Kind.DOUBT, "a", "b")
    assert standing_of([stop, doubt]).is_excluded("a")
    decided = [stop, doubt, _event(Kind.CONFIRM_DIFFERENT, "a", "b")]
    assert not standing_of(decided).is_excluded("a")


_people = st.sampled_from("abcde")
_pairs = st.tuples(
    st.sampled_from([Kind.DOUBT, Kind.MERGE, Kind.SPLIT, Kind.CONFIRM_DIFFERENT]), _people, _people
).filter(lambda each: each[1] != each[2])


@given(st.lists(_pairs, max_size=12))
def test_standing_is_always_settled(steps: list[tuple[Kind, str, str]]) -> None:
    now = standing_of([_event(*step) for step in steps])
    for merged, survivor in now.survivors.items():
        assert merged != survivor
        assert now.now(survivor) == survivor
    for one, others in now.doubts.items():
        assert now.now(one) == one
        for other in others:
            assert one in now.doubts[other]
    # The pairs whose newest word is "merge" are exactly those that hold together.
    newest = {frozenset(pair): kind for kind, *pair in steps}
    groups = {each: {each} for each in "abcde"}
    for pair, kind in newest.items():
        if kind is Kind.MERGE:
            one, other = pair
            joined = groups[one] | groups[other]
            for each in joined:
                groups[each] = joined
    for one in "abcde":
        assert {other for other in "abcde" if now.now(other) == now.now(one)} == groups[one]


def test_decisions_are_kept_with_their_reasons(engine: Engine, keys: MasterKey) -> None:
    with writing(engine) as session:
        drawn(session, keys)
        assert standing(session).doubts == {
            "landlord-a": ("landlord-b",),
            "landlord-b": ("landlord-a",),
        }
        made = decide(
            session, keys, Kind.MERGE, "landlord-a", other="landlord-b",
            reason="gebeld met An Fictief", by=ME, at=NOW,
        )  # fmt: skip
        stop = decide(session, keys, Kind.STOP, "landlord-c", by=ME, at=NOW)
        doubt, *others = landlord_events(session, keys)
        assert others == [made, stop]
        assert doubt.reason == "much the same name: Verzonnen"
        assert [each.reason for each in landlord_events(session, None)] == ["", "", ""]
        assert landlord_events(session, keys, "landlord-b") == [doubt, made]


@pytest.mark.parametrize(
    ("kind", "other"),
    [(Kind.MERGE, None), (Kind.STOP, "landlord-b"), (Kind.MERGE, "landlord-a")],
)
def test_a_decision_about_the_wrong_number_of_landlords_is_a_fault(
    engine: Engine, keys: MasterKey, kind: Kind, other: str | None
) -> None:
    with writing(engine) as session:
        drawn(session, keys)
        with pytest.raises(ValueError, match="as the other landlord"):
            decide(session, keys, kind, "landlord-a", other=other, by=ME, at=NOW)
