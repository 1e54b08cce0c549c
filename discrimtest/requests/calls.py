"""What calls show: rates of each level by wave, and whether they change from wave to wave."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from discrimtest.estimators.clustered import CR2, Clustered
from discrimtest.estimators.interface import Interval, TestResult
from discrimtest.estimators.levels import (
    LevelRate,
    cochran_armitage,
    level_rates,
    linear_by_linear,
    trend_by_landlord,
    why_no_trend,
)
from discrimtest.estimators.tables import Share
from discrimtest.samples.calls import CallSample
from discrimtest.words.call import LEVELS, CallOutcome

GOES_ALONG = LEVELS.index(CallOutcome.GOES_ALONG)


@dataclass(frozen=True, slots=True)
class CallWave:
    """The calls of one wave for one request.

    Attributes:
        calls, landlords: That ended at a level, and of how many agencies.
        not_reached, broken: Calls without one.
        repeated: Some agency was called more than once in it.
        rates: Of every level; none where the wave is kept from the reader.
    """

    wave: int
    calls: int
    landlords: int
    not_reached: int
    broken: int
    repeated: bool
    rates: tuple[LevelRate, ...]

    @property
    def is_hidden(self) -> bool:
        """Whether it is kept from the reader."""
        return not self.rates


@dataclass(frozen=True, slots=True)
class CallTrend:
    """Whether calls change over waves.

    Attributes:
        along: Cochran and Armitage's test of "goes along". scores: of all levels, in equal steps.
        slope: Change of the share that goes along, a unit of the wave's number, by agency.
        why: Why there is none; empty where there is.
    """

    along: TestResult
    scores: TestResult
    slope: Clustered
    why: str


@dataclass(frozen=True, slots=True)
class CallFinding:
    """All that is told of one request."""

    request: str
    repeated: bool
    waves: tuple[CallWave, ...]
    trend: CallTrend

    @property
    def is_hidden(self) -> bool:
        """Whether a wave is kept from the reader, and so the trend."""
        return any(wave.is_hidden for wave in self.waves)


def find_calls(samples: Sequence[CallSample], level: float = 0.95) -> tuple[CallFinding, ...]:
    """Rates and trend of each request.

    Args:
        level: Confidence level in (0, 1).
    """
    return tuple(_finding(sample, level) for sample in samples)


def call_rows(findings: Sequence[CallFinding], level: float = 0.95) -> list[dict[str, Any]]:
    """The same as rows of plain values, one an id, request, wave and level; undefined is None."""
    return [row for finding in findings for row in _rows(finding, level)]


def _finding(sample: CallSample, level: float) -> CallFinding:
    calls = sample.calls
    trend = CallTrend(
        cochran_armitage(calls, GOES_ALONG),
        linear_by_linear(calls),
        trend_by_landlord(calls, GOES_ALONG),
        why_no_trend(calls, GOES_ALONG),
    )
    waves = tuple(_wave(sample, wave, level) for wave in sample.waves)
    return CallFinding(sample.request, calls.repeated, waves, trend)


def _wave(sample: CallSample, wave: int, level: float) -> CallWave:
    calls = sample.calls.of_wave(wave)
    return CallWave(
        wave,
        len(calls.level),
        len(set(calls.landlord.tolist())),
        sample.ended(wave, CallOutcome.NO_CONTACT),
        sample.ended(wave, CallOutcome.BROKEN),
        calls.repeated,
        level_rates(calls, level),
    )


def _rows(finding: CallFinding, level: float) -> Iterator[dict[str, Any]]:
    for wave in finding.waves:
        method = CR2 if wave.repeated else "wilson"
        for rate in wave.rates:
            told = {"request": finding.request, "wave": wave.wave, "outcome": LEVELS[rate.level]}
            told |= {"ci_method": method, "ci_level": level, "n_landlords": wave.landlords}
            yield _rate("level_rate", rate.share, rate.limits, told)
            if rate.level:  # every call goes as far as the least level
                yield _rate("level_or_beyond", rate.beyond, rate.beyond_limits, told)
    trend, about = finding.trend, {"request": finding.request}
    yield {"id": "cochran_armitage", **about, "outcome": LEVELS[GOES_ALONG], **_test(trend.along)}
    yield {"id": "linear_by_linear", **about, "outcome": None, **_test(trend.scores)}
    by_agency = trend.slope.interval(level)
    yield {
        "id": "trend_by_landlord",
        **about,
        "outcome": LEVELS[GOES_ALONG],
        "value": _number(trend.slope.value),
        "ci_level": level,
        "ci_low": _number(by_agency.low),
        "ci_high": _number(by_agency.high),
        **_test(trend.slope.test()),
    }


def _rate(id_: str, share: Share, limits: Interval, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": id_,
        **told,
        "value": _number(share.count / share.of if share.of else math.nan),
        "count": share.count,
        "n_denominator": share.of,
        "ci_low": _number(limits.low),
        "ci_high": _number(limits.high),
    }


def _test(result: TestResult) -> dict[str, Any]:
    statistic = math.nan if result.statistic is None else result.statistic
    return {"statistic": _number(statistic), "p_value": _number(result.p_value)}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
