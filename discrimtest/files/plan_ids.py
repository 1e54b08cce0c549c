"""Ids in a plan that no estimator answers to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from discrimtest.errors import Problem
from discrimtest.files.nearest import did_you_mean
from discrimtest.files.word import Key


def unknown_ids(
    findings: Any,
    families: Any,
    known: Mapping[str, tuple[str, ...] | None],
    place: Callable[[Key], str],
) -> Iterator[Problem]:
    """Ids of findings, intervals and families that no estimator answers to.

    Args:
        findings: The ``findings`` of a plan as plain tables; malformed parts are passed over,
            so that unknown ids are told together with other mistakes.
        families: The ``families``, likewise.
        known: Id of each estimand -> interval methods it takes; id of each test -> None.
        place: Where a key stands, as messages name it.
    """
    tests = tuple(id_ for id_, methods in known.items() if methods is None)
    for number, request in _tables(findings):
        key = ("findings", number)
        for name in _words(request, "ids"):
            if name not in known:
                yield _unknown(place((*key, "ids")), name, "an estimator", known)
        yield from _unknown_intervals(request, known, place((*key, "intervals")))
    for number, family in _tables(families):
        for name in _words(family, "tests"):
            if name not in tests:
                yield _unknown(place(("families", number, "tests")), name, "a test", tests)


def _unknown_intervals(
    request: Mapping[str, Any], known: Mapping[str, tuple[str, ...] | None], place: str
) -> Iterator[Problem]:
    methods = tuple(dict.fromkeys(name for names in known.values() for name in names or ()))
    asked = _words(request, "ids")
    # An id that is not understood may well take the method.
    unclear = not asked or len(asked) < len(request["ids"]) or not known.keys() >= {*asked}
    for name in _words(request, "intervals"):
        if name not in methods:
            yield _unknown(place, name, "an interval method", methods)
        elif not unclear and not any(name in (known.get(id_) or ()) for id_ in asked):
            takers = [id_ for id_, names in known.items() if name in (names or ())]
            yield Problem(
                place,
                name,
                "must be a method that one of the ids of this request takes",
                f"{name} is for {', '.join(takers)}: ask for one of these, or remove it.",
                "plan.interval_of_another_id",
                "intervals",
            )


def _unknown(place: str, value: str, what: str, known: Any) -> Problem:
    repair = did_you_mean(value, known, f"Choose from: {', '.join(known)}.")
    return Problem(place, value, f"must be {what} of the program", repair, "plan.unknown_id")


def _tables(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, item in enumerate(value if isinstance(value, (list, tuple)) else ()):
        if isinstance(item, Mapping):
            yield number, item


def _words(table: Mapping[str, Any], key: str) -> list[str]:
    value = table.get(key)
    return (
        [item for item in value if isinstance(item, str)]
        if isinstance(value, (list, tuple))
        else []
    )
