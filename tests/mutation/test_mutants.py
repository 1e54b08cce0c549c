"""The mistakes that are tried, and the survivors that are on file."""

import tomllib
from pathlib import Path

from tests.mutation.mutants import mutants_of

HERE = Path(__file__).parent
ESTIMATORS = HERE.parents[1] / "discrimtest" / "estimators"


def changed(source):
    return [(one.line, one.after) for one in mutants_of(source)]


def test_each_mistake_is_one_and_changes_the_program():
    source = "def f(a):\n    return a + 1\n"
    found = changed(source)
    assert {line for line, _ in found} == {2}
    after = {text.replace(" ", "") for _, text in found}
    assert after == {"returna-1", "returna*1", "returna/1", "returna+2", "returna+0"}
    for mutant in mutants_of(source):
        assert mutant.before == "    return a + 1"
        assert mutant.source.splitlines()[1] == mutant.after


def test_comparisons_become_each_other_but_not_identities():
    after = {text.split()[1] for _, text in changed("x < y\n")}
    assert after == {"<=", ">", ">=", "==", "!="}
    assert {text for _, text in changed("x is y\n")} == {"x is not y"}


def test_what_is_never_run_is_left_alone():
    assert changed("def f(a: int | None, b: 'x') -> int | str: ...\n") == []
    assert changed("x: int | None\n") == []
    slots = "import dataclasses\n@dataclasses.dataclass(slots=True)\nclass A: ...\n"
    assert [text for _, text in changed(slots) if "slots=False" in text] == []


def test_survivors_and_tests_are_of_modules_that_exist():
    modules = {path.stem for path in ESTIMATORS.glob("*.py")}
    watched = tomllib.loads((HERE / "modules.toml").read_text(encoding="utf-8"))
    assert set(watched) <= modules
    for files in watched.values():
        assert all((HERE.parents[1] / name).is_file() for name in files)
    for path in (HERE / "survivors").glob("*.toml"):
        assert path.stem in watched
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["survivor"]
        assert all(row["why"] and row["before"] != row["after"] for row in rows)
