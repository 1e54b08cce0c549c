"""What a page says when something is refused, missing or broken."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import escape
from werkzeug.exceptions import HTTPException

import discrimtest
from discrimtest.errors import (
    DiscrimtestError,
    NotAllowed,
    OutsideTrouble,
    Refused,
    SignInRefused,
    TooManyTries,
)
from discrimtest.web.guard import SAFE
from discrimtest.web.hashed_upload import CHECKS
from discrimtest.web.language import say, spoken
from discrimtest.web.problems import RENEWED, told
from discrimtest.web.run_log import tell_fault
from discrimtest.words.sentence import N_

_CODES: tuple[tuple[type[DiscrimtestError], int], ...] = (
    (TooManyTries, 429),
    (SignInRefused, 403),
    (NotAllowed, 403),
    (Refused, 409),
    (OutsideTrouble, 503),
)
"""Of the most particular first; what is left is wrong input."""
_TITLES = {
    400: N_("That was not understood"),
    403: N_("That is not open to you"),
    404: N_("There is no such page"),
    405: N_("There is no such page"),
    409: N_("Nothing was recorded"),
    413: N_("That was too long"),
    421: N_("This is not the address of this program"),
    429: N_("Too many tries"),
    500: N_("Something broke"),
    503: N_("That cannot be done now"),
}
_LOOKED = N_("That cannot be opened")
"""Where somebody looked only, and there was nothing to record."""
_WORDS = {
    400: N_("Go back and try again."),
    403: N_("Go back to the first page, or sign in again: a page that was open for long ends."),
    404: N_("Go back to the first page."),
    405: N_("Go back to the first page."),
    413: N_(
        "An answer holds at most 20,000 letters, and a note 5,000. Go back, shorten what you "
        "typed, and send it again."
    ),
    429: N_("Wait a minute, and send it again."),
    421: N_("Use the address that you were given."),
    500: N_("It is a fault of the program, and was written down. Nothing was half recorded."),
}
MOST_READ = 64 * 1024 * 1024
"""Bytes of a form that is refused."""
RETRY_AFTER = "30"
"""Seconds."""


_FILES = {
    "ask_import": N_("The file may hold at most 10 MB. Split it, and import each part."),
    CHECKS: N_(
        "A copy to be checked holds at most 128 MB. Go back and type its fingerprint instead."
    ),
}
"""What is said where a form holds a file that is too long."""


def install(app: Flask) -> None:
    """Answer every failure with a page."""
    app.extensions["installed"] = _installed()
    app.register_error_handler(DiscrimtestError, refused)
    app.register_error_handler(HTTPException, _missed)
    app.register_error_handler(Exception, _broken)
    app.after_request(_tell_when)


def status_of(error: DiscrimtestError) -> int:
    """The number that a browser is told; trouble from outside is written down."""
    if isinstance(error, OutsideTrouble):
        tell_fault()
    return next((code for kind, code in _CODES if isinstance(error, kind)), 400)


def refused(error: DiscrimtestError) -> ResponseReturnValue:
    """A page that tells why something was refused; to a script, the same as JSON."""
    code = status_of(error)
    if isinstance(error, SignInRefused) and not error.problems:
        return _page(code, [])
    return _page(code, told(error))


def _missed(error: HTTPException) -> ResponseReturnValue:
    if error.code == 413:
        _read_rest()
    return _page(error.code or 500, [])


def _read_rest() -> None:
    """Let a form that is too long arrive all the same: a server in front takes an answer that comes
    before its end for a fault, and tells of that instead."""
    left = min(request.content_length or 0, MOST_READ)
    while left and (part := request.environ["wsgi.input"].read(min(left, 65_536))):
        left -= len(part)


def _broken(error: Exception) -> ResponseReturnValue:
    tell_fault()
    if current_app.extensions["installed"] != _installed():
        return _renewed()
    return _page(500, [])


def _installed() -> tuple[int, ...]:
    """Which files the program is; another version that is put in their place makes others."""
    try:
        found = Path(discrimtest.__file__).stat()
    except OSError:
        return ()
    return found.st_ino, found.st_mtime_ns


def _renewed() -> ResponseReturnValue:
    """A page for while another version is put in place, as its old templates may be gone: it is
    made of nothing else."""
    title, words = escape(say(_TITLES[503])), escape(say(RENEWED))
    page = (
        f'<!doctype html><html lang="{spoken().code}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><main><h1>{title}</h1><p>{words}</p></main></html>"
    )
    return page, 503


def _tell_when(response: Response) -> Response:
    if response.status_code == 503:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def _page(code: int, problems: list[dict[str, str]]) -> ResponseReturnValue:
    code = code if code in _TITLES else 400
    # What failed may have failed before the page was known.
    g.resumed, g.visitor = g.get("resumed"), g.get("visitor", "")
    g.language = spoken().code
    if request.method == "PUT":
        return jsonify(code=_code_of(code, problems), problems=problems or [_spoken(code)]), code
    looked = code == 409 and request.method in SAFE
    words = "" if problems or code not in _WORDS else say(_WORDS[code])
    if code == 413 and request.endpoint in _FILES:
        words = say(_FILES[request.endpoint])
    page = render_template(
        "error.html",
        title=say(_LOOKED if looked else _TITLES[code]),
        words=words,
        problems=problems,
    )
    return page, code


def _code_of(status: int, problems: list[dict[str, str]]) -> str:
    return problems[0]["code"] if problems else f"web.{status}"


def _spoken(status: int) -> dict[str, str]:
    words = say(_WORDS.get(status, _TITLES[status]))
    return {"words": words, "field": "", "lang": "", "code": f"web.{status}"}
