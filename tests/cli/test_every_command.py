"""What holds for every command: help with an example, the shared options, quick loading."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from discrimtest.cli import COMMANDS, discrimtest


def commands(
    command: click.Command = discrimtest, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None, name
            yield from commands(found, (*path, name))


EVERY = list(commands())
LEAVES = [(path, command) for path, command in EVERY if not isinstance(command, click.Group)]
# They change something and answer with a sentence; there is no result to hand on.
SAY_A_SENTENCE = {"init", "privacy erase", "user grant", "db backup", "db restore"}
SAY_A_SENTENCE |= {"db upgrade", "user revoke", "user deactivate", "user end", "serve"}
SAY_A_SENTENCE |= {"db grant", "db rotate-key", "evidence sent", "evidence rotate-key"}
SAY_A_SENTENCE |= {"privacy hold", "privacy release-hold"}
# They make a project of their own, so none is named.
MAKE_A_PROJECT = {"demo", "init"}

# What scripts of others may count on: no command goes away unnoticed.
CONTRACT = """demo; init; study list; study new; study check; study preview; study lock; study
amend; study diff; study status; protocol list; protocol check; listings import; listings list;
listings landlords; listings confirm; listings exclude; tests draw; tests list; contacts due;
contacts log; contacts import; responses log; analyse; report; db upgrade; db backup; db
restore; db check"""


def name_of(path: tuple[str, ...]) -> str:
    return " ".join(path)


def options_of(command: click.Command) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}


def test_the_contracts_commands_are_there():
    names = {name_of(path) for path, _ in LEAVES}
    assert {" ".join(each.split()) for each in CONTRACT.split(";")} <= names


@pytest.mark.parametrize("path", [path for path, _ in EVERY], ids=name_of)
def test_help_leaves_with_0_and_shows_an_example(command, path):
    said = command(*path, "--help")
    assert said.code == 0
    assert "Example: discrimtest" in said.out
    assert said.err == ""


@pytest.mark.parametrize(("path", "entry"), LEAVES, ids=[name_of(path) for path, _ in LEAVES])
def test_each_option_and_the_command_itself_are_explained(path, entry):
    assert entry.help
    for parameter in entry.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name_of(path)} {parameter.opts}"


@pytest.mark.parametrize(("path", "entry"), LEAVES, ids=[name_of(path) for path, _ in LEAVES])
def test_each_example_is_one_that_the_command_reads(path, entry):
    words = shlex.split(entry.epilog.removeprefix("Example: "))
    assert words[: len(path) + 1] == ["discrimtest", *path]
    with entry.make_context(name_of(path), words[len(path) + 1 :]) as context:
        assert context.params is not None


def test_results_come_as_json_too_and_options_after_the_command():
    for path, entry in LEAVES:
        name = name_of(path)
        assert ("--json" in options_of(entry)) is (name not in SAY_A_SENTENCE), name
        if name not in MAKE_A_PROJECT:
            assert {"--project", "--database", "--as"} <= options_of(entry), name


def test_the_list_of_commands_is_told_without_loading_them():
    assert all(module and text.endswith(".") for module, _, text in COMMANDS.values())


def modules_after(*words: str) -> set[str]:
    """What a process has loaded after one command."""
    code = (
        "import contextlib, io, json, sys\n"
        "from discrimtest import cli\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        f"    code = cli.run({list(words)!r})\n"
        "print(json.dumps([code, sorted({name.split('.')[0] for name in sys.modules})]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    code, names = json.loads(done.stdout)
    assert code == 0
    return set(names)


@pytest.mark.parametrize("words", [("--help",), ("--version",)])
def test_help_and_version_load_nothing_heavy(words):
    heavy = {"pandas", "numpy", "scipy", "sqlalchemy", "matplotlib", "statsmodels", "pydantic"}
    assert not modules_after(*words) & heavy


def test_nothing_said_shows_the_help(command):
    said = command()
    assert said.code == 2
    assert "Commands:" in said.err + said.out
