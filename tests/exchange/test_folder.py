"""Files for somebody else come all together, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from discrimtest.errors import OutsideTrouble
from discrimtest.exchange.folder import Drafts


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def write_all(folder: Path, files: dict[str, bytes]) -> list[Path]:
    with Drafts(folder) as drafts:
        for name, content in files.items():
            drafts.add(name, content)
        return drafts.finish()


def test_files_come_in_the_order_in_which_they_were_given(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert write_all(out, {"b": b"2", "a": b"1"}) == [out / "b", out / "a"]
    assert (out / "a").read_bytes() == b"1"
    assert names(out) == {"a", "b"}


def test_nothing_stands_in_its_place_before_the_end(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with Drafts(tmp_path) as drafts:
        drafts.add("a", b"new")
        assert (tmp_path / "a").read_bytes() == b"old"
        assert drafts.finish() == [tmp_path / "a"]
    assert (tmp_path / "a").read_bytes() == b"new"
    assert names(tmp_path) == {"a"}


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"

    def fail() -> None:
        with Drafts(out) as drafts:
            drafts.add("a", b"1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert names(tmp_path) == set()


def test_a_folder_in_the_way_stops_all(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(OutsideTrouble, match="The files were not written"):
        write_all(tmp_path, {"a": b"new", "b": b"new"})
    assert (tmp_path / "a").read_bytes() == b"old"
    assert names(tmp_path) == {"a", "b"}


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutsideTrouble) as caught:
        write_all(tmp_path / "no" / "such", {"a": b"1"})
    (problem,) = caught.value.problems
    assert problem.field == "output"
    assert "No such file or directory" in problem.rule
