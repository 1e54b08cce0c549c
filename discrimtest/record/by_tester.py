"""The complete tests of a comparison by who made their contacts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from discrimtest.record.progress import Progress
from discrimtest.record.record import Record
from discrimtest.words.contact import Contact, ContactEventKind


@dataclass(frozen=True, slots=True)
class TestedBy:
    """One pair of contacts of a complete test.

    Attributes:
        testers: Who made them.
        leader: Who made the test candidate's.
        control, test: Whether each candidate was answered favourably.
    """

    __test__ = False

    testers: frozenset[str]
    leader: str
    control: bool
    test: bool

    @property
    def other(self) -> str:
        """Who made the control candidate's; the same person, where one made both."""
        return next(iter(self.testers - {self.leader}), self.leader)


def tested_by(
    record: Record,
    progress: Progress,
    arms: Collection[tuple[str, str]],
    favourable: Collection[str],
) -> list[TestedBy]:
    """The pairs of complete tests, by number.

    Args:
        arms: Test arm and control arm of each pair that is looked at.
        favourable: Categories of a favourable answer.
    """
    makers = {
        event.contact: event.by
        for events in record.happened.values()
        for event in events
        if event.kind is ContactEventKind.SENT
    }

    def good(contact: Contact) -> bool:
        coding = progress.coded.get(contact.id)
        return coding is not None and str(coding.category) in favourable

    return [
        TestedBy(
            frozenset({makers[control.id], makers[test.id]}),
            makers[test.id],
            good(control),
            good(test),
        )
        for control, test in _pairs(progress, arms)
    ]


def _pairs(
    progress: Progress, arms: Collection[tuple[str, str]]
) -> Iterator[tuple[Contact, Contact]]:
    """The control candidate's contact and the test candidate's."""
    for test in progress.completed:
        for contact in test.contacts:
            if (contact.arm, contact.control_arm) in arms:
                controls = [one for one in test.contacts if one.arm == contact.control_arm]
                yield from ((control, contact) for control in controls[:1])
