"""Tables on a screen of any width: no word is broken, so that an id can be copied."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest

from discrimtest.cli import output
from discrimtest.cli.output import echo, print_json, print_line, print_table, signed
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
    assert text.count("a[U+001B][2Jb[U+009B]c[U+000D]d") == 4
    assert all(sign.isprintable() or sign == "\n" for sign in text)


@pytest.mark.parametrize(
    ("value", "shown"), [(-0.001, "+0.00"), (0.0, "+0.00"), (-0.006, "-0.01"), (0.126, "+0.13")]
)
def test_nothing_has_no_minus_sign(value: float, shown: str) -> None:
    assert signed(value, 2) == shown


TURNED = "Kom \u202eom\u202c\u200b \u2066x\u2069 \ue000\ud800 \u00a0é 家 😀"
SHOWN = "Kom [U+202E]om[U+202C][U+200B] [U+2066]x[U+2069] [U+E000][U+D800] \u00a0é 家 😀"


def test_what_turns_or_hides_text_is_named_however_it_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_table(TURNED, ("words",), [(TURNED,)])
    print_line(TURNED)
    echo(f"{TURNED}\r\nnext")
    echo(TURNED, err=True)
    out, err = capsys.readouterr()
    assert out.count(SHOWN) == 4
    assert SHOWN + "\nnext\n" in out
    assert err == SHOWN + "\n"


def test_json_names_it_in_its_own_way_and_reads_back_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_json({TURNED: [TURNED, "a\x9b\nb"]})
    out = printed(capsys)
    assert json.loads(out) == {TURNED: [TURNED, "a\x9b\nb"]}
    assert "\\u202e" in out
    assert "家 😀" in out
    assert not [each for each in out if unicodedata.category(each) in {"Cf", "Co", "Cs"}]


def test_every_command_prints_through_one_door() -> None:
    """Or what others wrote would go to a terminal as it is."""
    raw = re.compile(r"click\.s?echo|\bprint\(|sys\.std(out|err)\.write")
    folder = Path(output.__file__).parent
    found = [
        each.name
        for each in folder.glob("*.py")
        if each.name != "output.py" and raw.search(each.read_text(encoding="utf-8"))
    ]
    assert found == []
