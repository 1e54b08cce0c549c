"""The form on which a tester tells of one visit, as a file to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from pydantic import Field, model_validator

from discrimtest.files.word import Contradiction, FileTable, Form, Mistake, Sensible
from discrimtest.words.visit import BEGAN, COUNTS, MONEY, Account, Document

Homes = Annotated[int, Sensible(0, 50)]
Minutes = Annotated[int, Sensible(0, 480)]
Euros = Annotated[float, Sensible(0, 20_000)]


class VisitForm(FileTable):
    """What ``visit-<contact>.toml`` says; :class:`~discrimtest.words.visit.Account` tells what.

    Attributes:
        contact: The visit it is about.
        began: Day and hour, as in "2026-04-02 17:00"; of a visit that took place.
        price_quoted: Whether the rent was said, by word or on paper.
        rent, deposit, fees: In euros, where they were said.
    """

    contact: Annotated[str, Form('"contact-…"')] = Field(min_length=1)
    appointment: bool
    held: bool
    began: str = ""
    homes_told: Homes = Field(ge=0)
    homes_shown: Homes = Field(ge=0)
    minutes: Minutes = Field(ge=0)
    price_quoted: bool
    rent: Euros | None = Field(default=None, gt=0)
    deposit: Euros | None = Field(default=None, ge=0)
    fees: Euros | None = Field(default=None, ge=0)
    documents: tuple[Document, ...]
    remarks: str = ""

    @model_validator(mode="after")
    def _hangs_together(self) -> VisitForm:
        wrong = list(self._mistakes())
        if wrong:
            raise Contradiction(wrong)
        return self

    def _mistakes(self) -> Iterator[Mistake]:
        if self.held and not self.appointment:
            rule = "a visit that took place had an appointment; an open house counts as one"
            yield ("held",), rule, "Write appointment = true, or held = false."
        if self.held:
            yield from self._untold_of_a_visit()
        else:
            yield from self._told_without_a_visit()
        if self.homes_shown > self.homes_told:
            rule = f"a home that was shown was told of as well, and homes_told is {self.homes_told}"
            yield ("homes_shown",), rule, "Count the homes that were shown among those told of."
        if self.price_quoted != (self.rent is not None):
            rule = "the rent is written where a price was quoted, and nowhere else"
            yield ("rent",), rule, "Write rent = 850.00, or price_quoted = false without a rent."
        if len(set(self.documents)) < len(self.documents):
            yield ("documents",), "each document is named once", "Strike the repeated one."

    def _untold_of_a_visit(self) -> Iterator[Mistake]:
        if _moment(self.began) is None:
            rule = f"must be the day and hour of the visit, and is {self.began!r}"
            yield ("began",), rule, 'Write it as in began = "2026-04-02 17:00".'
        if self.minutes == 0:
            rule = "a visit that took place lasted a minute at least"
            yield ("minutes",), rule, "Write how long, or held = false."

    def _told_without_a_visit(self) -> Iterator[Mistake]:
        rule, repair = "nothing is told or shown at a visit that did not take place", "Write "
        for name in COUNTS:
            if getattr(self, name):
                yield (name,), rule, f"{repair}{name} = 0, and what was said by phone as a remark."
        if self.began:
            yield ("began",), rule, f'{repair}began = "".'
        if self.documents:
            yield ("documents",), rule, f"{repair}documents = []."
        for name in MONEY:
            if getattr(self, name) is not None:
                yield (name,), rule, f"Strike {name}, and write what was said by phone as a remark."

    @property
    def account(self) -> Account:
        """The same, in cents."""
        cents = {name: getattr(self, name) for name in MONEY}
        return Account(
            self.appointment,
            self.held,
            self.homes_told,
            self.homes_shown,
            self.minutes,
            **{
                name: None if euros is None else round(euros * 100) for name, euros in cents.items()
            },
            documents=self.documents,
            remarks=self.remarks,
            began=_moment(self.began),
        )


def _moment(text: str) -> datetime | None:
    """Local time as it is written in the form; None where it is none."""
    try:
        return datetime.strptime(text.strip(), BEGAN)  # noqa: DTZ007 (local time of the study)
    except ValueError:
        return None
