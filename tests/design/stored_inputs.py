"""The inputs of a draw read back from its record, as anybody who repeats a stored draw does."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from discrimtest.design.calendar import Offsets
from discrimtest.design.inputs import (
    Candidate,
    Commitment,
    CommittedContact,
    ComparisonSpec,
    DrawInputs,
    DrawLine,
    DrawListing,
    DrawTiming,
    Limits,
)
from discrimtest.words.landlord import LandlordType


def inputs_of(record: dict[str, Any]) -> DrawInputs:
    """The inputs that were stored."""
    timing, limits = record["timing"], record["limits"]
    return DrawInputs(
        **{
            key: record[key]
            for key in ("study", "seed", "number", "wanted", "order", "next_number")
        },
        variants=tuple(record["variants"]),
        languages=tuple(record["languages"]),
        lines=tuple(
            DrawLine(**{**one, "names": tuple(one["names"]), "says": tuple(one["says"])})
            for one in record["lines"]
        ),
        listings=tuple(_listing(one) for one in record["listings"]),
        comparisons=tuple(
            ComparisonSpec(
                one["id"],
                tuple(Candidate(**candidate) for candidate in one["candidates"]),
                one["weight"],
                tuple((key, level) for key, level in one["factors"]),
            )
            for one in record["comparisons"]
        ),
        timing=DrawTiming(
            first=date.fromisoformat(timing["first"]),
            last=date.fromisoformat(timing["last"]),
            start=date.fromisoformat(timing["start"]),
            offsets=Offsets(tuple((at, ahead) for at, ahead in timing["offsets"]["eras"])),
            hours=(timing["hours"][0], timing["hours"][1]),
            weekdays=tuple(timing["weekdays"]),
            holidays=tuple(date.fromisoformat(day) for day in timing["holidays"]),
            gap=(timing["gap"][0], timing["gap"][1]),
            window_days=timing["window_days"],
        ),
        limits=Limits(**limits),
        commitments=tuple(_commitment(one) for one in record["commitments"]),
        others=tuple((study, Limits(**other)) for study, other in record["others"]),
    )


def _listing(record: dict[str, Any]) -> DrawListing:
    since = record["available_from"]
    return DrawListing(
        **{
            **record,
            "landlord_type": LandlordType(record["landlord_type"]),
            "channels": tuple(record["channels"]),
            "available_from": date.fromisoformat(since) if since else None,
        }
    )


def _commitment(record: dict[str, Any]) -> Commitment:
    return Commitment(
        **{
            **record,
            "landlord_type": LandlordType(record["landlord_type"]),
            "contacts": tuple(
                CommittedContact(
                    **{
                        **one,
                        "at": datetime.fromisoformat(one["at"]),
                        "names": tuple(one["names"]),
                    }
                )
                for one in record["contacts"]
            ),
        }
    )
