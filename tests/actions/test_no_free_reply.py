"""Nobody replies by accident: the program sends letters of the draw and words to decline alone."""

from __future__ import annotations

import ast
import inspect
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import click

from discrimtest.actions.read_outbox import read_outbox
from discrimtest.actions.send_due import send_due
from discrimtest.cli.sending import send

PACKAGE = Path(__file__).parents[2] / "discrimtest"
SENDS = {"smtplib", "aiosmtplib", "telnetlib"}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def callers() -> dict[str, set[str]]:
    """Where each of these is called: file and function."""
    found = defaultdict(set)
    for file, tree in trees():
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                for call in ast.walk(function):
                    if isinstance(call, ast.Call) and (name := called(call.func)):
                        found[name].add(f"{file}:{function.name}")
    return found


def called(what: ast.expr) -> str:
    return what.id if isinstance(what, ast.Name) else getattr(what, "attr", "")


def imported(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def test_one_file_speaks_to_mail_servers() -> None:
    assert [file for file, tree in trees() if imported(tree) & SENDS] == ["mail/delivery.py"]


def test_one_function_hands_a_mail_over_and_it_takes_them_from_the_outbox() -> None:
    found = callers()
    assert found["SMTP"] | found["SMTP_SSL"] == {"mail/delivery.py:_connected"}
    assert found["sendmail"] | found["send_message"] | found["LMTP"] == set()
    assert found["deliver"] == {"actions/send_due.py:_delivered"}
    assert found["mail_bytes"] == {"actions/weigh_letters.py:written"}
    assert found["OutgoingMail"] == {"actions/weigh_letters.py:written"}
    assert found["hand_over"] == {"actions/send_due.py:_write"}
    assert found["DueLetter"] == {"actions/read_outbox.py:_mail"}
    # The second only tells testers what is left to the program.
    readers = {"actions/weigh_letters.py:begin", "actions/share_tasks.py:_declining"}
    assert found["read_outbox"] == readers
    assert found["reply_to"] == {"actions/read_outbox.py:_reply"}
    assert {each.partition(":")[0] for each in found["_mail"]} == {"actions/read_outbox.py"}
    assert found["send_due"] == {"cli/sending.py:_sent"}


def test_what_is_sent_is_chosen_by_no_words_that_anybody_gives() -> None:
    """Neither the command, the action nor the outbox takes a text, a recipient or a subject."""
    options = [each.name for each in send.params if isinstance(each, click.Option)]
    assert set(options) <= {"slug", "live", "as_json", "project", "database", "person", "log"}
    assert set(inspect.signature(send_due).parameters) == {"at", "slug", "live"}
    assert set(inspect.signature(read_outbox).parameters) == {"at", "session", "study", "record"}
