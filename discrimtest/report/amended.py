"""What each amendment changed: file, key, before and after, as far as the audience may read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from discrimtest.files.change import Change, ChangeKind, changes
from discrimtest.report.blocks import Table
from discrimtest.report.facts import Audience, ChangeFacts, LockFacts
from discrimtest.report.language import Language

_LONGEST = 160
"""Characters of a value."""
_OWN = ("lines[", "listings.")
"""Keys of a study's file that name its mailboxes and telephones."""
_WORDING = ("/letters/", "/scripts/", "/profiles.toml")
"""Files whose words a landlord could know a candidate by."""


def amended(
    before: Mapping[str, str], after: Mapping[str, str], audience: Audience
) -> tuple[ChangeFacts, ...]:
    """Everything an amendment changed, text by path before and after it."""
    return tuple(ChangeFacts(one, is_hidden(one, audience)) for one in changes(before, after))


def is_hidden(change: Change, audience: Audience) -> bool:
    """Whether its values would let somebody recognise a candidate or a line."""
    if audience is Audience.INSPECTOR:
        return False
    wording = any(part in change.file for part in _WORDING)
    return change.key.startswith(_OWN) or (wording and audience is Audience.PUBLIC)


def amended_table(lock: LockFacts, language: Language) -> Table | None:
    """Each change of each amendment; None where nothing is known of them."""
    say = language.say
    rows = tuple(
        (language.integer(amendment.number), *_told(each, language))
        for amendment in lock.amendments
        for each in amendment.changes
    )
    if not rows:
        return None
    columns = (
        say("Change"),
        say("File"),
        say("Key or line"),
        say("Before the change"),
        say("After the change"),
    )
    hidden = any(each.hidden for one in lock.amendments for each in one.changes)
    notes = (say("–: not shown here, so that nobody recognises a candidate."),) if hidden else ()
    return Table(
        say("What each change was"), columns, rows, notes, texts=(0, 1, 2, 3, 4), dense=True
    )


def _told(each: ChangeFacts, language: Language) -> Iterator[str]:
    say, change = language.say, each.change
    whole = {
        ChangeKind.LAYOUT: say("the same: only remarks, spaces or the order differ"),
        ChangeKind.ADDED: say("a new file"),
        ChangeKind.REMOVED: say("no longer there"),
    }
    yield change.file
    if not change.key:
        yield from ("", "", whole[change.kind])
        return
    yield change.key
    yield from ("–" if each.hidden else short(value) for value in (change.before, change.after))


def short(text: str) -> str:
    """A value as it is shown."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
