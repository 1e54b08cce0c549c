"""How damage to a database is told."""

from __future__ import annotations

from discrimtest.doors import action
from discrimtest.errors import Problem

CHECK = {"check": action("db check")}
SAVED = {**CHECK, "damaged": action("db backup", "FILE", damaged="")}
RESTORE = "Restore the last backup that passes '{check}'"


def damage(place: str, value: str, rule: str, code: str) -> Problem:
    """Something that somebody changed past the program."""
    repair = f"{RESTORE}, and find out who changed the database."
    return Problem(place, value, rule, repair, code, values=CHECK)


def worn(place: str, value: str, rule: str, code: str) -> Problem:
    """Something that a disk may have lost."""
    repair = f"Keep the file, save what can be read: {{damaged}}. {RESTORE}."
    return Problem(place, value, rule, repair, code, values=SAVED)


def unreadable(error: Exception) -> Problem:
    """What a driver or a decoder stumbled over."""
    said = str(error).partition("\n")[0][:200]
    return damage("database", said, "must be readable", "database.unreadable")
