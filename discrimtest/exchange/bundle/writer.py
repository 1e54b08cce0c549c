"""Lays a bundle out: each file in its place, and the line of the custody table beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from discrimtest.exchange.bag import BagWriter
from discrimtest.exchange.bundle.crate import CRATE, crate
from discrimtest.exchange.bundle.instructions import VERIFY, Example, SealTold, instructions
from discrimtest.exchange.bundle.working import custody_table
from discrimtest.exchange.codebook import codebook
from discrimtest.exchange.csv_files import csv_text
from discrimtest.exchange.table import ExportTable, Package
from discrimtest.files.word import LocalText
from discrimtest.identifiers import canonical_json
from discrimtest.words.bundle import Opened, Recorded

KINDS = {"letter": "json", "sent": "eml", "mail": "eml", "answer": "txt"}
"""How the file of each kind of content ends; others end as their bytes are."""
MEDIA = {
    "application/gzip": "warc.gz",
    "application/pdf": "pdf",
    "application/wacz": "wacz",
    "application/warc": "warc",
    "image/jpeg": "jpg",
    "image/png": "png",
    "multipart/related": "mhtml",
    "text/html": "html",
}
WORKING = "data/working/disclosable"
CUSTODY = "proof/custody.csv"


@dataclass(frozen=True, slots=True)
class LoggedAct:
    """What the custody table tells of a log entry."""

    who: str
    role: str
    action: str
    when: str
    leaf: str


@dataclass(frozen=True, slots=True)
class BundleAbout:
    """What a bundle is of.

    Attributes:
        name: Of its folder. title: Of the study. whole: What it is about, in words.
        information: Lines of ``bag-info.txt``. day: Of the seal. terms: Who may do what with it.
        parties: All of it is about one landlord, who may see what it wrote and got.
    """

    name: str
    title: LocalText
    whole: str
    information: Mapping[str, str]
    day: str
    terms: str
    simulated: bool
    parties: bool


@dataclass
class Layout:
    """A bundle as it grows.

    Attributes:
        places: Number of the test and place in it, by contact.
        lines: Of the custody table.
    """

    bag: BagWriter
    about: BundleAbout
    places: Mapping[str, tuple[int, int]]
    lines: list[dict[str, str]] = field(default_factory=list)
    _serial: dict[tuple[int, int, str], int] = field(default_factory=dict)
    _example: Example | None = None

    def entry(self, number: int, content: bytes, leaf: bytes, size: int, path: list[bytes]) -> None:
        """A log entry with the path from it to the root of the tree over ``size`` entries."""
        proof = {
            "index": number - 1,
            "leaf": leaf.hex(),
            "path": [each.hex() for each in path],
            "size": size,
        }
        self.bag.add(f"{_folder(number)}/entry.json", content)
        self.bag.add(f"{_folder(number)}/path.json", canonical_json(proof))

    def rows(self, number: int, table: str, lines: Iterable[bytes]) -> None:
        """What an entry recorded in a table: the digest in the entry is made of these bytes."""
        self.bag.add(f"{_folder(number)}/rows-{table}.jsonl", b"\n".join((*lines, b"")))

    def item(
        self, told: Recorded, entry: LoggedAct, opened: Opened | None, path: str | None = None
    ) -> None:
        """A fact, with its content where it has one that goes out and was not erased.

        Args:
            path: Of its file; None for the one that follows from its kind.
        """
        held = "" if opened is None else path or self._path(told, opened)
        if opened is not None:
            self.bag.add(held, opened.content)
            self._show(told, entry, opened, held)
        gone = told.commitment and opened is None
        state = "kept in the house" if told.withheld else "erased" if gone else ""
        number, place = self.places.get(told.contact or "", (told.test, 0))
        self.lines.append(
            {
                "file": held,
                "what": told.kind or told.table or entry.action,
                "test": "" if number is None else f"{number:04d}",
                "contact": f"{number:04d}-{place}" if place else "",
                "who": entry.who,
                "role": entry.role,
                "action": entry.action,
                "when": entry.when,
                "entry": str(told.entry),
                "leaf": entry.leaf,
                "table": told.table,
                "row": told.key,
                "commitment": told.commitment,
                "salt": opened.salt.hex() if opened else "",
                "state": "here" if held else state,
            }
        )

    def _show(self, told: Recorded, entry: LoggedAct, opened: Opened, path: str) -> None:
        """The first item with a salt and a row is the example of the instructions."""
        if self._example is None and opened.salt and told.table:
            salt, table = opened.salt.hex(), told.table
            self._example = Example(path, salt, told.commitment, told.entry, table, entry.leaf)

    def _path(self, told: Recorded, opened: Opened) -> str:
        number, place = self.places.get(told.contact or "", (told.test or 0, 0))
        shown = "disclosable" if self.about.parties else "internal"
        key = (number, place, told.kind)
        serial = self._serial[key] = self._serial.get(key, 0) + 1
        ending = KINDS.get(told.kind) or MEDIA.get(opened.media_type, "bin")
        name = f"{place}-{told.kind}-{serial}.{ending}"
        return f"data/originals/{shown}/test-{number:04d}/{name}"

    def tables(self, tables: Iterable[ExportTable]) -> None:
        """The working tables and the custody table, with one codebook of all of them."""
        custody = custody_table(self.lines)
        working = tuple(tables)
        for table in working:
            self.bag.add(f"{WORKING}/{table.name}.csv", csv_text(table))
        self.bag.add(CUSTODY, csv_text(custody))
        package = Package(self.about.name, self.about.title, (*working, custody), {}, (), ())
        self.bag.add(f"{WORKING}/codebook.csv", csv_text(codebook(package)))

    def seal(self, sealed: SealTold, content: Mapping[str, bytes]) -> None:
        """The head, its signature, its stamps and the keys.

        Args:
            content: By name, in the folder ``seal``.
        """
        for name in sorted(content):
            self.bag.add(f"seal/{name}", content[name])
        for name, text in instructions(sealed, self._example, self.about.simulated).items():
            self.bag.add(name, text)

    def finish(self, sign: Callable[[bytes], bytes]) -> str:
        """The program that checks, the metadata for archives, and the signed lists of files.

        Returns:
            The SHA-256 of the tag manifest.
        """
        about = self.about
        own = files("discrimtest.exchange.bundle").joinpath(VERIFY).read_bytes()
        self.bag.add(VERIFY, own)
        told = f"{about.title.en}: {about.whole}"
        self.bag.add(CRATE, crate(about.name, told, about.day, about.terms, self.bag.held))
        return self.bag.finish(about.information, sign)


def _folder(entry: int) -> str:
    return f"proof/entry-{entry:06d}"
