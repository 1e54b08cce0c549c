"""The application: every route, what guards it, and what each page is given."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader, StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from discrimtest.errors import Problem, SessionEnded, WrongInput
from discrimtest.web import failing, guard, language, pace, problems, run_log, sign_in
from discrimtest.web.guard import Door
from discrimtest.web.route import LARGEST_FORM, Route
from discrimtest.web.routes import ROUTES
from discrimtest.web.shell import keeper_here, static_address
from discrimtest.workplace.provider import usable_provider
from discrimtest.workplace.workplace import Workplace


def create_app(place: Workplace, origin: str, proxies: int = 0, help_number: str = "") -> Flask:
    """The application at one address.

    Args:
        place: With the door acting (:func:`discrimtest.store.people.door`).
        origin: Scheme, name and port, as browsers have them.
        proxies: How many servers of ours stand in front, each of which tells from where it was
            asked. Of what it tells, only so many entries from the end are theirs: the others
            anybody may have written.
        help_number: What testers ring in trouble.

    Raises:
        WrongInput: The address is none, or is neither safe nor of this machine alone; or the
            project's file about its OpenID provider holds mistakes.
        Refused: Nobody told the secret of that provider.
    """
    app = Flask("discrimtest.web", static_url_path="/static")
    app.request_class = guard.PageRequest
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=guard.MOST_FIELDS,
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
    )
    app.extensions["largest"] = {route.name: route.largest for route in ROUTES}
    app.extensions["door"] = Door(
        place, checked_origin(origin), help_number, usable_provider(place.library)
    )
    app.jinja_env.undefined = StrictUndefined
    # A released document is laid out by the very blocks that its file is.
    blocks = PrefixLoader({"report": PackageLoader("discrimtest.report")})
    app.jinja_env.loader = ChoiceLoader([PackageLoader("discrimtest.web"), blocks])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals |= {"static": static_address, "keeper_here": keeper_here}
    for route in ROUTES:
        _add(app, route)
    for part in (run_log, language, guard, pace, problems, failing):
        part.install(app)
    app.register_error_handler(SessionEnded, sign_in.ask_again)
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=0, x_host=0, x_port=0, x_prefix=0
        )
    return app


def checked_origin(origin: str) -> str:
    """An address of this door, without a path.

    Raises:
        WrongInput: It is none; or others could listen to it, as to HTTP on a network.
    """
    try:
        parts = urlsplit(origin)
        name, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
    except ValueError:
        name, port, parts = "", "", urlsplit("")
    plain = f"{parts.scheme}://{name}{port}"
    here = parts.scheme == "http" and name == "localhost"
    if name and (here or parts.scheme == "https") and plain == origin.rstrip("/").lower():
        return plain
    rule = "must be an https address without a path, or http://localhost with a port"
    repair = "Browsers keep passkeys and safe cookies for these alone."
    problem = Problem.of_input("origin", origin, rule, repair, code="web.origin")
    raise WrongInput("The pages cannot be served there.", [problem])


def _add(app: Flask, route: Route) -> None:
    app.add_url_rule(
        route.path, route.name, guard.guarded(route), methods=[route.method], strict_slashes=False
    )
