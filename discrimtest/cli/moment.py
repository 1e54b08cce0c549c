"""A moment as people type it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click


class Moment(click.ParamType[datetime]):
    """A day, or a day and a time, with or without seconds, with or without a zone."""

    name = "moment"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            rule = "must be a day, or a day and a time"
            repair = "Write it as 2026-03-09 10:12, or with its zone as 2026-03-09T10:12+01:00."
            self.fail(f"{value!r} {rule}. {repair}", param, ctx)
