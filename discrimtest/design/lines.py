"""Which line of the study each contact uses.

The contacts of a test use different lines, and no landlord hears from one line twice while
another is left: a mailbox that wrote as two people would expose the test.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from discrimtest.design.inputs import ComparisonSpec, DrawInputs, DrawLine
from discrimtest.design.minutes import MinuteSet, minute_of


def usable_channels(inputs: DrawInputs) -> frozenset[str]:
    """The channels on which every comparison can give each contact a line of its own."""
    return frozenset(
        channel
        for channel in {line.channel for line in inputs.lines}
        if all(enough_lines(comparison, channel, inputs.lines) for comparison in inputs.comparisons)
    )


def enough_lines(comparison: ComparisonSpec, channel: str, lines: Sequence[DrawLine]) -> bool:
    """Whether the contacts of one test can all have different lines (bipartite matching)."""
    arms = [one.arm for one in comparison.candidates for _ in range(one.replicates)]
    options = [[line.id for line in lines if fits(line, arm, channel)] for arm in arms]
    holder: dict[str, int] = {}

    def seat(contact: int, tried: set[str]) -> bool:
        for line in options[contact]:
            if line not in tried:
                tried.add(line)
                if line not in holder or seat(holder[line], tried):
                    holder[line] = contact
                    return True
        return False

    return all(seat(contact, set()) for contact in range(len(arms)))


def fits(line: DrawLine, arm: str, channel: str) -> bool:
    """Whether ``arm`` may use ``line`` on ``channel``."""
    return line.channel == channel and (not line.arms or arm in line.arms)


class LineBook:
    """Who used which line, with which landlord, and in which minutes.

    Lines are offered in this order: unknown to the landlord, used there by the same arm only,
    used there least, used least of all; then as the study lists them, turned by the test's
    place in the draw so that the first ones are not favoured.
    """

    def __init__(self, inputs: DrawInputs) -> None:
        self._lines = inputs.lines
        self.busy: dict[str, set[int]] = defaultdict(set)
        self._total: Counter[str] = Counter()
        self._heard: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for one in inputs.commitments:
            for contact in one.contacts:
                minute = minute_of(contact.at)
                self.busy[contact.line].add(minute)
                self._total[contact.line] += 1
                self._heard[one.group, contact.line][contact.arm] += 1

    def use(self, group: str, line: str, arm: str, minute: int, times: int = 1) -> None:
        """Note one use, or take it back with ``times = -1``."""
        if times > 0:
            self.busy[line].add(minute)
        else:
            self.busy[line].discard(minute)
        self._total[line] += times
        self._heard[group, line][arm] += times

    def taken(self, lines: Sequence[str], minutes: Sequence[int]) -> bool:
        """Whether some line already has a contact in its minute."""
        return any(minute in self.busy[line] for line, minute in zip(lines, minutes, strict=True))

    def busy_minutes(self, line: str, within: MinuteSet) -> MinuteSet:
        """The minutes of ``within`` in which ``line`` has a contact."""
        return MinuteSet.of((at, at + 1) for at in self.busy[line] if at in within)

    def offers(
        self, group: str, arms: Sequence[str], channel: str, turn: int
    ) -> Iterator[tuple[str, ...]]:
        """Lines for the contacts of a test, all different, best first.

        Args:
            arms: The arm of each contact, by position.
            turn: Rotates the study's list among equals.
        """
        ranked: list[list[str]] = []
        for arm in arms:
            options = [
                (*self._known(group, line.id, arm), (place - turn) % len(self._lines), line.id)
                for place, line in enumerate(self._lines)
                if fits(line, arm, channel)
            ]
            ranked.append([option[-1] for option in sorted(options)])

        def extend(chosen: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
            if len(chosen) == len(arms):
                yield chosen
                return
            for line in ranked[len(chosen)]:
                if line not in chosen:
                    yield from extend((*chosen, line))

        return extend(())

    def _known(self, group: str, line: str, arm: str) -> tuple[int, int, int]:
        heard = self._heard.get((group, line))
        uses = sum(heard.values()) if heard else 0
        same = heard[arm] if heard else 0
        return uses - same, uses, self._total[line]
