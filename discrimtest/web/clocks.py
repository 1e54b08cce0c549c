"""The terms that the law sets in a study, the late ones first."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from discrimtest.actions.tell_clocks import tell_clocks
from discrimtest.record.clocks import ClockStatus
from discrimtest.report.clocks import STATUSES, clock_lines
from discrimtest.web.guard import acting
from discrimtest.web.language import say, spoken


def clocks(slug: str) -> ResponseReturnValue:
    """Each term: what it asks, for whom, how it stands and until when; by name of no landlord."""
    told, words = tell_clocks(acting(), slug), spoken()
    return render_template(
        "clocks.html",
        slug=slug,
        late=told.late,
        checked=told.checked,
        clocks=[
            {
                "step": each.state.clock.stops,
                "landlord": each.landlord or say("the study as a whole"),
                "status": say(STATUSES[each.state.status]),
                "late": each.state.status is ClockStatus.LATE,
                "lines": list(clock_lines(each.state, words, checked=True)),
            }
            for each in told.clocks
        ],
        complainants=[
            (each.complaint, words.date(each.until), each.late, each.source)
            for each in told.complainants
        ],
    )
