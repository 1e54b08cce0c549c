"""Files that people hand in: a file or a pipe, never a device, and no more than may be held."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from discrimtest.errors import WrongInput
from discrimtest.library import handed_in
from discrimtest.library.handed_in import bytes_of, text_of


def test_a_pipe_is_read_where_somebody_writes_into_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"Welkom." * 50_000,))
    writer.start()
    assert bytes_of(pipe) == b"Welkom." * 50_000
    writer.join()
    monkeypatch.setattr(handed_in, "PATIENCE", 0.1)
    with pytest.raises(WrongInput, match="nobody wrote"):
        text_of(pipe)


def test_a_pipe_holds_no_more_than_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handed_in, "MAX_BYTES", 10)
    file, pipe = tmp_path / "file", tmp_path / "pipe"
    os.mkfifo(pipe)
    file.write_bytes(b"x" * 10)
    assert len(bytes_of(file)) == 10
    file.write_bytes(b"x" * 11)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"x" * 11,))
    writer.start()
    for each in (file, pipe):
        with pytest.raises(WrongInput, match="may hold 10 bytes at most"):
            bytes_of(each)
    writer.join()


@pytest.mark.parametrize("place", ["nowhere", "."])
def test_what_is_no_file_is_told(place: str, tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match=r"must exist|must be a file"):
        bytes_of(tmp_path / place)


def test_a_device_is_refused_before_it_is_read() -> None:
    with pytest.raises(WrongInput, match="is a device"):
        bytes_of(Path("/dev/zero"))
