"""Take back tests of a draw before anything is sent for them; their listings may be drawn again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from discrimtest.errors import Problem, WrongInput
from discrimtest.record.handed_in import readable
from discrimtest.record.undraw import untouched
from discrimtest.store import draws
from discrimtest.store.engine import writing
from discrimtest.store.undrawn import undraw
from discrimtest.words.person import Right
from discrimtest.words.test import Draw
from discrimtest.workplace.open_study import look_up_field
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Undrawn:
    """What was taken back.

    Attributes:
        draw: Number of the draw.
        tests: Tests that left. kept: Tests of it that stay, as something was recorded of them.
    """

    study: str
    draw: int
    tests: int
    kept: int

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def undraw_tests(at: Workplace, slug: str, number: int, reason: str) -> Undrawn:
    """Take back every test of a draw of which nothing was recorded.

    Args:
        number: Of the draw.
        reason: Why; kept encrypted, printed in reports that are not for the public.

    Raises:
        WrongInput: There is no such draw, or the reason is empty.
        Refused: Something was recorded of each of its tests.
    """
    if not reason.strip():
        repair = "Write it for the report's reader."
        problem = Problem.of_input("reason", reason, "must say why", repair, code="reason.empty")
        raise WrongInput("Taking tests back needs a reason.", [problem])
    with writing(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.DRAW_TESTS, study.id)
        draw = _numbered(draws.draws(session, study.id), number)
        record = study.record(session)
        free = untouched(record, draw.id)
        undraw(
            session,
            at.keys,
            study.id,
            draw.id,
            [test.id for test in free],
            reason=readable(reason.strip(), "reason"),
            by=at.person.id,
            at=at.now(),
        )
    mine = sum(test.draw == draw.id for test in record.tests)
    return Undrawn(slug, number, len(free), mine - len(free))


def _numbered(made: list[Draw], number: int) -> Draw:
    for draw in made:
        if draw.number == number:
            return draw
    known = ", ".join(str(draw.number) for draw in made) or "none"
    problem = Problem.of_input(
        "draw", str(number), "must be a draw of the study", f"Draws: {known}.", code="draw.unknown"
    )
    raise WrongInput("There is no such draw.", [problem])
