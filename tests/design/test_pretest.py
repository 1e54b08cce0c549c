"""Pretests: what raters are asked, in what order, and how their answers are counted."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.design.pretest import RaterAnswer, RatingLine, checks, form, questions, rated
from discrimtest.files.profiles import SignalLists
from discrimtest.library.folder import ProtocolFolder, read_protocol
from discrimtest.library.locate import Library

SHIPPED = ("email-couples", "email-disability", "email-household", "email-income", "email-origin")


def folder(name: str) -> ProtocolFolder:
    return read_protocol(Library(), name)


def asked(name: str, language: str = "nl") -> tuple[RatingLine, ...]:
    found = folder(name)
    return questions(found.protocol.value, found.signals.value, found.templates, language)


def signals_of(lists: SignalLists) -> int:
    """Names, pronoun lines, and of each statement the shared words and each variant's own."""
    wordings = sum(1 + len(said.wordings) for said in lists.statements)
    return len(lists.given_names) + len(lists.family_names) + len(lists.pronouns) + wordings


@pytest.mark.parametrize("name", SHIPPED)
def test_every_signal_is_asked_about_and_every_answer_meant_can_be_given(name: str) -> None:
    every = asked(name)
    couples = 4 if name in ("email-couples", "email-household") else 0
    signals = {question.signal for question in every}
    assert len(signals) == signals_of(folder(name).signals.value) + couples
    assert all(question.meant in question.choices for question in every)
    assert len({question.code for question in every}) == len(every)
    # One mark for each signal, and no line that tells what is meant.
    marks = Counter(question.signal for question in every if question.natural)
    assert set(marks.values()) == {1}
    assert not any(question.meant in question.code for question in every)


def test_a_sentence_is_read_among_all_grounds_and_its_control_tells_none() -> None:
    meant = {q.id.split("/")[1]: q.meant for q in asked("email-disability") if q.asks == "tells"}
    assert meant == {
        "wheelchair": "disability", "blind": "disability", "assistance_dog": "disability",
        "electric_bike": "other", "new_here": "other", "with_company": "other",
    }  # fmt: skip
    (one, *_) = (q for q in asked("email-income") if q.id == "statements/cleaning/a")
    assert one.meant == "social_position"
    assert {"age", "family", "disability", "income_source", "gender_identity"} < set(one.choices)


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("name", ["email-couples", "phone-couples", "visit-couples"])
def test_who_is_asked_what_two_people_are_reads_of_both(name: str, language: str) -> None:
    """An opening without the partner would be called a couple's by nobody, or by lot."""
    asked_of = [q for q in asked(name, language) if q.asks == "couple"]
    assert asked_of
    given = {each.value for each in folder(name).signals.value.given_names}
    for question in asked_of:
        assert len(given & set(re.findall(r"\w+", question.shown))) == 2, question.shown


def test_a_letter_is_read_as_every_kind_of_couple_would_send_it() -> None:
    """One read as "couple" of a man and a woman, "flatmates" of two men, is not understood."""
    every = [q for q in asked("email-couples") if q.asks == "couple"]
    kinds = ["man-woman", "woman-man", "man-man", "woman-woman"]
    assert [q.id for q in every if q.variant == "a"] == [f"couples/a/{kind}" for kind in kinds]
    assert len({q.shown for q in every}) == len(every) == 16
    about = [q for q in every if q.variant == "a"]
    couple, flatmates = RaterAnswer("couple"), RaterAnswer("housemates")
    read = {q.id: couple for q in about}
    (found,) = rated(about, [read, read | {"couples/a/man-man": flatmates}])
    assert (found.recognised, found.of) == (1, 2)


def test_other_words_are_another_line_of_a_form() -> None:
    dutch, french = (
        {q.id: q.code for q in asked("email-couples", language)} for language in ("nl", "fr")
    )
    assert dutch.keys() == french.keys()
    same = {id_ for id_ in dutch if dutch[id_] == french[id_]}
    assert all("names" in id_ for id_ in same)
    assert sum("names" in id_ for id_ in dutch) == len(same)


def test_raters_have_orders_of_their_own_and_rate_each_signal_about_equally_often() -> None:
    every = asked("email-couples")
    forms = [form(every, protocol="p", rater=n, seed=7, most=40) for n in range(1, 31)]
    assert forms == [form(every, protocol="p", rater=n, seed=7, most=40) for n in range(1, 31)]
    assert form(every, protocol="p", rater=1, seed=8, most=40) != forms[0]
    seen = Counter(signal for one in forms for signal in {q.signal for q in one} if signal)
    assert seen.keys() == {q.signal for q in every}
    assert max(seen.values()) - min(seen.values()) <= 1
    for one in forms:
        assert len({q.code for q in one}) == len(one)
        assert sum(q.asks == "check" for q in one) == 2
        assert {q for q in one if q.asks == "check"} <= set(checks(every))
        about = {q.signal for q in one if q.signal}
        assert {q for q in every if q.signal in about} < set(one)


NAME = RatingLine(
    "n/gender", ("given_names", 0, "pretest"), "gender", "Bram", ("man", "woman"), "man"
)
ORIGIN = RatingLine("n/origin", NAME.signal, "origin", "Bram", ("flemish", "other"), "flemish")
TRUE, FALSE = (
    (RaterAnswer("man", 5), RaterAnswer("flemish")),
    (RaterAnswer("man", 2), RaterAnswer("other")),
)


def test_a_name_is_recognised_by_who_reads_all_of_it_as_meant() -> None:
    """Five raters by hand: two read it as meant, one its gender alone, one nothing; one left a
    question open and is not counted."""
    forms = [
        {"n/gender": TRUE[0], "n/origin": TRUE[1]},
        {"n/gender": RaterAnswer("man", 4), "n/origin": TRUE[1]},
        {"n/gender": FALSE[0], "n/origin": FALSE[1]},
        {"n/gender": RaterAnswer("woman"), "n/origin": FALSE[1]},
        {"n/gender": TRUE[0]},
    ]
    (found,) = rated([NAME, ORIGIN], forms)
    assert (found.recognised, found.of, found.natural) == (2, 4, 2)
    assert found.mean == pytest.approx(11 / 3)


@given(st.lists(st.sampled_from(["right", "half", "wrong", "open"])), st.randoms())
def test_counts_are_of_raters_whatever_their_order(kinds: list[str], random: Random) -> None:
    says = {
        "right": {"n/gender": RaterAnswer("man"), "n/origin": RaterAnswer("flemish")},
        "half": {"n/gender": RaterAnswer("man"), "n/origin": RaterAnswer("other")},
        "wrong": {"n/gender": RaterAnswer("woman"), "n/origin": RaterAnswer("other")},
        "open": {"n/origin": RaterAnswer("flemish")},
    }
    forms = [says[kind] for kind in kinds]
    (found,) = rated([NAME, ORIGIN], forms)
    assert found.recognised == kinds.count("right")
    assert found.of == len(kinds) - kinds.count("open")
    assert found.mean is None
    random.shuffle(forms)
    assert rated([NAME, ORIGIN], forms) == (found,)
