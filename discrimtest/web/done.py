"""That something was just recorded, told once: a reload or an address that somebody sends does not
tell it again."""

from __future__ import annotations

import secrets

from flask import Response, request

from discrimtest.web.guard import door, keep, resumed

DONE = "__Host-done"
_LASTS = 60
"""Seconds."""


def tell_done(answer: Response, contact: str, event: str) -> Response:
    """Let the next page of the contact say that it was recorded.

    Args:
        event: What it was, in the word of the form; empty for an answer or a correction.
    """
    told = f"{contact}.{event if event.isalpha() and event.isascii() else ''}"
    keep(answer, DONE, f"{told}.{_mark(told)}", _LASTS)
    return answer


def done_with(contact: str) -> str | None:
    """What was just recorded of a contact; None for nothing, and for a script that fetches the page
    to keep it: who recorded it has not read it then."""
    if "X-Keep" in request.headers:
        return None
    told, _, mark = request.cookies.get(DONE, "").rpartition(".")
    about, _, event = told.rpartition(".")
    good = secrets.compare_digest(mark.encode("utf-8", "replace"), _mark(told).encode("ascii"))
    return event if good and about == contact else None


def clear_done(answer: Response, contact: str) -> Response:
    """It was told."""
    if done_with(contact) is not None:
        answer.delete_cookie(DONE, path="/", secure=True, httponly=True, samesite="Lax")
    return answer


def _mark(told: str) -> str:
    return door().place.keys.keyed("done", resumed().session, told)
