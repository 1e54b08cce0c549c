"""A project with a good file of every kind that somebody hands in, or brings back."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import openpyxl

from discrimtest.actions.capture_advert import capture_advert
from discrimtest.actions.give_seal import give_seal
from discrimtest.actions.keep_store import back_up
from discrimtest.actions.lock_study import lock_study
from discrimtest.actions.seal_log import seal_log
from discrimtest.capture.by_hand import ENDINGS
from discrimtest.library.handed_in import Upload
from discrimtest.store.engine import reading
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, send, study_tests
from tests.actions.test_calls import CALLS, agencies
from tests.actions.test_pretest_signals import fill, forms, truly
from tests.actions.test_visits import drawn, team_of
from tests.capture.test_by_hand import TAKEN
from tests.cli.test_calls import ROWS
from tests.time_authority import made_authority, serving

HEADER = ("contact", "event", "at", "channel", "category", "text", "reason", "client_id")


def furnish(at: Workplace, folder: Path, beside: Path) -> None:
    """Write them into a project with a drawn study.

    Args:
        beside: Folder for what is needed on the way.
    """
    _lists(folder, _rows(at))
    _captures(at, folder)
    _sealed(at, folder, beside)
    _ratings(folder)
    (folder / "calls.csv").write_text(ROWS, "utf-8")
    lock_study(at, CALLS)
    agencies(at)
    _visit(at, folder, beside)
    back_up(at, beside / "backup.zip").file.rename(folder / "backup.zip")


def _rows(at: Workplace) -> list[tuple[str, ...]]:
    """Four contacts made, two of them answered."""
    with reading(at.engine) as session:
        record = look_up(at, session, STUDY).record(session)
    zone = record.fieldwork.zone
    due = sorted((moment.astimezone(zone), name) for name, moment in record.planned.items())
    contacts = [(name, f"{moment:%Y-%m-%d %H:%M}") for moment, name in due[:4]]
    made = [(name, "sent", moment, "", "", "", "", name) for name, moment in contacts]
    told = ("email", "invitation", "U bent welkom, dinsdag om 14 uur.", "", "")
    answered = [(name, "response", f"{moment[:10]} 21:15", *told) for name, moment in contacts[:2]]
    return [*made, *answered]


def _lists(folder: Path, rows: list[tuple[str, ...]]) -> None:
    with (folder / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEADER, *rows])
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (HEADER, *rows):
        sheet.append(row)
    book.save(folder / "list.xlsx")


def _captures(at: Workplace, folder: Path) -> None:
    """One of each kind that is taken, and one that was."""
    (folder / "taken").mkdir()
    for kind, ending in ENDINGS.items():
        (folder / "taken" / f"page{ending}").write_bytes(TAKEN[kind])
    listing = study_tests(at)[-1].listing
    (folder / "listing.txt").write_text(listing, "utf-8")
    capture_advert(at, STUDY, listing, saved=Upload("page.png", TAKEN["image/png"]))


def _sealed(at: Workplace, folder: Path, beside: Path) -> None:
    """A seal with a time stamp, as it is given away."""
    authority = made_authority(beside / "authority")
    shutil.copy(authority.root, folder / "clock.pem")
    shutil.copy(authority.folder / "tsa.pem", folder / "court.pem")  # an RSA key, as a court's
    with serving(authority.reply) as url:
        (folder / "seals.toml").write_text(
            f'format = 1\n[[authorities]]\nname = "city-clock"\nurl = "{url}"\n'
            'root = "clock.pem"\nkind = "qualified"\nsource = "EU trusted list, 2026-03-01"\n'
        )
        seal_log(at)
    give_seal(at, folder / "seals")


def _ratings(folder: Path) -> None:
    """What two raters answered, one in a workbook."""
    for table in ("csv", "xlsx"):
        (file, *_) = forms(folder, folder / table, raters=1, table=table).glob(f"*.{table}")
        fill(folder, file, truly)
        file.rename(folder / f"ratings.{table}")


def _visit(at: Workplace, folder: Path, beside: Path) -> None:
    """A form that was filled in after a visit."""
    team = team_of(drawn(at, beside), beside)
    contact = team.tests[0].contacts[0]
    send(team.at, contact)
    shutil.copy(team.form(contact), folder / "visit.toml")
