"""Showing something again and again until somebody stops it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import click

from discrimtest.cli.output import echo
from discrimtest.doors import as_command
from discrimtest.errors import OutsideTrouble


def watched(show: Callable[[], None], seconds: float) -> None:
    """Show it every so many seconds; to be stopped (Ctrl-C) is its ordinary end.

    A screen is cleared before each time; where the output goes elsewhere, it grows. A database
    that cannot be read for a while is told, and asked again.
    """
    try:
        while True:
            _show(show)
            time.sleep(seconds)
    except KeyboardInterrupt:
        return


def _show(show: Callable[[], None]) -> None:
    if sys.stdout.isatty():
        click.clear()
    try:
        show()
    except OutsideTrouble as error:
        echo(f"{datetime.now(UTC):%H:%M:%S} UTC: {error.worded(as_command)}", err=True)
    sys.stdout.flush()
