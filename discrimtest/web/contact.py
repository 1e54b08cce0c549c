"""One contact: who you are, what to send or say, and what happened, recorded with one tap."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import uuid4

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from discrimtest.actions.capture_advert import capture_advert
from discrimtest.actions.find_entry import require_kind
from discrimtest.actions.tell_contact import tell_contact
from discrimtest.capture import by_hand
from discrimtest.errors import DiscrimtestError, NotAllowed, Problem, Refused, WrongInput
from discrimtest.exchange.labels import labels
from discrimtest.identifiers import is_device_id
from discrimtest.library.handed_in import Upload
from discrimtest.record.capture_words import LIMITS
from discrimtest.record.given_reason import GIVEN
from discrimtest.web.done import clear_done, done_with, tell_done
from discrimtest.web.failing import status_of
from discrimtest.web.guard import acting, door
from discrimtest.web.language import say
from discrimtest.web.problems import told
from discrimtest.web.recording import KINDS, RECORDS
from discrimtest.web.said import Said
from discrimtest.words.capture import CaptureKind, CaptureLimit, CaptureWay
from discrimtest.words.response import ResponseChannel
from discrimtest.words.sentence import N_

LARGEST = by_hand.LARGEST + 40_000
"""Bytes of a form with a capture."""
CAPTURES = {
    (CaptureKind.PAGE, CaptureWay.PROGRAM): N_("captured by the program"),
    (CaptureKind.PAGE, CaptureWay.HAND): N_("page brought by hand"),
    (CaptureKind.FORM, CaptureWay.HAND): N_("filled form brought by hand"),
}
ODD = (
    *(CaptureLimit.LOG_IN, CaptureLimit.MOVED, CaptureLimit.OTHER_SITE),
    *(CaptureLimit.NO_PICTURE, CaptureLimit.REFUSED, CaptureLimit.TIME),
)
"""What makes a tester look whether a capture shows the advertisement at all."""


def show(contact: str) -> ResponseReturnValue:
    """The page of one contact; right after something was recorded of another's, what it was."""
    done = done_with(contact)
    try:
        return clear_done(make_response(_page(contact)), contact)
    except NotAllowed:
        raise
    except Refused:
        if done is None:
            raise
    page = render_template("recorded_of_another.html", done=done, events=labels().values["event"])
    return clear_done(make_response(page), contact)


def _record(name: str, contact: str, **named: str) -> ResponseReturnValue:
    """The page of the contact after something was recorded, or with what stood in its way."""
    said = Said(request.form, request.form.get("client_id") or None)
    try:
        if is_device_id(said.client_id or ""):
            require_kind(acting(), str(said.client_id), contact, KINDS[name])
        RECORDS[name](said, contact, **named)
    except DiscrimtestError as error:
        return _page(contact, error), status_of(error)
    answer = make_response(redirect(url_for("contact", contact=contact), 303))
    return tell_done(answer, contact, said.given("event"))


def bring_capture(contact: str) -> ResponseReturnValue:
    """Keep what the tester saved or photographed of the advertisement. It is shown to nobody as a
    page: a stranger's file is never opened here."""
    said, file = Said(request.form), request.files.get("file")
    saved = Upload(file.filename or "", file.read()) if file else Upload("", b"")
    try:
        capture_advert(
            acting(),
            contact=contact,
            kind=_shown(said.given("kind")),
            saved=saved,
            moment=said.moment,
            note=said.given("note"),
        )
    except DiscrimtestError as error:
        return _page(contact, error), status_of(error)
    answer = make_response(redirect(url_for("contact", contact=contact), 303))
    return tell_done(answer, contact, "")


def _shown(kind: str) -> CaptureKind:
    """What the tester says that a file shows; nothing is taken for said."""
    try:
        return CaptureKind(kind)
    except ValueError:
        rule, repair = "must be one of them", "Choose what the file shows."
        problem = Problem.of_input("kind", kind, rule, repair, code="choice.unknown")
        raise WrongInput("Nothing was kept.", [problem]) from None


def recording(name: str) -> Callable[..., ResponseReturnValue]:
    """The view of a form of :data:`~discrimtest.web.recording.RECORDS`."""
    return partial(_record, name)


def _page(contact: str, error: DiscrimtestError | None = None) -> str:
    said = labels().values
    typed = request.form if error else {}
    page = tell_contact(acting(), contact)
    return render_template(
        "contact.html",
        told=page,
        departures=[say(words) for words in page.departures],
        captures=[
            (when, say(CAPTURES[kind, way]), [say(LIMITS[each]) for each in limits if each in ODD])
            for when, kind, way, limits in page.captures
        ],
        problems=told(error) if error else [],
        done=error is None and done_with(contact) is not None,
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
        "bring_capture": "file",
        **dict.fromkeys(("log_event", "log_call"), f"note-{request.form.get('corrects', '')}"),
    }
    return str(places.get(request.endpoint or "", ""))
