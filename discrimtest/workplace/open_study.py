"""Take up a study: its registration and the files that count for it now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from discrimtest.doors import action
from discrimtest.errors import OutsideTrouble, Problem, Refused, StudyLocked, WrongInput
from discrimtest.files.change import changes
from discrimtest.library.files import Frozen
from discrimtest.library.frozen import laid_down
from discrimtest.library.lock import stands
from discrimtest.record.afterwards import locked_too_late
from discrimtest.record.fieldwork import Fieldwork, fieldwork_of
from discrimtest.record.record import Record
from discrimtest.store import studies
from discrimtest.store.engine import open_store, reading
from discrimtest.store.keys import MasterKey
from discrimtest.store.record import place_of_contact, record_of
from discrimtest.store.session import Session
from discrimtest.words.person import Right
from discrimtest.words.study import RegisteredStudy, StudyVersion
from discrimtest.workplace.differences import has_own_file, is_own
from discrimtest.workplace.workplace import Workplace, place_of

if TYPE_CHECKING:
    from discrimtest.design.call_instrument import CallInstrument
    from discrimtest.design.instrument import Instrument


@dataclass(frozen=True, slots=True)
class OpenStudy:
    """A study that an action works on.

    Attributes:
        version: What was locked or amended last; None while nothing is locked.
        instrument: The frozen files of that version, or the files as they are now.
    """

    registered: RegisteredStudy
    instrument: Instrument
    version: StudyVersion | None

    @property
    def id(self) -> str:
        return self.registered.id

    @property
    def fieldwork(self) -> Fieldwork:
        """What its files lay down for fieldwork."""
        files, zone = self.instrument, self.registered.timezone
        return fieldwork_of(files.protocol, files.codebook, zone, files.study.period.first)

    def record(self, session: Session) -> Record:
        """Everything recorded of it up to now, without texts."""
        return record_of(session, self.id, self.fieldwork)

    def record_around(
        self, session: Session, contact: str, with_texts: MasterKey | None = None
    ) -> Record:
        """Everything recorded of the test of one of its contacts; texts with the key."""
        _, test, _ = place_of_contact(session, contact)
        return record_of(session, self.id, self.fieldwork, test=test, with_texts=with_texts)


def counting_files(
    at: Workplace, session: Session, slug: str
) -> tuple[Instrument, StudyVersion | None]:
    """The files that count for a study now, and the version they were frozen in.

    Raises:
        StudyLocked: It is locked and its files are no longer those that were frozen.
        WrongInput: No files and no registration bear this name, or the files hold mistakes.
    """
    found = studies.find_study(session, slug)
    version = studies.current_version(session, found.id) if found else None
    if version is None:
        return read_files(at, slug), None
    unchanged(at, slug, version)
    return frozen(at, version), version


def take_up_locked(at: Workplace, session: Session, slug: str) -> tuple[OpenStudy, StudyVersion]:
    """The same for what only a locked study may do; it writes nothing."""
    found = studies.find_study(session, slug)
    version = studies.current_version(session, found.id) if found else None
    version = require_locked(at, slug, version)
    assert found is not None  # noqa: S101 (a version is one of a registered study)
    return OpenStudy(found, frozen(at, version), version), version


def require_locked(at: Workplace, slug: str, version: StudyVersion | None) -> StudyVersion:
    """The version that counts for a study now.

    Raises:
        Refused: There is none.
        StudyLocked: The study's files are no longer those that were frozen.
        WrongInput: No files bear this name, or they hold mistakes.
    """
    if version is None:
        texts_of_files(at, slug)
        raise Refused("The study is not locked.", [_not_locked(slug)])
    unchanged(at, slug, version)
    return version


def _not_locked(slug: str) -> Problem:
    return Problem(
        slug,
        "not locked",
        "must be locked before anything is drawn or analysed",
        "Read it with '{preview}', then run '{lock}'.",
        "study.not_locked",
        values={"preview": action("study preview", slug), "lock": action("study lock", slug)},
    )


def require_in(at: Workplace, right: Right, slug: str) -> None:
    """Let only a person pass who holds ``right`` in the study under ``slug``.

    Raises:
        NotAllowed: The person holds no role that carries the right.
    """
    with reading(at.engine) as session:
        found = studies.find_study(session, slug)
    at.require(right, found.id if found else None)


def registered(at: Workplace, session: Session, slug: str) -> RegisteredStudy:
    """The study under ``slug``, registered at first use, whatever happened to its files since.

    Raises:
        WrongInput: No files and no registration bear this name, or the files hold mistakes.
    """
    found = studies.find_study(session, slug)
    return found or register(at, session, read_files(at, slug))


def begun(at: Workplace, session: Session, slug: str) -> RegisteredStudy:
    """The study under ``slug``, which something was done with.

    Raises:
        WrongInput: No files bear this name either, or they hold mistakes.
        Refused: There are its files, and no more.
    """
    found = studies.find_study(session, slug)
    if found is None:
        texts_of_files(at, slug)
        raise Refused("Nothing was done with the study yet.", [_not_locked(slug)])
    return found


def look_up(at: Workplace, session: Session, slug: str) -> OpenStudy:
    """The study for reading or recording, whatever happened to its files since the lock.

    Raises:
        WrongInput, Refused: As :func:`begun`.
    """
    found = begun(at, session, slug)
    version = studies.current_version(session, found.id)
    instrument = frozen(at, version) if version else read_files(at, slug)
    return OpenStudy(found, instrument, version)


@dataclass(frozen=True, slots=True)
class StudyInField:
    """A study whose record is read, with no more of its files than its fieldwork asks for.

    Attributes:
        version: What was locked or amended last; None while nothing is locked.
        tests: Ids of the only tests of it that are looked at; empty for all.
    """

    registered: RegisteredStudy
    version: StudyVersion | None
    fieldwork: Fieldwork
    tests: Collection[str] = ()

    @property
    def id(self) -> str:
        return self.registered.id

    def record(self, session: Session) -> Record:
        """Everything recorded of it up to now, without texts."""
        return record_of(session, self.id, self.fieldwork, tests=self.tests)


def look_up_field(at: Workplace, session: Session, slug: str) -> StudyInField:
    """The study for reading what was recorded, whatever happened to its files since the lock.

    Raises:
        WrongInput, Refused: As :func:`begun`.
    """
    found = studies.find_study(session, slug)
    version = studies.current_version(session, found.id) if found else None
    if found is None or version is None:
        study = look_up(at, session, slug)
        return StudyInField(study.registered, None, study.fieldwork)
    return StudyInField(found, version, frozen_fieldwork(at, found, version))


def frozen_fieldwork(at: Workplace, study: RegisteredStudy, version: StudyVersion) -> Fieldwork:
    """What a version lays down for fieldwork, read once per workplace."""
    if version.id not in at.fieldworks:
        at.fieldworks[version.id] = laid_down(version.snapshot, study.timezone)
    return at.fieldworks[version.id]


@dataclass(frozen=True, slots=True)
class OpenContact:
    """A contact about which something is recorded.

    Attributes:
        study, test: Ids of those it belongs to.
        version: Id of the newest version of the study.
        fieldwork: What that version lays down.
    """

    study: str
    test: str
    version: str
    fieldwork: Fieldwork

    def record(self, session: Session, with_texts: MasterKey | None = None) -> Record:
        """Everything recorded of its test up to now; texts with the key that opens them."""
        fieldwork, test = self.fieldwork, self.test
        return record_of(session, self.study, fieldwork, test=test, with_texts=with_texts)


def read_rules(at: Workplace, contact: str) -> None:
    """Read what the study of a contact lays down before anyone else has to wait for it."""
    if not at.fieldworks:
        with reading(at.engine) as session:
            open_contact(at, session, contact)


def open_contact(at: Workplace, session: Session, contact: str) -> OpenContact:
    """A contact with the rules that hold for it now.

    Raises:
        WrongInput: There is no such contact.
    """
    study, test, version = place_of_contact(session, contact)
    if version not in at.fieldworks:
        found = studies.study(session, study)
        newest = studies.current_version(session, study)
        assert newest is not None  # noqa: S101 (only a locked study has tests)
        frozen_fieldwork(at, found, newest)
    return OpenContact(study, test, version, at.fieldworks[version])


def still_current(session: Session, study: OpenStudy) -> bool:
    """Whether the study was not amended since it was read."""
    newest = studies.current_version_id(session, study.id)
    return newest == (study.version.id if study.version else None)


def register(
    at: Workplace, session: Session, instrument: Instrument | CallInstrument
) -> RegisteredStudy:
    """Register the study of these files."""
    study = instrument.study
    return studies.register(
        session,
        slug=study.slug,
        timezone=study.timezone,
        purpose=study.purpose,
        mode=study.mode,
        simulated=study.simulated,
        by=at.person.id,
        at=at.now(),
    )


def frozen_texts(engine: Engine, slug: str | None) -> frozenset[str]:
    """The texts of a study's current version, or of every study's; none while nothing is locked."""
    with reading(engine) as session:
        found = studies.studies(session) if slug is None else [studies.find_study(session, slug)]
        versions = [studies.current_version(session, study.id) for study in found if study]
    return frozenset(text for version in versions if version for text in version.snapshot.values())


def texts_at_hand(
    project: Path | None, database: str | None, slug: str | None = None
) -> frozenset[str]:
    """The same for what needs no database: none where there is no database, or none to be read.

    Args:
        project, database: As ``--project`` and ``--database`` say.
    """
    try:
        engine = open_store(place_of(project, database)[0])
        try:
            return frozen_texts(engine, slug)
        finally:
            engine.dispose()
    except (WrongInput, OutsideTrouble):
        return frozenset()


def read_files(at: Workplace, slug: str, frozen: Collection[str] = ()) -> Instrument:
    """The instrument of a study's files as they are now.

    Args:
        frozen: Texts that a lock froze, which stay readable.

    Raises:
        WrongInput: With every mistake of every file.
    """
    from discrimtest.library.instrument import load_instrument

    return load_instrument(at.library, slug, frozen)


def texts_of_files(at: Workplace, slug: str, frozen: Collection[str] = ()) -> Mapping[str, str]:
    """The texts of a study's files as they are now, of letters or of mystery calls.

    Raises:
        WrongInput: With every mistake of every file.
    """
    from discrimtest.library.call_study import draft_of

    draft = draft_of(at.library, slug, frozen)
    draft.raise_for_mistakes()
    return draft.texts


def calls_of(version: StudyVersion, slug: str) -> CallInstrument | None:
    """The instrument of a version, where it is one of mystery calls."""
    from discrimtest.library.call_study import restore_calls
    from discrimtest.library.draft import is_of_calls

    snapshot = version.snapshot
    return restore_calls(slug, snapshot) if is_of_calls(Frozen(snapshot), slug) else None


def frozen(at: Workplace, version: StudyVersion) -> Instrument:
    """The instrument of a version, read once per workplace."""
    if version.id not in at.instruments:
        # Loaded here: most of what records reads far less of a locked study.
        from discrimtest.library.instrument import restore_instrument

        at.instruments[version.id] = restore_instrument(version.snapshot)
    return at.instruments[version.id]


def is_too_late(at: Workplace, slug: str, version: StudyVersion) -> bool:
    """Whether a study was locked when its period, or its last wave of calls, was over: it is
    recorded afterwards."""
    calls = calls_of(version, slug)
    file = calls.study if calls else frozen(at, version).study
    last = calls.study.waves[-1].last if calls else frozen(at, version).study.period.last
    return locked_too_late([version.at], last, ZoneInfo(file.timezone))


def unchanged(at: Workplace, slug: str, version: StudyVersion) -> None:
    """Refuse files that differ from the frozen ones.

    Files that are gone from the project do no harm, and neither do shipped ones, which may be of
    another version of the program.

    Raises:
        StudyLocked: The project's own files differ.
    """
    own = {path: text for path, text in version.snapshot.items() if is_own(at.library, path)}
    if not has_own_file(at.library, slug) or stands(own, at.library):
        return
    try:
        now = texts_of_files(at, slug, frozenset(version.snapshot.values()))
    except WrongInput as error:
        raise StudyLocked(
            f"{slug} is locked and its files have changed, to something that can not be read.",
            error.problems,
        ) from error
    files = {change.file: change.of_file for change in changes(version.snapshot, now)}
    problems = [
        Problem(
            file,
            str(kind),
            "was frozen on {day} (version {number})",
            "See what differs with '{diff}'. Undo it, or say why: {amend}",
            "study.changed",
            values={
                "day": f"{version.at:%Y-%m-%d}",
                "number": version.number,
                "diff": action("study diff", slug),
                "amend": action("study amend", slug, reason="…"),
            },
        )
        for file, kind in files.items()
        if is_own(at.library, file)
    ]
    if problems:
        raise StudyLocked(f"{slug} is locked and its files have changed.", problems)
