"""A tester's list: taken whole or not at all, each mistake told, nothing recorded twice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.import_contacts import import_contacts
from discrimtest.doors import as_command
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.identifiers import derived_id
from discrimtest.store import tables
from discrimtest.store.engine import reading
from discrimtest.words.person import Role
from tests.actions.drawn import (
    OTHER,
    STUDY,
    answers_of,
    broken,
    events_of,
    local,
    outcome,
    study_tests,
)
from tests.actions.examples import acting, everything

LATER = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
BAD = Path(__file__).parents[1] / "bad_files" / "contacts"
HEADER = ["contact", "event", "at", "channel", "category", "text", "reason", "note"]


def week(place) -> list[list[str]]:
    """Rows about the first three tests: two complete, one broken."""
    one, two, three = study_tests(place)[:3]
    return [
        [one.contacts[0].id, "sent", "2026-04-01 09:00", "", "", "", "", ""],
        [one.contacts[1].id, "sent", "01/04/2026 12:30", "", "", "", "", "Zelfde dag"],
        [one.contacts[0].id, "response", "2026-04-01T11:00", "Email", "invitation", "Kom!", "", ""],
        [two.contacts[0].id, "sent", "2026-04-02 09:00:30", "", "", "", "", ""],
        [two.contacts[0].id, "response", "2026-04-20 09:00", "phone", "invitation", "", "", ""],
        [three.contacts[0].id, "failed", "2026-04-02 10:00", "", "", "", "ad_gone", ""],
        [one.contacts[0].id, "declined", "2026-04-02 11:00", "", "", "", "", ""],
    ]


def csv_of(folder: Path, rows, name="week.csv", separator=",", encoding="utf-8") -> Path:
    lines = [separator.join(row) for row in [HEADER, *rows]]
    file = folder / name
    file.write_bytes("\r\n".join(lines).encode(encoding))
    return file


def xlsx_of(folder: Path, rows, name="week.xlsx") -> Path:
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    for row in rows:
        day, _, hour = row[2].replace("T", " ").partition(" ")
        iso = "-".join(reversed(day.split("/"))) if "/" in day else day
        book.active.append([*row[:2], local(f"{iso} {hour}"), *row[3:]])
    file = folder / name
    book.save(file)
    return file


def test_a_list_is_recorded_row_by_row(either_field, tmp_path):
    place = either_field.on(LATER)
    taken = import_contacts(place, STUDY, csv_of(tmp_path, week(place)))
    late = [f"{row[0]}: more than a week after its plan" for row in week(place) if row[1] == "sent"]
    counts = {"rows": 7, "recorded": 7, "repeated": 0, "late": 1, "erased": 0, "not_read": []}
    counts |= {"rejected": 0, "edited": [], "corrected": 0, "set_aside": [], "contradicting": []}
    assert {**taken.to_dict(), "departures": set(taken.departures)} == {
        **counts,
        "departures": set(late),
    }
    assert late[0] in taken.summary
    one, two, three = study_tests(place)[:3]
    assert [each.kind for each in events_of(place, one.contacts[0].id)] == ["sent", "declined"]
    assert events_of(place, one.contacts[1].id)[0].note == "Zelfde dag"
    assert events_of(place, one.contacts[1].id)[0].at == datetime(2026, 4, 1, 10, 30, tzinfo=UTC)
    assert outcome(place, one.contacts[0].id) == "invitation"
    assert outcome(place, two.contacts[0].id) is None
    assert broken(place) == {three.id: "ad_gone"}


@pytest.mark.parametrize(
    "options",
    [
        {"separator": ";"},
        {"separator": "\t"},
        {"separator": ";", "encoding": "cp1252"},
        {"encoding": "utf-8-sig"},
        {"encoding": "utf-16"},
    ],
)
def test_lists_as_spreadsheets_write_them(field, tmp_path, options):
    place = field.on(LATER)
    rows = week(place)
    rows[1][7] = "Één dag later – à voir"
    import_contacts(place, STUDY, csv_of(tmp_path, rows, **options))
    assert events_of(place, rows[1][0])[0].note == "Één dag later – à voir"


def test_a_workbook_is_the_same_list(field, tmp_path):
    place = field.on(LATER)
    rows = week(place)
    rows[3][2] = "2026-04-02 09:00"
    assert import_contacts(place, STUDY, xlsx_of(tmp_path, rows)).recorded == 7
    before = everything(place)
    again = import_contacts(place, STUDY, csv_of(tmp_path, rows))
    assert (again.recorded, again.repeated) == (0, 7)
    assert everything(place) == before


def test_the_same_list_again_changes_nothing_and_a_longer_one_goes_on(field, tmp_path):
    place = field.on(LATER)
    rows = week(place)
    first = import_contacts(place, STUDY, csv_of(tmp_path, rows[:4]))
    assert (first.recorded, first.repeated) == (4, 0)
    before = everything(place)
    again = import_contacts(place, STUDY, csv_of(tmp_path, rows[:4], "again.csv"))
    assert (again.recorded, again.repeated) == (0, 4)
    assert everything(place) == before
    longer = import_contacts(place, STUDY, csv_of(tmp_path, [*reversed(rows)], "longer.csv"))
    assert (longer.recorded, longer.repeated) == (3, 4)


def test_breaks_and_stops_are_not_repeated_either(field, tmp_path):
    place = field.on(LATER)
    one, two = study_tests(place)[:2]
    rows = [
        [one.contacts[0].id, "broken", "2026-04-01 09:00", "", "", "", "other", "x"],
        [two.contacts[0].id, "exposure", "2026-04-01 10:00", "", "", "", "", "y"],
    ]
    import_contacts(place, STUDY, csv_of(tmp_path, rows))
    before = everything(place)
    assert import_contacts(place, STUDY, csv_of(tmp_path, rows)).repeated == 2
    assert everything(place) == before


def test_rows_are_recorded_in_the_order_of_their_moments(field, tmp_path):
    place = field.on(LATER)
    test = study_tests(place)[0]
    rows = [
        [test.contacts[1].id, "exposure", "2026-04-01 17:00", "", "", "", "", ""],
        [test.contacts[0].id, "response", "2026-04-01 09:00", "email", "refusal", "", "", ""],
        [test.contacts[1].id, "sent", "2026-04-01 12:00", "", "", "", "", ""],
        [test.contacts[0].id, "sent", "2026-04-01 09:00", "", "", "", "", ""],
    ]
    assert import_contacts(place, STUDY, csv_of(tmp_path, rows)).recorded == 4
    assert broken(place)[test.id] == "exposure"


def test_a_mistake_is_told_once_and_not_again_in_what_builds_on_it(field, tmp_path):
    place = field.on(LATER)
    contact = study_tests(place)[0].contacts[0].id
    rows = [
        [contact, "sent", "1 april", "", "", "", "", ""],
        [contact, "response", "2026-04-01 11:00", "email", "refusal", "", "", ""],
    ]
    with pytest.raises(WrongInput) as error:
        import_contacts(place, STUDY, csv_of(tmp_path, rows))
    assert [each.place for each in error.value.problems] == ["week.csv: line 2, at"]


def names_of(place) -> dict[str, str]:
    """What the bad files call by a letter: contacts and their arms."""
    contacts = [test.contacts[0] for test in study_tests(place)[:4]]
    names = {"{other}": study_tests(place, OTHER)[0].contacts[0].id}
    for number, contact in enumerate(contacts, start=1):
        names[f"{{c{number}}}"] = contact.id
    return names


@pytest.mark.parametrize("file", sorted(BAD.glob("*.csv")), ids=lambda file: file.stem)
def test_each_bad_list_gets_its_message_and_leaves_nothing(field, tmp_path, file):
    place = field.on(LATER)
    content = file.read_bytes()
    code, *expected = file.with_suffix(".message").read_text(encoding="utf-8").splitlines()
    for name, value in names_of(place).items():
        content = content.replace(name.encode(), value.encode())
        expected = [line.replace(name, value) for line in expected]
    copy = tmp_path / file.name
    copy.write_bytes(content)
    before = everything(place)
    with pytest.raises((WrongInput, Refused)) as error:
        import_contacts(place, STUDY, copy)
    assert error.value.exit_code == int(code)
    for line in expected:
        assert line in str(error.value)
    assert everything(place) == before


def test_a_missing_file_or_a_folder_is_told(field, tmp_path):
    for path, message in ((tmp_path / "none.csv", "must exist"), (tmp_path, "Is a directory")):
        with pytest.raises(WrongInput, match=message):
            import_contacts(field, STUDY, path)


def test_only_the_header_records_nothing(field, tmp_path):
    before = everything(field)
    assert import_contacts(field, STUDY, csv_of(tmp_path, [])).rows == 0
    assert everything(field) == before


def test_a_list_needs_both_rights_and_a_stop_its_own(field, tmp_path):
    rows = week(field)
    with pytest.raises(NotAllowed):
        import_contacts(acting(field, Role.CODER).on(LATER), STUDY, csv_of(tmp_path, rows))
    tester = acting(field, Role.TESTER).on(LATER)
    rows.append([rows[0][0], "abuse", "2026-04-03 10:00", "", "", "", "", ""])
    assert import_contacts(tester, STUDY, csv_of(tmp_path, rows)).recorded == 8


def test_progress_counts_the_rows(field, tmp_path):
    told = []
    file = csv_of(tmp_path, week(field))
    import_contacts(field.on(LATER), STUDY, file, progress=lambda *step: told.append(step))
    assert told == [("rows", number, 7) for number in range(1, 8)]


def numbered(folder: Path, rows, name: str, header="client_id") -> Path:
    """A list whose rows bear numbers of its own, from 1."""
    lines = [",".join([*HEADER, header])]
    lines += [",".join([*row, str(number)]) for number, row in enumerate(rows, 1)]
    (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return folder / name


def test_two_testers_number_their_lists_alike(field, tmp_path):
    place = field.on(LATER)
    rows = week(place)
    for mine in (rows[:3], rows[3:6]):
        taken = import_contacts(
            acting(place, Role.TESTER), STUDY, numbered(tmp_path, mine, "week.csv")
        )
        assert (taken.recorded, taken.repeated) == (len(mine), 0)


def test_a_second_list_of_the_same_tester_begins_at_1_too(field, tmp_path):
    place = field.on(LATER)
    rows = week(place)
    import_contacts(place, STUDY, numbered(tmp_path, rows[:3], "week-1.csv"))
    before = everything(place)
    longer = import_contacts(place, STUDY, numbered(tmp_path, [rows[6], *rows[:6]], "week-2.csv"))
    assert (longer.recorded, longer.repeated) == (4, 3)
    assert everything(place) != before


def test_a_cell_that_was_changed_is_told_and_nothing_is_recorded(field, tmp_path):
    place = field.on(LATER)
    rows = week(place)[:3]
    import_contacts(place, STUDY, numbered(tmp_path, rows, "week.csv"))
    before = everything(place)
    rows[2][4] = "refusal"
    with pytest.raises(Refused) as caught:
        import_contacts(place, STUDY, numbered(tmp_path, rows, "week.csv"))
    (problem,) = caught.value.problems
    assert (problem.code, problem.value) == ("client_id.taken", "3")
    assert "not the same: category" in str(problem)
    assert "responses correct" in str(problem)
    assert everything(place) == before


def test_a_cell_that_was_changed_is_put_right_with_a_reason(either_field, tmp_path):
    place = either_field.on(LATER)
    rows = week(place)[:3]
    import_contacts(place, STUDY, numbered(tmp_path, rows, "week.csv"))
    contact = rows[0][0]
    rows[0][2], rows[2][2] = "2026-04-01 09:10", "2026-04-01 11:30"
    rows[2][4] = "refusal"
    changed = numbered(tmp_path, [*rows, week(place)[3]], "week.csv")
    taken = import_contacts(place, STUDY, changed, reason="misread")
    assert (taken.corrected, taken.recorded, taken.repeated) == (2, 1, 1)
    assert "Rows put right: 2." in taken.summary
    assert outcome(place, contact) == "refusal"
    sent = events_of(place, contact)[-1]
    assert (sent.at, sent.note) == (datetime(2026, 4, 1, 7, 10, tzinfo=UTC), "misread")
    (answer,) = answers_of(place)
    assert answer.received_at == datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
    before = everything(place)
    again = import_contacts(place, STUDY, changed, reason="misread")
    assert (again.corrected, again.repeated) == (0, 4)
    assert import_contacts(place, STUDY, changed).repeated == 4
    assert everything(place) == before


@pytest.mark.parametrize(("cell", "value"), [(0, None), (3, "phone"), (5, "Liever niet.")])
def test_no_reason_puts_other_words_or_another_contact_right(field, tmp_path, cell, value):
    """Words of one landlord never become those of another: an answer is withdrawn or moved."""
    place = field.on(LATER)
    rows = week(place)[:4]
    import_contacts(place, STUDY, numbered(tmp_path, rows, "week.csv"))
    before = everything(place)
    rows[2][cell] = value or rows[3][0]
    with pytest.raises(Refused, match="is the id of something else"):
        import_contacts(place, STUDY, numbered(tmp_path, rows, "week.csv"), reason="misread")
    assert everything(place) == before


@pytest.mark.parametrize("header", ["txt", "categori", "Tekst", "clientid"])
def test_a_header_that_is_almost_a_column_is_refused(field, tmp_path, header):
    place = field.on(LATER)
    rows = [",".join(["contact", "event", "at", header])]
    rows += [",".join([*row[:3], ""]) for row in week(place)[:1]]
    (tmp_path / "list.csv").write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(WrongInput, match=rf"{header}.*is no column of a list"):
        import_contacts(place, STUDY, tmp_path / "list.csv")


def test_another_header_is_named_and_not_read(field, tmp_path):
    place = field.on(LATER)
    taken = import_contacts(
        place, STUDY, numbered(tmp_path, week(place)[:1], "week.csv", "weather")
    )
    assert taken.not_read == ("weather",)
    assert "not read: weather." in taken.summary


def test_a_moment_before_the_study_is_refused(field, tmp_path):
    place = field.on(LATER)
    rows = week(place)[:2]
    rows[0][2] = "1926-04-01 09:00"
    with pytest.raises(WrongInput, match=r"1926.*before the study begins"):
        import_contacts(place, STUDY, csv_of(tmp_path, rows))


def test_what_was_erased_is_neither_recorded_again_nor_confirmed_by_a_guess(field, tmp_path):
    place = field.on(LATER)
    rows = week(place)[:3]
    file = csv_of(tmp_path, rows)
    import_contacts(place, STUDY, file)
    with reading(place.engine) as session:
        known = session.execute(
            select(tables.ResponseRow.client_id).union(select(tables.ContactEventRow.client_id))
        ).scalars()
        known = {each for each in known if each}
    assert len(known) == 3
    # Whoever knows every word, and even holds the master key, makes none of these ids.
    contents = [
        [contact, event, f"2026-04-01T{hour}:00+00:00", channel, category, "", text, note]
        for contact, event, _, channel, category, text, _, note in (
            [cell.lower() if place_ in (3, 4) else cell for place_, cell in enumerate(row)]
            for row in rows
        )
        for hour in ("07", "09", "10")
    ]
    guesses = {derived_id("row", *each) for each in contents}
    guesses |= {place.keys.keyed("row", *each) for each in contents}
    assert not known & guesses
    erase_subject(place, study_tests(place)[0].landlord, "asked for")
    before = everything(place)
    again = import_contacts(place, STUDY, file)
    assert (again.recorded, again.repeated, again.erased) == (0, 0, 3)
    assert "Left out, because the landlord's data were erased: 3 rows." in again.summary
    assert everything(place) == before


def test_a_list_put_right_and_handed_in_under_another_name_is_no_second_answer(field, tmp_path):
    place = field.on(LATER)
    rows = week(place)[:3]
    import_contacts(place, STUDY, numbered(tmp_path, rows, "week.csv"))
    rows[2][4] = "refusal"
    import_contacts(place, STUDY, numbered(tmp_path, rows, "week.csv"), reason="misread")
    before = everything(place)
    taken = import_contacts(place, STUDY, numbered(tmp_path, rows, "week-final.csv"))
    assert (taken.recorded, taken.repeated) == (0, 3)
    taken = import_contacts(place, STUDY, csv_of(tmp_path, rows, "without ids.csv"))
    assert (taken.recorded, taken.repeated) == (0, 3)
    assert everything(place) == before


@pytest.mark.parametrize("ids", [True, False])
def test_a_changed_cell_under_another_name_or_without_an_id_is_asked_about(field, tmp_path, ids):
    """Whatever the list is called, and whether its rows are numbered or not."""
    place, made = field.on(LATER), numbered if ids else csv_of
    rows = week(place)[:4]
    import_contacts(place, STUDY, made(tmp_path, rows, "week.csv"))
    before = everything(place)
    rows[1][2], rows[2][4] = "2026-04-01 12:40", "refusal"
    with pytest.raises(Refused) as caught:
        import_contacts(place, STUDY, made(tmp_path, rows, "week-2.csv"))
    sent, answer = (problem.worded(as_command) for problem in caught.value.problems)
    assert "not the same: at" in sent
    assert "contacts log" in sent
    assert "not the same: category" in answer
    assert "responses correct" in answer
    assert "--reason" in answer
    assert everything(place) == before
    taken = import_contacts(place, STUDY, made(tmp_path, rows, "week-2.csv"), reason="misread")
    assert (taken.corrected, taken.recorded, taken.repeated) == (2, 0, 2)
    assert outcome(place, rows[2][0]) == "refusal"
    assert len(answers_of(place)) == 1
    before = everything(place)
    for name in ("week-2.csv", "week-3.csv"):
        assert import_contacts(place, STUDY, made(tmp_path, rows, name)).repeated == 4
    assert everything(place) == before


def test_another_answer_in_other_words_is_another_answer(field, tmp_path):
    place = field.on(LATER)
    rows = week(place)[:3]
    import_contacts(place, STUDY, csv_of(tmp_path, rows))
    more = [*rows[2][:2], "2026-04-02 11:00", "Email", "refusal", "Toch niet.", "", ""]
    taken = import_contacts(place, STUDY, csv_of(tmp_path, [*rows, more], "longer.csv"))
    assert (taken.recorded, taken.repeated) == (1, 3)
