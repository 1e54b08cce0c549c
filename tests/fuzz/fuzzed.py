"""Mutants of good files, one after another, handed to the command line."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.door import Answer, Door
from tests.fuzz.mutants import mutant
from tests.fuzz.readers import Reader

ENOUGH = 5
"""Faults of one reader, after which it is left."""


@dataclass
class Tried:
    """What became of the mutants of one kind of file.

    Attributes:
        codes: How often the command left with each exit code.
        slowest: Most seconds of processor time that one took.
        faults: Where a mutant that broke the program was kept, with what it told.
    """

    codes: Counter[int | None] = field(default_factory=Counter)
    slowest: float = 0.0
    faults: list[tuple[Path, Answer]] = field(default_factory=list)

    def told(self, name: str) -> str:
        """One line of a table."""
        codes = "  ".join(f"exit {code}: {self.codes[code]:,}" for code in (0, 1, 2, 3))
        return (
            f"{name:18} {self.codes.total():6,} tried  {codes}  "
            f"faults: {len(self.faults)}  slowest {self.slowest:.1f} s"
        )


class Copies:
    """Files and folders as they were, laid back as often as asked.

    Args:
        paths: What is kept, also where there is nothing. beside: Folder for the copies.
    """

    def __init__(self, paths: Sequence[Path], beside: Path) -> None:
        self._copies = {path: beside / f"{number}" for number, path in enumerate(paths)}
        beside.mkdir()
        for path, copy in self._copies.items():
            _copied(path, copy)

    def lay_back(self) -> None:
        for path, copy in self._copies.items():
            if path.is_dir():
                shutil.rmtree(path)
            path.unlink(missing_ok=True)
            _copied(copy, path)


class Fuzzed:
    """Tries mutants in a project.

    Args:
        project: Whose files are changed, and laid back.
        kept: Where a mutant that broke the program is kept.
    """

    def __init__(self, project: Path, kept: Path) -> None:
        self.project, self.kept, self._door = project, kept, Door()

    def tried(self, reader: Reader, seconds: float, most: int, chance: random.Random) -> Tried:
        """Mutants of one kind of file for so long, or so many."""
        found, ends = Tried(), time.monotonic() + seconds
        seeds = {seed: seed.read_bytes() for seed in reader.seeds_in(self.project)}
        with self._laid_back(reader, list(seeds)) as lay_back:
            while found.codes.total() < most and time.monotonic() < ends:
                seed = chance.choice(list(seeds))
                others = [content for path, content in seeds.items() if path != seed]
                self._try(reader, seed, mutant(seeds[seed], others, chance), found)
                lay_back()
                if len(found.faults) == ENOUGH:
                    break
        return found

    def answer(self, reader: Reader, seed: Path, content: bytes) -> Answer:
        """What the command answers to a file in the place of a seed."""
        with self._laid_back(reader, [seed]):
            return self._ask(reader, seed, content)

    def close(self) -> None:
        self._door.close()

    @contextmanager
    def _laid_back(self, reader: Reader, seeds: Sequence[Path]) -> Iterator[Callable[[], None]]:
        """The project as it is, laid back at the end, what commands change whenever called."""
        places = sorted({reader.path(self.project, seed) for seed in seeds})
        with TemporaryDirectory() as beside:
            files = Copies(places, Path(beside) / "files")
            changed = Copies([self.project / name for name in reader.changes], Path(beside) / "own")
            yield changed.lay_back
            changed.lay_back()
            files.lay_back()

    def _ask(self, reader: Reader, seed: Path, content: bytes) -> Answer:
        path = reader.path(self.project, seed)
        path.write_bytes(content)
        named = ("--project", str(self.project), "--as", "local-administrator")
        return self._door.ask([*reader.words(path, seed), *named])

    def _try(self, reader: Reader, seed: Path, made: bytes, found: Tried) -> None:
        answer = self._ask(reader, seed, made)
        found.codes[answer.code] += 1
        found.slowest = max(found.slowest, answer.seconds)
        if answer.fault:
            self.kept.mkdir(parents=True, exist_ok=True)
            suffix = reader.path(self.project, seed).suffix
            kept = self.kept / f"{reader.name}-{len(found.faults)}{suffix}".replace(" ", "-")
            kept.write_bytes(made)
            found.faults.append((kept, answer))


def _copied(path: Path, copy: Path) -> None:
    if path.is_dir():
        shutil.copytree(path, copy)
    elif path.exists():
        shutil.copy(path, copy)
