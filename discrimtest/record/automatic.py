"""Which answers software sent: decided when an answer is recorded, or by a person, and kept."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

from discrimtest.record.outcome import own_coding
from discrimtest.words.outcome import Category, Coding
from discrimtest.words.response import Response, ResponseChannel
from discrimtest.words.response_event import ResponseEvent

_BY_SOFTWARE = (Category.BOOKING_LINK, Category.FORM_LINK, Category.ACKNOWLEDGEMENT)
_MANY = 3
"""Contacts to which the same words come before software is supposed behind them."""
_WRITTEN = (ResponseChannel.EMAIL, ResponseChannel.PORTAL)


def is_automatic(channel: ResponseChannel, category: Category | None) -> bool:
    """Whether software sent an answer: nobody writes a booking link, a form or an
    acknowledgement by hand. A call, a voicemail, a text message is never automatic."""
    return may_be_automatic(channel) and category in _BY_SOFTWARE


def decided(events: Iterable[ResponseEvent]) -> frozenset[str]:
    """Answers of which a person decided whether software sent them."""
    return frozenset(event.response for event in events if event.automatic is not None)


def proposed(
    answers: Iterable[Response], landlords: Mapping[str, str], settled: Container[str]
) -> dict[str, tuple[str, ...]]:
    """Answers that software may have sent, for a person to decide: the same words came in writing
    to three or more contacts, by mail from one landlord or through the portal.

    Args:
        answers: Of one study.
        landlords: Who stands behind each contact now.
        settled: Answers of which a person decided it.

    Returns:
        For each, all those with its words that still are to be decided, itself among them.
    """
    groups: dict[tuple[str, str], list[Response]] = {}
    for answer in answers:
        landlord = landlords.get(answer.contact or "")
        if landlord and answer.alike and may_be_automatic(answer.channel):
            source = landlord if answer.channel is ResponseChannel.EMAIL else ""
            groups.setdefault((source, answer.alike), []).append(answer)
    found: dict[str, tuple[str, ...]] = {}
    for group in groups.values():
        if len({answer.contact for answer in group}) >= _MANY:
            open_ones = (each for each in group if not each.automatic and each.id not in settled)
            same = tuple(answer.id for answer in open_ones)
            found |= dict.fromkeys(same, same)
    return found


def may_be_automatic(channel: ResponseChannel) -> bool:
    """Whether software answers in this way."""
    return channel in _WRITTEN


def as_changed(
    answers: Iterable[Response], events: Iterable[ResponseEvent]
) -> tuple[Response, ...]:
    """The answers as they are after all that was done with them, in the order received.

    Args:
        answers: As they were recorded, each under the contact where it lies, or lay last.
        events: In their order.
    """
    done: dict[str, list[ResponseEvent]] = {}
    for event in events:
        done.setdefault(event.response, []).append(event)
    if not done:
        return tuple(answers)
    changed = []
    for answer in answers:
        for event in done.get(answer.id, ()):
            answer = event.after(answer)
        changed.append(answer)
    return tuple(sorted(changed, key=lambda answer: (answer.received_at, answer.id)))


def with_automatic(answers: Iterable[Response], codings: Iterable[Coding]) -> tuple[Response, ...]:
    """The answers of a study, where the first release judged one and did not decide this.

    Its judgement of an answer held the best offer by then, so one that only repeats the
    judgement it corrects says nothing of the answer itself.
    """
    judged = {coding.id: coding for coding in codings}

    def by_software(answer: Response) -> bool:
        coding = judged.get(own_coding(answer))
        before = judged.get(coding.supersedes or "") if coding else None
        return (
            coding is not None
            and is_automatic(answer.channel, coding.category)
            and (before is None or before.category is not coding.category)
        )

    return tuple(
        replace(answer, automatic=True) if not answer.automatic and by_software(answer) else answer
        for answer in answers
    )
