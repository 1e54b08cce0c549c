"""A deviation: anything that departed from the protocol, with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeviationReason(StrEnum):
    """Why a test broke or departed from the protocol."""

    AD_GONE = "ad_gone"
    BOUNCED = "bounced"
    SENT_LATE = "sent_late"
    SENT_WRONG = "sent_wrong"
    ORDER_REVERSED = "order_reversed"
    GAP_OUTSIDE = "gap_outside"
    OUTSIDE_HOURS = "outside_hours"
    SEND_FAILED = "send_failed"
    LANDLORD_STOPPED = "landlord_stopped"
    LANDLORD_ERASED = "landlord_erased"
    EXPOSURE = "exposure"
    ABUSE = "abuse"
    INVALID_OUTCOME = "invalid_outcome"
    TESTER_ERROR = "tester_error"
    OTHER = "other"
    NO_CONTACT = "no_contact"
    ATTEMPTS = "attempts"
    DECLINED_LATE = "declined_late"
    MAIL_WAITED = "mail_waited"


RECORDED = tuple(
    reason
    for reason in DeviationReason
    if reason
    not in (DeviationReason.NO_CONTACT, DeviationReason.ATTEMPTS, DeviationReason.DECLINED_LATE)
)
"""Those that a row tells; the others show from what was recorded of calls and answers."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """``breaks`` says whether the test is broken by it; both kinds are counted and reported."""

    id: str
    test: str
    contact: str | None
    reason: DeviationReason
    note: str
    breaks: bool
    by: str
    at: datetime
    supersedes: str | None = None
