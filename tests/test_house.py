"""The house rules that no linter knows: where things stand, their names, what they load."""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import itertools
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import discrimtest
from discrimtest.cli import discrimtest as command_line
from discrimtest.words.language import LANGUAGES
from tests.function_lengths import lengths, summary

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "discrimtest"
MODULES = sorted(PACKAGE.rglob("*.py"))
DECLARATIVE = ("studies", "protocols", "analysis")
LONGEST = 400
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "core", "models", "manager", "common", "misc"}
# Its errors are part of pydantic's documented interface, and pydantic pins its exact version.
COMES_WITH = {"pydantic_core": "pydantic"}
# A rule of the library gives its own name to what breaks it, a check of a draw likewise.
CODED_BY_CALLER = ("library/rules/", "design/verify.py")
CODE = re.compile(r"[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*")
PURE_FOLDERS = (
    "words",
    "files",
    "findings",
    "design",
    "estimators",
    "agencies",
    "tables",
    "intake",
    "planning",
)

# Written so that this file does not match itself.
INDEX_ADDRESS = re.compile(
    r"https?://[^\s\"')>]*(?:py[p]i|python[h]osted|npm[j]s|/simple\b)|"
    r"-{2}(?:extra-)?index[-]url|-{2}find[-]links"
)
MACHINE_PATH = re.compile(
    r"(?<![\w.~$}/:-])/(?:work|root|home|Users|tmp|opt|mnt|srv)/[\w.]|\b[A-Z]:\\Users\\"
)
# Documents that guided the work but are not in the repository: nobody can look them up.
ELSEWHERE = re.compile(
    r"\b(?:METHO[D]|STYL[E]|SCHEM[A])(?:\.md)?,?\s+\d|\b(?:RECIPE[S]|DESIG[N])\b|\b[Ii]ssue \d+\b"
)


def tracked_files() -> list[Path]:
    """Every file that git keeps; in an unpacked source archive, every file there is."""
    if not (ROOT / ".git").exists():
        return [path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts]
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Name and content of each tracked file that is text."""
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" in content:
            continue
        yield path.relative_to(ROOT).as_posix(), content.decode("utf-8", errors="replace")


def commands(
    command: click.Command = command_line, name: str = "discrimtest"
) -> Iterator[tuple[str, click.Command]]:
    """Every command of the command line with its full name, groups included."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            assert found is not None, f"{name} lists {child} but does not have it"
            yield from commands(found, f"{name} {child}")


def imports_of(path: Path) -> Iterator[str]:
    """Full names of the modules that a file imports, at the top or inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def is_pure(path: Path) -> bool:
    """Whether a module belongs to the floors below the world."""
    first, *rest = path.relative_to(PACKAGE).parts
    if rest:
        return first in PURE_FOLDERS
    return path.stem not in {"__init__", "__main__", "key_file"}


@pytest.mark.parametrize("folder", DECLARATIVE)
def test_declarative_folders_hold_no_code(folder: str) -> None:
    assert (ROOT / folder).is_dir()
    assert [path for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".pyc"}] == []


def test_modules_are_named_after_what_they_hold() -> None:
    parts = {part for path in MODULES for part in path.relative_to(PACKAGE).with_suffix("").parts}
    assert parts & EMPTY_NAMES == set()


def test_an_action_is_a_verb_with_what_it_is_done_to() -> None:
    names = {path.stem for path in (PACKAGE / "actions").glob("*.py")} - {"__init__"}
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name)] == []


def test_modules_stay_readable() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in MODULES
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_two_classes_have_one_name() -> None:
    places: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(path.relative_to(PACKAGE).as_posix())
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_every_table_by_language_knows_every_language() -> None:
    lacking = {
        f"{path.relative_to(ROOT)}, line {node.lineno}": sorted(lacks)
        for path in MODULES
        if '"nl": ' in (text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Dict)
        and {"nl", "fr"} <= (keys := {getattr(key, "value", None) for key in node.keys})
        and (lacks := set(LANGUAGES) - keys)
    }
    assert lacking == {}


def codes_of(path: Path) -> Iterator[tuple[int, str | None]]:
    """Line of each problem that a module makes, with its code: None where it has none, empty
    where it is worked out.
    """
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called in ("Problem", "Problem.of_input"):
            given = {word.arg: word.value for word in node.keywords}
            given |= {"code": node.args[4]} if len(node.args) > 4 else {}
            code = given.get("code")
            yield node.lineno, code and str(getattr(code, "value", ""))


def test_every_problem_says_of_which_kind_it_is() -> None:
    found = {
        f"{place}, line {line}": code
        for path in MODULES
        if not (place := path.relative_to(PACKAGE).as_posix()).startswith(CODED_BY_CALLER)
        for line, code in codes_of(path)
    }
    assert len(found) > 180
    assert [place for place, code in found.items() if code is None] == []
    assert {code for code in found.values() if code and not CODE.fullmatch(code)} == set()


def test_no_file_names_a_package_index() -> None:
    found = {
        name: match[0] for name, text in tracked_texts() if (match := INDEX_ADDRESS.search(text))
    }
    assert found == {}


def test_no_file_names_a_place_on_one_machine() -> None:
    found = {
        name: match[0] for name, text in tracked_texts() if (match := MACHINE_PATH.search(text))
    }
    assert found == {}


def test_no_file_refers_to_a_document_that_is_not_here() -> None:
    found = {name: match[0] for name, text in tracked_texts() if (match := ELSEWHERE.search(text))}
    assert found == {}


@pytest.mark.parametrize("place", ["work", "root", "home", "tmp", "opt"])
@pytest.mark.parametrize("written", ["see {}notes", '"{}x"', "={}an/data", "({}.ssh)", "`{}a`"])
def test_a_place_on_one_machine_is_recognised(place: str, written: str) -> None:
    assert MACHINE_PATH.search(written.format(f"/{place}/"))


@pytest.mark.parametrize("place", ["work", "home", "tmp", "opt"])
@pytest.mark.parametrize("written", ["https://a.example{}x", ".{}x", "$HOME{}x", "a{}b", "{} and"])
def test_other_paths_are_left_alone(place: str, written: str) -> None:
    assert not MACHINE_PATH.search(written.format(f"/{place}/"))


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for name, text in tracked_texts():
        if not name.endswith(".md"):
            continue
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
            if "://" in target or target.startswith("mailto:"):
                continue
            if not (ROOT / name).parent.joinpath(target).exists():
                broken.append(f"{name}: {target}")
    assert broken == []


def test_every_command_explains_itself_with_an_example() -> None:
    silent = [name for name, command in commands() if not command.help]
    without_example = [
        name
        for name, command in commands()
        if not isinstance(command, click.Group)
        and "discrimtest " not in f"{command.help or ''} {command.epilog or ''}"
    ]
    assert silent == []
    assert without_example == []


def test_every_option_explains_itself() -> None:
    silent = [
        f"{name} {parameter.opts[0]}"
        for name, command in commands()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    assert silent == []


def test_the_module_is_the_command() -> None:
    asked = [sys.executable, "-m", "discrimtest", "--help"]
    shown = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    assert shown.startswith("Usage: discrimtest")
    assert "study" in shown


def test_the_length_of_functions_is_told_with_and_without_docstrings() -> None:
    source = 'def a():\n    """One.\n\n    Two."""\n    return 1\n\n\ndef b():\n    return 2\n'
    assert list(lengths(source)) == [(5, 2), (2, 2)]
    assert summary([source] * 20).startswith("40 functions. Lines: median 4 (aim 8)")


@pytest.mark.parametrize("module", ["discrimtest", "discrimtest.cli"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    heavy = ("pandas", "scipy", "sqlalchemy", "statsmodels", "matplotlib", "numpy", "faker")
    asked = f"import sys, {module}; print(*(n for n in {heavy!r} if n in sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True
    ).stdout
    assert loaded.split() == []


def test_every_library_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = itertools.chain.from_iterable(project["optional-dependencies"].values())
    wanted = [*project["dependencies"], *extras]
    declared = {re.split(r"[\[<>=!~; ]", name)[0].lower().replace("_", "-") for name in wanted}
    brings = importlib.metadata.packages_distributions()
    missing = set()
    for path in MODULES:
        for name in {name.partition(".")[0] for name in imports_of(path)}:
            if name in sys.stdlib_module_names or name == "discrimtest":
                continue
            name = COMES_WITH.get(name, name)
            if not {d.lower().replace("_", "-") for d in brings.get(name, [name])} & declared:
                missing.add(f"{path.relative_to(ROOT).as_posix()}: {name}")
    assert missing == set()


def strings_of(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of each string of a module; what only explains the code is left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    explaining = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    for node in constants:
        if isinstance(node.value, str) and id(node) not in explaining:
            yield node.lineno, node.value


def test_only_the_doors_speak_command_line() -> None:
    """Below them a sentence names an action or an input, and each door words it."""
    names = "|".join(name.split()[1] for name, _ in commands() if name.count(" ") == 1)
    spoken = re.compile(rf"(?<![\w-])--[a-z]|\bdiscrimtest (?:{names})\b")
    doors = {"cli", "doors.py", "__main__.py"}
    found = [
        f"{path.relative_to(ROOT).as_posix()}, line {line}: {text}"
        for path in MODULES
        if path.relative_to(PACKAGE).parts[0] not in doors
        # It goes out by itself, with a command line of its own.
        if path.relative_to(PACKAGE).as_posix() != "exchange/bundle/verify.py"
        for line, text in strings_of(path)
        if spoken.search(text)
    ]
    assert found == []


def test_pure_floors_know_no_files_and_no_clock() -> None:
    outside = {"os", "time", "shutil", "socket", "sqlite3", "subprocess", "tempfile", "glob"}
    clock_or_file = {"now", "utcnow", "today", "open", "read_text", "write_text", "read_bytes"}
    found = set()
    for path in filter(is_pure, MODULES):
        place = path.relative_to(ROOT).as_posix()
        found |= {f"{place}: {name}" for name in imports_of(path) if name in outside}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                name = getattr(called, "attr", getattr(called, "id", ""))
                if name in clock_or_file:
                    found.add(f"{place}: {name}()")
    assert found == set()


def test_the_changelog_begins_with_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[(\d+\.\d+\.\d+)\]", changelog, re.MULTILINE)
    assert newest is not None
    assert newest[1] == discrimtest.__version__


def test_what_programs_in_strings_import_is_there() -> None:
    """Benchmarks hand code to other processes as text, in which no checker looks for names."""
    lines = re.compile(r"^ *from (discrimtest[.\w]*) import ([\w, ]+)", re.M)
    asked = {
        (module, name)
        for path in sorted((ROOT / "tests" / "benchmarks").glob("*.py"))
        for written in _strings(ast.parse(path.read_text(encoding="utf-8")))
        for module, names in lines.findall(written)
        for name in names.split(", ")
    }
    assert asked
    # Each is tried before the place of an earlier release.
    moved = {("discrimtest.actions.workplace", "open_workplace")}
    gone = {
        (module, name)
        for module, name in asked - moved
        if not hasattr(importlib.import_module(module), name.partition(" as ")[0])
    }
    assert gone == set()


def _strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_finding_is_listed() -> None:
    page = (ROOT / "findings" / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[`([\w-]+)`\]\(([\w-]+)\.sh\)", page, re.MULTILINE)
    assert listed == [(file.stem, file.stem) for file in sorted((ROOT / "findings").glob("*.sh"))]
