"""What a report needs to know about a study, as plain values: no database, no files.

Counts are counts of tests unless a name says otherwise. Only the annex holds what could name a
landlord, and no page shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from discrimtest.disclosure.rule import RULE
from discrimtest.files.change import Change
from discrimtest.files.profiles import Pretest
from discrimtest.files.protocol import Ground, Review, Reviews
from discrimtest.files.study import StudyLimits
from discrimtest.files.word import NOBODY, LocalText
from discrimtest.findings.keys import Comparison
from discrimtest.record.annex import AnnexFacts
from discrimtest.record.attempt_counts import AttemptFacts
from discrimtest.record.counts import AnswerFacts, CodingFacts, SampleFacts
from discrimtest.record.flow import FlowFacts, ReachFacts
from discrimtest.record.quality import Quality
from discrimtest.report.answer_times import TimesFacts
from discrimtest.report.delivered import DeliveryFacts
from discrimtest.report.wave_facts import BaselineFacts
from discrimtest.requests.visits import VisitFacts
from discrimtest.words.study import Mode, Purpose
from discrimtest.words.tested_by import TestedBy


class Audience(StrEnum):
    """For whom a report is written; none of them reads who a landlord is."""

    PUBLIC = "public"
    COMMISSIONER = "commissioner"
    INSPECTOR = "inspector"


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """The study as its file states it.

    Attributes:
        legal_basis: Title of the legal file; None where the study names none.
        counsel: Counsel's check of that file; empty when none took place.
        first: First day of the period. last: Last day.
        languages: Languages of the letters.
    """

    slug: str
    title: LocalText
    question: LocalText
    purpose: Purpose
    mode: Mode
    simulated: bool
    runner: LocalText
    place: LocalText
    first: date
    last: date
    languages: tuple[str, ...]
    commissioner: LocalText = NOBODY
    legal_basis: LocalText | None = None
    counsel: Review = Review()


@dataclass(frozen=True, slots=True)
class LegalStatementFacts:
    """One statement of law, with its source."""

    text: LocalText
    source: LocalText


@dataclass(frozen=True, slots=True)
class LegalFacts:
    """What the legal file of a study says.

    Attributes:
        statements: Competence, burden of proof, required steps.
        guidance: What a landlord may ask at a first contact.
        report_to: Where discrimination can be reported.
        checked: Counsel has checked the file.
    """

    title: LocalText
    statements: tuple[LegalStatementFacts, ...]
    guidance: tuple[LegalStatementFacts, ...] = ()
    report_to: tuple[LegalStatementFacts, ...] = ()
    checked: bool = False


@dataclass(frozen=True, slots=True)
class ProtocolFacts:
    """The instrument.

    Attributes:
        order: A fair coin per test, or the test candidate always first.
        window_days: Days in which an answer counts.
        gap_hours: Least and most hours between the two contacts of a test.
        arms_left_out: Kinds of applicant that the protocol has and this sample has not.
        pretest_threshold: Share of raters, in (0, 1], who must read a signal as intended.
    """

    name: str
    version: str
    title: LocalText
    channel: Literal["email", "portal", "phone", "visit"]
    order: Literal["random", "test-first"]
    window_days: int
    gap_hours: tuple[float, float]
    decline_within_hours: float
    pretest_threshold: float
    variants: int
    reviews: Reviews = Reviews()
    arms_left_out: tuple[LocalText, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparisonFacts:
    """A comparison of the sample, or a pooled one.

    Attributes:
        key: What findings are keyed by.
        test: Labels of the test arms, pair by pair. control: Labels of their control arms.
        pooled: Labels of the comparisons that a pooled one puts together, else empty.
        primary: Answers the question of the study; exactly one does.
        names: What the names of test and of control arms are called, where origin is the ground.
        trans: The test candidates tell that they are trans, and the control ones do not.
        non_binary: The test candidates tell that they are non-binary.
    """

    key: Comparison
    label: LocalText
    grounds: tuple[Ground, ...]
    test: tuple[LocalText, ...]
    control: tuple[LocalText, ...]
    pooled: tuple[LocalText, ...] = ()
    primary: bool = False
    names: tuple[tuple[LocalText, ...], tuple[LocalText, ...]] = ((), ())
    trans: bool = False
    non_binary: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """A definition of a favourable answer; ``favourable`` are the codebook's labels.

    Attributes:
        kind: All answers, those by one channel, an item of subtle treatment, or a stage of a visit.
        column: That item in the codebook.
    """

    id: str
    label: LocalText
    favourable: tuple[LocalText, ...]
    main: bool = False
    kind: Literal["definition", "channel", "subtle", "stage"] = "definition"
    column: str = ""


@dataclass(frozen=True, slots=True)
class WordingFacts:
    """How often each kind of candidate wrote each wording of the letter, in complete tests.

    Attributes:
        variants: Names of the wordings.
        used: Each arm's label with its contacts by wording, in the same order.
    """

    variants: tuple[str, ...]
    used: tuple[tuple[LocalText, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class SignalFacts:
    """One name or phrase that carried a ground; ``text`` is shown to no public reader."""

    text: str
    pretest: Pretest | None = None

    @property
    def validated(self) -> Pretest | None:
        """Its pretest, where enough raters were asked."""
        return self.pretest if self.pretest and self.pretest.counts else None


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """One difference between two versions of the files; ``hidden`` keeps its values back."""

    change: Change
    hidden: bool


@dataclass(frozen=True, slots=True)
class AmendmentFacts:
    """A change after the lock.

    Attributes:
        changes: File, key, before and after of everything that it changed.
    """

    number: int
    on: date
    reason: str
    changes: tuple[ChangeFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class LockFacts:
    """What was fixed: SHA-256 by part ("study", "protocol", "plan", …).

    Attributes:
        afterwards: Whether data were there before it; then it fixed nothing.
    """

    on: date
    hashes: Mapping[str, str]
    program: str
    amendments: tuple[AmendmentFacts, ...] = ()
    afterwards: bool = False


@dataclass(frozen=True, slots=True)
class DrawFacts:
    """One draw; ``golden`` is the SHA-256 of the tests it made."""

    number: int
    seed: int
    tests: int
    golden: str


@dataclass(frozen=True, slots=True)
class UndrawnFacts:
    """Tests of draw ``number`` that were taken back before anything was recorded of them."""

    number: int
    tests: int
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """How far two coders agree, as one figure.

    Attributes:
        id: Of the figure (:mod:`discrimtest.estimators.agreement`).
        label: The category it is about; None for the outcome as a whole.
        value: nan where undefined. low, high: Its limits; None where there are none.
        answers: How many were compared.
    """

    id: str
    label: LocalText | None
    value: float
    low: float | None
    high: float | None
    answers: int


@dataclass(frozen=True, slots=True)
class ComplaintCounts:
    """Complaints received in the period of the study, of every study and of none."""

    by_source: Mapping[str, int]
    by_ground: Mapping[str, int]

    @property
    def are_few(self) -> bool:
        """Whether they are so few that only that may be told."""
        return sum(self.by_source.values()) < RULE.threshold


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Everything a report tells that is no finding.

    Attributes:
        control_first: Complete tests in which the control candidate came first.
        test_first: Complete tests in which the test candidate came first.
        lock: None when the study was never locked: the report is then unregistered.
        commands: Commands that make the findings and this report again.
        made_on: Day the report is made.
        alpha: Significance level of the plan, in (0, 1).
        margin: Net difference of the plan that is too small to matter, in (0, 1), or None.
        rare: Whether landlords seldom hear from some of its candidates.
        replaced: Which broken tests a later draw replaces.
        wordings: Who wrote which letter; None where that is not known.
        sent_by: Channels of the contacts, most used first; empty for that of the protocol.
        coding: How answers were judged; None when not known.
        agreement: How far two coders agree; empty where none judged the same, or for the public.
        late_answers: Answers to complete tests that came after their window.
        attempts: How far the calls of candidates came, where they call by a script.
        times: How soon answers came; None where no contact was timed.
        baseline: The earlier wave, where the study names one.
        baseline_missing: Its name, where its data are not at hand.
        annex: Every test, where the audience reads that.
        flow: What became of every imported row.
        reach: How many landlords the tests reached.
        delivery: Kinds of candidate whose letters did not arrive alike.
        legal: What the legal file says; None where the study names none.
        hidden: Comparisons that this audience does not see: few landlords stand behind them.
        complaints: Complaints that were brought meanwhile; None where nobody records any, and for
            the public.
        withheld: Whether counts of all tests together are kept from this audience.
        quality: How carefully it was written down, tester by tester; None for the public.
        tested_by: Complete tests of the primary comparison by who made them; empty likewise.
        visits: What visitors told beside the stages; None where nobody visits.
    """

    study: StudyFacts
    protocol: ProtocolFacts
    comparisons: tuple[ComparisonFacts, ...]
    outcomes: tuple[OutcomeFacts, ...]
    sample: SampleFacts
    control_first: int
    test_first: int
    made_on: date
    alpha: float = 0.05
    margin: float | None = None
    wordings: WordingFacts | None = None
    sent_by: tuple[str, ...] = ()
    coding: CodingFacts | None = None
    agreement: tuple[AgreementFacts, ...] = ()
    limits: StudyLimits = StudyLimits()
    rare: bool = False
    replaced: Literal["none", "unsent", "all"] = "none"
    answers: tuple[AnswerFacts, ...] = ()
    late_answers: int = 0
    attempts: tuple[AttemptFacts, ...] = ()
    signals: tuple[SignalFacts, ...] = ()
    lock: LockFacts | None = None
    draws: tuple[DrawFacts, ...] = ()
    undrawn: tuple[UndrawnFacts, ...] = ()
    commands: tuple[str, ...] = ()
    times: TimesFacts | None = None
    baseline: BaselineFacts | None = None
    baseline_missing: str = ""
    annex: AnnexFacts | None = None
    flow: FlowFacts = FlowFacts()
    reach: ReachFacts = ReachFacts()
    delivery: tuple[DeliveryFacts, ...] = ()
    legal: LegalFacts | None = None
    hidden: tuple[Comparison, ...] = ()
    withheld: bool = False
    quality: Quality | None = None
    tested_by: tuple[TestedBy, ...] = ()
    visits: VisitFacts | None = None
    complaints: ComplaintCounts | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether this audience sees no figure of the study at all."""
        return self.primary.key in self.hidden

    @property
    def told(self) -> tuple[ComparisonFacts, ...]:
        """The comparisons that this audience sees; the primary one first."""
        shown = [one for one in self.comparisons if one.key not in self.hidden]
        return tuple(sorted(shown, key=lambda one: not one.primary))

    @property
    def channels(self) -> tuple[str, ...]:
        """How the candidates asked: by the lines they used, or as the protocol says."""
        return self.sent_by or (self.protocol.channel,)

    @property
    def primary(self) -> ComparisonFacts:
        """The comparison that answers the question."""
        return next(comparison for comparison in self.comparisons if comparison.primary)

    @property
    def outcome(self) -> OutcomeFacts:
        """The main definition of a favourable answer."""
        return next(outcome for outcome in self.outcomes if outcome.main)
