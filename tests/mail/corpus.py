"""Invented mails that answer the letters of an invented study, with what is true of each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from discrimtest.randomness import Stream

FOLDER = Path(__file__).resolve().parent.parent / "data" / "mail"


@dataclass(frozen=True)
class SentLetter:
    """What one candidate sent to the landlord of a test."""

    key: str
    language: str
    name: str
    mail: str
    message_id: str
    sent: datetime
    subject: str
    letter: str


@dataclass(frozen=True)
class InventedTest:
    """One advertisement with its landlord and the letters to them."""

    key: str
    landlord: str
    type: str
    person: str
    mail: str
    reference: str
    home: str
    letters: tuple[SentLetter, ...]


@dataclass(frozen=True)
class Mail:
    """One mail, with what a person who reads it knows: truth.toml says what each field holds."""

    file: str
    kind: str
    language: str
    contacts: tuple[str, ...]
    sender: str
    visible: str
    at: datetime | None = None
    category: str | None = None
    automatic: bool = False
    bounce: str | None = None
    posting: str = "none"
    quoted: str | None = None
    attachments: tuple[str, ...] = ()

    @property
    def raw(self) -> bytes:
        return (FOLDER / f"{self.file}.eml").read_bytes()

    @property
    def kept_out(self) -> bool:
        return self.file in _kept_out()


@cache
def invented_tests() -> tuple[InventedTest, ...]:
    """The tests of the invented study."""
    read = tomllib.loads((FOLDER / "study.toml").read_text(encoding="utf-8"))
    return tuple(
        InventedTest(
            **{name: value for name, value in test.items() if name != "contact"},
            letters=tuple(SentLetter(**letter) for letter in test["contact"]),
        )
        for test in read["test"]
    )


@cache
def letters() -> dict[str, SentLetter]:
    """Each letter by the key of its contact."""
    return {letter.key: letter for test in invented_tests() for letter in test.letters}


@cache
def mails() -> tuple[Mail, ...]:
    """All of them, in the order of the file."""
    return tuple(
        Mail(
            **{name: tuple(said) if isinstance(said, list) else said for name, said in mail.items()}
        )
        for mail in _truth()["mail"]
    )


def same(text: str) -> str:
    """A text without what depends on where its lines were broken."""
    return " ".join(text.split())


@cache
def _truth() -> dict[str, list[dict[str, object]]]:
    return tomllib.loads((FOLDER / "truth.toml").read_text(encoding="utf-8"))


@cache
def _kept_out() -> frozenset[str]:
    seed, parts = (int(str(_truth()[name])) for name in ("seed", "parts"))
    names = [str(mail["file"]) for mail in _truth()["mail"]]
    return frozenset(Stream(seed, "kept out").shuffled(names)[: len(names) // parts])
