"""The store: one database remembers everything, on SQLite or PostgreSQL.

Three kinds of tables are kept apart (``docs/decisions/2026-11-21-database.md``):

* **append-only** facts: the database itself refuses to change or delete them; a
  correction is a new row. Each fact names the log entry that recorded it.
* **erasable** personal data: encrypted under one key per subject; destroying the key
  erases them, and the facts that point to them remain.
* **mutable** state: who may act, which studies exist, which work is under way.

Functions take a ``Session`` from :func:`discrimtest.store.engine.writing` or
:func:`~discrimtest.store.engine.reading` and return words, never rows. A function that
also takes ``keys`` is one that reads or writes personal data.
"""

import sys

from discrimtest.store import light

if "sqlalchemy" not in sys.modules:
    sys.meta_path.insert(0, light.FirstFinder())
