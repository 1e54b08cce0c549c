"""Messages and pages name only commands and options that exist, on the command they speak of."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from discrimtest.cli import discrimtest
from discrimtest.doors import ARGUMENTS, Input, action, as_command

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "discrimtest").rglob("*.py"))
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
ALWAYS = {"--help", "--version"}


def commands(group: click.Group, *above: str) -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(click.Context(group)):
        found = group.get_command(click.Context(group), name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, *above, name)
        yield " ".join((*above, name)), found


COMMANDS = dict(commands(discrimtest))
TAKEN = {
    name: {option for each in found.params for option in (*each.opts, *each.secondary_opts)}
    | {(each.name or "").upper() for each in found.params if isinstance(each, click.Argument)}
    | {str(each.metavar) for each in found.params if isinstance(each, click.Argument)}
    for name, found in COMMANDS.items()
}
EVERYWHERE = set.union(*TAKEN.values()) | ALWAYS


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a function or method of this name, with its place."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                bare = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
                if bare == name:
                    yield f"{path.relative_to(ROOT)}, line {node.lineno}", node


def words(call: ast.Call) -> list[str]:
    """Its texts, up to the first argument that is none."""
    found = []
    for each in call.args:
        if not (isinstance(each, ast.Constant) and isinstance(each.value, str)):
            break
        found.append(each.value)
    return found


def test_actions_that_messages_name_take_what_is_given_them() -> None:
    wrong, told = [], 0
    for place, call in calls("action"):
        if not words(call):
            continue
        name = words(call)[0]
        inputs = {each.arg: "…" for each in call.keywords if each.arg}
        given = _OPTION.findall(as_command(action(name, **inputs)))
        told += 1
        unknown = set(given) - TAKEN.get(name, set())
        if name not in COMMANDS or unknown:
            wrong.append(f"{place}: {name} {' '.join(sorted(unknown))}")
    assert told > 40
    assert wrong == []


@pytest.mark.parametrize("name", ["of_input", "Input"])
def test_inputs_that_messages_name_are_inputs(name: str) -> None:
    wrong, told = [], 0
    for place, call in calls(name):
        for field in words(call)[:1]:
            told += 1
            if as_command(Input(field)).split()[0] not in EVERYWHERE:
                wrong.append(f"{place}: {field}")
    assert told > 20
    assert wrong == []


def test_what_stands_by_its_place_is_an_argument() -> None:
    for name in ARGUMENTS:
        assert name.upper() in EVERYWHERE, name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_options_of_the_command_they_show(page: Path) -> None:
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    shown = re.findall(
        r"(?:^|[`$'] ?)discrimtest ([a-z][^`\n']*(?:'[^'\n]*'[^`\n']*)*)", text, re.M
    )
    wrong = []
    for line in shown:
        try:
            parts = shlex.split(line)
        except ValueError:
            parts = line.split()
        name = next((" ".join(parts[:n]) for n in (2, 1) if " ".join(parts[:n]) in COMMANDS), None)
        if name is None:
            continue
        options = {part.split("=")[0] for part in parts if _OPTION.fullmatch(part.split("=")[0])}
        if unknown := options - TAKEN[name] - ALWAYS:
            wrong.append(f"{name} {' '.join(sorted(unknown))}: {line}")
    assert wrong == []


def test_sentences_name_options_that_exist() -> None:
    """In code, pages and remarks alike, whatever command they speak of."""
    foreign = set(
        "--isolated --system --group --home --pwprompt --owner --encoding --now --read-only "
        "--tmpfs --secret".split()
    )
    wrong = []
    for path in [*SOURCES, *PAGES]:
        for option in _OPTION.findall(path.read_text(encoding="utf-8")):
            if option not in EVERYWHERE | foreign:
                wrong.append(f"{path.relative_to(ROOT)}: {option}")
    assert wrong == []
