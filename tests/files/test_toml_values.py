"""Values written into a person's TOML file: it says that too, and everything else as before."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.files.toml_lines import key_lines
from discrimtest.files.toml_values import with_values
from discrimtest.files.word import Key
from tests.files.test_toml_lines import documents

FILE = """# Names.
names = [
  # men
  { value = "Bram", note = "a } and # sign" }, # common
  {value="Dries",pretest={ of = 3 }},
  { },
]

[[said]]
id = "one"   # the first
[said.text]
nl = "…"
[said.wordings.b]
nl = "…"

[[said]]
id = "two\""""


def tables(data: Any, key: Key = ()) -> list[Key]:
    inner = data.items() if isinstance(data, dict) else enumerate(data)
    below = [
        found
        for name, item in inner
        if isinstance(item, (dict, list))
        for found in tables(item, (*key, name))
    ]
    return [*([key] if isinstance(data, dict) and key else []), *below]


def at(data: Any, key: Key) -> Any:
    for part in key:
        data = data[part]
    return data


def test_a_value_stands_where_a_person_would_have_written_it() -> None:
    values: dict[Key, str] = {
        ("names", 0, "pretest"): "1",
        ("names", 1, "pretest"): "2",
        ("names", 2, "pretest"): "3",
        ("said", 0, "pretest"): "4",
        ("said", 0, "wordings", "b", "pretest"): "5",
        ("said", 1, "pretest"): "6",
    }
    assert (
        with_values(FILE, values)
        == """# Names.
names = [
  # men
  { value = "Bram", note = "a } and # sign", pretest = 1 }, # common
  {value="Dries",pretest=2},
  { pretest = 3 },
]

[[said]]
id = "one"   # the first
pretest = 4
[said.text]
nl = "…"
[said.wordings.b]
nl = "…"
pretest = 5

[[said]]
id = "two"
pretest = 6"""
    )


@given(documents(), st.data())
def test_any_file_says_the_new_value_and_all_else_as_before(text: str, data: st.DataObject) -> None:
    before = tomllib.loads(text)
    found = [key for key in tables(before) if key in key_lines(text)]
    # A table that only holds others, or was begun by a dotted key, has no place of its own.
    for key in found[: data.draw(st.integers(0, 3))]:
        try:
            after = with_values(text, {(*key, "zz"): '"new"'})
        except KeyError:
            continue
        wanted = tomllib.loads(text)
        at(wanted, key)["zz"] = "new"
        assert tomllib.loads(after) == wanted
        kept = after.replace(', zz = "new" ', " ").replace(' zz = "new" ', "")
        assert "".join(kept.replace('\nzz = "new"', "").split()) == "".join(text.split())


def test_a_table_that_is_not_there_is_no_place() -> None:
    with pytest.raises(KeyError):
        with_values(FILE, {("names", 9, "pretest"): "1"})
