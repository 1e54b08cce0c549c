"""A draw: from listings and limits to matched tests with times, or a refusal that says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from discrimtest.design.assignment import Assigned, assign
from discrimtest.design.balance import Shortfall, balance_table, shortfalls
from discrimtest.design.inputs import DrawInputs
from discrimtest.design.minutes import time_of
from discrimtest.design.mistakes import mistakes
from discrimtest.design.sample import DrawnListings, Openings, draw_sample, find_openings
from discrimtest.design.schedule import Placement, schedule
from discrimtest.design.verify import verify
from discrimtest.errors import DrawRefused, Problem
from discrimtest.identifiers import canonical_json, derived_id, sha256_hex
from discrimtest.words.contact import Contact
from discrimtest.words.test import Test

# How often listings whose test found no place are replaced by others before refusing.
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw made.

    Attributes:
        id: Derived from the seed, the study and the draw's number.
        wanted: Tests asked for.
        tests: In time order of their first contacts.
        balance: The balance table (:func:`discrimtest.design.balance.balance_table`).
        shortfalls: What became of every listing, when there are fewer tests than wanted; else
            empty.
    """

    id: str
    study: str
    number: int
    seed: int
    wanted: int
    tests: tuple[Test, ...]
    balance: list[dict[str, object]]
    shortfalls: tuple[Shortfall, ...]

    @property
    def missing(self) -> int:
        """Tests wanted for which there were too few listings."""
        return self.wanted - len(self.tests)

    def statement(self) -> tuple[str, ...]:
        """The shortfall in words, one line each; empty when every wanted test was drawn."""
        if not self.missing:
            return ()
        drawn = f"{self.wanted} tests wanted, {len(self.tests)} drawn"
        return (
            f"{drawn}: too few listings for {self.missing}",
            *(str(row) for row in self.shortfalls if row.falls_short),
        )


def draw(inputs: DrawInputs) -> Drawn:
    """Draw matched tests and schedule them, all solved before anything is issued.

    Too few listings, or landlords that bear as much as they may, give fewer tests and a
    stated shortfall. Every test that is drawn can be completed.

    Returns:
        The draw; the same for the same inputs on any machine, whatever order the listings
        and the earlier tests come in and whatever their landlords are called.

    Raises:
        DrawRefused: When the study's own limits leave no room for the tests its listings
            allow, with what to change.
    """
    wrong = mistakes(inputs)
    if wrong:
        raise DrawRefused("This draw can not be made.", wrong)
    openings = find_openings(inputs)
    sample, placements, assigned = _fit(inputs, openings)
    tests = _tests(inputs, assigned, placements)
    short = shortfalls(inputs, sample.reasons) if len(tests) < inputs.wanted else ()
    drawn = Drawn(
        id=derived_id("draw", inputs.seed, inputs.study, inputs.number),
        study=inputs.study,
        number=inputs.number,
        seed=inputs.seed,
        wanted=inputs.wanted,
        tests=tests,
        balance=balance_table(inputs, tests),
        shortfalls=short,
    )
    broken = verify(inputs, drawn.tests)
    if broken:
        raise DrawRefused("The draw breaks a limit and was not made.", broken)
    return drawn


def canonical(
    drawn: Drawn, names: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, object]:
    """The draw as plain values: text and whole numbers, in a fixed order.

    It holds listings, arms, order, times, lines, variants and signal names. Names of landlords
    are not in it: they may be made anew in every database.

    Args:
        names: Signal names as used, by profile id.
    """
    return {
        "study": drawn.study,
        "number": drawn.number,
        "seed": drawn.seed,
        "tests": [
            {
                "id": test.id,
                "number": test.number,
                "listing": test.listing,
                "stratum": test.stratum,
                "comparison": test.comparison,
                "factors": dict(test.factors),
                "contacts": [
                    {
                        "id": contact.id,
                        "arm": contact.arm,
                        "control_arm": contact.control_arm,
                        "replicate": contact.replicate,
                        "position": contact.position,
                        "profile": contact.profile,
                        "names": dict((names or {}).get(contact.profile, {})),
                        "variant": contact.variant,
                        "language": contact.language,
                        "channel": contact.channel,
                        "line": contact.line,
                        "due_at": contact.due_at.strftime("%Y-%m-%dT%H:%MZ"),
                    }
                    for contact in test.contacts
                ],
            }
            for test in drawn.tests
        ],
    }


def golden_hash(drawn: Drawn, names: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """SHA-256 of the canonical JSON of :func:`canonical`."""
    return sha256_hex(canonical_json(canonical(drawn, names)))


def _fit(
    inputs: DrawInputs, openings: Openings
) -> tuple[DrawnListings, dict[str, Placement], list[Assigned]]:
    """A sample in which every test has its place.

    A landlord whose test found none gets fewer tests in the next round, and other listings
    are drawn instead. Where that leaves the draw short, the calendar is what binds.
    """
    most: dict[str, int] = {}
    fitted = -1
    for _ in range(_ROUNDS):
        sample = draw_sample(inputs, openings, most)
        assigned = assign(inputs, sample)
        placements = schedule(inputs, openings, assigned)
        fitted = max(fitted, len(placements))
        tests = Counter(test.listing.group for test in assigned)
        placed = Counter(test.listing.group for test in assigned if test.listing.id in placements)
        if len(placements) == len(assigned):
            if most and len(assigned) < inputs.wanted:
                break
            return sample, placements, assigned
        most.update({group: placed[group] for group in tests if placed[group] < tests[group]})
    raise DrawRefused(
        f"Only {fitted} of {inputs.wanted} tests find a place in the calendar.",
        [_no_place(inputs, fitted)],
    )


def _no_place(inputs: DrawInputs, fitted: int) -> Problem:
    timing, most = inputs.timing, inputs.limits.contacts_per_day
    days = f"{max(timing.first, timing.start)} to {timing.last}"
    ask = f"or draw at most {fitted} tests" if fitted else "or start earlier"
    if most is not None:
        return Problem(
            "limits.contacts_per_day",
            str(most),
            f"{inputs.wanted} tests were asked for, and at {most} contacts a day about {fitted} "
            f"fit into {days}",
            f"Raise contacts_per_day, lengthen the period, {ask}.",
            "draw.contacts_per_day",
        )
    return Problem(
        "lines",
        f"{len(inputs.lines)} lines",
        f"a line makes one contact a minute, and about {fitted} tests fit into {days}",
        f"Give the study more lines, widen office_hours, lengthen the period, {ask}.",
        "draw.too_few_lines",
    )


def _tests(
    inputs: DrawInputs, assigned: Sequence[Assigned], placements: Mapping[str, Placement]
) -> tuple[Test, ...]:
    rising = sorted(
        assigned, key=lambda one: (placements[one.listing.id].minutes[0], one.listing.id)
    )
    draw_id = derived_id("draw", inputs.seed, inputs.study, inputs.number)
    name = (inputs.seed, inputs.study, inputs.number)
    tests: list[Test] = []
    for number, one in enumerate(rising, inputs.next_number):
        listing, placement = one.listing, placements[one.listing.id]
        test_id = derived_id("test", *name, listing.id)
        contacts = tuple(
            Contact(
                id=derived_id("contact", *name, listing.id, seat.arm, seat.replicate),
                test=test_id,
                arm=seat.arm,
                control_arm=seat.control_arm,
                replicate=seat.replicate,
                position=position,
                profile=derived_id("profile", *name, listing.id, seat.arm, seat.replicate),
                variant=seat.variant,
                language=one.language,
                channel=one.channel,
                line=placement.lines[position - 1],
                due_at=time_of(placement.minutes[position - 1]),
            )
            for position, seat in enumerate(one.seats, 1)
        )
        tests.append(
            Test(
                id=test_id,
                study=inputs.study,
                draw=draw_id,
                number=number,
                listing=listing.id,
                landlord=listing.landlord,
                stratum=listing.stratum,
                comparison=one.comparison.id,
                factors=dict(one.comparison.factors),
                contacts=contacts,
            )
        )
    return tuple(tests)
