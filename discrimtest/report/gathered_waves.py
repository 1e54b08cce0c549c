"""What a report tells of the earlier wave that its study repeats: what it found, what changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from discrimtest.design.instrument import Instrument
from discrimtest.findings.finding import Findings
from discrimtest.identifiers import canonical_json, sha256_hex
from discrimtest.record.material import Material
from discrimtest.report.gathered import comparison_facts, outcome_facts
from discrimtest.report.wave_facts import BaselineFacts, WaveMethod
from discrimtest.requests.waves import Held, change, held_by, shares_landlords

Wave = tuple[Instrument, Material, Findings]
"""The files of a wave, what was read of it, and what it found."""


def baseline_facts(earlier: Wave, later: Wave, now: datetime) -> BaselineFacts:
    """What an earlier wave found, how it was measured, and what changed since."""
    instrument, material, findings = earlier
    first, second = (_held(wave, now) for wave in (earlier, later))
    return BaselineFacts(
        study=instrument.study.slug,
        title=instrument.study.title,
        first=instrument.study.period.first,
        last=instrument.study.period.last,
        simulated=material.study.simulated,
        findings=findings,
        changes=change(findings, later[2], later[0].plan.level, (first, second)),
        methods=(wave_method(instrument), wave_method(later[0])),
        shared=shares_landlords((first, second)),
    )


def _held(wave: Wave, now: datetime) -> Held:
    """The tests of a wave by landlord."""
    instrument, material, findings = wave
    frame = material.frame(instrument.plan.time.event, now)
    place = f"the database ({instrument.slug})"
    return held_by(frame, instrument.plan, instrument.planned, findings, place)


def wave_method(instrument: Instrument) -> WaveMethod:
    """How a wave was measured, as its files say."""
    study, protocol, lists = instrument.study, instrument.protocol, instrument.signals
    primary = next(each for each in comparison_facts(instrument) if each.primary)
    told = [*(name.value for name in lists.given_names)]
    told += [form for name in lists.family_names for form in (name.value, name.woman) if form]
    told += [
        canonical_json(_untested(each.model_dump(mode="json"))).decode()
        for each in (*lists.statements, *lists.pronouns)
    ]
    words = {
        path.split("/", 2)[-1]: text
        for path, text in instrument.texts.items()
        if "/letters/" in path or "/scripts/" in path
    }
    outcome = next(each for each in outcome_facts(instrument) if each.main)
    return WaveMethod(
        protocol=f"{protocol.name} {protocol.version}",
        channel=protocol.channel,
        order=protocol.timing.order,
        window_days=protocol.timing.window_days,
        candidates=(*primary.test, *primary.control),
        favourable=outcome.favourable,
        signals=frozenset(sha256_hex(each.encode()) for each in told),
        letters=sha256_hex(canonical_json(words)),
        languages=tuple(sorted(study.languages)),
        postcodes=tuple(sorted(study.place.postcodes)),
        tests=study.sample.tests,
        limits=study.limits,
        double=study.coding.double_share,
        runner=study.runner,
    )


def _untested(told: Any) -> Any:
    """What a file says without how many raters read it so."""
    if isinstance(told, dict):
        return {key: _untested(each) for key, each in told.items() if key != "pretest"}
    return [*map(_untested, told)] if isinstance(told, list) else told
