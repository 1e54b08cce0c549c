"""A new project is whole or not there at all, and its key is where it was asked to be."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from discrimtest.actions.check_files import check_study_files
from discrimtest.actions.find_studies import find_protocols, find_studies, titled
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.init_project import init_project
from discrimtest.actions.keep_store import check_store
from discrimtest.actions.lock_study import lock_study
from discrimtest.actions.preview_study import preview_study
from discrimtest.doors import as_command
from discrimtest.errors import OutsideTrouble, Refused, WrongInput
from discrimtest.library.instrument import load_instrument
from discrimtest.store.keys import KEY_FILE_VARIABLE
from discrimtest.workplace.workplace import Workplace
from tests.actions.examples import EXPORT, NOW, STUDY, another_study, edit, everything, root_of

SHIPPED = {"kortrijk-couples-2026", "kortrijk-crossroads-2026", "kortrijk-origin-2026"}


def test_a_new_project_can_be_worked_in(
    tmp_path: Path, open_places: Callable[..., Workplace]
) -> None:
    made = init_project(tmp_path / "new", NOW)
    assert {each.name for each in made.directory.iterdir()} == {
        "analysis",
        "discrimtest.db",
        "discrimtest.key",
        "protocols",
        "studies",
    }
    assert made.files == sum(
        1 for each in made.directory.rglob("*") if each.is_file() and each.suffix not in _MADE
    )
    for secret in (made.database, made.key_file):
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert import_listings(open_places(made.directory), STUDY, EXPORT).accepted == 10
    found = check_store(made.directory, None)
    assert (found.problems, found.opened) == ((), True)
    assert {each.slug for each in find_studies(made.directory, None)} >= SHIPPED
    assert all(each.origin == "project" for each in find_studies(made.directory, None))
    assert {each.name for each in find_protocols(made.directory)} >= {
        "email-couples",
        "email-origin",
    }


_MADE = {".db", ".key"}


@pytest.mark.parametrize("name", ["städ 100% ? #1", "a'b\"c", " space "])
def test_a_folder_may_have_any_name(
    tmp_path: Path, name: str, open_places: Callable[..., Workplace]
) -> None:
    made = init_project(tmp_path / name, NOW)
    assert {each.name for each in tmp_path.iterdir()} == {name}
    assert import_listings(open_places(made.directory), STUDY, EXPORT).accepted == 10


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert init_project(tmp_path / "empty", NOW).database.is_file()


def test_nothing_of_anybodys_is_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    with pytest.raises(Refused, match="must be empty"):
        init_project(folder, NOW)
    assert [each.name for each in folder.iterdir()] == ["thesis.txt"]
    with pytest.raises(WrongInput, match="must exist"):
        init_project(tmp_path / "none" / "new", NOW)
    assert not (tmp_path / "none").exists(), "no parent folder is made"
    with pytest.raises(WrongInput, match="no folder"):
        init_project(folder / "thesis.txt", NOW)


def test_a_project_twice_in_one_place_is_refused(project: Path) -> None:
    before = {each: each.stat().st_mtime_ns for each in project.rglob("*")}
    with pytest.raises(Refused):
        init_project(project, NOW)
    assert {each: each.stat().st_mtime_ns for each in project.rglob("*")} == before


def test_the_key_is_made_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_places: Callable[..., Workplace]
) -> None:
    key = tmp_path / "safe.key"
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(key))
    made = init_project(tmp_path / "one", NOW)
    assert made.key_file == key
    assert not (tmp_path / "one" / "discrimtest.key").exists()
    content = key.read_bytes()
    import_listings(open_places(made.directory), STUDY, EXPORT)
    init_project(tmp_path / "two", NOW)
    assert key.read_bytes() == content, "a second project uses the key that is there"
    assert check_store(made.directory, None).problems == ()


def test_a_project_whose_key_can_not_be_made_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(tmp_path / "no" / "folder.key"))
    (tmp_path / "empty").mkdir()
    for name in ("new", "empty"):
        with pytest.raises(OutsideTrouble, match="key file"):
            init_project(tmp_path / name, NOW)
    assert [each.name for each in tmp_path.iterdir()] == ["empty"]
    assert list((tmp_path / "empty").iterdir()) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("tests = 200", 'tests = "many"'),
        ("tests = 200", "tests = true"),
        ("[sample]", "[samples]"),
        ("[period]", "[period"),
        ("protocol = ", "protocol = 1 # "),
        pytest.param("[period]", f"deep = {'[' * 5_000}\n[period]", id="nested too deep"),
    ],
)
def test_studies_with_mistakes_are_listed_and_checked(
    place: Workplace, project: Path, right: str, wrong: str
) -> None:
    edit(place, f"studies/{STUDY}/study.toml", right, wrong)
    found = {each.slug: each for each in find_studies(project, None)}
    told = titled(found[STUDY], as_command)
    assert told == f"holds mistakes: discrimtest study check {STUDY}"
    verdict = check_study_files(project, None, STUDY, launch=False)
    assert verdict.wrong


def told(project: Path, slug: str = STUDY) -> str:
    """The warnings of a check."""
    return "\n".join(map(str, check_study_files(project, None, slug, launch=False).warnings))


def test_a_check_tells_of_lines_that_two_studies_name(place: Workplace, project: Path) -> None:
    other = another_study(place, "kortrijk-again")
    pattern = "{first}.{last}@kortrijk-couples.example"
    assert "is a line of" not in told(project)
    edit(place, f"studies/{other}/study.toml", "{first}.{last}@kortrijk-again.example", pattern)
    assert told(project).count(f"found '{pattern}': is a line of {other} too") == 1
    assert f"is a line of {STUDY} too" in told(project, other)
    edit(place, f"studies/{other}/study.toml", "[sample]", "[sample")
    assert "is a line of" not in told(project), "a study with mistakes is no other study's matter"


def test_a_period_that_is_over_is_no_news_once_the_study_is_locked(
    place: Workplace, project: Path
) -> None:
    edit(place, f"studies/{STUDY}/study.toml", "last = 2026-04-30", "last = 2020-04-30")
    edit(place, f"studies/{STUDY}/study.toml", "first = 2026-03-01", "first = 2020-03-01")
    assert "is over: a study locked now is recorded afterwards" in told(project)
    lock_study(place, STUDY)
    assert "is over" not in told(project)


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_a_preview_shows_each_variant_by_both_arms_and_as_tests_send_them(
    project: Path, place: Workplace, language: str
) -> None:
    pages = preview_study(project, None, STUDY, language=language, comparison="male_couple")
    instrument = load_instrument(place.library, STUDY)
    told = [page.variant for page in pages]
    assert told == ["", *instrument.protocol.variants, "a, b", "c, d"]
    assert pages[0].kind == "personas"
    years = {"nl": " jaar, ", "fr": " ans, ", "en": " years, "}[language]
    assert all(years in person for _, _, person in pages[0].letters)
    for page in pages[1:-2]:
        (one, _, mine), (two, _, other) = page.letters
        assert (one, two) == ("male_couple", "different_sex_couple_man")
        assert mine != other
        assert _outside(mine) == _outside(other), "only what stands in brackets differs"
    for page in pages[-2:]:
        assert page.kind == "test"
        first, second = (body for _, _, body in page.letters)
        assert "[" not in first + second
        shared = set(first.splitlines()) & set(second.splitlines())
        assert shared == {""}, "no line of one stands in the other"


def _outside(text: str) -> list[str]:
    return [part.split("]")[-1] for part in text.split("[")]


def test_a_preview_writes_from_mailboxes_alone(place: Workplace, project: Path) -> None:
    number = "+32 400 00 00 09"
    line = '[[lines]]\nid = "call"\nchannel = "phone"\narm = "male_couple"\n'
    line += f'address = "{number}"\n\n'
    edit(place, f"studies/{STUDY}/study.toml", "[analysis]\n", f"{line}[analysis]\n")
    who, *letters = preview_study(project, None, STUDY)
    assert f"male_couple: call (phone) {number}: " in who.text
    assert number not in "\n".join(page.text for page in letters)


def test_a_preview_tells_who_writes_from_which_line(place: Workplace, project: Path) -> None:
    who = preview_study(project, None, STUDY, comparison="male_couple")[0]
    assert {arm for arm, _, _ in who.letters} == {"male_couple", "different_sex_couple_man"}
    assert len(who.letters) == 12 + 4
    told = {line.split()[0]: (line.split()[-1], person) for _, line, person in who.letters}
    address, person = told["mailbox-1"]
    first, last = person.split(", ")[0].casefold().split()
    assert address == f"{first}.{last}@kortrijk-couples.example"
    # A comparison that is not drawn has no lines: its letters are shown all the same.
    pages = preview_study(project, None, STUDY, comparison="trans_woman")
    assert [page.kind for page in pages][-1] == "test"
    assert "personas" not in {page.kind for page in pages}


@pytest.mark.parametrize(
    ("options", "word"),
    [({"language": "de"}, "lang: "), ({"comparison": "cats"}, "comparison: ")],
)
def test_a_preview_of_what_is_not_there_is_wrong_input(
    project: Path, options: dict[str, str], word: str
) -> None:
    with pytest.raises(WrongInput, match=word):
        preview_study(project, None, STUDY, **options)


def test_init_on_the_command_line(command: Callable[..., Any], tmp_path: Path) -> None:
    made = command("init", tmp_path / "new")
    assert made.code == 0
    assert "discrimtest study list" in made.out
    assert command("init", tmp_path / "new").code == 1
    assert command("init", tmp_path / "none" / "new").code == 2
    assert command("init").code == 2
    listed = command("study", "list", "--project", tmp_path / "new")
    assert listed.code == 0
    assert STUDY in listed.out
    assert command("study", "check", STUDY, "--project", tmp_path / "new").code == 0
    assert command("study", "preview", STUDY, "--project", tmp_path / "new").code == 0


WORK = (
    ("listings", "import", EXPORT, "--study", STUDY),
    ("listings", "landlords"),
    ("study", "lock", STUDY),
    ("tests", "draw", STUDY),
    ("tests", "list", STUDY),
    ("user", "list"),
    ("db", "check"),
    ("db", "backup", "backup.zip"),
)


@pytest.mark.parametrize("words", WORK, ids=lambda words: " ".join(map(str, words[:2])))
class SpecTrouble:
    """What every command that needs a project says when something of it is missing."""

    def test_outside_any_project(
        self,
        words: tuple[str, ...],
        command: Callable[..., Any],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.chdir(tmp_path)
        said = command(*words)
        assert said.code == 2
        assert "discrimtest init" in said.err
        assert list(tmp_path.iterdir()) == []

    def test_in_a_folder_that_is_no_project(
        self, words: tuple[str, ...], command: Callable[..., Any], tmp_path: Path
    ) -> None:
        said = command(*words, "--project", tmp_path / "none")
        assert said.code == 2
        assert "none" in said.err
        assert list(tmp_path.iterdir()) == []

    def test_without_its_database(
        self, words: tuple[str, ...], command: Callable[..., Any], project: Path
    ) -> None:
        (project / "discrimtest.db").unlink()
        said = command(*words, "--project", project)
        assert said.code == 3
        assert "discrimtest.db" in said.err
        assert not (project / "discrimtest.db").exists()

    def test_with_a_database_in_a_folder_that_is_not_there(
        self, words: tuple[str, ...], command: Callable[..., Any], project: Path
    ) -> None:
        missing = project / "no" / "folder" / "x.db"
        said = command(*words, "--project", project, "--database", f"sqlite:///{missing}")
        assert said.code == 3
        assert "must exist" in said.err
        assert not (project / "no").exists()

    def test_with_a_database_that_is_none(
        self, words: tuple[str, ...], command: Callable[..., Any], project: Path
    ) -> None:
        (project / "discrimtest.db").write_bytes(b"this is a letter to my aunt " * 50)
        said = command(*words, "--project", project)
        assert said.code == 3
        assert "not a readable SQLite database" in said.err
        for address in ("mysql://x/y", "x.db", "sqlite://"):
            wrong = command(*words, "--project", project, "--database", address)
            assert wrong.code == 2
            assert "sqlite:///PATH" in wrong.err

    def test_without_its_key(
        self, words: tuple[str, ...], command: Callable[..., Any], project: Path
    ) -> None:
        (project / "discrimtest.key").unlink()
        said = command(*words, "--project", project)
        # A check opens what it can, and says what it could not.
        assert said.code == (0 if words == ("db", "check") else 3)
        assert "key" in said.out + said.err
        assert not (project / "discrimtest.key").exists()


def test_options_count_before_and_after_the_subcommand(
    command: Callable[..., Any], project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = ("listings", "landlords")
    assert command("--project", project, *work).code == 0
    assert command(*work, "--project", project).code == 0
    assert command("--project", tmp_path, *work, "--project", project).code == 0, "the nearest"
    assert command("--project", project, *work, "--project", tmp_path).code == 2
    here = f"sqlite:///{project / 'discrimtest.db'}"
    nowhere = f"sqlite:///{tmp_path / 'none.db'}"
    assert command("--database", nowhere, "--project", project, *work).code == 3
    assert command("--project", project, *work, "--database", nowhere).code == 3
    monkeypatch.setenv("DISCRIMTEST_DATABASE_URL", nowhere)
    assert command(*work, "--project", project).code == 3
    assert command("--database", here, *work, "--project", project).code == 0, "typed wins"
    assert command(*work, "--project", project, "--database", here).code == 0
    monkeypatch.setenv("DISCRIMTEST_DATABASE_URL", here)
    assert command(*work, "--project", project, "--database", nowhere).code == 3
    assert command("--database", nowhere, *work, "--project", project).code == 3
    monkeypatch.chdir(project / "studies" / STUDY)
    monkeypatch.delenv("DISCRIMTEST_DATABASE_URL")
    assert command(*work).code == 0, "the nearest parent with studies/"


def test_the_key_file_of_the_environment_is_used(
    command: Callable[..., Any], project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("listings", "import", EXPORT, "--study", STUDY, "--project", project)
    moved = (project / "discrimtest.key").rename(tmp_path / "elsewhere.key")
    assert command("listings", "landlords", "--project", project).code == 3
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(moved))
    assert "Leiehoek" in command("listings", "landlords", "--project", project).out
    moved.chmod(0o644)
    open_to_all = command("listings", "landlords", "--project", project)
    assert open_to_all.code == 3
    assert "chmod 600" in open_to_all.err
    moved.chmod(0o600)
    moved.write_text("no key")
    assert command("listings", "landlords", "--project", project).code == 3


def test_the_key_of_another_installation_is_told(
    command: Callable[..., Any], project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("listings", "import", EXPORT, "--study", STUDY, "--project", project)
    other = init_project(tmp_path / "other", NOW)
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(other.key_file))
    said = command("listings", "landlords", "--project", project)
    assert said.code == 3
    assert "another installation" in said.err


# No file of this process may be written beyond its first 16 KiB: as on a full disk.
_FULL_DISK = """
import resource, signal, sys
from discrimtest.cli import run
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (16_384,) * 2)
sys.exit(run(sys.argv[1:]))
"""


def test_a_full_disk_is_told_and_loses_nothing(place: Workplace, project: Path) -> None:
    before = everything(place)
    words = ["listings", "import", EXPORT, "--study", STUDY, "--project", project]
    said = subprocess.run(
        [sys.executable, "-c", _FULL_DISK, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 3, said.stderr
    assert "nothing of this command was written" in said.stderr
    assert "Traceback" not in said.stderr
    assert everything(place) == before
    assert check_store(project, None).problems == ()


# Rights to files bind this process even where root runs it: it gives up what lets root pass.
_BOUND = """
import ctypes, sys
from discrimtest.cli import run
capset = getattr(ctypes.CDLL(None), "capset", None)
if capset is not None:
    assert capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()) == 0
sys.exit(run(sys.argv[1:]))
"""


def bound(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command as somebody whom the rights to files bind."""
    return subprocess.run(
        [sys.executable, "-c", _BOUND, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_read_only_project_can_be_read_and_is_not_changed(locked: Workplace) -> None:
    root = root_of(locked)
    before = everything(locked)
    locked.engine.dispose()
    at = ("--project", root)
    (root / "discrimtest.db").chmod(0o444)
    (root / "backups").mkdir(mode=0o555)
    root.chmod(0o555)
    try:
        read = bound("listings", "landlords", *at)
        refused = [
            bound(*words, *at)
            for words in (
                ("tests", "draw", STUDY),
                ("user", "add", "an", "--role", "tester"),
                ("db", "backup", root / "backups" / "backup.zip"),
            )
        ]
    finally:
        root.chmod(0o755)
    assert read.returncode == 0, read.stderr
    assert "Leiehoek" in read.stdout
    for said in refused:
        assert said.returncode == 3, said.stderr
        assert "Traceback" not in said.stderr
        assert "writ" in said.stderr
    assert everything(locked) == before


def test_a_project_is_not_made_where_nothing_may_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        said = bound("init", tmp_path / "new")
    finally:
        tmp_path.chmod(0o755)
    assert said.returncode == 3, said.stderr
    assert "Traceback" not in said.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_secret_that_may_not_be_read_is_told(project: Path) -> None:
    (project / "discrimtest.key").chmod(0o000)
    said = bound("listings", "landlords", "--project", project)
    assert said.returncode == 3
    assert "discrimtest.key" in said.stderr
    assert "Traceback" not in said.stderr


def test_scripts_of_calls_are_shown_as_scripts(project: Path) -> None:
    pages = preview_study(project, None, "kortrijk-couples-phone-2026", language="nl")
    told = [page.text for page in pages if page.kind != "personas"]
    assert told
    assert all("letter" not in text.split("===")[0] and "Subject:" not in text for text in told)
    assert "script a (nl)" in told[0]
