"""Ids and interval methods that have no error rate to show, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from discrimtest.estimators.broken import BOUNDS
from discrimtest.estimators.interface import Estimand
from discrimtest.estimators.registry import ESTIMANDS

_BOUNDS = "bounds, not confidence limits: they hold whatever broken tests would have shown."
_SPREAD = "its limits are those of `tau_squared`, carried over to a share."
_ALIKE = "takes what `rate_test` and `gross_control_any` take, which are there."
_AS_OTHER_MEANS = "a mean over tests; its methods take every mean alike, and were tried."
_SHARES = (
    *("rate_control", "gross_control", "gross_test", "gross_test_any"),
    *("equal_both", "equal_neither", "discordance"),
)
DRAWN_MEANS = (
    *("rate_control", "rate_test", "net_all", "net_any", "net_discordant"),
    *("control_invited_lost", "gross_control", "gross_test", "gross_control_any"),
    *("gross_test_any", "equal_both", "equal_neither", "discordance"),
)
"""Means that stand for every other: a new one takes the same methods."""
DRAWN = ("bootstrap_landlord", "bootstrap_test", "wild_bootstrap")
"""Methods that take long."""


def _usual(estimand: Estimand[Any]) -> Iterator[str]:
    """Its own interval methods that a drawn mean takes too."""
    known = {method for id_ in DRAWN_MEANS for method in ESTIMANDS[id_].intervals}
    return (method for method in estimand.intervals if method in known)


LEFT_OUT: dict[tuple[str, str], str] = {
    **{(share, method): _ALIKE for share in _SHARES for method in DRAWN},
    **{(id_, BOUNDS): _BOUNDS for id_, estimand in ESTIMANDS.items() if estimand.bounded},
    ("smallest_detectable", ""): "says what a study could find; it has neither limits nor a test.",
    ("tipping_point", ""): "a number of tests; it has neither limits nor a test.",
    ("i_squared_all", "q_profile"): _SPREAD,
    ("i_squared_any", "q_profile"): _SPREAD,
    **{
        (id_, method): _AS_OTHER_MEANS
        for id_, estimand in ESTIMANDS.items()
        if estimand.mean is not None and id_ not in DRAWN_MEANS
        for method in (*estimand.by_landlord, *_usual(estimand))
    },
    ("tost", "tango"): "the interval `tango` at another level; its test is in the tables.",
}
"""By id and interval method; the method is empty for an id that has none."""
