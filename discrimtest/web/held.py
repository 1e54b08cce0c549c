"""What somebody typed when their session had ended: kept on the page, and sent after signing in.

The server keeps nothing of it. Whoever sends it again taps a button on a page of their own session.
"""

from __future__ import annotations

import json

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from discrimtest.actions.keep_session import resume_session
from discrimtest.web.guard import door, signed_in
from discrimtest.web.recording import RECORDS, form_at

KEPT = (
    *RECORDS,
    *("judge", "leave"),
    *("ask_query", "close_query", "reopen_query", "reply_query"),
)
"""Forms in which somebody types or judges; a password is never kept."""
SHOWN = ("text", "note", "reason", "reply")


def held() -> str:
    """What the form of this request holds, or held when it was sent first; empty for nothing."""
    if request.endpoint not in KEPT:
        return request.form.get("held", "")
    fields = [each for each in request.form.items(multi=True) if each[0] != "form"]
    return json.dumps({"path": request.path, "fields": fields}, ensure_ascii=False)


def after_sign_in(cookie: str) -> ResponseReturnValue:
    """The first page of who signed in; or what they had typed, to be sent with one tap."""
    if not (kept := held()):
        return signed_in(redirect(url_for("home"), 303), cookie)  # type: ignore[arg-type]
    answer = signed_in(make_response(), cookie)
    # The form on it must be of the session and the name that the browser has from now on.
    g.resumed = resume_session(door().place, cookie)
    answer.set_data(send_again(kept))
    return answer


def send_again(kept: str) -> str:
    """A page that shows what was typed, and sends it."""
    path, fields = read_held(kept)
    typed = [value for name, value in fields if name in SHOWN and value]
    at = next((value for name, value in fields if name == "at"), "")
    return render_template("send_again.html", path=path, fields=fields, typed=typed, at=at)


def read_held(kept: str) -> tuple[str, list[tuple[str, str]]]:
    """The address and the fields, if they are of such a form; else the first page and none."""
    try:
        told = json.loads(kept)
        endpoint, values = form_at(str(told["path"]))
        fields = [(str(name), str(value)) for name, value in told["fields"]]
    except (ValueError, LookupError, TypeError, AttributeError):
        return "", []
    if endpoint not in KEPT:
        return "", []
    return url_for(endpoint, **values), fields
