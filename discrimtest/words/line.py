"""A line: a mailbox, phone number or portal account the study owns, of one persona."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LineChannel(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    PORTAL = "portal"


@dataclass(frozen=True, slots=True)
class Line:
    """``id`` is safe to show; the address itself is kept apart, encrypted."""

    id: str
    channel: LineChannel
    address: str
