"""A study of one's own from another: what is copied, what is emptied, and that check names it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from discrimtest.actions.copy_study import copy_study
from discrimtest.errors import Refused, WrongInput
from discrimtest.library.check import check_study
from discrimtest.library.draft import read_draft
from discrimtest.library.locate import Library
from tests.actions.examples import STUDY

NEW = "gent-couples-2027"
EMPTIED = (
    "legal",
    "seed",
    "lines",
    "place.name",
    "place.postcodes",
    "period.first",
    "period.last",
    "sample.tests",
    "runner",
    "commissioner",
    "title.nl",
    "title.fr",
    "title.en",
    "question.nl",
    "question.fr",
    "question.en",
)
FILLED = (
    ("# legal = ", 'legal = "flanders" #'),
    ("# seed = ", "seed = 20270104 #"),
    ("# name = ", 'name = { nl = "Gent", fr = "Gand", en = "Ghent" } #'),
    ("# [place.postcodes]", '[place.postcodes]\n9000 = "Gent"'),
    ("# first = ", "first = 2027-03-01 #"),
    ("# last = ", "last = 2027-04-30 #"),
    ("# tests = ", "tests = 300 #"),
)


def told(project: Path, slug: str = NEW) -> list[str]:
    verdict = check_study(Library(project), slug, today=date(2026, 11, 29))
    return [str(problem) for problem in verdict.problems]


@pytest.mark.parametrize("origin", [STUDY, "kortrijk-origin-2026", "kortrijk-crossroads-2026"])
def test_check_names_everything_that_belonged_to_the_old_study(project: Path, origin: str) -> None:
    made = copy_study(project, NEW, origin)
    found = told(project)
    assert [str(problem) for problem in made.to_fill_in] == found
    keys = [re.sub(r"^.*?: ([\w.]+): is (required|still).*", r"\1", line) for line in found]
    assert set(EMPTIED) <= set(keys)
    assert [line for line in found if "README.md, line 3: is still to be filled in" in line]
    text = (project / "studies" / NEW / "study.toml").read_text(encoding="utf-8")
    for old in ("2026", "850", "example", "postbus", 'Kortrijk"'):
        assert old not in re.sub(
            r"FILL IN \(was: .*\)|first = 2026-…|last = 2026-…|8500 = \"…\"", "", text
        )


def test_the_copy_is_whole_and_the_old_one_stays(project: Path) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    made = copy_study(project, NEW, STUDY)
    letters = sorted(path.name for path in (project / "protocols/email-couples/letters").iterdir())
    assert (
        sorted(path.name for path in (project / "protocols" / NEW / "letters").iterdir()) == letters
    )
    protocol = (project / "protocols" / NEW / "protocol.toml").read_text(encoding="utf-8")
    assert f'name = "{NEW}"' in protocol
    assert '# ethics = { organisation = "…"' in protocol
    page = (project / "studies" / NEW / "README.md").read_text(encoding="utf-8")
    assert "> # Couples in Kortrijk, 2026" in page
    assert all(path.read_bytes() == content for path, content in before.items())
    assert {project / path for path in made.files} == {
        path for path in project.rglob("*") if path.is_file()
    } - before.keys()


def test_the_copy_shares_no_file_with_the_old_one(project: Path) -> None:
    """What one study changes of its plan or protocols blocks no other that was locked."""
    made = copy_study(project, NEW, "kortrijk-crossroads-2026")
    verdict = check_study(Library(project), NEW, today=date(2026, 11, 29))
    assert not [each for each in verdict.problems if "must be known" in str(each)]
    study = (project / "studies" / NEW / "study.toml").read_text(encoding="utf-8")
    assert f'plan = "{NEW}"' in study
    assert f'cross = "{NEW}-cross"' in study
    read = read_draft(Library(project), NEW)
    assert set(read.texts) < set(made.files) | {"protocols/legal/flanders.toml"}


def test_once_filled_in_it_is_in_order(project: Path) -> None:
    copy_study(project, NEW, STUDY)
    file = project / "studies" / NEW / "study.toml"
    text = re.sub(r"FILL IN \(was: (.*?)\)\"", r'\1"', file.read_text(encoding="utf-8"))
    for remark, value in FILLED:
        assert remark in text
        text = text.replace(remark, value, 1)
    for number in range(1, 7):
        text += f'\n[[lines]]\nid = "box-{number}"\nchannel = "email"\n'
        text += f'address = "b{number}@x.example"\n'
    file.write_text(text, encoding="utf-8")
    assert len(told(project)) == 1, "the page"
    (project / "studies" / NEW / "README.md").write_text("# Couples in Ghent\n", encoding="utf-8")
    assert told(project) == []


def test_nothing_is_overwritten(project: Path) -> None:
    with pytest.raises(Refused, match="studies/kortrijk-origin-2026 is there"):
        copy_study(project, "kortrijk-origin-2026", STUDY)
    with pytest.raises(Refused, match="protocols/email-origin is there"):
        copy_study(project, "email-origin", STUDY)
    with pytest.raises(Refused, match="analysis/full is there"):
        copy_study(project, "full", STUDY)
    with pytest.raises(WrongInput, match="lower-case letters"):
        copy_study(project, "../Gent", STUDY)
    with pytest.raises(WrongInput, match=STUDY):
        copy_study(project, NEW, "kortrijk-couple-2026")
    (project / "studies" / STUDY / "study.toml").write_text("seed = 'x'\n", encoding="utf-8")
    with pytest.raises(WrongInput, match="seed"):
        copy_study(project, NEW, STUDY)
    assert not (project / "studies" / NEW).exists()


def test_without_a_project_there_is_no_place_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Refused, match="no project here"):
        copy_study(None, NEW, STUDY)


def test_a_shipped_study_is_copied_where_the_project_has_none(project: Path) -> None:
    shutil.rmtree(project / "studies" / STUDY)
    shutil.rmtree(project / "protocols" / "email-couples")
    copy_study(project, NEW, STUDY)
    assert (project / "protocols" / NEW / "letters" / "a.nl.txt").is_file()


def test_on_the_command_line(command: Callable[..., Any], project: Path) -> None:
    at = ("--project", project)
    made = command("study", "new", NEW, "--from", STUDY, *at)
    assert made.code == 0
    assert "period.first: is required" in made.out
    assert command("study", "check", NEW, *at).code == 2
    assert command("study", "new", NEW, "--from", STUDY, *at).code == 1
    told = json.loads(command("study", "new", "again", "--from", STUDY, "--json", *at).out)
    assert (told["study"], told["protocol"], told["from"]) == ("again", "again", STUDY)
    assert len(told["files"]) == 18
    assert told["to_fill_in"]


def test_a_study_of_calls_is_copied_with_its_scripts(project: Path) -> None:
    made = copy_study(project, NEW, "kortrijk-calls")
    assert {file.split("/")[0] for file in made.files} == {"studies", "protocols"}
    assert f"protocols/{NEW}/scripts/a.nl.md" in made.files
    missing = " ".join(told(project))
    for key in ("legal", "seed", "place.name", "waves", "sample.agencies", "owners", "title.nl"):
        assert key in missing, key
    study = project / "studies" / NEW / "study.toml"
    text = study.read_text("utf-8").replace("FILL IN (was: ", "(")
    for old, new in (
        *FILLED[:4],
        ("# number = 2026", "[[waves]]\nnumber = 2027\nfirst = 2027-03-01\nlast = 2027-03-26\n#"),
        ("# agencies = ", "agencies = 20 #"),
        (
            "# The fictitious owners",
            '[[owners]]\nname = "Bo"\nphone = "+32 400 00 00 05"\n#',
        ),
    ):
        assert old in text, old
        text = text.replace(old, new, 1)
    study.write_text(text, "utf-8")
    assert [each.split(":")[0] for each in told(project)] == [f"studies/{NEW}/README.md, line 3"]
    with pytest.raises(Refused, match="measure a market"):
        copy_study(project, "other-calls", "kortrijk-calls", reactive=True)
