"""How long ``verify.py`` takes over a large bundle, beside ``sha256sum`` over the same files.

A quarter of a gibibyte by default; BUNDLE_MIB=2048 asks for two. The files were read before.
"""

from __future__ import annotations

import hashlib
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from discrimtest.exchange.bag import BagWriter
from discrimtest.exchange.bundle.instructions import SealTold
from discrimtest.exchange.bundle.writer import BundleAbout, Layout, LoggedAct
from discrimtest.files.word import LocalText
from discrimtest.identifiers import canonical_json
from discrimtest.seal.head import Point, TreeHead
from discrimtest.seal.signing import KeyStep, SealKey, SealKeys, public_pem
from discrimtest.seal.tree import HashTree
from discrimtest.words.bundle import Opened, Recorded
from tests.actions.examples import NOW
from tests.benchmarks.table import BUNDLES, Row

MIB = int(os.environ.get("BUNDLE_MIB", "256"))
EACH = 4
"""Size of an item, as a capture of an advertisement may have."""
RUNS, WITHIN = 3, 1.3


def large(to: Path) -> None:
    """A bundle of items of 4 MiB, each recorded by an entry of its own."""
    key, text = SealKey(bytes(range(32))), LocalText(nl="x", fr="x", en="x")
    contents, count = [], MIB // EACH
    for number in range(1, count + 1):
        salt, content = bytes(31) + bytes([number % 256]), made(number)
        name = hashlib.sha256(salt + content).hexdigest()
        line = canonical_json(["mail", {"id": f"mail-{number}", "raw_id": name}])
        digest = hashlib.sha256(line + b"\n").hexdigest()
        entry = {
            "action": "keep_mail", "at": "2026-03-02T09:00:00.000000Z", "by": "person-1",
            "detail": {}, "facts": {"mail": [1, digest]}, "object": "x", "seq": number,
            "study": None,
        }  # fmt: skip
        contents.append((name, salt, line, canonical_json(entry)))
    leaves = [hashlib.sha256(b"\x00" + each[3]).digest() for each in contents]
    tree = HashTree(leaves)
    head = TreeHead(Point(1, count, tree.root), NOW.replace(microsecond=0), key.public.id)
    about = BundleAbout("large", text, "all", {"Seal": "1"}, "2026-03-02", "x", True, True)
    with BagWriter(to, "large") as bag:
        places = {f"contact-{number}": (number, 1) for number in range(1, count + 1)}
        layout = Layout(bag, about, places)
        for number, (name, salt, line, entry) in enumerate(contents, start=1):
            leaf = leaves[number - 1]
            layout.entry(number, entry, leaf, count, tree.inclusion(number - 1))
            layout.rows(number, "mail", [line])
            where = f"contact-{number}"
            told = Recorded(number, "mail", f"mail-{number}", number, where, "mail", name)
            when = json.loads(entry)["at"]
            layout.item(
                told,
                LoggedAct("person-1", "", "keep_mail", when, leaf.hex()),
                Opened(salt, made(number)),
            )
        layout.tables(())
        files = {
            "seal-0001.json": head.content,
            "seal-0001.sig": key.sign(head),
            "seal-keys.json": SealKeys((KeyStep(key.public, 1),)).content,
            f"key-{key.public.id}.pem": public_pem(key.public),
        }
        told = SealTold("seal-0001", 1, count, tree.root.hex(), key.public.id, key.public.id)
        layout.seal(told, files)
        layout.finish(key.sign_bundle)
        bag.place()


def made(number: int) -> bytes:
    """The content of an item, the same each time, so that none need be kept."""
    return hashlib.shake_128(str(number).encode()).digest(EACH << 20)


def seconds(command: list[str], folder: Path) -> float:
    """Processor seconds of a process."""
    before = os.times()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    user, system = (after[part] - before[part] for part in (2, 3))
    return user + system


def test_verify_beside_sha256sum(table: list[Row], tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    large(folder)
    ours = [sys.executable, "-I", "verify.py"]
    theirs = ["sha256sum", "--quiet", "-c", "manifest-sha256.txt"]
    runs = [(seconds(theirs, folder), seconds(ours, folder)) for _ in range(RUNS)]
    beside, took = (statistics.median(each) for each in zip(*runs, strict=True))
    table.append(Row(BUNDLES, f"`verify.py` over {MIB} MiB", took, "`sha256sum -c`", beside, ""))
    assert took <= WITHIN * beside, (took, beside)
