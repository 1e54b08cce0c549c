"""Whether the program and its database answer, for whoever watches over them."""

from __future__ import annotations

from flask import jsonify
from flask.typing import ResponseReturnValue

from discrimtest import __version__
from discrimtest.errors import OutsideTrouble
from discrimtest.store.engine import reading
from discrimtest.store.log import head
from discrimtest.web.guard import door


def health() -> ResponseReturnValue:
    """The program's version, where its database can be read."""
    try:
        with reading(door().place.engine) as session:
            head(session)
    except OutsideTrouble:
        return jsonify(state="no database"), 503
    return jsonify(state="ok", version=__version__)
