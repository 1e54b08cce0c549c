"""Kinds of candidate whose letters did not arrive alike, as a report names them."""

from __future__ import annotations

from dataclasses import dataclass

from discrimtest.design.instrument import Instrument
from discrimtest.files.word import LocalText
from discrimtest.record.delivery import unequal_deliveries
from discrimtest.record.record import Record


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """Two kinds of candidate whose letters did not arrive alike.

    Attributes:
        pair: Their ids, the arm before its control.
        sent, control_sent: Letters that were tried.
        returned, control_returned: Those of them that came back or were refused.
    """

    pair: tuple[str, str]
    arm: LocalText
    control: LocalText
    sent: int
    returned: int
    control_sent: int
    control_returned: int


def delivered(instrument: Instrument, record: Record) -> tuple[DeliveryFacts, ...]:
    """The pairs of arms of a study that were served unequally."""
    return tuple(
        DeliveryFacts(
            (each.arm, each.control),
            instrument.arms[each.arm].label,
            instrument.arms[each.control].label,
            each.sent,
            each.returned,
            each.control_sent,
            each.control_returned,
        )
        for each in unequal_deliveries(record)
    )
