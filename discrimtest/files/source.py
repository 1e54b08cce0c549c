"""What is kept of a source of listings in ``sources/<name>.toml``: how its columns are read."""

from __future__ import annotations

from pydantic import Field

from discrimtest.files.word import FileTable


class SourceFile(FileTable):
    """A portal or an agency whose exports have these columns. A file with the same headers, in any
    order and spelling, is read so, in every study; no lock holds it.

    Attributes:
        headers: Of its exports; by these it is known again.
        unused: Those that stand for nothing to be read.
        columns: Field -> header. One header may serve two fields.
        constants: Field -> what holds for every row.
    """

    headers: tuple[str, ...] = Field(min_length=1)
    unused: tuple[str, ...] = ()
    columns: dict[str, str] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
