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
from discrimtest.actions.diff_study import diff_study
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.list_tests import list_tests
from discrimtest.actions.lock_study import amend_study, lock_study
from discrimtest.design.personas import personas_of
from discrimtest.errors import DiscrimtestError, Refused, StudyLocked, WrongInput
from discrimtest.files.change import Change
from discrimtest.store import studies
from discrimtest.store.engine import reading, writing
from discrimtest.store.reasons import reasons_by_entry
from discrimtest.words.persona import Persona
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
        study = studies.id_of(STUDY)
        told = reasons_by_entry(session, place.keys, study)
        return studies.versions(session, study, told)


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


def test_personas_are_made_before_anybody_has_to_wait(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def while_others_write(*given: object) -> tuple[Persona, ...]:
        with writing(place.engine):
            made.append(given)
        return personas_of(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "personas_of", while_others_write)
    lock_study(place, STUDY)
    edit(place, FILE, "agency_tests = 4", "agency_tests = 3")
    amend_study(place, STUDY, "Fewer.")
    assert len(made) == 2


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
    LETTER: "\nTot dan\n",
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
    edit(either, FILE, "{first}{last}@", "{last}{first}@")
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
    assert draw_tests(either, STUDY).tests == 9


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


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("seed", "seed = 20260301", "seed = 20260302"),
        ("sample.design", "[sample]", '[sample]\ndesign = "within-listing"'),
    ],
)
def test_what_a_draw_rests_on_never_changes_after_it(
    field: Workplace, key: str, old: str, new: str
) -> None:
    edit(field, FILE, old, new)
    before = everything(field)
    with pytest.raises(Refused, match=r"was 20260301|was one-comparison-per-listing") as caught:
        amend_study(field, STUDY, "another throw of the dice")
    assert [problem.place for problem in caught.value.problems] == [f"{FILE}: {key}"]
    assert "start a new study" in str(caught.value)
    assert everything(field) == before


def test_a_drawn_pair_keeps_its_candidates(field: Workplace) -> None:
    begin = 'grounds = ["sexual_orientation"]\n'
    men = 'test = "male_couple"\ncontrol = "different_sex_couple_man"\n'
    women = 'test = "female_couple"\ncontrol = "different_sex_couple_woman"\n'
    for was, then in (
        (f'id = "male_couple"\n{begin}{men}', f'id = "male_couple"\n{begin}{women}'),
        (f'id = "female_couple"\n{begin}{women}', f'id = "female_couple"\n{begin}{men}'),
    ):
        edit(field, PROTOCOL, was, then)
    with pytest.raises(Refused, match=r"comparisons\[male_couple\]\.test"):
        amend_study(field, STUDY, "the other candidate")


def test_the_seed_may_change_before_a_draw(locked: Workplace) -> None:
    edit(locked, FILE, "seed = 20260301", "seed = 20260302")
    assert amend_study(locked, STUDY, "Drawn from a lottery in public.").number == 2


def test_an_amendment_tells_what_it_changes_before_it_is_written(locked: Workplace) -> None:
    edit(locked, FILE, "agency_tests = 4", "agency_tests = 3")
    edit(locked, LETTER, "Goedendag,", "Dag,")
    before = everything(locked)

    def no(found: tuple[Change, ...]) -> None:
        assert [(one.file, one.key, one.before, one.after) for one in found] == [
            (LETTER, "line 3", "Goedendag,", "Dag,"),
            (FILE, "limits.agency_tests", "4", "3"),
        ]
        raise InterruptedError

    with pytest.raises(InterruptedError):
        amend_study(locked, STUDY, "Why not", no)
    assert everything(locked) == before


def test_check_status_and_diff_say_that_files_differ_from_the_lock(
    command: Callable[..., Any], project: Path
) -> None:
    at = ("--project", project)
    command("study", "lock", STUDY, *at)
    assert "No file differs from version 1" in command("study", "diff", STUDY, *at).out
    assert json.loads(command("study", "status", STUDY, "--json", *at).out)["changed_files"] == 0
    assert "no longer as locked" not in command("study", "check", STUDY, *at).out
    file = project / FILE
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("agency_tests = 4", "agency_tests = 3"), encoding="utf-8")
    (change,) = json.loads(command("study", "diff", STUDY, "--json", *at).out)["changes"]
    assert change == {
        "file": FILE,
        "key": "limits.agency_tests",
        "kind": "changed",
        "before": "4",
        "after": "3",
    }
    shown = command("study", "diff", STUDY, *at).out.split()
    assert shown[-4:] == [FILE, "limits.agency_tests", "4", "3"]
    checked = command("study", "check", STUDY, *at)
    assert checked.code == 0
    assert "one file is no longer as locked on" in checked.out
    assert "one differs from the lock" in command("study", "status", STUDY, *at).out
    file.write_text(text.replace("agency_tests = 4", 'agency_tests = "3"'), encoding="utf-8")
    assert command("study", "diff", STUDY, *at).out.split()[-2:] == ["4", '"3"']
    file.write_text(text.replace("agency_tests = 4", "agency_tests = 3"), encoding="utf-8")
    amended = command("study", "amend", STUDY, "--reason", "Asked.", "--json", *at)
    assert json.loads(amended.out)["changes"] == [change]
    assert "No file differs from version 2" in command("study", "diff", STUDY, *at).out


def test_what_is_not_locked_has_nothing_to_differ_from(place: Workplace) -> None:
    with pytest.raises(Refused, match="Nothing was done with the study yet"):
        diff_study(place, STUDY)
    import_listings(place, STUDY, EXPORT)
    with pytest.raises(Refused, match="only a locked study"):
        diff_study(place, STUDY)


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
    first("changes", lambda: amend_study(place, STUDY, "a colleague's reason"))
    with pytest.raises(Refused, match="no file differs"):
        amend_study(place, STUDY, "the same again")
    assert [version.number for version in versions(place)] == [1, 2]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{first}.{last}@", "{last}.{first}@", "lines[mailbox-1]"),
        ('id = "account"\n', 'id = "account"\narm = "male_couple"\n', "lines[account-1]"),
    ],
)
def test_a_line_that_wrote_keeps_its_address_and_its_arm(
    place: Workplace, old: str, new: str, told: str
) -> None:
    import_listings(place, STUDY, EXPORT)
    lock_study(place, STUDY)
    draw_tests(place, STUDY, count=2)
    edit(place, FILE, old, new)
    with pytest.raises(Refused, match="not amended") as refused:
        amend_study(place, STUDY, "Another provider.")
    assert told in str(refused.value)


def test_an_address_that_wrote_goes_to_no_other_line(place: Workplace) -> None:
    line = '[[lines]]\nid = "{}"\nchannel = "email"\naddress = "Huur@own.example"\n\n'
    edit(place, FILE, "[analysis]\n", line.format("one") + "[analysis]\n")
    import_listings(place, STUDY, EXPORT)
    lock_study(place, STUDY)
    draw_tests(place, STUDY, count=2)
    edit(place, FILE, line.format("one"), line.format("two").replace("Huur", "huur"))
    with pytest.raises(Refused, match=r"lines\[two\]"):
        amend_study(place, STUDY, "A better name.")
    edit(place, FILE, line.format("two").replace("Huur", "huur"), "")
    amend_study(place, STUDY, "One mailbox less.")
