"""Two versions of one entry, field by field, with what differs marked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from discrimtest.actions.find_entry import RecordedEntry
from discrimtest.actions.tell_contact import tell_contact
from discrimtest.exchange.labels import labels
from discrimtest.files.word import LocalText
from discrimtest.web.guard import acting
from discrimtest.web.language import local, say
from discrimtest.words.sentence import N_

if TYPE_CHECKING:
    from discrimtest.web.entries import Entry

FIELDS = ("event", "ending", "channel", "category", "at", "reason", "text", "subtle", "note")
_VALUES = {"event": "event", "channel": "answered_by", "reason": "broken_because"}
_REPLY = N_("Your answer")


def versions(sent: Entry, recorded: RecordedEntry) -> list[dict[str, Any]]:
    """Each field: what it is called, what was recorded, what was sent, whether they differ.

    Of a moment that was not typed nothing is told, as nothing of it is compared.
    """
    mine = {name: sent.said.given(name).strip() for name in (*FIELDS, "reply")}
    mine["subtle"] = "; ".join(sorted(sent.said.subtle))
    mine["at"] = mine["at"].replace("T", " ")
    theirs, own = dict(recorded.fields), tell_contact(acting(), sent.contact)
    named: dict[str, Mapping[str, LocalText]] = {
        name: labels().values[which] for name, which in _VALUES.items()
    }
    named |= {"category": own.categories, "ending": own.endings}
    if not mine["at"]:
        theirs.pop("at", None)
    rows = [
        _row(name, theirs.get(name, ""), mine[name], named.get(name, {}))
        for name in (*FIELDS, "reply")
        if theirs.get(name) or mine[name]
    ]
    if recorded.contact != sent.contact:
        contact = local(labels().column("contact"))
        told = {"theirs": recorded.contact, "mine": sent.contact}
        rows.insert(0, {"name": "contact", "label": contact, **told, "differs": True})
    return rows


def _row(name: str, theirs: str, mine: str, named: Mapping[str, LocalText]) -> dict[str, Any]:
    def value(told: str) -> str:
        return local(named[told]) if told in named else told

    words = labels().form
    label = local(words[name]) if name in words else say(_REPLY)
    told = {"theirs": value(theirs), "mine": value(mine)}
    return {"name": name, "label": label, **told, "differs": theirs.strip() != mine}
