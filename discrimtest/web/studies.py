"""The studies of a project, and how far one of them is."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from discrimtest.actions.ask_job import list_jobs
from discrimtest.actions.tell_status import Status
from discrimtest.actions.tell_studies import StudyStep, rights_in, tell_studies
from discrimtest.actions.tell_study import tell_study
from discrimtest.exchange.labels import labels
from discrimtest.record.moment import shown
from discrimtest.web.figure import BarPiece, bar
from discrimtest.web.guard import acting
from discrimtest.web.language import say, spoken
from discrimtest.web.problems import told_problem
from discrimtest.words.sentence import N_

STATES = {
    "files": N_("nothing was done with it yet"),
    "registered": N_("not locked"),
    "locked": N_("locked"),
    "closed": N_("closed"),
}
NEXT = {
    StudyStep.MEND: N_("Next: mend its files, in the folder of the project."),
    StudyStep.LOCK: N_("Next: check its files, and lock it."),
    StudyStep.AMEND: N_("Next: its files differ from the lock. Undo that, or amend the study."),
    StudyStep.IMPORT: N_("Next: import listings."),
    StudyStep.DECIDE: N_("Next: decide which landlords are one."),
    StudyStep.DRAW: N_("Next: draw tests."),
    StudyStep.FIELD: N_("Next: field work, replies, analysis."),
    StudyStep.CALLS: N_("A study of mystery calls is worked on in a terminal still."),
}


def studies() -> ResponseReturnValue:
    """The studies that the person may read."""
    return render_template(
        "studies.html",
        studies=[
            (each, [told_problem(problem) for problem in each.problems])
            for each in tell_studies(acting())
        ],
        states=STATES,
        next=NEXT,
    )


def show(slug: str) -> ResponseReturnValue:
    """How far a study is."""
    at = acting()
    told = tell_study(at, slug)
    if told is None:
        return render_template("study.html", slug=slug, told=None)
    status = told.status
    return render_template(
        "study.html",
        slug=slug,
        told=told,
        status=status,
        may=rights_in(at, slug),
        state=STATES[status.state],
        figures=list(_figures(status)),
        delivery=_delivery(status),
        days=[(spoken().date(day.day), day) for day in told.days],
        deviations=[
            (shown(each.at, told.zone), each, labels().values["broken_because"].get(each.reason))
            for each in told.deviations
        ],
        broken=[
            (labels().values["broken_because"].get(reason), reason, count)
            for reason, count in status.broken_by_reason.items()
        ],
        jobs=[job for job in list_jobs(at, slug) if job.job.is_open],
    )


def _figures(status: Status) -> list[tuple[str, list[BarPiece]]]:
    """What is shown as bars: how the tests stand, and the contacts."""
    left = max(0, status.planned - status.tests)
    return [
        (
            say("Tests"),
            bar(
                [
                    (say("complete"), status.complete),
                    (say("broken"), status.broken),
                    (say("under way"), status.unfinished),
                    (say("still to be drawn"), left),
                ]
            ),
        ),
        (
            say("Contacts"),
            bar(
                [
                    (say("made"), status.sent),
                    (say("to be made now"), status.due),
                    (say("invitations to decline"), status.declines),
                    (say("in doubt whether sent"), status.in_doubt),
                ]
            ),
        ),
    ]


def _delivery(status: Status) -> list[tuple[str, list[BarPiece]]]:
    """Of each candidate, how many letters arrived; only where some did not."""
    if not status.returned_by_arm:
        return []
    most = max(status.sent_by_arm.values(), default=0)
    return [
        (
            arm,
            bar(
                [
                    (say("not given back"), sent - status.returned_by_arm.get(arm, 0)),
                    (say("refused or given back"), status.returned_by_arm.get(arm, 0)),
                ],
                most,
            ),
        )
        for arm, sent in status.sent_by_arm.items()
    ]
