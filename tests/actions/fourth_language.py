"""The recipe for a language of reports, followed on a copy of the package for a made-up German."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from itertools import chain
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import discrimtest

PACKAGE = Path(discrimtest.__file__).parent
CODE = "de"
MARK = "[de] "
NEW_LINES = {
    "words/language.py": ('LanguageCode = Literal["nl", ', f'"{CODE}", '),
    "files/word.py": ("    en: str\n", f"    {CODE}: str | None = None\n"),
}
"""File of the recipe -> behind what, what is written."""


def copied_with_german(folder: Path) -> tuple[Path, set[str]]:
    """The package with one language more, and the files that were changed for it."""
    copy = folder / PACKAGE.name
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for name, (behind, written) in NEW_LINES.items():
        text = (copy / name).read_text(encoding="utf-8")
        assert text.count(behind) == 1, name
        (copy / name).write_text(text.replace(behind, behind + written), encoding="utf-8")
    touched = set(NEW_LINES)
    for module in copy.rglob("*.py"):
        text = module.read_text(encoding="utf-8")
        if '"nl": ' in text:
            module.write_text(_with_an_entry(text), encoding="utf-8")
            touched.add(module.relative_to(copy).as_posix())
    _catalogue(copy / "locale")
    return copy, touched


def write_german_letters(protocol: Path) -> None:
    """Letters of a protocol that are sent in German too: the Dutch ones, for the test."""
    for letter in (protocol / "letters").glob("*.nl.txt"):
        shutil.copy(letter, letter.with_name(letter.name.replace(".nl.", f".{CODE}.")))
    file = protocol / "protocol.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('languages = ["nl"', f'languages = ["{CODE}", "nl"', 1))


def run_the_copy(copy: Path, *words: str | Path) -> str:
    """What a command of the copied package prints."""
    command = [sys.executable, "-m", copy.name, *words]
    return subprocess.run(
        command, cwd=copy.parent, check=True, capture_output=True, text=True
    ).stdout


def _with_an_entry(text: str) -> str:
    """Each table by language says in German what it says in Dutch."""
    changed = text
    tables = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Dict)]
    for key, value in chain(*(zip(table.keys, table.values, strict=True) for table in tables)):
        if getattr(key, "value", None) == "nl":
            entry = ast.get_source_segment(text, value)
            changed = changed.replace(f'"nl": {entry}', f'"{CODE}": {entry}, "nl": {entry}', 1)
    return changed


def _catalogue(locale: Path) -> None:
    """German for the test: every English sentence behind a mark."""
    with (locale / "nl" / "LC_MESSAGES" / "discrimtest.po").open("rb") as file:
        sentences = [message for message in read_po(file, locale="nl") if message.id]
    made = Catalog(locale=CODE)
    for sentence in sentences:
        forms = (sentence.id,) if isinstance(sentence.id, str) else sentence.id
        marked = tuple(MARK + form for form in forms)
        made.add(sentence.id, marked[0] if isinstance(sentence.id, str) else marked)
    folder = locale / CODE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "discrimtest.mo").open("wb") as file:
        write_mo(file, made)
