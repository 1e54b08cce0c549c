"""Candidates: from the lists alone, the same on every machine, no name tied to an arm."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.design.profiles import (
    Use,
    family_names,
    given_names,
    make_candidates,
    make_profile,
    neutral_facts,
)
from discrimtest.errors import Refused
from discrimtest.files.profiles import FamilyName, GivenName, Pretest, SignalLists, Statement
from discrimtest.files.protocol import Arm, Presentation
from discrimtest.files.word import LocalText
from discrimtest.randomness import Stream
from discrimtest.words.profile import Profile


def text(value: str) -> LocalText:
    return LocalText(nl=value, fr=value, en=value)


def arm(name: str, **more: object) -> Arm:
    return Arm.model_validate(
        {"id": name, "label": text(name), "household": "couple", "writer": "man", **more}
    )


MALE = arm("male_couple", partner="man")
MIXED = arm("different_sex_couple_man", partner="woman")
MEN, WOMEN = "Bram Dries Joris Simon Stijn Wim".split(), "Elise Hanne Julie Lotte Sara Tine".split()
PRETEST = Pretest(recognised=27, of=30, on=date(2025, 5, 1), source="invented for this test")
LISTS = SignalLists(
    given_names=tuple(
        GivenName(value=value, reads_as=reads_as, origin="flemish", pretest=PRETEST)
        for reads_as, values in (("man", MEN), ("woman", WOMEN), ("neutral", ["Robin", "Sam"]))
        for value in values
    ),
    family_names=(
        FamilyName(value="Maes", origin="flemish"),
        FamilyName(value="Callens", origin="flemish"),
        FamilyName(value="Kowalski", woman="Kowalska", origin="polish"),
        FamilyName(value="Nowak", origin="polish"),
    ),
    statements=(Statement(id="second", text=text("Ik heet {name}."), signal=False),),
    jobs=tuple(text(value) for value in ("in de zorg", "bij een bank", "in het onderwijs")),
)


GOLDEN = [
    {"writer_first": "Dries", "writer_last": "Maes", "partner_first": "Stijn"},
    {"writer_first": "Simon", "writer_last": "Callens", "partner_first": "Lotte"},
]


def pair(seed: int, used: Use | None = None, test: str = "t") -> tuple[Profile, ...]:
    return make_candidates(
        Stream(seed, "example"),
        (MALE, MIXED),
        LISTS,
        used if used is not None else Counter(),
        test=test,
        language="nl",
        signals={"partner"},
    )


def test_the_same_seed_makes_the_same_candidates_anywhere() -> None:
    # Fixed here so that another machine or library version that draws otherwise is noticed.
    assert [profile.names for profile in pair(20260301)] == GOLDEN
    assert pair(20260301) == pair(20260301)


def test_the_order_of_the_lists_changes_nothing() -> None:
    turned = LISTS.model_copy(
        update={
            "given_names": LISTS.given_names[::-1],
            "family_names": LISTS.family_names[::-1],
        }
    )
    again = make_candidates(
        Stream(7, "example"),
        (MALE, MIXED),
        turned,
        Counter(),
        test="t",
        language="nl",
        signals={"partner"},
    )
    assert [profile.names for profile in again] == [profile.names for profile in pair(7)]


@given(st.integers(min_value=0, max_value=2**40))
def test_candidates_of_a_test_share_no_name_and_no_job(seed: int) -> None:
    test, control = pair(seed)
    assert not set(test.names.values()) & set(control.names.values())
    assert test.facts["job"] != control.facts["job"]
    assert test.id != control.id
    assert {test.names["writer_first"], test.names["partner_first"]} <= set(MEN)
    assert control.names["partner_first"] in WOMEN
    assert {test.names["writer_last"], control.names["writer_last"]} == {"Maes", "Callens"}


def test_no_name_is_tied_to_an_arm() -> None:
    used: Use = Counter()
    stream = Stream(1, "balance")
    for number in range(60):
        make_candidates(
            stream,
            (MALE, MIXED),
            LISTS,
            used,
            test=str(number),
            language="nl",
            signals={"partner"},
        )
    for each in (MALE, MIXED):
        counts = [used[each.id, "writer_first", name] for name in MEN]
        assert sum(counts) == 60
        assert max(counts) - min(counts) <= 2
    partners = [used[MALE.id, "partner_first", name] for name in MEN]
    assert max(partners) - min(partners) <= 3


def test_the_signal_is_what_the_comparison_tests_with_its_pretest() -> None:
    test, control = pair(3)
    for profile in (test, control):
        (signal,) = profile.signals
        assert (signal.id, signal.pretest) == ("partner_first", 0.9)
        assert signal.value == profile.names["partner_first"]


def test_a_statement_is_kept_as_said_and_without_pretest() -> None:
    profile = make_profile(
        Stream(1, "x"),
        arm("second", household="single", statement="second"),
        LISTS,
        Counter(),
        id="p",
        language="nl",
        signals={"statement", "pronouns"},
    )
    (signal,) = profile.signals
    assert signal.value == f"Ik heet {profile.names['writer_first']}."
    assert signal.pretest is None
    assert profile.factors["statement"] == "second"


def test_a_woman_bears_the_womans_form_and_a_neutral_name_none_that_has_one() -> None:
    polish = LISTS.model_copy(
        update={
            "given_names": (
                GivenName(value="Kinga", reads_as="woman", origin="polish"),
                GivenName(value="Jakub", reads_as="man", origin="polish"),
            )
        }
    )
    found: dict[str, set[str]] = {"woman": set(), "man": set()}
    for writer, names in found.items():
        for seed in range(20):
            profile = make_profile(
                Stream(seed, "polish"),
                arm("x", household="single", writer=writer, origin="polish"),
                polish,
                Counter(),
                id="p",
                language="nl",
                signals={"origin"},
            )
            names.add(profile.names["writer_last"])
            assert [signal.id for signal in profile.signals] == ["writer_first", "writer_last"]
    assert found == {"woman": {"Kowalska", "Nowak"}, "man": {"Kowalski", "Nowak"}}
    neutral = family_names(LISTS, Presentation.NEUTRAL, "polish")
    assert [name.value for name in neutral] == ["Nowak"]


def test_names_come_from_the_list_of_that_age_and_origin() -> None:
    assert [
        name.value for name in given_names(LISTS, Presentation.NEUTRAL, "flemish", "adult")
    ] == [
        "Robin",
        "Sam",
    ]
    assert given_names(LISTS, Presentation.MAN, "flemish", "65+") == ()


def test_an_empty_list_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="arm seniors") as refused:
        make_profile(
            Stream(1, "x"),
            arm("seniors", partner="woman", age="65+"),
            LISTS,
            Counter(),
            id="p",
            language="nl",
            signals={"partner"},
        )
    assert "must leave this arm a word for writer_first" in str(refused.value)
    with pytest.raises(Refused, match="writer last"):
        make_candidates(
            Stream(1, "x"), (MALE, MIXED, arm("third", partner="man")), LISTS, Counter(),
            test="t", language="nl", signals=set(),
        )  # fmt: skip


def test_neutral_facts_are_repeatable_and_of_the_right_age() -> None:
    senior = arm("seniors", partner="woman", age="65+")
    for seed in range(50):
        facts = neutral_facts(seed, "nl", arm=senior, year=2026)
        assert facts == neutral_facts(seed, "nl", arm=senior, year=2026)
        assert all(66 <= 2026 - int(day[:4]) <= 74 for day in facts.values())
        alone = neutral_facts(seed, "fr", arm=arm("one", household="single"), year=2026)
        assert list(alone) == ["birth_date"]
        assert 28 <= 2026 - int(alone["birth_date"][:4]) <= 42


def test_every_neutral_fact_is_borne_by_every_arm_equally_often() -> None:
    lists = LISTS.model_copy(
        update={
            "since": tuple(text(f"{years} jaar") for years in ("drie", "vier", "vijf")),
            "reasons": tuple(text(f"omdat {why}") for why in ("het moet", "het kan", "het mag")),
        }
    )
    used: Use = Counter()
    stream = Stream(1, "facts")
    for number in range(30):
        one, other = make_candidates(
            stream, (MALE, MIXED), lists, used,
            test=str(number), language="nl", signals={"partner"},
        )  # fmt: skip
        for fact in ("job", "since", "reason"):
            assert one.facts[fact] != other.facts[fact]
    for each in (MALE, MIXED):
        for fact, pool in lists.neutral("nl").items():
            counts = [used[each.id, fact, word] for word in pool]
            assert sum(counts) == 30
            assert max(counts) - min(counts) <= 2, (each.id, fact)
