"""Exit codes: 1 for a negative verdict, 2 for wrong input, 3 for outside trouble; no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from discrimtest.workplace.workplace import open_workplace
from tests.actions.drawn import STUDY, study_tests
from tests.actions.examples import NOW


@pytest.fixture
def first(project):
    """The first contact of the study."""
    place = open_workplace(project, None, None, clock=lambda: NOW)
    found = study_tests(place)[0].contacts[0]
    place.engine.dispose()
    return found.id


UNKNOWN_STUDY = [
    ("study", "check", "nowhere"),
    ("study", "preview", "nowhere"),
    ("study", "lock", "nowhere"),
    ("study", "amend", "nowhere", "--reason", "x"),
    ("study", "status", "nowhere"),
    ("listings", "list", "--study", "nowhere"),
    ("tests", "draw", "nowhere"),
    ("tests", "list", "nowhere"),
    ("contacts", "due", "--study", "nowhere"),
    ("analyse", "nowhere"),
    ("report", "nowhere"),
]


@pytest.mark.parametrize("words", UNKNOWN_STUDY, ids=" ".join)
def test_an_unknown_study_leaves_with_2(command, project, words):
    said = command(*words, "--project", project)
    assert said.code == 2
    assert "nowhere" in said.err + said.out


@pytest.mark.parametrize(
    "words",
    [
        ("study", "chek"),
        ("studies",),
        ("contacts", "log"),
        ("contacts", "log", "x", "posted"),
        ("contacts", "log", "x", "sent"),
        ("contacts", "log", "x", "sent", "--at", "gisteren"),
        ("contacts", "due", "--study", STUDY, "--until", "31/02/2026"),
        ("responses", "log", "x", "--channel", "pigeon"),
        ("responses", "log", "x", "--channel", "email", "--category", "maybe"),
        ("responses", "log", "x", "--channel", "email", "--text", "a", "--text-file", "b"),
        ("responses", "log", "x", "--channel", "email", "--text-file", "no-such-file"),
        ("report", STUDY, "--lang", "de"),
        ("report", STUDY, "--audience", "neighbours"),
        ("demo", "--tests", "3"),
        ("demo", "--seed", "-1"),
        ("protocol", "check", "nowhere"),
        ("--project", "no-such-folder", "study", "list"),
        ("analyse", STUDY, "--database", "mysql://x"),
    ],
    ids=" ".join,
)
def test_wrong_words_leave_with_2(command, project, tmp_path, monkeypatch, words):
    monkeypatch.chdir(project)
    said = command(*words)
    assert said.code == 2, said
    assert said.out == "" or words[0] == "protocol"
    assert said.err + said.out


def test_verdicts_leave_with_1(command, project, first, tmp_path):
    for words in (
        ("study", "lock", STUDY),
        ("analyse", STUDY),
        ("report", STUDY, "-o", tmp_path / "out"),
        ("tests", "draw", STUDY),
        ("contacts", "log", first, "declined"),
        ("responses", "log", first, "--channel", "email"),
        ("responses", "correct", first, "--category", "refusal", "--reason", "x"),
    ):
        said = command(*words, "--project", project)
        assert said.code == 1, (words, said)
        assert said.err.startswith("discrimtest: ") or "discrimtest: " in said.err
    assert not (tmp_path / "out").exists()


def test_outside_trouble_leaves_with_3(command, project, tmp_path, first):
    missing = f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}"
    assert command("study", "status", STUDY, "--database", missing, "--project", project).code == 3
    assert not (tmp_path / "nowhere").exists()
    garbage = tmp_path / "garbage.db"
    garbage.write_bytes(b"no database at all, but long enough to look at" * 40)
    said = command(
        "study", "status", STUDY, "--database", f"sqlite:///{garbage}", "--project", project
    )
    assert said.code == 3
    (project / "discrimtest.key").rename(project / "lost.key")
    said = command("study", "status", STUDY, "--project", project)
    assert said.code == 3
    assert "discrimtest.key" in said.err


def files(tmp_path):
    """Files of which nothing can be made, by name."""
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "folder").mkdir()
    (tmp_path / "zip").write_bytes(b"PK\x03\x04" + bytes(60))
    return [*(tmp_path / name for name in ("empty", "binary", "folder", "zip", "missing"))]


@pytest.mark.parametrize(
    "words",
    [
        ("contacts", "import", "--study", STUDY),
        ("listings", "import", "--study", STUDY),
        ("analyse", "--plan", "matched-pairs", "--control", "c", "--data"),
    ],
    ids=" ".join,
)
def test_files_that_are_none_leave_with_2(command, project, tmp_path, words):
    for file in files(tmp_path):
        said = command(*words, file, "--project", project)
        assert said.code == 2, (file, said)
        assert file.name in said.err


def test_a_reader_that_goes_away_is_no_error(started, project):
    read, write = os.pipe()
    os.close(read)
    running = started("tests", "list", STUDY, "--project", project, "--json", stdout=write)
    os.close(write)
    _, err = running.communicate()
    assert (running.returncode, err) == (0, b"")


def test_the_first_line_alone_can_be_read(started, project):
    running = started("tests", "list", STUDY, "--project", project, "--json")
    assert running.stdout.readline() == b"{\n"
    running.stdout.close()
    err = running.stderr.read()
    running.stderr.close()
    assert (running.wait(), err) == (0, b"")


def test_an_interrupt_leaves_with_130(started, tmp_path):
    pipe = tmp_path / "data.csv"
    os.mkfifo(pipe)
    running = started("analyse", "--data", pipe, "--plan", "matched-pairs", "--control", "c")
    # Opening waits until the command reads; it then waits for what never comes.
    with pipe.open("wb"):
        running.send_signal(signal.SIGINT)
        _, err = running.communicate()
    assert running.returncode == 130
    assert b"Traceback" not in err
    assert b"what was not finished was not written" in err


def test_the_demonstration_in_a_narrow_terminal_and_piped(started, tmp_path):
    environment = {**os.environ, "COLUMNS": "40", "LINES": "10", "TERM": "dumb"}
    running = started("demo", "--dir", tmp_path / "city", "--tests", "4", env=environment)
    out, err = running.communicate()
    assert running.returncode == 0, err
    paths = out.decode().splitlines()[-3:]
    assert [path[-8:] for path in paths] == ["-nl.html", "-fr.html", "-en.html"]
    assert all(os.path.isfile(path) for path in paths)


def test_a_full_disk_is_told(project):
    with open("/dev/full", "wb") as full:
        code = "import sys; from discrimtest.cli import main; main()"
        words = [sys.executable, "-c", code, "tests", "list", STUDY, "--project", str(project)]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert b"No space left" in done.stderr
