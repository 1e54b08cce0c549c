"""What a report tells beside the findings, from the files of a study and what was read of it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from discrimtest.design.instrument import Instrument
from discrimtest.doors import action, as_command
from discrimtest.estimators.answer_curve import AnswerCurve, curves
from discrimtest.files.legal import LegalBasis, LegalStatement
from discrimtest.files.plan import EVERYONE, PlannedComparison
from discrimtest.files.profiles import Pretest
from discrimtest.files.protocol import AllowedComparison, Ground
from discrimtest.files.word import LocalText
from discrimtest.record.attempt_counts import call_counts
from discrimtest.record.counts import (
    answer_counts,
    coding_counts,
    control_first,
    late_count,
    sample_counts,
    sending_channels,
)
from discrimtest.record.flow import flow_counts, reach_counts
from discrimtest.record.hours import public_hours
from discrimtest.record.material import Material
from discrimtest.record.stages import kind_of_column
from discrimtest.report import facts
from discrimtest.report.agreed import agreement_facts
from discrimtest.report.amended import amended
from discrimtest.report.answer_times import CurveFacts, TimesFacts
from discrimtest.report.delivered import delivered
from discrimtest.report.every_test import every_test
from discrimtest.report.wave_facts import BaselineFacts
from discrimtest.samples.observations import Wanted, observe
from discrimtest.samples.waits import HOURS, WINDOW, waits_of
from discrimtest.words.profile import Profile
from discrimtest.words.study import RegisteredStudy, VersionKind
from discrimtest.words.test import Test

if TYPE_CHECKING:
    import pandas

BINARY = ("she", "he")
"""Ids of the pronoun lines that tell of no non-binary writer."""


def report_facts(
    instrument: Instrument,
    material: Material,
    now: datetime,
    audience: str,
    earlier: BaselineFacts | None = None,
) -> facts.ReportFacts:
    """Everything the report of an analysis tells that is no finding.

    Args:
        instrument: The files of the study.
        material: What was read of it; with its texts where the audience reads every test.
        now: Moment of the report.
        audience: A :class:`~discrimtest.report.facts.Audience`.
        earlier: The wave that the study names as its baseline, where it is at hand.
    """
    record, progress = material.record, material.progress(now)
    complete, controls, slug = progress.completed, control_first(progress), instrument.slug
    inspector = audience == facts.Audience.INSPECTOR
    public = audience == facts.Audience.PUBLIC
    return facts.ReportFacts(
        study=study_facts(instrument, material.study),
        protocol=protocol_facts(instrument),
        comparisons=comparison_facts(instrument),
        outcomes=outcome_facts(instrument),
        sample=sample_counts(record, progress, material.homes, instrument.study.sample.tests, now),
        control_first=controls,
        test_first=len(complete) - controls,
        made_on=now.astimezone(record.fieldwork.zone).date(),
        alpha=instrument.plan.alpha,
        margin=instrument.plan.equivalence_margin,
        wordings=_wordings(instrument, complete),
        sent_by=sending_channels(complete),
        coding=coding_counts(record, complete, material.sighted),
        agreement=() if public else agreement_facts(instrument.codebook, record, complete),
        limits=instrument.study.limits,
        replaced=instrument.study.sample.replace_broken,
        rare=has_rare(instrument),
        answers=answer_counts(record, complete),
        late_answers=late_count(record, complete),
        attempts=() if public else call_counts(record),
        signals=_signals(instrument, material.profiles, complete),
        lock=_lock(material, instrument.study.period.last, facts.Audience(audience)),
        draws=_draws(material, progress.tests),
        undrawn=_undrawn(material),
        commands=(
            as_command(action("analyse", slug)),
            as_command(action("report", slug, audience=audience)),
        ),
        times=times_facts(instrument, _frame(instrument, material, now, audience)),
        baseline=earlier,
        baseline_missing="" if earlier else instrument.study.baseline or "",
        annex=every_test(instrument, material, progress) if inspector else None,
        flow=flow_counts(record, material.homes, material.rows, material.refused),
        reach=reach_counts(record, progress, material.home),
        legal=legal_facts(instrument.legal),
        delivery=delivered(instrument, record),
    )


def legal_facts(file: LegalBasis) -> facts.LegalFacts:
    """What the legal file says."""

    def told(statements: tuple[LegalStatement, ...]) -> tuple[facts.LegalStatementFacts, ...]:
        return tuple(facts.LegalStatementFacts(each.text, each.source) for each in statements)

    return facts.LegalFacts(
        file.title,
        told(file.statements),
        told(file.first_contact_guidance),
        told(file.report_to),
        checked=file.counsel.on is not None,
    )


def study_facts(instrument: Instrument, registered: RegisteredStudy) -> facts.StudyFacts:
    """What the study's file says."""
    file, legal = instrument.study, instrument.legal
    return facts.StudyFacts(
        slug=file.slug,
        title=file.title,
        question=file.question,
        purpose=registered.purpose,
        mode=registered.mode,
        simulated=registered.simulated,
        runner=file.runner,
        place=file.place.name,
        first=file.period.first,
        last=file.period.last,
        languages=file.languages,
        commissioner=file.commissioner,
        legal_basis=legal.title,
        counsel=legal.counsel,
    )


def has_rare(instrument: Instrument) -> bool:
    """Whether landlords seldom hear from some of the candidates."""
    arms = {arm for each in instrument.sampled for arm in (each.test, each.control)}
    return any(instrument.arms[arm].rare for arm in arms)


def protocol_facts(instrument: Instrument) -> facts.ProtocolFacts:
    """The instrument, as the protocol has it."""
    protocol = instrument.protocol
    used = {arm for each in instrument.sampled for arm in (each.test, each.control)}
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


def comparison_facts(instrument: Instrument) -> tuple[facts.ComparisonFacts, ...]:
    """The comparisons of a study, pooled ones in front, as a report names them."""
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
            non_binary=all(
                instrument.arms[one.test].pronouns not in ("", *BINARY) for one in singles
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


def outcome_facts(instrument: Instrument) -> tuple[facts.OutcomeFacts, ...]:
    """The plan's definitions of a favourable answer."""
    labels = {str(entry.id): entry.label for entry in instrument.codebook.categories}
    return tuple(
        facts.OutcomeFacts(
            outcome.id,
            outcome.label,
            tuple(labels[category] for category in outcome.favourable if category in labels),
            outcome.main,
            "channel" if outcome.channels else kind_of_column(outcome.column),
            outcome.column,
        )
        for outcome in instrument.plan.outcomes
    )


def _frame(
    instrument: Instrument, material: Material, now: datetime, audience: str
) -> pandas.DataFrame:
    """The contacts with the hours to their answer, whole ones for the public."""
    frame = material.frame(instrument.plan.time.event, now)
    if audience != facts.Audience.PUBLIC:
        return frame
    return frame.assign(hours=list(map(public_hours, frame["hours"], frame["window"])))


def times_facts(instrument: Instrument, frame: pandas.DataFrame) -> TimesFacts | None:
    """How soon answers came, from the very hours that an analysis takes."""
    plan, protocol = instrument.plan, instrument.protocol
    outcome, wanted = plan.main_outcome, Wanted(numbers=(HOURS, WINDOW))
    seen = observe(frame, plan, (outcome,), wanted, f"the database ({instrument.slug})")
    primary = next(each for each in instrument.planned if each.main)
    end = plan.time.window_hours
    ((_, waits, sample, _),) = waits_of(seen, primary, outcome.id, EVERYONE, end)
    if not sample.n_tests:
        return None
    window = 24.0 * protocol.timing.window_days
    days = math.ceil(min(window, window if end is None else end) / 24)
    labels = {str(entry.id): entry.label for entry in instrument.codebook.categories}
    control, test = (_curve(each, days) for each in curves(waits))
    event = tuple(labels[category] for category in plan.time.event if category in labels)
    return TimesFacts(control, test, days, event)


def _curve(curve: AnswerCurve, days: int) -> CurveFacts:
    return CurveFacts(
        tuple(map(float, curve.hours)),
        tuple(map(float, curve.share)),
        tuple(curve.waiting_at(24.0 * day) for day in range(days + 1)),
    )


def _wordings(instrument: Instrument, complete: Iterable[Test]) -> facts.WordingFacts:
    variants = instrument.protocol.variants
    used: dict[str, Counter[str]] = {}
    for test in complete:
        for contact in test.contacts:
            used.setdefault(contact.arm, Counter())[contact.variant] += 1
    return facts.WordingFacts(
        variants,
        tuple(
            (arm.label, tuple(used[name][variant] for variant in variants))
            for name, arm in instrument.arms.items()
            if name in used
        ),
    )


def _signals(
    instrument: Instrument, profiles: Mapping[str, Profile], complete: Iterable[Test]
) -> tuple[facts.SignalFacts, ...]:
    """Every name or phrase that carried the ground in a complete test, with its pretest."""
    lists = instrument.signals
    pretests: dict[str, Pretest | None] = {name.value: name.pretest for name in lists.given_names}
    for name in lists.family_names:
        pretests |= {form: name.pretest for form in (name.value, name.woman) if form}
    statements = {each.id: each for each in lists.statements}
    pronouns = {each.id: each for each in lists.pronouns}
    found: dict[str, Pretest | None] = {}
    for test in complete:
        for contact in test.contacts:
            profile = profiles[contact.profile]
            arm = instrument.arms[profile.arm]
            for signal in profile.signals:
                if signal.id == "statement":
                    told = statements[arm.statement].wording(contact.variant)
                    found[told[contact.language]] = told.pretest
                elif signal.id == "pronouns":
                    found[signal.value] = pronouns[arm.pronouns].pretest
                else:
                    found[signal.value] = pretests.get(signal.value)
    return tuple(facts.SignalFacts(text, pretest) for text, pretest in sorted(found.items()))


def _lock(material: Material, last: date, audience: facts.Audience) -> facts.LockFacts | None:
    zone, versions = material.record.fieldwork.zone, material.versions
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
            facts.AmendmentFacts(
                each.number,
                day(number),
                each.reason,
                amended(versions[number - 1].snapshot, each.snapshot, audience),
            )
            for number, each in enumerate(versions)
            if each.kind is VersionKind.AMENDMENT
        ),
        afterwards=material.afterwards(last),
    )


def _draws(material: Material, tests: Iterable[Test]) -> tuple[facts.DrawFacts, ...]:
    made = Counter(test.draw for test in tests)
    return tuple(
        facts.DrawFacts(each.number, each.seed, made[each.id], each.golden)
        for each in material.draws
    )


def _undrawn(material: Material) -> tuple[facts.UndrawnFacts, ...]:
    zone, number = material.record.fieldwork.zone, {each.id: each.number for each in material.draws}
    return tuple(
        facts.UndrawnFacts(
            number[each.draw], each.tests, each.at.astimezone(zone).date(), each.reason
        )
        for each in material.undrawn
    )
