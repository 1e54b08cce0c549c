"""``db check`` ends in a verdict, whatever bytes lie in the file."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from discrimtest.actions.keep_store import check_store
from discrimtest.errors import DiscrimtestError
from discrimtest.store.engine import sqlite_url

FILES = 160
_PAGE = 4096


def test_a_file_with_flipped_bits_gets_a_verdict(
    furnished_sqlite: Path, furnished_key_file: Path, tmp_path: Path
) -> None:
    """What was not found changed bytes that hold nothing."""
    content, rows = furnished_sqlite.read_bytes(), _rows(furnished_sqlite)
    verdicts = {"sound": 0, "damaged": 0, "unreadable": 0}
    shutil.copy(furnished_key_file, tmp_path / "discrimtest.key")
    (tmp_path / "studies").mkdir()
    for seed in range(FILES):
        rng, flipped = random.Random(seed), bytearray(content)
        # Half of them in the first pages, where the schema lies.
        end = len(content) if seed % 2 else 6 * _PAGE
        for _ in range(rng.choice((1, 3, 30))):
            flipped[rng.randrange(end)] ^= 1 << rng.randrange(8)
        file = tmp_path / f"{seed}.db"
        file.write_bytes(flipped)
        file.chmod(0o600)
        try:
            found = check_store(tmp_path, sqlite_url(file))
        except DiscrimtestError:
            verdicts["unreadable"] += 1
        else:
            verdicts["damaged" if found.problems else "sound"] += 1
            assert found.problems or _rows(file) == rows, f"{seed}: what is sound is unchanged"
        file.unlink()
    assert min(verdicts["sound"], verdicts["damaged"]) > FILES // 4, verdicts
    assert verdicts["unreadable"] < FILES // 40, "one may seem to be of another schema"


def _rows(file: Path) -> list[str]:
    """All that another program reads of it."""
    with closing(sqlite3.connect(file)) as database:
        return list(database.iterdump())
