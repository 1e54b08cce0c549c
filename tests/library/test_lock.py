"""What is frozen can be run again, and every change after it is seen."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import discrimtest
from discrimtest.errors import WrongInput
from discrimtest.files.change import ChangeKind, changes
from discrimtest.library.check import checked_instrument
from discrimtest.library.instrument import load_instrument, restore_instrument
from discrimtest.library.locate import Library
from discrimtest.library.lock import lock_hashes, snapshot, stands

Edit = Callable[[str, str, str], None]
PARTS = {
    "studies/crossed/study.toml": "study",
    "analysis/plain/plan.toml": "plan",
    "protocols/legal/flanders.toml": "legal",
    "protocols/couples/protocol.toml": "protocol",
    "protocols/couples/profiles.toml": "protocol",
    "protocols/couples/codebook.toml": "protocol",
    "protocols/couples/letters/a.nl.txt": "protocol",
    "protocols/couples/letters/b.en.txt": "protocol",
    "protocols/origins/profiles.toml": "protocol",
}


def test_restored_is_what_was_frozen(library: Library, project: Path) -> None:
    instrument = load_instrument(library, "crossed")
    frozen, hashes = snapshot(instrument), lock_hashes(instrument)
    for file in project.rglob("*.toml"):
        file.write_text("nonsense")
    restored = restore_instrument(frozen)
    assert restored == instrument
    assert lock_hashes(restored) == hashes
    assert changes(frozen, restored.texts) == ()


def test_hashes_of_single_files_are_those_of_the_files(library: Library, project: Path) -> None:
    hashes = lock_hashes(load_instrument(library, "example"))
    for part, path in (
        ("study", "studies/example/study.toml"),
        ("plan", "analysis/plain/plan.toml"),
        ("legal", "protocols/legal/flanders.toml"),
    ):
        assert hashes[part] == hashlib.sha256((project / path).read_bytes()).hexdigest()
    assert hashes["program"] == discrimtest.__version__
    assert set(hashes) == {"study", "protocol", "plan", "legal", "program"}


def test_the_hash_of_the_protocol_covers_paths_and_contents(
    library: Library, project: Path
) -> None:
    instrument = load_instrument(library, "example")
    files = sorted(
        path for path in (project / "protocols" / "couples").rglob("*") if path.is_file()
    )
    # By hand: the canonical JSON of path and hash, in the order of the paths.
    inside = ",".join(
        f'"{path.relative_to(project).as_posix()}":"{hashlib.sha256(path.read_bytes()).hexdigest()}"'
        for path in files
    )
    expected = hashlib.sha256(f"{{{inside}}}".encode()).hexdigest()
    assert lock_hashes(instrument)["protocol"] == expected


def test_line_ends_and_byte_order_mark_change_no_hash(library: Library, project: Path) -> None:
    before = lock_hashes(load_instrument(library, "crossed"))
    for file in project.rglob("*.*"):
        if file.is_file():
            file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert lock_hashes(load_instrument(library, "crossed")) == before


@pytest.mark.slow
@pytest.mark.parametrize(("path", "part"), PARTS.items())
def test_a_change_is_seen_in_its_part_and_nowhere_else(
    library: Library, project: Path, path: str, part: str
) -> None:
    before = load_instrument(library, "crossed")
    frozen, hashes = snapshot(before), lock_hashes(before)
    file = project / path
    old = "zoeken een thuis" if path.endswith("a.nl.txt") else "\n"
    new = "zoeken samen een thuis" if path.endswith("a.nl.txt") else "\n\n"
    text = file.read_text()
    file.write_text(text.rsplit(old, 1)[0] + new + text.rsplit(old, 1)[1])
    after = load_instrument(library, "crossed")
    now = lock_hashes(after)
    assert {name for name in now if now[name] != hashes[name]} == {part}
    (change,) = changes(frozen, after.texts)
    assert (change.file, change.of_file) == (path, ChangeKind.CHANGED)


def test_added_and_removed_files_are_seen(library: Library, project: Path, edit: Edit) -> None:
    frozen = snapshot(load_instrument(library, "example"))
    edit("protocols/couples/protocol.toml", 'reading_languages = ["en"]', "reading_languages = []")
    (project / "protocols" / "couples" / "scripts").mkdir()
    (project / "protocols" / "couples" / "scripts" / "call.md").write_text("Bel en vraag.\n")
    found = changes(frozen, load_instrument(library, "example").texts)
    assert [(change.file.rpartition("/")[2], str(change.of_file)) for change in found] == [
        ("a.en.txt", "removed"),
        ("b.en.txt", "removed"),
        ("protocol.toml", "changed"),
        ("call.md", "added"),
    ]


def test_files_that_belong_to_nobody_change_nothing(library: Library, project: Path) -> None:
    before = lock_hashes(load_instrument(library, "example"))
    (project / "studies" / "example" / "README.md").write_text("For people.\n")
    (project / "studies" / "earlier" / "study.toml").write_text(
        (project / "studies" / "earlier" / "study.toml").read_text() + "\n# a remark\n"
    )
    assert lock_hashes(load_instrument(library, "example")) == before


def test_a_snapshot_that_is_not_whole_is_refused(library: Library) -> None:
    frozen = snapshot(load_instrument(library, "example"))
    del frozen["protocols/couples/letters/a.nl.txt"]
    with pytest.raises(WrongInput, match=r"a\.nl\.txt: is not in the snapshot"):
        restore_instrument(frozen)
    with pytest.raises(WrongInput, match="exactly one study"):
        restore_instrument({})


class Restless:
    """A library in which every file has grown a remark each time it is read."""

    def __init__(self, library: Library) -> None:
        self.library, self.reads = library, Counter[str]()

    def text(self, path: str) -> str:
        self.reads[path] += 1
        return self.library.text(path) + "\n# a remark" * (self.reads[path] - 1)

    def names(self, folder: str) -> tuple[str, ...]:
        return self.library.names(folder)


def test_what_was_checked_is_what_is_frozen(library: Library) -> None:
    restless = Restless(library)
    instrument = checked_instrument(restless, "crossed", today=date(2026, 2, 1))
    assert set(restless.reads.values()) == {1}
    assert snapshot(instrument) == snapshot(load_instrument(library, "crossed"))


def test_unchanged_texts_stand_without_being_parsed(library: Library, edit: Edit) -> None:
    frozen = snapshot(load_instrument(library, "crossed"))
    assert stands(frozen, library)
    edit("protocols/couples/letters/a.nl.txt", "\n", "\n\n")
    assert not stands(frozen, library)


@pytest.mark.parametrize("script", ["visit.md", "note.txt"])
def test_a_script_that_is_new_changes_the_protocol(
    library: Library, project: Path, script: str
) -> None:
    frozen = snapshot(load_instrument(library, "crossed"))
    scripts = project / "protocols" / "couples" / "scripts"
    scripts.mkdir(exist_ok=True)
    (scripts / script).write_text("Say hello.\n", encoding="utf-8")
    assert stands(frozen, library) is (script == "note.txt")


def test_a_file_that_is_gone_does_not_stand(library: Library, project: Path) -> None:
    frozen = snapshot(load_instrument(library, "crossed"))
    (project / "analysis" / "plain" / "plan.toml").unlink()
    assert not stands(frozen, library)
