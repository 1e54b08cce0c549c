"""What the server writes down of each request: a line of JSON, no form, no name, no secret.

A path is told as its route has it: ``/invitation/<token>`` holds no token.
"""

from __future__ import annotations

import json
import logging
import traceback
from time import perf_counter

from flask import Flask, Response, g, request

LOG = logging.getLogger("discrimtest.web")


class JsonLines(logging.Formatter):
    """A line of JSON for each record."""

    def format(self, record: logging.LogRecord) -> str:
        told = {"at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), "level": record.levelname}
        told |= getattr(record, "told", {}) or {"message": record.getMessage()}
        if record.exc_info and record.exc_info[1]:
            told["fault"] = _places(record.exc_info[1])
        # In ASCII: no letter of a request ends a line, wherever it is read.
        return json.dumps(told)


def _places(fault: BaseException) -> str:
    """The kind of a fault and its places in the code, and of those that led to it; never its words,
    which may hold what somebody typed."""
    told: list[str] = []
    met: list[BaseException] = []
    left: BaseException | None = fault
    while left is not None and left not in met:
        met.append(left)
        told += [type(left).__qualname__, *traceback.format_tb(left.__traceback__)]
        left = left.__cause__ or left.__context__
    return "\n".join(told)


def install(app: Flask) -> None:
    """Write a line for each request of a page."""
    app.before_request(_begin)
    app.after_request(_tell)


def to_standard_error() -> None:
    """Write the lines there, and what the server says of what is no request in the same form."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    for log in (LOG, logging.getLogger("gunicorn.error")):
        log.handlers, log.propagate = [handler], False
    LOG.setLevel(logging.INFO)


def tell_fault() -> None:
    """Write down what a request ended by, with its place in the program."""
    LOG.exception("fault", extra={"told": _request()})


def _begin() -> None:
    g.began = perf_counter()


def _tell(response: Response) -> Response:
    if request.endpoint not in ("static", "health"):
        took = round(1000 * (perf_counter() - g.began))
        told = {**_request(), "status": response.status_code, "ms": took}
        LOG.info("request", extra={"told": told})
    return response


def _request() -> dict[str, object]:
    rule = request.url_rule.rule if request.url_rule else "unknown"
    session = g.get("resumed")
    person = session.place.person.id if session else None
    return {"method": request.method, "route": rule, "person": person}
