"""How damage to a database is told."""

from __future__ import annotations

from discrimtest.doors import action
from discrimtest.errors import Problem

CHECK = {"check": action("db check")}
RESTORE = "Restore the last backup that passes '{check}'"


def damage(place: str, value: str, rule: str, code: str) -> Problem:
    """Something that somebody changed past the program."""
    repair = f"{RESTORE}, and find out who changed the database."
    return Problem(place, value, rule, repair, code, values=CHECK)


def unreadable(error: Exception) -> Problem:
    """What a driver or a decoder stumbled over."""
    said = str(error).partition("\n")[0][:200]
    return damage("database", said, "must be readable", "database.unreadable")
