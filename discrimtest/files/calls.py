"""An instrument of mystery calls, as written in ``protocols/<name>/``.

It has a script and requests in place of letters, arms and comparisons: a call has no control
candidate, so nothing is compared within it.
"""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from pydantic import Field

from discrimtest.files.protocol import Ground, Reviews
from discrimtest.files.word import FileTable, Form, LocalText, Slug
from discrimtest.words.call import CallOutcome
from discrimtest.words.language import LanguageCode


class CallRequest(FileTable):
    """What the owner asks for, on one ground.

    Attributes:
        wording: What the caller says where the script has ``{{ request }}``.
    """

    id: Slug
    ground: Ground
    label: LocalText
    wording: LocalText


class CallHours(FileTable):
    """When agencies are called.

    Attributes:
        weekdays: 1 = Monday … 7 = Sunday.
        attempts: Calls that nobody takes before the agency counts as not reached.
    """

    office_hours: Annotated[tuple[time, time], Form('["09:00", "17:00"]')]
    weekdays: Annotated[tuple[int, ...], Form("[1, 2, 3, 4, 5]")] = (1, 2, 3, 4, 5)
    attempts: int = Field(ge=1, le=10)


class CallProtocol(FileTable):
    """What ``protocol.toml`` of mystery calls says.

    Attributes:
        kind: Tells it from a protocol of letters.
        languages: Languages in which calls are made; each variant exists in each of them.
        reading_languages: Languages in which the scripts can be read, but nobody is called.
        variants: Scripts; a file ``scripts/<variant>.<language>.md`` for each.
        requests: What an owner asks for; a call holds one of them.
    """

    kind: Literal["mystery-call"]
    name: Slug
    version: str
    title: LocalText
    summary: LocalText
    languages: tuple[LanguageCode, ...] = Field(min_length=1)
    reading_languages: tuple[LanguageCode, ...] = ()
    variants: tuple[Slug, ...] = Field(min_length=1)
    hours: CallHours
    reviews: Reviews = Reviews()
    requests: tuple[CallRequest, ...] = Field(min_length=1)


class CallOutcomeEntry(FileTable):
    """``definition`` is what the caller reads; ``example`` an invented answer."""

    id: CallOutcome
    label: LocalText
    definition: LocalText
    example: LocalText | None = None


class CallCodebook(FileTable):
    """What ``codebook.toml`` of mystery calls says; every outcome has an entry."""

    version: str
    outcomes: tuple[CallOutcomeEntry, ...]
