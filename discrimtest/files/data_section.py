"""How a plan reads a file of contacts: its headers, its arms, its categories."""

from __future__ import annotations

from typing import Literal

from discrimtest.files.comparison import PlannedComparison
from discrimtest.files.word import FileTable
from discrimtest.words.outcome import Category


class DataColumns(FileTable):
    """What the columns of a foreign file are called: our name -> the file's."""

    test: str = "test"
    arm: str = "arm"
    outcome: str = "outcome"
    landlord: str = "landlord"
    landlord_type: str = "landlord_type"
    channel: str = "channel"
    order: str = "order"
    stratum: str = "stratum"
    weight: str = "weight"
    broken: str = "broken"
    comparison: str = "comparison"
    frequency: str = "frequency"
    hours: str = "hours"
    window: str = "window"

    def named(self, name: str) -> str:
        """The file's header for ``name``, which may also be a covariate of the file."""
        return str(getattr(self, name)) if name in type(self).model_fields else name


class DataSection(FileTable):
    """How a file of contacts is read.

    Attributes:
        columns: Headers, where they differ from ours.
        comparisons: Which arms are compared; empty when the study or ``--control`` says.
        repeated: Which contact counts when a test holds several of one arm; ``every`` keeps
            them all for rates and models; empty refuses a few and keeps a design of many.
        categories: The codebook's categories, where they are not the default ones.
        categorical: Columns whose numbers are codes: as a covariate each is a term of its own.
    """

    columns: DataColumns = DataColumns()
    comparisons: tuple[PlannedComparison, ...] = ()
    repeated: Literal["", "first", "last", "every"] = ""
    categories: tuple[str, ...] = tuple(Category)
    categorical: tuple[str, ...] = ()
