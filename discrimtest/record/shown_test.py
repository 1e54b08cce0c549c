"""One test as an inspector's annex tells it: plain values, local times."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from discrimtest.files.word import LocalText
from discrimtest.masking.known import Known
from discrimtest.masking.mask import Unmasked
from discrimtest.record.captures import Captured
from discrimtest.words.capture import Capture, CaptureKind, CaptureLimit, CaptureWay
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.landlord import LandlordType
from discrimtest.words.listing import HomeType
from discrimtest.words.mail_signature import SignatureVerdict
from discrimtest.words.outcome import Category
from discrimtest.words.profile import Letter, Span
from discrimtest.words.visit import Account

TestState = Literal["complete", "broken", "unfinished"]


NOTHING = Unmasked()


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """A letter as sent; the spans of its signals are shown as they are."""

    subject: Unmasked
    body: Unmasked
    language: str
    spans: tuple[Span, ...] = ()
    subject_spans: tuple[Span, ...] = ()

    @property
    def sha256(self) -> str:
        """Fingerprint of subject, an empty line, and body."""
        return fingerprint(f"{self.subject.verbatim}\n\n{self.body.verbatim}")

    @classmethod
    def of(cls, letter: Letter) -> LetterFacts:
        subject, body = Unmasked(letter.subject), Unmasked(letter.body)
        return cls(subject, body, letter.language, letter.spans, letter.subject_spans)


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """What a signature (DKIM) of the mail of an answer was worth.

    Attributes:
        own: Whether the domain that signed is one of a mailbox that the landlord showed.
        looked: The day of the key, when the mail was kept.
    """

    verdict: SignatureVerdict
    own: bool
    looked: date


@dataclass(frozen=True, slots=True)
class AgainFacts:
    """What another person entered of the same answer, where it differs.

    Attributes:
        outcome: None where it was left to a coder.
    """

    at: datetime
    channel: str
    outcome: LocalText | None = None
    automatic: bool = False
    text: Unmasked = NOTHING


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """What came back to one contact, verbatim.

    Attributes:
        text: Empty where no words were recorded, and once erased.
        late: It came after the window of its contact, and counts for nothing.
        others: Whom it may tell of besides, where it lay under another contact once.
        signatures: Of its mail; none where nothing is known of any.
        again: A second entry that differs; None where there is none.
    """

    at: datetime
    channel: str
    text: Unmasked
    automatic: bool = False
    late: bool = False
    others: tuple[Known, ...] = ()
    erased: bool = False
    signatures: tuple[SignatureFacts, ...] = ()
    again: AgainFacts | None = None

    @property
    def sha256(self) -> str:
        """Fingerprint of the text as it was recorded; empty once erased."""
        return fingerprint(self.text.verbatim)


@dataclass(frozen=True, slots=True)
class EventFacts:
    """Something that happened to a contact: a ``ContactEventKind``."""

    at: datetime
    kind: str
    note: Unmasked = NOTHING


@dataclass(frozen=True, slots=True)
class ReplyChangeFacts:
    """What was done with an answer after it was recorded: a ``ResponseEventKind``.

    Attributes:
        came: When the answer came, as it was told until then.
        person: Number of the person within the study.
        here: It was moved to this contact, and not away from it.
        received: The right moment, of one dated anew.
        automatic: Whether software sent it, where that was decided.
        others: Whom the reason may tell of besides.
        after_sight: It was done once both visitors' accounts could be read.
    """

    at: datetime
    kind: str
    came: datetime
    channel: str
    person: int
    note: Unmasked = NOTHING
    here: bool = False
    received: datetime | None = None
    automatic: bool | None = None
    others: tuple[Known, ...] = ()
    after_sight: bool = False


@dataclass(frozen=True, slots=True)
class JudgementFacts:
    """How somebody coded what came back to one contact.

    Attributes:
        outcome: Label of the category.
        method: As :func:`discrimtest.record.coded_twice.told_method` tells it.
        coder: Number of the person within the study, by their first judgement; 0 for a rule.
        stands: It counts; else another took its place.
        decides: It is the outcome of the contact.
        others: Whom the reason may tell of besides.
        after_sight: It was made once both visitors' accounts could be read.
    """

    at: datetime
    outcome: LocalText
    method: str
    coder: int = 0
    stands: bool = True
    decides: bool = True
    reason: Unmasked = NOTHING
    others: tuple[Known, ...] = ()
    after_sight: bool = False


@dataclass(frozen=True, slots=True)
class SideFacts:
    """One candidate of one test. Times are local to the study.

    Attributes:
        role: Of this contact in the comparison.
        arm: Label of the candidate's arm.
        candidate: Name of the fictitious candidate.
        due: Planned moment of the contact. sent: When it was made; None when it never was.
        closes: When its window ends; None when it was never made.
        line: Name of the study's mailbox, number or account that it was made from. address: Its
            address; shown in enforcement only.
        message: Id of the message, where one is known.
        letter: As sent, with the spans of its signals; None once erased.
        decline: Words that the study gives to decline the invitation; empty where it was not.
        outcome: Label of the category that stands; None when not coded.
        category: That category. favourable: It counts as an invitation.
        judgements: Every judgement, oldest first. changes: Of its answers, oldest first.
        account: The visitor's, as it counts; None while one of the test may still change.
        remarks: Beside it, in the visitor's words.
        captured: Whether the advertisement was captured before it was made; None where it never
            was.
    """

    role: Literal["control", "test"]
    arm: LocalText
    candidate: str
    due: datetime
    sent: datetime | None = None
    closes: datetime | None = None
    line: str = ""
    message: str = ""
    address: str = ""
    letter: LetterFacts | None = None
    replies: tuple[ReplyFacts, ...] = ()
    events: tuple[EventFacts, ...] = ()
    decline: Unmasked = NOTHING
    outcome: LocalText | None = None
    category: Category | None = None
    favourable: bool = False
    judgements: tuple[JudgementFacts, ...] = ()
    changes: tuple[ReplyChangeFacts, ...] = ()
    account: Account | None = None
    remarks: Unmasked = NOTHING
    captured: Captured | None = None

    @property
    def sha256(self) -> str:
        """Fingerprint of the letter; empty once erased."""
        return self.letter.sha256 if self.letter else ""


@dataclass(frozen=True, slots=True)
class DepartureFacts:
    """A departure from the protocol in one test."""

    at: datetime
    reason: DeviationReason
    note: Unmasked = NOTHING
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class CapturedFacts:
    """A capture of the page of an advertisement, or of a filled form.

    Attributes:
        at: When it was taken; of one by hand that is its person's word.
        gone: Whether the site said that the page is not there.
        commitment: What the log holds of it.
        doubted: Whether it may show something else, so that it does not count.
    """

    at: datetime
    kind: CaptureKind
    way: CaptureWay
    gone: bool
    limits: tuple[CaptureLimit, ...]
    commitment: str
    doubted: bool = False

    @classmethod
    def of(cls, told: Capture, local: Callable[[datetime], datetime]) -> CapturedFacts:
        """As it is told in the time of the study."""
        at, doubted = local(told.taken_at), told.doubted
        return cls(at, told.kind, told.way, told.gone, told.limits, told.content, doubted)


@dataclass(frozen=True, slots=True)
class AdvertFacts:
    """The advertisement as the list that was imported has it.

    Attributes:
        title: As advertised; empty once erased.
        rent_cents: Monthly rent in cents; None where the list had none.
        posted: Day it was placed; None where the list had none.
        first_seen, last_seen: Days of the first and the last list of the study that had it.
        file_sha256: Fingerprint of the first of them.
        address: Of the home; shown in enforcement only, as the title is.
        captures: What was captured of its page and of forms, by when.
    """

    title: Unmasked
    home: HomeType
    portal: str
    rent_cents: int | None = None
    bedrooms: int | None = None
    posted: date | None = None
    first_seen: date | None = None
    last_seen: date | None = None
    file_sha256: str = ""
    address: str = ""
    captures: tuple[CapturedFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class HandFacts:
    """That somebody wrote down or judged something of a test.

    Attributes:
        at: When it was written down. what: "sent", "answer", "departure", "coded" or "changed".
        person: Number of the person within the study.
    """

    at: datetime
    what: str
    person: int


@dataclass(frozen=True, slots=True)
class HeardFacts:
    """What the landlord replied to what was found, or that it was asked to.

    Attributes:
        on: When the reply came, or when it was asked for.
        asked: It was asked for. whole: It is about all tests of the landlord.
        text: Word for word; empty where it was asked, and once erased.
    """

    on: date
    asked: bool
    whole: bool
    text: Unmasked = NOTHING

    @property
    def sha256(self) -> str:
        """Fingerprint of the text as it was recorded; empty once erased."""
        return fingerprint(self.text.verbatim)


@dataclass(frozen=True, slots=True)
class TestFacts:
    """One test for the annex.

    Attributes:
        comparison: Label of the comparison it was drawn for.
        landlord: Key of the landlord. A report shows a pseudonym made from it, or in a study
            that measures the market nothing at all.
        listing: Where the home is, as coarse as a municipality; shown in enforcement only.
        known: Words that tell who the landlord is, which home it is and where; what they find is
            masked wherever it stands.
        key: Its id, which puts the tests of such a study in an order that tells nothing.
        sides: In the order of the contacts, the first that was made in front.
        heard: What the landlord replied to it, or to all of its tests.
        hands: Who wrote down or judged something of it, oldest first.
    """

    __test__: ClassVar[bool] = False

    number: int
    comparison: LocalText
    landlord: str
    landlord_type: LandlordType
    state: TestState
    sides: tuple[SideFacts, ...]
    listing: str = ""
    known: Known = Known()
    departures: tuple[DepartureFacts, ...] = ()
    advert: AdvertFacts | None = None
    key: str = ""
    heard: tuple[HeardFacts, ...] = ()
    hands: tuple[HandFacts, ...] = ()


def fingerprint(text: str) -> str:
    """SHA-256 of a text in UTF-8; empty for none."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest() if text else ""
