"""What the analysis warned of, for the report: told elsewhere, or said here and translated."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

from discrimtest.findings.caution import MESSAGES, Caution, MethodOf
from discrimtest.findings.finding import Findings
from discrimtest.report.facts import ReportFacts
from discrimtest.report.language import Language, sentence
from discrimtest.report.terms import group_term
from discrimtest.report.wording import (
    comparison_term,
    figure_name,
    method_name,
    outcome_term,
    term_text,
)

# The report says these itself, in plainer words and with their figures.
TOLD_ELSEWHERE = frozenset(
    {
        "landlords_repeat",
        "undefined",
        "undefined_test",
        "no_difference_seen",
        "fixed_order",
        "arms_absent",
        "two_arms_only",
        "landlords_too_alike",
        "undefined_difference",
        "one_order",
        "one_group",
        "separation",
        "nothing_detectable",
        "margin_needed",
        "shown_apart",
        "shown_unknown",
        "shown_clustered",
        "shown_few",
        "level_alike",
    }
)


def remarks(facts: ReportFacts, findings: Findings, language: Language) -> tuple[str, ...]:
    """Every warning that the report does not tell elsewhere, each once."""
    said = []
    for warning in findings.warnings:
        if not isinstance(warning, Caution):
            said.append(warning)
        elif _is_told_here(facts, warning):
            parts = {
                key: _part(facts, language, key, value) for key, value in warning.values.items()
            }
            about, text = language.caution(warning.id, parts)
            said.append(f"{sentence(about)}. {sentence(text)}" if about else text)
    return tuple(dict.fromkeys(said))


def _part(facts: ReportFacts, language: Language, key: str, value: Any) -> str:
    """One part of a caution, as the report calls it elsewhere."""
    if key == "comparison":
        return comparison_term(facts, language, value)
    if key == "outcome":
        return outcome_term(facts, language, value)
    if key == "group":
        term = group_term(language, value)
        return term if value is None or value.against is None else sentence(term)
    if key == "methods":
        names = [method_name(language, name) for name in value]
        return language.listed(list(dict.fromkeys(names)))
    if key in ("id", "method", "instead"):
        return _named(language, value)
    if key in ("terms", "reference"):
        return language.listed([term_text(language, term) for term in value])
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _named(language: Language, id_: str | MethodOf) -> str:
    """A figure, a method or a test, or the method of a figure."""
    if isinstance(id_, MethodOf):
        name = f"{method_name(language, id_.method)} ({figure_name(language, id_.id)})"
    else:
        name = figure_name(language, id_)
    return language.say("‘{word}’", word=name)


def _is_told_here(facts: ReportFacts, warning: Caution) -> bool:
    """Whether nothing else in the report says it."""
    return warning.id not in TOLD_ELSEWHERE and not _is_uncoded(facts, warning)


def _is_uncoded(facts: ReportFacts, warning: Caution) -> bool:
    """Whether it only tells which items of subtle treatment nobody coded."""
    if warning.id not in ("column_absent", "columns_absent"):
        return False
    columns = set(warning.values.get("columns") or [warning.values["column"]])
    return columns <= {one.column for one in facts.outcomes if one.kind == "subtle"}


def extract_cautions(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[tuple[int, str, str, list[str]]]:
    """The sentences of ``findings.caution`` that a report may say, for ``babel.cfg``.

    Args:
        fileobj, keywords, comment_tags, options: What Babel hands every extraction method;
            the sentences are read from the module itself.
    """
    for id_, message in MESSAGES.items():
        if id_ not in TOLD_ELSEWHERE:
            yield 1, "say", message, []
