"""How a simulated landlord words an answer, and how a coder would code that as subtle treatment.

A landlord who discriminates is curt to the test candidate more often and asks it more often where
the income comes from. As everywhere in the simulation, that is no claim about a real market.
"""

from __future__ import annotations

from dataclasses import replace

from discrimtest.planning.behaviour import Behaviour, Reaction, Temper
from discrimtest.randomness import Stream
from discrimtest.words.outcome import Category
from discrimtest.words.response import ResponseChannel

_BY_SOFTWARE = (Category.ACKNOWLEDGEMENT, Category.BOOKING_LINK)
_SOURCE = " Waarvan komt uw inkomen: uit loon of uit een uitkering?"
_MOMENTS = " Of kies een ander moment dat u past."
_THANKS = " Hartelijk dank voor uw vriendelijke bericht"
_UNTIL_THEN, _BEFOREHAND, _GOOD_LUCK = ", en graag tot dan.", " alvast.", ", en veel succes nog."
_SPEEDS = ("within_office_day", "within_two_days", "later")


def mannered(
    stream: Stream,
    way: Temper,
    behaviour: Behaviour,
    is_test: bool,
    reaction: Reaction,
    office_days: int,
) -> Reaction:
    """The same answer with its tone, and with the codes of it; what software sends has no code.

    Args:
        stream: Of this answer alone, so that the tone changes no outcome.
        is_test: The answer goes to the test candidate.
        office_days: How many went by whole before the answer came.
    """
    if reaction.category is Category.ACKNOWLEDGEMENT:
        return reaction
    passed_over = way.discriminates and is_test
    curt = stream.unit() < (behaviour.curt_when_biased if passed_over else behaviour.curt)
    warm = stream.unit() < behaviour.warm and not curt
    asks = stream.unit() < (behaviour.source_when_biased if passed_over else behaviour.source)
    asks = asks and reaction.category is Category.INFORMATION_REQUEST
    chooses = stream.coin() and reaction.category is Category.INVITATION
    software = reaction.category in _BY_SOFTWARE
    text = reaction.text
    named = not software and not curt
    if curt and not software:
        text = text.partition(", ")[2]
        text = text[:1].upper() + text[1:]
    text += (_SOURCE if asks else "") + (_MOMENTS if chooses else "")
    text += f"{_THANKS}{_farewell(reaction.category)}" if warm and not software else ""
    too_far = asks or reaction.category is Category.INVITATION_CONDITIONAL
    moments = "two_or_more" if chooses else "one"
    if software:
        moments = "free_choice"
    elif reaction.category is not Category.INVITATION:
        moments = "none"
    return replace(
        reaction,
        text=text,
        subtle=(
            ("questions_beyond_guidance", "yes" if too_far else "no"),
            ("income_source_asked", "yes" if asks else "no"),
            ("misgendering", "no"),
            ("viewing_moments", moments),
            ("rent_quoted", "not_mentioned"),
            ("deposit_quoted", "not_mentioned"),
            ("greeting_by_name", "first_name" if named else "no"),
            ("politeness", "neutral" if software else _tone(curt, warm)),
            ("length", "one_line" if curt else "short"),
            ("response_time", _SPEEDS[min(office_days, 2)]),
        ),
    )


def _farewell(category: Category) -> str:
    if category is Category.INVITATION:
        return _UNTIL_THEN
    asks = (Category.INFORMATION_REQUEST, Category.INVITATION_CONDITIONAL)
    return _BEFOREHAND if category in asks else _GOOD_LUCK


def spoken(reaction: Reaction, agency: bool) -> Reaction:
    """What is said on the telephone: nobody says "Beste" there."""
    if reaction.channel not in (ResponseChannel.PHONE, ResponseChannel.VOICEMAIL):
        return reaction
    greeting, comma, rest = reaction.text.partition(", ")
    if not greeting.startswith("Beste ") or not comma:
        return reaction
    caller = "met het immokantoor" if agency else "ik bel over de woning die ik verhuur"
    name = greeting.removeprefix("Beste ")
    return replace(reaction, text=f"Dag {name}, {caller}. {rest[:1].upper()}{rest[1:]}")


def _tone(curt: bool, warm: bool) -> str:
    return "curt" if curt else "warm" if warm else "neutral"
