"""How each tester of a study works, and whether its figure depends on them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from discrimtest.actions.enter_again import ItemAgreement, item_agreement
from discrimtest.record.by_tester import tested_by
from discrimtest.record.material import Material
from discrimtest.record.moment import shown
from discrimtest.record.quality import Quality, TesterWork, quality_of
from discrimtest.store import people
from discrimtest.store.engine import reading
from discrimtest.store.record import record_of
from discrimtest.store.second_entries import second_entries
from discrimtest.store.session import Session
from discrimtest.words.person import Right
from discrimtest.words.tested_by import TestedBy
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace

if TYPE_CHECKING:
    from datetime import datetime

    from discrimtest.design.instrument import Instrument
    from discrimtest.estimators.by_tester import TesterEffect
    from discrimtest.record.record import Record


@dataclass(frozen=True, slots=True)
class TesterStatus:
    """How one tester works.

    Attributes:
        number: As reports call them.
        work: What they recorded.
        errors: How many of their answers that were entered twice differ, with Wilson limits.
    """

    __test__ = False

    login: str
    number: int
    work: TesterWork
    errors: ItemAgreement

    def to_dict(self) -> dict[str, Any]:
        errors = {"differ": self.errors.agree, **asdict(self.errors)}
        del errors["agree"], errors["item"]
        return {
            "login": self.login,
            "number": self.number,
            **asdict(self.work),
            "flags": dict(self.work.flags),
            "errors": errors,
        }


@dataclass(frozen=True, slots=True)
class TestersTold:
    """How the testers of a study work.

    Attributes:
        items: How often both entries of an answer agree, by item.
        flagged: Flagged entries: kind, who, contact, entry, local time of the study.
        effect: How the net difference moves with the testers; None where that cannot be told.
    """

    __test__ = False

    testers: tuple[TesterStatus, ...]
    items: tuple[ItemAgreement, ...]
    flagged: tuple[tuple[str, str, str, str, str], ...]
    held: int
    queries: int
    effect: TesterEffect | None

    def to_dict(self) -> dict[str, Any]:
        keys = ("kind", "tester", "contact", "entry", "recorded")
        return {
            "testers": [tester.to_dict() for tester in self.testers],
            "items": [item.to_dict() for item in self.items],
            "flagged": [dict(zip(keys, flag, strict=True)) for flag in self.flagged],
            "held": self.held,
            "open_queries": self.queries,
            "effect": effect_dict(self.effect),
        }


def effect_dict(effect: TesterEffect | None) -> dict[str, Any] | None:
    """The effect as plain values."""
    if effect is None:
        return None
    return {
        "net_all": effect.net,
        "lowest_without_one": effect.lowest,
        "highest_without_one": effect.highest,
        "testers": effect.testers,
        "q": effect.alike.statistic,
        "df": effect.alike.df,
        "p_value": effect.alike.p_value,
    }


def tell_testers(at: Workplace, slug: str) -> TestersTold:
    """How the testers of a study work, in the order in which they began."""
    with reading(at.engine) as session:
        study = look_up(at, session, slug)
        at.require(Right.SUPERVISE_TESTERS, study.id)
        record = record_of(session, study.id, study.fieldwork, with_texts=at.keys)
        found = quality_of(record, second_entries(session, study.id, at.keys))
        names = people.names(session, at.keys)
    testers = tuple(
        TesterStatus(
            names.get(work.person, work.person),
            number,
            work,
            item_agreement("errors", work.wrong, work.checked),
        )
        for number, work in enumerate(found.testers, start=1)
    )
    zone = record.fieldwork.zone
    return TestersTold(
        testers,
        tuple(item_agreement(item, *counts) for item, counts in found.items.items()),
        tuple(
            (
                flag.kind,
                names.get(flag.person, flag.person),
                flag.contact,
                flag.entry,
                shown(flag.at, zone),
            )
            for flag in found.flags
        ),
        found.held,
        found.queries,
        effect_of(study.instrument, record, at.now()),
    )


def effect_of(instrument: Instrument, record: Record, now: datetime) -> TesterEffect | None:
    """How the net difference of the primary comparison moves with the testers."""
    from discrimtest.estimators.by_tester import effect_of_testers

    return effect_of_testers(tested(instrument, record, now))


def tested(instrument: Instrument, record: Record, now: datetime) -> tuple[TestedBy, ...]:
    """The complete tests of the primary comparison by who made them."""
    from discrimtest.record.progress import progress_of

    (primary,) = [one for one in instrument.planned if one.main]
    arms = frozenset(primary.pairs)
    favourable = frozenset(map(str, instrument.plan.main_outcome.favourable))
    return tuple(tested_by(record, progress_of(record, now), arms, favourable))


def quality_for(at: Workplace, session: Session, material: Material, *, texts: bool) -> Quality:
    """How carefully a study was written down, for its report.

    Args:
        texts: Whether the material was read with them, and with second entries.
    """
    entries = material.again if texts else second_entries(session, material.study.id, at.keys)
    record = material.record
    if entries and not texts:
        fieldwork = record.fieldwork
        opened = record_of(session, material.study.id, fieldwork, with_texts=at.keys)
        return quality_of(opened, entries)
    return quality_of(record, entries)
