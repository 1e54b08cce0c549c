"""Simulated coders judge part of the answers of a simulated study, as people would."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from discrimtest.actions.code_outcomes import (
    decide_item,
    judge_item,
    leave_item,
    next_dispute,
    next_item,
)
from discrimtest.randomness import Stream
from discrimtest.record.waitlist import SALUTATION_CODES
from discrimtest.store.engine import reading
from discrimtest.words.outcome import Category, Coding
from discrimtest.words.person import Person
from discrimtest.workplace.kept_waitlist import coding_queue
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace

Progress = Callable[[str, int, int], None]
JUDGED = 30
"""Exchanges at most: the rest stays as testers judged it."""
_LEAKS, _DIFFERS = 0.04, 0.2
"""Chances that a masked text tells a name, and that a second coder reads something else."""


def code_blind(
    at: Workplace,
    slug: str,
    seed: int,
    coders: Sequence[Person],
    progress: Progress = lambda *_: None,
) -> None:
    """The first coder takes what is next; the second what is coded twice, or leaked; the third
    decides. Coders read what the simulated landlord meant; a second one errs now and then.

    Args:
        seed: Of leaks and differences.
    """
    first, second, third = (replace(at, person=person) for person in coders)
    with reading(at.engine) as session:
        study = look_up(at, session, slug)
        queue = coding_queue(study.record(session), study, at, session)
    meant = {queue.item_of(name): coding for name, coding in queue.record.coded.items()}
    twice = {queue.item_of(name) for name in queue.states if queue.lots.twice(name)}
    most = min(JUDGED, len(queue.states))
    for number in range(most):
        now = at.now() + timedelta(minutes=2 * number)
        found = next_item(first.on(now), slug)
        if found is None:
            break
        item, lot = found.item, Stream(seed, "coded blind", number)
        progress("blind coding", number + 1, most)
        if lot.unit() < _LEAKS:
            leave_item(first.on(now), slug, item, leaked="name", note="De naam stond er nog.")
            _judge(second.on(now), slug, item, meant[item])
            continue
        _judge(first.on(now), slug, item, meant[item])
        if item in twice:
            said = lot.pick(list(Category)[:-2]) if lot.unit() < _DIFFERS else None
            _judge(second.on(now + timedelta(minutes=1)), slug, item, meant[item], said)
    _decide(third.on(at.now() + timedelta(hours=2)), slug, meant)


def _decide(third: Workplace, slug: str, meant: dict[str, Coding]) -> None:
    while (dispute := next_dispute(third, slug)) is not None:
        decide_item(
            third,
            slug,
            dispute.item,
            category=str(meant[dispute.item].category),
            reason="Beoordeeld op de tekst zelf.",
            subtle=_codes(meant[dispute.item]),
        )


def _judge(
    coder: Workplace, slug: str, item: str, meant: Coding, said: Category | None = None
) -> None:
    category = str(said or meant.category)
    judge_item(coder, slug, item, category=category, subtle=_codes(meant))


def _codes(meant: Coding) -> list[str]:
    """What a coder can code, who sees neither the salutation nor when the answer came."""
    unseen = (*SALUTATION_CODES, "response_time")
    return [f"{code}={value}" for code, value in meant.subtle.items() if code not in unseen]
