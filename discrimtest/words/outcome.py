"""An outcome: the coded result of a contact, from the codebook."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Category(StrEnum):
    """Codebook categories (default codebook), from best offer to none."""

    INVITATION = "invitation"
    BOOKING_LINK = "booking_link"
    INVITATION_CONDITIONAL = "invitation_conditional"
    FORM_LINK = "form_link"
    CALL_BACK_REQUEST = "call_back_request"
    INFORMATION_REQUEST = "information_request"
    WAITING_LIST = "waiting_list"
    MISSED_CALL = "missed_call"
    ACKNOWLEDGEMENT = "acknowledgement"
    ALREADY_LET = "already_let"
    REFUSAL = "refusal"
    NO_REPLY = "no_reply"
    INVALID = "invalid"


class CodingMethod(StrEnum):
    TESTER = "tester"
    BLIND = "blind"
    ADJUDICATED = "adjudicated"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Coding:
    """One coder's judgement of one contact; a correction is a new one that supersedes.

    Attributes:
        subtle: Subtle-treatment codes ("income_source_asked": "yes", …), apart from the outcome.
    """

    id: str
    contact: str
    coder: str
    method: CodingMethod
    category: Category
    at: datetime
    subtle: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    supersedes: str | None = None
