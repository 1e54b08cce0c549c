"""Scripts of candidates: every way ends, nothing provokes, and the signal alone differs."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from discrimtest.design.candidate_script import candidate_script_problems, untitled
from discrimtest.design.script import read_script
from discrimtest.library.check import check_protocol
from discrimtest.library.locate import Library

ROOT = Path(__file__).parents[2]
PLACE = "protocols/x/scripts/a.en.md"
ENDINGS = ("invited", "nobody")
GOOD = """# A call

Do this.
And this.

> Goodbye.

? Who is calling?
> {{ writer_first }}.

## opening
> Is it free?
- Yes → viewing
- Nobody answers → nobody

## viewing
> May we come?
- Whatever is said → invited
"""


def codes(text: str) -> list[str]:
    script = read_script(text, PLACE)
    return [
        each.code for each in (*untitled(text, PLACE), *candidate_script_problems(script, ENDINGS))
    ]


def test_a_script_is_read() -> None:
    script = read_script(GOOD, PLACE)
    assert codes(GOOD) == []
    assert script.told == ((3, "Do this."), (4, "And this."))
    assert script.said == ((6, "Goodbye."),)
    assert [(one.question, one.said) for one in script.asked] == [
        ("Who is calling?", ((9, "{{ writer_first }}."),))
    ]
    assert [step.name for step in script.steps] == ["opening", "viewing"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("# A call", "A call", "script.title"),
        ("> Goodbye.\n", "", "script.no_closing"),
        ("? Who is calling?\n> {{ writer_first }}.\n", "", "script.answers_nothing"),
        ("> {{ writer_first }}.\n", "", "script.unanswered"),
        ("Do this.", "Do {{ job }}.", "script.tag_unsaid"),
        ("- Yes → viewing", "- {{ job }} → viewing", "script.tag_unsaid"),
        ("> Is it free?", "> {% if couple %}Is it free?", "script.if_over_lines"),
        ("- Yes → viewing\n", "", "script.unreached"),
        ("- Whatever is said → invited\n", "", "script.dead_end"),
        ("→ invited", "→ invite", "script.unknown_target"),
        ("→ invited", "→ opening", "script.circle"),
        ("→ nobody", "→ invited", "script.lacks_outcome"),
        ("> May we come?", "> May we come? It is the law.", "script.provokes"),
        ("> {{ writer_first }}.", "> I promise.", "script.provokes"),
    ],
)  # fmt: skip
def test_each_mistake_is_told(old: str, new: str, code: str) -> None:
    assert code in codes(GOOD.replace(old, new))


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "a.nl.md",
            "Nog een prettige dag.",
            "{% if partner_first %}Tot ziens.{% endif %}",
            "must not be asked in an if",
        ),
        ("b.nl.md", "is mijn partner.", "is mijn vriendin.", "gender"),
        ("a.fr.md", "- Non → refused", "- Non → already_let", "leading where they lead"),
        ("b.nl.md", "> Wanneer zou een bezoek kunnen?", "> " + "Dat past. " * 60, "times the"),
        ("a.nl.md", "> Mogen we eens komen kijken?", "> Anders ga ik naar Unia.", "provokes"),
    ],
)  # fmt: skip
def test_the_shipped_protocol_is_refused_once_something_else_differs(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    folder = tmp_path / "protocols" / "phone-couples"
    shutil.copytree(ROOT / "protocols" / "phone-couples", folder)
    (tmp_path / "studies").mkdir()
    script = folder / "scripts" / file
    text = script.read_text(encoding="utf-8")
    assert old in text
    script.write_text(text.replace(old, new), encoding="utf-8")
    verdict = check_protocol(Library(tmp_path), "phone-couples", today=date(2026, 1, 5))
    assert any(told in str(problem) for problem in verdict.refused)
