"""What is printed on a terminal of some width."""

from __future__ import annotations

import sys

import click
import pytest


def screen(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """As on a terminal so wide."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    """What was printed, without its colours."""
    return click.unstyle(capsys.readouterr().out)
