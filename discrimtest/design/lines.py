"""Which line each contact uses, and so which persona writes it.

One line is one persona: the contacts of a test come from different lines whose personas share
no name and no fact, and no landlord ever hears one line under two names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from discrimtest.design.inputs import ComparisonSpec, DrawInputs, DrawLine
from discrimtest.design.minutes import MinuteSet, minute_of

Sender = tuple[str, tuple[str, ...]]
"""Who wrote from a line: an arm, under these names."""


def usable_channels(inputs: DrawInputs, barred: Collection[str] = ()) -> frozenset[str]:
    """The channels on which the contacts of every comparison find lines for one test.

    Args:
        barred: Lines that may not be used.
    """
    lines = [line for line in inputs.lines if line.id not in barred]
    return frozenset(
        channel
        for channel in {line.channel for line in lines}
        if all(_finds_lines(comparison, channel, lines) for comparison in inputs.comparisons)
    )


def barred_lines(inputs: DrawInputs) -> Mapping[str, frozenset[str]]:
    """By group of landlords, the lines that it heard under another name than they bear now."""
    bears = {line.id: sender(line) for line in inputs.lines}
    barred: dict[str, set[str]] = defaultdict(set)
    for one in inputs.commitments:
        for contact in one.contacts:
            if bears.get(contact.line, contact.sender) != contact.sender:
                barred[one.group].add(contact.line)
    return {group: frozenset(lines) for group, lines in barred.items()}


def sender(line: DrawLine) -> Sender:
    """Who writes from ``line``."""
    return line.arm, line.names


def _finds_lines(comparison: ComparisonSpec, channel: str, lines: Sequence[DrawLine]) -> bool:
    arms = [one.arm for one in comparison.candidates for _ in range(one.replicates)]
    options = [
        [line for line in lines if (line.channel, line.arm) == (channel, arm)] for arm in arms
    ]
    return next(_together(options), None) is not None


def _together(options: Sequence[Sequence[DrawLine]]) -> Iterator[tuple[str, ...]]:
    """One line of each sequence, whose personas share no word; the first ones first."""

    def extend(chosen: tuple[str, ...], words: frozenset[str]) -> Iterator[tuple[str, ...]]:
        if len(chosen) == len(options):
            yield chosen
            return
        for line in options[len(chosen)]:
            if line.id not in chosen and words.isdisjoint(line.words):
                yield from extend((*chosen, line.id), words.union(line.words))

    return extend((), frozenset())


class LineBook:
    """Who used which line, with which landlord, and in which minutes.

    Lines are offered in this order: used there least, whose names the landlord met from no other
    line, used least of all; then as the study lists them, turned by the test's place in the draw
    so that the first ones are not favoured.
    """

    def __init__(self, inputs: DrawInputs) -> None:
        self._lines = inputs.lines
        self._barred = barred_lines(inputs)
        self._senders = {line.id: sender(line) for line in inputs.lines}
        self.busy: dict[str, set[int]] = defaultdict(set)
        self._total: Counter[str] = Counter()
        self._heard: dict[str, Counter[tuple[str, Sender]]] = defaultdict(Counter)
        for one in inputs.commitments:
            for contact in one.contacts:
                self.busy[contact.line].add(minute_of(contact.at))
                self._total[contact.line] += 1
                self._heard[one.group][contact.line, contact.sender] += 1

    def use(self, group: str, line: str, minute: int, times: int = 1) -> None:
        """Note one use, or take it back with ``times = -1``."""
        if times > 0:
            self.busy[line].add(minute)
        else:
            self.busy[line].discard(minute)
        self._total[line] += times
        self._heard[group][line, self._senders[line]] += times

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
        heard = [(line, who) for (line, who), times in self._heard[group].items() if times]
        barred = self._barred.get(group, frozenset())
        ranked: dict[str, list[DrawLine]] = {arm: [] for arm in arms}
        for line in self._turned(turn):
            if line.channel == channel and line.arm in ranked and line.id not in barred:
                ranked[line.arm].append(line)
        for lines in ranked.values():
            lines.sort(key=lambda line: self._known(group, line, heard))
        return _together([ranked[arm] for arm in arms])

    def _turned(self, turn: int) -> Iterator[DrawLine]:
        start = turn % len(self._lines)
        yield from self._lines[start:]
        yield from self._lines[:start]

    def _known(
        self, group: str, line: DrawLine, heard: Sequence[tuple[str, Sender]]
    ) -> tuple[int, int, int]:
        met = {name for other, (_, names) in heard if other != line.id for name in names}
        uses = self._heard[group][line.id, sender(line)]
        return uses, len(met.intersection(line.names)), self._total[line.id]
