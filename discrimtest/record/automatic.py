"""Which answers software sent: decided when an answer is recorded, and kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from discrimtest.record.outcome import coding_id
from discrimtest.words.outcome import Category, Coding
from discrimtest.words.response import Response, ResponseChannel

_BY_SOFTWARE = (Category.BOOKING_LINK, Category.FORM_LINK, Category.ACKNOWLEDGEMENT)
_WRITTEN = (ResponseChannel.EMAIL, ResponseChannel.PORTAL)


def is_automatic(channel: ResponseChannel, category: Category | None) -> bool:
    """Whether software sent an answer: nobody writes a booking link, a form or an
    acknowledgement by hand. A call, a voicemail, a text message is never automatic."""
    return channel in _WRITTEN and category in _BY_SOFTWARE


def with_automatic(answers: Iterable[Response], codings: Iterable[Coding]) -> tuple[Response, ...]:
    """The answers of a study, where the first release judged one and did not decide this.

    Its judgement of an answer held the best offer by then, so one that only repeats the
    judgement it corrects says nothing of the answer itself.
    """
    judged = {coding.id: coding for coding in codings}

    def by_software(answer: Response) -> bool:
        coding = judged.get(coding_id(answer.id))
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
