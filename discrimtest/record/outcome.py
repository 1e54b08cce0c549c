"""The outcome of one contact: what stands of the judgements of what came back to it.

The best offer counts first, then what a person answered, then what software sent. Each answer
is judged by itself, so one that is withdrawn or moved takes its own judgement out and no more;
a person's judgement of the whole exchange counts no more once an answer it read has left.
A blind judgement takes the place of what testers noted of the answers that its coder read
(:mod:`.blind`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from discrimtest.identifiers import derived_id
from discrimtest.record.blind import (
    METHODS,
    BlindCodings,
    blind_of,
    salutations,
    told_codes,
    undone,
    unread,
)
from discrimtest.words.coding_event import CodingEvent
from discrimtest.words.outcome import Category, Coding, CodingMethod
from discrimtest.words.response import Response

OFFERS = (Category.INVITATION, Category.BOOKING_LINK)
"""Answers that hold a moment for the candidate, and so are declined politely."""
VIEWINGS = (*OFFERS, Category.INVITATION_CONDITIONAL)
"""Answers that let the candidate see the home, perhaps on a condition."""
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
        blind: The blind judgements that stand; None where there are none.
        salutations: What each coder judged the salutation to tell, the first coming first.
    """

    coding: Coding | None
    counting: tuple[Coding, ...]
    decisive: Response | None
    waiting: tuple[Response, ...]
    blind: BlindCodings | None = None
    salutations: tuple[CodingEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Lost:
    """An answer that counts for nothing at a contact: it was taken away, or came too late.

    Attributes:
        coding: Id of its own judgement there, if there is one.
        since: Since when it lay there.
        until: When it was taken away; None for one that came too late.
    """

    coding: str
    since: datetime
    until: datetime | None = None


def outcome_of(
    answers: Sequence[Response],
    judged: Sequence[Coding],
    subtle: Mapping[str, tuple[str, ...]],
    lost: Sequence[Lost] = (),
    events: Sequence[CodingEvent] = (),
) -> Outcome:
    """What came of one contact.

    A person who judged the whole exchange read what was recorded by then, so that judgement
    takes the place of all before it. A rule's "no reply" counts while there is nothing else.

    Args:
        answers: Within the window, in the order received.
        judged: Every coding of the contact, corrected ones too, oldest first.
        subtle: Values of each item of subtle treatment, by item.
        lost: Answers that count for nothing there, or no more.
        events: What coders did besides judging, oldest first.
    """
    if not (judged or lost or events):
        return Outcome(None, (), None, tuple(answers), None, ())
    own = {own_coding(answer): answer for answer in answers}
    of_answers = {*own, *(answer.coding for answer in lost)}
    whole = [coding for coding in judged if _is_whole(coding, of_answers)]
    void = _void(answers, judged, {coding.id for coding in whole}, lost) | undone(judged, events)
    waiting = _waiting(own, judged, whole, void)
    judged = [coding for coding in judged if coding.id not in void]
    blind = blind_of(answers, judged)
    noted = _counting([coding for coding in judged if coding.method not in METHODS], own)
    counting = _with_blind(blind, noted, answers) if blind else noted
    told = salutations(events, {event.id for event in events if _read_lost(event.at, lost)})
    if not counting:
        return Outcome(None, (), None, waiting, blind, told)
    decides = min(counting, key=lambda coding: _rank(coding, own.get(coding.id)))
    values = _all_subtle(subtle, counting)
    if blind:
        # What a coder left open stays as it was noted.
        values = _all_subtle(subtle, noted) | values
    values |= told_codes(told)
    return Outcome(
        replace(decides, subtle=values),
        counting,
        _decisive(decides, judged, own),
        waiting,
        blind,
        told,
    )


def _with_blind(
    blind: BlindCodings, noted: Sequence[Coding], answers: Sequence[Response]
) -> tuple[Coding, ...]:
    """The blind judgement that decides, and what was noted of answers that it did not read."""
    new = {own_coding(answer) for answer in unread(answers, blind.decides)}
    return blind.decides, *(coding for coding in noted if coding.id in new)


def _all_subtle(known: Mapping[str, tuple[str, ...]], counting: Iterable[Coding]) -> dict[str, str]:
    values: dict[str, str] = {}
    for coding in counting:
        values = merged(known, values, coding.subtle)
    return values


def _decisive(
    decides: Coding, judged: Sequence[Coding], own: Mapping[str, Response]
) -> Response | None:
    """The answer that made the outcome: one judged so by itself, or else the only one."""
    if decides.method not in METHODS:
        return own.get(_origin(decides, judged).id)
    if len(own) == 1:
        return next(iter(own.values()))
    same = (own[each.id] for each in judged if each.id in own and each.category is decides.category)
    return min(same, key=lambda answer: answer.received_at, default=None)


def coding_id(response: str, match: int = 1) -> str:
    """Id of the judgement of one answer, as it lies under a contact by this match: once moved, it
    is judged anew."""
    return derived_id("coding", response, *([match] if match > 1 else []))


def own_coding(answer: Response) -> str:
    """Id of the judgement of an answer where it lies now."""
    return coding_id(answer.id, answer.match)


def precedence(category: Category, automatic: bool = False) -> tuple[bool, bool, bool, int]:
    """Where a category stands among others to the same contact, the one that counts first.

    A bounce or an ad that is gone stands whatever software said before.

    Args:
        automatic: Software sent the answer.
    """
    offered = category in VIEWINGS
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


def _void(
    answers: Sequence[Response],
    judged: Sequence[Coding],
    whole: Collection[str],
    lost: Sequence[Lost],
) -> set[str]:
    """Judgements that count no more: of lost answers, and those that rest on them."""
    void = {answer.coding for answer in lost}
    for coding in judged:
        rests = coding.id in whole and _rests_on_lost(coding, answers, lost)
        if rests or coding.supersedes in void:
            void.add(coding.id)
    return void


def _rests_on_lost(coding: Coding, answers: Sequence[Response], lost: Sequence[Lost]) -> bool:
    """Whether a judgement of the whole exchange read an answer that was taken away since, or
    nothing but such as are late."""
    if _read_lost(coding.at, lost):
        return True
    return (
        coding.supersedes is None
        and coding.category not in (Category.INVALID, Category.NO_REPLY)
        and any(answer.until is None and answer.since <= coding.at for answer in lost)
        and not any(answer.told_at <= coding.at for answer in answers)
    )


def _read_lost(at: datetime, lost: Sequence[Lost]) -> bool:
    """Whether an answer lay there at a moment that was taken away since."""
    return any(answer.until and answer.since <= at < answer.until for answer in lost)


def _waiting(
    own: Mapping[str, Response],
    judged: Sequence[Coding],
    whole: Sequence[Coding],
    void: Collection[str],
) -> tuple[Response, ...]:
    """Answers that nobody has judged, or whose judgement counts no more."""
    stands = [coding.at for coding in whole if coding.id not in void]
    # Where a blind judgement fell, what was noted before it counts again.
    fell = [each.at for each in whole if each.id in void and each.method not in METHODS]
    # A judgement of the whole takes the place of what was judged before, also where it could not
    # count an answer yet.
    since = max(stands, default=None)
    done = {
        coding.id
        for coding in judged
        if coding.id not in void and (since is None or coding.at > since)
    }
    return tuple(
        answer
        for name, answer in own.items()
        if not any(answer.told_at <= at for at in stands)
        and (name not in done or any(answer.told_at <= at for at in fell))
    )


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
