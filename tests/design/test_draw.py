"""Whole draws: the same on any machine, balanced, accounted for, or refused with a cause."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from discrimtest.design.draw import canonical, draw, golden_hash
from discrimtest.design.inputs import (
    Candidate,
    Commitment,
    CommittedContact,
    ComparisonSpec,
    DrawLine,
    DrawListing,
    Limits,
)
from discrimtest.errors import DrawRefused
from discrimtest.identifiers import canonical_json
from discrimtest.words.landlord import LandlordType
from tests.design.examples import (
    COUPLES,
    at,
    commitments,
    lines_of,
    listings,
    next_draw,
    study,
    timing,
)
from tests.design.stored_inputs import inputs_of

TRIPLE = ComparisonSpec(
    "within", (Candidate("white"), Candidate("black", "white"), Candidate("hispanic", "white"))
)

RARE = frozenset(spec.candidates[0].arm for spec in COUPLES)

# The whole chain from seed to minutes: a change of it changes every draw ever stored, so this
# constant may only change together with the version of the program that draws.
GOLDEN = "62d345a697a7f9fc86c38763c53673c020208bf1797ce421831639310ff9b390"


def test_the_draw_of_200_tests_is_the_same_on_any_machine():
    drawn = draw(study())
    assert (len(drawn.tests), drawn.missing, drawn.statement()) == (200, 0, ())
    assert golden_hash(drawn) == GOLDEN
    text = canonical_json(canonical(drawn)).decode()
    assert "." not in text.replace("invented", "")  # no fractions anywhere
    assert not any(landlord in text for landlord in ("agency-", "private-"))


@pytest.mark.slow
def test_what_things_are_called_or_listed_first_decides_nothing():
    inputs = study()
    drawn = draw(inputs)
    second = next_draw(inputs, drawn, 60)

    def rename(one):
        return replace(one, group=one.group[::-1])

    other = replace(
        second,
        listings=tuple(rename(one) for one in reversed(second.listings)),
        commitments=tuple(rename(one) for one in reversed(second.commitments)),
    )
    assert golden_hash(draw(other)) == golden_hash(draw(second))


def test_other_seeds_and_numbers_draw_otherwise():
    hashes = {
        golden_hash(draw(study(wanted=20, **change)))
        for change in ({}, {"seed": 1}, {"study": "other"}, {"number": 2})
    }
    assert len(hashes) == 4


def test_stored_inputs_draw_the_same_again():
    inputs = study(
        wanted=30,
        comparisons=(
            ComparisonSpec.paired("a", "x", "y", 2, (("origin", "moroccan"),)),
            TRIPLE,
        ),
    )
    inputs = next_draw(inputs, draw(inputs), 20)
    stored = json.loads(json.dumps(inputs.record()))
    assert inputs_of(stored) == inputs
    assert golden_hash(draw(inputs_of(stored))) == golden_hash(draw(inputs))


def test_signal_names_are_part_of_the_golden_hash():
    drawn = draw(study(wanted=2))
    profile = drawn.tests[0].contacts[0].profile
    hashes = {
        golden_hash(drawn),
        golden_hash(drawn, {profile: {"writer_first": "Jeroen"}}),
        golden_hash(drawn, {profile: {"writer_first": "Nathalie"}}),
    }
    assert len(hashes) == 3


def test_a_draw_in_parts_is_as_balanced_as_one():
    inputs = study(wanted=23)
    tests: list[tuple[str, str, str, str]] = []
    for wanted in (41, 7, 90, 0):
        drawn = draw(inputs)
        for test in drawn.tests:
            tests.append((test.comparison, test.stratum, *(c.arm for c in test.contacts)))
        inputs = next_draw(inputs, drawn, wanted)
    assert len(tests) == 23 + 41 + 7 + 90
    per_cell = Counter(test[:2] for test in tests)
    for stratum in {test[1] for test in tests}:
        counts = [per_cell[comparison.id, stratum] for comparison in COUPLES]
        assert abs(counts[0] - counts[1]) <= 1
    rows = [row for row in draw(inputs).balance if row["stratum"] == "all"]
    assert [row["earlier"] for row in rows] == [
        sum(test[0] == row["comparison"] for test in tests) for row in rows
    ]
    assert inputs.next_number == 162


def test_the_balance_table_counts_what_was_drawn():
    drawn = draw(study())
    for row in drawn.balance:
        mine = [
            test
            for test in drawn.tests
            if test.comparison == row["comparison"] and row["stratum"] in (test.stratum, "all")
        ]
        letters = [c.variant for t in mine for c in t.contacts if c.arm == row["arm"]]
        assert row["tests"] == len(mine) == len(letters)
        assert row["first"] == sum(test.contacts[0].arm == row["arm"] for test in mine)
        assert [row[v] for v in "abcd"] == [letters.count(v) for v in "abcd"]
    assert len(drawn.balance) == 2 * 2 * (len({t.stratum for t in drawn.tests}) + 1)


def test_a_landlord_hears_from_no_line_twice_while_another_is_left():
    inputs = study(lines=lines_of(COUPLES, 4))
    drawn = draw(inputs)
    used: dict[tuple[str, str], list[str]] = defaultdict(list)
    for test in drawn.tests:
        for contact in test.contacts:
            used[test.landlord, contact.arm].append(contact.line)
    assert max(len(lines) for lines in used.values()) >= 4
    for lines in used.values():
        assert len(set(lines)) == min(4, len(lines))
    totals = Counter(line for lines in used.values() for line in lines)
    assert max(totals.values()) - min(totals.values()) < 15


def test_a_line_writes_as_its_own_arm_alone():
    lines = lines_of(COUPLES, 2)
    arms = {line.id: line.arm for line in lines}
    for test in draw(study(wanted=40, lines=lines)).tests:
        assert all(arms[contact.line] == contact.arm for contact in test.contacts)


def test_candidates_of_a_test_share_no_name_and_no_fact():
    pair = (ComparisonSpec.paired("pair", "a", "b"),)
    lines = (
        DrawLine("a-1", "email", "a", ("Wim", "Maes"), ("nurse",)),
        DrawLine("a-2", "email", "a", ("Bram", "Claes"), ("baker",)),
        DrawLine("b-1", "email", "b", ("Jan", "Maes"), ("clerk",)),  # not with a-1
        DrawLine("b-2", "email", "b", ("Tom", "Peeters"), ("baker",)),  # not with a-2
    )
    drawn = draw(study(wanted=60, lines=lines, comparisons=pair))
    together = {frozenset(contact.line for contact in test.contacts) for test in drawn.tests}
    assert together == {frozenset({"a-1", "b-2"}), frozenset({"a-2", "b-1"})}
    with pytest.raises(DrawRefused, match="share no name and no fact"):
        draw(study(lines=(lines[0], lines[2]), comparisons=pair))


def test_nobody_hears_from_a_line_under_another_name():
    """As an earlier release wrote, or another study that owns the same mailbox."""
    first = study(wanted=60)
    before = commitments(first, draw(first))
    renamed = tuple(
        replace(line, names=(f"Wim {line.id}", f"Maes {line.id}")) for line in first.lines
    )
    inputs = replace(
        next_draw(first, draw(first), 60),
        lines=(*renamed, *lines_of(COUPLES, 1, name="new")),
    )
    heard = defaultdict(set)
    for one in before:
        heard[one.group] |= {contact.line for contact in one.contacts}
    groups = {listing.id: listing.group for listing in inputs.listings}
    again = [test for test in draw(inputs).tests if heard[groups[test.listing]]]
    assert len(again) > 5
    for test in again:
        assert not heard[groups[test.listing]] & {contact.line for contact in test.contacts}
    spent = draw(replace(inputs, lines=renamed))
    assert not any(
        heard[groups[test.listing]] & {contact.line for contact in test.contacts}
        for test in spent.tests
    )


def test_a_landlord_who_knows_every_line_under_other_names_is_told_of():
    first = study(wanted=60, lines=lines_of(COUPLES, 1))
    drawn = draw(first)
    renamed = tuple(replace(line, names=(f"Wim {line.id}",)) for line in first.lines)
    inputs = replace(next_draw(first, drawn, 1_000), lines=renamed)
    met = {one.group for one in inputs.commitments}
    second = draw(inputs)
    groups = {listing.id: listing.group for listing in inputs.listings}
    assert not met & {groups[test.listing] for test in second.tests}
    assert "of a landlord who knows these lines under other names" in " ".join(second.statement())


def test_names_met_from_another_line_are_avoided_where_others_are_left():
    pair = (ComparisonSpec.paired("pair", "a", "b"),)
    lines = (
        DrawLine("a-1", "email", "a", ("Wim", "Maes")),
        DrawLine("a-2", "email", "a", ("Bram", "Claes")),
        DrawLine("b-1", "email", "b", ("Jan", "Peeters")),
    )
    inputs = study(wanted=200, lines=lines, comparisons=pair)
    groups = sorted({listing.group for listing in inputs.listings})
    moment = at(2025, 3, 3, 9)
    met = tuple(
        Commitment(
            f"other-{group}", "another", "elsewhere", group, LandlordType.AGENCY,
            (CommittedContact(moment, "another/x", "x", names=("Wim", "Jacobs")),),
        )
        for group in groups
    )  # fmt: skip
    by_landlord: dict[str, list[str]] = defaultdict(list)
    for test in draw(replace(inputs, commitments=met)).tests:
        by_landlord[test.landlord] += [one.line for one in test.contacts if one.arm == "a"]
    assert {tuple(lines) for lines in by_landlord.values() if len(lines) == 1} == {("a-2",)}


def test_minutes_are_spread_over_the_hour():
    minutes = Counter(c.due_at.minute for t in draw(study()).tests for c in t.contacts)
    assert len(minutes) == 60
    assert max(minutes.values()) < 20  # 400 contacts, 6.7 expected in each minute


@pytest.mark.parametrize(
    ("changes", "place", "words"),
    [
        ({"gap": (600, 720), "hours": (540, 1020)}, "gap_hours", "office hours 09:00–17:00"),
        ({"window_days": 61}, "period", "61 days (the observation window)"),
        ({"start": date(2026, 5, 2)}, "period", "none is left"),
        ({"weekdays": (7,), "gap": (90, 100), "hours": (600, 650)}, "gap_hours", "1 h 30 min"),
    ],
)
def test_a_calendar_without_room_refuses_with_its_cause(changes, place, words):
    inputs = study()
    with pytest.raises(DrawRefused) as refusal:
        draw(replace(inputs, timing=replace(inputs.timing, **changes)))
    (problem,) = refusal.value.problems
    assert problem.place == place
    assert words in str(problem)
    assert refusal.value.exit_code == 1


def test_too_few_minutes_for_the_lines_refuse_with_how_many_fit():
    # One day, five minutes, two lines: five contacts each, so five tests.
    day = date(2026, 3, 2)
    when = timing(day, day, hours=(540, 545), gap=(1, 4), window_days=0)
    lines = (DrawLine("one", "email", "a"), DrawLine("two", "email", "b"))
    pair = (ComparisonSpec.paired("pair", "a", "b"),)
    inputs = study(wanted=9, listings=listings(1, 9, 9), timing=when, lines=lines, comparisons=pair)
    with pytest.raises(DrawRefused, match="of 9 tests find a place") as refusal:
        draw(inputs)
    assert refusal.value.problems[0].place == "lines"


def test_the_last_free_minute_of_a_line_is_found():
    # Five minutes, the second contact one minute after the first, a line for each arm: the
    # first contacts can only take the minutes 0 to 3, one each.
    day = date(2026, 3, 2)
    for seed in range(10):
        drawn = draw(
            study(
                seed=seed,
                wanted=4,
                order="test-first",
                listings=listings(1, 4, 4),
                timing=timing(day, day, hours=(540, 545), gap=(1, 1), window_days=0),
                lines=(DrawLine("one", "email", "a"), DrawLine("two", "email", "b")),
                comparisons=(ComparisonSpec.paired("pair", "a", "b"),),
            )
        )
        starts = [test.contacts[0].due_at.minute for test in drawn.tests]
        assert starts == [0, 1, 2, 3]


def test_every_mistake_is_named_at_once():
    inputs = study(
        variants=("a",),
        languages=(),
        comparisons=(*COUPLES, ComparisonSpec("lonely", (Candidate("x"),), 0)),
        lines=(DrawLine("one", "email", "a"), DrawLine("one", "email", "b")),
        limits=Limits(agency_tests=0, contacts_per_day=0),
        listings=listings(1, 1, 1) * 2,
    )
    early, late = datetime(2026, 2, 2, tzinfo=UTC), datetime(2026, 2, 3, tzinfo=UTC)
    contacts = (CommittedContact(late, "one"), CommittedContact(early, "two"))
    inputs = replace(
        inputs,
        commitments=(Commitment("t", "other", "l", "g", LandlordType.AGENCY, contacts),),
        timing=replace(
            inputs.timing, hours=(600, 600), weekdays=(0, 8), gap=(0, 5), last=date(2026, 1, 1)
        ),
    )
    with pytest.raises(DrawRefused) as refusal:
        draw(inputs)
    places = Counter(problem.place for problem in refusal.value.problems)
    assert places == {
        "comparison male_couple": 1,
        "comparison female_couple": 1,
        "comparison lonely": 2,
        "languages": 1,
        "listings": 1,
        "lines": 2,
        "agency_tests": 1,
        "contacts_per_day": 1,
        "test t": 1,
        "office_hours": 1,
        "weekdays": 1,
        "gap_hours": 1,
        "period": 1,
    }
    assert all(problem.repair and problem.rule for problem in refusal.value.problems)


def test_a_study_that_compares_nothing_or_has_one_line_is_refused():
    with pytest.raises(DrawRefused, match="Name a comparison"):
        draw(study(comparisons=()))
    with pytest.raises(DrawRefused, match="Give the study more lines"):
        draw(study(lines=(*lines_of(COUPLES[:1], 1), *lines_of(COUPLES[1:], 1, "phone", "call"))))


def test_shortfalls_say_what_became_of_every_listing():
    def ad(name: str, group: str, kind: str = "agency", **changes: object) -> DrawListing:
        one = DrawListing(name, group, group, LandlordType(kind), f"Kortrijk / {kind}", ("email",))
        return replace(one, **changes)

    ads = (
        ad("a", "one"),
        ad("b", "one", barred="excluded"),
        ad("c", "two", channels=("phone",)),
        ad("d", "two", language="de"),
        ad("e", "two", available_from=date(2026, 4, 28)),
        ad("f", "three", "private"),
        ad("g", "three", "private"),
        *(ad(f"h{index}", "four") for index in range(9)),
    )
    drawn = draw(study(wanted=20, listings=ads))
    agency = "Kortrijk / agency"
    assert [str(row) for row in drawn.shortfalls] == [
        f"{agency}: 1 listing available too late for the period",
        f"{agency}: 8 listings drawn",
        f"{agency}: 1 listing excluded",
        f"{agency}: 1 listing in a language without letters",
        f"{agency}: 2 listings of a landlord whose limit is reached",
        f"{agency}: 1 listing that no line of the study reaches",
        "Kortrijk / private: 1 listing drawn",
        "Kortrijk / private: 1 listing of a private landlord tested as often as allowed",
    ]
    assert drawn.statement()[0] == "20 tests wanted, 9 drawn: too few listings for 11"
    again = draw(next_draw(study(wanted=20, listings=ads), drawn, 11))
    assert again.tests == ()
    assert f"{agency}: 8 listings drawn before in this study" in again.statement()
    assert f"{agency}: 8 listings drawn" not in drawn.statement()


def test_landlords_in_doubt_of_being_one_bear_as_much_as_one():
    ads = listings(10, 0, 60)
    apart = draw(study(wanted=60, listings=ads))
    together = draw(study(wanted=60, listings=tuple(replace(one, group="doubt") for one in ads)))
    assert len(apart.tests) > 30
    # Weekdays from 2 March to 20 April (22 April less a day for the second contact), Easter
    # Monday closed: 2, 9, 16, 23 March, then 30 days after 2 March: 1, 8, 15 and 22 April.
    assert len(together.tests) in (7, 8)
    starts = sorted(test.contacts[0].due_at for test in together.tests)
    assert all(b - a >= timedelta(days=7) for a, b in pairwise(starts))


def test_tests_of_other_studies_count_for_the_landlord():
    ads = listings(1, 0, 12)
    other = draw(study(study="another", wanted=3, listings=ads))
    earlier = commitments(study(listings=ads), other)
    alone = draw(study(wanted=12, listings=ads))
    beside = draw(study(wanted=12, listings=ads, commitments=earlier))
    assert 0 < len(beside.tests) <= len(alone.tests) - 3


def test_nothing_wanted_is_nothing_drawn():
    drawn = draw(study(wanted=0))
    assert (drawn.tests, drawn.missing, drawn.shortfalls) == ((), 0, ())


def ad(name: str, group: str, kind: str = "agency", posted: date | None = None) -> DrawListing:
    """An invented advertisement of a landlord."""
    landlord = LandlordType(kind)
    return DrawListing(name, group, group, landlord, f"Kortrijk / {kind}", ("email",), "", posted)


def rare_couples() -> tuple[ComparisonSpec, ...]:
    """The same comparisons, of test candidates from whom landlords seldom hear."""
    return tuple(
        ComparisonSpec.paired(
            spec.id, *(one.arm for one in spec.candidates), rare=(spec.candidates[0].arm,)
        )
        for spec in COUPLES
    )


def test_an_agency_hears_from_two_rare_couples_in_two_months_across_studies():
    ads = listings(1, 0, 12)
    inputs = study(wanted=12, listings=ads, comparisons=rare_couples(), limits=Limits())
    capped = replace(inputs, limits=Limits(rare_letters=2))
    assert len(draw(inputs).tests) == 7
    drawn = draw(capped)
    assert len(drawn.tests) == 2
    assert any("limit is reached" in line for line in drawn.statement())
    sent = tuple(
        replace(one, contacts=tuple(replace(each, rare=each.arm in RARE) for each in one.contacts))
        for one in commitments(capped, drawn)
    )
    other = replace(capped, study="another", commitments=sent)
    assert draw(other).tests == ()
    assert len(draw(replace(other, commitments=sent[:1])).tests) == 1
    # Of a study that compares nobody rare the letters count as any other.
    assert len(draw(replace(other, comparisons=COUPLES)).tests) > 2


def test_a_cap_that_no_test_keeps_is_refused():
    with pytest.raises(DrawRefused, match="one test sends 1 letters of rare applicants"):
        draw(study(comparisons=rare_couples(), limits=Limits(rare_letters=0)))


def test_an_advertisement_is_tested_once_in_all_studies():
    """Of an agency too, however long ago another study asked about it."""
    ads = listings(4, 0, 12)
    first = draw(study(study="another", wanted=5, listings=ads))
    inputs = study(wanted=12, listings=ads)
    theirs = tuple(
        replace(one, contacts=tuple(
            replace(each, at=each.at - timedelta(days=90)) for each in one.contacts
        ))
        for one in commitments(inputs, first)
    )  # fmt: skip
    drawn = draw(replace(inputs, commitments=theirs))
    asked = {test.listing for test in drawn.tests}
    assert asked.isdisjoint(test.listing for test in first.tests)
    assert len(asked) == len(drawn.tests) > 3
    told = [line for line in drawn.statement() if "drawn by another study" in line]
    assert sum(int(line.split(": ")[1].split()[0]) for line in told) == len(first.tests)


def test_a_private_landlord_is_tested_once_across_all_studies():
    ads = (ad("a", "owner", "private"), ad("b", "owner", "private"), ad("c", "else", "private"))
    first = draw(study(study="another", wanted=1, listings=ads[:1]))
    inputs = study(wanted=3, listings=ads, commitments=commitments(study(listings=ads), first))
    drawn = draw(inputs)
    assert [test.listing for test in drawn.tests] == ["c"]
    assert drawn.statement()[1:] == (
        "Kortrijk / private: 1 listing drawn by another study",
        "Kortrijk / private: 1 listing of a private landlord tested as often as allowed",
    )
    # Two tests of one landlord are allowed then, two of one advertisement never.
    twice = draw(replace(inputs, limits=Limits(private_tests=2)))
    assert sorted(test.listing for test in twice.tests) == ["b", "c"]
    strict = (("another", Limits(private_tests=1)),)
    bound = draw(replace(inputs, limits=Limits(private_tests=2), others=strict))
    assert [test.listing for test in bound.tests] == ["c"]


def test_a_stricter_limit_of_another_study_binds_for_its_landlords_alone():
    ads = (*(ad(f"a{n}", "one") for n in range(9)), *(ad(f"b{n}", "two") for n in range(9)))
    first = draw(study(study="another", wanted=1, listings=ads[:1]))
    earlier = commitments(study(listings=ads), first)
    inputs = study(wanted=18, listings=ads, commitments=earlier)
    strict = (("another", Limits(agency_tests=2, agency_days=60)),)
    alone, bound = draw(inputs), draw(replace(inputs, others=strict))
    counts = [Counter(test.landlord for test in drawn.tests) for drawn in (alone, bound)]
    assert counts[0]["one"] > 2
    assert counts[1]["one"] == 1
    assert counts[1]["two"] == counts[0]["two"]


def test_an_ad_too_old_at_its_first_contact_is_not_drawn_and_told():
    posted = (date(2026, 2, 8), date(2026, 2, 9), date(2026, 3, 2), date(2026, 4, 1))
    ads = tuple(ad(f"a{n}", f"group-{n}", posted=day) for n, day in enumerate(posted))
    limits = Limits(max_ad_age_days=21)
    drawn = draw(study(wanted=4, listings=ads, limits=limits))
    assert sorted(test.listing for test in drawn.tests) == ["a1", "a2", "a3"]
    old = "Kortrijk / agency: 1 listing too old at the first contact that could be made"
    assert old in drawn.statement()
    for test in drawn.tests:
        age = test.contacts[0].due_at.date() - posted[int(test.listing[1:])]
        assert 0 <= age.days <= 21
    # One landlord cannot be asked about all of them in time.
    crowd = tuple(ad(f"a{n}", "one", posted=date(2026, 3, 2)) for n in range(5))
    served = draw(study(wanted=5, listings=crowd, limits=limits))
    assert len(served.tests) == 4
    assert any("limit is reached" in line for line in served.statement())


def test_the_youngest_ads_are_served_first():
    days = [date(2026, 1, 5) + timedelta(days=shift) for shift in range(60)]
    ads = tuple(ad(f"a{n:02d}", f"group-{n}", posted=day) for n, day in enumerate(days))
    drawn = draw(study(wanted=20, listings=ads))
    posted = [days[int(test.listing[1:])] for test in drawn.tests]
    assert min(posted) > date(2026, 2, 9)
    for test, day in zip(drawn.tests, posted, strict=True):
        waited = test.contacts[0].due_at.date() - max(day, date(2026, 3, 2))
        assert waited <= timedelta(days=7)
