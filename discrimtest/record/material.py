"""A study read at one moment: its record, and what reports and exports tell beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from discrimtest.record.afterwards import locked_too_late, made_before_draw
from discrimtest.record.entries import Entries, Recorder
from discrimtest.record.frame import study_frame
from discrimtest.record.progress import Progress, progress_of
from discrimtest.record.record import Record
from discrimtest.record.windows import closing_codings
from discrimtest.words.capture import Capture
from discrimtest.words.landlord import Identity
from discrimtest.words.landlord_reply import LandlordReply
from discrimtest.words.listing import Listing, RowStatus, Seen
from discrimtest.words.mail_signature import MailSignature
from discrimtest.words.profile import Letter, Profile
from discrimtest.words.second_entry import SecondEntry
from discrimtest.words.study import RegisteredStudy, StudyVersion
from discrimtest.words.test import Draw, TakenBack

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class Material:
    """What an analysis, a report and an export are made of.

    Attributes:
        study: As it is registered.
        versions: What was locked and amended, oldest first.
        seq: Number of the log's last entry at that moment.
        record: What was recorded.
        homes: The listings accepted for it.
        draws: By number.
        undrawn: What was taken back of them, oldest first.
        profiles: Its candidates by id.
        rows: Rows of the lists imported for it, by what became of them. refused: Those that were
            refused, by the code of their first reason (:mod:`discrimtest.words.refusal`).
        sighted: Since when people could see to which candidate an answer came, by person.
        letters: As sent, by contact. adverts: Title and address by listing. seen: When the lists
            had each listing. spellings: How the landlords of its tests showed themselves. lots:
            By test, what shuffles tests and cannot be computed without the key. lines: Addresses
            of the lines, by name. signatures: What those of the mail of an answer were worth,
            and when that was found out, by answer. again: Second entries, by answer. heard: What
            the landlords replied to it, oldest first. captures: Of advertisements, by when they
            were taken. All are empty unless texts were read; what was erased is absent, or has no
            words.
    """

    study: RegisteredStudy
    versions: tuple[StudyVersion, ...]
    seq: int
    record: Record
    homes: tuple[Listing, ...] = ()
    draws: tuple[Draw, ...] = ()
    undrawn: tuple[TakenBack, ...] = ()
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    rows: Mapping[RowStatus, int] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)
    sighted: Mapping[str, datetime] = field(default_factory=dict)
    letters: Mapping[str, Letter] = field(default_factory=dict)
    adverts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    seen: Mapping[str, Seen] = field(default_factory=dict)
    spellings: Mapping[str, Sequence[Identity]] = field(default_factory=dict)
    lots: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)
    signatures: Mapping[str, Sequence[tuple[datetime, MailSignature]]] = field(default_factory=dict)
    again: Mapping[str, SecondEntry] = field(default_factory=dict)
    heard: tuple[LandlordReply, ...] = ()
    captures: tuple[Capture, ...] = ()

    @cached_property
    def home(self) -> Mapping[str, Listing]:
        """The listings by id."""
        return {home.id: home for home in self.homes}

    def closed(self, by: Recorder) -> tuple[Material, Entries]:
        """The same with "no reply" for whatever stayed unanswered, and those codings, which are
        still to be kept."""
        closing = Entries(codings=closing_codings(self.record, by))
        return replace(self, record=self.record.plus(closing)), closing

    def afterwards(self, last: date) -> bool:
        """Whether what the study found was there before the study (:mod:`.afterwards`).

        Args:
            last: Last day of its period.
        """
        locked = (version.at for version in self.versions)
        zone = self.record.fieldwork.zone
        return locked_too_late(locked, last, zone) or bool(made_before_draw(self.record))

    def progress(self, now: datetime) -> Progress:
        """How far each test is."""
        return progress_of(self.record, now)

    def frame(self, event: Collection[str], now: datetime) -> pandas.DataFrame:
        """The contacts as a plan reads them, see :func:`~discrimtest.record.frame.study_frame`.

        Args:
            event: Categories of answers that stop the plan's clock.
        """
        types = {home.id: str(home.landlord_type) for home in self.homes}
        return study_frame(self.record, self.progress(now), types, event)
