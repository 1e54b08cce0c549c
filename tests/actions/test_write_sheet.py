"""A workbook of tasks: filled in as a tester does, taken in once, and what was edited told."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from discrimtest.actions.import_contacts import import_contacts
from discrimtest.actions.write_sheet import write_sheet
from discrimtest.errors import WrongInput
from discrimtest.words.person import Role
from tests.actions.drawn import STUDY, answers_of, closed, events_of, outcome, send, study_tests
from tests.actions.examples import acting

BRUSSELS = ZoneInfo("Europe/Brussels")
HEADERS = {
    "nl": ("Wat is er gebeurd?", "Wanneer?", "Hoe kwam het binnen?", "Wat houdt het in?"),
    "fr": ("Que s’est-il passé ?", "Quand ?", "Par quel canal ?", "Qu’est-ce que cela veut dire ?"),
    "en": ("What happened?", "When?", "How did it come?", "What does it amount to?"),
}


class Sheet:
    """A workbook as a tester sees it."""

    def __init__(self, file: Path) -> None:
        self.file, self.book = file, load_workbook(file)
        self.sheet: Worksheet = self.book["tasks"]
        self.columns = {str(cell.value).replace("\xa0", " "): cell.column for cell in self.sheet[1]}

    def row(self, contact: str, nth: int = 0) -> int:
        first = self.sheet.iter_rows(min_row=2, max_col=1)
        named = [cell.row for (cell,) in first if str(cell.value).endswith(contact)]
        return named[nth]

    def offered(self, column: str) -> list[str]:
        """What can be chosen in a column."""
        letter = self.sheet.cell(1, self.columns[column]).column_letter
        (rule,) = [
            rule
            for rule in self.sheet.data_validations.dataValidation
            if str(rule.sqref).startswith(f"{letter}2:")
        ]
        return [cell.value for (cell,) in self.book["lists"][rule.formula1.partition("!")[2]]]

    def fill(self, row: int, **cells: object) -> None:
        for column, value in cells.items():
            cell = self.sheet.cell(row, self.columns[column])
            assert not cell.protection.locked, column
            cell.value = value

    def save(self, name: str = "") -> Path:
        self.file = self.file.with_name(name or self.file.name)
        self.book.save(self.file)
        return self.file


def given_out(at, folder: Path, code: str = "nl", **asked) -> Sheet:
    return Sheet(write_sheet(at, STUDY, folder / f"{code}.xlsx", code=code, **asked).file)


def clock(moment: datetime) -> datetime:
    """As a spreadsheet keeps it: local time without a zone."""
    return moment.astimezone(BRUSSELS).replace(tzinfo=None, second=0, microsecond=0)


@pytest.mark.parametrize("code", HEADERS)
def test_it_speaks_the_testers_language_and_is_taken_in_once(field, tmp_path, code):
    contact, other = study_tests(field)[0].contacts
    at = field.on(contact.due_at + timedelta(hours=1))
    what, when, channel, meaning = HEADERS[code]
    sheet = given_out(at, tmp_path, code, until=contact.due_at)
    sent = sheet.offered(what)[0]
    sheet.fill(sheet.row(contact.id), **{what: sent, when: clock(contact.due_at)})
    taken = import_contacts(at, STUDY, sheet.save())
    assert (taken.rows - taken.recorded, taken.recorded, taken.not_read) == (0, 1, ())
    assert [str(event.kind) for event in events_of(at, contact.id)] == ["sent"]
    # The next day: an answer may come to it, the form of a response chosen already.
    later = field.on(contact.due_at + timedelta(hours=5))
    sheet = given_out(later, tmp_path, code)
    row = sheet.row(contact.id)
    told = {when: clock(contact.due_at + timedelta(hours=3)), channel: sheet.offered(channel)[2]}
    sheet.fill(row, **told, **{meaning: sheet.offered(meaning)[0]})
    file = sheet.save("ingevuld.xlsx")
    assert import_contacts(later, STUDY, file).recorded == 1
    assert outcome(later, contact.id) == "invitation"
    again = import_contacts(later, STUDY, sheet.save("onder-een-andere-naam.xlsx"))
    assert (again.recorded, again.repeated) == (0, 1)
    assert not events_of(later, other.id)


def test_a_cell_that_was_corrected_since_is_told_and_changes_nothing(field, tmp_path):
    contact = study_tests(field)[0].contacts[0]
    at = field.on(contact.due_at + timedelta(hours=4))
    send(field, contact)
    sheet = given_out(at, tmp_path, "en")
    _, when, channel, meaning = HEADERS["en"]
    came = clock(contact.due_at + timedelta(hours=2))
    row = sheet.row(contact.id)
    sheet.fill(row, **{when: came, channel: "e-mail", meaning: sheet.offered(meaning)[0]})
    sheet.fill(row, **{channel: sheet.offered(channel)[0]})
    first = import_contacts(at, STUDY, sheet.save())
    assert first.recorded == 1
    sheet.fill(row, **{when: came + timedelta(minutes=9)})
    second = import_contacts(at, STUDY, sheet.save())
    assert (second.recorded, second.repeated) == (0, 1)
    (told,) = second.edited
    assert "not the same: at" in str(told)
    assert len(answers_of(at)) == 1


def test_what_nobody_foresaw_has_rows_of_its_own(field, tmp_path):
    contact, other = study_tests(field)[0].contacts
    send(field, contact)
    at = field.on(contact.due_at + timedelta(hours=4))
    sheet = given_out(at, tmp_path)
    what, when, channel, _ = HEADERS["nl"]
    spare = sheet.sheet.max_row
    (chosen,) = [each for each in sheet.offered("Welk contact?") if each.endswith(contact.id)]
    sheet.fill(spare, **{"Welk contact?": chosen, what: "antwoord gekregen", channel: "telefoon"})
    with pytest.raises(WrongInput, match="a day and a time"):
        import_contacts(at, STUDY, sheet.save())
    sheet.fill(spare, **{when: clock(at.now() - timedelta(hours=1))})
    assert import_contacts(at, STUDY, sheet.save()).recorded == 1
    assert not [each for each in sheet.offered("Welk contact?") if each.endswith(other.id)]


def test_what_is_wrong_is_told_in_the_words_of_the_workbook(field, tmp_path):
    contact = study_tests(field)[0].contacts[0]
    send(field, contact)
    at = field.on(contact.due_at + timedelta(hours=4))
    sheet = given_out(at, tmp_path)
    what, when, channel, meaning = HEADERS["nl"]
    row, came = sheet.row(contact.id), clock(contact.due_at + timedelta(hours=2))
    sheet.fill(row, **{when: came, channel: "duif", meaning: sheet.offered(meaning)[0]})
    with pytest.raises(WrongInput) as raised:
        import_contacts(at, STUDY, sheet.save())
    (told,) = raised.value.problems
    assert told.place.endswith(f", {channel}")
    assert told.repair == f"Choose one of: {'; '.join(sheet.offered(channel))}."
    sheet.fill(row, **{what: sheet.offered(what)[0], channel: sheet.offered(channel)[0]})
    with pytest.raises(WrongInput) as raised:
        import_contacts(at, STUDY, sheet.save())
    (told,) = [each.told() for each in raised.value.problems]
    assert told.place.endswith(f", {meaning}")
    assert told.rule == f"a row of {sheet.offered(what)[0]} has no {meaning}"


def test_a_row_whose_contact_was_changed_is_told(field, tmp_path):
    """As when a spreadsheet sorts some columns and not the others."""
    one, two = (test.contacts[0] for test in study_tests(field)[:2])
    at = field.on(max(one.due_at, two.due_at) + timedelta(hours=1))
    sheet = given_out(at, tmp_path)
    what, when, *_ = HEADERS["nl"]
    cell, other = (sheet.sheet.cell(sheet.row(each.id), 1) for each in (one, two))
    sheet.fill(cell.row, **{what: sheet.offered(what)[0], when: clock(one.due_at)})
    cell.value = other.value
    with pytest.raises(WrongInput, match=f"its row was written for, {one.id}"):
        import_contacts(at, STUDY, sheet.save())
    assert not events_of(at, two.id)


def test_what_is_not_filled_in_is_locked_and_a_text_is_no_formula(field, tmp_path):
    contact = study_tests(field)[0].contacts[0]
    sheet = given_out(field, tmp_path, until=contact.due_at)
    assert sheet.sheet.protection.sheet
    cells = sheet.sheet[sheet.row(contact.id)]
    assert [cell.protection.locked for cell in cells[:4]] == [True] * 4
    assert cells[-1].protection.locked
    assert sheet.sheet.column_dimensions[cells[-1].column_letter].hidden
    kinds = {cell.data_type for row in sheet.sheet.iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}
    assert sheet.file.stat().st_mode & 0o077 == 0
    # An empty one tells nothing.
    assert import_contacts(closed(field), STUDY, sheet.file).rows == 0


def test_a_tester_has_what_is_theirs(field, tmp_path):
    an = acting(field, Role.TESTER)
    later = closed(field)
    whole = write_sheet(later, STUDY, tmp_path / "all.xlsx")
    assert whole.tasks == sum(len(test.contacts) for test in study_tests(field))
    assert write_sheet(later, STUDY, tmp_path / "an.xlsx", of=an.person.id).tasks == 0
