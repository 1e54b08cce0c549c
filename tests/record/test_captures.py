"""Whether an advertisement was captured before each contact, and by enough people."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.errors import Refused, WrongInput
from discrimtest.record.capture_words import LIMITS
from discrimtest.record.captures import (
    FRESH,
    Captured,
    captured,
    captured_by,
    gone_since,
    is_captured,
    require_capturable,
    require_captured,
    require_own_place,
)
from discrimtest.words.capture import Capture, CaptureKind, CaptureLimit, CaptureWay
from discrimtest.words.study import Mode, Purpose, RegisteredStudy, StudyState
from tests.record.examples import DUE, GAP, drawn, planned, sent

HOUR = timedelta(hours=1)
FIRST, SECOND = "test-1-1", "test-1-2"


def capture(taken: datetime, **changed: object) -> Capture:
    given: dict[str, object] = {
        "id": "capture-1",
        "study": "study-1",
        "listing": "listing-1",
        "contact": None,
        "kind": CaptureKind.PAGE,
        "way": CaptureWay.PROGRAM,
        "taken_at": taken,
        "status": 200,
        "limits": (),
        "content": "c",
        "size": 1,
        "media_type": "application/wacz",
        "by": "person-1",
        "at": taken,
    }
    return Capture(**(given | changed))  # type: ignore[arg-type]


def states(*captures: Capture) -> tuple[Captured, Captured]:
    found = captured(sent(planned(1)), captures)
    return found[FIRST], found[SECOND]


BEFORE, LATE, NONE = Captured.BEFORE, Captured.AFTERWARDS, Captured.NONE


@pytest.mark.parametrize(
    ("captures", "told"),
    [
        ((), (NONE, NONE)),
        # One before the first is not one before the second: it is captured again.
        ((capture(DUE - HOUR),), (BEFORE, NONE)),
        ((capture(DUE - HOUR), capture(DUE + HOUR)), (BEFORE, BEFORE)),
        ((capture(DUE - FRESH - HOUR),), (NONE, NONE)),
        ((capture(DUE + GAP + HOUR),), (NONE, NONE)),
        ((capture(DUE - HOUR, at=DUE + 9 * HOUR),), (LATE, NONE)),
        ((capture(DUE + HOUR, contact=SECOND),), (NONE, BEFORE)),
        ((capture(DUE - HOUR, contact=SECOND),), (NONE, NONE)),
        ((capture(DUE - HOUR, status=410),), (NONE, NONE)),
        ((capture(DUE - HOUR, status=None),), (BEFORE, NONE)),
        ((capture(DUE - HOUR, kind=CaptureKind.FORM),), (NONE, NONE)),
        ((capture(DUE - HOUR, listing="listing-2"),), (NONE, NONE)),
    ],
)
def test_each_contact_wants_a_capture_of_its_own_shortly_before(captures, told):
    assert states(*captures) == told


@given(st.lists(st.integers(-60, 60), max_size=6))
def test_more_captures_never_make_it_less(hours: list[int]):
    rank = [NONE, LATE, BEFORE]
    captures = [capture(DUE + each * HOUR) for each in hours]
    for number in range(len(captures)):
        fewer, more = states(*captures[:number]), states(*captures[: number + 1])
        assert all(rank.index(a) <= rank.index(b) for a, b in zip(fewer, more, strict=True))


def test_a_contact_to_make_wants_one_that_is_fresh_and_after_the_other():
    record, now = sent(planned(1), FIRST), DUE + GAP
    assert not is_captured(record, [capture(DUE - HOUR)], SECOND, now)
    assert is_captured(record, [capture(DUE + HOUR)], SECOND, now)
    assert not is_captured(record, [capture(DUE + HOUR)], SECOND, DUE + HOUR + FRESH + HOUR)


def test_a_page_that_was_gone_is_told_until_it_is_seen_again():
    record, now = planned(1), DUE + 3 * HOUR
    gone = capture(DUE, status=404)
    assert gone_since(record, [gone], FIRST, now) == DUE
    assert gone_since(record, [gone, capture(DUE + HOUR)], FIRST, now) is None
    assert gone_since(record, [gone], FIRST, DUE + FRESH + HOUR) is None
    assert gone_since(record, [], FIRST, now) is None


def test_a_document_for_inspectors_wants_two_people_unless_who_releases_knows():
    record = sent(planned(2))
    one, two = record.tests
    mine, other = capture(DUE - HOUR), capture(DUE + HOUR, by="person-2")
    assert captured_by(record, [mine, other], one) == {"person-1", "person-2"}
    with pytest.raises(Refused) as refused:
        require_captured("ghent", record, [mine, other], [one, two], known=False)
    (problem,) = refused.value.problems
    assert (problem.place, problem.value) == ("test 2", "0 of 2 people")
    require_captured("ghent", record, [mine, other], [one], known=False)
    require_captured("ghent", record, [], [one, two], known=True)
    require_captured("ghent", planned(2), [], [one, two], known=False)  # nothing went out


def test_a_capture_is_of_the_contacts_own_listing_and_no_program_fills_a_form():
    test = drawn(1)
    study = RegisteredStudy(
        *("study-1", "ghent", "Europe/Brussels"),
        *(Purpose.ENFORCEMENT, Mode.REACTIVE, False, StudyState.LOCKED),
    )
    require_capturable(CaptureKind.PAGE, CaptureWay.PROGRAM)
    require_capturable(CaptureKind.FORM, CaptureWay.HAND)
    with pytest.raises(WrongInput) as form:
        require_capturable(CaptureKind.FORM, CaptureWay.PROGRAM)
    assert form.value.problems[0].code == "capture.form"
    for slug, listing in ((None, None), ("ghent", "listing-1")):
        require_own_place(FIRST, test, study, slug, listing)
    with pytest.raises(WrongInput) as other:
        require_own_place(FIRST, test, study, "leuven", "listing-2")
    codes = [each.code for each in other.value.problems]
    assert codes == ["capture.other_study", "capture.other_listing"]


def test_every_limit_has_its_words():
    assert set(LIMITS) == set(CaptureLimit)


DOUBTS = [
    {"status": 401},
    {"status": 403},
    {"status": 503},
    {"limits": (CaptureLimit.LOG_IN,)},
    {"limits": (CaptureLimit.MOVED, CaptureLimit.OTHER_SITE)},
]


@pytest.mark.parametrize("doubt", DOUBTS)
def test_a_page_that_may_show_something_else_counts_once_a_person_brings_it(
    doubt: dict[str, object],
) -> None:
    record = sent(planned(1))
    test, made = record.tests[0], record.sent[FIRST]
    seen = capture(made - HOUR, **doubt)
    assert states(seen)[0] is NONE
    assert captured_by(record, [seen], test) == set()
    with pytest.raises(Refused, match="not counted: 1 by the program"):
        require_captured("gent", record, [seen], [test], known=False)
    assert not is_captured(planned(1), [seen], FIRST, made)
    brought = replace(seen, way=CaptureWay.HAND, status=None, limits=(CaptureLimit.BY_HAND,))
    assert states(seen, brought)[0] is BEFORE
    assert captured_by(record, [seen, brought], test) == {"person-1"}
    assert is_captured(planned(1), [brought], FIRST, made)


def test_another_page_of_the_same_site_counts() -> None:
    made = sent(planned(1)).sent[FIRST]
    assert states(capture(made - HOUR, limits=(CaptureLimit.MOVED,)))[0] is BEFORE
