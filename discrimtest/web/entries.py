"""Entries that a device kept until it had a network: each is put under the id the device gave it.

The same again is accepted once; something else under the same id is told with both versions, and a
person decides. One that puts right, or follows, another that did not arrive yet waits for it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from discrimtest.actions.find_entry import require_entry, require_kind, tell_entry
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.identifiers import is_device_id
from discrimtest.web.done import tell_done
from discrimtest.web.failing import status_of
from discrimtest.web.guard import MOST_FIELDS, acting, door, form_token
from discrimtest.web.problems import told
from discrimtest.web.recording import KINDS, RECORDS, form_at
from discrimtest.web.said import Said
from discrimtest.web.versions import versions

FORMAT = 1
CORRECTABLE = ("log_event", "log_answer", "log_call")
"""Forms of which the page can put right what was recorded."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as a device sends it.

    Attributes:
        id: A UUID that the device made.
        form: Name of the route of the form that it fills in.
        named: What the path of the form names: the contact, an answer, a question.
        said: What it tells.
        base: Id of the entry before it; empty for none.
    """

    id: str
    form: str
    named: dict[str, str]
    said: Said
    base: str

    @property
    def contact(self) -> str:
        return self.named["contact"]


def session() -> ResponseReturnValue:
    """Who is signed in, what their entries must bring along, and what time it is here."""
    here = g.resumed
    return jsonify(
        person=here.place.person.id if here else "",
        token=form_token() if here else "",
        now=door().place.now().isoformat(timespec="milliseconds"),
    )


def put(entry: str) -> ResponseReturnValue:
    """Record an entry, once."""
    sent = _read(entry)
    try:
        before = _record(sent)
    except Refused as error:
        if all(each.code != "client_id.taken" for each in error.problems):
            raise
        return _told_apart(sent, error)
    answer = make_response(jsonify(entry=sent.id, before=before), 200 if before else 201)
    return tell_done(answer, sent.contact, sent.said.given("event"))


def _told_apart(sent: Entry, error: Refused) -> ResponseReturnValue:
    """Both versions of what is not the same, if this person may see what was recorded."""
    found = tell_entry(acting(), sent.id, sent.contact)
    same = found is not None and (found.kind, found.contact) == (KINDS[sent.form], sent.contact)
    answer = jsonify(
        code="client_id.taken",
        problems=told(error),
        sides=versions(sent, found) if found else [],
        correctable=same and sent.form in CORRECTABLE,
    )
    return answer, status_of(error)


def _record(sent: Entry) -> bool:
    """Whether it was recorded before."""
    before = require_kind(acting(), sent.id, sent.contact, KINDS[sent.form])
    if sent.base and not before:
        require_entry(acting(), sent.base, sent.contact)
    RECORDS[sent.form](sent.said, **sent.named)
    return before


def _read(entry: str) -> Entry:
    """What was sent.

    Raises:
        WrongInput: It is no entry of a form.
    """
    try:
        body = json.loads(request.get_data())
        json.dumps(body, ensure_ascii=False).encode("utf-8")  # no half of a character
        if not is_device_id(entry) or body["format"] != FORMAT:
            raise ValueError("format")
        form, named = _form(body["path"])
        tapped, base = _moment(body["at"]), body["base"]
        if not isinstance(base, str) or (base and not is_device_id(base)):
            raise ValueError("base")
        return Entry(entry, form, named, Said(_fields(body["fields"]), entry, tapped), base)
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        rule, repair = "must be an entry as the pages send it", "Open the page anew."
        problem = Problem("entry", str(error)[:80], rule, repair, "entry.unreadable")
        raise WrongInput("Nothing was recorded.", [problem]) from error


def _form(path: Any) -> tuple[str, dict[str, str]]:
    if not isinstance(path, str) or not path.isprintable():
        raise ValueError("path")
    form, named = form_at(path)
    if form not in RECORDS:
        raise ValueError("path")
    return form, named


def _fields(told_fields: Any) -> MultiDict[str, str]:
    pairs = [(name, value) for name, value in told_fields]
    if len(pairs) > MOST_FIELDS or not all(
        isinstance(each, str) for pair in pairs for each in pair
    ):
        raise ValueError("fields")
    return MultiDict(pairs)


def _moment(text: Any) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("at")
    return moment
