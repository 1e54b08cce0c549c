"""What is to be written down of a study, as the rules decided it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from discrimtest.identifiers import derived_id, fresh_id
from discrimtest.words.coding_event import CodingEvent
from discrimtest.words.contact import ContactEvent
from discrimtest.words.deviation import Deviation
from discrimtest.words.landlord import LandlordEvent
from discrimtest.words.outcome import Coding
from discrimtest.words.phone_call import PhoneCall
from discrimtest.words.response import Response
from discrimtest.words.response_event import ResponseEvent


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who writes down, when, and what names a new row of a kind."""

    person: str
    now: datetime
    fresh: Callable[[str], str] = fresh_id

    def naming(self, kind: str, client_id: str | None) -> Recorder:
        """The same, naming rows of a kind after the id that a device gave; after none, anew."""
        if client_id is None:
            return self
        name = derived_id(kind, client_id)
        return replace(self, fresh=lambda asked: name if asked == kind else self.fresh(asked))


@dataclass(frozen=True, slots=True)
class Entries:
    """Rows to be written, each kind in its order.

    Attributes:
        decisions: Stops of landlords; they hold for every study.
    """

    events: tuple[ContactEvent, ...] = ()
    answers: tuple[Response, ...] = ()
    codings: tuple[Coding, ...] = ()
    decisions: tuple[LandlordEvent, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    answer_events: tuple[ResponseEvent, ...] = ()
    coding_events: tuple[CodingEvent, ...] = ()
    calls: tuple[PhoneCall, ...] = ()

    def __add__(self, other: Entries) -> Entries:
        return Entries(
            self.events + other.events,
            self.answers + other.answers,
            self.codings + other.codings,
            self.decisions + other.decisions,
            self.deviations + other.deviations,
            self.answer_events + other.answer_events,
            self.coding_events + other.coding_events,
            self.calls + other.calls,
        )
