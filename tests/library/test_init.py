"""A project is made whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from discrimtest.errors import OutsideTrouble, Refused, WrongInput
from discrimtest.library import locate as locate_module
from discrimtest.library.init import init_project
from discrimtest.library.instrument import load_instrument
from discrimtest.library.locate import Library


@pytest.fixture
def shipped(tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package that ships the small project."""
    package = tmp_path / "installed" / "discrimtest"
    shutil.copytree(project, package / "_shipped")
    monkeypatch.setattr(locate_module, "_PACKAGE", package)
    return package / "_shipped"


def files_below(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("exists", [True, False])
def test_copies_the_three_folders(tmp_path: Path, shipped: Path, exists: bool) -> None:
    target = tmp_path / "mine"
    if exists:
        target.mkdir()
    count = init_project(target)
    assert files_below(target) == files_below(shipped)
    assert count == len(files_below(shipped)) > 10
    assert sorted(path.name for path in target.iterdir()) == ["analysis", "protocols", "studies"]
    assert load_instrument(Library(target), "example").slug == "example"
    # Others may read it, as any new folder.
    other = tmp_path / "other"
    other.mkdir()
    assert target.stat().st_mode == other.stat().st_mode


def test_refuses_a_folder_that_holds_something(tmp_path: Path, shipped: Path) -> None:
    target = tmp_path / "mine"
    target.mkdir()
    (target / "notes.txt").write_text("mine")
    with pytest.raises(Refused, match="must be empty"):
        init_project(target)
    assert files_below(target) == {"notes.txt": b"mine"}


def test_refuses_what_is_no_folder(tmp_path: Path, shipped: Path) -> None:
    target = tmp_path / "mine"
    target.write_text("a file")
    with pytest.raises(WrongInput, match="must be a folder"):
        init_project(target)
    with pytest.raises(WrongInput, match="Make that folder first"):
        init_project(tmp_path / "absent" / "mine")


def test_a_failure_half_way_leaves_nothing(
    tmp_path: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(tmp_path.iterdir())

    def full(source: str, target: str, *args: object, **kwargs: object) -> str:
        raise OSError(28, "No space left on device")

    # The disk that fills up after the first folder was copied.
    monkeypatch.setattr(shutil, "copystat", full)
    with pytest.raises(OutsideTrouble, match="No space left on device"):
        init_project(tmp_path / "mine")
    assert set(tmp_path.iterdir()) == before


def test_an_installation_without_folders_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locate_module, "_PACKAGE", tmp_path / "empty" / "discrimtest")
    with pytest.raises(OutsideTrouble, match="install it again"):
        init_project(tmp_path / "mine")
    assert not (tmp_path / "mine").exists()
