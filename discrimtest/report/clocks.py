"""How a term of the law is told."""

from __future__ import annotations

from collections.abc import Iterator

from discrimtest.files.word import LocalText
from discrimtest.record.clocks import ClockState, ClockStatus
from discrimtest.report.language import N_, Language

STATUSES: dict[ClockStatus, str] = {
    ClockStatus.LATE: N_("too late"),
    ClockStatus.RUNNING: N_("runs"),
    ClockStatus.DEFERRED: N_("put off"),
    ClockStatus.WAITING: N_("not begun"),
    ClockStatus.DONE_LATE: N_("done too late"),
    ClockStatus.DONE: N_("done"),
}


def told_clock(
    state: ClockState, landlord: str | None, slug: str, language: Language, *, checked: bool
) -> tuple[str, str]:
    """The title of a last day, and what is to be known of it.

    Args:
        landlord: Its name in the report; None for the study as a whole.
        checked: Whether counsel checked the legal file.
    """
    status = language.say(STATUSES[state.status])
    last = language.about(slug, str(state.clock.stops))
    title = ", ".join(filter(None, (last, landlord, status)))
    return title, "\n".join(clock_lines(state, language, checked=checked))


def clock_lines(state: ClockState, language: Language, *, checked: bool) -> Iterator[str]:
    """What is to be known of a term, line by line."""
    say, code, clock = language.say, language.code, state.clock
    yield clock.text[code]
    if state.until:
        yield say("Put off to {day}.", day=language.date(state.until))
    if state.ends:
        yield say("Last day: {day}.", day=language.date(state.ends.last))
        if state.ends.or_last:
            yield say(
                "That is no working day. No source that was read says whether the term goes on to "
                "{day}.",
                day=language.date(state.ends.or_last),
            )
    if clock.reading:
        yield clock.reading[code]
    if clock.chosen:
        yield say("The term is a choice of this program: no source that was read sets one.")
    yield say("Source: {source}.", source=clock.source[code])
    if clock.rolls_source:
        yield say(
            "For a last day that is no working day: {source}.", source=clock.rolls_source[code]
        )
    if not checked:
        yield say("No lawyer has checked what this page says of the law.")


def told_complainant(
    slug: str, complaint: str, source: LocalText, language: Language
) -> tuple[str, str]:
    """The title of the last day on which a complainant's data are kept, and who sets it."""
    say = language.say
    title = say("{study}: erase the complainant of {complaint}", study=slug, complaint=complaint)
    return title, say("Source: {source}.", source=source[language.code])
