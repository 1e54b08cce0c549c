"""How far the coders of a study agree, and how often a masked text told who the candidate was."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy

from discrimtest.estimators.agreement import Agreement, Drift, agreement, by_category, drift
from discrimtest.estimators.interface import Interval
from discrimtest.estimators.judgements import MISSING, Judgements
from discrimtest.estimators.proportion import wilson
from discrimtest.estimators.tables import Share
from discrimtest.record.blind import UNCLEAR, leaks, readings
from discrimtest.record.coded_twice import changed_since, differed, pair_heard, pair_of
from discrimtest.record.record import Record
from discrimtest.record.waitlist import SALUTATION_CODES
from discrimtest.words.coding_event import Leaked
from discrimtest.words.outcome import Category, Coding

_WEEK = 7
"""Days."""


@dataclass(frozen=True)
class CoderAgreement:
    """Of exchanges that two coders judged, each alone, before anybody decided between them.

    Attributes:
        outcome: Figures of the category. categories: Those of each category against all others.
        subtle: Those of each subtle code, where both gave one; of what a salutation tells, between
            its first two readers, for whom "unclear" is a value too.
        drift: Agreement by week of coding.
        twice: Exchanges judged by two. alike: Those with one category.
        decided: Exchanges on which they differed and a third person decided. undecided: Those that
            wait for it.
        leaks: By what leaked. read: Readings of a masked exchange by a coder.
        leak_rate: Limits of the share of readings that leaked (Wilson).
        changed: Of the judgements compared, those that their coders changed or took back since.
    """

    outcome: tuple[Agreement, ...]
    categories: Mapping[str, tuple[Agreement, ...]]
    subtle: Mapping[str, tuple[Agreement, ...]]
    drift: Drift
    twice: int
    alike: int
    decided: int
    undecided: int
    leaks: Mapping[Leaked, int]
    read: int
    leak_rate: Interval
    changed: int

    @property
    def leaked(self) -> int:
        """Readings that told who the candidate was."""
        return sum(self.leaks.values())


def coder_agreement(record: Record, contacts: Collection[str]) -> CoderAgreement:
    """How far coders agree about these contacts; nothing of it looks at arms.

    Args:
        record: Of the whole study.
        contacts: Whose exchanges are looked at; which, in which order, changes nothing.
    """
    blind = {
        name: outcome.blind
        for name in sorted(contacts)
        if (outcome := record.outcomes.get(name)) and outcome.blind
    }
    pairs = {name: pair for name in sorted(contacts) if (pair := pair_of(record, name))}
    landlords = [record.counted_as(record.test_of(name).landlord) for name in pairs]
    values = [[str(coding.category) for coding in pair] for pair in pairs.values()]
    kinds = [str(category) for category in Category if category is not Category.NO_REPLY]
    judged = _judgements(values, landlords, kinds)
    used = [kind for kind in kinds if any(kind in pair for pair in values)]
    each = dict(zip(kinds, by_category(judged), strict=True)) if used else {}
    events = [event for name in contacts for event in record.handled.get(name, ())]
    leaked = leaks(events)
    read = readings((each for name in contacts for each in record.judged.get(name, ())), events)
    told = {kind: sum(event.leaked is kind for event in leaked) for kind in Leaked}
    return CoderAgreement(
        agreement(judged),
        {kind: each[kind] for kind in used},
        _subtle(record, list(pairs.values()), landlords) | _heard(record, contacts),
        drift(judged, numpy.array(_weeks(list(pairs.values())), dtype=numpy.int64)),
        len(pairs),
        sum(first == second for first, second in values),
        sum(
            each.adjudicated is not None and differed(record, each.adjudicated)
            for each in blind.values()
        ),
        sum(each.unsettled for each in blind.values()),
        {kind: count for kind, count in told.items() if count},
        read,
        wilson(Share(len(leaked), read)),
        sum(changed_since(record, name, pair) for name, pair in pairs.items()),
    )


def _subtle(
    record: Record, pairs: Sequence[tuple[Coding, ...]], landlords: Sequence[str]
) -> dict[str, tuple[Agreement, ...]]:
    """Figures of each subtle code that both of some pair gave."""
    found = {}
    for code, known in record.fieldwork.subtle.items():
        values = [[coding.subtle.get(code, "") for coding in pair] for pair in pairs]
        if any(all(pair) for pair in values):
            found[code] = agreement(_judgements(values, landlords, known))
    return found


def _heard(record: Record, contacts: Collection[str]) -> dict[str, tuple[Agreement, ...]]:
    """Figures of each code that a salutation tells and that both readers of some pair gave."""
    pairs = {name: pair for name in sorted(contacts) if (pair := pair_heard(record, name))}
    landlords = [record.counted_as(record.test_of(name).landlord) for name in pairs]
    found = {}
    for code in SALUTATION_CODES:
        values = [[event.subtle.get(code, "") for event in pair] for pair in pairs.values()]
        if any(all(pair) for pair in values):
            kinds = (*record.fieldwork.subtle.get(code, ()), UNCLEAR)
            found[code] = agreement(_judgements(values, landlords, kinds))
    return found


def _judgements(
    values: Sequence[Sequence[str]], landlords: Sequence[str], kinds: Sequence[str]
) -> Judgements:
    """Units by coder; a value that is none of the kinds is missing."""
    number = {kind: place for place, kind in enumerate(kinds)}
    codes = [[number.get(value, MISSING) for value in pair] for pair in values]
    whose = {landlord: place for place, landlord in enumerate(dict.fromkeys(landlords))}
    return Judgements(
        numpy.array(codes, dtype=numpy.int64).reshape(-1, 2),
        numpy.array([whose[landlord] for landlord in landlords], dtype=numpy.int64),
        len(kinds),
    )


def _weeks(pairs: Sequence[tuple[Coding, ...]]) -> list[int]:
    """The week of coding in which each was judged by the second, from the first such one on."""
    judged: list[datetime] = [max(coding.at for coding in pair) for pair in pairs]
    begun = min(judged, default=None)
    return [(at - begun).days // _WEEK + 1 for at in judged] if begun else []
