"""A comparison: test candidates' arms, each with its own control candidate's arm."""

from __future__ import annotations

from pydantic import Field, model_validator

from discrimtest.files.word import Contradiction, FileTable, Mistake, OneOrMore
from discrimtest.findings.keys import Comparison


class PlannedComparison(FileTable):
    """Test arms with their own control arms, pair by pair; more than one pair is *pooled*.

    Attributes:
        test: Arms of the test candidates.
        control: The control arm of each, in the same order; a single one serves all.
        main: Answers the question of the study; the others are beside it.
    """

    id: str = Field(min_length=1)
    test: OneOrMore = Field(min_length=1)
    control: OneOrMore = Field(min_length=1)
    main: bool = False

    @model_validator(mode="after")
    def _arms_pair_up(self) -> PlannedComparison:
        wrong: list[Mistake] = []
        if len(self.control) not in (1, len(self.test)):
            rule = (
                f"comparison {self.id!r} names {len(self.test)} test arms and "
                f"{len(self.control)} control arms"
            )
            wrong.append(((), rule, "Give one control arm, or one for each test arm."))
        if len(set(self.test)) < len(self.test):
            rule = f"comparison {self.id!r} names a test arm twice"
            wrong.append((("test",), rule, "Name each once."))
        if both := sorted(set(self.test) & set(self.control)):
            rule = f"comparison {self.id!r} compares an arm with itself"
            wrong.append(((), rule, f"Name {', '.join(both)} as one or as the other."))
        if wrong:
            raise Contradiction(wrong)
        return self

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """(test arm, its control arm) of each pair."""
        controls = self.control if len(self.control) > 1 else self.control * len(self.test)
        return tuple(zip(self.test, controls, strict=True))

    @property
    def pooled(self) -> bool:
        return len(self.test) > 1

    @property
    def key(self) -> Comparison:
        """What findings are keyed by."""
        return Comparison(self.test, self.control, self.id)
