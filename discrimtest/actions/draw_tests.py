"""Draw what the sample still wants: tests, candidates, letters and times, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from discrimtest.actions.read_commitments import (
    Earlier,
    limits_of,
    rare_arms,
    read_commitments,
)
from discrimtest.actions.write_letters import write_letters
from discrimtest.design import draw as drawing
from discrimtest.design import inputs as asked
from discrimtest.design.calendar import Offsets, public_holidays
from discrimtest.design.personas import (
    arms_of,
    known_senders,
    names_in_order,
    personas_of,
    said_in_order,
)
from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.files.protocol import AllowedComparison
from discrimtest.identifiers import canonical_json, sha256_hex
from discrimtest.record.complaint_steps import require_reactive, require_unfinished
from discrimtest.store import (
    complaints,
    contacts,
    decisions,
    deviations,
    draws,
    exclusions,
    landlords,
)
from discrimtest.store import listings as stored
from discrimtest.store.commits import SELDOM_READ, committing, retried
from discrimtest.store.engine import aside
from discrimtest.store.keys import destroyed_subjects
from discrimtest.store.log import head
from discrimtest.store.session import Session
from discrimtest.store.sight import whole
from discrimtest.words.line import LineChannel
from discrimtest.words.listing import ContactChannel, Listing
from discrimtest.words.person import Right
from discrimtest.words.persona import Persona
from discrimtest.words.study import Mode, StudyVersion
from discrimtest.words.test import Draw, Test
from discrimtest.workplace.open_study import OpenStudy, take_up_locked
from discrimtest.workplace.workplace import Workplace

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class DrawResult:
    """What a draw made.

    Attributes:
        number: Number of the draw; one without any test is not recorded and leaves its number.
        tests: Tests drawn now.
        shortfalls: In words, why there are fewer than wanted; empty when there are not.
        golden: Hash of the draw; the same seed and inputs give the same on any machine.
        balance: The balance table, as stored.
    """

    study: str
    number: int
    tests: int
    wanted: int
    shortfalls: tuple[str, ...]
    golden: str
    balance: list[dict[str, object]]

    def to_dict(self) -> dict[str, Any]:
        return {
            "study": self.study,
            "draw": self.number,
            "tests": self.tests,
            "wanted": self.wanted,
            "shortfalls": list(self.shortfalls),
            "golden": self.golden,
            "balance": self.balance,
        }


def draw_tests(
    at: Workplace,
    slug: str,
    *,
    count: int | None = None,
    start: date | None = None,
    progress: Progress = lambda *_: None,
) -> DrawResult:
    """Draw tests from listings not drawn yet, together with every earlier test of any study.

    Args:
        count: At most this many; None for all that the sample still wants.
        start: First day for contacts; None for the first day of the period.
        progress: Told of each step.

    Raises:
        WrongInput: ``count`` is not above 0.
        Refused: The study is not locked, its sample is complete, or its complaint is closed.
        DrawRefused: Some test could not be completed; nothing was drawn.
        Overtaken: Listings, contacts or decisions changed while it was drawn, again and again.
    """
    return retried(lambda: _draw(at, slug, count, start, progress))


def _draw(
    at: Workplace, slug: str, count: int | None, start: date | None, progress: Progress
) -> DrawResult:
    with aside(whole(at.engine)) as session:
        seq = head(session)[0]
        study, version = take_up_locked(at, session, slug)
        at.require(Right.DRAW_TESTS, study.id)
        require_unfinished(slug, complaints.followed_by(session, study.id))
        progress("tests", 0, 4)
        earlier = Earlier.read(session)
        writers = _personas(study, earlier)
        inputs = _inputs(at, session, study, earlier, writers, count, start)
        progress("tests", 1, 4)
        drawn = drawing.draw(inputs)
        progress("tests", 2, 4)
        tests = tuple(replace(test, study=study.id) for test in drawn.tests)
        profiles, letters = write_letters(at, session, study, tests, writers)
    names = {profile.id: profile.names for profile in profiles}
    golden = drawing.golden_hash(drawn, names)
    progress("tests", 3, 4)
    if tests:
        with committing(at.engine, seq, harmless=SELDOM_READ) as session:
            at.require_still(session, Right.DRAW_TESTS, study.id)
            draws.store_draw(
                session,
                at.keys,
                _record(study, version, inputs, drawn, golden),
                profiles=profiles,
                tests=tests,
                letters=letters,
                by=at.person.id,
                at=at.now(),
            )
    progress("tests", 4, 4)
    return DrawResult(
        slug, inputs.number, len(tests), drawn.wanted, drawn.statement(), golden, drawn.balance
    )


def _record(
    study: OpenStudy,
    version: StudyVersion,
    inputs: asked.DrawInputs,
    drawn: drawing.Drawn,
    golden: str,
) -> Draw:
    record = inputs.record()
    return Draw(
        drawn.id,
        study.id,
        version.id,
        drawn.number,
        drawn.seed,
        record,
        sha256_hex(canonical_json(record)),
        golden,
        drawn.balance,
    )


def _personas(study: OpenStudy, before: Earlier) -> dict[str, Persona]:
    """The study's personas, by line: whoever wrote from it before still does."""
    known = known_senders(before.of(study.id), before.profiles)
    return {each.line: each for each in personas_of(study.instrument, known)}


def _inputs(
    at: Workplace,
    session: Session,
    study: OpenStudy,
    before: Earlier,
    writers: Mapping[str, Persona],
    count: int | None,
    start: date | None,
) -> asked.DrawInputs:
    instrument, file = study.instrument, study.instrument.study
    if count is not None and count < 1:
        rule, repair = "must be at least 1", "Ask for more tests."
        problem = Problem.of_input("count", str(count), rule, repair, code="draw.no_tests")
        raise WrongInput("There is nothing to draw.", [problem])
    earlier = draws.draws(session, study.id)
    own = before.of(study.id)
    missing = file.sample.tests - len(own) + _replaced(session, study, own)
    if missing < 1:
        raise _complete(study, len(own))
    groups = groups_of(session)
    commitments = read_commitments(at, session, study.id, before, groups)
    return asked.DrawInputs(
        study=file.slug,
        seed=file.seed,
        number=len(earlier) + 1,
        wanted=missing if count is None else min(missing, count),
        listings=_listings(at, session, study, groups),
        comparisons=_comparisons(study),
        variants=instrument.protocol.variants,
        languages=file.languages,
        lines=tuple(_line(each) for each in writers.values()),
        timing=_timing(study, start),
        limits=limits_of(instrument),
        order=instrument.protocol.timing.order,
        next_number=draws.last_number(session, study.id) + 1,
        commitments=commitments.tests,
        others=commitments.others,
    )


def _line(persona: Persona) -> asked.DrawLine:
    names, says = names_in_order(persona.names), said_in_order(persona.says)
    return asked.DrawLine(persona.line, str(persona.channel), persona.arm, names, says)


def _replaced(session: Session, study: OpenStudy, own: Iterable[Test]) -> int:
    """How many broken tests another takes the place of, by the rule that the study fixed."""
    rule = study.instrument.study.sample.replace_broken
    if rule == "none":
        return 0
    broken, sent = deviations.broken_tests(session), contacts.sent_times(session)
    return sum(
        test.id in broken and (rule == "all" or all(one.id not in sent for one in test.contacts))
        for test in own
    )


def _complete(study: OpenStudy, drawn: int) -> Refused:
    file = study.instrument.study
    problem = Problem(
        f"studies/{file.slug}/study.toml: sample.tests",
        str(file.sample.tests),
        f"{drawn} tests are drawn, so the sample is complete",
        "Raise sample.tests in an amendment to draw more.",
        "sample.complete",
    )
    return Refused("There is nothing left to draw.", [problem])


def _left_alone(
    at: Workplace,
    session: Session,
    study: OpenStudy,
    homes: Sequence[Listing],
    groups: Mapping[str, str],
) -> set[str]:
    """The groups of landlords that were excluded or stopped, or show what one did whose data were
    erased since."""
    left = set(decisions.standing(session).excluded)
    marks = exclusions.marks(session, study.instrument.study)
    if marks:
        types = {home.landlord: home.landlord_type for home in homes}
        shown = landlords.spellings(session, at.keys, types)
        left |= {
            name
            for name, kind in types.items()
            if exclusions.is_marked(at.keys, marks, kind, shown.get(name, ()))
        }
    return {groups.get(name, name) for name in left}


def _complained_of(session: Session, study: OpenStudy, groups: Mapping[str, str]) -> set[str]:
    """The group of the landlord whom a reactive study is about; none where any may be drawn.

    Raises:
        Refused: It is reactive, and no complaint was linked to it; or one was, and its files make
            it measure the market since.
    """
    slug, mode = study.registered.slug, study.registered.mode
    named = complaints.landlords_complained_of(session, study.id)
    if named:
        require_reactive(slug, mode, study.registered.purpose)
    elif mode is not Mode.REACTIVE:
        return set()
    else:
        problem = Problem(
            slug,
            str(mode),
            "tests the landlord of a complaint, and no complaint is linked to it",
            "Link the one that it follows: '{link}'.",
            "draw.no_complaint",
            values={"link": action("complaints link", "COMPLAINT", study=slug)},
        )
        raise Refused("There is no landlord to draw homes of.", [problem])
    standing = decisions.standing(session)
    return {groups.get(now, now) for now in map(standing.now, named)}


def _listings(
    at: Workplace, session: Session, study: OpenStudy, groups: dict[str, str]
) -> tuple[asked.DrawListing, ...]:
    homes = stored.listings(session, study.id)
    excluded = _left_alone(at, session, study, homes, groups)
    meant = _complained_of(session, study, groups)
    erased = destroyed_subjects(session)
    calls = study.instrument.protocol.line_channel is LineChannel.PHONE
    found = []
    for each in homes:
        barred = ""
        if groups.get(each.landlord, each.landlord) in excluded:
            barred = "of an excluded or stopped landlord"
        elif each.landlord in erased:
            barred = "of a landlord whose data were erased"
        elif meant and groups.get(each.landlord, each.landlord) not in meant:
            barred = "of another landlord than the complaint's"
        channels = [one for one in each.channels if (one is ContactChannel.PHONE) is calls]
        found.append(
            asked.DrawListing(
                id=each.id,
                landlord=each.landlord,
                group=groups.get(each.landlord, each.landlord),
                landlord_type=each.landlord_type,
                stratum=each.stratum,
                channels=tuple(str(channel) for channel in channels),
                available_from=each.posted,
                barred=barred,
            )
        )
    return tuple(found)


def _comparisons(study: OpenStudy) -> tuple[asked.ComparisonSpec, ...]:
    sampled, rare = study.instrument.sampled, rare_arms(study.instrument)
    if study.instrument.study.sample.design == "within-listing":
        return (_together(sampled, rare),)
    return tuple(
        asked.ComparisonSpec.paired(
            each.id,
            each.test,
            each.control,
            factors=tuple(sorted(each.factors.items())),
            rare=rare,
        )
        for each in sampled
    )


def _together(sampled: Sequence[AllowedComparison], rare: Collection[str]) -> asked.ComparisonSpec:
    """Every arm of every comparison at one listing; one that is test somewhere says so."""
    controls = {each.test: each.control for each in sampled}
    return asked.ComparisonSpec(
        Test.joined(each.id for each in sampled),
        tuple(
            asked.Candidate(arm, controls.get(arm), rare=arm in rare) for arm in arms_of(sampled)
        ),
    )


def _timing(study: OpenStudy, start: date | None) -> asked.DrawTiming:
    file, timing = study.instrument.study, study.instrument.protocol.timing
    first, last = file.period.first, file.period.last
    opening, closing = ((each.hour * 60 + each.minute) for each in timing.office_hours)
    least, most = (round(hours * 60) for hours in timing.gap_hours)
    return asked.DrawTiming(
        first=first,
        last=last,
        start=start or first,
        offsets=Offsets.of(ZoneInfo(file.timezone), first, last),
        hours=(opening, closing),
        weekdays=timing.weekdays,
        holidays=public_holidays("BE", first, last),
        gap=(least, most),
        window_days=timing.window_days,
    )


def groups_of(session: Session) -> dict[str, str]:
    """Landlords in doubt of being one count as one: group by landlord, where there is doubt."""
    return decisions.standing(session).groups()
