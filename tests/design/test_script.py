"""Scripts of mystery calls: every way through one asks once, presses nobody and ends."""

import re
from pathlib import Path

import pytest

from discrimtest.design.script import (
    provoking_in_call,
    read_script,
    script_problems,
    shape_problems,
)
from discrimtest.words.call import LEVELS

PLACE = "protocols/x/scripts/a.en.md"
GOOD = """# An owner calls

> Thank you.

## opening
> This is {{ owner }}, with {{ home }} in {{ municipality }}.
- Somebody has time → asked
- Nobody answers → no_contact

## asked
Wait for the answer.
> {{ request }}
- No → refuses
- Not allowed, but -> leaves_open
- Yes → goes_along
"""


def codes(text, place=PLACE):
    return [problem.code for problem in script_problems(read_script(text, place))]


def test_a_script_is_read():
    script = read_script(GOOD, PLACE)
    assert (script.variant, script.language) == ("a", "en")
    assert [step.name for step in script.steps] == ["opening", "asked"]
    assert script.said == ((3, "Thank you."),)
    assert script.steps[1].branches[1].answer == "Not allowed, but"
    assert script.reached() == {"opening", "asked", "no_contact", *LEVELS}
    assert codes(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("Somebody has time → asked", "Somebody has time → aksed", "script.unknown_target", 7),
        ("→ no_contact", "→ asked", "script.lacks_outcome", None),
        ("> {{ request }}", "> Goodbye.", "script.asks_once", None),
        ("> Thank you.", "> Thank you. {{ request }}", "script.asks_once", 12),
        (
            "Somebody has time → asked",
            "Says no at once → refuses\n- Time → asked",
            "script.level_unasked",
            11,
        ),
        ("No → refuses", "No → refuses\n- What? → opening", "script.circle", 5),
        ("Wait for the answer.", "- Wait for the answer", "script.leads_nowhere", 11),
        ("{{ home }}", "{{ house }}", "script.unknown_variable", 6),
        ("## asked", "## goes_along", "script.step_name", 10),
        ("## asked", "## opening", "script.twice", 10),
        ("> Thank you.", "> Thank you. Other agencies do it.", "script.provokes", 3),
        ("> Thank you.", "> Is that not discrimination?", "script.provokes", 3),
        ("- Yes → goes_along\n", "- Yes → goes_along\n\n## left\n> Bye.\n", "script.dead_end", 17),
        (
            "- Yes → goes_along\n",
            "- Yes → goes_along\n\n## left\n- x → broken\n",
            "script.unreached",
            17,
        ),
    ],
)
def test_each_mistake_is_told_where_it_stands(old, new, code, line):
    assert old in GOOD
    script = read_script(GOOD.replace(old, new), PLACE)
    found = [problem for problem in script_problems(script) if problem.code == code]
    assert found
    assert found[0].place == (PLACE if line is None else f"{PLACE}, line {line}")


def test_asking_at_once_is_refused():
    text = GOOD.replace("with {{ home }}", "{{ request }} with {{ home }}")
    text = text.replace("> {{ request }}", "> Well?")
    assert "script.asks_at_once" in codes(text)


@pytest.mark.parametrize("text", ["", "# Nothing\n\nwords\n"])
def test_an_empty_script_is_refused(text):
    assert "script.no_step" in codes(text)


def test_languages_lead_the_same_ways():
    here = read_script(GOOD, PLACE)
    there = read_script(GOOD.replace("No → refuses", "Non → leaves_open"), "x/scripts/a.fr.md")
    alike = read_script(GOOD.replace("Somebody has time", "Oui"), "x/scripts/a.fr.md")
    assert [problem.code for problem in shape_problems([here, there])] == ["script.other_way"]
    assert list(shape_problems([here, alike])) == []
    other = read_script(GOOD.replace("No → refuses", "→ leaves_open"), "x/scripts/b.en.md")
    assert list(shape_problems([here, other])) == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Andere kantoren doen dat wel."),
        ("nl", "Dat is wettelijk geregeld."),
        ("fr", "Vous me le garantissez ?"),
        ("fr", "Tout le monde le fait."),
        ("en", "Do you promise?"),
    ],
)
def test_pressing_words_are_found(language, said):
    assert list(provoking_in_call("x", language, said))


def test_a_plain_request_provokes_nobody():
    said = (
        "Ik krijg liever geen gezinnen met kinderen voorgesteld. Kunt u daar rekening mee houden?"
    )
    assert list(provoking_in_call("x", "nl", said)) == []


def test_what_callers_read_names_no_outcome_that_there_is_not():
    """The shipped scripts end every way; a number of ways is counted by hand: 2 + 1 + 4 + 3."""
    folder = Path(__file__).parents[2] / "protocols" / "mystery-call" / "scripts"
    for file in folder.glob("*.md"):
        script = read_script(file.read_text("utf-8"), f"scripts/{file.name}")
        ends = [b.target for s in script.steps for b in s.branches if b.target not in script.step]
        assert len(ends) == 2 + 1 + 4 + 3
        assert not re.search(r"\{%", file.read_text("utf-8"))
