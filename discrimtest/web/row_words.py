"""What became of rows and homes, in the words of a page: each piece by its English sentence.

The account of an import tells a row by what is kept of it, in English. A piece that no sentence
here fits is shown as it stands, marked as English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from discrimtest.intake.headers import Field
from discrimtest.web.language import count, say
from discrimtest.words.sentence import N_

SENTENCES = (
    # Why a row is refused.
    N_("outside the area: postcode {postcode}"),
    N_("a room, not a home of its own"),
    N_("a shop or office, not a home"),
    N_("not a home"),
    N_("let already"),
    N_("for sale, not to let"),
    N_("no longer advertised"),
    N_("only for people of 65 and over, and not every arm of the study is"),
    N_("reachable only by {channels}, which the study does not use"),
    N_("no channel: neither mailbox nor link nor phone"),
    N_("a line of totals, no listing"),
    N_("the header once more, no listing"),
    # What could not be read.
    N_("missing"),
    N_("missing (an agency or a private landlord)"),
    N_("neither an address nor a reference tells which home this is"),
    N_("{found} is no postcode (four digits, 1000 to 9999)"),
    N_("{found} is no amount of charges a month"),
    N_("{found} is no amount of money"),
    N_("{found} is no price"),
    N_("{found} is no rent a month"),
    N_("{found} is no plausible rent ({limits} a month)"),
    N_("{found} is no single rent: {part} is not understood"),
    N_("{found} is negative"),
    N_("{found} is not in euros"),
    N_("{found} holds more than a rent and its charges"),
    N_("{found} holds two prices"),
    N_("{found} is no number of bedrooms (a whole number)"),
    N_("{found} bedrooms are more than a home has ({most})"),
    N_("{found} is a date, which a spreadsheet made of a number such as 3-5"),
    N_("{found} is no known type of home"),
    N_("{found} is no known state of an offer"),
    N_("{found} is neither an agency nor a private landlord"),
    N_("{found} is no date"),
    N_("{found} is no day of the calendar"),
    N_("{found} is no likely date ({years})"),
    N_("{found} lies after the day of the import ({day})"),
    # What a row repeats.
    N_("same portal and reference as another line"),
    N_("same portal and reference as a listing imported before"),
    N_("same address with box, bedrooms and type, rent within 5 % as another line"),
    N_("same address with box, bedrooms and type, rent within 5 % as a listing imported before"),
    N_("accepted from this very file before"),
    N_("repeats another line, which is refused too"),
    N_("may repeat a listing at the same address: one of the two rents is unknown"),
    # What was read with care.
    N_("no rent stated: unknown"),
    N_("rent on request: unknown"),
    N_("charges are apart, their amount is not stated"),
    N_("charges are included in the rent"),
    N_("the phone number can not be read: taken as none"),
    N_("the phone number is one digit repeated or counting up: taken as none"),
    N_("more than a phone number is stated: the first number is used"),
    N_("the e-mail address can not be read: taken as none"),
    N_("the mailbox takes no answers: taken as none"),
    N_("more than a mailbox is stated: the first one is used"),
    N_("the link is no web address: taken as none"),
    N_("someone holds an option on the home; it is not let yet"),
    N_("no reference: made from portal and address"),
    N_("posted on {posted}, which lies after the day it was seen ({day})"),
    N_("posted on {posted}, which lies after the day of the import ({day})"),
    N_("the row has {n} cells, the header {width}: the last ones are empty"),
    # Of the file as a whole.
    N_("read as {form}"),
    N_("wholly blank lines, which are no rows: {n}"),
    N_("dates in figures are read month first"),
    N_("lines above the header (line {line}): {n}, no rows"),
    N_("the header stands on two lines"),
    N_("sheet {name} also holds cells and was not read"),
    N_("imported before: nothing was added, and each row is told as it was then"),
    N_("landlords that were excluded before their data were erased, and stay excluded: {number}"),
    # Why a home was not drawn.
    N_("drawn before in this study"),
    N_("drawn by another study"),
    N_("that no line of the study reaches"),
    N_("of a landlord who knows these lines under other names"),
    N_("in a language without letters"),
    N_("available too late for the period"),
    N_("too old at the first contact that could be made"),
    N_("of a private landlord tested as often as allowed"),
    N_("of a landlord whose limit is reached"),
    N_("not needed"),
    # What an export leaves out.
    N_("One test is not over and is left out."),
    N_("{left} tests are not over and are left out."),
    N_("The kind of landlord is withheld: one has fewer than {crowd} in a comparison."),
    N_("The kind of landlord is withheld: the public report hides groups that it would tell."),
    N_("The municipality is withheld: the public report hides groups that it would tell."),
    N_(
        "The municipality of one test is withheld. Fewer than {crowd} landlords share it in a "
        "comparison, or the next larger one had to go with these."
    ),
    N_(
        "The municipality of {count} tests is withheld. Fewer than {crowd} landlords share it in a "
        "comparison, or the next larger one had to go with these."
    ),
    N_("Findings of small groups are left out."),
    N_("Comparisons about few landlords are left out, tests and all."),
    N_("Months in which few landlords were tested are left out."),
)
"""In English as they are kept; a part in braces is whatever stands there."""
_SAYS = "this row says: "
_TOO_FEW = re.compile(
    r"(?P<wanted>\d+) tests wanted, (?P<drawn>\d+) drawn: too few listings for (?P<missing>\d+)"
)
_HOMES = re.compile(r"(?P<stratum>[^:]+): (?P<n>\d+) listings? (?P<why>.+)")
CHANNELS = {"phone": N_("telephone"), "email": N_("mailbox"), "portal": N_("portal")}

Piece = tuple[str, str]
"""Words, and "en" where they are English on a page in another language."""


def worded(told: str, fields: dict[Field, str]) -> list[Piece]:
    """What is told of a row or a file, piece by piece.

    Args:
        told: As it is kept; pieces stand between semicolons.
        fields: What a page calls the columns.
    """
    return list(_pieces(told.split("; "), fields))


def short_of(told: str) -> list[Piece]:
    """What became of homes that were not drawn, as a draw tells it."""
    if few := _TOO_FEW.fullmatch(told):
        words = say(
            "Tests wanted: {wanted}; drawn: {drawn}; too few listings for: {missing}.",
            **few.groupdict(),
        )
        return [(words, "")]
    found = _HOMES.fullmatch(told)
    why = _said(found["why"]) if found else None
    if found is None or why is None:
        return [(told, "en")]
    homes = count(int(found["n"]), "{n} listing {why}", "{n} listings {why}", why=why)
    return [(say("{what}: {words}", what=found["stratum"], words=homes), "")]


def _pieces(parts: list[str], fields: dict[Field, str]) -> Iterator[Piece]:
    while parts:
        # A sentence may hold a semicolon itself.
        for length in range(min(2, len(parts)), 0, -1):
            piece = _worded("; ".join(parts[:length]), fields)
            if piece is not None or length == 1:
                yield (piece, "") if piece is not None else (parts[0], "en")
                parts = parts[length:]
                break


def _worded(told: str, fields: dict[Field, str]) -> str | None:
    if told.startswith(_SAYS):
        rest = _worded(told.removeprefix(_SAYS), fields)
        return None if rest is None else say("this row says: {rest}", rest=rest)
    field, colon, what = told.partition(": ")
    if colon and field in {str(each) for each in fields}:
        rest = _said(what)
        return None if rest is None else f"{say(fields[Field(field)])}: {rest}"
    return _said(told)


def _said(told: str) -> str | None:
    for sentence, pattern in _patterns():
        if found := pattern.fullmatch(told):
            parts = found.groupdict()
            if "channels" in parts:
                names = (say(CHANNELS.get(each, each)) for each in parts["channels"].split(" and "))
                parts["channels"] = ", ".join(names)
            return say(sentence, **parts)
    return None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Sentences that hold no part come first: of two that fit, one is the very sentence."""
    some = sorted(SENTENCES, key=lambda sentence: "{" in sentence)
    return tuple((each, re.compile(_pattern(each), re.DOTALL)) for each in some)


def _pattern(sentence: str) -> str:
    return re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(sentence))
