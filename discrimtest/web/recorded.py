"""What a tester recorded: the way back to a contact that left the day."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from discrimtest.actions.tell_recorded import MOST, tell_recorded
from discrimtest.web.guard import acting

LONGEST = 20 * MOST
"""Of a list, however often somebody asks for more of it."""


def recorded() -> ResponseReturnValue:
    """The contacts of which this person recorded something, day by day."""
    most = min(max(request.args.get("show", MOST, type=int), MOST), LONGEST)
    found = tell_recorded(acting(), most)
    return render_template("recorded_by_you.html", studies=found, longer=most + MOST)
