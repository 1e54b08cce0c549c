"""What an operator writes in ``seals.toml``: the authorities that stamp the seals of the log.

It lies in the project, beside the three folders, and is no part of what a lock freezes: an
authority may be changed for another. It never holds a password.
"""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, model_validator

from discrimtest.files.word import Contradiction, FileTable, Mistake

PATH = "seals.toml"
_NAME = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_URL = re.compile(r"https?://[^\s/]+(/\S*)?")


class TimeAuthority(FileTable):
    """An authority that stamps times (RFC 3161).

    Attributes:
        name: Short: small letters, digits and hyphens; files are called by it.
        url: Where it is asked; over http too, as what goes there is no secret and what comes back
            is signed.
        root: File of its root certificate (PEM), from this folder on.
        kind: "qualified" for a qualified service under eIDAS (Regulation (EU) No 910/2014), else
            "ordinary".
        source: Where its kind can be looked up, and when you did.
    """

    name: str
    url: str
    root: str = Field(min_length=1)
    kind: Literal["qualified", "ordinary"] = "ordinary"
    source: str = ""

    @model_validator(mode="after")
    def _usable(self) -> TimeAuthority:
        wrong: list[Mistake] = []
        if not _NAME.fullmatch(self.name):
            rule = "must be small letters, digits and hyphens"
            wrong.append((("name",), rule, 'Write something like "city-clock".'))
        if not _URL.fullmatch(self.url):
            rule = "must be an address that begins with http:// or https://"
            wrong.append((("url",), rule, "Copy it from the authority's page."))
        if self.kind == "qualified" and not self.source.strip():
            rule = "must say where it is listed as qualified"
            wrong.append((("source",), rule, "Name the trusted list and the day you looked."))
        if wrong:
            raise Contradiction(wrong)
        return self


class SealsFile(FileTable):
    """All authorities; each stamps every seal."""

    authorities: tuple[TimeAuthority, ...] = ()

    @model_validator(mode="after")
    def _apart(self) -> SealsFile:
        names = [each.name for each in self.authorities]
        wrong: list[Mistake] = [
            (("authorities", place, "name"), "must be of one authority alone", "Choose another.")
            for place, name in enumerate(names)
            if name in names[:place]
        ]
        if wrong:
            raise Contradiction(wrong)
        return self
