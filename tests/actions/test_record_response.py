"""What came back: the best offer within the window decides, however it was written down."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import correct_outcome, log_response
from discrimtest.errors import DiscrimtestError, NotAllowed, Refused, WrongInput
from discrimtest.library.handed_in import text_of
from discrimtest.words.person import Role
from discrimtest.words.response import ResponseChannel
from discrimtest.workplace.workplace import open_workplace
from tests.actions.drawn import (
    OTHER,
    WINDOW,
    answer,
    answers_of,
    broken,
    codings_of,
    departures_of,
    outcome,
    records,
    send,
    study_tests,
)
from tests.actions.examples import NOW, acting, everything

# The best offer, then what a person answered, then software; written out here as the oracle.
BEST_FIRST = (
    "invitation booking_link invitation_conditional call_back_request information_request "
    "waiting_list already_let refusal form_link missed_call acknowledgement"
).split()


@pytest.fixture
def contact(field):
    """A contact that was made when it was due."""
    first = study_tests(field)[0].contacts[0]
    send(field, first)
    return first


def answers_in(place, contact):
    return [each for each in answers_of(place) if each.contact == contact]


def refusal(kind: type[DiscrimtestError], place, contact, **options) -> str:
    before = everything(place)
    options = {"channel": "email", "category": "refusal"} | options
    with pytest.raises(kind) as error:
        log_response(place, contact, **options)
    assert everything(place) == before
    return str(error.value)


def test_an_answer_is_kept_word_for_word_and_sealed(either_field):
    place = either_field
    contact = study_tests(place)[0].contacts[0]
    send(place, contact)
    said = answer(place, contact, "invitation", text="  Beste Jérôme,\r\nKom gerust! ☂")
    assert (said.category, said.late, said.new) == ("invitation", False, True)
    (kept,) = answers_in(place, contact.id)
    assert kept.text == "  Beste Jérôme,\r\nKom gerust! ☂"
    assert kept.channel is ResponseChannel.EMAIL
    assert "Kom gerust" not in repr(everything(place))


@pytest.mark.parametrize("channel", [str(each) for each in ResponseChannel])
def test_answers_come_on_any_channel(field, contact, channel):
    answer(field, contact, "call_back_request", channel=channel)
    assert outcome(field, contact.id) == "call_back_request"


def test_the_best_offer_within_the_window_decides(field, contact):
    for hours, category in enumerate(["acknowledgement", "refusal", "information_request"], 1):
        answer(field, contact, category, timedelta(hours=hours))
    assert outcome(field, contact.id) == "information_request"
    answer(field, contact, "invitation", timedelta(days=13))
    answer(field, contact, "already_let", timedelta(days=13, hours=20))
    assert outcome(field, contact.id) == "invitation"


@pytest.fixture(scope="module")
def sent_project(drawn_project, tmp_path_factory):
    """A project in which every contact was made, for many examples."""
    project = tmp_path_factory.mktemp("sent") / "project"
    shutil.copytree(drawn_project, project)
    place = open_workplace(project, None, None, clock=lambda: NOW)
    contacts = [each for test in study_tests(place) for each in test.contacts]
    for each in contacts:
        send(place, each)
    yield place, iter(contacts)
    place.engine.dispose()


AN_ANSWER = st.tuples(
    st.sampled_from([*BEST_FIRST, "invalid"]),
    st.integers(min_value=0, max_value=20 * 24 * 60),
    st.sampled_from([None, "income_source_asked=yes", "income_source_asked=no"]),
)


@settings(max_examples=14)
@given(st.data(), st.lists(AN_ANSWER, min_size=2, max_size=5))
def test_the_order_of_writing_down_does_not_matter(sent_project, data, answers):
    place, unused = sent_project
    minutes = WINDOW.days * 24 * 60
    found = []
    for order in (answers, data.draw(st.permutations(answers))):
        contact = next(unused)
        for category, after, subtle in order:
            given_codes = (subtle,) if subtle else ()
            minutes_after = timedelta(minutes=after)
            answer(place, contact, category, minutes_after, subtle=given_codes, again=True)
        standing = codings_of(place, contact.id)
        assert len(standing) <= 1
        found.append([(each.category, each.subtle) for each in standing])
    assert found[0] == found[1]
    within = [category for category, after, _ in answers if after <= minutes]
    if not within:
        assert found[0] == []
    elif "invalid" in within:
        assert found[0][0][0] == "invalid"
    else:
        assert found[0][0][0] == min(within, key=BEST_FIRST.index)


def test_a_late_answer_is_kept_and_changes_nothing(field, contact):
    answer(field, contact, "refusal")
    before = codings_of(field, contact.id, corrected=True)
    said = answer(field, contact, "invitation", WINDOW + timedelta(minutes=1))
    assert said.late
    assert said.category == "refusal"
    assert "changes no outcome" in said.summary
    assert "Decline it politely all the same." in said.summary
    # How it was judged is kept, and counts for nothing.
    assert codings_of(field, contact.id, corrected=True)[:-1] == before
    assert outcome(field, contact.id) == "refusal"
    assert len(answers_in(field, contact.id)) == 2


def test_an_answer_in_the_last_minute_counts(field, contact):
    assert not answer(field, contact, "invitation", WINDOW).late
    assert outcome(field, contact.id) == "invitation"


def test_no_answer_before_the_contact_was_made(field):
    contact = study_tests(field)[0].contacts[0]
    told = refusal(Refused, field.on(contact.due_at), contact.id)
    assert "was never recorded as sent" in told
    assert f"First: contacts log {contact.id} sent" in told
    send(field, contact)
    early = contact.due_at - timedelta(minutes=1)
    told = refusal(WrongInput, field.on(contact.due_at), contact.id, moment=early)
    assert "must not lie before the contact itself" in told


def test_an_answer_in_the_minute_of_the_contact_is_not_before_it(field):
    contact = study_tests(field)[0].contacts[0]
    moment = contact.due_at.replace(second=0)
    log_contact(field.on(moment + timedelta(seconds=40)), contact.id, "sent")
    log_response(
        field.on(moment + timedelta(minutes=1)),
        contact.id,
        channel="email",
        category="acknowledgement",
        moment=moment,
    )
    assert outcome(field, contact.id) == "acknowledgement"


def test_an_answer_is_never_no_reply(field, contact):
    told = refusal(WrongInput, field.on(contact.due_at), contact.id, category="no_reply")
    assert "an answer is there" in told


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"channel": "pigeon"}, "email, portal, phone, sms, voicemail, in_person"),
        ({"category": "maybe"}, "must be a category"),
        ({"text": "caf\udce9"}, "must be text in UTF-8"),
    ],
)
def test_words_that_are_not_known_are_told(field, contact, options, message):
    assert message in refusal(WrongInput, field.on(contact.due_at), contact.id, **options)


def test_an_unknown_contact_is_told(field):
    assert "must be a known contact" in refusal(WrongInput, field, "contact-nowhere")


def test_an_invalid_answer_breaks_the_test_and_its_correction_mends_it(either_field):
    place = either_field
    test = study_tests(place)[0]
    contact = test.contacts[0]
    send(place, contact)
    answer(place, contact, "invalid")
    assert broken(place) == {test.id: "invalid_outcome"}
    later = place.on(contact.due_at + timedelta(days=1))
    said = correct_outcome(later, contact.id, category="refusal", reason="It was no bounce.")
    assert said.summary.endswith("outcome refusal, was invalid.")
    assert broken(place) == {}
    (first, second) = codings_of(place, contact.id, corrected=True)
    assert (first.category, second.category) == ("invalid", "refusal")
    assert second.supersedes == first.id
    assert second.reason == "It was no bounce."
    correct_outcome(later, contact.id, category="invalid", reason="It was one after all.")
    assert broken(place) == {test.id: "invalid_outcome"}
    correct_outcome(later, contact.id, category="refusal", reason="No.")
    assert broken(place) == {}
    assert len(departures_of(place, test.id, corrected=True)) == 4


def test_an_answer_after_a_correction_is_weighed_against_it(field, contact):
    answer(field, contact, "invitation")
    later = field.on(contact.due_at + timedelta(days=1))
    correct_outcome(later, contact.id, category="refusal", reason="Misread.")
    answer(field, contact, "waiting_list", timedelta(days=2))
    assert outcome(field, contact.id) == "waiting_list"


def test_a_correction_says_why_and_changes_something(field, contact):
    place = field.on(contact.due_at + timedelta(days=1))
    with pytest.raises(Refused, match="neither an outcome nor an answer"):
        correct_outcome(place, contact.id, category="refusal", reason="x")
    answer(field, contact, "refusal")
    with pytest.raises(WrongInput, match="must say why"):
        correct_outcome(place, contact.id, category="invitation", reason="  ")
    with pytest.raises(Refused, match="must differ from the outcome that stands"):
        correct_outcome(place, contact.id, category="refusal", reason="x")


def test_an_answer_left_uncoded_is_coded_later(field, contact):
    said = answer(field, contact, None, text="Kan u bellen?")
    assert said.category is None
    assert "to be coded" in said.summary
    assert outcome(field, contact.id) is None
    place = field.on(contact.due_at + timedelta(days=1))
    correct_outcome(place, contact.id, category="call_back_request", reason="Read together.")
    assert outcome(field, contact.id) == "call_back_request"


def test_subtle_codes_are_checked_against_the_codebook_all_at_once(field, contact):
    told = refusal(
        WrongInput,
        field.on(contact.due_at),
        contact.id,
        subtle=["nonsense=yes", "misgendering=perhaps", "politeness", "length=short"],
    )
    assert "must be a code of the codebook" in told
    assert "Write misgendering= and one of: no, yes, not_applicable." in told
    assert "Write politeness= and one of: curt, neutral, warm, not_applicable." in told
    assert "length" not in told.split("found 'nonsense=yes'")[0]


def test_subtle_codes_of_several_answers_are_merged(field, contact):
    answer(field, contact, "refusal", subtle=("misgendering=yes", "length=one_line"))
    answer(
        field,
        contact,
        "acknowledgement",
        timedelta(hours=5),
        subtle=("misgendering=no", "politeness=warm", "length=not_applicable"),
    )
    (coding,) = codings_of(field, contact.id)
    merged = {"misgendering": "yes", "length": "one_line", "politeness": "warm"}
    assert coding.subtle == merged
    correct_outcome(field.on(NOW), contact.id, category="waiting_list", reason="Misread.")
    assert codings_of(field, contact.id)[-1].subtle == merged


def test_the_same_words_make_no_answer_automatic(field):
    """Three landlords may say the same, on the telephone above all."""
    contacts = [test.contacts[0] for test in study_tests(field)[:4]]
    for contact, channel in zip(contacts, ["phone", "voicemail", "email", "email"], strict=True):
        send(field, contact)
        answer(field, contact, "refusal", channel=channel, text="Het is al weg.")
    assert not any(answers_in(field, contact.id)[0].automatic for contact in contacts)


def test_what_another_study_records_changes_no_answer(field):
    mine = study_tests(field)[0].contacts[0]
    send(field, mine)
    answer(field, mine, "information_request", text="Dank voor uw bericht.")
    before = [record for record in records(field) if mine.id in record.contacts]
    for test in study_tests(field, OTHER)[:3]:
        send(field, test.contacts[0])
        answer(field, test.contacts[0], "acknowledgement", text="Dank voor uw bericht.")
    assert [record for record in records(field) if mine.id in record.contacts] == before


def test_what_a_device_sends_twice_is_kept_once(field, contact):
    place = field.on(contact.due_at)
    options = {"channel": "sms", "category": "refusal", "client_id": "phone-9"}
    assert log_response(place, contact.id, **options).new
    before = everything(field)
    assert not log_response(place, contact.id, **options).new
    assert everything(field) == before


def test_recording_answers_asks_for_the_right(field, contact):
    for role in (Role.CODER, Role.INSPECTOR):
        person = acting(field, role)
        refusal(NotAllowed, person.on(contact.due_at), contact.id)
        with pytest.raises(NotAllowed):
            correct_outcome(person, contact.id, category="refusal", reason="x")


def test_a_saved_answer_is_read_in_either_encoding(tmp_path):
    for number, encoding in enumerate(["utf-8", "utf-8-sig", "cp1252"]):
        file = tmp_path / f"{number}.txt"
        file.write_bytes("Gefeliciteerd, één bezoek – tot zo".encode(encoding))
        assert text_of(file) == "Gefeliciteerd, één bezoek – tot zo"
    with pytest.raises(WrongInput, match="must exist"):
        text_of(tmp_path / "none.txt")
