"""What a draw would do now, told before anybody asks for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from discrimtest.library.draft import is_of_calls
from discrimtest.library.frozen import frozen_size
from discrimtest.store import draws, listing_counts, studies
from discrimtest.store.engine import reading
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import frozen
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class DrawAhead:
    """What the next draw would take from.

    Attributes:
        number: Of the draw.
        planned: Tests that the sample wants. drawn: Of them, those that stand.
        free: Listings on which no test was drawn.
        first, last: Days of the study's period.
        replaces: Whether broken tests may be replaced, by the study's own rule.
        today: In the study's time zone.
    """

    number: int
    planned: int
    drawn: int
    free: int
    first: date
    last: date
    replaces: bool
    today: date

    @property
    def wanted(self) -> int:
        """Tests that are still wanted, broken ones aside."""
        return max(0, self.planned - self.drawn)

    @property
    def over(self) -> bool:
        """Whether the period is: what is drawn now is recorded afterwards."""
        return self.today > self.last

    @property
    def start(self) -> date:
        """The first day that is not past; the period's own where it is over."""
        return self.first if self.over else max(self.first, self.today)


def tell_draw(at: Workplace, slug: str) -> DrawAhead | None:
    """What the next draw would do; None where the study is not locked, or draws calls."""
    with reading(at.engine) as session:
        at.require(Right.READ_STUDY, studies.id_of(slug))
        found = studies.find_study(session, slug)
        version = studies.current_version(session, found.id) if found else None
        if found is None or version is None or is_of_calls(at.library, slug):
            return None
        drawn = draws.how_many(session, found.id)
        free = listing_counts.undrawn(session, found.id)
        number = draws.how_often(session, found.id) + 1
    file = frozen(at, version).study
    return DrawAhead(
        number,
        frozen_size(version.snapshot),
        drawn,
        free,
        file.period.first,
        file.period.last,
        file.sample.replace_broken != "none",
        at.now().astimezone(ZoneInfo(file.timezone)).date(),
    )
