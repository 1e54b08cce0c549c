"""What differs between two states of plain files, as a reader needs it told."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from discrimtest.files.change import Change, ChangeKind, changes, written

STUDY = "studies/x/study.toml"
LETTER = "protocols/x/letters/a.nl.txt"
BEFORE = """seed = 7
languages = ["nl"]
simulated = false
[period]
last = 2026-04-30
[[lines]]
id = "box-1"
address = "een@post.example"
[[lines]]
id = "box-2"
address = "twee@post.example"
[[declines]]
nl = "Ik heb al iets."
[[declines]]
nl = "Het gaat niet door."
"""


def told(before: str, after: str, path: str = STUDY) -> list[tuple[str, str, str]]:
    return [(one.key, one.before, one.after) for one in changes({path: before}, {path: after})]


def test_a_number_is_told_with_its_key_before_and_after() -> None:
    assert told(BEFORE, BEFORE.replace("7", "8")) == [("seed", "7", "8")]


def test_every_kind_of_value_is_written_as_the_file_has_it() -> None:
    after = BEFORE.replace('["nl"]', '["nl", "fr"]').replace("false", "true")
    after = after.replace("04-30", "05-31")
    assert told(BEFORE, after) == [
        ("languages", '["nl"]', '["nl", "fr"]'),
        ("simulated", "false", "true"),
        ("period.last", "2026-04-30", "2026-05-31"),
    ]


def test_an_item_stands_under_its_id_wherever_it_stands_in_the_list() -> None:
    after = BEFORE.replace("twee@", "drie@").replace("box-1", "box-9")
    assert told(BEFORE, after) == [
        ("lines[box-1].id", '"box-1"', ""),
        ("lines[box-1].address", '"een@post.example"', ""),
        ("lines[box-2].address", '"twee@post.example"', '"drie@post.example"'),
        ("lines[box-9].id", "", '"box-9"'),
        ("lines[box-9].address", "", '"een@post.example"'),
    ]


def test_an_item_without_a_name_is_told_whole_and_once() -> None:
    after = BEFORE.replace("Het gaat niet door.", "Wij zien ervan af.")
    assert told(BEFORE, after) == [
        ("declines[1]", '{ nl = "Het gaat niet door." }', '{ nl = "Wij zien ervan af." }')
    ]


def test_a_key_that_came_or_went_says_so() -> None:
    (came,) = changes({STUDY: BEFORE}, {STUDY: f"cross = 'y'\n{BEFORE}"})
    assert came == Change(STUDY, "cross", "", '"y"', ChangeKind.ADDED)
    (went,) = changes({STUDY: f"cross = 'y'\n{BEFORE}"}, {STUDY: BEFORE})
    assert went == Change(STUDY, "cross", '"y"', "", ChangeKind.REMOVED)


def test_remarks_spaces_and_order_are_no_change_of_what_it_says() -> None:
    after = "# a remark\n" + BEFORE.replace("seed = 7\n", "").replace("[period]", "[period ]")
    after = after.replace("simulated", "seed  =  7 # still\nsimulated")
    (change,) = changes({STUDY: BEFORE}, {STUDY: after})
    assert change.kind is ChangeKind.LAYOUT


def test_a_letter_is_compared_line_by_line() -> None:
    letter = "Goedendag\n\nIk zoek een woning.\nMet vriendelijke groet\n"
    after = letter.replace("een woning", "een huis").replace("Goedendag\n", "Hallo\n")
    assert told(letter, after, LETTER) == [
        ("line 1", "Goedendag", "Hallo"),
        ("line 3", "Ik zoek een woning.", "Ik zoek een huis."),
    ]


def test_whole_files_come_and_go() -> None:
    came, went = changes({LETTER: "x"}, {STUDY: BEFORE})
    assert (came.file, came.kind) == (LETTER, ChangeKind.REMOVED)
    assert (went.file, went.kind) == (STUDY, ChangeKind.ADDED)


def test_a_file_that_became_unreadable_is_compared_by_its_lines() -> None:
    assert told(BEFORE, BEFORE.replace("seed = 7", "seed = = 7")) == [
        ("line 1", "seed = 7", "seed = = 7")
    ]


PLAIN = st.one_of(
    st.integers(-9, 9), st.booleans(), st.text("abé\"' =#", max_size=4), st.just("[x]")
)
NAMES = st.sampled_from(["a", "b", "id", "value"])
TABLES = st.recursive(
    st.dictionaries(NAMES, PLAIN, max_size=3),
    lambda inner: st.dictionaries(
        NAMES, st.one_of(PLAIN, inner, st.lists(inner, max_size=3)), max_size=3
    ),
    max_leaves=8,
)


def document(table: dict[str, object]) -> str:
    return "".join(f"{name} = {written(value)}\n" for name, value in table.items())


@given(before=TABLES, after=TABLES)
def test_what_differs_is_told_and_what_does_not_is_not(
    before: dict[str, object], after: dict[str, object]
) -> None:
    texts = document(before), document(after)
    assert tomllib.loads(texts[0]) == before
    found = changes({STUDY: texts[0]}, {STUDY: texts[1]})
    meant = [one for one in found if one.kind is not ChangeKind.LAYOUT]
    # Lists of tables are told as sets of items: their order decides nothing.
    if sorted(map(repr, before.items())) == sorted(map(repr, after.items())):
        assert meant == []
    elif not any(isinstance(value, list | dict) for value in (*before.values(), *after.values())):
        assert meant
    back = changes({STUDY: texts[1]}, {STUDY: texts[0]})
    assert {(one.key, one.before, one.after) for one in meant} == {
        (one.key, one.after, one.before) for one in back if one.kind is not ChangeKind.LAYOUT
    }
