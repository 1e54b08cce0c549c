"""A session: the connection on which one transaction runs.

Functions of the store take one from :mod:`discrimtest.store.engine` and never end it.
"""

from __future__ import annotations

from typing import TypeAlias

from sqlalchemy import Connection

Session: TypeAlias = Connection
