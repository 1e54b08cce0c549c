"""What somebody saw or judged stands under that person's own name, or is not recorded."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from discrimtest.actions.list_due import list_due
from discrimtest.actions.manage_people import add_person, set_active
from discrimtest.actions.record_contact import log_contact
from discrimtest.errors import WrongInput
from discrimtest.store.people import LOCAL_ADMINISTRATOR
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import events_of, study_tests
from tests.actions.examples import STUDY, root_of


@pytest.mark.slow
@pytest.mark.parametrize("role", ["tester", "coder"])
def test_where_testers_work_nobody_records_unnamed(
    field: Workplace, open_places: Callable[..., Workplace], role: str
) -> None:
    contact = study_tests(field)[0].contacts[0]
    add_person(field, "an", role)
    unnamed = open_places(root_of(field)).on(contact.due_at)
    with pytest.raises(WrongInput, match="must say who acts") as caught:
        log_contact(unnamed, contact.id, "sent")
    assert "local-administrator" in str(caught.value)
    assert events_of(field, contact.id) == []
    assert list_due(unnamed, STUDY, until=contact.due_at)
    local = open_places(root_of(field), None, LOCAL_ADMINISTRATOR).on(contact.due_at)
    log_contact(local, contact.id, "sent")
    set_active(field, "an", active=False)
    assert open_places(root_of(field)).witness.person == LOCAL_ADMINISTRATOR


def test_who_works_alone_need_not_say_so(
    place: Workplace, open_places: Callable[..., Workplace]
) -> None:
    add_person(place, "rita", "researcher")
    assert open_places(root_of(place)).witness.person == LOCAL_ADMINISTRATOR
