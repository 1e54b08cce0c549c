"""Where an action happens: the project's files, its database, the key, who acts, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from discrimtest.doors import Input, action
from discrimtest.errors import NotAllowed, OutsideTrouble, Problem, WrongInput
from discrimtest.library.locate import DATABASE_NAME, Library, find_project, library_of
from discrimtest.record.entries import Recorder
from discrimtest.record.fieldwork import Fieldwork
from discrimtest.store import people
from discrimtest.store.engine import SEALS, open_store, reading, sqlite_url
from discrimtest.store.keys import (
    NEXT,
    MasterKey,
    create_master_key,
    key_path,
    load_master_key,
    owner,
)
from discrimtest.store.session import Session
from discrimtest.words.person import RIGHTS, SHOW_ARMS, Person, Right

if TYPE_CHECKING:
    from discrimtest.design.instrument import Instrument
    from discrimtest.record.waitlist import KeptWaitlist
    from discrimtest.store.kept_lines import KeptLines
    from discrimtest.workplace.kept_record import KeptRecord

KEY_NAME = "discrimtest.key"


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _keeps(_: Session) -> None:
    """Of what nobody waits for."""


@dataclass(frozen=True)
class Workplace:
    """Everything an action needs besides its own arguments.

    Attributes:
        library: The three folders of plain files.
        engine: The database.
        keys: Opens personal data.
        person: Who acts.
        unnamed: Whether nobody said who acts, where testers or coders do: what they record would
            then stand under another's name.
        clock: Gives the present moment (UTC); the demonstration brings a clock of its own.
        instruments: Locked instruments already read, by the id of their version.
        fieldworks: What those lay down for fieldwork.
        waitlists: What waits for coders, by study and version
            (:mod:`discrimtest.workplace.kept_waitlist`).
        records: What was recorded, by study and version
            (:mod:`discrimtest.workplace.kept_record`).
        lines: What listings are searched by, sealed (:mod:`discrimtest.store.kept_lines`).
    """

    library: Library
    engine: Engine
    keys: MasterKey
    person: Person
    clock: Callable[[], datetime] = _utc_now
    instruments: dict[str, Instrument] = field(default_factory=dict)
    fieldworks: dict[str, Fieldwork] = field(default_factory=dict)
    waitlists: dict[tuple[str, str], KeptWaitlist] = field(default_factory=dict)
    records: dict[tuple[str, str], KeptRecord] = field(default_factory=dict)
    lines: dict[str, KeptLines] = field(default_factory=dict)
    unnamed: bool = False
    keeping: Callable[[Session], None] = _keeps

    def now(self) -> datetime:
        return self.clock()

    @property
    def recorder(self) -> Recorder:
        """Who writes down, and when."""
        return Recorder(self.person.id, self.now())

    @property
    def witness(self) -> Recorder:
        """The same for what somebody saw or judged, which bears that person's own name.

        Raises:
            WrongInput: Nobody said who acts, where testers or coders do.
        """
        if self.unnamed:
            rule = "must say who acts: testers or coders work here, and what each saw bears a name"
            repair = "Name yourself with {person}; the local administrator is '{local}'."
            values = {"person": Input("as"), "local": people.LOCAL_ADMINISTRATOR}
            problem = Problem.of_input("as", "", rule, repair, code="person.unnamed", **values)
            raise WrongInput("Nobody said who acts; nothing was recorded.", [problem])
        return self.recorder

    def on(self, moment: datetime) -> Workplace:
        """The same place at another moment."""
        return replace(self, clock=lambda: moment)

    def require(self, right: Right, study: str | None = None) -> None:
        """Let only a person with ``right`` pass.

        Args:
            right: What the action asks for.
            study: Id of the study it happens in; None for what concerns all of them.

        Raises:
            NotAllowed: The person holds no role that carries the right.
        """
        if self.person.may(right, study):
            return
        if not self.person.active:
            rule = "no longer acts here, whatever roles were granted"
            repair = "Let someone else do it."
            problem = Problem.of_input("as", self.person.id, rule, repair, code="person.inactive")
            raise NotAllowed("This person may not do that.", [problem])
        if right is Right.CODE_BLIND and any(self.person.may(each, study) for each in SHOW_ARMS):
            raise NotAllowed("This person may not do that.", [_sees(self.person)])
        raise NotAllowed("This person may not do that.", [_lacks(self.person, right, study)])

    def require_still(self, session: Session, right: Right, study: str | None = None) -> None:
        """The same by the roles held now: what took long may end after its right was taken back.

        Args:
            session: The writing session.

        Raises:
            NotAllowed: As :meth:`require`.
        """
        replace(self, person=people.person(session, self.person.id)).require(right, study)
        self.keeping(session)


def _lacks(person: Person, right: Right, study: str | None) -> Problem:
    """Which role is missing, or that one is held in other studies than it is needed in."""
    held = {str(grant.role) for grant in person.grants if right in RIGHTS[grant.role]}
    rule, repair = "needs a role that may {deed}, and has {roles}", "Ask an administrator: {grant}."
    if held and study is None:
        rule = "needs a role that may {deed} for all studies, and has {roles} for single ones"
        repair = "Ask an administrator to grant it without a study: {grant}."
    elif held:
        rule = "needs a role that may {deed} in this study, and has {roles} in another"
    roles = held or {str(grant.role) for grant in person.grants}
    return Problem.of_input(
        "as",
        person.id,
        rule,
        repair,
        code="person.lacks_right",
        deed=right.replace("_", " "),
        roles=", ".join(sorted(roles)) or "no role",
        grant=action("user grant", person.id, sorted(held)[0] if len(held) == 1 else "ROLE"),
    )


def _sees(person: Person) -> Problem:
    """Why somebody with other roles does not code."""
    return Problem.of_input(
        "as",
        person.id,
        "may see to which candidate an answer came ({roles}), so does not judge it blind",
        "Let somebody do it who is a coder and nothing else in this study: {add}.",
        code="person.sees_arms",
        roles=", ".join(sorted({str(grant.role) for grant in person.grants})),
        add=action("user add", "NAME", role="coder"),
    )


def place_of(project: Path | None, database: str | None) -> tuple[str, Path]:
    """Address of the database and path of the key file.

    Raises:
        WrongInput: There is no project and no database was named.
    """
    root = find_project(project, Path.cwd())
    # The checkout of the program has studies/ too; only `init` makes a place to work in.
    if database is None and root is None:
        problem = Problem.of_input(
            "project",
            "",
            "no folder here or above holds a project",
            "Make one with '{init}', go into it, or name it with {project}.",
            code="project.missing",
            init=action("init", "DIR"),
            project=Input("project"),
        )
        raise WrongInput("There is no project to work in.", [problem])
    folder = root or Path.cwd()
    return database or sqlite_url(folder / DATABASE_NAME), key_path(folder / KEY_NAME)


def ready_key(key_file: Path) -> MasterKey:
    """The key in ``key_file``, made when there is none.

    Raises:
        OutsideTrouble: It can not be read or made.
    """
    return load_master_key(key_file) if key_file.exists() else create_master_key(key_file)


def key_beside(key_file: Path, key: str) -> Path:
    """Where the file of a key lies whose place another one took.

    Args:
        key: The id of the key that was.
    """
    return key_file.with_name(f"{key_file.name}.{key}")


def require_key(wanted: str | None, keys: MasterKey, key_file: Path) -> None:
    """Refuse the key of another database, and say where its own lies.

    Args:
        wanted: The id of the key that a database needs; None where any will do.

    Raises:
        OutsideTrouble: It is another one.
    """
    if wanted in (None, keys.id):
        return
    following, before = key_file.with_name(key_file.name + NEXT), key_beside(key_file, wanted)
    if following.exists() and load_master_key(following).id == wanted:
        rule = "a change of keys was broken off after its commit; nothing is lost"
        repair = "Finish it: '{rotate}'."
        values = {"rotate": action("db rotate-key")}
        problem = Problem(
            f"key file {key_file}", keys.id, rule, repair, "key.unfinished", values=values
        )
        raise OutsideTrouble("The new key is not in its place yet.", [problem])
    if before.exists():
        rule = f"this database needs the key file {before}"
        repair = f"Point DISCRIMTEST_KEY_FILE to {before}: another database got a new key."
        problem = Problem(f"key file {key_file}", keys.id, rule, repair, "key.of_another_database")
        raise OutsideTrouble("The key file belongs to another database.", [problem])
    keys.require(wanted)


def open_workplace(
    project: Path | None,
    database: str | None,
    person: str | None,
    clock: Callable[[], datetime] = _utc_now,
) -> Workplace:
    """Open an existing project for one acting person.

    Args:
        project: As ``--project`` says; None for the nearest folder with ``studies/``.
        database: As ``--database`` says; None for the project's own.
        person: Id or name; None for the local administrator.

    Raises:
        WrongInput: There is no such project or person.
        OutsideTrouble: The database or the key can not be used.
    """
    address, key_file = place_of(project, database)
    library, keys = library_of(project), load_master_key(key_file)
    engine = open_store(address)
    try:
        with reading(engine) as session:
            wanted = owner(session)
        require_key(wanted, keys, key_file)
        engine.update_execution_options(**{SEALS: keys.id})
        who, others = _actor(engine, keys, person)
        unnamed = person is None and others
        return Workplace(library, engine, keys, who, clock, unnamed=unnamed)
    except BaseException:
        engine.dispose()
        raise


def _actor(engine: Engine, keys: MasterKey, person: str | None) -> tuple[Person, bool]:
    """Who acts; and where nobody was named, whether testers or coders do besides."""
    with reading(engine) as session:
        if person is not None:
            return people.named(session, keys, person), False
        local = people.person(session, people.LOCAL_ADMINISTRATOR)
        return local, people.hands_on(session)
