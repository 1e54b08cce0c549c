"""A persona: one fictitious person with one line, for a whole study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from discrimtest.words.line import LineChannel


@dataclass(frozen=True, slots=True)
class Persona:
    """Who writes from a line: nobody hears that line under another name, or from another arm.

    Attributes:
        line: Name of the line in the study.
        address: Of that line.
        arm: The arm it stands for.
        names: "writer_first", "writer_last" and, in couples, "partner_first".
        says: Neutral facts that letters tell ("job", "since", "reason"), each in every language;
            empty where the protocol lists none.
        facts: Neutral facts made by Faker: birth dates.
    """

    line: str
    channel: LineChannel
    address: str
    arm: str
    names: Mapping[str, str]
    says: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
