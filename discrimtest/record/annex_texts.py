"""What an annex tells of every test beside the record."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from discrimtest.files.word import LocalText
from discrimtest.record.captures import by_listing
from discrimtest.words.capture import Capture
from discrimtest.words.landlord import Identity
from discrimtest.words.landlord_reply import LandlordReply
from discrimtest.words.listing import Listing, Seen
from discrimtest.words.mail_signature import MailSignature
from discrimtest.words.profile import Letter, Profile
from discrimtest.words.second_entry import SecondEntry


@dataclass(frozen=True)
class AnnexTexts:
    """What an annex tells beside the record.

    Attributes:
        arms, categories, comparisons: Labels by id.
        profiles: Candidates by id. letters: As sent, by contact; erased ones are absent.
        homes: Listings by id. adverts: Title and address by listing.
        seen: When the lists of the study had each listing.
        spellings: How each landlord showed itself.
        favourable: Categories that count as an invitation.
        lots: By test, what shuffles tests; from it nobody learns which test it is.
        lines: Addresses of the study's lines.
        signatures: Of the mail of an answer, and when each was looked at, by answer.
        again: Second entries, by answer.
        heard: What the landlords replied, oldest first.
        sighted: Since when people could see to which candidate an answer came, by person.
        captures: Of advertisements, by when they were taken.
    """

    arms: Mapping[str, LocalText]
    categories: Mapping[str, LocalText]
    comparisons: Mapping[str, LocalText]
    profiles: Mapping[str, Profile]
    homes: Mapping[str, Listing]
    letters: Mapping[str, Letter] = field(default_factory=dict)
    adverts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    seen: Mapping[str, Seen] = field(default_factory=dict)
    spellings: Mapping[str, Sequence[Identity]] = field(default_factory=dict)
    favourable: Collection[str] = ()
    lots: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)
    signatures: Mapping[str, Sequence[tuple[datetime, MailSignature]]] = field(default_factory=dict)
    again: Mapping[str, SecondEntry] = field(default_factory=dict)
    sighted: Mapping[str, datetime] = field(default_factory=dict)
    heard: tuple[LandlordReply, ...] = ()
    captures: tuple[Capture, ...] = ()

    @cached_property
    def captures_of(self) -> Mapping[str, list[Capture]]:
        """The captures by listing."""
        return by_listing(self.captures)
