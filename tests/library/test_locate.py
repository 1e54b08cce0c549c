"""The user's project comes before what is shipped; names lead to the nearest known ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from discrimtest.errors import WrongInput
from discrimtest.library import locate as module
from discrimtest.library.check import check_protocol
from discrimtest.library.instrument import load_instrument
from discrimtest.library.locate import Library, find_project


def test_the_nearest_parent_with_studies_is_the_project(project: Path) -> None:
    deep = project / "protocols" / "couples"
    assert find_project(None, deep) == project
    assert find_project(project, Path("/")) == project


def test_without_a_project_there_is_none(tmp_path: Path) -> None:
    assert find_project(None, tmp_path) is None


@pytest.mark.parametrize(("name", "rule"), [("", "no folder studies/"), ("gone", "is no folder")])
def test_a_project_that_is_asked_for_must_be_one(tmp_path: Path, name: str, rule: str) -> None:
    with pytest.raises(WrongInput, match=rule):
        find_project(tmp_path / name, tmp_path)


def test_lists_what_a_project_holds(library: Library) -> None:
    ours = [entry.name for entry in library.studies() if entry.origin == "project"]
    assert ours == ["crossed", "earlier", "example"]
    assert {"couples", "origins"} <= {entry.name for entry in library.protocols()}
    assert "legal" not in {entry.name for entry in library.protocols()}
    assert "flanders" in {entry.name for entry in library.legal_files()}
    assert "plain" in {entry.name for entry in library.plans()}


def test_what_is_shipped_is_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project: Path
) -> None:
    package = tmp_path / "site-packages" / "discrimtest"
    shutil.copytree(project, package / "_shipped")
    (tmp_path / "site-packages" / "protocols").mkdir()  # a stranger's, beside the package
    monkeypatch.setattr(module, "_PACKAGE", package)
    library = Library()
    assert [origin for origin, _ in library.places] == ["shipped"]
    assert load_instrument(library, "example").study.runner.en == "Invented university"


def test_the_users_own_hides_the_shipped_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project: Path
) -> None:
    package = tmp_path / "discrimtest"
    shutil.copytree(project, package / "_shipped")
    monkeypatch.setattr(module, "_PACKAGE", package)
    own = tmp_path / "own"
    (own / "studies").mkdir(parents=True)
    (own / "protocols" / "couples").mkdir(parents=True)
    source = project / "protocols" / "couples" / "protocol.toml"
    shutil.copy(source, own / "protocols" / "couples")
    library = Library(own)
    assert library.origin_of("protocols/couples") == "project"
    assert library.origin_of("protocols/origins") == "shipped"
    assert library.origin_of("studies/example") == "shipped"
    assert library.origin_of("studies/absent") is None
    # Its own protocol has no letters: they are never taken from the shipped one.
    with pytest.raises(WrongInput, match="found 'a': has no letters"):
        load_instrument(library, "example")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("exmaple", "Did you mean 'example'"),
        ("../secret", "must be the name of a study"),
        ("", "must be the name of a study"),
        ("example/", "must be the name of a study"),
    ],
)
def test_an_unknown_study_is_refused_with_the_nearest(
    library: Library, name: str, hint: str
) -> None:
    with pytest.raises(WrongInput, match="There is no study") as caught:
        load_instrument(library, name)
    assert hint in str(caught.value)


def test_an_unknown_protocol_is_refused_with_the_nearest(library: Library) -> None:
    from datetime import date

    for name in ("couple", "legal", "couples/letters"):
        with pytest.raises(WrongInput, match="There is no protocol"):
            check_protocol(library, name, today=date(2026, 2, 1))


def test_a_folder_without_its_file_is_told(project: Path) -> None:
    (project / "studies" / "half").mkdir()
    library = Library(project)
    assert "half" not in {entry.name for entry in library.studies()}
    with pytest.raises(WrongInput, match=r"studies/half/study\.toml: does not exist"):
        load_instrument(library, "half")
