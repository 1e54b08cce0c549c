"""Ids and interval methods that have no error rate to show, with the reason."""

from __future__ import annotations

from discrimtest.estimators.landlords import MEANS
from discrimtest.estimators.registry import ESTIMANDS

_BOUNDS = "bounds, not confidence limits: they hold whatever broken tests would have shown."
_SPREAD = "its limits are those of `tau_squared`, carried over to a share."
_ALIKE = "takes what `rate_test` and `gross_control_any` take, which are there."
_AS_OTHER_MEANS = "a mean over tests; methods by landlord take every mean alike, and were tried."
_SHARES = (
    *("rate_control", "gross_control", "gross_test", "gross_test_any"),
    *("equal_both", "equal_neither", "discordance"),
)
DRAWN = ("bootstrap_landlord", "bootstrap_test", "wild_bootstrap")
"""Methods that take long."""

LEFT_OUT: dict[tuple[str, str], str] = {
    **{(share, method): _ALIKE for share in _SHARES for method in DRAWN},
    ("net_all", "worst_case_bounds"): _BOUNDS,
    ("net_any", "worst_case_bounds"): _BOUNDS,
    ("smallest_detectable", ""): "says what a study could find; it has neither limits nor a test.",
    ("tipping_point", ""): "a number of tests; it has neither limits nor a test.",
    ("i_squared_all", "q_profile"): _SPREAD,
    ("i_squared_any", "q_profile"): _SPREAD,
    **{
        (id_, method): _AS_OTHER_MEANS
        for id_, estimand in ESTIMANDS.items()
        if estimand.mean is not None and id_ not in MEANS
        for method in estimand.by_landlord
    },
    ("tost", "tango"): "the interval `tango` at another level; its test is in the tables.",
}
"""By id and interval method; the method is empty for an id that has none."""
