"""What a command that somebody gives many times a day loads, from its start to its end."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.actions.drawn import STUDY

COMMANDS = {
    "contacts log": ("contacts", "log", "CONTACT", "sent"),
    "responses log": ("responses", "log", "CONTACT", "--channel", "email", "--text", "Hallo."),
    "contacts due": ("contacts", "due", "--study", STUDY),
    "study status": ("study", "status", STUDY),
    "study list": ("study", "list"),
}
HEAVY = {
    *("pandas", "scipy", "statsmodels", "matplotlib", "numpy", "faker", "openpyxl"),
    *("phonenumbers", "jinja2", "holidays", "difflib", "pydantic", "psycopg", "alembic"),
    *("sqlalchemy.orm", "sqlalchemy.ext", "sqlalchemy.dialects.postgresql"),
    *("discrimtest.store.tables.seal", "discrimtest.store.tables.bundle"),
}
"""Calculation, other people's tables, reports; letters and files, which were checked when they were
locked; the other database; objects of tables, which nobody maps; tables that it does not touch."""
CODE = """
import atexit, gc, json, sys
from discrimtest.cli import main
atexit.register(lambda: print(json.dumps([gc.get_freeze_count(), [*sys.modules]])))
main()
"""


def contact_in(project):
    """The first contact of a project."""
    with closing(sqlite3.connect(project / "discrimtest.db")) as connection:
        return connection.execute("SELECT id FROM contact ORDER BY due_at, id").fetchone()[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_short_command_loads_nothing_heavy_and_ends_at_once(name, project, command):
    here, contact = ("--project", str(project)), contact_in(project)
    if name == "responses log":
        assert command("contacts", "log", contact, "sent", *here).code == 0
    words = [contact if word == "CONTACT" else word for word in COMMANDS[name]]
    asked = [sys.executable, "-c", CODE, *words, *here]
    done = subprocess.run(asked, check=True, capture_output=True, text=True)
    kept, loaded = json.loads(done.stdout.splitlines()[-1])
    assert HEAVY.isdisjoint(loaded)
    assert "sqlalchemy" not in loaded or name != "study list"
    # The collector does not look through all of it once more when Python ends.
    assert kept > 1_000
