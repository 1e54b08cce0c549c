"""Simulated landlords do what their stated rates say."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from discrimtest.planning.behaviour import Answers, Behaviour, Temper, answer_test, temper
from discrimtest.randomness import Stream
from discrimtest.words.outcome import Category

FAVOURABLE = {Category.INVITATION, Category.BOOKING_LINK}
CANDIDATES = (("An", False), ("Bo", True))


def invited(answers: Answers) -> bool:
    return any(reaction.category in FAVOURABLE for reaction in answers.reactions)


def many(way: Temper, behaviour: Behaviour, count: int = 4000) -> list[tuple[Answers, ...]]:
    return [
        answer_test(Stream(5, "behaviour", number), way, behaviour, CANDIDATES, 10)
        for number in range(count)
    ]


@pytest.mark.slow
def test_a_landlord_who_never_discriminates_invites_both_alike() -> None:
    plain = Behaviour(second_contact=1, gone=0, bounced=0)
    pairs = many(Temper(False, 1.0, False), plain)
    first = sum(invited(pair[0]) for pair in pairs) / len(pairs)
    second = sum(invited(pair[1]) for pair in pairs) / len(pairs)
    # Four standard errors of a rate over 4,000 tests.
    assert abs(first - plain.invitation) < 4 * (0.25 / 4000) ** 0.5
    assert abs(second - plain.invitation) < 4 * (0.25 / 4000) ** 0.5


def test_a_discriminating_landlord_passes_over_the_test_candidate_at_the_stated_rate() -> None:
    plain = Behaviour(second_contact=1, gone=0, bounced=0, ignored=0.7)
    pairs = many(Temper(True, 1.0, False), plain)
    rate = sum(invited(pair[1]) for pair in pairs) / len(pairs)
    assert abs(rate - plain.invitation * 0.3) < 4 * (0.25 / 4000) ** 0.5


def test_ads_that_are_gone_and_bounces_leave_no_answer() -> None:
    pairs = many(Temper(False, 1.0, True), Behaviour(gone=1.0, bounced=0), 50)
    assert all(pair[1] == Answers((), gone=True) for pair in pairs)
    pairs = many(Temper(False, 1.0, True), Behaviour(bounced=1.0), 50)
    assert all(pair[0] == Answers((), bounced=True) for pair in pairs)


def test_late_answers_come_after_the_window_and_software_answers_at_once() -> None:
    pairs = many(Temper(False, 1.4, True), Behaviour(late=1.0, bounced=0), 200)
    answers = [reaction for pair in pairs for reaction in pair[0].reactions]
    acknowledgements = [a for a in answers if a.category is Category.ACKNOWLEDGEMENT]
    assert len(acknowledgements) == 200
    assert all(a.delay < timedelta(minutes=6) for a in acknowledgements)
    others = [a for a in answers if a.category is not Category.ACKNOWLEDGEMENT]
    assert others
    assert all(a.delay > timedelta(days=10) for a in others)


def test_a_temper_is_fixed_by_seed_and_landlord() -> None:
    sure = Behaviour(discriminating_agencies=1.0, discriminating_private=0.0)
    assert temper(1, "a", True, sure).discriminates
    assert not temper(1, "a", False, sure).discriminates
    assert temper(1, "a", True, sure) == temper(1, "a", True, sure)
    shares = [temper(3, f"l{n}", True, Behaviour()).discriminates for n in range(4000)]
    assert abs(sum(shares) / 4000 - Behaviour().discriminating_agencies) < 0.025


def test_most_answers_come_soon_and_some_on_every_day_of_the_window() -> None:
    pairs = [
        answer_test(
            Stream(5, "waits", number), Temper(False, 1.0, False), Behaviour(), CANDIDATES, 14
        )
        for number in range(3000)
    ]
    delays = sorted(r.delay for pair in pairs for answers in pair for r in answers.reactions)
    days = Counter(delay // timedelta(days=1) for delay in delays)
    in_time = [delay for delay in delays if delay <= timedelta(days=14)]
    late = 1 - len(in_time) / len(delays)
    assert abs(late - Behaviour().late) < 0.012
    # Half within 20 hours, of those that come within the window; its density falls from day to day.
    assert timedelta(hours=17) < in_time[len(in_time) // 2] < timedelta(hours=21)
    assert days[0] > days[1] > days[2] > days[3] + days[4]
    assert all(days[day] for day in range(14)), "none without"
    after_four = sum(days[day] for day in range(5, 14)) / len(in_time)
    assert 0.04 < after_four < 0.1
    assert max(delays) <= timedelta(days=28)
