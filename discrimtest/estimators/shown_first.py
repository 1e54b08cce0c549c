"""Which interval and which test come first, and why: decided by how often landlords repeat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from discrimtest.estimators.registry import CARDS, METHODS
from discrimtest.findings.card import Card, MethodCard, Repeats

FEW_LANDLORDS = 12
"""With fewer, sandwich variances are too small and the wild bootstrap comes first."""


@dataclass(frozen=True, slots=True)
class Preference:
    """What to read first.

    Attributes:
        intervals, tests: Ids in the order of preference.
        reason: Id of the sentence that says why (:mod:`discrimtest.findings.caution`).
    """

    intervals: tuple[str, ...]
    tests: tuple[str, ...]
    reason: str


def _ranked(cards: Iterable[Card] | Iterable[MethodCard], repeats: Repeats) -> tuple[str, ...]:
    ranked = [card for card in cards if card.rank and card.repeats is repeats]
    return tuple(card.id for card in sorted(ranked, key=lambda card: card.rank))


def shown_first(n_landlords: int | None, repeated: bool) -> Preference:
    """What comes first for tests of so many landlords.

    Args:
        n_landlords: Landlords of the complete tests; None where they are not known.
        repeated: Some landlord has two tests or more.

    Returns:
        ``mcnemar_exact`` and ``tango`` where no landlord repeats or none is known; ``cr2`` with
        ``bootstrap_landlord`` beside it where one does; the wild bootstrap with fewer than
        :data:`FEW_LANDLORDS`. Methods that ignore landlords come last then.

    >>> shown_first(203, repeated=False).tests[0], shown_first(41, repeated=True).intervals[0]
    ('mcnemar_exact', 'cr2')
    """
    methods, tests = METHODS.values(), CARDS.values()
    plain = _ranked(methods, Repeats.IGNORED), _ranked(tests, Repeats.IGNORED)
    if n_landlords is None:
        return Preference(*plain, "shown_unknown")
    if not repeated:
        return Preference(*plain, "shown_apart")
    clustered = _ranked(methods, Repeats.ALLOWED), _ranked(tests, Repeats.ALLOWED)
    first: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    if n_landlords < FEW_LANDLORDS:
        first = _for_few(methods), _for_few(tests)
    intervals, ids = (a + b + c for a, b, c in zip(first, clustered, plain, strict=True))
    return Preference(intervals, ids, "shown_few" if first[0] else "shown_clustered")


def _for_few(cards: Iterable[Card] | Iterable[MethodCard]) -> tuple[str, ...]:
    return tuple(card.id for card in cards if card.when_few)
