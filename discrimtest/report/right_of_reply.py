"""What a landlord replied to what was found of it, beside the facts that it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from discrimtest.masking.mask import Unmasked
from discrimtest.record.shown_test import HeardFacts
from discrimtest.report.blocks import LetterPart, Text
from discrimtest.report.language import Language

Lines = Callable[[Unmasked], tuple[tuple[LetterPart, ...], ...]]
"""Makes lines of what was written, masked."""


def replied(heard: Sequence[HeardFacts], language: Language, lines: Lines) -> Iterator[Text]:
    """The landlord's reply to one test, or that there is none and when it was asked for."""
    say, date = language.say, language.date
    found = [each for each in heard if not each.asked]
    for each in found:
        if each.whole:
            on = date(each.on)
            told = say("The reply of {date}, to all tests, stands before them.", date=on)
            yield Text(say("The landlord’s reply"), ((LetterPart(told),),))
        else:
            yield reply_text(each, language, lines)
    if not found:
        none = say("No reply was received.")
        told = f"{none} {_asked(heard, language)}"
        yield Text(say("The landlord’s reply"), ((LetterPart(told),),))


def _asked(heard: Sequence[HeardFacts], language: Language) -> str:
    dates = [language.date(each.on) for each in heard if each.asked]
    if not dates:
        return language.say("That it was asked for is not recorded.")
    return language.say("It was asked for on {dates}.", dates=language.listed(dates))


def reply_text(heard: HeardFacts, language: Language, lines: Lines) -> Text:
    """A reply word for word, masked."""
    title = language.say("The landlord’s reply of {date}", date=language.date(heard.on))
    return Text(title, lines(heard.text))
