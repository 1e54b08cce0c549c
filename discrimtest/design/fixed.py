"""What a draw rests on: once tests are drawn, no amendment may change it.

Another seed would be a second throw of the dice after the first was seen, and the tests that are
drawn would no longer be those of their comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from discrimtest.design.instrument import Instrument


@dataclass(frozen=True, slots=True)
class Moved:
    """A key of the study's file, or of its protocol, whose value may not change any more."""

    key: str
    before: str
    after: str


def moved_since_the_draw(
    before: Instrument, after: Instrument, drawn: Iterable[str]
) -> Iterator[Moved]:
    """What of ``before`` a draw rests on and ``after`` has otherwise.

    Args:
        before: The files that count now.
        after: The files that are to count.
        drawn: Ids of the comparisons of which tests were drawn.
    """
    then, now = _rests_on(before, drawn), _rests_on(after, drawn)
    for key, value in then.items():
        if now[key] != value:
            yield Moved(key, value, now[key])


def _rests_on(files: Instrument, drawn: Iterable[str]) -> dict[str, str]:
    study = files.study
    found = {
        "seed": str(study.seed),
        "protocol": study.protocol,
        "cross": study.cross or "",
        "sample.design": study.sample.design,
        "sample.replace_broken": study.sample.replace_broken,
    }
    for name in drawn:
        pair = files.comparisons.get(name)
        found[f"comparisons[{name}].test"] = pair.test if pair else ""
        found[f"comparisons[{name}].control"] = pair.control if pair else ""
    return found
