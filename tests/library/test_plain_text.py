"""What may be wrong with a file before a word of it is understood."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from discrimtest.errors import WrongInput
from discrimtest.library.plain_text import LARGEST, read_plain


def said(root: Path, path: str = "a/file.toml") -> str:
    with pytest.raises(WrongInput) as caught:
        read_plain(root, path)
    (problem,) = caught.value.problems
    assert problem.repair
    return str(problem)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    return tmp_path / "a" / "file.toml"


def test_line_ends_and_byte_order_mark_are_evened_out(tmp_path: Path, file: Path) -> None:
    file.write_bytes("\ufeffnaam = 'één'\r\nb = 2\r\n".encode())
    assert read_plain(tmp_path, "a/file.toml") == "naam = 'één'\nb = 2\n"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert said(tmp_path).startswith("a/file.toml: does not exist")


def test_bytes_that_are_no_utf8_are_named_with_line_and_column(tmp_path: Path, file: Path) -> None:
    file.write_bytes("# één\nnaam = 'é".encode() + b"\xe9n'\n")
    assert "a/file.toml, line 2, column 10: found 'byte 0xE9': must be UTF-8 text" in said(tmp_path)


def test_a_broken_byte_after_a_byte_order_mark_counts_characters(
    tmp_path: Path, file: Path
) -> None:
    file.write_bytes(b"\xef\xbb\xbfab\xff")
    assert "line 1, column 3" in said(tmp_path)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("naam = 1\n".encode("utf-16"), "saved as UTF-16"),
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n\t\n", "is empty"),
        (b"a = 1\nb = '\x00'\n", "line 2: must be text, but holds the control character U+0000"),
        (b"#" * (LARGEST + 1), "at most 5,000,000 bytes, has 5,000,001"),
    ],
)
def test_unfit_content_is_told(tmp_path: Path, file: Path, data: bytes, words: str) -> None:
    file.write_bytes(data)
    assert words in said(tmp_path)


def test_a_folder_is_no_file(tmp_path: Path, file: Path) -> None:
    file.mkdir()
    assert "must be a file, but is a folder" in said(tmp_path)


def test_a_pipe_is_not_waited_for(tmp_path: Path, file: Path) -> None:
    os.mkfifo(file)
    assert "no ordinary file" in said(tmp_path)


def test_a_link_out_of_the_project_is_refused(tmp_path: Path, file: Path) -> None:
    outside = tmp_path / "outside.toml"
    outside.write_text("a = 1\n")
    file.symlink_to(outside)
    assert "leads out of the project" in said(tmp_path / "a", "file.toml")


def test_a_folder_linked_out_of_the_project_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "file.toml").write_text("a = 1\n")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "a").symlink_to(tmp_path / "elsewhere")
    assert "leads out of the project" in said(tmp_path / "root")


def test_a_link_within_the_project_is_followed(tmp_path: Path, file: Path) -> None:
    (tmp_path / "real.toml").write_text("a = 1\n")
    file.symlink_to(tmp_path / "real.toml")
    assert read_plain(tmp_path, "a/file.toml") == "a = 1\n"


def test_a_link_to_nowhere_and_a_loop_are_told(tmp_path: Path, file: Path) -> None:
    file.symlink_to(tmp_path / "gone")
    assert "leads nowhere" in said(tmp_path)
    file.unlink()
    file.symlink_to(file)
    assert "leads nowhere" in said(tmp_path)
