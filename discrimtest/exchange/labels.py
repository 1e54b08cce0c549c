"""What tables, columns and values are called in the three languages (``labels.toml``)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from discrimtest.files.word import FileTable, LocalText


class Labels(FileTable):
    """The whole file.

    Attributes:
        tables: Table → what it holds.
        columns: Column → what it says.
        values: Column → value → what it means; ``truth`` for every column of yes and no.
        form: Part of a tester's log form → what it asks or tells.
        tasks: Task or state of one → what a calendar or sheet calls it; columns of a sheet.
    """

    tables: dict[str, LocalText]
    columns: dict[str, LocalText]
    values: dict[str, dict[str, LocalText]]
    form: dict[str, LocalText]
    tasks: dict[str, LocalText]

    def column(self, name: str) -> LocalText:
        """What a column says; one that nobody labelled is called by its name."""
        return self.columns.get(name) or plain(name.replace("_", " "))


def plain(text: str) -> LocalText:
    """The same text in the three languages."""
    return LocalText(nl=text, fr=text, en=text)


@cache
def labels() -> Labels:
    """The labels as shipped."""
    text = files("discrimtest.exchange").joinpath("labels.toml").read_text(encoding="utf-8")
    return Labels.model_validate(tomllib.loads(text))
