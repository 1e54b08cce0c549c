"""How far the calls of candidates came, counted by candidate."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from discrimtest.record.fieldwork import PhoneRules
from discrimtest.record.record import Record
from discrimtest.words.phone_call import NotSpoken, PhoneCall

CAME = ("spoke", NotSpoken.VOICEMAIL, NotSpoken.NOBODY, NotSpoken.WRONG_NUMBER)
"""How far a candidate's calls came: to somebody's answer, or else to this."""


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """Candidates who called and came no further than, or as far as, one thing.

    Attributes:
        came: One of :data:`CAME`; of who goes on calling, "nobody".
        call: The number of that call.
        control, test: Contacts of control candidates, and of test candidates.
    """

    came: str
    call: int
    control: int
    test: int


def call_counts(record: Record) -> tuple[AttemptFacts, ...]:
    """How far calls came, in complete and broken tests alike."""
    rules = record.fieldwork.phone
    if rules is None:
        return ()
    counts = Counter(
        (_came(rules, calls), len(calls), record.contacts[contact].control_arm is None)
        for contact, calls in record.called.items()
    )
    kinds = {(came, number) for came, number, _ in counts}
    return tuple(
        AttemptFacts(came, number, counts[came, number, True], counts[came, number, False])
        for came, number in sorted(kinds, key=lambda kind: (CAME.index(kind[0]), kind[1]))
    )


def _came(rules: PhoneRules, calls: list[PhoneCall]) -> str:
    records = rules.endings.get(calls[-1].ending, "")
    return records if records in CAME else CAME[0]
