"""Problems: one text for every door, and each door's own words for actions and inputs."""

from __future__ import annotations

import pytest

from discrimtest.doors import Input, action, as_command
from discrimtest.errors import Problem, WrongInput

LATE = Problem.of_input(
    "at",
    "2026-03-01 09:00",
    "must not lie before the contact itself ({sent})",
    "Correct {at}, or first that of the contact: {log}",
    code="moment.before_contact",
    sent="2026-03-02 10:00",
    at=Input("at"),
    log=action("contacts log", "c1", "sent", at="…"),
)


def test_the_command_line_words_inputs_and_actions():
    assert LATE.worded(as_command) == (
        "--at: found '2026-03-01 09:00': must not lie before the contact itself "
        "(2026-03-02 10:00). "
        "Correct --at, or first that of the contact: discrimtest contacts log c1 sent --at '…'"
    )


def test_without_a_door_nothing_speaks_command_line():
    assert str(LATE) == (
        "at: found '2026-03-01 09:00': must not lie before the contact itself (2026-03-02 10:00). "
        "Correct at, or first that of the contact: contacts log c1 sent at …"
    )


def test_a_page_can_word_them_as_well():
    told = LATE.told(lambda named: f"<a>{named}</a>")
    assert (told.code, told.field, told.place) == ("moment.before_contact", "at", "<a>at</a>")
    assert "<a>contacts log c1 sent at …</a>" in told.repair


def test_a_place_in_a_table_goes_before_the_input():
    row = Problem("week.csv: line 2, at", "x", "must be a moment", "Mend it.", field="at")
    assert row.worded(as_command).startswith("week.csv: line 2, at: found 'x'")


@pytest.mark.parametrize("text", ["{", "{}", "{sent}", "a } b"])
def test_braces_of_a_sentence_without_values_are_its_own(text: str):
    assert str(Problem("file", text, text, text)) == f"file: found {text!r}: {text}. {text}"


def test_what_a_person_wrote_is_never_a_template():
    problem = Problem.of_input(
        "at", "{log}", "must not be {found}", "Mend it.", found="{log} {at.__class__}"
    )
    assert str(problem) == "at: found '{log}': must not be {log} {at.__class__}. Mend it."


def test_problems_of_one_text_are_one():
    assert len({LATE, LATE.told(), Problem(*(getattr(LATE, name) for name in NAMES))}) == 2


NAMES = ("place", "value", "rule", "repair", "code", "field", "values")


def test_an_error_tells_every_problem():
    error = WrongInput(
        "Nothing was recorded.", [LATE, Problem("row 2", "", "is empty", "Fill it.")]
    )
    assert str(error).splitlines()[0] == "Nothing was recorded."
    assert [line[:10] for line in error.worded(as_command).splitlines()[1:]] == [
        "  - --at: ",
        "  - row 2:",
    ]


def test_a_message_lists_the_first_problems_and_counts_the_others():
    many = [Problem("file", "", f"rule {number}", "Mend it.") for number in range(1_052)]
    lines = str(WrongInput("The file is wrong.", many)).split("\n")
    assert len(lines) == 52
    assert lines[50:] == [
        "  - file: rule 49. Mend it.",
        "  - and 1,002 more; mend these first, and look again",
    ]
    assert str(WrongInput("Wrong.", many[:50])).count("\n") == 50
