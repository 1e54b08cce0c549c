"""How many people read the signal of a test candidate as it was meant."""

from __future__ import annotations

from pydantic import Field

from discrimtest.files.word import FileTable


class Recognition(FileTable):
    """Of one comparison, from the pretest of its signals; for sensitivity only.

    Attributes:
        comparison: Its id.
        share: Of raters who read the signal as intended, above 0 and at most 1.
        raters: How many they were; None where not known, and the share then counts as certain.
        source: Who asked them, and when.
    """

    comparison: str = Field(min_length=1)
    share: float = Field(gt=0, le=1)
    raters: int | None = Field(default=None, ge=1)
    source: str = ""
