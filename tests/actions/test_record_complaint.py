"""From a complaint to a referral: only what the complainant agreed to, and nothing twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from discrimtest.actions.close_complaint import close_complaint
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.list_complaints import list_complaints, show_complaint
from discrimtest.actions.name_landlord import ToldLandlord
from discrimtest.actions.record_complaint import (
    ToldComplaint,
    add_complaint,
    answer_complaint,
    link_complaint,
    name_complaints_landlord,
    record_consent,
    refer_complaint,
)
from discrimtest.actions.review_landlords import known_landlords
from discrimtest.actions.run_retention import tell_retention
from discrimtest.errors import Erased, NotAllowed, Refused, WrongInput
from discrimtest.store.check import check_session
from discrimtest.store.engine import reading
from discrimtest.store.log import entries
from discrimtest.words.complaint import ComplaintSource, ComplaintText, Consent
from discrimtest.words.landlord import LandlordType
from discrimtest.words.person import Right, Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.examples import EXPORT, NOW, STUDY, acting, edit, everything

TODAY = NOW.date()
BODY = "vlaams-mensenrechteninstituut"
TEXT = ComplaintText("Fictieve Huurder", "0470 00 00 09", "Plots was de woning verhuurd.", "R1")


def told(**changes: Any) -> ToldComplaint:
    """A complaint of a social service, by somebody who may be contacted."""
    given = ToldComplaint(
        ComplaintSource.SOCIAL_SERVICE,
        "sexual_orientation",
        TEXT,
        ToldLandlord(name="Immo Verzonnen", phone="056 00 11 22"),
        (Consent.CONTACT,),
        region="flanders",
    )
    return replace(given, **changes)


def test_a_complaint_is_kept_as_it_was_told(either: Workplace) -> None:
    step = add_complaint(either, told(received=TODAY - timedelta(days=2)))
    (listed,) = list_complaints(either)
    assert listed.complaint.text is None, "a list opens nothing"
    assert listed.complaint.consents == {Consent.CONTACT: TODAY - timedelta(days=2)}
    assert (listed.landlord, listed.complaint.state) == (step.landlord, "received")
    shown = show_complaint(either, step.complaint.id).to_dict()
    assert (shown["name"], shown["account"], shown["home"]) == (TEXT.name, TEXT.account, "R1")
    assert shown["landlord_name"] == "Immo Verzonnen"
    with reading(either.engine) as session:
        assert check_session(session, either.keys) == []
        log = repr(list(entries(session)))
    for word in ("Huurder", "0470", "Verzonnen", "verhuurd", "5600"):
        assert word not in log


def test_who_is_known_by_number_is_the_landlord_and_a_like_name_is_in_doubt(
    either: Workplace,
) -> None:
    import_listings(either, STUDY, EXPORT)
    before = {each.id for each in known_landlords(either)}
    sure = add_complaint(either, told(landlord=ToldLandlord(email="Info@ImmoLeiehoek.example")))
    assert sure.landlord in before
    assert sure.doubtful_with == ()
    like = add_complaint(either, told(landlord=ToldLandlord(name="Immo Leiehoek Kortrijk")))
    assert like.landlord not in before
    assert sure.landlord in like.doubtful_with
    (mine,) = [each for each in known_landlords(either) if each.id == like.landlord]
    assert sure.landlord in mine.doubtful_with
    by_id = add_complaint(either, told(landlord=ToldLandlord(id=sure.landlord)))
    assert by_id.landlord == sure.landlord
    (listed, *_) = list_complaints(either)
    assert listed.landlord == sure.landlord


def test_a_list_imported_later_finds_the_landlord_of_a_complaint(place: Workplace) -> None:
    told_by_number = ToldLandlord(type=LandlordType.AGENCY, email="info@immoleiehoek.example")
    step = add_complaint(place, told(landlord=told_by_number))
    import_listings(place, STUDY, EXPORT)
    (found,) = [each for each in known_landlords(place) if each.id == step.landlord]
    assert found.listings > 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ground": "hair"}, "sexual_orientation"),
        ({"region": "wales"}, "flanders"),
        ({"received": TODAY + timedelta(days=1)}, "lie ahead"),
        ({"consented": TODAY - timedelta(days=1)}, "before the complaint"),
        ({"text": replace(TEXT, account=" ")}, "what happened"),
        ({"consents": ()}, "agrees neither"),
        ({"landlord": ToldLandlord(phone="call me")}, "can not be read"),
        ({"landlord": ToldLandlord(id="landlord-x")}, "listings landlords"),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_is_kept(
    place: Workplace, changes: dict[str, Any], words: str
) -> None:
    before = everything(place)
    with pytest.raises(WrongInput, match=words):
        add_complaint(place, told(**changes))
    assert everything(place) == before


def test_who_wants_no_contact_leaves_nothing_but_the_account(place: Workplace) -> None:
    text = ComplaintText("", "", "Plots was de woning verhuurd.")
    step = add_complaint(place, told(text=text, consents=(), landlord=ToldLandlord()))
    assert (step.landlord, step.complaint.consents) == (None, {})


def test_a_referral_needs_what_the_body_and_the_complainant_want(either: Workplace) -> None:
    complaint = add_complaint(either, told()).complaint.id
    with pytest.raises(Refused) as caught:
        refer_complaint(either, complaint)
    assert [problem.value for problem in caught.value.problems] == ["referral", "naming"]
    assert f"complaints consent {complaint} to referral" in str(caught.value)
    for consent in (Consent.REFERRAL, Consent.NAMING):
        record_consent(either, complaint, consent)
    record_consent(either, complaint, Consent.NAMING, undo=True)
    with pytest.raises(Refused, match="naming"):
        refer_complaint(either, complaint)
    with pytest.raises(Refused, match="refer"):
        answer_complaint(either, complaint, "Wij bemiddelen.")
    record_consent(either, complaint, Consent.NAMING)
    done = refer_complaint(either, complaint)
    assert (done.body.id, done.with_name) == (BODY, True)
    step = answer_complaint(either, complaint, "Wij bemiddelen.")
    assert step.complaint.state == "answered"
    *_, last = show_complaint(either, complaint).to_dict()["events"]
    assert (last["kind"], last["what"], last["note"]) == ("answered", BODY, "Wij bemiddelen.")


def test_what_is_done_with_a_complaint_comes_in_the_order_of_its_days(place: Workplace) -> None:
    early = TODAY - timedelta(days=9)
    given = told(consents=tuple(Consent), received=early, consented=TODAY - timedelta(days=5))
    complaint = add_complaint(place, given).complaint.id
    days = [TODAY - timedelta(days=left) for left in (6, 4, 3, 2)]
    with pytest.raises(WrongInput, match="before the complainant agreed"):
        refer_complaint(place, complaint, on=days[0])
    refer_complaint(place, complaint, on=days[2])
    before = everything(place)
    with pytest.raises(Refused, match=f"(?s){BODY}.*lies there since {days[2]}"):
        refer_complaint(place, complaint, on=days[2])
    with pytest.raises(
        WrongInput, match=rf"on: found '{days[1]}'.*before the referral \({days[2]}\)"
    ):
        answer_complaint(place, complaint, "Wij bemiddelen.", on=days[1])
    with pytest.raises(WrongInput, match="before what was done"):
        close_complaint(place, complaint, on=days[1])
    assert everything(place) == before
    answer_complaint(place, complaint, "Wij bemiddelen.", on=days[3])
    refer_complaint(place, complaint)


def test_a_body_that_asks_no_name_gets_none(place: Workplace) -> None:
    edit(place, "protocols/legal/flanders.toml", "by_name = true\n", "")
    complaint = add_complaint(place, told(consents=(Consent.REFERRAL,))).complaint.id
    assert not refer_complaint(place, complaint).with_name
    with pytest.raises(WrongInput, match=BODY):
        refer_complaint(place, complaint, body="unknown")


def test_whom_it_is_about_can_be_said_later(place: Workplace) -> None:
    complaint = add_complaint(place, told(landlord=ToldLandlord())).complaint.id
    with pytest.raises(Refused, match="names no landlord"):
        link_complaint(place, complaint, STUDY)
    step = name_complaints_landlord(place, complaint, ToldLandlord(name="Immo Fictief"))
    assert show_complaint(place, complaint).landlord_name == "Immo Fictief"
    assert step.landlord is not None


def test_a_study_that_measures_follows_no_complaint(place: Workplace) -> None:
    complaint = add_complaint(place, told()).complaint.id
    before = everything(place)
    with pytest.raises(Refused, match=f"study new SLUG from {STUDY} reactive"):
        link_complaint(place, complaint, STUDY)
    assert everything(place) == before


def test_erasing_the_complainant_leaves_the_complaint(either: Workplace) -> None:
    step = add_complaint(either, told(consents=tuple(Consent)))
    refer_complaint(either, step.complaint.id)
    assert erase_subject(either, step.complaint.complainant, "asked") == [
        step.complaint.complainant
    ]
    shown = show_complaint(either, step.complaint.id).to_dict()
    assert [shown[key] for key in ("name", "reach", "account", "home")] == [None] * 4
    assert (shown["ground"], shown["state"], shown["keep_until"]) == (
        "sexual_orientation",
        "referred",
        None,
    )
    assert shown["landlord_name"] == "Immo Verzonnen", "the landlord has a key of its own"
    with pytest.raises(Refused, match="data were erased"):
        refer_complaint(either, step.complaint.id)
    for consent in Consent:
        with pytest.raises(Refused, match="data were erased"):
            record_consent(either, step.complaint.id, consent)
    assert shown["consents"] == {}, "nobody stands behind them any more"
    with pytest.raises(Erased):
        answer_complaint(either, step.complaint.id, "Wij bemiddelen.")
    assert answer_complaint(either, step.complaint.id, "").complaint.state == "answered"


def test_whose_data_are_due_is_told_from_the_day_after(place: Workplace) -> None:
    step = add_complaint(place, told())
    until = date(TODAY.year + 1, TODAY.month, TODAY.day)
    assert list_complaints(place)[0].keep_until == until
    moment = NOW + (until - TODAY)
    assert tell_retention(place.on(moment)).due == ()
    later = place.on(moment + timedelta(days=1))
    (due,) = tell_retention(later).due
    assert (due.subject, due.of) == (step.complaint.complainant, step.complaint.id)
    assert "choice of this program" in due.source
    record_consent(later, step.complaint.id, Consent.REFERRAL)
    assert tell_retention(later).due == (), "something happened"
    edit(place, "protocols/legal/flanders.toml", "months = 12\n", "months = 1\n")
    erase_subject(later, step.complaint.complainant, "retention")
    assert tell_retention(later.on(moment + timedelta(days=60))).due == ()


def test_testers_and_coders_see_no_complaint(place: Workplace) -> None:
    complaint = add_complaint(place, told()).complaint.id
    for role in (Role.TESTER, Role.CODER):
        with pytest.raises(NotAllowed, match="handle complaints"):
            show_complaint(acting(place, role), complaint)
    assert show_complaint(acting(place, Role.INSPECTOR), complaint).to_dict()["name"]


def test_a_role_in_one_study_sees_no_complaint_and_hears_what_it_lacks(place: Workplace) -> None:
    inspector = acting(place, Role.INSPECTOR)
    (grant,) = inspector.person.grants
    person = replace(inspector.person, grants=(replace(grant, study="study-1"),))
    for study, rule in (
        (None, "may handle complaints for all studies, and has inspector for single ones"),
        ("study-2", "may handle complaints in this study, and has inspector in another"),
    ):
        with pytest.raises(NotAllowed, match=rule):
            replace(inspector, person=person).require(Right.HANDLE_COMPLAINTS, study)
    with pytest.raises(NotAllowed, match="may draw tests, and has inspector"):
        replace(inspector, person=person).require(Right.DRAW_TESTS)


def test_on_the_command_line(command: Callable[..., Any], project: Any) -> None:
    here = ("--project", project)
    given = ("--source", "police", "--ground", "origin", "--account", "Er was plots een huurder.")
    given = (*given, "--region", "flanders")
    added = command("complaints", "add", *given, "--landlord-name", "Immo Fictief", "--json", *here)
    complaint = json.loads(added.out)["complaint"]
    assert command("complaints", "add", *given, "--source", "king", *here).code == 2
    assert command("complaints", "add", *given[:4], *here).code == 2
    both = ("--landlord", "x", "--landlord-name", "y")
    assert command("complaints", "add", *given, *both, *here).code == 2
    assert command("complaints", "link", complaint, *here).code == 2
    refused = command("complaints", "refer", complaint, *here)
    assert refused.code == 1
    assert f"discrimtest complaints consent {complaint} --to referral" in refused.err
    for consent in ("referral", "naming"):
        assert command("complaints", "consent", complaint, "--to", consent, *here).code == 0
    assert "may be named" in command("complaints", "refer", complaint, *here).out
    assert command("complaints", "answer", complaint, "--text", "Ja.", *here).code == 0
    listed = json.loads(command("complaints", "list", "--json", *here).out)["complaints"]
    assert [each["state"] for each in listed] == ["answered"]
    assert "Immo Fictief" in command("complaints", "show", complaint, *here).out
    assert "Immo Fictief" not in command("complaints", "list", *here).out
    assert json.loads(command("privacy", "due", "--json", *here).out)["due"] == []
