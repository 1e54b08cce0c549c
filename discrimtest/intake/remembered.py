"""Cells that stand in many rows are read once."""

from __future__ import annotations

from functools import lru_cache

remembered = lru_cache(maxsize=10_000)
"""For a pure reader of a cell: what it said of the last so many different texts is kept."""
