"""One fictitious applicant or couple, made from a seed, and the letter written for it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Signal:
    """The one thing that tells the ground, as it was used.

    Attributes:
        id: What carries it in the letter: "partner_first", "writer_first", "writer_last",
            "statement" or "pronouns".
        value: The words as written.
        pretest: Share of raters who read it as intended; None when never pretested.
    """

    id: str
    value: str
    pretest: float | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A fictitious candidate. No part of it belongs to a real person.

    Attributes:
        id: Derived from the draw's seed.
        arm: Arm of the study this profile stands for.
        factors: The matched and tested attributes (household, writer, partner, origin, …).
        names: "writer_first", "writer_last" and, in couples, "partner_first", as used.
        facts: The other words of the candidate: neutral facts ("job", "since", "reason"),
            "statement" and "pronouns" from the protocol's lists, and birth dates made by Faker.
        signals: What tells the ground of the profile's comparison.
    """

    id: str
    arm: str
    factors: dict[str, str]
    names: dict[str, str]
    facts: dict[str, str]
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``[start, end)`` of a letter's body that carry the signal ``signal``."""

    start: int
    end: int
    signal: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it would be sent. Spans index ``body``; ``subject_spans`` the subject."""

    subject: str
    body: str
    language: str
    variant: str
    spans: tuple[Span, ...] = ()
    subject_spans: tuple[Span, ...] = field(default=())
