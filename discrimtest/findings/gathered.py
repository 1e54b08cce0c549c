"""Warnings that say the same of several figures, told once with all that they are true of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from discrimtest.findings.caution import MESSAGES, Caution, MethodOf

_PLACE = ("comparison", "group", "outcome")


def gathered(warnings: Iterable[str]) -> list[str]:
    """Each cause once: its first sentence, then what else it is true of, place by place."""
    causes: dict[tuple[Any, ...], list[str]] = {}
    for warning in dict.fromkeys(warnings):
        cause: tuple[Any, ...] = (warning,)
        if isinstance(warning, Caution):
            rest = {key: one for key, one in warning.values.items() if key not in (*_PLACE, "id")}
            cause = (warning.id, *rest.items())
        causes.setdefault(cause, []).append(warning)
    return [f"{same[0]}{_likewise(same)}" for same in causes.values()]


def _likewise(same: Sequence[str]) -> str:
    """What the further warnings of one cause are about."""
    ids: dict[tuple[str, ...], list[str | MethodOf]] = {}
    for warning in same:
        words, values = (
            (warning.words, warning.values) if isinstance(warning, Caution) else ({}, {})
        )
        place = tuple(str(words[key]) for key in _PLACE if key in words and _names(warning, key))
        ids.setdefault(place, []).append(values.get("id", ""))
    (here, first), *_ = ids.items()
    told = [f" Likewise {_listed(first[1:])}."] if first[1:] else []
    places: dict[tuple[str | MethodOf, ...], list[tuple[str, ...]]] = {}
    for place, named in ids.items():
        places.setdefault(tuple(named), []).append(place)
    told_apart = [number for number in range(len(here)) if len({one[number] for one in ids}) > 1]
    for about, among in places.items():
        every = [tuple(one[number] for number in told_apart) for one in among]
        others = every[1:] if among[0] == here else every
        if others:
            # With the first place once more, if that makes it simpler to say.
            simpler = _crossed(every) and not _crossed(others)
            what = "" if list(about) == first else f": {_listed(about)}"
            told.append(f" Likewise for {_places(every if simpler else others)}{what}.")
    return "".join(told)


def _names(warning: str, part: str) -> bool:
    """Whether the sentence of a caution holds that part."""
    return isinstance(warning, Caution) and f"%({part})s" in MESSAGES[warning.id]


def _crossed(places: Sequence[tuple[str, ...]]) -> bool:
    """Whether they are each of some comparisons with each of some groups and outcomes."""
    return math.prod(len(set(part)) for part in zip(*places, strict=True)) == len(places)


def _places(places: Sequence[tuple[str, ...]]) -> str:
    """``a and b, each for x and y`` where that is all of them, else one by one."""
    if not _crossed(places):
        return "; ".join(", ".join(place) for place in places)
    parts = [list(dict.fromkeys(part)) for part in zip(*places, strict=True)]
    lone = [part[0] for part in parts if len(part) == 1]
    several = ", each for ".join(" and ".join(part) for part in parts if len(part) > 1)
    return ", ".join([*lone, several] if several else lone)


def _listed(ids: Iterable[str | MethodOf]) -> str:
    """``cr2 for net_all, net_any; delta for net_any``: each method named once."""
    methods: dict[str, list[str]] = {}
    for id_ in ids:
        method, of = (f"{id_.method} for ", id_.id) if isinstance(id_, MethodOf) else ("", id_)
        methods.setdefault(method, []).append(of)
    return "; ".join(f"{method}{', '.join(figures)}" for method, figures in methods.items())
