"""Counts of complaints: small ones are never told, nor found from a total."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.disclosure.together import told_together
from discrimtest.report.complaint_counts import complaint_counts
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience, ComplaintCounts
from discrimtest.report.language import language
from discrimtest.words.language import LANGUAGES

COUNTS = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 30), max_size=6)


@given(COUNTS)
def test_no_small_count_is_told_or_follows(counts: dict[str, int]) -> None:
    shown, rest = told_together(counts)
    assert sum(shown.values()) + rest == sum(counts.values())
    assert all(counts[name] == count >= 5 for name, count in shown.items())
    hidden = [count for name, count in counts.items() if name not in shown]
    if shown:
        assert rest == 0 or (rest >= 5 and len(hidden) > 1), "the rest is never one count alone"
    else:
        assert rest == sum(counts.values())


MANY = ComplaintCounts(
    {"citizen": 12, "social_service": 6, "police": 2}, {"origin": 15, "age": 3, "other": 2}
)


@pytest.mark.parametrize("code", LANGUAGES)
def test_they_are_told_in_plain_words(plain: ModuleType, code: str) -> None:
    section = complaint_counts(MANY, language(code))
    texts = [block.text for block in section.blocks if hasattr(block, "text")]
    assert plain.too_long(texts, plain.limits()[code].half_page) == []


def test_the_tables_say_what_may_be_said() -> None:
    _, by_source, by_ground = complaint_counts(MANY, language("en")).blocks
    assert by_source.rows == (("Citizens", "12"), ("Others together", "8"))  # type: ignore[union-attr]
    assert by_ground.rows == (("Origin", "15"), ("Others together", "5"))  # type: ignore[union-attr]
    (few,) = complaint_counts(ComplaintCounts({"police": 4}, {"age": 4}), language("en")).blocks
    assert few.text == "Fewer than 5 complaints were brought."  # type: ignore[union-attr]


def test_the_report_has_them_beside_the_law(sample: ModuleType) -> None:
    facts = replace(sample.facts(), complaints=MANY)
    context = build_context(facts, sample.findings(), Audience.COMMISSIONER, "nl")
    titles = [section.id for section in context.sections]
    assert "complaints" in titles
