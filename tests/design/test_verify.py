"""The checker catches a schedule that was tampered with, whichever way it was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

import pytest

from discrimtest.design.draw import draw
from discrimtest.design.inputs import (
    Commitment,
    CommittedContact,
    ComparisonSpec,
    DrawInputs,
    Limits,
)
from discrimtest.design.verify import verify
from discrimtest.words.landlord import LandlordType
from discrimtest.words.test import Test
from tests.design.examples import BRUSSELS, COUPLES, at, lines_of, study, timing

Tamper = Callable[[DrawInputs, list[Test]], None]


@cache
def honest() -> tuple[DrawInputs, tuple[Test, ...]]:
    inputs = study(wanted=60, limits=Limits(contacts_per_day=12))
    return inputs, draw(inputs).tests


def change(test: Test, position: int, **changes: object) -> Test:
    contacts = tuple(
        replace(one, **changes) if one.position == position else one for one in test.contacts
    )
    return replace(test, contacts=contacts)


def at_local(test: Test, *moments: datetime) -> Test:
    for position, moment in enumerate(moments, 1):
        test = change(test, position, due_at=moment.replace(tzinfo=BRUSSELS))
    return test


def pair_at(*parts: int) -> Tamper:
    """The first test's contacts at a local moment and three hours after it."""

    def tamper(inputs: DrawInputs, tests: list[Test]) -> None:
        moment = datetime(*parts)  # type: ignore[arg-type,misc]  # noqa: DTZ001
        tests[0] = at_local(tests[0], moment, moment + timedelta(hours=3))

    return tamper


def set_contact(position: int, **changes: object) -> Tamper:
    def tamper(inputs: DrawInputs, tests: list[Test]) -> None:
        tests[0] = change(tests[0], position, **changes)

    return tamper


def set_test(**changes: object) -> Tamper:
    def tamper(inputs: DrawInputs, tests: list[Test]) -> None:
        tests[0] = replace(tests[0], **changes)

    return tamper


def shift(position: int, **by: float) -> Tamper:
    def tamper(inputs: DrawInputs, tests: list[Test]) -> None:
        due = tests[0].contacts[position - 1].due_at
        tests[0] = change(tests[0], position, due_at=due + timedelta(**by))

    return tamper


def same_letter(inputs: DrawInputs, tests: list[Test]) -> None:
    tests[0] = change(tests[0], 2, variant=tests[0].contacts[0].variant)


def same_line(inputs: DrawInputs, tests: list[Test]) -> None:
    tests[0] = change(tests[0], 2, line=tests[0].contacts[0].line)


def same_minute(inputs: DrawInputs, tests: list[Test]) -> None:
    first = tests[0].contacts[0]
    tests[1] = change(tests[1], 1, line=first.line, due_at=first.due_at)


def agency_pair(tests: list[Test]) -> tuple[int, int]:
    """Two tests of one agency, next to each other in time."""
    seen: dict[str, int] = {}
    for index, test in enumerate(tests):
        if test.landlord in seen:
            return seen[test.landlord], index
        seen[test.landlord] = index
    raise AssertionError("an agency with two tests is needed")


def too_soon(inputs: DrawInputs, tests: list[Test]) -> None:
    first, second = agency_pair(tests)
    moved = [one.due_at + timedelta(days=1) for one in tests[first].contacts]
    tests[second] = change(change(tests[second], 1, due_at=moved[0]), 2, due_at=moved[1])


def overlapping(inputs: DrawInputs, tests: list[Test]) -> None:
    first, second = agency_pair(tests)
    moved = [one.due_at for one in tests[first].contacts]
    tests[second] = change(change(tests[second], 1, due_at=moved[0]), 2, due_at=moved[1])


def listing_twice(inputs: DrawInputs, tests: list[Test]) -> None:
    tests[1] = replace(tests[1], listing=tests[0].listing)


def one_arm_only(inputs: DrawInputs, tests: list[Test]) -> None:
    tests[0] = replace(tests[0], contacts=tests[0].contacts[:1])


def other_role(inputs: DrawInputs, tests: list[Test]) -> None:
    tests[0] = change(tests[0], 1, control_arm="somebody")


def full_day(inputs: DrawInputs, tests: list[Test]) -> None:
    for index in range(7):
        minute = datetime(2026, 3, 4, 9, index)  # noqa: DTZ001
        tests[index] = at_local(tests[index], minute, minute + timedelta(hours=3))


def one_too_many(inputs: DrawInputs, tests: list[Test]) -> None:
    tests.append(tests[0])


TAMPERED: list[tuple[str, Tamper]] = [
    ("office hours", pair_at(2026, 3, 4, 8, 59)),
    ("office hours", pair_at(2026, 3, 4, 15, 0)),  # the second at 18:00, closing time
    ("weekdays", pair_at(2026, 3, 7, 10, 0)),
    ("holiday", pair_at(2026, 4, 6, 10, 0)),
    ("lie in the period", pair_at(2026, 2, 27, 10, 0)),
    ("lie in the period", pair_at(2026, 5, 4, 10, 0)),
    ("answers count until", pair_at(2026, 4, 22, 10, 0)),
    ("contacts lie", shift(2, hours=25)),
    ("contacts lie", shift(2, days=-3)),
    ("whole minutes", shift(1, seconds=1)),
    ("one contact a minute", same_minute),
    ("different lines", same_line),
    ("line of its channel", set_contact(1, line="line-99")),
    ("channel of the listing", set_contact(1, channel="phone")),
    ("one language", set_contact(1, language="fr")),
    ("different variants", same_letter),
    ("different variants", set_contact(1, variant="z")),
    ("each candidate writes", one_arm_only),
    ("each candidate writes", other_role),
    ("each candidate writes", set_contact(1, replicate=2)),
    ("a comparison of the study", set_test(comparison="unknown")),
    ("factors", set_test(factors={"origin": "other"})),
    ("stratum and landlord", set_test(stratum="Gent / agency")),
    ("stratum and landlord", set_test(landlord="somebody")),
    ("listing of the study", set_test(listing="listing-unknown")),
    ("tested once", listing_twice),
    ("numbered one after", set_test(number=99)),
    ("ids derive", set_contact(1, id="contact-other")),
    ("ids derive", set_contact(2, profile="profile-other")),
    ("ids derive", set_test(draw="draw-other")),
    ("7 days lie between", too_soon),
    ("never overlap", overlapping),
    ("at most 12 contacts a day", full_day),
    ("at most 60 tests", one_too_many),
]


def test_an_honest_draw_has_no_problem():
    inputs, tests = honest()
    assert verify(inputs, tests) == []
    assert verify(inputs, list(reversed(tests))) == []


@pytest.mark.slow
@pytest.mark.parametrize(("rule", "tamper"), TAMPERED)
def test_tampering_is_found(rule, tamper):
    inputs, tests = honest()
    changed = list(tests)
    tamper(inputs, changed)
    found = verify(inputs, changed)
    assert any(rule in problem.rule for problem in found), [str(one) for one in found]


def earlier(inputs: DrawInputs, test: Test, moment: datetime, **changes: object) -> Commitment:
    known = {one.id: one for one in inputs.listings}[test.listing]
    contacts = (
        CommittedContact(moment, "line-50", "x"),
        CommittedContact(moment + timedelta(hours=3), "line-51", "y"),
    )
    usual = Commitment(
        "earlier", "another", "elsewhere", known.group, known.landlord_type, contacts
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def test_earlier_tests_of_any_study_are_counted():
    inputs, tests = honest()
    first = tests[0]
    start = first.contacts[0].due_at

    def rules(**changes: object) -> str:
        moment = changes.pop("moment", start - timedelta(days=20))
        one = earlier(inputs, first, moment, **changes)  # type: ignore[arg-type]
        found = verify(replace(inputs, commitments=(one,)), tests)
        return "; ".join(problem.rule for problem in found)

    assert rules() == ""
    assert "7 days lie between" in rules(moment=start - timedelta(days=6, hours=23))
    assert "7 days lie between" not in rules(moment=start - timedelta(days=7))
    assert "one test in all studies" in rules(listing=first.listing)
    assert "tested once" in rules(listing=first.listing, study=inputs.study)
    contact = first.contacts[1]
    busy = (CommittedContact(contact.due_at.replace(second=40), contact.line, contact.arm),)
    assert "one contact a minute" in rules(contacts=busy)
    crowd = tuple(earlier(inputs, first, start - timedelta(days=days)) for days in (29, 22, 15, 8))
    found = verify(replace(inputs, commitments=crowd), tests)
    assert {problem.rule for problem in found} == {"a landlord bears 4 tests in 30 days"}


def test_private_landlords_exclusions_ads_and_orders_are_checked():
    inputs, tests = honest()
    listing = {one.id: one for one in inputs.listings}
    private = next(t for t in tests if listing[t.listing].landlord_type is LandlordType.PRIVATE)
    long_ago = earlier(inputs, private, at(2026, 1, 5, 9), study=inputs.study)
    found = verify(replace(inputs, commitments=(long_ago,)), tests)
    assert [one.rule for one in found] == ["a private landlord is tested 1 times"]

    def with_listing(**changes: object) -> list[str]:
        ads = tuple(
            replace(one, **changes) if one.id == tests[0].listing else one  # type: ignore[arg-type]
            for one in inputs.listings
        )
        return [problem.rule for problem in verify(replace(inputs, listings=ads), tests)]

    assert with_listing(barred="stopped") == ["a barred listing is never drawn"]
    assert with_listing(available_from=date(2026, 4, 20)) == ["the ad is placed on 2026-04-20"]
    assert with_listing(language="fr") == ["the listing asks for fr"]
    young = replace(inputs.limits, max_ad_age_days=3)
    age = (tests[0].contacts[0].due_at.date() - date(2026, 2, 20)).days
    inputs = replace(inputs, limits=young)
    assert age > 3
    assert with_listing(available_from=date(2026, 2, 20)) == [
        "an ad of 2026-02-20 is asked about within 3 days"
    ]
    ad = replace(long_ago, listing=private.listing, study="other", group="nobody")
    found = verify(replace(inputs, commitments=(ad,)), tests)
    assert [one.rule for one in found] == ["an advertisement gets one test in all studies"]
    for order in ("test-first", "control-first"):
        found = verify(replace(inputs, order=order), tests)
        assert {one.rule for one in found} == {f"order is {order}"}
        assert 10 < len(found) < 50
    arms = tuple(replace(line, arm="nobody") for line in inputs.lines)
    assert len(verify(replace(inputs, lines=arms), tests)) == 120


def test_a_landlord_who_would_hear_one_line_under_two_names_is_found():
    inputs, tests = honest()
    first = tests[0]
    moment = first.contacts[0].due_at - timedelta(days=20)
    for arm, names, told in (("x", (), True), (first.contacts[0].arm, (), False)):
        contact = CommittedContact(moment, first.contacts[0].line, arm, names=names)
        one = earlier(inputs, first, moment, contacts=(contact,))
        found = {problem.rule for problem in verify(replace(inputs, commitments=(one,)), tests)}
        assert (found == {"a landlord never hears from one line under two names"}) is told


def test_candidates_that_share_a_name_or_a_job_are_found():
    inputs, tests = honest()
    for changes in ({"names": ("Wim", "Maes")}, {"says": ("nurse",)}):
        alike = tuple(replace(line, **changes) for line in inputs.lines)
        rules = [problem.rule for problem in verify(replace(inputs, lines=alike), tests)]
        assert rules == ["candidates of a test share no name and no fact"] * 60


def test_a_local_time_that_comes_twice_is_found():
    day = date(2026, 10, 25)
    inputs = study(
        wanted=1,
        timing=timing(day, day, weekdays=(7,), hours=(60, 300), gap=(60, 120), window_days=0),
        lines=lines_of(COUPLES, 1),
    )
    (test,) = draw(inputs).tests
    assert verify(inputs, [test]) == []
    ambiguous = change(
        change(test, 1, due_at=at(2026, 10, 25, 0, 30)), 2, due_at=at(2026, 10, 25, 2)
    )
    assert {one.rule for one in verify(inputs, [ambiguous])} == {
        "a local time that comes twice is not used"
    }


def test_letters_of_rare_applicants_and_the_limits_of_other_studies_are_checked():
    inputs, tests = honest()
    test = tests[0]
    start = test.contacts[0].due_at
    rare = replace(
        inputs,
        comparisons=tuple(
            ComparisonSpec.paired(
                spec.id, *(one.arm for one in spec.candidates), rare=(spec.candidates[0].arm,)
            )
            for spec in inputs.comparisons
        ),
        limits=replace(inputs.limits, rare_letters=2, agency_tests=99, agency_gap_days=0),
    )

    def rules(limits: Limits, *days: int, sent: bool = True) -> set[str]:
        before = tuple(
            replace(
                one,
                test=f"before-{place}",
                contacts=(replace(one.contacts[0], rare=sent), *one.contacts[1:]),
            )
            for place, one in enumerate(
                earlier(inputs, test, start - timedelta(days=shift), landlord_type="agency")
                for shift in days
            )
        )
        changed = replace(rare, commitments=before, others=(("another", limits),))
        return {problem.rule for problem in verify(changed, [test])}

    free = Limits(agency_tests=99, agency_gap_days=0, private_tests=99)
    cap = "a landlord bears 2 rare letters in 60 days"
    assert cap in rules(free, 10, 40)
    assert cap not in rules(free, 10, 40, sent=False)
    assert cap not in rules(free, 10, 60)
    assert cap not in rules(free, 10)
    stricter = replace(free, rare_letters=1, rare_days=90)
    assert "a landlord bears 1 rare letters in 90 days" in rules(stricter, 89)
    assert "9 days lie between two tests of a landlord" in rules(
        replace(free, agency_gap_days=9), 8
    )
