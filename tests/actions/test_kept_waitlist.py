"""What waits for coders, kept from page to page, is what a reading of everything tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from discrimtest.actions.change_response import move_response, redate_response, withdraw_response
from discrimtest.actions.code_outcomes import (
    decide_item,
    judge_item,
    leave_item,
    next_item,
    tell_salutation,
    undo_item,
)
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.remark_contact import hold_contact, open_query, release_contact
from discrimtest.store.engine import reading
from discrimtest.workplace.kept_waitlist import waitlist_of
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, answer, answers_of, item_in, send, study_tests
from tests.actions.test_code_outcomes import answered, coders, every_share


def told(place: Workplace) -> list[Any]:
    with reading(place.engine) as session:
        kept = waitlist_of(place, session, look_up(place, session, STUDY))
    acts = sorted((each.at, each.id, each.coder, each.test) for each in kept.acts)
    return [dict(kept.exchanges), acts, dict(kept.states), dict(kept.salutations), kept.wordless]


def test_whatever_is_recorded_what_is_kept_follows(either_field: Workplace) -> None:
    place = answered(either_field, 3)
    every_share(place, "1")
    one, two, third = coders(place)
    first, second, *_ = tests = study_tests(place)
    a, b = (item_in(place, each.id) for each in first.contacts)
    late = place.on(one.now() + timedelta(hours=1))
    answers = {each.contact: each.id for each in answers_of(place)}
    mine, other = (answers[each.id] for each in second.contacts)
    earlier = second.contacts[1].due_at + timedelta(hours=2)
    moved = [c for t in tests[4:6] for c in t.contacts]
    for act in (
        lambda: None,
        lambda: judge_item(one, STUDY, a, category="invitation", subtle=["politeness=warm"]),
        lambda: judge_item(two, STUDY, a, category="refusal"),
        lambda: decide_item(third, STUDY, a, category="refusal", reason="geen moment"),
        lambda: undo_item(third, STUDY, a),
        lambda: leave_item(one, STUDY, b, leaked="name"),
        lambda: leave_item(two, STUDY, b, note="onleesbaar"),
        lambda: undo_item(one.on(late.now()), STUDY, b),
        lambda: tell_salutation(third, STUDY, b, subtle=["misgendering=no"]),
        lambda: send(place, moved[0]),
        lambda: answer(place, moved[0], "refusal", timedelta(days=1), text="Helaas."),
        lambda: send(place, moved[1]),
        lambda: move_response(late, mine, moved[1].id, reason="hoorde daar"),
        lambda: redate_response(late, other, earlier, reason="vergist"),
        lambda: withdraw_response(late, other, reason="kwam niet"),
        lambda: open_query(late, second.contacts[0].id, "Zeker?"),
        lambda: hold_contact(late, moved[0].id, "nakijken"),
        lambda: release_contact(late, moved[0].id, "klopt"),
        lambda: judge_item(two, STUDY, b, category="invalid"),
        lambda: answer(place, first.contacts[0], "refusal", timedelta(days=3), text="Toch niet."),
        lambda: erase_subject(late, tests[2].landlord, "gevraagd"),
    ):
        act()
        assert told(late) == told(replace(late, waitlists={}))
    assert next_item(two.on(late.now()), STUDY) is not None
