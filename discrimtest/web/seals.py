"""The seals of the log, for who looks after it: what outside papers are compared with."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from discrimtest.actions.seal_log import list_seals
from discrimtest.doors import action, as_command
from discrimtest.report.seal_page import KINDS, moment
from discrimtest.seal.stamp import TimeStamp
from discrimtest.web.guard import acting
from discrimtest.web.language import say


def seals() -> ResponseReturnValue:
    """Every seal, the newest first: its line, its key, its time stamps, who was given it."""
    return render_template(
        "seals.html",
        command=as_command(action("evidence seal")),
        seals=[
            {
                "number": each.point.seal,
                "size": each.point.size,
                "at": moment(each.kept.head.at),
                "key": each.kept.head.key,
                "line": each.point.line,
                "stamps": [_stamped(stamp) for stamp in each.stamps],
                "left": len(each.left),
            }
            for each in reversed(list_seals(acting()))
        ],
    )


def _stamped(stamp: TimeStamp) -> str:
    told = stamp.authority
    parts = {"authority": told.name, "moment": moment(stamp.at), "source": told.source}
    return say(KINDS[told.kind], **parts)
