"""The log form on phones: what it holds, and what is handed in with it comes back once."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.export_form import export_form
from discrimtest.actions.import_contacts import import_contacts
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import correct_outcome
from discrimtest.errors import Refused
from discrimtest.exchange.log_form import log_form
from discrimtest.files.codebook import Codebook
from discrimtest.files.word import LocalText
from discrimtest.words.outcome import Category
from discrimtest.words.person import Role
from discrimtest.words.response import ResponseChannel
from discrimtest.workplace.workplace import open_workplace
from tests.actions.drawn import STUDY, answers_of, events_of, local, outcome, study_tests
from tests.actions.examples import acting, everything
from tests.actions.phones import Phone, central, kobo_csv, kobo_table, kobo_xlsx

LATER = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
LANGUAGES = ["Nederlands (nl)", "Français (fr)", "English (en)"]


@pytest.fixture(scope="session")
def phone(drawn_project, tmp_path_factory) -> Phone:
    """The form of the drawn study, as a phone has it."""
    place = open_workplace(drawn_project, None, None, clock=lambda: LATER)
    file = export_form(place, STUDY, tmp_path_factory.mktemp("phone") / "form", language="nl")
    place.engine.dispose()
    return Phone(file)


def handed_in(place, folder: Path, content: bytes, name: str = "export.csv"):
    file = folder / name
    file.write_bytes(content)
    return import_contacts(place, STUDY, file)


def day(phone: Phone, tests) -> list:
    """A tester's day: two letters, an invitation, a failure."""
    first, second = tests[0].contacts
    broken = tests[1].contacts[0]
    return [
        phone.filled(11, contact=first.id, event="sent", at="2026-04-01T09:00:12.000+02:00"),
        phone.filled(12, contact=second.id, event="sent", at="2026-04-01T12:30:00.000+02:00"),
        phone.filled(
            13,
            contact=first.id,
            event="response",
            at="2026-04-01T15:00:00.000+02:00",
            channel="email",
            category="invitation",
            text='Dag; kom "zaterdag" langs,\nom 10 uur.',
            subtle_income_source_asked="no",
            subtle_viewing_moments="one",
            note="à revoir",
        ),
        phone.filled(
            14,
            contact=broken.id,
            event="failed",
            at="2026-04-02T10:00:00.000+02:00",
            reason="ad_gone",
        ),
    ]


def test_pyxform_takes_the_form_and_it_speaks_three_languages(phone, field):
    assert phone.warnings == []
    names = [path.rpartition("/")[2] for path in phone.questions]
    assert names[:7] == ["contact", "event", "at", "reason", "channel", "text", "category"]
    for path in phone.questions:
        if not path.startswith("meta/"):
            assert list(phone.label(path)) == LANGUAGES
    # pyxform has straight apostrophes and plain spaces.
    asked = ("Wat is er gebeurd?", "Que s'est-il passé ?", "What happened?")
    assert phone.label("event") == dict(zip(LANGUAGES, asked, strict=True))
    # pyxform writes a dash where a translation is missing.
    assert "-" not in {text for each in phone.form.iter() for text in [each.text or ""]}
    assert set(phone.choices("category")) == {*Category} - {"no_reply"}
    assert set(phone.choices("channel")) == {*ResponseChannel}
    contacts = {contact.id for test in study_tests(field) for contact in test.contacts}
    assert set(phone.choices("contact")) == contacts


def test_the_form_asks_what_a_list_needs_and_no_more(phone):
    binds = {bind.get("nodeset"): bind for bind in phone.form.iter() if bind.tag.endswith("}bind")}
    required = {name for name, bind in binds.items() if bind.get("required") == "true()"}
    assert required == {
        f"/data/{each}" for each in ("contact", "event", "at", "reason", "answer/channel")
    }
    assert binds["/data/at"].get("constraint") == ". <= now() and . >= date('2026-03-01')"
    when = {name: bind.get("relevant", "").split() for name, bind in binds.items()}
    assert when["/data/answer"] == when["/data/subtle"] == ["/data/event", "=", "'response'"]
    assert "'failed'" in when["/data/reason"]


def test_no_landlord_home_or_candidate_stands_in_it(phone, field):
    from tests.actions.drawn import secrets_of

    told = "\n".join(text for each in phone.form.iter() for text in [each.text or ""])
    assert not [secret for secret in secrets_of(field) if secret in told]
    assert "couple" not in told


def test_the_version_changes_with_what_the_form_holds_and_not_with_time(field, tmp_path):
    def version(place, folder: str) -> str:
        book = openpyxl.load_workbook(export_form(place, STUDY, tmp_path / folder))
        header, row = book["settings"].iter_rows(values_only=True)
        return dict(zip(header, row, strict=True))["version"]

    first = version(field.on(LATER), "one")
    assert first.startswith("1-")
    assert version(field.on(LATER.replace(day=2)), "two") == first
    landlord = study_tests(field)[0].landlord
    erase_subject(field, landlord, "asked")
    assert version(field, "three") != first


EXPORTS = {
    "central": central,
    "kobo": lambda phone, made: kobo_csv(kobo_table(phone, made)),
    "kobo without groups": lambda phone, made: kobo_csv(kobo_table(phone, made, groups=False)),
    "kobo in Dutch": lambda phone, made: kobo_csv(kobo_table(phone, made, language=LANGUAGES[0])),
    "kobo in French": lambda phone, made: kobo_csv(kobo_table(phone, made, language=LANGUAGES[1])),
    "kobo in English": lambda phone, made: kobo_csv(kobo_table(phone, made, language=LANGUAGES[2])),
}


def test_what_phones_hand_in_is_recorded_once(field, phone, tmp_path):
    place = field.on(LATER)
    tests = study_tests(place)
    made = day(phone, tests)
    taken = handed_in(place, tmp_path, central(phone, made))
    assert (taken.rows, taken.recorded, taken.not_read, taken.edited) == (4, 4, (), ())
    first, second = (contact.id for contact in tests[0].contacts)
    assert events_of(place, first)[0].at == datetime(2026, 4, 1, 7, 0, 12, tzinfo=UTC)
    assert [each.kind for each in events_of(place, second)] == ["sent"]
    assert outcome(place, first) == "invitation"
    before = everything(place)
    for name, write in EXPORTS.items():
        taken = handed_in(place, tmp_path, write(phone, made[::-1]), f"{name}.csv")
        assert (taken.recorded, taken.repeated, taken.not_read, taken.edited) == (0, 4, (), ()), (
            name
        )
    assert everything(place) == before


def test_a_workbook_of_kobo_and_who_hands_it_in_make_no_difference(either_field, tmp_path):
    place = either_field.on(LATER)
    phone = Phone(export_form(place, STUDY, tmp_path / "form"))
    made = day(phone, study_tests(place))
    file = kobo_xlsx(kobo_table(phone, made), tmp_path / "kobo.xlsx")
    assert import_contacts(acting(place, Role.TESTER), STUDY, file).recorded == 4
    taken = handed_in(place, tmp_path, kobo_csv(kobo_table(phone, made)))
    assert (taken.recorded, taken.repeated, taken.edited) == (0, 4, ())


@pytest.mark.parametrize("server", ["central", "kobo"])
def test_an_edited_submission_is_told_and_is_no_second_answer(field, phone, tmp_path, server):
    place, write = field.on(LATER), EXPORTS[server]
    made = day(phone, study_tests(place))
    handed_in(place, tmp_path, write(phone, made))
    contact = made[2].cells["contact"]
    made[2] = made[2].edited(phone, category="refusal", text="Neen.")
    made[1] = made[1].edited(phone, at="2026-04-01T13:45:00.000+02:00")
    third = study_tests(place)[2].contacts[0].id
    made.append(phone.filled(15, contact=third, event="sent", at="2026-04-03T09:00:00.000+02:00"))
    taken = handed_in(place, tmp_path, write(phone, made))
    assert (taken.recorded, taken.repeated, len(taken.edited)) == (1, 4, 2), "the rest goes on"
    told = [problem.worded() for problem in taken.edited]
    assert "not the same: at" in told[0]
    assert "contacts log" in told[0]
    assert "not the same: category, text" in told[1]
    assert len([each for each in answers_of(place) if each.contact == contact]) == 1
    assert outcome(place, contact) == "invitation", "what was recorded stands"


def test_what_a_person_put_right_as_it_was_edited_is_told_no_more(field, phone, tmp_path):
    place = field.on(LATER)
    made = day(phone, study_tests(place))
    handed_in(place, tmp_path, central(phone, made))
    first, second = made[0].cells["contact"], made[1].cells["contact"]
    made[1] = made[1].edited(phone, at="2026-04-01T13:45:00.000+02:00")
    made[2] = made[2].edited(phone, category="refusal")
    (event,) = events_of(place, second)
    log_contact(place, second, "sent", moment=local("2026-04-01 13:45"), corrects=event.id)
    correct_outcome(place, first, category="refusal", reason="read again")
    taken = handed_in(place, tmp_path, central(phone, made))
    assert (taken.recorded, taken.edited) == (0, ())
    made[2] = made[2].edited(phone, text="Iets anders.")
    assert len(handed_in(place, tmp_path, central(phone, made)).edited) == 1


def test_what_a_reviewer_rejected_is_left_out(field, phone, tmp_path):
    from dataclasses import replace

    place = field.on(LATER)
    made = day(phone, study_tests(place))
    made[3] = replace(made[3], review="rejected")
    taken = handed_in(place, tmp_path, central(phone, made))
    assert (taken.recorded, taken.rejected) == (3, 1)
    assert "rejected them: 1 rows" in taken.summary
    kobo = kobo_table(phone, [replace(made[3], review="validation_status_not_approved")])
    assert handed_in(place, tmp_path, kobo_csv(kobo)).rejected == 1


def test_a_wrong_submission_is_set_aside_and_the_others_are_recorded(field, phone, tmp_path):
    place = field.on(LATER)
    made = day(phone, study_tests(place))
    second = made[1].cells["contact"]
    made[1] = made[1].edited(phone, at="1926-04-01T13:45:00.000+02:00")
    taken = handed_in(place, tmp_path, central(phone, made))
    assert (taken.recorded, len(taken.set_aside)) == (3, 1)
    assert taken.set_aside[0].place == "export.csv: line 3, at"
    assert events_of(place, second) == []
    made[1] = made[1].edited(phone, at="2026-04-01T13:45:00.000+02:00")
    taken = handed_in(place, tmp_path, central(phone, made))
    assert (taken.recorded, taken.repeated, taken.set_aside) == (1, 3, ())


def test_the_others_of_its_contact_wait_with_a_wrong_submission(field, phone, tmp_path):
    place = field.on(LATER)
    made = day(phone, study_tests(place))
    first = made[0].cells["contact"]
    answer = next(each for each in made if each.cells["event"] == "response")
    assert answer.cells["contact"] == first
    made[0] = made[0].edited(phone, at="1926-04-01T09:00:00.000+02:00")
    taken = handed_in(place, tmp_path, central(phone, made))
    assert (taken.recorded, len(taken.set_aside)) == (2, 1), "an answer to nothing is no fault"
    assert answers_of(place) == []


def test_a_sealed_submission_and_a_wrong_code_are_set_aside(field, phone, tmp_path):
    place = field.on(LATER)
    lines = central(phone, day(phone, study_tests(place)))
    sealed = lines.replace(b",0,0,,,collect", b",0,0,not decrypted,,collect")
    taken = handed_in(place, tmp_path, sealed)
    assert (taken.recorded, len(taken.set_aside)) == (0, 4)
    assert "encrypted" in taken.set_aside[0].worded()
    taken = handed_in(place, tmp_path, lines.replace(b",email,", b",fax,"))
    assert "must be a channel" in taken.set_aside[0].worded()
    assert (taken.recorded, len(taken.set_aside)) == (2, 1), "its contact waits, no other"


def test_a_question_of_the_citys_own_is_told_as_not_read(field, phone, tmp_path):
    place = field.on(LATER)
    lines = central(phone, day(phone, study_tests(place))).decode().splitlines(keepends=True)
    lines = [lines[0].replace("SubmissionDate,", "SubmissionDate,weather,"), *lines[1:]]
    rows = "".join(lines).replace("08:00:00.000Z,", "08:00:00.000Z,rain,")
    assert handed_in(place, tmp_path, rows.encode()).not_read == ("weather",)


def test_a_study_without_contacts_has_no_form(locked, tmp_path):
    with pytest.raises(Refused, match="no drawn tests"):
        export_form(locked, STUDY, tmp_path / "form")
    assert not (tmp_path / "form").exists()


@pytest.mark.parametrize(
    "protocol", sorted(Path("protocols").glob("email-*/codebook.toml")), ids=str
)
def test_labels_tell_every_code_of_a_question_apart(protocol):
    """KoBo may export labels, so that two codes with one label would become one answer."""
    content = tomllib.loads(protocol.read_text(encoding="utf-8"))
    content.pop("format")
    form = log_form(LocalText(nl="x", fr="x", en="x"), Codebook.model_validate(content), {})
    for language in ("nl", "fr", "en"):
        for question in form.questions:
            labels = [label[language] for label in (question.choices or {}).values()]
            assert len(labels) == len({*labels}), question.name
        assert len({question.label[language] for question in form.questions}) == len(form.questions)
