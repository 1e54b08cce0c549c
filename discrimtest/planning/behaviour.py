"""How simulated landlords answer: stated rates, an order effect, a few who discriminate.

The simulation is no claim about any real market. Its rates are stated in
:class:`Behaviour`, so a report made from it can be held against what was put in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from discrimtest.randomness import Stream
from discrimtest.words.outcome import Category
from discrimtest.words.response import ResponseChannel

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the simulated landlords do.

    Attributes:
        invitation: Chance that a first contact is invited, before landlords differ.
        second_contact: Factor on that chance for the second contact of a test.
        discriminating_agencies: Share of agencies that discriminate; likewise for private.
        ignored: Chance that a discriminating landlord does not invite a test candidate it
            would have invited.
        same_answer: Chance that the second candidate simply gets what the first one got.
        late: Share of answers that come after the observation window.
        wait_median: Hours after which half of the answers of a market without a window are in.
        wait_shape: How short the tail of those hours is (:func:`_wait`).
        gone: Chance that the ad is gone before the second contact (the test is broken).
        bounced: Chance that a message bounces (the test is broken).
        automatic: Share of agencies whose software answers every message at once.
        curt: Chance that an answer is curt; ``curt_when_biased`` where a discriminating landlord
            answers the test candidate.
        warm: Chance that an answer that is not curt is warm.
        source: Chance that a question about the income asks for its source; likewise.
    """

    invitation: float = 0.46
    second_contact: float = 0.85
    discriminating_agencies: float = 0.15
    discriminating_private: float = 0.25
    ignored: float = 0.7
    same_answer: float = 0.45
    late: float = 0.03
    wait_median: float = 20.0
    wait_shape: float = 1.3
    gone: float = 0.02
    bounced: float = 0.01
    automatic: float = 0.15
    curt: float = 0.1
    curt_when_biased: float = 0.5
    warm: float = 0.3
    source: float = 0.2
    source_when_biased: float = 0.6


@dataclass(frozen=True, slots=True)
class Temper:
    """One landlord's own way: whether it discriminates, invites a lot, answers by software."""

    discriminates: bool
    eagerness: float
    automatic: bool


@dataclass(frozen=True, slots=True)
class Reaction:
    """One thing that comes back to a contact, ``delay`` after it was sent.

    Attributes:
        subtle: Codes of subtle treatment that a coder would give the text, with their values.
    """

    delay: timedelta
    channel: ResponseChannel
    category: Category
    text: str
    subtle: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """What happens to one contact: ``gone`` and ``bounced`` break the test."""

    reactions: tuple[Reaction, ...]
    gone: bool = False
    bounced: bool = False


_NOT_INVITED = (
    (Category.NO_REPLY, 50),
    (Category.REFUSAL, 12),
    (Category.ALREADY_LET, 14),
    (Category.INFORMATION_REQUEST, 12),
    (Category.INVITATION_CONDITIONAL, 6),
    (Category.WAITING_LIST, 6),
)
_CHANNELS = (
    (ResponseChannel.EMAIL, 70),
    (ResponseChannel.PHONE, 12),
    (ResponseChannel.PORTAL, 8),
    (ResponseChannel.VOICEMAIL, 6),
    (ResponseChannel.SMS, 4),
)
_TEXTS: dict[Category, tuple[str, ...]] = {
    Category.INVITATION: (
        "Beste {name}, u bent welkom voor een bezoek op {day} om {hour} uur.",
        "Beste {name}, past {day} om {hour} uur voor een bezoek? Laat maar weten.",
        "Beste {name}, we tonen u de woning graag op {day} om {hour} uur.",
        "Beste {name}, kom gerust eens kijken, bijvoorbeeld {day} rond {hour} uur.",
    ),
    Category.BOOKING_LINK: ("Kies zelf een moment voor uw bezoek: https://agenda.example/bezoek",),
    Category.REFUSAL: (
        "Beste {name}, we gaan verder met een andere kandidaat.",
        "Beste {name}, de eigenaar heeft intussen voor andere huurders gekozen.",
        "Beste {name}, er zijn te veel aanvragen; we plannen geen bezoeken meer in.",
    ),
    Category.ALREADY_LET: (
        "Beste {name}, deze woning is intussen verhuurd.",
        "Beste {name}, het spijt ons, de woning is sinds gisteren verhuurd.",
        "Beste {name}, dit pand is niet meer vrij, het contract is getekend.",
    ),
    Category.INFORMATION_REQUEST: (
        "Beste {name}, wat is uw beroep en hoeveel verdient u samen?",
        "Beste {name}, met hoeveel bent u en wat is uw gezinsinkomen?",
        "Beste {name}, kunt u eerst wat meer vertellen over uw werk en uw inkomen?",
    ),
    Category.INVITATION_CONDITIONAL: (
        "Beste {name}, bezorg ons eerst uw loonfiches, daarna plannen we een bezoek.",
        "Beste {name}, stuur uw laatste drie loonbrieven door, dan spreken we een bezoek af.",
    ),
    Category.WAITING_LIST: (
        "Beste {name}, we zetten u op de wachtlijst.",
        "Beste {name}, alle bezoeken zijn volzet; u staat als reserve genoteerd.",
    ),
    Category.ACKNOWLEDGEMENT: ("Dit is een automatisch bericht. We hebben uw vraag ontvangen.",),
}
_PARTS, _LATE_PARTS = 3600, 60
"""So finely are waits told apart (:func:`_wait`)."""
DAY = "{day}"
"""Stands for the day of a viewing until it is known when the answer comes."""


def temper(seed: int, landlord: str, agency: bool, behaviour: Behaviour) -> Temper:
    """One landlord's way, fixed by the seed and the landlord."""
    stream = Stream(seed, "temper", landlord)
    share = behaviour.discriminating_agencies if agency else behaviour.discriminating_private
    return Temper(
        discriminates=stream.unit() < share,
        eagerness=0.6 + 0.8 * stream.unit(),
        automatic=agency and stream.unit() < behaviour.automatic,
    )


def answer_test(
    stream: Stream,
    way: Temper,
    behaviour: Behaviour,
    candidates: tuple[tuple[str, bool], ...],
    window_days: int,
) -> tuple[Answers, ...]:
    """What the contacts of one test get back, in the order in which they were made.

    Args:
        candidates: For each contact, first to last: the writer's name, and whether the
            writer is the test candidate.
        window_days: Observation window; late answers come after it.
    """
    answers: list[Answers] = []
    earlier: bool | None = None
    for position, (name, is_test) in enumerate(candidates):
        if position and stream.unit() < behaviour.gone:
            answers.append(Answers((), gone=True))
            continue
        if stream.unit() < behaviour.bounced:
            answers.append(Answers((), bounced=True))
            continue
        chance = behaviour.invitation * way.eagerness
        if position:
            chance *= behaviour.second_contact
        invites = stream.unit() < min(chance, 0.97)
        if earlier is not None and stream.unit() < behaviour.same_answer:
            invites = earlier
        earlier = invites
        if invites and is_test and way.discriminates and stream.unit() < behaviour.ignored:
            invites = False
        answers.append(Answers(_reactions(stream, way, behaviour, name, invites, window_days)))
    return tuple(answers)


def _reactions(
    stream: Stream,
    way: Temper,
    behaviour: Behaviour,
    name: str,
    invites: bool,
    window_days: int,
) -> tuple[Reaction, ...]:
    reactions: list[Reaction] = []
    if way.automatic:
        reactions.append(
            Reaction(
                timedelta(minutes=1 + stream.below(4)),
                ResponseChannel.EMAIL,
                Category.ACKNOWLEDGEMENT,
                _TEXTS[Category.ACKNOWLEDGEMENT][0],
            )
        )
    if invites:
        software = way.automatic and stream.below(4) == 0
        category = Category.BOOKING_LINK if software else Category.INVITATION
    else:
        category = _pick(stream, _NOT_INVITED)
    if category is Category.NO_REPLY:
        return tuple(reactions)
    channel = ResponseChannel.EMAIL
    if category is not Category.BOOKING_LINK:
        channel = _pick(stream, _CHANNELS)
    window = timedelta(days=window_days)
    delay = _wait(stream, _PARTS, behaviour, timedelta(minutes=20), window)
    if stream.unit() < behaviour.late:
        delay = _wait(stream, _LATE_PARTS, behaviour, window + timedelta(hours=5), 2 * window)
    said = stream.pick(_TEXTS[category])
    text = said.format(name=name, day=DAY, hour=9 + stream.below(9))
    reactions.append(Reaction(delay, channel, category, text))
    return tuple(reactions)


def _wait(
    stream: Stream, parts: int, behaviour: Behaviour, first: timedelta, last: timedelta
) -> timedelta:
    """A wait between two ends: log-logistic, so most answers come soon and a few after weeks.

    A share 1 / (1 + (hours / median) ** -shape) of all waits is no longer than ``hours``. Median
    and shape are a choice of this program, not figures of a real market.

    Args:
        parts: Equal parts of that share between the ends, one of which is drawn.
    """
    low, high = (
        1 / (1 + (end / timedelta(hours=behaviour.wait_median)) ** -behaviour.wait_shape)
        for end in (first, last)
    )
    share = low + (high - low) * (stream.below(parts) + 0.5) / parts
    hours = behaviour.wait_median * (share / (1 - share)) ** (1 / behaviour.wait_shape)
    return timedelta(minutes=round(60 * hours))


def _pick(stream: Stream, weighted: tuple[tuple[T, int], ...]) -> T:
    target = stream.below(sum(weight for _, weight in weighted))
    for item, weight in weighted:
        target -= weight
        if target < 0:
            return item
    raise AssertionError("weights are positive")
