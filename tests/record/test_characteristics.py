"""What a visit shows of a tester, beside how a candidate reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.words.characteristics import AGES, READS_AS, Characteristics

MAN = Characteristics("man", "flemish", "adult")


@pytest.mark.parametrize(
    ("person", "can_be"),
    [
        (Characteristics(), True),
        (Characteristics(words="baard"), True),
        (Characteristics("man"), True),
        (Characteristics("man", "flemish", "adult", "baard"), True),
        (Characteristics("woman"), False),
        (Characteristics("neutral"), False),
        (Characteristics("man", "moroccan"), False),
        (Characteristics(age="65+"), False),
    ],
)
def test_what_is_said_must_be_what_the_candidate_is(person: Characteristics, can_be: bool) -> None:
    assert person.can_be(MAN) is can_be


def test_a_name_that_reads_as_no_gender_is_anybodys() -> None:
    candidate = Characteristics("neutral", "flemish", "adult")
    assert all(Characteristics(each).can_be(candidate) for each in READS_AS)
    assert not Characteristics(origin="polish").can_be(candidate)


coded = st.builds(
    Characteristics,
    st.sampled_from(("", *READS_AS)),
    st.sampled_from(("", "flemish", "moroccan-rif")),
    st.sampled_from(("", *AGES)),
    st.text(),
)


@given(coded)
def test_what_is_kept_reads_back(shown: Characteristics) -> None:
    if shown.coded:
        assert Characteristics.of(shown.note) == shown


@pytest.mark.parametrize("words", ["vrouw, 31", "age=about 30", "origin=", "height=1.80", "a; b=c"])
def test_words_that_look_coded_stay_words(words: str) -> None:
    assert Characteristics.of(words) == Characteristics(words=words)
