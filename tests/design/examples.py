"""Small invented studies for the tests of the draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from discrimtest.design.calendar import Offsets, public_holidays
from discrimtest.design.draw import Drawn
from discrimtest.design.inputs import (
    Commitment,
    CommittedContact,
    ComparisonSpec,
    DrawInputs,
    DrawLine,
    DrawListing,
    DrawTiming,
    Limits,
)
from discrimtest.design.personas import make_personas
from discrimtest.files.profiles import SignalLists
from discrimtest.files.protocol import Arm
from discrimtest.files.study import StudyLine
from discrimtest.identifiers import derived_id
from discrimtest.randomness import Stream
from discrimtest.words.landlord import LandlordType
from discrimtest.words.line import LineChannel
from discrimtest.words.persona import Persona

BRUSSELS = ZoneInfo("Europe/Brussels")
COUPLES = (
    ComparisonSpec.paired("male_couple", "male_couple", "mixed_couple_he"),
    ComparisonSpec.paired("female_couple", "female_couple", "mixed_couple_she"),
)


def timing(first: date, last: date, **changes: object) -> DrawTiming:
    """Office hours 9 to 18 on weekdays, 2 to 24 hours apart, ten days to answer."""
    usual = DrawTiming(
        first=first,
        last=last,
        start=first,
        offsets=Offsets.of(BRUSSELS, first, last),
        hours=(9 * 60, 18 * 60),
        weekdays=(1, 2, 3, 4, 5),
        holidays=public_holidays("BE", first, last),
        gap=(120, 1440),
        window_days=10,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def people_of(arms: Sequence[Arm], lists: SignalLists, each: int = 1) -> tuple[Persona, ...]:
    """``each`` personas of every arm, who meet in one test; arm after arm."""
    names = [arm.id for arm in arms]
    lines = [
        StudyLine(id=f"mail-{number}", channel=LineChannel.EMAIL, address="zoeker@study.example")
        for number in range(each * len(arms))
    ]
    made = make_personas(
        lines,
        {arm.id: arm for arm in arms},
        dict.fromkeys(names, frozenset(names)),
        lists,
        seed=7,
        study="invented",
        year=2026,
        known={},
    )
    return tuple(sorted(made, key=lambda persona: names.index(persona.arm)))


def listings(agencies: int, private: int, ads: int, seed: int = 1) -> tuple[DrawListing, ...]:
    """Invented ads: each private landlord has one, the agencies share the rest unequally."""
    stream = Stream(seed, "listings")
    towns = ("Kortrijk", "Kortrijk", "Kortrijk", "Menen")
    found = []
    for index in range(ads):
        if index < private:
            name, kind = f"private-{index}", LandlordType.PRIVATE
        else:
            size = 1 + stream.below(agencies)
            name, kind = f"agency-{stream.below(size)}", LandlordType.AGENCY
        found.append(
            DrawListing(
                id=derived_id("listing", seed, index),
                landlord=name,
                group=name,
                landlord_type=kind,
                stratum=f"{stream.pick(towns)} / {kind}",
                channels=("email",),
            )
        )
    return tuple(found)


def lines_of(
    comparisons: tuple[ComparisonSpec, ...], each: int, channel: str = "email", name: str = "line"
) -> tuple[DrawLine, ...]:
    """``each`` lines for every arm, arm after arm."""
    arms = dict.fromkeys(one.arm for spec in comparisons for one in spec.candidates)
    return tuple(
        DrawLine(f"{name}-{number}", channel, arm)
        for number, arm in enumerate(arm for _ in range(each) for arm in arms)
    )


def study(**changes: object) -> DrawInputs:
    """A study of couples with 200 tests over two months of 2026."""
    usual = DrawInputs(
        study="invented",
        seed=20260301,
        number=1,
        wanted=200,
        listings=listings(60, 100, 600),
        comparisons=COUPLES,
        variants=("a", "b", "c", "d"),
        languages=("nl",),
        lines=lines_of(changes.get("comparisons", COUPLES), 2),  # type: ignore[arg-type]
        timing=timing(date(2026, 3, 2), date(2026, 5, 1)),
        limits=Limits(),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def commitments(inputs: DrawInputs, drawn: Drawn) -> tuple[Commitment, ...]:
    """A draw's tests as the next draw sees them."""
    known = {listing.id: listing for listing in inputs.listings}
    names = {line.id: line.names for line in inputs.lines}
    return tuple(
        Commitment(
            test=test.id,
            study=test.study,
            listing=test.listing,
            group=known[test.listing].group,
            landlord_type=known[test.listing].landlord_type,
            contacts=tuple(
                CommittedContact(one.due_at, one.line, one.arm, names=names[one.line])
                for one in test.contacts
            ),
            stratum=test.stratum,
            comparison=test.comparison,
            language=test.contacts[0].language,
        )
        for test in drawn.tests
    )


def next_draw(inputs: DrawInputs, drawn: Drawn, wanted: int) -> DrawInputs:
    """The inputs of the draw after ``drawn``."""
    return replace(
        inputs,
        number=inputs.number + 1,
        wanted=wanted,
        next_number=inputs.next_number + len(drawn.tests),
        commitments=(*inputs.commitments, *commitments(inputs, drawn)),
    )


def at(*parts: int) -> datetime:
    """A moment in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]
