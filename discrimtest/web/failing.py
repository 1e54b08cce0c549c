"""What a page says when something is refused, missing or broken."""

from __future__ import annotations

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from discrimtest.errors import (
    DiscrimtestError,
    NotAllowed,
    OutsideTrouble,
    Refused,
    SignInRefused,
    TooManyTries,
)
from discrimtest.web.guard import SAFE
from discrimtest.web.language import say, spoken
from discrimtest.web.problems import told
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


def install(app: Flask) -> None:
    """Answer every failure with a page."""
    app.register_error_handler(DiscrimtestError, _refused)
    app.register_error_handler(HTTPException, _missed)
    app.register_error_handler(Exception, _broken)


def status_of(error: DiscrimtestError) -> int:
    """The number that a browser is told."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), 400)


def _refused(error: DiscrimtestError) -> ResponseReturnValue:
    code = status_of(error)
    if isinstance(error, OutsideTrouble):
        tell_fault()
    if isinstance(error, SignInRefused) and not error.problems:
        return _page(code, [])
    return _page(code, told(error))


def _missed(error: HTTPException) -> ResponseReturnValue:
    return _page(error.code or 500, [])


def _broken(error: Exception) -> ResponseReturnValue:
    tell_fault()
    return _page(500, [])


def _page(code: int, problems: list[dict[str, str]]) -> ResponseReturnValue:
    code = code if code in _TITLES else 400
    # What failed may have failed before the page was known.
    g.resumed, g.visitor = g.get("resumed"), g.get("visitor", "")
    g.language = spoken().code
    looked = code == 409 and request.method in SAFE
    words = "" if problems or code not in _WORDS else say(_WORDS[code])
    page = render_template(
        "error.html",
        title=say(_LOOKED if looked else _TITLES[code]),
        words=words,
        problems=problems,
    )
    return page, code
