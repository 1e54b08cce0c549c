"""Take up a study of mystery calls: its registration and the files that were frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from discrimtest.design.call_instrument import CallInstrument
from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.library.draft import is_of_calls
from discrimtest.library.files import studies, unknown_name
from discrimtest.record.calls import CallFieldwork, CallRecord
from discrimtest.record.fieldwork import OfficeHours
from discrimtest.record.waitlist import Lots
from discrimtest.store import studies as stored
from discrimtest.store.calls import call_record
from discrimtest.store.keys import MasterKey
from discrimtest.store.session import Session
from discrimtest.words.study import RegisteredStudy, StudyVersion
from discrimtest.workplace.open_study import calls_of, require_locked
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class OpenCalls:
    """A locked study of mystery calls, with the files that count for it now.

    Attributes:
        locked_at: When it was locked first.
    """

    registered: RegisteredStudy
    version: StudyVersion
    locked_at: datetime
    instrument: CallInstrument

    @property
    def id(self) -> str:
        return self.registered.id

    @property
    def slug(self) -> str:
        return self.registered.slug

    @property
    def fieldwork(self) -> CallFieldwork:
        """What its files lay down for making calls."""
        hours, file = self.instrument.protocol.hours, self.instrument.study
        return CallFieldwork(
            ZoneInfo(file.timezone),
            OfficeHours(*hours.office_hours, hours.weekdays),
            hours.attempts,
            {wave.number: (wave.first, wave.last) for wave in file.waves},
            Lots(file.seed, file.coding.double_share),
        )

    def record(self, session: Session, keys: MasterKey | None = None) -> CallRecord:
        """Everything recorded of its calls; words with the key that opens them."""
        return call_record(session, self.id, self.fieldwork, keys)


def open_calls(at: Workplace, session: Session, slug: str) -> OpenCalls:
    """The study for reading or recording, whatever happened to its files since the lock.

    Raises:
        WrongInput: No study has this name.
        Refused: It is one of letters, or not locked.
    """
    found = stored.find_study(session, slug)
    version = stored.current_version(session, found.id) if found else None
    if found is None or version is None:
        if slug not in studies(at.library):
            known = tuple(name for name in studies(at.library) if is_of_calls(at.library, name))
            problem = unknown_name("", slug, "study of mystery calls", known, "study")
            raise WrongInput(f"There is no study {slug!r}.", [problem])
        _require_calls(slug, is_calls=is_of_calls(at.library, slug))
        locked = {"lock": action("study lock", slug)}
        rule = "must be locked before anything is drawn or analysed"
        problem = Problem(slug, "not locked", rule, "Run '{lock}'.", "study.not_locked", "", locked)
        raise Refused("The study is not locked.", [problem])
    instrument = calls_of(version, slug)
    _require_calls(slug, is_calls=instrument is not None)
    assert instrument is not None  # noqa: S101 (required above)
    locked_at = stored.versions(session, found.id)[0].at
    return OpenCalls(found, version, locked_at, instrument)


def take_up_calls(at: Workplace, session: Session, slug: str) -> OpenCalls:
    """The same for what rests on its files: they must stand as they were locked.

    Raises:
        StudyLocked: They differ.
    """
    study = open_calls(at, session, slug)
    require_locked(at, slug, study.version)
    return study


def _require_calls(slug: str, *, is_calls: bool) -> None:
    if not is_calls:
        rule = "is a study of letters, not one of mystery calls"
        problem = Problem(slug, "", rule, "Name a study of calls.", "study.of_letters")
        raise Refused("Nothing was done.", [problem])
