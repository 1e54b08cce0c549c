"""A day and a moment as people type them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click


class Moment(click.ParamType[datetime]):
    """A day, or a day and a time, with or without seconds, with or without a zone."""

    name = "moment"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        from discrimtest.tables.moment import MOMENT_FORM, read_moment

        found = value if isinstance(value, datetime) else read_moment(value)
        if found is None:
            rule = "must be a day, or a day and a time"
            self.fail(f"{value!r} {rule}. Write it as {MOMENT_FORM}.", param, ctx)
        return found


class Day(click.ParamType[date]):
    """A day of the calendar."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        from discrimtest.tables.moment import DAY_FORM, read_day

        found = value if isinstance(value, date) else read_day(value)
        if found is None:
            self.fail(f"{value!r} must be a day. Write it as {DAY_FORM}.", param, ctx)
        return found
