"""Which interval and which test come first, and why: decided by how often landlords repeat."""

from __future__ import annotations

from dataclasses import dataclass

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


_PAIRED = (("tango", "newcombe", "bonett_price"), ("mcnemar_exact", "mcnemar_midp"))
_CLUSTERED = ("cr2", "bootstrap_landlord", "crv3", "crv1")


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
    intervals, tests = _PAIRED
    if n_landlords is None:
        return Preference(intervals, tests, "shown_unknown")
    if not repeated:
        return Preference(intervals, tests, "shown_apart")
    clustered = ("cr2", "crv3", "crv1", "mcnemar_obuchowski", "mcnemar_durkalski")
    if n_landlords >= FEW_LANDLORDS:
        return Preference((*_CLUSTERED, *intervals), (*clustered, *tests), "shown_clustered")
    return Preference(
        ("wild_bootstrap", *_CLUSTERED, *intervals),
        ("wild_bootstrap", *clustered, *tests),
        "shown_few",
    )
