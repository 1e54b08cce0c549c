"""Which advertisements a study may test, and every reason why one may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from discrimtest.errors import Problem, WrongInput
from discrimtest.intake.advert import AdvertReading
from discrimtest.intake.offer import Offer
from discrimtest.words.listing import ContactChannel, HomeType
from discrimtest.words.refusal import Refusal

_NOT_TESTED = {HomeType.ROOM: "room", HomeType.SHOP: "shop", HomeType.OTHER: "no_home"}
_NOT_OFFERED = {Offer.LET: "let", Offer.SALE: "for_sale", Offer.WITHDRAWN: "withdrawn"}


@dataclass(frozen=True, slots=True)
class Rules:
    """What a study says about the listings it takes.

    Attributes:
        area: Municipality of each postcode in the study's area.
        senior_only: Every arm of the study is 65 or over, so homes for them are taken.
        channels: Channels the study's protocol can use.
        portal: Name for the portal of rows without a link; empty where each advertiser's
            references are its own.
        shared: Phones, mailboxes and domains ("@portaal.example") that many advertisers share
            and that therefore tell nobody apart.
    """

    area: Mapping[str, str]
    senior_only: bool = False
    channels: frozenset[ContactChannel] = frozenset({ContactChannel.EMAIL, ContactChannel.PORTAL})
    portal: str = ""
    shared: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        problems = [
            Problem(
                "the study's place",
                postcode,
                "every postcode of the area needs four digits and a municipality",
                'Write it as "8500" with the municipality it lies in.',
                "area.postcode",
            )
            for postcode, municipality in self.area.items()
            if not (len(postcode) == 4 and postcode.isascii() and postcode.isdigit())
            or not municipality.strip()
        ]
        if not self.area:
            problems.append(
                Problem(
                    "the study's place",
                    "",
                    "the area needs at least one postcode",
                    "Name the postcodes of the area.",
                    "area.empty",
                )
            )
        if problems:
            raise WrongInput("The study's area can not be used.", problems)


def reasons_against(reading: AdvertReading, rules: Rules) -> tuple[Refusal, ...]:
    """Every reason why the study does not take this advertisement; empty when it does.

    What could not be read is judged by nobody; the day it was placed never counts.
    """
    reasons: list[Refusal] = []
    if reading.postcode is not None and reading.postcode not in rules.area:
        reasons.append(Refusal("outside_area", postcode=reading.postcode))
    if reading.home in _NOT_TESTED:
        reasons.append(Refusal(_NOT_TESTED[reading.home]))
    if reading.offer in _NOT_OFFERED:
        reasons.append(Refusal(_NOT_OFFERED[reading.offer]))
    if reading.senior and not rules.senior_only:
        reasons.append(Refusal("senior"))
    if reading.channels is not None and not rules.channels & set(reading.channels):
        reasons.append(
            Refusal("other_channel", channels=" and ".join(reading.channels))
            if reading.channels
            else Refusal("no_channel")
        )
    return tuple(reasons)
