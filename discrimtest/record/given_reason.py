"""The reasons that a person may give where a contact failed or a test broke."""

from __future__ import annotations

from discrimtest.errors import Problem, WrongInput
from discrimtest.record.handed_in import use
from discrimtest.record.stop import STOPS
from discrimtest.words.deviation import DeviationReason

GIVEN = (
    DeviationReason.AD_GONE,
    DeviationReason.BOUNCED,
    DeviationReason.SENT_WRONG,
    DeviationReason.SEND_FAILED,
    DeviationReason.TESTER_ERROR,
    DeviationReason.OTHER,
)
"""Reasons a person may give for a failed contact or a broken test."""

EVENTS = ("sent", "failed", "declined", "broken", "mended", *STOPS)
"""What can be recorded of a contact."""


def given_reason(event: str, given: str | None) -> DeviationReason | None:
    """The reason a person gives for a break; None for an event that has none.

    Raises:
        WrongInput: The event is none, needs a reason or takes none.
    """
    if event not in EVENTS:
        field, value, code = "event", event, "event.unknown"
        rule, repair = "must be an event of a contact", use(EVENTS)
    elif event in ("failed", "broken"):
        if given in [str(reason) for reason in GIVEN]:
            return DeviationReason(given)
        field, value, code = "reason", given or "", "reason.unknown"
        rule, repair = f"{event} needs a reason of the list", use(GIVEN)
    elif given is None:
        return None
    else:
        field, value, code = "reason", given, "reason.superfluous"
        rule, repair = f"{event} takes no reason", "Leave it out, or put it in the note."
    problem = Problem.of_input(field, value, rule, repair, code=code)
    raise WrongInput("Nothing was recorded.", [problem])


def require_why(recorded_by: str, by: str, note: str) -> None:
    """Let a person put right what another recorded only with a word why.

    Raises:
        WrongInput: There is none.
    """
    if note.strip() or recorded_by == by:
        return
    rule, repair = "must say why: somebody else recorded it", "Write what was wrong; it is kept."
    problem = Problem.of_input("note", note, rule, repair, code="reason.missing")
    raise WrongInput("Nothing was recorded.", [problem])
