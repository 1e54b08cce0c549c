"""What came to light since the draw holds a letter at the last moment: its test is broken."""

from __future__ import annotations

import pytest

from discrimtest.actions.decide_landlords import exclude_landlord
from discrimtest.actions.send_due import send_due
from discrimtest.store.check import check
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import broken, events_of
from tests.actions.examples import STUDY
from tests.actions.launched import opened
from tests.actions.test_send_due import by_turn, first_test, run
from tests.mail.post_office import PostOffice


@pytest.mark.parametrize("half", [False, True])
def test_a_landlord_excluded_since_the_draw_breaks_the_test_and_hears_nothing_more(
    either_launched: Workplace, half: bool
) -> None:
    """Before anything was sent, and where the first candidate wrote already."""
    at = either_launched
    test = first_test(at)
    first, second = by_turn(test)
    with PostOffice() as office:
        opened(at, office)
        if half:
            assert run(at, first.due_at, first.id) == "sent"
        exclude_landlord(at, test.landlord, reason="gevraagd")
        due = second if half else first
        report = send_due(at.on(due.due_at), STUDY)
        assert [each.outcome for each in report.letters if each.contact == due.id] == ["break"]
        assert run(at, due.due_at, due.id) == "break"
        assert sum(to == office.taken[0][0] for to, _ in office.taken) == half
    assert broken(at)[test.id] == "landlord_stopped"
    assert [str(each.kind) for each in events_of(at, due.id)] == ["logged"]
    assert check(at.engine, at.keys) == []
