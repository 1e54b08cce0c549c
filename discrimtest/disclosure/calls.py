"""What of mystery calls the public may see: a request in one wave is a row under the same rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from discrimtest.disclosure.publication import Publication
from discrimtest.disclosure.rule import RULE, DisclosureRule, is_small
from discrimtest.estimators.levels import HIDDEN
from discrimtest.findings.atom import Atom, Counts, Row
from discrimtest.findings.keys import Comparison, Group
from discrimtest.requests.calls import CallFinding, CallWave
from discrimtest.words.call import LEVELS, MYSTERY_CALL, CallOutcome

_OUTCOME = "level"


def public_calls(
    findings: Sequence[CallFinding], rule: DisclosureRule = RULE
) -> tuple[CallFinding, ...]:
    """The same without the waves of which somebody could work out what one agency did; where one
    is left out, so is the trend, which tells of it."""
    return tuple(_public(finding, rule) for finding in findings)


def _public(finding: CallFinding, rule: DisclosureRule) -> CallFinding:
    waves = tuple(_hidden(wave) if _is_few(wave, rule) else wave for wave in finding.waves)
    told = replace(finding, waves=waves)
    return replace(told, trend=replace(told.trend, why=HIDDEN)) if told.is_hidden else told


def _hidden(wave: CallWave) -> CallWave:
    return CallWave(wave.wave, 0, 0, 0, 0, repeated=False, rates=())


def _is_few(wave: CallWave, rule: DisclosureRule) -> bool:
    refuses, leaves_open, goes_along = (rate.share.count for rate in wave.rates)
    return is_small((refuses, leaves_open, goes_along, 0), wave.landlords, rule)


def call_publication(
    told: Iterable[tuple[str, str, int, CallOutcome]],
    shown: Sequence[CallFinding],
    on: str,
) -> Publication:
    """What a report lets the public see of calls, to be set beside what it saw before.

    Args:
        told: Id, request, wave and outcome of each call that ended.
        shown: As :func:`public_calls` leaves it.
        on: Day it was made, in words of a file (ISO 8601).
    """
    cells: dict[Row, list[list[str]]] = {}
    for call, request, wave, outcome in told:
        if outcome in LEVELS:
            row = cells.setdefault(_row(request, wave), [[] for _ in (*LEVELS, "")])
            row[LEVELS.index(outcome)].append(call)
    hidden = {
        _row(finding.request, wave.wave)
        for finding in shown
        for wave in finding.waves
        if wave.is_hidden
    }
    atoms = (_atom(row, tuple(map(tuple, calls))) for row, calls in cells.items())
    return Publication(on, frozenset(hidden), tuple(atoms))


def _row(request: str, wave: int) -> Row:
    return Comparison((request,), (MYSTERY_CALL,)), Group("wave", str(wave))


def _atom(row: Row, calls: tuple[tuple[str, ...], ...]) -> Atom:
    refuses, leaves_open, goes_along, none = map(len, calls)
    counts: Counts = (refuses, leaves_open, goes_along, none)
    return Atom(_OUTCOME, frozenset({row}), counts, tests=calls)
