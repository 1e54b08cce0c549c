"""What a draw rests on: once tests are drawn, no amendment may change it.

Another seed would be a second throw of the dice after the first was seen, and the tests that are
drawn would no longer be those of their comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from discrimtest.design.instrument import Instrument
from discrimtest.files.study import StudyLine


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
    yield from _moved_lines(before, after)


def _moved_lines(before: Instrument, after: Instrument) -> Iterator[Moved]:
    """A line is one person: it keeps its arm and its address, and the address keeps its line.

    Lines may be struck, and others added with addresses of their own.
    """
    stands = {line.id: line for line in after.study.every_line}
    borne = {_address(line): line.id for line in stands.values() if line.address}
    for line in before.study.every_line:
        still = stands.get(line.id)
        if still is not None and (_address(still), still.arm) != (_address(line), line.arm):
            then, now = (f"{_address(each)} {each.arm}".strip() for each in (line, still))
            yield Moved(f"lines[{line.id}]", then, now)
        elif still is None and (other := borne.get(_address(line))):
            yield Moved(f"lines[{other}]", f"{line.id}: {_address(line)}", _address(line))


def _address(line: StudyLine) -> str:
    return (line.address or line.pattern).casefold().strip()


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
