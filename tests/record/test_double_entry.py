"""Which answers are entered twice, and how far both entries agree: one example worked by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.errors import Refused
from discrimtest.estimators.proportion import wilson
from discrimtest.estimators.tables import Share
from discrimtest.randomness import Stream
from discrimtest.record.double_entry import (
    AT_FIRST,
    by_item,
    compared,
    drawn,
    errors_by_person,
    likeness,
    require_drawn,
)
from discrimtest.record.record import Record
from discrimtest.words.outcome import Category
from discrimtest.words.response import ResponseChannel
from discrimtest.words.second_entry import SecondEntry
from tests.record.examples import answered, planned, sent

START = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
STREAM = partial(Stream, 11, "second entry")


def written(times: list[tuple[str, str, timedelta]]) -> Record:
    """Answers by (person, channel, time since START), all to one contact."""
    record = sent(planned(1))
    for number in range(len(times)):
        record = answered(record, "test-1-1", None, timedelta(hours=1, minutes=number))
    answers = tuple(
        replace(
            answer,
            id=f"answer-{number:03}",
            by=person,
            channel=ResponseChannel(channel),
            recorded_at=START + after,
        )
        for number, (answer, (person, channel, after)) in enumerate(
            zip(record.answers, times, strict=True)
        )
    )
    return replace(record, events=(), answers=answers)


@given(st.integers(0, 120), st.integers(0, 3))
def test_one_in_ten_of_telephone_and_portal_once_a_tester_is_no_beginner(
    count: int, seed: int
) -> None:
    first = [("an", "email", timedelta(0))]
    later = [
        ("an", ("phone", "portal")[number % 2], AT_FIRST + timedelta(minutes=number))
        for number in range(count)
    ]
    record = written(first + later)
    chosen = [
        answer.id
        for answer in drawn(record, partial(Stream, seed, "x"))
        if answer.id > "answer-000"
    ]
    assert count // 10 <= len(chosen) <= -(-count // 10)
    numbers = [int(name[-3:]) - 1 for name in chosen]
    assert max(Counter(number // 10 for number in numbers).values(), default=0) <= 1


@given(st.lists(st.sampled_from(["email", "sms", "phone", "in_person"]), max_size=40))
def test_a_fifth_of_all_in_the_first_two_weeks(channels: list[str]) -> None:
    record = written(
        [("an", channel, timedelta(minutes=number)) for number, channel in enumerate(channels)]
    )
    chosen = drawn(record, STREAM)
    assert len(channels) // 5 <= len(chosen) <= -(-len(channels) // 5)


def test_mail_of_a_practised_tester_is_not_entered_twice() -> None:
    times = [("an", "phone", timedelta(0))]
    times += [("an", "email", AT_FIRST + timedelta(minutes=number)) for number in range(30)]
    assert all(answer.channel == "phone" for answer in drawn(written(times), STREAM))


def test_what_was_drawn_stays_drawn_when_more_comes() -> None:
    times = [("an", "phone", timedelta(minutes=number)) for number in range(25)]
    early = [answer.id for answer in drawn(written(times[:13]), STREAM)]
    assert early == [answer.id for answer in drawn(written(times), STREAM)][: len(early)]


def test_only_what_was_drawn_is_entered_again_and_by_another() -> None:
    record = written([("an", "phone", timedelta(minutes=number)) for number in range(10)])
    chosen = drawn(record, STREAM)
    name = chosen[0].id
    assert require_drawn(chosen, {}, name, "bram").id == name
    entry = second(name)
    for entered, response, person, why in (
        ({}, name, "an", "by you"),
        ({name: entry}, name, "bram", "before"),
        ({}, "answer-x", "bram", "not drawn"),
    ):
        with pytest.raises(Refused, match=why):
            require_drawn(chosen, entered, response, person)


def second(response: str, **given: object) -> SecondEntry:
    values = {
        "channel": ResponseChannel.PHONE,
        "received_at": START,
        "category": Category.REFUSAL,
        "automatic": False,
        "text": "",
        **given,
    }
    return SecondEntry(f"second-{response}", response, by="bram", at=START, **values)  # type: ignore[arg-type]


def worked() -> tuple[Record, list[SecondEntry]]:
    """Ten answers by telephone at nine o'clock, all "refusal", eight by an and two by chloé.

    By hand, what the second entry says otherwise: of answer 0 nothing; 1 the moment, by 6 minutes
    (5 is still the same); 2 the category; 3 the channel; 4 one letter of twenty in the text, which
    is .95 alike and the same; 5 the whole text; 6 no category, which is not compared; 7 automatic;
    8 the category and the moment; 9 nothing, 5 minutes later.
    """
    record = sent(planned(5))
    for name in list(record.contacts):
        record = answered(record, name, "refusal", timedelta(hours=3), channel="phone")
    words = "Het is al verhuurd.."
    assert len(words) == 20
    answers = tuple(
        replace(
            answer,
            received_at=START,
            text=words if number in (4, 5) else "",
            by="an" if number < 8 else "chloé",
        )
        for number, answer in enumerate(record.answers)
    )
    told: dict[int, dict[str, object]] = {
        1: {"received_at": START + timedelta(minutes=6)},
        2: {"category": Category.WAITING_LIST},
        3: {"channel": ResponseChannel.VOICEMAIL},
        4: {"text": "Het is al verhuurt.."},
        5: {"text": "Bel morgen terug aub"},
        6: {"category": None},
        7: {"automatic": True},
        8: {"category": Category.INVITATION, "received_at": START - timedelta(hours=1)},
        9: {"received_at": START + timedelta(minutes=5)},
    }
    entries = [second(answer.id, **told.get(number, {})) for number, answer in enumerate(answers)]
    return replace(record, answers=answers), entries


def test_the_example_worked_by_hand() -> None:
    found = compared(*worked())
    assert by_item(found) == {
        "moment": (8, 10),
        "channel": (9, 10),
        "category": (7, 9),
        "automatic": (9, 10),
        "text": (1, 2),
    }
    assert errors_by_person(found) == {"an": (5, 8), "chloé": (1, 2)}
    # Wilson by hand, z = 1.959964: 8 of 10 gives (.8 + 3.841459/20 ± 1.959964 · sqrt(.8·.2/10 +
    # 3.841459/400)) / (1 + 3.841459/10).
    limits = wilson(Share(8, 10))
    assert (round(limits.low, 4), round(limits.high, 4)) == (0.4902, 0.9433)


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_a_share_and_knows_no_capitals(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, f"  {one} ") == 1


def test_likeness_counts_signs_that_differ() -> None:
    assert likeness("kitten", "sitting") == pytest.approx(1 - 3 / 7)  # Levenshtein's own example
    assert likeness("Het is  VERHUURD", "het is verhuurd") == 1
