"""The outcome of one contact: what stands of the judgements of what came back to it.

The best offer counts first, then what a person answered, then what software sent. Each answer
is judged by itself, so one that is withdrawn or moved takes its own judgement along and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from discrimtest.identifiers import derived_id
from discrimtest.words.outcome import Category, Coding, CodingMethod
from discrimtest.words.response import Response

OFFERS = (Category.INVITATION, Category.BOOKING_LINK)
"""Answers that hold a moment for the candidate, and so are declined politely."""
_VIEWINGS = (*OFFERS, Category.INVITATION_CONDITIONAL)
_SOFTWARE = (Category.FORM_LINK, Category.MISSED_CALL, Category.ACKNOWLEDGEMENT)
"""What nobody said: it never outranks what somebody did."""
_NOTHING_SAID = ("not_applicable", "not_mentioned")
_ORDER = {category: place for place, category in enumerate(Category)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one contact.

    Attributes:
        coding: The judgement that decides, with the subtle codes of all that count; None while
            nothing is coded.
        counting: The judgements that count, oldest first.
        decisive: The answer that made the outcome; None where a rule or a person alone did.
        waiting: Answers that nobody has judged yet.
    """

    coding: Coding | None
    counting: tuple[Coding, ...]
    decisive: Response | None
    waiting: tuple[Response, ...]


def outcome_of(
    answers: Sequence[Response], judged: Sequence[Coding], subtle: Mapping[str, tuple[str, ...]]
) -> Outcome:
    """What came of one contact.

    A person who judged the whole exchange read what was recorded by then, so that judgement
    takes the place of all before it. A rule's "no reply" counts while there is nothing else.

    Args:
        answers: Within the window, in the order received.
        judged: Every coding of the contact, corrected ones too, oldest first.
        subtle: Values of each item of subtle treatment, by item.
    """
    own = {coding_id(answer.id): answer for answer in answers}
    counting = _counting(judged, own)
    whole = [coding for coding in judged if _is_whole(coding, own)]
    done = {coding.id for coding in judged}
    waiting = tuple(
        answer
        for answer in answers
        if coding_id(answer.id) not in done
        and not any(answer.recorded_at <= coding.at for coding in whole)
    )
    if not counting:
        return Outcome(None, (), None, waiting)
    decides = min(counting, key=lambda coding: _rank(coding, own.get(coding.id)))
    values: dict[str, str] = {}
    for coding in counting:
        values = merged(subtle, values, coding.subtle)
    decisive = own.get(_origin(decides, judged).id)
    return Outcome(replace(decides, subtle=values), counting, decisive, waiting)


def coding_id(response: str) -> str:
    """Id of the judgement of one answer."""
    return derived_id("coding", response)


def precedence(category: Category, automatic: bool = False) -> tuple[bool, bool, bool, int]:
    """Where a category stands among others to the same contact, the one that counts first.

    A bounce or an ad that is gone stands whatever software said before.

    Args:
        automatic: Software sent the answer.
    """
    offered = category in _VIEWINGS
    said = offered or not (automatic or category in _SOFTWARE)
    return category is not Category.INVALID, not offered, not said, _ORDER[category]


def merged(
    known: Mapping[str, tuple[str, ...]], one: Mapping[str, str], other: Mapping[str, str]
) -> dict[str, str]:
    """Subtle codes of several answers: of two values the one further down the codebook's list,
    and never "not applicable" when another answer had a value. So their order does not matter.
    """
    found = {**other, **one}
    for code, values in known.items():
        given = [codes[code] for codes in (one, other) if codes.get(code) in values]
        if given:
            applicable = [value for value in given if value not in _NOTHING_SAID] or given
            found[code] = max(applicable, key=values.index)
    return found


def _counting(judged: Sequence[Coding], own: Mapping[str, Response]) -> tuple[Coding, ...]:
    corrected = {coding.supersedes for coding in judged}
    stand = [coding for coding in judged if coding.id not in corrected]
    last = max((place for place, coding in enumerate(stand) if _is_whole(coding, own)), default=0)
    people = tuple(coding for coding in stand[last:] if coding.method is not CodingMethod.RULE)
    return people or tuple(stand[-1:])


def _is_whole(coding: Coding, own: Iterable[str]) -> bool:
    return coding.id not in own and coding.method is not CodingMethod.RULE


def _rank(coding: Coding, answer: Response | None) -> tuple[bool, bool, bool, int]:
    return precedence(coding.category, answer is not None and answer.automatic)


def _origin(coding: Coding, judged: Sequence[Coding]) -> Coding:
    """The first of a chain that said the same: up to the release before this one a judgement of
    an answer held the best offer by then, and corrected the one before it."""
    chain = {each.id: each for each in judged}
    while (before := chain.get(coding.supersedes or "")) and before.category is coding.category:
        coding = before
    return coding
