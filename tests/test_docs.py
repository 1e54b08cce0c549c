"""The guides say what is true: examples run, generated pages are new, every id has its row."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
import sys
import tomllib
from configparser import ConfigParser
from pathlib import Path
from types import ModuleType

import click
import pytest

from discrimtest.cli import discrimtest as command_line
from discrimtest.estimators.registry import ESTIMANDS, KNOWN
from discrimtest.estimators.tables import PairedTable
from discrimtest.findings.card import Needs
from discrimtest.words.outcome import Category
from discrimtest.words.person import Role
from tests.console import Command, Console, blocks, commands_in

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
GUIDES = (
    "analysis.md",
    "coder.md",
    "complaints.md",
    "inspector.md",
    "mystery-calls.md",
    "operator.md",
    "own-study.md",
    "phone.md",
    "researcher.md",
    "tester.md",
    "visits.md",
)
ROOT_PAGES = ("README.md", "GLOSSARY.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
EVERY_PAGE = [*PAGES, *(ROOT / name for name in ROOT_PAGES)]
SAMPLE = ROOT / "tests" / "data" / "listings" / "listings-portal-export.csv"
SHARED = {"--project", "--database", "--as", "--help"}


def script(name: str) -> ModuleType:
    """A script in docs/, which is no part of the package."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


GENERATE = script("generate")
FLOORS = script("floors")


@pytest.mark.parametrize("page", GUIDES)
def test_examples_run_as_shown(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(SAMPLE, tmp_path)
    monkeypatch.chdir(tmp_path)
    Console().play(DOCS / page)


@pytest.mark.parametrize("name", GENERATE.PAGES)
def test_pages_made_from_the_program_are_new(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == GENERATE.PAGES[name](), f"docs/{name} is old: run 'make docs'"


def test_the_picture_of_the_floors_is_that_of_the_imports() -> None:
    drawn = FLOORS.PICTURE.read_text(encoding="utf-8")
    assert drawn == FLOORS.picture(), "docs/pictures/floors.svg is old: run 'make docs'"
    floors = FLOORS.floors()
    level = {name: place for place, floor in enumerate(floors) for name in floor}
    for name, found in FLOORS.imports().items():
        assert all(level[name] <= level[to] for to in found), name
    assert FLOORS.imports()["cli"] >= {"actions"}


def test_an_arrow_that_a_longer_way_replaces_is_left_out() -> None:
    graph = {"a": {"b", "c"}, "b": {"c"}, "c": set()}
    assert FLOORS.reduced(graph) == {"a": {"b"}, "b": {"c"}, "c": set()}


def test_meanings_of_keys_are_told_once() -> None:
    for _, _, model in GENERATE.FILES:
        for one in GENERATE._models(model):
            told = GENERATE.attributes_of(one)
            twice = {name for name in told if f"{one.__name__}.{name}" in GENERATE.MEANINGS}
            assert twice == set(), f"{one.__name__}: remove from MEANINGS what its docstring says"


def rows(page: str) -> dict[str, list[str]]:
    """Cells by the id that a table row of a page begins with; the last table wins."""
    text = (DOCS / page).read_text(encoding="utf-8").partition(GENERATE.BEGIN)[0]
    found = {}
    for line in text.splitlines():
        if match := re.match(r"\| `(\w+)` \|", line):
            found[match[1]] = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    return found


def test_every_id_of_a_plan_is_explained() -> None:
    told = rows("method.md")
    ids = set(KNOWN) | {way for ways in KNOWN.values() for way in ways or ()}
    assert ids - told.keys() == set(), "add a row to docs/method.md"
    assert told.keys() - ids == set(), "docs/method.md explains what no plan can ask for"


@pytest.mark.parametrize("id_", ESTIMANDS)
def test_formulas_give_what_is_computed(id_: str) -> None:
    formula = rows("method.md")[id_][2].strip("`")
    for cells in ((5, 4, 3, 8), (1, 1, 7, 12), (40, 46, 14, 141)):
        table = PairedTable(*cells)
        names = {
            "both": table.both,
            "neither": table.neither,
            "a": table.control_only,
            "b": table.test_only,
            "N": table.n,
            "M": table.n_any,
        }
        estimand = ESTIMANDS[id_]
        sample = table.shares if estimand.needs is Needs.CONTACTS else table
        assert estimand.estimate(sample).value == pytest.approx(eval(formula, {}, names))


def test_every_category_and_role_is_explained() -> None:
    assert set(Category) - rows("tester.md").keys() == {"no_reply"}
    operator = (DOCS / "operator.md").read_text(encoding="utf-8")
    assert [role for role in Role if f"\n| {role} |" not in operator] == []


FENCES = {"console", "csv", "eml", "ini", "md", "toml", "python", "sh", "text"}
# Read by the programs that they are for, in tests/test_serving.py and tests/web/test_in_front.py.
FENCES |= {"systemd", "caddyfile", "nginx"}


def test_fences_are_of_a_kind_that_is_checked_or_said() -> None:
    for page in PAGES:
        for block in blocks(page):
            assert block.language in FENCES, page.name
            if block.language == "ini":
                units_of(block.text)
            if block.language == "csv":
                assert block.file, f"{page.name}: a csv fence names its file"
            if block.language == "toml":
                assert tomllib.loads(block.text)


def units_of(text: str) -> ConfigParser:
    """A systemd unit, read as systemd does in this: case counts and `%` is a specifier."""
    unit = ConfigParser(interpolation=None, delimiters="=", comment_prefixes=("#", ";"))
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(text)
    assert set(unit.sections()) <= {"Unit", "Service", "Timer", "Install"}
    return unit


def test_the_timer_that_sends_runs_at_the_days_and_hours_at_which_candidates_decline() -> None:
    (timer,) = (b for b in blocks(DOCS / "sending.md") if b.file == "discrimtest-send@.timer")
    assert units_of(timer.text)["Timer"]["OnCalendar"] == "*-*-* 07..20:0/10"


def test_the_worked_example_is_the_shipped_study() -> None:
    excerpt = next(b for b in blocks(DOCS / "researcher.md") if b.language == "toml")
    study = (ROOT / "studies/kortrijk-couples-2026/study.toml").read_text(encoding="utf-8")
    assert [line for line in excerpt.text.splitlines() if line not in study.splitlines()] == []


def test_anchors_lead_somewhere() -> None:
    broken = []
    for page in EVERY_PAGE:
        for target, anchor in re.findall(r"\]\(([^)#\s]*)#([^)]+)\)", page.read_text("utf-8")):
            if "://" in target:
                continue
            there = page.parent / target if target else page
            titles = re.findall(r"^#+ (.*)$", there.read_text("utf-8"), re.MULTILINE)
            known = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
            if anchor not in known:
                broken.append(f"{page.name}: {target}#{anchor}")
    assert broken == []


def lines_of_commands(page: Path) -> list[str]:
    """Every ``discrimtest …`` of a page: in fences and between backticks."""
    text = page.read_text(encoding="utf-8")
    found = [command.line for block in blocks(page) for command in commands_in(block.text)]
    found += [
        line for block in blocks(page) if block.language == "sh" for line in block.text.splitlines()
    ]
    found += [
        units_of(block.text)["Service"]["ExecStart"]
        for block in blocks(page)
        if block.language == "ini" and block.file.endswith(".service")
    ]
    found += re.findall(r"(?<!`)`(discrimtest [a-z][^`]*)`(?!`)", text)
    return [line for line in found if line.startswith("discrimtest ")]


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda page: page.name)
def test_commands_named_in_a_page_exist(page: Path) -> None:
    for line in lines_of_commands(page):
        command: click.Command = command_line
        for word in shlex.split(line)[1:]:
            if isinstance(command, click.Group) and not word.startswith("-"):
                found = command.get_command(click.Context(command), word)
                assert found is not None, f"{page.name}: {line}"
                command = found
            elif word.startswith("--"):
                known = {
                    name for each in command.params for name in (*each.opts, *each.secondary_opts)
                }
                assert word.partition("=")[0] in known | SHARED, f"{page.name}: {line}"


def test_an_example_that_differs_is_told() -> None:
    console = Console()
    listed = Command("x", ["one  …  three", "…", "five"])
    console.compare(listed, "one two three\n\nfour\nfive\n")
    for printed, told in (
        ("one two four\nfive\n", "should print"),
        ("one two three\nfour\n", "should print"),
        ("one two three\nfive\nsix\n", "also prints"),
    ):
        with pytest.raises(AssertionError, match=told):
            console.compare(listed, printed)


def test_ids_are_bound_where_they_first_appear() -> None:
    console = Console()
    ours, theirs, other = (f"contact-{letter * 20}" for letter in "abc")
    console.compare(Command("x", [f"{ours}: sent"]), f"{theirs}: sent\n")
    assert console.bound(f"log {ours}") == f"log {theirs}"
    with pytest.raises(AssertionError, match="should print"):
        console.compare(Command("x", [ours]), other)


def test_an_exit_code_must_be_shown() -> None:
    console = Console()
    console.run(Command("discrimtest nosuch", ["…"]))
    with pytest.raises(AssertionError, match="exit code 2"):
        console.run(Command("discrimtest --version", ["…"]))
    console.run(Command("echo $?", ["2"]))
    console.run(Command("discrimtest --version", ["discrimtest …"]))
