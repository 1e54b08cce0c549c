"""Names of tests, arms, landlords and groups: other capitals make no other name."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy

from discrimtest.samples.rows import Codes


def one_case(
    codes: Codes, labels: Sequence[str], named: Collection[str]
) -> tuple[Codes, list[str], list[tuple[str, ...]]]:
    """Names that differ in capitals alone, as one.

    Args:
        codes: Into ``labels``; negative where there is none.
        named: Names of the plan. Its spelling counts, else the one that most contacts have, of
            several the first of the alphabet; two that it tells apart stay two.

    Returns:
        Codes, labels, and the spellings that became one, the one that counts in front.
    """
    times = numpy.bincount(codes[codes >= 0], minlength=len(labels))
    if len(set(map(str.casefold, labels))) == len(labels):
        return codes, list(labels), []
    together: dict[str, list[int]] = {}
    for place, label in enumerate(labels):
        together.setdefault(label.casefold(), []).append(place)
    becomes, spellings = list(range(len(labels))), []
    for places in together.values():
        asked = [place for place in places if labels[place] in named]
        if len(places) == 1 or len(asked) > 1:
            continue
        first = next(iter(asked), max(places, key=lambda place: int(times[place])))
        others = [place for place in places if place != first]
        for place in others:
            becomes[place] = first
        spellings.append((labels[first], *(labels[place] for place in others)))
    kept = sorted(set(becomes))
    number = {place: code for code, place in enumerate(kept)}
    lookup = numpy.array([*(number[place] for place in becomes), -1], dtype=codes.dtype)
    return lookup[numpy.maximum(codes, -1)], [labels[place] for place in kept], spellings


def as_seen(name: str, arms: Sequence[str]) -> str:
    """The arm of the data that ``name`` means, or ``name`` where there is none."""
    if name in arms:
        return name
    return next((arm for arm in arms if arm.casefold() == name.casefold()), name)
