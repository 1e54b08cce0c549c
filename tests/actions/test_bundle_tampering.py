"""Whatever is done to a bundle is found and named, by ``verify.py`` in it and ``evidence verify``.

Three forgers: one who changes files; one who makes the lists of files anew as well; and one inside
the house, who signs those anew with the seal key.
"""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import io
import json
import os
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from discrimtest.exchange.bundle.check import check_bundle
from discrimtest.exchange.bundle.source import source_of
from discrimtest.seal.signing import SealKey, load_seal_key
from tests.actions.bundles import (  # noqa: F401  (fixtures)
    bundle_folder,
    bundled_project,
    complaint_project,
)

TAGS, PAYLOAD, SIGNATURE = "tagmanifest-sha256.txt", "manifest-sha256.txt", "tagmanifest-sha256.sig"
CUSTODY, ITEM = "proof/custody.csv", "data/originals/disclosable/test-0002/1-answer-1.txt"
OTHER, MAIL = (
    ITEM.replace("1-answer", "2-answer"),
    ITEM.replace("2/1-answer-1.txt", "1/1-mail-1.eml"),
)
WHOLE_TABLE = Path(__file__).parents[2] / "docs" / "tampering.md"


@pytest.fixture(scope="module")
def verify(bundle_folder: Path) -> ModuleType:  # noqa: F811
    """The program in the bundle, as a module."""
    spec = importlib.util.spec_from_file_location("verify_of_bundle", bundle_folder / "verify.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    # Run as a program it leaves nothing in the bundle; imported, it would leave itself compiled.
    kept, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    spec.loader.exec_module(module)
    sys.dont_write_bytecode = kept
    return module


@pytest.fixture
def bundle(bundle_folder: Path, tmp_path: Path) -> Path:  # noqa: F811
    return Path(shutil.copytree(bundle_folder, tmp_path / "bundle"))


@pytest.fixture(scope="module")
def key(bundled_project: Path) -> SealKey:  # noqa: F811
    return load_seal_key(bundled_project / "discrimtest-seal.key")


def by_verify(verify: ModuleType, folder: Path, expected: str | None = None) -> list[str]:
    """What ``verify.py`` finds, a sentence each."""
    found = verify.Checking(str(folder), [expected] if expected else [])
    for part in (verify.check_custody, verify.check_files, verify.check_seal, verify.check_log):
        try:
            part(found)
        except Exception as error:  # noqa: BLE001 (as its main does)
            found.fault("This could not be checked:", f"{part.__doc__} ({error!r})")
    assert not found.unchecked
    return list(found.faults)


def by_program(folder: Path, expected: str = "") -> list[str]:
    """What ``evidence verify`` finds of the bundle by itself."""
    with source_of(folder) as source:
        return [str(each) for each in check_bundle(source, expected).problems]


def listed_anew(folder: Path) -> None:
    """The lists of files, and the sum in ``bag-info.txt``, of what lies there now."""
    files = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    )
    payload = [path for path in files if path.startswith("data/")]
    size = sum((folder / path).stat().st_size for path in payload)
    info = (folder / "bag-info.txt").read_text(encoding="utf-8").splitlines()[:-1]
    told = [*info, f"Payload-Oxum: {size}.{len(payload)}"]
    (folder / "bag-info.txt").write_text("\n".join(told) + "\n", encoding="utf-8")
    _list(folder, PAYLOAD, payload)
    own = {TAGS, SIGNATURE}
    _list(folder, TAGS, sorted({*files, PAYLOAD} - set(payload) - own))


def _list(folder: Path, name: str, files: list[str]) -> None:
    lines = (
        f"{hashlib.sha256((folder / file).read_bytes()).hexdigest()}  {file}\n" for file in files
    )
    (folder / name).write_text("".join(lines), encoding="ascii")


def signed_anew(folder: Path, key: SealKey) -> None:
    listed_anew(folder)
    (folder / SIGNATURE).write_bytes(key.sign_bundle((folder / TAGS).read_bytes()))


def _custody(folder: Path) -> list[dict[str, str]]:
    with (folder / CUSTODY).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def _write_custody(folder: Path, rows: list[dict[str, str]]) -> None:
    with (folder / CUSTODY).open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def retold(folder: Path, file: str, **changes: str) -> None:
    """The custody table with something else in the line of a file."""
    told = [row | changes if row["file"] == file else row for row in _custody(folder)]
    _write_custody(folder, told)


def line_of(folder: Path, file: str) -> dict[str, str]:
    """What the custody table tells of a file."""
    (row,) = (row for row in _custody(folder) if row["file"] == file)
    return row


def entry_of(folder: Path, file: str) -> Path:
    """The folder of the log entry of a file."""
    return folder / f"proof/entry-{int(line_of(folder, file)['entry']):06d}"


def changed(folder: Path) -> str:
    path = folder / ITEM
    path.write_bytes(path.read_bytes().replace(b"verhuurd", b"verkocht"))
    return ITEM


def removed(folder: Path) -> str:
    (folder / ITEM).unlink()
    return ITEM


def removed_with_custody(folder: Path) -> str:
    """An original, its line and its log entry; the numbers of the log beside it stay."""
    number = entry_of(folder, ITEM).name.removeprefix("entry-").lstrip("0")
    shutil.rmtree(entry_of(folder, ITEM))
    (folder / ITEM).unlink()
    _write_custody(folder, [row for row in _custody(folder) if row["entry"] != number])
    crate = folder / "data/ro-crate-metadata.json"
    told = json.loads(crate.read_text(encoding="utf-8"))
    name = ITEM.removeprefix("data/")
    told["@graph"] = [each for each in told["@graph"] if each["@id"] != name]
    crate.write_text(json.dumps(told), encoding="utf-8")
    return ITEM


def added(folder: Path) -> str:
    new = ITEM.replace("-1.txt", "-9.txt")
    shutil.copy(folder / ITEM, folder / new)
    return new


def swapped(folder: Path) -> str:
    one, other = (folder / ITEM).read_bytes(), (folder / MAIL).read_bytes()
    (folder / ITEM).write_bytes(other)
    (folder / MAIL).write_bytes(one)
    return ITEM


def redated(folder: Path) -> str:
    retold(folder, ITEM, when=line_of(folder, ITEM)["when"].replace("2026-", "2025-"))
    return ITEM


def redated_in_the_log(folder: Path) -> str:
    path = entry_of(folder, ITEM) / "entry.json"
    path.write_bytes(path.read_bytes().replace(b'"at":"2026-', b'"at":"2025-'))
    return path.relative_to(folder).as_posix()


def another_person(folder: Path) -> str:
    retold(folder, ITEM, who="person-aaaaaaaaaaaaaaaaaaaa")
    return ITEM


def another_entry(folder: Path) -> str:
    """A mail told as if the entry of another item had recorded it."""
    names = ("who", "role", "action", "when", "entry", "leaf", "table", "row")
    retold(folder, ITEM, **{name: line_of(folder, MAIL)[name] for name in names})
    return ITEM


def row_changed(folder: Path) -> str:
    path = next(entry_of(folder, ITEM).glob("rows-response.jsonl"))
    path.write_bytes(path.read_bytes().replace(b'"channel":"email"', b'"channel":"phone"'))
    return path.relative_to(folder).as_posix()


def path_changed(folder: Path) -> str:
    path = entry_of(folder, ITEM) / "path.json"
    text = path.read_text(encoding="utf-8")
    at = text.index('"path":["') + 9
    path.write_text(
        text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :], encoding="utf-8"
    )
    return entry_of(folder, ITEM).relative_to(folder).as_posix()


def head_changed(folder: Path) -> str:
    path = folder / "seal/seal-0001.json"
    path.write_bytes(path.read_bytes().replace(b'"at":"2026-', b'"at":"2025-'))
    return "seal/seal-0001.json"


def document_changed(folder: Path) -> str:
    (path,) = (folder / "data/working/disclosable/documents").iterdir()
    path.write_bytes(path.read_bytes().replace(b"refusal", b"refusaL", 1) + b" ")
    return path.relative_to(folder).as_posix()


TAMPERS: dict[str, Callable[[Path], str]] = {
    "an original changed": changed,
    "an original removed": removed,
    "an original added": added,
    "two originals swapped": swapped,
    "an item dated anew in the custody table": redated,
    "an item dated anew in its log entry": redated_in_the_log,
    "an item told of another person": another_person,
    "an item told of another log entry": another_entry,
    "a recorded row changed": row_changed,
    "the path to the root changed": path_changed,
    "the sealed head dated anew": head_changed,
    "a released document changed": document_changed,
}
FORGERS: dict[str, Callable[[Path, SealKey], None]] = {
    "changes files": lambda folder, key: None,
    "and makes the lists anew": lambda folder, key: listed_anew(folder),
    "and signs with the seal key": signed_anew,
}
NOT_FOUND = {("an original removed with its line and its log entry", "and signs with the seal key")}


def test_the_bundle_holds(bundle_folder: Path, verify: ModuleType) -> None:  # noqa: F811
    assert by_verify(verify, bundle_folder) == []
    assert by_program(bundle_folder) == []


@pytest.mark.parametrize("forger", list(FORGERS))
@pytest.mark.parametrize("tamper", list(TAMPERS))
def test_what_was_done_is_found_and_named(
    bundle: Path, verify: ModuleType, key: SealKey, tamper: str, forger: str
) -> None:
    named = TAMPERS[tamper](bundle)
    FORGERS[forger](bundle, key)
    for found in (by_verify(verify, bundle), by_program(bundle)):
        assert any(named in each for each in found), found


def test_what_a_bundle_cannot_show(bundle: Path, verify: ModuleType, key: SealKey) -> None:
    """Who holds the key can leave out an item with all that tells of it: the pages say so."""
    removed_with_custody(bundle)
    assert any(ITEM in each for each in by_verify(verify, bundle))
    listed_anew(bundle)
    assert any(TAGS in each for each in by_verify(verify, bundle))
    assert any(TAGS in each for each in by_program(bundle))
    signed_anew(bundle, key)
    assert by_verify(verify, bundle) == []
    assert "that nothing was left out" in " ".join(verify.PROVES.split())
    for page in ("check-en.txt", "controle-nl.txt", "controle-fr.txt"):
        text = " ".join((bundle / page).read_text(encoding="utf-8").split())
        assert any(word in text for word in ("left out", "weggelaten", "omis"))


def test_the_table_in_the_docs(bundle: Path, verify: ModuleType, key: SealKey) -> None:
    """The page shows what was found here, word for word."""
    lines = [*_table(bundle, verify, key)]
    if os.environ.get("UPDATE_SNAPSHOTS"):
        WHOLE_TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert WHOLE_TABLE.read_text(encoding="utf-8").splitlines() == lines


def _table(bundle: Path, verify: ModuleType, key: SealKey) -> Iterator[str]:
    yield "# What is found when a bundle is changed"
    yield ""
    yield "Each kind of change was made to a bundle by three kinds of forger: one who changes"
    yield "files, one who makes the lists of files anew too, and one in the house who signs them"
    yield "with the seal key. A test does it, with `verify.py` and `discrimtest evidence verify`,"
    yield "and writes this page. A cell is what `verify.py` says of the file, or of the bundle."
    yield ""
    yield f"| what is done | {' | '.join(FORGERS)} |"
    yield f"|---|{'---|' * len(FORGERS)}"
    tampers = {
        **TAMPERS,
        "an original removed with its line and its log entry": removed_with_custody,
    }
    for tamper, act in tampers.items():
        cells = []
        for forger, finish in FORGERS.items():
            folder = Path(shutil.copytree(bundle, bundle.parent / f"{len(cells)}-{hash(tamper)}"))
            named = act(folder)
            finish(folder, key)
            both = by_verify(verify, folder), by_program(folder)
            assert all(map(bool, both)) or (tamper, forger) in NOT_FOUND
            told = [each for each in both[0] if named in each] or both[0] or ["**not found**"]
            cells.append(_short(told[0], named))
            shutil.rmtree(folder)
        yield f"| {tamper} | {' | '.join(cells)} |"
    yield ""
    yield "Every single byte was changed too, one at a time, in every file: each change is found."
    yield "What is not found is what no bundle can show: that who holds the key left out an item"
    yield "with all that tells of it. The sealed log shows it: it has the entry."


def _short(told: str, named: str) -> str:
    """Without what differs from bundle to bundle."""
    words = told.replace(f"{named} ", "", 1) if told.startswith(named) else told
    return re.sub(r"(entry[ -])\d+", r"\1N", words.split(" (")[0])


def files_of(folder: Path) -> list[str]:
    return sorted(
        each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()
    )


def test_every_byte(bundle: Path, verify: ModuleType, key: SealKey) -> None:
    """Every single-byte change of every file below 12 kB, and 10,000 random ones of the others.

    With BUNDLE_FLIPS=all every byte of all of them.
    """
    every = os.environ.get("BUNDLE_FLIPS") == "all"
    found = verify.Checking(str(bundle))
    wanted = {**found.listed(TAGS, False), **found.listed(PAYLOAD, True)}
    assert wanted.keys() | {TAGS, SIGNATURE} == set(files_of(bundle))
    luck, flips = random.Random(20261201), 0
    large = [path for path in files_of(bundle) if (bundle / path).stat().st_size > 12_000]
    total = sum((bundle / path).stat().st_size for path in large)
    for path in files_of(bundle):
        size = (bundle / path).stat().st_size
        places = range(size)
        if path in large and not every:
            places = sorted(luck.sample(places, 10_000 * size // total + 1))
        with (bundle / path).open("r+b", buffering=0) as file:
            content = file.read()
            for place in places:
                _put(file, place, content[place] ^ (1 << luck.randrange(8)))
                assert _caught(verify, found, path, wanted, key), (path, place)
                _put(file, place, content[place])
                flips += 1
    assert flips > 100_000
    assert by_verify(verify, bundle) == []


def _put(file: io.FileIO, place: int, value: int) -> None:
    file.seek(place)
    file.write(bytes([value]))


def _caught(
    verify: ModuleType, found: object, path: str, wanted: dict[str, str], key: SealKey
) -> bool:
    """By the function of ``verify.py`` that alone answers for this file."""
    if path not in (TAGS, SIGNATURE):
        return bool(found.hashes(path)[0] != wanted[path])
    found.faults.clear()
    content, signature = found.content(TAGS), found.content(SIGNATURE)
    found.signed(TAGS, key.public.raw.hex(), signature, "bundle", content, "")
    return bool(found.faults)


def test_a_changed_byte_is_named_by_both(bundle: Path, verify: ModuleType) -> None:
    luck = random.Random(7)
    for path in luck.sample(files_of(bundle), 40):
        file = bundle / path
        content = file.read_bytes()
        place = luck.randrange(len(content))
        file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        for told in (by_verify(verify, bundle), by_program(bundle)):
            named = TAGS if path in (TAGS, SIGNATURE) else path
            assert any(named in each for each in told), (path, place, told)
        file.write_bytes(content)


def test_what_is_no_plain_file(bundle: Path, verify: ModuleType, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("harmless", encoding="utf-8")
    (bundle / ITEM).unlink()
    (bundle / ITEM).symlink_to(outside)
    (bundle / "data" / "Linked").symlink_to(tmp_path)
    os.mkfifo(bundle / "data" / "pipe")
    (bundle / "data" / "empty").mkdir()
    (bundle / "data" / ".hidden").write_text("x", encoding="utf-8")
    (bundle / "data" / "caf\u00e9.txt").write_text("x", encoding="utf-8")
    (bundle / "Verify.py").write_text("x", encoding="utf-8")
    for told in (by_verify(verify, bundle), by_program(bundle)):
        text = "\n".join(told)
        assert "harmless" not in text
        for named in (ITEM, "data/Linked", "data/pipe", "data/empty", "data/.hidden", "caf\\xe9"):
            assert any(named in each for each in told), (named, told)
        assert "but for capitals" in text


@pytest.mark.parametrize(
    "line",
    [
        "{0}  ../outside.txt",
        "{0}  /etc/hostname",
        "{0}  data/../../outside.txt",
        "{0}  data//double",
        "{0} *data/star",
        "{0}  data/originals/disclosable/test-0002/1-answer-1.txt",
        "zz  data/short",
        "{0}  verify.py",
    ],
)
def test_lines_that_no_list_has(bundle: Path, verify: ModuleType, key: SealKey, line: str) -> None:
    with (bundle / PAYLOAD).open("a", encoding="ascii") as file:
        file.write(line.format("0" * 64) + "\n")
    for told in (by_verify(verify, bundle), by_program(bundle)):
        assert any(PAYLOAD in each and "l" in each for each in told)
        assert not any("No such file" in each for each in told)


def test_no_name_in_a_bundle_commands_a_terminal(bundle: Path, verify: ModuleType) -> None:
    """Signs that hide what is printed after them are told as what they are."""
    with (bundle / "proof" / "custody.csv").open("a", encoding="utf-8", newline="") as file:
        lines = (bundle / "proof" / "custody.csv").read_text("utf-8").splitlines()
        row = next(csv.reader(lines[1:2]))
        at = next(csv.reader(lines[:1])).index("file")
        csv.writer(file).writerow([*row[:at], "data/\x1b[8mx", *row[at + 1 :]])
    told = by_verify(verify, bundle)
    assert any("data/\\x1b[8mx" in each for each in told)
    assert all(each.isprintable() for each in told)


def test_a_file_that_grows(
    bundle: Path, verify: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was longer when it was read than when it was opened: told, and not read on for ever."""
    path = bundle / MAIL
    real = os.fstat

    def shorter(handle: int) -> os.stat_result:
        told = real(handle)
        return os.stat_result((*told[:6], max(told.st_size - 1, 0), *told[7:10]))

    monkeypatch.setattr(verify.os, "fstat", shorter)
    found = verify.Checking(str(bundle))
    found.hashes(MAIL)
    monkeypatch.undo()
    assert [each for each in found.faults if MAIL in each and "size" in each]
    with source_of(bundle) as source:
        with path.open("ab") as file:
            file.write(b"more")
        told = [str(each) for each in check_bundle(source).problems]
    assert any(MAIL in each and "size" in each for each in told)


def test_against_a_root_had_before(bundle: Path, verify: ModuleType, key: SealKey) -> None:
    """A bundle under another key is good by itself, and found by the root or key one was told."""
    root = by_root(bundle)
    groups = " ".join(root[at : at + 4] for at in range(0, 64, 4)).upper()
    assert by_verify(verify, bundle, root) == by_program(bundle, groups) == []
    assert by_verify(verify, bundle, key.public.id) == by_program(bundle, key.public.id) == []
    for other in ("0" * 64, "f" * 16):
        assert any("seal-0001.json" in each for each in by_verify(verify, bundle, other))
        assert any("seal-0001.json" in each for each in by_program(bundle, other))


def by_root(folder: Path) -> str:
    text = (folder / "seal/seal-0001.json").read_text(encoding="utf-8")
    return text.partition('"root":"')[2][:64]
