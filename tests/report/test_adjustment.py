"""The rule by which p-values were adjusted, as a report names it."""

import typing

from discrimtest.estimators.multiplicity import ADJUST
from discrimtest.files.plan import Family
from discrimtest.findings.finding import Finding
from discrimtest.findings.keys import Comparison
from discrimtest.report.adjustment import RULES, rules


def adjusted(rule: str | None, p_adjusted: float | None = 0.04) -> Finding:
    return Finding(
        "sign",
        Comparison(("t",), ("c",)),
        None,
        "invitation",
        p_adjusted=p_adjusted,
        adjusted_by=rule,
    )


def test_every_rule_of_a_plan_has_a_name_and_is_computed() -> None:
    allowed = typing.get_args(Family.model_fields["adjust"].annotation)
    assert set(allowed) == set(RULES) == set(ADJUST)


def test_rules_are_named_once_in_their_order() -> None:
    assert rules([adjusted("bh"), None, adjusted("holm"), adjusted("bh")]) == (
        "Benjamini-Hochberg, Holm"
    )
    assert rules([adjusted("by")]) == "Benjamini-Yekutieli"
    assert rules([None, adjusted(None, None)]) == ""


def test_what_was_kept_before_there_was_a_choice_is_holms() -> None:
    assert rules([adjusted(None)]) == "Holm"
