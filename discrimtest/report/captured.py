"""What was captured of advertisements: beside a test, and of all of them together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from discrimtest.record.capture_words import LIMITS
from discrimtest.record.captures import Captured
from discrimtest.record.shown_test import AdvertFacts, CapturedFacts
from discrimtest.report.language import N_, Language
from discrimtest.words.capture import CaptureKind, CaptureWay

CAPTURES = {
    (CaptureKind.PAGE, CaptureWay.PROGRAM): N_("Page captured by the program"),
    (CaptureKind.PAGE, CaptureWay.HAND): N_("Page captured by hand"),
    (CaptureKind.FORM, CaptureWay.HAND): N_("Filled form, captured by hand"),
}
CAPTURED = {
    Captured.BEFORE: N_("captured"),
    Captured.AFTERWARDS: N_("capture brought afterwards"),
    Captured.NONE: N_("not captured"),
}


def kept_of(advert: AdvertFacts, language: Language) -> str:
    """What is kept of an advertisement."""
    pages = sum(
        each.kind is CaptureKind.PAGE and not (each.gone or each.doubted)
        for each in advert.captures
    )
    if pages:
        return language.count(
            pages,
            "the row of that list, with title, address and asking price, and {n} capture of the "
            "page itself.",
            "the row of that list, with title, address and asking price, and {n} captures of the "
            "page itself.",
        )
    return language.say(
        "the row of that list, with title, address and asking price. Of the page itself, its "
        "text and its pictures nothing was captured."
    )


def capture_row(
    told: CapturedFacts, language: Language, moment: Callable[[datetime], str]
) -> tuple[str, str]:
    """When and how a capture was made, with what the log holds of it."""
    say, way = language.say, (told.kind, told.way)
    said = [moment(told.at), *(say(LIMITS[each]) for each in told.limits)]
    if told.gone:
        said.insert(1, say("the site said that the page is not there"))
    elif told.doubted:
        said.append(say("not counted: nobody said that the advertisement is seen on it"))
    return language.about(say(CAPTURES[way]), "; ".join(said)), told.commitment


def told_captured(counts: Mapping[Captured, int], language: Language) -> str:
    """Before how many contacts the advertisement was captured, and what is not known of others."""
    say, number = language.say, language.integer
    made, before = sum(counts.values()), counts.get(Captured.BEFORE, 0)
    told = say(
        "Contacts that were made: {made}. Before {before} of them the page of the advertisement "
        "was captured.",
        before=number(before),
        made=number(made),
    )
    if late := counts.get(Captured.AFTERWARDS, 0):
        told += " " + say(
            "For {late} others somebody brought a capture afterwards, and says that it was taken "
            "before.",
            late=number(late),
        )
    if counts.get(Captured.NONE):
        told += " " + say(
            "Of the rest nobody can show that the advertisement still stood there, or what it said."
        )
    return told
