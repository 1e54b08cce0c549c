"""Everything that reads a file of somebody's: good files to begin with, and the command.

A seed without a folder of the repository lies in the project (:mod:`tests.fuzz.seeds`).
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from discrimtest.capture.by_hand import ENDINGS

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
STUDY = "kortrijk-couples-2026"
CROSSED = "kortrijk-crossroads-2026"
CALLS = "kortrijk-calls"
VISITS = "kortrijk-visits-2026"
RATED = "email-disability"
PLAN = ROOT / "analysis" / "matched-pairs" / "plan.toml"
Words = Callable[[Path, Path], list[str]]
"""The command that reads the mutant of a seed."""


@dataclass(frozen=True)
class Reader:
    """One kind of file.

    Attributes:
        seeds: Files that mutants are made of, of the repository or of the project.
        place: Where a mutant lies in the project, without its suffix where the seed keeps its own.
        changes: What the command may change in the project; it is laid back after each.
        good: With what the command leaves where a seed is in order.
    """

    name: str
    seeds: tuple[Path, ...]
    place: str
    words: Words
    changes: tuple[str, ...] = ()
    good: int = 0

    def path(self, project: Path, seed: Path) -> Path:
        """Where a mutant of the seed lies."""
        given = project / self.place
        return given if given.suffix else given.with_suffix(seed.suffix)

    def seeds_in(self, project: Path) -> list[Path]:
        """Its seeds, those of the project too."""
        return [project / seed for seed in self.seeds]


def _found(folder: str, *patterns: str) -> tuple[Path, ...]:
    paths = {path for pattern in patterns for path in (TESTS / folder).glob(pattern)}
    return tuple(sorted(path for path in paths if path.stat().st_size))


def _protocol(*_: Path) -> list[str]:
    return ["protocol", "check", "email-couples"]


def _compared(path: Path, seed: Path) -> list[str]:
    """With the arm of the seed's first row for control."""
    with seed.open(encoding="latin-1", newline="") as file:
        row = next(csv.DictReader(file), {})
    control = next((str(value) for name, value in row.items() if name in ("arm", "Arm")), "control")
    return ["analyse", "--data", str(path), "--plan", str(PLAN), "--control", control]


GOOD = TESTS / "data" / "analyse" / "landlord_as_it_should_be.csv"
COUPLES = "protocols/email-couples"


def _captured(path: Path, _: Path) -> list[str]:
    """A file as the capture of the advertisement whose id lies beside it."""
    listing = (path.parent / "listing.txt").read_text("utf-8")
    return ["listings", "capture", listing, "--study", STUDY, "--saved", str(path)]


def _compared_seals(path: Path, _: Path) -> list[str]:
    """The folder of a seal, whichever of its files is the mutant."""
    return ["evidence", "verify", str(path.parent)]


def _verified(*_: Path) -> list[str]:
    return ["evidence", "verify"]


def _seal(name: str, file: str) -> Reader:
    """A file of a seal that was given away."""
    place = f"seals/{file}"
    return Reader(name, (Path(place),), place, _compared_seals)


def _instrument(name: str, file: str) -> Reader:
    """A file of the protocol for couples."""
    return Reader(name, (ROOT / COUPLES / file,), f"{COUPLES}/{file}", _protocol)


READERS = (
    Reader(
        "study",
        (*_found("bad_files/studies", "*.toml"), ROOT / "studies" / STUDY / "study.toml"),
        f"studies/{STUDY}/study.toml",
        lambda *_: ["study", "check", STUDY],
    ),
    _instrument("protocol", "protocol.toml"),
    _instrument("profiles", "profiles.toml"),
    _instrument("codebook", "codebook.toml"),
    _instrument("letter", "letters/a.nl.txt"),
    Reader(
        "legal file",
        (ROOT / "protocols" / "legal" / "flanders.toml",),
        "protocols/legal/flanders.toml",
        lambda *_: ["study", "check", STUDY],
    ),
    Reader(
        "plan",
        (*_found("bad_files/plans", "*.toml"), PLAN, ROOT / "analysis" / "full" / "plan.toml"),
        "fuzzed-plan.toml",
        lambda path, _: ["analyse", "--data", str(GOOD), "--plan", str(path), "--control", "local"],
    ),
    Reader(
        "published figures",
        (ROOT / "analysis" / "urban-institute" / "published.toml",),
        "analysis/urban-institute/published.toml",
        lambda *_: ["replicate", "urban-institute"],
    ),
    Reader(
        "data",
        (*_found("data/analyse", "*.csv"), *_found("bad_files/data", "*.csv")),
        "fuzzed-data.csv",
        _compared,
    ),
    Reader(
        "listings",
        (*_found("data/listings", "*.csv", "*.xlsx"), *_found("bad_files/listings", "*.csv")),
        "fuzzed-listings",
        lambda path, _: ["listings", "import", str(path), "--study", CROSSED],
        ("discrimtest.db", "sources"),
    ),
    Reader(
        "tester's list",
        (Path("list.csv"), Path("list.xlsx")),
        "fuzzed-list",
        lambda path, _: ["contacts", "import", str(path), "--study", STUDY],
        ("discrimtest.db",),
    ),
    Reader(
        "database",
        (Path("discrimtest.db"),),
        "fuzzed.db",
        lambda path, _: ["db", "check", "--database", f"sqlite:///{path}"],
    ),
    Reader(
        "backup",
        (Path("backup.zip"),),
        "fuzzed-backup.zip",
        lambda path, _: [
            "db",
            "restore",
            str(path),
            "--database",
            f"sqlite:///{path.parent}/new.db",
        ],
        ("new.db",),
    ),
    Reader(
        "key",
        (Path("discrimtest.key"),),
        "discrimtest.key",
        lambda *_: ["study", "status", STUDY],
    ),
    Reader(
        "saved capture",
        tuple(Path("taken") / f"page{ending}" for ending in ENDINGS.values()),
        "fuzzed-capture",
        _captured,
        ("discrimtest.db",),
    ),
    Reader(
        "bundle",
        (Path("bundle.zip"),),
        "fuzzed-bundle.zip",
        lambda path, _: ["evidence", "verify", str(path)],
    ),
    _seal("sealed head", "seal-0001.json"),
    _seal("signature", "seal-0001.sig"),
    _seal("seal keys", "seal-keys.json"),
    _seal("time stamp", "seal-0001-city-clock.tsr"),
    Reader("authorities", (Path("seals.toml"),), "seals.toml", _verified),
    Reader("root certificate", (Path("clock.pem"),), "clock.pem", _verified),
    Reader(
        "mail",
        _found("data/mail", "*.eml"),
        "fuzzed-mail",
        lambda path, _: ["responses", "fetch", STUDY, "--from", str(path)],
        ("discrimtest.db",),
    ),
    Reader(
        "ratings",
        (Path("ratings.csv"), Path("ratings.xlsx")),
        "fuzzed-ratings",
        lambda path, _: ["signals", "read", str(path), "--protocol", RATED],
        ("protocols",),
    ),
    Reader(
        "visit form",
        (Path("visit.toml"),),
        "fuzzed-visit.toml",
        lambda path, _: ["visits", "record", str(path)],
        ("discrimtest.db",),
    ),
    Reader(
        "call study",
        (ROOT / "studies" / CALLS / "study.toml",),
        f"studies/{CALLS}/study.toml",
        lambda *_: ["study", "check", CALLS],
    ),
    Reader(
        "agencies",
        (Path("agencies.csv"),),
        "fuzzed-agencies.csv",
        lambda path, _: ["calls", "draw", CALLS, "--wave", "2025", "--agencies", str(path)],
        ("discrimtest.db",),
    ),
    Reader(
        "calls",
        (Path("calls.csv"),),
        "fuzzed-calls.csv",
        lambda path, _: ["calls", "analyse", "--data", str(path), "--legal", "flanders"],
    ),
    Reader(
        "court's certificate",
        (Path("court.pem"),),
        "fuzzed-court.pem",
        lambda path, _: [
            *("privacy", "disclose", VISITS, "--order", "2026/114"),
            *("--tester", "local-administrator"),
            *("--certificate", str(path), "--to", str(path.parent / "disclosure.p7m")),
        ],
        ("discrimtest.db", "disclosure.p7m"),
    ),
)
