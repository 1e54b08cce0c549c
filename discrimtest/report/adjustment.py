"""By which rule p-values were adjusted, as a report names it."""

from __future__ import annotations

from collections.abc import Iterable

from discrimtest.findings.finding import Finding
from discrimtest.report.language import defined

RULES = {"holm": "Holm", "bh": "Benjamini-Hochberg", "by": "Benjamini-Yekutieli"}
"""By the name a plan's family gives; surnames, so they are the same in every language."""


def rules(findings: Iterable[Finding | None]) -> str:
    """The rules by which these were adjusted; empty where none was.

    Findings kept before there was a choice do not say; they were adjusted by Holm's.
    """
    named = [
        RULES[one.adjusted_by or "holm"]
        for one in findings
        if one is not None and one.p_adjusted is not None
    ]
    return ", ".join(dict.fromkeys(named))


def decisive(finding: Finding | None) -> float | None:
    """The p-value that counts: adjusted where it was."""
    if finding is None:
        return None
    return finding.p_adjusted if defined(finding.p_adjusted) else finding.p_value
