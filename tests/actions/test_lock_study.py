"""Locking and amending: what was agreed before the data stays as it was, or says why not."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import discrimtest
from discrimtest.actions import lock_study as actions
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.list_tests import list_tests
from discrimtest.actions.lock_study import amend_study, lock_study
from discrimtest.errors import DiscrimtestError, Refused, StudyLocked, WrongInput
from discrimtest.store import studies
from discrimtest.store.engine import reading
from discrimtest.words.study import StudyState, StudyVersion, VersionKind
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.examples import EXPORT, NOW, STUDY, edit, everything, root_of

FILE = f"studies/{STUDY}/study.toml"
PROTOCOL = "protocols/email-couples/protocol.toml"
LETTER = "protocols/email-couples/letters/a.nl.txt"
PLAN = "analysis/matched-pairs/plan.toml"
LEGAL = "protocols/legal/flanders.toml"


def versions(place: Workplace) -> list[StudyVersion]:
    with reading(place.engine) as session:
        return studies.versions(session, studies.id_of(STUDY))


def append(place: Workplace, path: str, text: str) -> None:
    file = root_of(place) / path
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_a_lock_freezes_every_file_under_its_hash(either: Workplace) -> None:
    version = lock_study(either, STUDY)
    assert (version.number, version.kind, version.reason) == (1, VersionKind.LOCK, "")
    assert (version.by, version.at) == (either.person.id, NOW)
    for part, path in (("study", FILE), ("plan", PLAN), ("legal", LEGAL)):
        content = (root_of(either) / path).read_bytes()
        assert version.hashes[part] == hashlib.sha256(content).hexdigest()
        assert version.snapshot[path].encode() == content
    assert version.hashes["program"] == discrimtest.__version__
    assert {*version.hashes} == {"study", "protocol", "plan", "legal", "program"}
    assert {PROTOCOL, LETTER} <= version.snapshot.keys()
    assert versions(either) == [version]
    with reading(either.engine) as session:
        study = look_up(either, session, STUDY)
    assert study.registered.state is StudyState.LOCKED


def test_a_locked_study_is_not_locked_again(either: Workplace) -> None:
    lock_study(either, STUDY)
    before = everything(either)
    with pytest.raises(Refused, match="locked already"):
        lock_study(either, STUDY)
    edit(either, FILE, "agency_tests = 4", "agency_tests = 3")
    with pytest.raises(StudyLocked, match="study amend"):
        lock_study(either, STUDY)
    assert everything(either) == before


def test_every_mistake_of_every_file_is_named_and_nothing_locked(place: Workplace) -> None:
    edit(place, FILE, "tests = 200", 'tests = "many"')
    edit(place, FILE, 'mode = "proactive"', 'mode = "hidden"')
    edit(place, PROTOCOL, "window_days = 14", "window_days = -1")
    edit(place, PLAN, "alpha = 0.05", "alpha = 0.05\nsurprise = 1")
    before = everything(place)
    with pytest.raises(WrongInput) as caught:
        lock_study(place, STUDY)
    told = str(caught.value)
    for word in (FILE, "sample.tests", "mode", PROTOCOL, "window_days", PLAN, "surprise"):
        assert word in told
    assert everything(place) == before


def test_a_broken_rule_is_refused_and_nothing_locked(place: Workplace) -> None:
    edit(place, FILE, "tests = 200", "tests = 200\nunknown = 3")
    before = everything(place)
    with pytest.raises(DiscrimtestError, match="unknown"):
        lock_study(place, STUDY)
    assert everything(place) == before


CHANGES = {
    FILE: "\n# a remark\n",
    PROTOCOL: "\n# a remark\n",
    LETTER: "\nTot binnenkort\n",
    PLAN: "\n# a remark\n",
    LEGAL: "\n# a remark\n",
}


def test_changed_files_are_all_named_until_they_are_amended(locked: Workplace) -> None:
    for path, text in CHANGES.items():
        append(locked, path, text)
    (root_of(locked) / "protocols/email-couples/scripts").mkdir(exist_ok=True)
    before = everything(locked)
    for act in (
        lambda: draw_tests(locked, STUDY),
        lambda: import_listings(locked, STUDY, EXPORT),
        lambda: lock_study(locked, STUDY),
    ):
        with pytest.raises(StudyLocked) as caught:
            act()
        assert caught.value.exit_code == 1
        assert {problem.place for problem in caught.value.problems} == set(CHANGES)
        assert "amend" in str(caught.value)
    assert everything(locked) == before
    assert list_tests(locked, STUDY) == [], "reading goes on by the frozen files"


def test_files_that_became_unreadable_are_changed_files(locked: Workplace) -> None:
    edit(locked, FILE, "tests = 200", "tests = = 200")
    with pytest.raises(StudyLocked, match="can not be read") as caught:
        draw_tests(locked, STUDY)
    assert FILE in str(caught.value)


def test_an_amendment_is_the_next_version_with_its_reason(either: Workplace) -> None:
    first = lock_study(either, STUDY)
    edit(either, FILE, "agency_tests = 4", "agency_tests = 3")
    edit(either, FILE, "postbus1@", "postbus9@")
    second = amend_study(either, STUDY, "  The sector asked for fewer tests.  ")
    assert (second.number, second.kind) == (2, VersionKind.AMENDMENT)
    assert second.reason == "The sector asked for fewer tests."
    assert second.hashes["study"] != first.hashes["study"]
    assert second.hashes["protocol"] == first.hashes["protocol"]
    assert versions(either) == [first, second]
    with reading(either.engine) as session:
        study = look_up(either, session, STUDY)
    assert study.instrument.study.limits.agency_tests == 3
    import_listings(either, STUDY, EXPORT)
    assert draw_tests(either, STUDY).tests == 10


def test_an_amendment_needs_a_lock_a_reason_and_a_change(place: Workplace) -> None:
    with pytest.raises(Refused, match="Nothing was done with the study yet"):
        amend_study(place, STUDY, "no reason to")
    import_listings(place, STUDY, EXPORT)
    with pytest.raises(Refused, match="only a locked study"):
        amend_study(place, STUDY, "no reason to")
    lock_study(place, STUDY)
    before = everything(place)
    with pytest.raises(Refused, match="no file differs"):
        amend_study(place, STUDY, "no change")
    edit(place, FILE, "agency_tests = 4", "agency_tests = 3")
    for reason in ("", " \n"):
        with pytest.raises(WrongInput, match=r"reason: .*must say why"):
            amend_study(place, STUDY, reason)
    edit(place, FILE, "agency_tests = 3", 'agency_tests = "3"')
    with pytest.raises(WrongInput, match="agency_tests"):
        amend_study(place, STUDY, "a mistake")
    assert everything(place) == before


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("purpose", 'purpose = "measurement"', 'purpose = "enforcement"'),
        ("mode", 'mode = "proactive"', 'mode = "reactive"'),
        ("simulated", "seed = 20260301", "seed = 20260301\nsimulated = true"),
        ("timezone", 'timezone = "Europe/Brussels"', 'timezone = "Europe/Paris"'),
    ],
)
def test_what_the_lock_fixed_never_changes(place: Workplace, key: str, old: str, new: str) -> None:
    lock_study(place, STUDY)
    edit(place, FILE, old, new)
    before = everything(place)
    with pytest.raises(Refused) as caught:
        amend_study(place, STUDY, "another kind of study")
    assert key in str(caught.value)
    assert everything(place) == before


def test_what_is_fixed_may_change_while_nothing_is_locked(place: Workplace) -> None:
    import_listings(place, STUDY, EXPORT)
    edit(place, FILE, "seed = 20260301", "seed = 20260301\nsimulated = true")
    lock_study(place, STUDY)
    with reading(place.engine) as session:
        assert look_up(place, session, STUDY).registered.simulated


def test_everything_goes_on_by_the_frozen_files_when_the_folders_are_gone(
    place: Workplace,
) -> None:
    edit(place, FILE, "tests = 200", "tests = 6")
    lock_study(place, STUDY)
    for name in ("studies", "protocols", "analysis"):
        shutil.rmtree(root_of(place) / name)
        (root_of(place) / name).mkdir()
    import_listings(place, STUDY, EXPORT)
    assert draw_tests(place, STUDY).wanted == 6
    assert len(list_tests(place, STUDY)) == 6
    with pytest.raises(Refused, match="no file differs"):
        amend_study(place, STUDY, "the folder is gone")


def test_line_ends_of_another_system_change_nothing(place: Workplace) -> None:
    lock_study(place, STUDY)
    for path in (FILE, LETTER, PLAN):
        file = root_of(place) / path
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    with pytest.raises(Refused, match="no file differs"):
        amend_study(place, STUDY, "nothing but line ends")


def test_on_the_command_line(command: Callable[..., Any], project: Path) -> None:
    at = ("--project", project)
    locked = command("study", "lock", STUDY, "--json", *at)
    assert locked.code == 0
    told = json.loads(locked.out)
    assert (told["version"], told["kind"], len(told["hashes"])) == (1, "lock", 5)
    assert command("study", "lock", STUDY, *at).code == 1
    assert command("study", "amend", STUDY, *at).code == 2, "--reason is missing"
    assert command("study", "amend", STUDY, "--reason", "none", *at).code == 1
    file = project / FILE
    file.write_text(file.read_text(encoding="utf-8") + "# x\n", encoding="utf-8")
    refused = command("tests", "draw", STUDY, *at)
    assert refused.code == 1
    assert FILE in refused.err
    amended = command("study", "amend", STUDY, "--reason", "A remark.", *at)
    assert amended.code == 0
    assert "version 2" in amended.out


def test_files_are_read_while_nobody_waits_and_of_two_locks_one_counts(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague does the same between reading and writing: this one reads again."""

    def first(name: str, act: Callable[[], object]) -> None:
        real = getattr(actions, name)

        def beside(*words: object) -> object:
            monkeypatch.setattr(actions, name, real)
            act()
            return real(*words)

        monkeypatch.setattr(actions, name, beside)

    first("committing", lambda: lock_study(place, STUDY))
    with pytest.raises(Refused, match="locked already"):
        lock_study(place, STUDY)
    edit(place, FILE, "agency_tests = 4", "agency_tests = 3")
    first("changed_files", lambda: amend_study(place, STUDY, "a colleague's reason"))
    with pytest.raises(Refused, match="no file differs"):
        amend_study(place, STUDY, "the same again")
    assert [version.number for version in versions(place)] == [1, 2]
