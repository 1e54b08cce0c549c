"""Checks a bundle, as ``verify.py`` in it does, and more: code of its own, so that a mistake in one
is seen by the other.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from discrimtest.errors import DiscrimtestError, Problem, WrongInput
from discrimtest.exchange.bag import DECLARATION, MANIFEST, SIGNATURE, TAG_MANIFEST
from discrimtest.exchange.bundle.crate import CRATE
from discrimtest.exchange.bundle.source import PLAIN, BundleSource, pieces, problem
from discrimtest.exchange.bundle.writer import CUSTODY
from discrimtest.identifiers import canonical_json, sha256_hex
from discrimtest.seal.head import TreeHead, read_head
from discrimtest.seal.signing import SIGNED_BUNDLE, SealKeys, public_pem, read_keys
from discrimtest.seal.tree import is_included

Tell = Callable[[str, int, int], None]
MOST_BYTES, MOST_LINES = 512 << 20, 2_000_000
"""Of the lists, the proofs and the seal, which are read whole: bytes and lines, all together."""
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, csv.Error, RecursionError)
KEYS = "seal/seal-keys.json"
_HEAD = re.compile(r"seal/seal-\d+\.json")
_ENTRY = re.compile(r"proof/entry-(\d{6,})/(entry\.json|path\.json|rows-([a-z_]+)\.jsonl)")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_KEY = ("id", "event_id", "contact_id", "test_id")
"""Columns that name a row, in the order in which they do."""


@dataclass
class Checked:
    """What was found.

    Attributes:
        sha256: Of the tag manifest, by which lists of bundles know it.
        leaves: By number, those of the log entries in it.
        lines: Of the custody table.
    """

    problems: list[Problem] = field(default_factory=list)
    sha256: str = ""
    head: TreeHead | None = None
    keys: SealKeys | None = None
    leaves: dict[int, bytes] = field(default_factory=dict)
    lines: list[dict[str, str]] = field(default_factory=list)
    files: int = 0
    size: int = 0


def check_bundle(source: BundleSource, expected: str = "", tell: Tell = lambda *_: None) -> Checked:
    """Everything that is wrong with a bundle by itself.

    Args:
        expected: The root of its seal, or its key or the key's id, as it was had by another way.
    """
    check = _Check(source, expected, tell)
    for part in (check.custody, check.lists, check.seal, check.log, check.lines, check.crate):
        try:
            check.found.problems += part()
        except DiscrimtestError as error:
            check.found.problems += error.problems
        except (
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            csv.Error,
            RecursionError,
        ) as error:
            rule = f"could not be checked: something in it is not written as it must be ({error})"
            check.found.problems.append(problem(part.__name__, rule, "unreadable"))
    check.found.problems += source.odd
    return check.found


class _Check:
    def __init__(self, source: BundleSource, expected: str, tell: Tell) -> None:
        self.source, self.tell, self.found = source, tell, Checked()
        self.expected = "".join(expected.split()).lower()
        self.found.files, self.found.size = len(source.files), sum(source.files.values())
        self.bytes, self.lines_read = 0, 0
        self.entries: dict[int, dict[str, Any]] = {}
        self.rows: dict[tuple[int, str], dict[str, dict[str, Any]]] = {}

    def content(self, path: str) -> bytes:
        if path not in self.source.files:
            raise LookupError(f"{path} is missing")
        self.bytes += self.source.files[path]
        self._require("bytes", path, self.bytes, MOST_BYTES)
        content = b"".join(pieces(self.source, path))
        self.lines_read += content.count(b"\n")
        self._require("lines", path, self.lines_read, MOST_LINES)
        return content

    @staticmethod
    def _require(what: str, path: str, held: int, most: int) -> None:
        """That the files read whole hold no more than can be checked."""
        if held > most:
            rule = f"may hold {most:,} {what} at most, with the lists and proofs read before it"
            told = problem(path, rule, "too_large", f"{held:,}")
            raise WrongInput("The bundle is too large to check.", [told])

    def custody(self) -> Iterator[Problem]:
        text = io.StringIO(self.content(CUSTODY).decode("utf-8"), newline="")
        self.found.lines = list(csv.DictReader(text, strict=True))
        yield from ()

    def lists(self) -> Iterator[Problem]:
        """Every file against the lists, and originals against what they are recorded as."""
        tags = self.content(TAG_MANIFEST)
        self.found.sha256 = sha256_hex(tags)
        listed: dict[str, str] = {}
        for name, inside, text in (
            (TAG_MANIFEST, False, tags),
            (MANIFEST, True, self.content(MANIFEST)),
        ):
            for line in text.decode("ascii").splitlines():
                told = _LINE.fullmatch(line)
                path = told[2] if told else ""
                plain = PLAIN.fullmatch(path) and path.startswith("data/") is inside
                if told is None or not plain or path in listed or path == SIGNATURE:
                    yield problem(name, "must list plain files, each once", "listed", line)
                else:
                    listed[path] = told[1]
        for path in sorted(self.source.files.keys() - listed.keys() - {TAG_MANIFEST, SIGNATURE}):
            yield problem(path, "must stand in a list of files: it was added", "added")
        for number, path in enumerate(sorted(listed), start=1):
            self.tell("files", number, len(listed))
            yield from self._file(path, listed[path])
        yield from self._declared()

    def _file(self, path: str, wanted: str) -> Iterator[Problem]:
        if path not in self.source.files:
            yield problem(path, "must be there: it was removed", "missing")
            return
        told = self._by_file().get(path, [])
        salted = [hashlib.sha256(bytes.fromhex(each["salt"])) for each in told]
        whole = hashlib.sha256()
        for piece in pieces(self.source, path):
            for each in (whole, *salted):
                each.update(piece)
        if whole.hexdigest() != wanted:
            yield problem(path, "must be as it was listed: it was changed", "changed")
        for line, made in zip(told, salted, strict=True):
            if made.hexdigest() != line["commitment"]:
                rule = f"must be what log entry {line['entry']} recorded"
                yield problem(path, rule, "item")

    def _by_file(self) -> Mapping[str, list[dict[str, str]]]:
        if not hasattr(self, "_files"):
            self._files: dict[str, list[dict[str, str]]] = {}
            for line in self.found.lines:
                self._files.setdefault(line["file"], []).append(line)
        return self._files

    def _declared(self) -> Iterator[Problem]:
        """What BagIt asks of its own two files."""
        if self.content("bagit.txt") != DECLARATION:
            yield problem("bagit.txt", "must declare BagIt 1.0", "declaration")
        payload = [size for path, size in self.source.files.items() if path.startswith("data/")]
        oxum = f"Payload-Oxum: {sum(payload)}.{len(payload)}"
        if oxum not in self.content("bag-info.txt").decode("utf-8").splitlines():
            yield problem("bag-info.txt", f"must say {oxum}", "oxum")

    def seal(self) -> Iterator[Problem]:
        """The head, the keys, and the signature of the lists."""
        heads = sorted(filter(_HEAD.fullmatch, self.source.files))
        if len(heads) != 1:
            yield problem("seal", "must hold one sealed head", "head", ", ".join(heads))
            return
        head = self.found.head = read_head(self.content(heads[0]), heads[0])
        keys = self.found.keys = read_keys(self.content(KEYS), KEYS)
        yield from keys.broken(KEYS)
        yield from keys.unsigned(head, self.content(heads[0][:-4] + "sig"), heads[0])
        last = keys.steps[-1].public
        known = (head.point.root.hex(), last.id, last.raw.hex())
        for step in keys.steps:
            pem = f"seal/key-{step.public.id}.pem"
            if self.content(pem) != public_pem(step.public):
                yield problem(pem, f"must be the key {step.public.id}", "pem")
        if not last.signed(self.content(SIGNATURE), SIGNED_BUNDLE + self.content(TAG_MANIFEST)):
            yield problem(TAG_MANIFEST, f"must be signed by the key {last.id}", "signature")
        if self.expected and self.expected not in known:
            rule = f"must be under the seal or key that you gave; it has {known[0]} and {last.id}"
            yield problem(heads[0], rule, "expected", self.expected)
        if keys.unvouched and self.expected not in known[1:]:
            rule = "took the place of a lost one: compare it with what you got on paper"
            yield problem(KEYS, rule, "unvouched", keys.unvouched[-1].public.id)

    def log(self) -> Iterator[Problem]:
        """Each entry to the root, each row to its entry."""
        head = self.found.head
        if head is None:
            return
        names = sorted(path for path in self.source.files if path.startswith("proof/entry-"))
        for number, path in enumerate(names, start=1):
            self.tell("log entries", number, len(names))
            told = _ENTRY.fullmatch(path)
            if told is None:
                yield problem(path, "must be an entry, its path or its rows", "proof")
            elif told[2] == "entry.json":
                yield from self._entry(path, int(told[1]), head)
            elif told[3]:
                yield from self._rows(path, int(told[1]), told[3])

    def _entry(self, path: str, number: int, head: TreeHead) -> Iterator[Problem]:
        content, beside = self.content(path), path.replace("entry.json", "path.json")
        proof = json.loads(self.content(beside))
        leaf = hashlib.sha256(b"\x00" + content).digest()
        steps = [bytes.fromhex(each) for each in proof["path"]]
        told = (proof["index"], proof["size"])
        entry = self.entries[number] = json.loads(content)
        self.found.leaves[number] = leaf
        if canonical_json(entry) != content or entry["seq"] != number:
            yield problem(path, "must be the entry of that number, as logs write it", "entry")
        if told != (number - 1, head.point.size):
            yield problem(beside, "must be the path of that entry under this seal", "path")
        elif proof["leaf"] != leaf.hex() or not is_included(
            leaf, number - 1, head.point.size, steps, head.point.root
        ):
            yield problem(path, "must stand in the sealed log", "not_included")

    def _rows(self, path: str, number: int, table: str) -> Iterator[Problem]:
        content = self.content(path)
        lines = content.split(b"\n")[:-1]
        if [len(lines), sha256_hex(content)] != self.entries[number]["facts"].get(table):
            yield problem(path, f"must be what log entry {number} recorded", "rows")
        held = self.rows[number, table] = {}
        for line in lines:
            (name, row) = json.loads(line)
            held[str(next(row[key] for key in _KEY if key in row))] = row
            if name != table:
                yield problem(path, f"must hold rows of {table} alone", "rows")

    def lines(self) -> Iterator[Problem]:
        """The custody table against the log, and the originals against the custody table."""
        for line in self.found.lines:
            place = line["file"] or f"{CUSTODY}: line {line['line']}"
            entry = self.entries.get(int(line["entry"]))
            if entry is None:
                yield problem(place, "must have its log entry in the bundle", "no_entry")
                continue
            leaf = self.found.leaves[int(line["entry"])].hex()
            logged = {**entry, "who": entry["by"], "when": entry["at"], "leaf": leaf}
            for name in ("who", "action", "when", "leaf"):
                if line[name] != (value := logged[name]):
                    rule = f"must be told in {CUSTODY} as it was logged: {name} is {value}"
                    yield problem(place, rule, "retold", line[name])
            if not self._held(line, entry):
                rule = f"must be in what log entry {line['entry']} recorded"
                yield problem(place, rule, "not_recorded", line["commitment"] or line["row"])
        originals = {each for each in self.source.files if each.startswith("data/originals/")}
        for path in sorted(originals - self._by_file().keys()):
            yield problem(path, f"must have a line in {CUSTODY}", "no_custody")
        for path in sorted(self._by_file().keys() - self.source.files.keys() - {""}):
            yield problem(path, f"must be there: {CUSTODY} tells of it", "missing")

    def _held(self, line: Mapping[str, str], entry: Mapping[str, Any]) -> bool:
        if not line["table"]:
            return entry["object"] == line["row"] and line["commitment"] in ("", line["row"])
        row = self.rows.get((int(line["entry"]), line["table"]), {}).get(line["row"])
        return row is not None and line["commitment"] in ("", *row.values())

    def crate(self) -> Iterator[Problem]:
        """The metadata against the files."""
        graph = json.loads(self.content(CRATE))["@graph"]
        told = {f"data/{each['@id']}" for each in graph if each["@type"] == "File"}
        held = {path for path in self.source.files if path.startswith("data/")} - {CRATE}
        for path in sorted(told ^ held):
            yield problem(path, f"must stand in {CRATE} and be there", "crate")
