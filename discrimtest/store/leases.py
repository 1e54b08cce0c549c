"""A lease: which run alone does something now. It ends by itself where its run died.

It keeps two runs from doing the same work twice in vain. That no letter goes out twice does not
rest on it, nor on any clock: before each the intent to send it is committed, which only one can.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, select, update

from discrimtest.errors import Overtaken, Problem
from discrimtest.store import tables
from discrimtest.store.facts import Changed, record
from discrimtest.store.log import Act
from discrimtest.store.session import Session

LENGTH = timedelta(minutes=2)
"""How long a run may be silent."""
NOBODY = ""
_LEASE = tables.table_of(tables.LeaseRow)
_HOLDS = select(_LEASE.c.holder).where(_LEASE.c.name == bindparam("lease"))


def take(session: Session, name: str, holder: str, *, by: str, at: datetime) -> None:
    """Take a lease that nobody holds, or whose holder fell silent.

    Raises:
        Overtaken: Another run holds it.
    """
    found = session.execute(select(_LEASE).where(_LEASE.c.name == name)).first()
    # A clock that was set back must not keep a dead run's lease alive for an hour.
    if found and found.holder != NOBODY and at < found.until <= at + LENGTH:
        problem = Problem(
            name,
            "",
            "another run is at work, and may be until {until}",
            "Wait for it; nothing needs to be done.",
            "lease.held",
            values={"until": f"{found.until:%H:%M:%S} UTC"},
        )
        raise Overtaken("Another run is at work; this one did nothing.", [problem])
    if found is None:
        row = {"name": name, "holder": holder, "until": at + LENGTH}
        session.execute(insert(_LEASE).values(row))
    else:
        _set(session, name, holder, at + LENGTH)
    record(session, Act("take_lease", name, by, at), changed={tables.LeaseRow: [name]})


def renew(session: Session, name: str, holder: str, at: datetime) -> Changed:
    """Say that the run is still there; what it writes next logs it.

    Raises:
        Overtaken: It was silent for so long that another took its place.
    """
    own = update(_LEASE).where(_LEASE.c.name == name, _LEASE.c.holder == holder)
    if session.execute(own.values(until=at + LENGTH)).rowcount != 1:
        raise _taken_over()
    return {tables.LeaseRow: [name]}


def require(session: Session, name: str, holder: str) -> None:
    """Let only the run pass that holds a lease, however long it was silent.

    Raises:
        Overtaken: It holds it no more.
    """
    if session.execute(_HOLDS, {"lease": name}).scalar_one_or_none() != holder:
        raise _taken_over()


def _taken_over() -> Overtaken:
    return Overtaken("Another run took over; this one stopped, and nothing was lost.")


def release(session: Session, name: str, holder: str, *, by: str, at: datetime) -> None:
    """Give back a lease that is still held."""
    require(session, name, holder)
    _set(session, name, NOBODY, at)
    record(session, Act("release_lease", name, by, at), changed={tables.LeaseRow: [name]})


def is_free(session: Session, name: str, at: datetime) -> bool:
    """Whether no run that may still be alive holds a lease."""
    found = session.execute(select(_LEASE).where(_LEASE.c.name == name)).first()
    return found is None or found.holder == NOBODY or not at < found.until <= at + LENGTH


def _set(session: Session, name: str, holder: str, until: datetime) -> None:
    own = update(_LEASE).where(_LEASE.c.name == name)
    session.execute(own.values(holder=holder, until=until))
