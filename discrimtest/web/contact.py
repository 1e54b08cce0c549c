"""One contact: who you are, what to send or say, and what happened, recorded with one tap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from discrimtest.actions.change_response import redate_response, withdraw_response
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_phone_call import log_call as record_call
from discrimtest.actions.record_response import correct_outcome, log_response
from discrimtest.actions.remark_contact import answer_query
from discrimtest.actions.tell_contact import tell_contact
from discrimtest.errors import (
    DiscrimtestError,
    NotAllowed,
    OutsideTrouble,
    Problem,
    Refused,
    WrongInput,
)
from discrimtest.exchange.labels import labels
from discrimtest.record.given_reason import GIVEN
from discrimtest.tables.moment import read_moment
from discrimtest.web.failing import status_of
from discrimtest.web.guard import acting, door
from discrimtest.web.language import say
from discrimtest.web.problems import told
from discrimtest.web.run_log import tell_fault
from discrimtest.words.response import ResponseChannel


def show(contact: str) -> ResponseReturnValue:
    """The page of one contact; after something was recorded of another's, what it was."""
    done = request.args.get("done")
    try:
        return _page(contact)
    except NotAllowed:
        raise
    except Refused:
        if done is None:
            raise
    return render_template("recorded_of_another.html", done=done, events=labels().values["event"])


def log_event(contact: str) -> ResponseReturnValue:
    """Record that it was made, failed, was declined or broke, or that the landlord must be left
    alone; or put right what was recorded."""
    return _done(
        contact,
        lambda: log_contact(
            acting(),
            contact,
            _given("event"),
            moment=_moment(),
            reason=_given("reason") or None,
            note=_given("note"),
            corrects=_given("corrects") or None,
            client_id=_given("client_id") or None,
        ),
    )


def log_answer(contact: str) -> ResponseReturnValue:
    """Record what came back."""
    return _done(
        contact,
        lambda: log_response(
            acting(),
            contact,
            channel=_given("channel"),
            category=_given("category") or None,
            moment=_moment(),
            text=_given("text"),
            note=_given("note"),
            subtle=_subtle(),
            client_id=_given("client_id") or None,
            again=bool(_given("again")),
        ),
    )


def log_call(contact: str) -> ResponseReturnValue:
    """Record how a call ended."""
    return _done(
        contact,
        lambda: record_call(
            acting(),
            contact,
            _given("ending"),
            moment=_moment(),
            text=_given("text"),
            note=_given("note"),
            client_id=_given("client_id") or None,
        ),
    )


def correct(contact: str) -> ResponseReturnValue:
    """Put right how an answer was judged, and say why."""
    return _done(
        contact,
        lambda: correct_outcome(
            acting(),
            contact,
            category=_given("category"),
            reason=_given("reason"),
            subtle=_subtle(),
        ),
    )


def redate(contact: str, response: str) -> ResponseReturnValue:
    """Put right when an answer came; the page shows what was recorded of it last."""
    return _done(
        contact,
        lambda: redate_response(
            acting(), response, _known_moment(), reason=_given("reason"), again=True
        ),
    )


def withdraw(contact: str, response: str) -> ResponseReturnValue:
    """Take an answer out that did not come, or not in these words."""
    return _done(
        contact,
        lambda: withdraw_response(acting(), response, reason=_given("reason"), again=True),
    )


def answer_question(contact: str, query: str) -> ResponseReturnValue:
    """Answer what a supervisor asks about the contact."""
    return _done(contact, lambda: answer_query(acting(), query, _given("reply")))


def _done(contact: str, record: Callable[[], object]) -> ResponseReturnValue:
    """The page of the contact after something was recorded, or with what stood in its way."""
    try:
        record()
    except OutsideTrouble as error:
        tell_fault()
        return _page(contact, error), status_of(error)
    except DiscrimtestError as error:
        return _page(contact, error), status_of(error)
    return redirect(url_for("contact", contact=contact, done=_given("event")), 303)


def _page(contact: str, error: DiscrimtestError | None = None) -> str:
    said = labels().values
    typed = request.form if error else {}
    page = tell_contact(acting(), contact)
    return render_template(
        "contact.html",
        told=page,
        departures=[say(words) for words in page.departures],
        problems=told(error) if error else [],
        done="done" in request.args,
        typed=typed,
        sent=_sent() if error else "",
        # A repeated tap brings the same id, and is recorded once.
        client_id=typed.get("client_id") or str(uuid4()),
        events=said["event"],
        reasons={str(reason): said["broken_because"][reason] for reason in GIVEN},
        channels={str(channel): said["answered_by"][channel] for channel in ResponseChannel},
        words=labels().form,
        subtle_words=said["subtle"],
        # The last that was typed, so that a page with an error keeps it.
        chosen=request.form.getlist("subtle") if error else [],
        number=door().help_number,
    )


def _sent() -> str:
    """The field of the form that was sent, where a page has several such forms."""
    told = request.view_args or {}
    places = {
        "answer_query": told.get("query", ""),
        "redate": f"why-{told.get('response')}",
        "withdraw": f"gone-{told.get('response')}",
        "correct_outcome": "why",
        "log_event": f"note-{_given('corrects')}",
    }
    return str(places.get(request.endpoint or "", ""))


def _given(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n")


def _subtle() -> list[str]:
    """Items of subtle treatment that were chosen, as ``code=value``."""
    return [each for each in request.form.getlist("subtle") if each]


def _known_moment() -> datetime:
    moment = _moment()
    if moment is None:
        raise _no_moment("")
    return moment


def _moment() -> datetime | None:
    """When it happened, as the tester typed it; None for now."""
    typed = _given("at").strip()
    if not typed:
        return None
    moment = read_moment(typed.replace("T", " "))
    if moment is None:
        raise _no_moment(typed)
    return moment


def _no_moment(typed: str) -> WrongInput:
    rule, repair = "must be a day and a time", "Write it as 2026-03-09 10:12."
    problem = Problem.of_input("at", typed, rule, repair, code="moment.unreadable")
    return WrongInput("Nothing was recorded.", [problem])
