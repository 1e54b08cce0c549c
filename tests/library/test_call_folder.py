"""Protocols of mystery calls: what is shipped is in order, and each mistake is told."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from discrimtest.errors import WrongInput
from discrimtest.library.check import check_protocol, check_study
from discrimtest.library.instrument import load_instrument
from discrimtest.library.locate import Library

TODAY = date(2026, 1, 5)
NAME = "mystery-call"
SHIPPED = Path(__file__).parents[2] / "protocols" / NAME


@pytest.fixture
def copied(project):
    shutil.copytree(SHIPPED, project / "protocols" / NAME)
    return project / "protocols" / NAME


def verdict(project, name=NAME):
    return check_protocol(Library(project), name, today=TODAY)


def change(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_what_is_shipped_is_in_order_and_unvalidated():
    found = check_protocol(Library(), NAME, today=TODAY)
    assert [str(problem) for problem in found.problems] == []
    assert any("unvalidated" in str(warning) for warning in found.warnings)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("protocol.toml", 'name = "mystery-call"', 'name = "other"', "name of its folder"),
        ("protocol.toml", "rekening mee houden?", "rekening mee houden? Ja?", "asks 2"),
        ("protocol.toml", "Kunt u daar rekening", "U moet daar rekening", "nor press"),
        ("protocol.toml", 'id = "couple"', 'id = "origin"', "is there twice"),
        ("protocol.toml", 'reading_languages = ["en"]', 'reading_languages = ["nl"]', "is sent"),
        ("protocol.toml", 'variants = ["a"]', 'variants = ["a", "a"]', "is there twice"),
        ("codebook.toml", 'id = "broken"', 'id = "no_contact"', "broken not found"),
        ("scripts/a.nl.md", "{{ request }}", "Goed.", "exactly once"),
        ("scripts/a.fr.md", "→ unclear", "→ leaves_open", "leading where they lead"),
    ],
)
def test_each_rule_is_asked(project, copied, file, old, new, told):
    change(copied / file, old, new)
    found = verdict(project)
    assert found.wrong == ()
    assert any(told in str(problem) for problem in found.refused), found.refused


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("protocol.toml", "attempts = 3", "attempts = 0", "attempts"),
        ("protocol.toml", 'ground = "family"', 'ground = "famly"', "ground"),
        ("codebook.toml", 'id = "broken"', 'id = "brokn"', "outcomes"),
        ("protocol.toml", "[hours]", "[hour]", "hour"),
    ],
)
def test_what_cannot_be_understood_is_wrong_input(project, copied, file, old, new, told):
    change(copied / file, old, new)
    found = verdict(project)
    assert any(told in str(problem) for problem in found.wrong)
    assert isinstance(found.error(), WrongInput)


def test_a_script_that_is_missing_or_too_many_is_told(project, copied):
    (copied / "scripts" / "a.fr.md").rename(copied / "scripts" / "b.fr.md")
    found = verdict(project)
    assert any("a.fr.md" in str(problem) for problem in found.wrong)
    assert any("b.fr.md" in str(problem) for problem in found.refused)


def test_an_old_review_is_told(project, copied):
    change(
        copied / "protocol.toml",
        'community = { organisation = "", reference = "" }',
        'community = { organisation = "x", on = 2023-01-01, reference = "" }',
    )
    assert any("18 months" in str(warning) for warning in verdict(project).warnings)


def test_a_study_of_letters_cannot_use_it(project, copied, edit):
    """It is refused in one sentence, and so cannot be locked."""
    edit("studies/example/study.toml", 'protocol = "couples"', f'protocol = "{NAME}"')
    found = check_study(Library(project), "example", today=TODAY)
    assert [problem.code for problem in found.wrong] == ["protocol.of_calls"]
    with pytest.raises(WrongInput, match="mystery calls"):
        load_instrument(Library(project), "example")
