"""Which language a page speaks: the one chosen, or the first that the browser asks for."""

from __future__ import annotations

from urllib.parse import urlsplit

from babel import Locale
from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException

from discrimtest.files.word import LocalText
from discrimtest.report.language import Language
from discrimtest.report.language import language as of_code
from discrimtest.web.guard import door, keep
from discrimtest.words.language import LANGUAGES

COOKIE = "__Host-language"
NAMES = {code: str(Locale(code).display_name).capitalize() for code in LANGUAGES}
_YEAR = 365 * 24 * 3600


def install(app: Flask) -> None:
    """Give every page its words."""
    app.before_request(_choose)
    app.jinja_env.globals |= {"say": say, "count": count, "local": local, "language_names": NAMES}
    app.jinja_env.globals["provider_name"] = provider_name


def say(message: str, **parts: str) -> str:
    """A sentence in the language of this page."""
    return spoken().say(message, **parts)


def count(number: int, one: str, many: str, **parts: str) -> str:
    """The form that fits a number, which fills the part ``n``."""
    return spoken().count(number, one, many, **parts)


def local(text: LocalText) -> str:
    """A text of a file in the language of this page."""
    return text[spoken().code]


def provider_name() -> str:
    """What people call the OpenID provider of this installation; empty for none."""
    provider = door().provider
    return local(provider.file.name) if provider else ""


def spoken() -> Language:
    """The language of this page."""
    return of_code(g.get("language", LANGUAGES[0]))


def choose_language() -> ResponseReturnValue:
    """Keep the language that somebody chose, and go where they were."""
    code = request.form.get("language", "")
    answer = redirect(_back(), 303)
    if code in LANGUAGES:
        keep(answer, COOKIE, code, _YEAR)  # type: ignore[arg-type]
    return answer


def _back() -> str:
    """The page that somebody was on, or the one that its form stood on; else the first."""
    path = urlsplit(request.referrer or "").path
    pages = current_app.url_map.bind("")
    for each in (path, path.rpartition("/")[0]):
        try:
            endpoint, values = pages.match(each, "GET")
        except (HTTPException, RoutingException):
            continue
        if endpoint not in ("static", "provider_back"):
            return url_for(endpoint, **values)
    return url_for("home")


def _choose() -> None:
    chosen = request.cookies.get(COOKIE, "")
    asked = request.accept_languages.best_match(LANGUAGES, LANGUAGES[0])
    g.language = chosen if chosen in LANGUAGES else asked
