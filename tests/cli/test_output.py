"""Tables on a screen of any width: no word is broken, so that an id can be copied."""

from __future__ import annotations

import pytest

from discrimtest.cli.output import print_line, print_table, signed
from tests.cli.screens import printed, screen


def shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int) -> str:
    screen(monkeypatch, width)
    print_table("Words", ("one", "other"), [("abcdef", "two words"), ("[a]", None)])
    return printed(capsys)


@pytest.mark.parametrize("width", [13, 16, 17, 40])
def test_a_table_folds_between_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int
):
    lines = shown(monkeypatch, capsys, width).splitlines()
    assert max(map(len, lines)) <= width
    assert any(line.startswith("abcdef  two") for line in lines)
    assert any(line.rstrip().endswith("two words") for line in lines) == (width >= 17)
    assert any(line.startswith("[a]") for line in lines), "cells are no markup"


def test_rows_are_blocks_where_words_do_not_fit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    text = shown(monkeypatch, capsys, 12)
    assert text == "Words\none: abcdef\n  other: two words\none: [a]\n"


def test_a_table_without_rows_says_so(capsys: pytest.CaptureFixture[str]):
    print_table("Nothing", ("one", "other"), [])
    assert printed(capsys) == "Nothing: none\n"


def test_a_sentence_is_broken_between_words_on_a_screen_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    print_line("one two-three four", indent="  ")
    assert printed(capsys) == "one two-three four\n"
    screen(monkeypatch, 10)
    print_line("one two-three four", indent="  ")
    assert printed(capsys) == "one\n  two-three\n  four\n"


def test_no_name_moves_the_cursor_of_a_terminal(capsys: pytest.CaptureFixture[str]):
    name = "a\x1b[2Jb\x9bc\rd"
    print_table(name, ("one", "other"), [(name, name)])
    print_line(name)
    text = printed(capsys)
    assert text.count("a[2Jbcd") == 4
    assert all(sign.isprintable() or sign == "\n" for sign in text)


@pytest.mark.parametrize(
    ("value", "shown"), [(-0.001, "+0.00"), (0.0, "+0.00"), (-0.006, "-0.01"), (0.126, "+0.13")]
)
def test_nothing_has_no_minus_sign(value: float, shown: str) -> None:
    assert signed(value, 2) == shown
