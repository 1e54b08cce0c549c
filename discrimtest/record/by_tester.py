"""The complete tests of a comparison by who made their contacts."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from discrimtest.record.progress import Progress
from discrimtest.record.record import Record
from discrimtest.words.contact import Contact, ContactEventKind
from discrimtest.words.tested_by import TestedBy


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
