"""The mistakes that are tried, and what is asked of the tests of each module."""

from collections import Counter
from pathlib import Path

from tests.mutation.asked import row, share, watched
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


def test_every_module_is_watched_by_tests_that_exist():
    modules = {path.stem for path in ESTIMATORS.glob("*.py")}
    assert set(watched()) <= modules
    for module in watched().values():
        assert 0.8 <= module.noticed <= 1
        assert all((HERE.parents[1] / name).is_file() for name in module.tests)


def test_a_mistake_counts_as_noticed_unless_it_survived():
    outcomes = Counter(killed=6, timeout=1, survived=3)
    assert share(outcomes) == 0.7
    assert row("ratio", outcomes).split() == ["ratio", "10", "7", "70.0"]
    assert share(Counter()) == 1
