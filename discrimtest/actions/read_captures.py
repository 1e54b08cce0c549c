"""Read captures: which there are, what one shows, and its files for somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from discrimtest.capture.archive import MEDIA_TYPE, Pictured, pictured
from discrimtest.capture.by_hand import ENDINGS
from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.exchange.folder import Drafts
from discrimtest.identifiers import sha256_hex
from discrimtest.record.moment import shown
from discrimtest.report.capture_page import ExportedCapture, capture_page
from discrimtest.report.language import language
from discrimtest.store import captures as stored
from discrimtest.store import studies
from discrimtest.store.engine import reading, writing
from discrimtest.store.facts import record
from discrimtest.store.log import Act
from discrimtest.store.session import Session
from discrimtest.words.capture import Capture
from discrimtest.words.person import Right
from discrimtest.words.study import RegisteredStudy
from discrimtest.workplace.open_study import look_up_field
from discrimtest.workplace.workplace import Workplace

PAGE, TEXT, PICTURE, SALT = "read-me.txt", "text.txt", "picture.png", "salt.bin"


@dataclass(frozen=True, slots=True)
class ReadCapture:
    """A capture and what it shows.

    Attributes:
        when: When it was taken, local time of the study.
        content: Its bytes. salt: What the commitment was made with.
        pictured: What is shown of an archive of this program; empty of other files.
    """

    told: Capture
    when: str
    kept: str
    salt: bytes
    content: bytes
    pictured: Pictured
    note: str

    def to_dict(self) -> dict[str, Any]:
        told = self.told.to_dict()
        return told | {
            "taken": self.when,
            "kept": self.kept,
            "sha256": sha256_hex(self.content),
            "visit": dict(self.pictured.told),
            "text": self.pictured.text,
            "note": self.note,
        }


def list_captures(at: Workplace, slug: str) -> list[tuple[Capture, str]]:
    """The captures of a study with when each was taken, local time of the study."""
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.READ_STUDY, study.id)
        zone = study.fieldwork.zone
        return [(each, shown(each.taken_at, zone)) for each in stored.captures(session, study.id)]


def read_capture(at: Workplace, capture: str, what: str = "shown") -> ReadCapture:
    """One capture; that it was read is written down.

    Args:
        what: "shown" or "exported", for the log.

    Raises:
        WrongInput: There is no such capture.
        Refused: Its bytes were erased.
    """
    with writing(at.engine) as session:
        told = stored.capture_called(session, capture)
        at.require(Right.READ_STUDY, told.study if told else None)
        if told is None:
            raise _unknown(capture)
        found = _read(at, session, told, studies.study(session, told.study))
        act = Act("read_capture", told.id, at.person.id, at.now(), told.study, {"what": what})
        record(session, act)
    return found


def export_capture(at: Workplace, capture: str, to: Path, code: str = "nl") -> list[Path]:
    """Write a capture as files: its bytes, its salt, picture and text where there are, and a page
    that says what it shows and what not.

    Args:
        to: The folder, made when it is not there.
        code: Language of the page.

    Raises:
        OutsideTrouble: The folder cannot be written to.
    """
    said = language(code)
    read = read_capture(at, capture, "exported")
    told, visit = read.told, read.pictured.told
    name = f"capture{ENDINGS[told.media_type]}"
    exported = ExportedCapture(
        told,
        name,
        SALT,
        sha256_hex(read.content),
        read.when,
        read.kept,
        asked=str(visit.get("asked", "")),
        shown=str(visit.get("shown", "")),
        browser=str(visit.get("browser", "")),
        note=read.note,
    )
    parts = {
        name: read.content,
        SALT: read.salt,
        PICTURE: read.pictured.picture,
        TEXT: read.pictured.text.encode("utf-8", "replace"),
        PAGE: capture_page(exported, said).encode("utf-8"),
    }
    with Drafts(to) as drafts:
        for file, content in parts.items():
            if content:
                drafts.add(file, content)
        return drafts.finish()


def _unknown(capture: str) -> WrongInput:
    values = {"list": action("evidence captures", "STUDY")}
    rule, repair = "must be a known capture", "See '{list}'."
    problem = Problem.of_input("capture", capture, rule, repair, code="capture.unknown", **values)
    return WrongInput("There is no such capture.", [problem])


def _read(at: Workplace, session: Session, told: Capture, study: RegisteredStudy) -> ReadCapture:
    found = stored.opened(session, at.keys, told)
    if found is None:
        rule, repair = "its bytes were erased with the landlord's data", "Its facts remain."
        problem = Problem(told.id, "", rule, repair, "capture.erased")
        raise Refused("The capture can no longer be read.", [problem])
    salt, content = found
    zone = ZoneInfo(study.timezone)

    def local(moment: datetime) -> str:
        return f"{shown(moment, zone)} ({zone.key})"

    return ReadCapture(
        told,
        local(told.taken_at),
        local(told.at),
        salt,
        content,
        pictured(content) if told.media_type == MEDIA_TYPE else Pictured({}, "", b""),
        stored.noted(session, at.keys, told.id),
    )
