"""Blind coding through the actions: what a coder is shown, what is recorded, who may."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from discrimtest.actions.code_outcomes import (
    decide_item,
    judge_item,
    leave_item,
    next_dispute,
    next_item,
    tell_salutation,
    undo_item,
)
from discrimtest.actions.manage_people import studies_seen
from discrimtest.actions.record_response import correct_outcome
from discrimtest.actions.show_codebook import coding_sheet
from discrimtest.actions.tell_coding import as_rows, tell_agreement, tell_queue
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.record.counts import CodingFacts, coding_counts
from discrimtest.store import draws
from discrimtest.store.engine import reading, writing
from discrimtest.store.material import material_of
from discrimtest.store.people import grant, sighted
from discrimtest.words.coding_event import CodingPart
from discrimtest.words.person import Role
from discrimtest.workplace.kept_waitlist import coding_queue
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import (
    STUDY,
    answer,
    closed,
    codings_of,
    item_in,
    records,
    send,
    study_tests,
)
from tests.actions.examples import acting

SAID = "Beste {name}, u kunt donderdag om 17 uur komen kijken. Breng {partner} gerust mee."
HEARD = CodingPart.SALUTATION


def answered(place: Workplace, tests: int = 3) -> Workplace:
    """The windows closed; each contact of some tests was answered, with the candidate's names."""
    with reading(place.engine) as session:
        profiles = draws.profiles(session, look_up(place, session, STUDY).id)
    for test in study_tests(place)[:tests]:
        for contact in test.contacts:
            send(place, contact)
        for contact in test.contacts:
            names = profiles[contact.profile].names
            words = SAID.format(
                name=names["writer_first"], partner=names.get("partner_first", "iemand")
            )
            answer(place, contact, "refusal", timedelta(days=1), text=words)
    return closed(place)


def drawn_twice(place: Workplace) -> list[str]:
    """The items that two coders judge."""
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY)
        queue = coding_queue(study.record(session), study, place, session)
    return [item_in(place, name) for name in queue.states if queue.lots.twice(name)]


def told(place: Workplace) -> CodingFacts:
    """What a report tells of coding."""
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY)
        material = material_of(session, study.registered, study.fieldwork, place.keys)
    complete = material.progress(place.now() + timedelta(days=2)).completed
    return coding_counts(material.record, complete, material.sighted)


def coders(place: Workplace, number: int = 3) -> list[Workplace]:
    """So many coders at work, a minute apart."""
    people = [acting(place, Role.CODER) for _ in range(number)]
    return [each.on(place.now() + timedelta(minutes=n)) for n, each in enumerate(people)]


def every_share(place: Workplace, share: str) -> None:
    """A share coded twice, as if the file had said so when it was locked."""
    for version, instrument in list(place.instruments.items()):
        coding = instrument.study.coding.model_copy(update={"double_share": float(share)})
        study = instrument.study.model_copy(update={"coding": coding})
        place.instruments[version] = replace(instrument, study=study)


def test_the_item_tells_nothing_of_the_candidate(field: Workplace) -> None:
    (coder,) = coders(answered(field), 1)
    with reading(field.engine) as session:
        study = look_up(field, session, STUDY).id
        profiles = draws.profiles(session, study)
    tests = study_tests(field)[:3]
    secrets = {
        word
        for test in tests
        for contact in test.contacts
        for word in (
            *profiles[contact.profile].names.values(),
            *(contact.id, contact.arm, contact.profile, contact.line, test.id, test.landlord),
            test.listing,
        )
    }
    seen = set()
    for _ in range(6):
        found = next_item(coder, STUDY)
        assert found is not None
        told = json.dumps(found.to_dict(), ensure_ascii=False)
        for secret in secrets:
            assert not re.search(rf"\b{re.escape(secret)}\b", told), (secret, told)
        assert "refusal" not in told, "what the tester said of it"
        assert "donderdag om 17 uur komen kijken" in told, "what is judged stays"
        seen.add(found.item)
        judge_item(coder, STUDY, found.item, category="invitation")
        # The other of a test waits until the next sitting where no third lies between.
        coder = coder.on(coder.now() + timedelta(hours=13))
    assert len(seen) == 6
    assert next_item(coder, STUDY) is None
    assert all(
        codings_of(field, contact.id)[0].category == "invitation"
        for test in tests
        for contact in test.contacts
    )


def test_a_judgement_is_recorded_on_either_database(either_field: Workplace) -> None:
    one, two, third = coders(answered(either_field, 1))
    every_share(either_field, "1")
    contact = study_tests(either_field)[0].contacts[0].id
    item = item_in(either_field, contact)
    judge_item(
        one, STUDY, item, category="invitation", subtle=["politeness=warm"], note="hartelijk"
    )
    judge_item(two, STUDY, item, category="waiting_list")
    (stands,) = codings_of(either_field, contact)
    assert (stands.category, stands.method, stands.reason) == ("invitation", "blind", "hartelijk")
    assert stands.subtle["politeness"] == "warm"
    dispute = next_dispute(third, STUDY)
    assert dispute is not None
    assert [each["category"] for each in dispute.judgements] == ["invitation", "waiting_list"]
    assert dispute.judgements[0]["coder"] == 1
    assert next_dispute(third, STUDY, contact) == dispute, "who decides may name the contact"
    with pytest.raises(WrongInput, match="must be an item"):
        next_item(one, STUDY, item=contact)
    decide_item(third, STUDY, item, category="waiting_list", reason="geen bezoek aangeboden")
    (stands,) = codings_of(either_field, contact)
    assert (stands.category, stands.method) == ("waiting_list", "adjudicated")
    assert next_dispute(third, STUDY) is None
    with pytest.raises(Refused, match="blind coders"):
        correct_outcome(either_field, contact, category="refusal", reason="misread")
    leave_item(
        two,
        STUDY,
        item_in(either_field, study_tests(either_field)[0].contacts[1].id),
        leaked="name",
    )
    tell_salutation(
        one,
        STUDY,
        item_in(either_field, study_tests(either_field)[0].contacts[1].id),
        subtle=["misgendering=unclear"],
    )
    (record,) = [each for each in records(either_field) if each.coding_events]
    assert [event.kind for event in record.coding_events] == ["salutation", "leaked"]


def test_undoing_gives_the_item_again(field: Workplace) -> None:
    (coder,) = coders(answered(field, 1), 1)
    found = next_item(coder, STUDY)
    assert found is not None
    judge_item(coder, STUDY, found.item, category="refusal")
    undo_item(coder, STUDY, found.item)
    again = next_item(coder, STUDY, item=found.item)
    assert again is not None
    assert again.item == found.item
    assert again.done == 0


def test_the_salutation_is_shown_alone_and_coded_apart(field: Workplace) -> None:
    (coder,) = coders(answered(field, 1), 1)
    found = next_item(coder, STUDY, HEARD)
    assert found is not None
    (shown,) = found.exchange.answers
    assert shown.text.startswith("Beste ")
    assert "donderdag" not in shown.text
    assert "[voornaam]" in shown.text
    assert str(found.exchange.candidate) in (
        "man, with a partner: man",
        "man, with a partner: woman",
        "woman, with a partner: man",
        "woman, with a partner: woman",
    )
    tell_salutation(coder, STUDY, found.item, subtle=["misgendering=no"])
    with pytest.raises(Refused, match="read its salutation"):
        judge_item(coder, STUDY, found.item, category="refusal")
    with pytest.raises(WrongInput, match="code of the codebook"):
        tell_salutation(coder, STUDY, found.item, subtle=["politeness=warm"])


def test_what_only_the_salutation_tells_is_not_judged_from_a_masked_text(field: Workplace) -> None:
    one, two, third = coders(answered(field, 1))
    every_share(field, "1")
    item = item_in(field, study_tests(field)[0].contacts[0].id)
    heard = ["misgendering=yes", "politeness=warm"]
    with pytest.raises(WrongInput, match="must be read in the salutation") as refused:
        judge_item(one, STUDY, item, category="waiting_list", subtle=heard)
    (problem,) = refused.value.problems
    assert (problem.code, "code next" in str(problem)) == ("subtle.salutation", True)
    judge_item(one, STUDY, item, category="waiting_list", subtle=heard[1:])
    judge_item(two, STUDY, item, category="refusal")
    with pytest.raises(WrongInput, match="must be read in the salutation"):
        decide_item(third, STUDY, item, category="refusal", subtle=heard, reason="zie tekst")
    (stands,) = codings_of(field, study_tests(field)[0].contacts[0].id)
    assert "misgendering" not in stands.subtle


def test_the_queue_counts_and_tells_coders_less(field: Workplace) -> None:
    one, two, _ = coders(answered(field))
    every_share(field, "1")
    found = next_item(one, STUDY)
    assert found is not None
    for category in ("invitation", "refusal"):
        judge_item(one, STUDY, found.item, category=category)
    queue = tell_queue(two, STUDY)
    assert queue.states == {"to_code": 5, "second_coding": 1, "to_adjudicate": 0, "coded": 0}
    assert queue.own == {"outcome": 6, "salutation": 6, "decision": 0}
    assert queue.coders == ()
    mine = tell_queue(field.on(one.now()), STUDY)
    assert [(each.coder, each.judged, each.changed) for each in mine.coders] == [(1, 1, 1)]
    assert mine.own == {"outcome": 0, "salutation": 0, "decision": 0}, "who recorded it all"


def test_a_decision_that_was_taken_back_is_counted_as_none(field: Workplace) -> None:
    one, _, third = coders(answered(field, 1))
    item = item_in(field, study_tests(field)[0].contacts[0].id)
    every_share(field, "0")
    judge_item(one, STUDY, item, category="refusal")
    decide_item(third, STUDY, item, category="invitation", reason="zie tekst")
    for decisions in (1, 0):
        queue = tell_queue(field.on(third.now()), STUDY)
        assert [each.decided for each in queue.coders] == [0, decisions]
        undo_item(third, STUDY, item) if decisions else None


def test_agreement_is_told_without_coders_or_candidates(field: Workplace) -> None:
    one, two, third = coders(answered(field))
    every_share(field, "1")
    items = [item_in(field, each.id) for test in study_tests(field)[:3] for each in test.contacts]
    for place, item in enumerate(items):
        judge_item(one, STUDY, item, category="invitation" if place % 2 else "refusal")
        judge_item(two, STUDY, item, category="invitation" if place in (1, 3) else "refusal")
    leave_item(third, STUDY, items[0], leaked="name", note="Beste Jan")
    found = tell_agreement(field.on(one.now()), STUDY)
    assert (found.twice, found.alike, found.undecided) == (6, 5, 1)
    assert (found.leaked, found.read) == (1, 13)
    rows = as_rows(found)
    # By hand: 5 of 6 alike; kappa = (5/6 - 1/2) / (1 - 1/2).
    value = {row["id"]: row["value"] for row in rows if row["about"] == "outcome"}
    assert value["percent_agreement"] == pytest.approx(5 / 6)
    assert value["cohen_kappa"] == pytest.approx(2 / 3)
    with pytest.raises(NotAllowed):
        tell_agreement(one, STUDY)


def test_only_coders_code(field: Workplace) -> None:
    tester = acting(answered(field, 1), Role.TESTER)
    for act in (
        lambda: next_item(tester, STUDY),
        lambda: next_dispute(tester, STUDY),
        lambda: judge_item(tester, STUDY, "item-x", category="refusal"),
        lambda: tell_queue(tester, STUDY),
        lambda: coding_sheet(tester, STUDY, HEARD),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_report_tells_of_judgements_that_were_not_blind_or_not_asked_for(
    field: Workplace,
) -> None:
    place = answered(field)
    every_share(field, "1")
    one, two, third = coders(place)
    test = study_tests(place)[0]
    item, other = (item_in(field, each.id) for each in test.contacts)
    for coder in (one, two):
        judge_item(coder, STUDY, item, category="refusal")
    judge_item(one, STUDY, other, category="refusal")
    judge_item(two, STUDY, other, category="invitation")
    decide_item(third, STUDY, item, category="invitation", reason="er is een moment")
    decide_item(third, STUDY, other, category="invitation", reason="er is een moment")
    found = told(place)
    assert (found.by["adjudicated"], found.by["decided_anew"], found.decided) == (1, 1, 1)
    assert found.sighted == 0
    with writing(place.engine) as session:
        for role, granted in ((Role.TESTER, True), (Role.TESTER, False)):
            grant(session, one.person.id, role, granted=granted, by=place.person.id, at=one.now())
    assert told(place).sighted == 0, "only what came after it"
    with writing(place.engine) as session:
        before = one.now() - timedelta(hours=1)
        grant(session, two.person.id, Role.TESTER, by=place.person.id, at=before)
        grant(
            session, two.person.id, Role.TESTER, by=place.person.id, at=place.now(), granted=False
        )
    found = told(place)
    assert found.sighted == 2
    assert found.by.get("seeing") is None, "a third person decided about both"
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY).id
        assert two.person.id not in sighted(session, study, place.now() + timedelta(days=1))


def test_where_nobody_is_addressed_nobody_is_addressed_wrongly(field: Workplace) -> None:
    contact, other = study_tests(field)[0].contacts
    for each in (contact, other):
        send(field, each)
        answer(field, each, "refusal", timedelta(days=1), text="Verhuurd.")
    (coder,) = coders(closed(field), 1)
    item = item_in(field, contact.id)
    found = next_item(coder, STUDY, HEARD, item)
    assert found is not None
    assert not found.exchange.answers[0].text
    with pytest.raises(WrongInput, match="nobody is addressed"):
        tell_salutation(coder, STUDY, item, subtle=["misgendering=yes"])
    for value in ("no", "not_applicable", "unclear"):
        tell_salutation(coder, STUDY, item, subtle=[f"misgendering={value}"])


def test_who_saw_the_arms_in_another_role_codes_nothing_without_it_either(
    field: Workplace,
) -> None:
    place = answered(field)
    one, two, _ = coders(place)
    items = [item_in(place, each.id) for test in study_tests(place)[:3] for each in test.contacts]
    for item in items[:2]:
        judge_item(one, STUDY, item, category="refusal")
    with writing(place.engine) as session:
        before = place.now() - timedelta(hours=1)
        for role, at, granted in (
            (Role.TESTER, before, True),
            (Role.TESTER, place.now() + timedelta(minutes=30), False),
        ):
            grant(session, one.person.id, role, granted=granted, by=place.person.id, at=at)
    for act in (
        lambda: next_item(one, STUDY),
        lambda: next_item(one, STUDY, HEARD),
        lambda: next_dispute(one, STUDY),
        lambda: judge_item(one, STUDY, items[2], category="refusal"),
        lambda: leave_item(one, STUDY, items[2], leaked="name"),
    ):
        with pytest.raises(Refused, match=r"must judge nothing in this study.*another role"):
            act()
    found = told(place)
    assert (found.by["seeing"], found.by.get("blind"), found.sighted) == (2, None, 2)
    name = one.person.id
    assert STUDY in studies_seen(place, name)
    assert studies_seen(place, two.person.id) == ()
    assert tell_queue(one, STUDY).own == {"outcome": 0, "salutation": 0, "decision": 0}


def test_the_queue_tells_what_nobody_is_left_to_judge(field: Workplace) -> None:
    one, two, third = coders(answered(field, 1))
    every_share(field, "1")
    item, other = (item_in(field, each.id) for each in study_tests(field)[0].contacts)
    leave_item(one, STUDY, item, leaked="name")
    leave_item(two, STUDY, item, leaked="name")
    assert tell_queue(one, STUDY).nobody == {"outcome": 0, "salutation": 0, "decision": 0}
    leave_item(third, STUDY, item, note="onleesbaar")
    for coder, category in ((one, "refusal"), (two, "invitation")):
        judge_item(coder, STUDY, other, category=category)
    leave_item(third, STUDY, other, leaked="signal")
    assert tell_queue(one, STUDY).nobody == {"outcome": 1, "salutation": 0, "decision": 1}
    acting(field, Role.CODER)
    assert set(tell_queue(one, STUDY).nobody.values()) == {0}


def test_an_unknown_item_is_told_with_what_to_do(field: Workplace) -> None:
    (coder,) = coders(answered(field, 1), 1)
    with pytest.raises(WrongInput, match="code next"):
        judge_item(coder, STUDY, "item-nothing", category="refusal")
    item = item_in(field, study_tests(field)[0].contacts[0].id)
    with pytest.raises(WrongInput, match="category"):
        judge_item(coder, STUDY, item, category="misschien")
    with pytest.raises(WrongInput, match="leak"):
        leave_item(coder, STUDY, item, leaked="everything")
