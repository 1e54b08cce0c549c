"""Lines of keys: every key that tomllib reads is found, on the line where it was written."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.files.toml_lines import dotted, key_lines, line_of
from discrimtest.files.word import Key

NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,5}", fullmatch=True)
SCALARS = st.sampled_from(
    [
        "1",
        "-2.5e3",
        "true",
        "2026-03-01",
        "09:30:00",
        "2026-03-01T10:00:00Z",
        '"a # no comment"',
        '"quote \\" and ] and }"',
        "'literal \\'",
        '"""one line with "quotes" """',
        '"""\nseveral\nlines = 3\n[no.table]\n"""',
        "'''\nliteral\n'in' several lines'''",
        '"""ends in quotes"""""',
    ]
)


@st.composite
def values(draw: st.DrawFn, depth: int = 2) -> str:
    if depth == 0 or draw(st.booleans()):
        return draw(SCALARS)
    inner = draw(st.lists(values(depth - 1), max_size=3))
    if draw(st.booleans()):
        gap = draw(st.sampled_from([" ", "\n  ", " # a comment, with ] in it\n"]))
        return "[" + gap + f",{gap}".join(inner) + gap + "]"
    names = draw(st.lists(NAMES, min_size=len(inner), max_size=len(inner), unique=True))
    # An inline table stays on one line, save for what its values bring.
    return "{ " + ", ".join(f"{n} = {v}" for n, v in zip(names, inner, strict=True)) + " }"


@st.composite
def documents(draw: st.DrawFn) -> str:
    lines = []
    free = NAMES.filter(lambda name: name not in ("t0", "t1", "t2"))  # those tables come below
    for name in draw(st.lists(free, max_size=3, unique=True)):
        lines.append(f"{draw(st.sampled_from(['', '  ']))}{name} = {draw(values())}")
        lines.append(draw(st.sampled_from(["", "# comment = 1", "\t"])))
    for number, name in enumerate(draw(st.lists(NAMES, max_size=3, unique=True))):
        kind = draw(st.sampled_from(["[t{0}.{1}]", '[ t{0} . "{1}" ]', "[[t{0}.{1}]]"]))
        for _ in range(draw(st.integers(1, 3)) if kind.startswith("[[") else 1):
            lines.append(kind.format(number, name))
            lines.append(f"x.{name} = {draw(values())} # end")
            if kind.startswith("[[") and draw(st.booleans()):
                lines.append(f"[t{number}.{name}.inner]\ny = {draw(values())}")
    return "\n".join(lines) + draw(st.sampled_from(["", "\n"]))


def all_keys(value: Any, key: Key = ()) -> set[Key]:
    found = {key} if key else set()
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for name, item in items:
        found |= all_keys(item, (*key, name))
    return found


@pytest.mark.slow
@given(documents())
def test_finds_exactly_the_keys_that_tomllib_reads(text: str) -> None:
    assert set(key_lines(text)) == all_keys(tomllib.loads(text))


@pytest.mark.slow
@given(documents())
def test_lines_begin_with_the_key_they_are_given_for(text: str) -> None:
    rows = text.split("\n")
    for key, line in key_lines(text).items():
        name = next((part for part in reversed(key) if isinstance(part, str)), "")
        if isinstance(key[-1], str):
            assert name in rows[line - 1]


def test_lines_of_a_known_document() -> None:
    text = (
        "# first\n"
        'a = """\nb = 3\n"""\n'
        "[t]\n"
        "c.d = [\n  1,\n  { e = 2, f = [3,\n 4] },\n]\n"
        "[[u]]\nid = 1\n[u.v]\n"
        "[[u]]\n"
        '"quoted key" = 1\n'
    )
    assert key_lines(text) == {
        ("a",): 2,
        ("t",): 5,
        ("t", "c"): 6,
        ("t", "c", "d"): 6,
        ("t", "c", "d", 0): 7,
        ("t", "c", "d", 1): 8,
        ("t", "c", "d", 1, "e"): 8,
        ("t", "c", "d", 1, "f"): 8,
        ("t", "c", "d", 1, "f", 0): 8,
        ("t", "c", "d", 1, "f", 1): 9,
        ("u",): 11,
        ("u", 0): 11,
        ("u", 0, "id"): 12,
        ("u", 0, "v"): 13,
        ("u", 1): 14,
        ("u", 1, "quoted key"): 15,
    }


def test_a_missing_key_stands_where_its_table_does() -> None:
    lines = key_lines("[t]\na = 1\n[s]\n")
    assert line_of(lines, ("s", "absent")) == 3
    assert line_of(lines, ("nowhere",)) == 1


@pytest.mark.parametrize(
    ("key", "text"), [(("a", 1, "b"), "a[2].b"), (("a", 0, 2), "a[1][3]"), ((), "")]
)
def test_keys_are_written_as_people_count(key: Key, text: str) -> None:
    assert dotted(key) == text
