"""SQLAlchemy loads without what no command asks it for, and works as it does with it."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

LOADED = """
import sys
import discrimtest.store.schemas
assert "sqlalchemy" not in sys.modules
import discrimtest.store.tables
assert not {"asyncio", "importlib.metadata"} & sys.modules.keys()
"""
ASKED = """
import importlib
from sqlalchemy.util import concurrency, langhelpers
assert not concurrency.is_exit_exception(ValueError())
assert concurrency.is_exit_exception(TimeoutError())
assert str(langhelpers.parse_version_from_metadata("sqlalchemy")).startswith("2.")
assert not concurrency.iscoroutine(1)
import asyncio
assert sys.modules["asyncio"] is asyncio and asyncio.run(asyncio.sleep(0, 1)) == 1
"""
ALREADY = "import asyncio, importlib.metadata\nkept = asyncio\n"
STAYS = "import sys, discrimtest.store.engine\nassert sys.modules['asyncio'] is kept\n"
JOINS = """
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from discrimtest.store.mails import mails_of
try:
    mails_of(create_engine("sqlite://").connect(), None, ["mail-1"])
except OperationalError as error:
    assert "LEFT OUTER JOIN line ON line.id = mail.line_id" in error.statement
else:
    raise AssertionError
"""
"""Of tables whose keys were not made, as nobody asked for all of them."""


@pytest.mark.parametrize("code", [LOADED, LOADED + ASKED, ALREADY + STAYS, JOINS])
def test_light(code: str) -> None:
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
