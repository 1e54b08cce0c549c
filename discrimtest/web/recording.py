"""What a tester's forms record, each by its action, whichever way the form came."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException

from discrimtest.actions.change_response import redate_response, withdraw_response
from discrimtest.actions.find_entry import require_entry
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_phone_call import log_call
from discrimtest.actions.record_response import correct_outcome, log_response
from discrimtest.actions.remark_contact import answer_query
from discrimtest.identifiers import is_device_id
from discrimtest.web.guard import acting
from discrimtest.web.said import Said


def log_event(said: Said, contact: str) -> None:
    """That it was made, failed, was declined or broke, or that the landlord must be left alone; or
    what puts right what was recorded."""
    log_contact(
        acting(),
        contact,
        said.given("event"),
        moment=said.moment,
        reason=said.given("reason") or None,
        note=said.given("note"),
        corrects=_named(said.given("corrects"), contact) or None,
        client_id=said.client_id,
        timed=said.timed,
    )


def log_answer(said: Said, contact: str) -> None:
    """What came back."""
    log_response(
        acting(),
        contact,
        channel=said.given("channel"),
        category=said.given("category") or None,
        moment=said.moment,
        text=said.given("text"),
        note=said.given("note"),
        subtle=said.subtle,
        client_id=said.client_id,
        timed=said.timed,
        again=bool(said.given("again")),
    )


def log_attempt(said: Said, contact: str) -> None:
    """How a call ended; or what puts right what was recorded of one."""
    log_call(
        acting(),
        contact,
        said.given("ending"),
        moment=said.moment,
        text=said.given("text"),
        note=said.given("note"),
        corrects=_named(said.given("corrects"), contact) or None,
        client_id=said.client_id,
        timed=said.timed,
    )


def correct(said: Said, contact: str) -> None:
    """How an answer is to be judged, and why."""
    correct_outcome(
        acting(),
        contact,
        category=said.given("category"),
        reason=said.given("reason"),
        subtle=said.subtle,
        client_id=said.client_id,
    )


def redate(said: Said, contact: str, response: str) -> None:
    """When an answer came; the page shows what was recorded of it last."""
    redate_response(
        acting(),
        _named(response, contact),
        said.typed_moment,
        reason=said.given("reason"),
        again=True,
        client_id=said.client_id,
    )


def withdraw(said: Said, contact: str, response: str) -> None:
    """That an answer did not come, or not in these words."""
    withdraw_response(
        acting(),
        _named(response, contact),
        reason=said.given("reason"),
        again=True,
        client_id=said.client_id,
    )


def reply(said: Said, contact: str, query: str) -> None:
    """What answers a supervisor's question about the contact."""
    del contact
    answer_query(acting(), query, said.given("reply"), client_id=said.client_id)


RECORDS: dict[str, Callable[..., None]] = {
    "log_event": log_event,
    "log_answer": log_answer,
    "log_call": log_attempt,
    "correct_outcome": correct,
    "redate": redate,
    "withdraw": withdraw,
    "answer_query": reply,
}
"""By the names of their routes."""
KINDS = {
    "log_event": "event",
    "log_answer": "response",
    "log_call": "call",
    "correct_outcome": "coding",
    "redate": "answer-event",
    "withdraw": "answer-event",
    "answer_query": "remark",
}
"""What each form records, by the name of its route."""


def form_at(path: str) -> tuple[str, dict[str, Any]]:
    """The route of the form that is sent to an address, and what the address names.

    Raises:
        LookupError: None is.
    """
    try:
        form, named = current_app.url_map.bind("").match(path, "POST")
    except (HTTPException, RoutingException) as error:
        raise LookupError(path) from error
    return form, dict(named)


def _named(name: str, contact: str) -> str:
    """The id of a row that a device may name by the id it gave it."""
    return require_entry(acting(), name, contact) if is_device_id(name) else name
