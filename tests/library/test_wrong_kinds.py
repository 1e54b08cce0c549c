"""Any value of any file, replaced by one of another kind, is told in words with a repair."""

from __future__ import annotations

import copy
import json
import math
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from discrimtest.estimators.registry import KNOWN
from discrimtest.files.codebook import Codebook
from discrimtest.files.legal import LegalBasis
from discrimtest.files.plan import Plan, read_plan
from discrimtest.files.profiles import SignalLists
from discrimtest.files.protocol import Protocol
from discrimtest.files.published import Published
from discrimtest.files.reading import read_model
from discrimtest.files.study import StudyFile
from discrimtest.files.word import FileTable, Key
from discrimtest.library.check import check_study
from discrimtest.library.files import Frozen

PROJECT = Path(__file__).parent / "project"
ANALYSIS = Path(__file__).parents[2] / "analysis"
TEXTS = {
    path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8")
    for path in PROJECT.rglob("*")
    if path.is_file()
}
FILES: dict[Path, type[FileTable]] = {
    PROJECT / "studies/example/study.toml": StudyFile,
    PROJECT / "protocols/couples/protocol.toml": Protocol,
    PROJECT / "protocols/couples/profiles.toml": SignalLists,
    PROJECT / "protocols/couples/codebook.toml": Codebook,
    PROJECT / "protocols/legal/flanders.toml": LegalBasis,
    ANALYSIS / "matched-pairs/plan.toml": Plan,
    ANALYSIS / "us-rentals/plan.toml": Plan,
    ANALYSIS / "us-rentals/published.toml": Published,
}
ABSENT = object()
WRONG = (7, "x", {"a": 1}, [["a"]], math.inf, ABSENT)
EMPTY = ("so that the rule holds", "Write it so", "Change it.", "agree.", "another kind")


def places(value: Any, key: Key = ()) -> Iterator[Key]:
    """Every key; of the items of a list, those of the first alone."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from places(item, (*key, name))
    if isinstance(value, list) and value:
        yield from places(value[0], (*key, 0))
    if key:
        yield key


def changed(values: dict[str, Any], key: Key, wrong: Any) -> str:
    """The file with another value at a key, or without it."""
    values = copy.deepcopy(values)
    around: Any = values
    for part in key[:-1]:
        around = around[part]
    if wrong is ABSENT:
        del around[key[-1]]
    else:
        around[key[-1]] = wrong
    return "\n".join(f"{name} = {written(value)}" for name, value in values.items())


def written(value: Any) -> str:
    """A value as TOML has it."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{json.dumps(k)} = {written(v)}' for k, v in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, str | bool):
        return json.dumps(value)
    return repr(value) if isinstance(value, float) else str(value)


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_value_of_another_kind_is_told(path: Path) -> None:
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    model = FILES[path]
    for key in places(values):
        for wrong in WRONG:
            text = changed(values, key, wrong)
            read = read_plan(text, "f", KNOWN) if model is Plan else read_model(text, "f", model)
            of_another_kind = wrong is not ABSENT and wrong != "x"
            assert read.problems or not of_another_kind or wrong == 7, (key, wrong)
            for problem in read.problems:
                assert problem.place.startswith("f, line "), problem
                assert problem.place.count(": ") == 1, problem
                assert problem.rule, problem
                assert problem.repair.endswith("."), problem
                assert not any(words in str(problem) for words in EMPTY), problem
                assert not problem.value or repr(problem.value) not in problem.rule, problem


@pytest.mark.slow
@pytest.mark.repeats
@pytest.mark.parametrize("path", ["studies/example/study.toml", "protocols/couples/protocol.toml"])
def test_the_rules_of_a_study_live_with_it(path: str) -> None:
    values = tomllib.loads(TEXTS[path])
    for key in places(values):
        files = Frozen({**TEXTS, path: changed(values, key, [["a"]])})
        told = check_study(files, "example", today=date(2026, 2, 1)).wrong
        assert told, key
