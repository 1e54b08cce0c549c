"""What a report tells beside the findings, counted from the store."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

from discrimtest.actions.annex_facts import annex_facts
from discrimtest.actions.baseline_facts import baseline_facts
from discrimtest.actions.open_study import OpenStudy
from discrimtest.actions.run_analysis import Analysis, frame_of
from discrimtest.actions.workplace import Workplace
from discrimtest.doors import action, as_command
from discrimtest.estimators.answer_curve import AnswerCurve, curves
from discrimtest.files.plan import EVERYONE, PlannedComparison
from discrimtest.files.profiles import Pretest
from discrimtest.files.protocol import AllowedComparison, Ground
from discrimtest.files.word import LocalText
from discrimtest.library.instrument import Instrument
from discrimtest.record.counts import (
    answer_counts,
    coding_counts,
    control_first,
    sample_counts,
    sending_channels,
)
from discrimtest.report import facts
from discrimtest.report.answer_times import CurveFacts, TimesFacts
from discrimtest.samples.observations import Wanted, observe
from discrimtest.samples.waits import HOURS, WINDOW, waits_of
from discrimtest.store import draws, studies
from discrimtest.store import listings as stored
from discrimtest.store.session import Session
from discrimtest.words.study import VersionKind
from discrimtest.words.test import Test


def report_facts(
    at: Workplace, session: Session, analysis: Analysis, audience: str
) -> facts.ReportFacts:
    """Everything the report of an analysis tells that is no finding."""
    study, record, progress = analysis.study, analysis.record, analysis.progress
    earlier = baseline_facts(at, session, analysis)
    homes = stored.listings(session, study.id)
    complete, controls = progress.completed, control_first(progress)
    slug = study.instrument.slug
    return facts.ReportFacts(
        study=_study(study),
        protocol=_protocol(study),
        comparisons=comparison_facts(study),
        outcomes=_outcomes(study),
        sample=sample_counts(record, progress, homes, study.instrument.study.sample.tests),
        control_first=controls,
        test_first=len(complete) - controls,
        made_on=at.now().astimezone(ZoneInfo(study.registered.timezone)).date(),
        alpha=study.instrument.plan.alpha,
        margin=study.instrument.plan.equivalence_margin,
        sent_by=sending_channels(complete),
        coding=coding_counts(record, complete),
        limits=study.instrument.study.limits,
        answers=answer_counts(record, complete),
        signals=_signals(session, study, complete),
        lock=_lock(session, study),
        draws=_draws(session, study, progress.tests),
        commands=(
            as_command(action("analyse", slug)),
            as_command(action("report", slug, audience=audience)),
        ),
        times=_times(at, session, analysis),
        baseline=earlier,
        baseline_missing="" if earlier else study.instrument.study.baseline or "",
        annex=annex_facts(at, session, analysis) if audience == facts.Audience.INSPECTOR else None,
    )


def _study(study: OpenStudy) -> facts.StudyFacts:
    file, legal = study.instrument.study, study.instrument.legal
    return facts.StudyFacts(
        slug=file.slug,
        title=file.title,
        question=file.question,
        purpose=study.registered.purpose,
        mode=study.registered.mode,
        simulated=study.registered.simulated,
        runner=file.runner,
        place=file.place.name,
        first=file.period.first,
        last=file.period.last,
        languages=file.languages,
        commissioner=file.commissioner,
        legal_basis=legal.title,
        counsel=legal.counsel,
    )


def _protocol(study: OpenStudy) -> facts.ProtocolFacts:
    protocol = study.instrument.protocol
    used = {arm for each in study.instrument.sampled for arm in (each.test, each.control)}
    return facts.ProtocolFacts(
        name=protocol.name,
        version=protocol.version,
        title=protocol.title,
        channel=protocol.channel,
        order=protocol.timing.order,
        window_days=protocol.timing.window_days,
        gap_hours=protocol.timing.gap_hours,
        decline_within_hours=protocol.timing.decline_within_hours,
        pretest_threshold=protocol.equivalence.pretest_threshold,
        variants=len(protocol.variants),
        reviews=protocol.reviews,
        arms_left_out=tuple(arm.label for arm in protocol.arms if arm.id not in used),
    )


def comparison_facts(study: OpenStudy) -> tuple[facts.ComparisonFacts, ...]:
    """The comparisons of a study, pooled ones in front, as a report names them."""
    instrument = study.instrument
    by_id = {each.id: each for each in instrument.sampled}
    pooled = {each.id: each for each in instrument.pooled}

    def told(planned: PlannedComparison) -> facts.ComparisonFacts:
        parts = pooled[planned.id].comparisons if planned.id in pooled else (planned.id,)
        singles = [by_id[name] for name in parts]
        return facts.ComparisonFacts(
            key=planned.key,
            label=pooled[planned.id].label if planned.id in pooled else singles[0].label,
            grounds=tuple(dict.fromkeys(ground for one in singles for ground in one.grounds)),
            test=tuple(instrument.arms[one.test].label for one in singles),
            control=tuple(instrument.arms[one.control].label for one in singles),
            pooled=tuple(one.label for one in singles) if planned.id in pooled else (),
            primary=planned.main,
            names=_names(instrument, singles),
            trans=all(
                Ground.GENDER_IDENTITY in one.grounds and instrument.arms[one.test].statement
                for one in singles
            ),
        )

    return tuple(told(planned) for planned in instrument.planned)


def _names(
    instrument: Instrument, singles: list[AllowedComparison]
) -> tuple[tuple[LocalText, ...], tuple[LocalText, ...]]:
    """Name lists of the test arms and of the control arms, where origin alone is the ground."""
    if any(one.grounds != (Ground.ORIGIN,) for one in singles):
        return (), ()
    called = {**(instrument.cross.origins if instrument.cross else {})}
    called |= instrument.protocol.origins
    sides = ([one.test for one in singles], [one.control for one in singles])
    lists = [dict.fromkeys(instrument.arms[name].origin for name in side) for side in sides]
    if not all(name in called for side in lists for name in side):
        return (), ()
    test, control = (tuple(called[name] for name in side) for side in lists)
    return test, control


def _outcomes(study: OpenStudy) -> tuple[facts.OutcomeFacts, ...]:
    labels = {str(entry.id): entry.label for entry in study.instrument.codebook.categories}
    return tuple(
        facts.OutcomeFacts(
            outcome.id,
            outcome.label,
            tuple(labels[category] for category in outcome.favourable if category in labels),
            outcome.main,
            "channel" if outcome.channels else "subtle" if outcome.column else "definition",
            outcome.column,
        )
        for outcome in study.instrument.plan.outcomes
    )


def _times(at: Workplace, session: Session, analysis: Analysis) -> TimesFacts | None:
    """How soon answers came, from the very hours that an analysis takes."""
    study = analysis.study
    plan, protocol = study.instrument.plan, study.instrument.protocol
    frame = frame_of(at, session, study, analysis.record, plan)
    outcome, wanted = plan.main_outcome, Wanted(numbers=(HOURS, WINDOW))
    seen = observe(frame, plan, (outcome,), wanted, f"the database ({study.instrument.slug})")
    primary = next(each for each in study.instrument.planned if each.main)
    end = plan.time.window_hours
    ((_, waits, sample, _),) = waits_of(seen, primary, outcome.id, EVERYONE, end)
    if not sample.n_tests:
        return None
    window = 24.0 * protocol.timing.window_days
    days = math.ceil(min(window, window if end is None else end) / 24)
    labels = {str(entry.id): entry.label for entry in study.instrument.codebook.categories}
    control, test = (_curve(each, days) for each in curves(waits))
    event = tuple(labels[category] for category in plan.time.event if category in labels)
    return TimesFacts(control, test, days, event)


def _curve(curve: AnswerCurve, days: int) -> CurveFacts:
    return CurveFacts(
        tuple(map(float, curve.hours)),
        tuple(map(float, curve.share)),
        tuple(curve.waiting_at(24.0 * day) for day in range(days + 1)),
    )


def _signals(
    session: Session, study: OpenStudy, complete: list[Test]
) -> tuple[facts.SignalFacts, ...]:
    """Every name or phrase that carried the ground in a complete test, with its pretest."""
    lists = study.instrument.signals
    pretests: dict[str, Pretest | None] = {name.value: name.pretest for name in lists.given_names}
    for name in lists.family_names:
        pretests |= {form: name.pretest for form in (name.value, name.woman) if form}
    statements = {each.id: each for each in lists.statements}
    pronouns = {each.id: each for each in lists.pronouns}
    profiles = draws.profiles(session, study.id)
    found: dict[str, Pretest | None] = {}
    for test in complete:
        for contact in test.contacts:
            profile = profiles[contact.profile]
            arm = study.instrument.arms[profile.arm]
            for signal in profile.signals:
                if signal.id == "statement":
                    told = statements[arm.statement]
                    found[told.text[contact.language]] = told.pretest
                elif signal.id == "pronouns":
                    found[signal.value] = pronouns[arm.pronouns].pretest
                else:
                    found[signal.value] = pretests.get(signal.value)
    return tuple(facts.SignalFacts(text, pretest) for text, pretest in sorted(found.items()))


def _lock(session: Session, study: OpenStudy) -> facts.LockFacts | None:
    zone = ZoneInfo(study.registered.timezone)
    versions = studies.versions(session, study.id)
    if not versions:
        return None

    def day(number: int) -> date:
        return versions[number].at.astimezone(zone).date()

    hashes = {part: value for part, value in versions[-1].hashes.items() if part != "program"}
    return facts.LockFacts(
        on=day(0),
        hashes=hashes,
        program=versions[0].hashes["program"],
        amendments=tuple(
            facts.AmendmentFacts(each.number, day(number), each.reason)
            for number, each in enumerate(versions)
            if each.kind is VersionKind.AMENDMENT
        ),
    )


def _draws(
    session: Session, study: OpenStudy, tests: tuple[Test, ...]
) -> tuple[facts.DrawFacts, ...]:
    made = Counter(test.draw for test in tests)
    return tuple(
        facts.DrawFacts(each.number, each.seed, made[each.id], each.golden)
        for each in draws.draws(session, study.id)
    )
