"""Questions about what testers recorded: asked, answered, closed, by whom."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from discrimtest.actions.remark_contact import answer_query, close_query, open_query, reopen_query
from discrimtest.actions.tell_queries import tell_queries, tell_query
from discrimtest.errors import DiscrimtestError, NotAllowed
from discrimtest.web.failing import status_of
from discrimtest.web.guard import acting
from discrimtest.web.problems import told
from discrimtest.web.said import given
from discrimtest.words.remark import RemarkKind
from discrimtest.words.sentence import N_

STATES = {
    RemarkKind.ASKED: N_("asked"),
    RemarkKind.ANSWERED: N_("answered"),
    RemarkKind.CLOSED: N_("closed"),
    RemarkKind.REOPENED: N_("asked again"),
}
MOST = 100
"""Questions of one study that a page lists, unless more is asked."""


def questions() -> ResponseReturnValue:
    """Those that are open, or all."""
    closed = bool(request.args.get("closed"))
    most = min(max(request.args.get("show", MOST, type=int), MOST), 20 * MOST)
    return render_template(
        "questions.html",
        studies=tell_queries(acting(), closed=closed),
        closed=closed,
        most=most,
        longer=most + MOST,
        states=STATES,
    )


def question(query: str) -> ResponseReturnValue:
    """One, with all that was said."""
    return _page(query), 200


def ask(contact: str) -> ResponseReturnValue:
    """Ask something about a contact."""
    asked = open_query(acting(), contact, given("text"))
    return redirect(url_for("question", query=asked.thread, done=1), 303)


def close(query: str) -> ResponseReturnValue:
    """Close it."""
    return _done(query, lambda: close_query(acting(), query, given("text")))


def reopen(query: str) -> ResponseReturnValue:
    """Ask it again."""
    return _done(query, lambda: reopen_query(acting(), query, given("text")))


def reply(query: str) -> ResponseReturnValue:
    """Answer it oneself, who supervises."""
    return _done(query, lambda: answer_query(acting(), query, given("text")))


def _done(query: str, act: Callable[[], object]) -> ResponseReturnValue:
    try:
        act()
    except NotAllowed:
        raise
    except DiscrimtestError as error:
        return _page(query, error), status_of(error)
    return redirect(url_for("question", query=query, done=1), 303)


def _page(query: str, error: DiscrimtestError | None = None) -> str:
    return render_template(
        "question.html",
        query=tell_query(acting(), query),
        problems=told(error) if error else [],
        typed=given("text") if error else "",
        done="done" in request.args,
        states=STATES,
    )
