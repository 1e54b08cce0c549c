"""Long work: asked for by a form, done in a process of its own, shown until it is over."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from discrimtest.actions.ask_job import (
    LARGEST_FILE,
    KnownJob,
    answer_job,
    ask_job,
    begin_again,
    list_jobs,
    made_file,
    stop_job,
    tell_job,
)
from discrimtest.actions.tell_draw import tell_draw
from discrimtest.actions.tell_studies import rights_in
from discrimtest.errors import DiscrimtestError, OutsideTrouble, Problem, WrongInput
from discrimtest.intake.headers import Field
from discrimtest.tables.moment import read_day
from discrimtest.web.failing import status_of
from discrimtest.web.guard import acting
from discrimtest.web.language import say, spoken
from discrimtest.web.problems import not_confirmed, told, told_problem
from discrimtest.web.row_words import short_of, worded
from discrimtest.web.starting import start
from discrimtest.words.job import JobKind, JobState
from discrimtest.words.language import LANGUAGES
from discrimtest.words.sentence import N_
from discrimtest.workplace.local_clock import LocalClock

LARGEST = LARGEST_FILE + 4_000
"""Bytes of a form with a file."""
BECAME = {"accepted": N_("accepted"), "duplicate": N_("a duplicate"), "refused": N_("refused")}
AGAIN = 3
"""Seconds after which a page of work that goes on is shown anew."""
KINDS = {
    JobKind.IMPORT: N_("Import of listings"),
    JobKind.DRAW: N_("Draw"),
    JobKind.ANALYSE: N_("Analysis"),
    JobKind.REPORT: N_("Report"),
    JobKind.EXPORT: N_("Data for others"),
    JobKind.FETCH: N_("Fetch of mail"),
}
STATES = {
    JobState.ASKING: N_("waits for you to decide something"),
    JobState.WAITING: N_("is about to begin"),
    JobState.RUNNING: N_("is under way"),
    JobState.DONE: N_("is done"),
    JobState.FAILED: N_("did not succeed; nothing was half written"),
    JobState.STOPPED: N_("was stopped; nothing was half written"),
}
FIELDS = {
    Field.REF: N_("reference of the advertisement"),
    Field.TITLE: N_("title"),
    Field.ADDRESS: N_("street, with or without its number"),
    Field.NUMBER: N_("house number"),
    Field.BOX: N_("box"),
    Field.POSTCODE: N_("postcode"),
    Field.MUNICIPALITY: N_("municipality"),
    Field.RENT: N_("rent"),
    Field.CHARGES: N_("charges"),
    Field.BEDROOMS: N_("bedrooms"),
    Field.HOME: N_("kind of home"),
    Field.ADVERTISER: N_("who advertises"),
    Field.LANDLORD_TYPE: N_("agency or private landlord"),
    Field.PHONE: N_("telephone"),
    Field.EMAIL: N_("mailbox"),
    Field.POSTED: N_("day it was placed"),
    Field.LINK: N_("link"),
    Field.PORTAL: N_("portal"),
    Field.STATUS: N_("whether it is let, under option or for sale"),
    Field.OFFER: N_("to let or for sale"),
    Field.SHOWN: N_("whether it is still shown"),
    Field.SEEN: N_("day it was seen"),
}
CONSTANT = (Field.LANDLORD_TYPE, Field.HOME, Field.MUNICIPALITY, Field.POSTCODE, Field.OFFER)
"""What the page offers to say for every row at once."""
AUDIENCES = {
    "public": N_("for the public"),
    "commissioner": N_("for who commissioned the study"),
    "inspector": N_("for an inspector, with every test"),
}
RECIPIENTS = {
    "researcher": N_("for another researcher, under an agreement"),
    "public": N_("for anybody"),
}
FORMATS = ("csv", "datapackage", "stata", "parquet")


def work(slug: str) -> ResponseReturnValue:
    """What can be asked for, and what was."""
    return _page(slug)


def ask_import(slug: str) -> ResponseReturnValue:
    """Take a file of listings, for a process that reads it."""
    file = request.files.get("file")
    name = (file.filename or "") if file else ""
    content = file.read() if file else b""
    return _asked(slug, JobKind.IMPORT, lambda: {"name": name.strip() or "listings.csv"}, content)


def ask_draw(slug: str) -> ResponseReturnValue:
    """Ask for a draw, of which the person was told what it would do."""

    def choices() -> dict[str, Any]:
        if request.form.get("sure") != "1":
            raise not_confirmed()
        return {"count": _number("count"), "start": _day("start")}

    return _asked(slug, JobKind.DRAW, choices)


def ask_analysis(slug: str) -> ResponseReturnValue:
    """Ask for an analysis by the study's own plan."""
    return _asked(slug, JobKind.ANALYSE, dict)


def ask_report(slug: str) -> ResponseReturnValue:
    """Ask for a report."""
    form = request.form
    return _asked(
        slug,
        JobKind.REPORT,
        lambda: {
            "audience": _one("audience", AUDIENCES),
            "languages": [each for each in LANGUAGES if each in form.getlist("language")]
            or [spoken().code],
            "formats": [each for each in ("html", "pdf") if each in form.getlist("format")]
            or ["html"],
        },
    )


def ask_export(slug: str) -> ResponseReturnValue:
    """Ask for a study's data."""
    return _asked(
        slug,
        JobKind.EXPORT,
        lambda: {
            "audience": _one("audience", RECIPIENTS),
            "form": _one("file_format", dict.fromkeys(FORMATS)),
            "language": spoken().code,
        },
    )


def ask_fetch(slug: str) -> ResponseReturnValue:
    """Ask for the mail of the study's mailboxes."""
    return _asked(slug, JobKind.FETCH, dict)


def show(job: str) -> ResponseReturnValue:
    """How far it is; shown anew by itself while it goes on."""
    return _one_page(job)


def stop(job: str) -> ResponseReturnValue:
    """Let it write nothing."""
    return _done(job, lambda: stop_job(acting(), job))


def again(job: str) -> ResponseReturnValue:
    """Let another process take up what one left that died."""
    return _done(job, lambda: start(begin_again(acting(), job).id))


def answer(job: str) -> ResponseReturnValue:
    """Say what the columns of a file are, and go on."""
    form = request.form

    def go_on() -> None:
        header = tell_job(acting(), job).told.get("header", ())
        said = {name: form.get(f"column-{at}", "") for at, name in enumerate(header)}
        columns = {field: name for name, field in said.items() if field in set(map(str, Field))}
        constants = {
            str(field): text
            for field in CONSTANT
            if (text := form.get(f"constant-{field}", "").strip())
        }
        unused = [name for name, field in said.items() if field == "unused"]
        decided = {"columns": columns, "constants": constants, "unused": unused}
        start(answer_job(acting(), job, decided).id)

    return _done(job, go_on)


def download(job: str, name: str) -> ResponseReturnValue:
    """A file that it made, with its SHA-256 (RFC 9530)."""
    path, digest = made_file(acting(), job, name)
    sent = send_file(path, as_attachment=True, download_name=name)
    sent.headers["Repr-Digest"] = (
        f"sha-256=:{base64.b64encode(bytes.fromhex(digest)).decode('ascii')}:"
    )
    return sent


def _asked(
    slug: str, kind: JobKind, choices: Callable[[], Mapping[str, Any]], file: bytes | None = None
) -> ResponseReturnValue:
    """The page of the work that was asked for, or of the form with what stood in its way."""
    try:
        job = ask_job(acting(), kind, slug, choices(), file)
    except DiscrimtestError as error:
        return _page(slug, error), status_of(error)
    if job.state is JobState.WAITING:
        start(job.id)
    return redirect(url_for("job", job=job.id), 303)


def _done(job: str, act: Callable[[], object]) -> ResponseReturnValue:
    try:
        act()
    except DiscrimtestError as error:
        return _one_page(job, error), status_of(error)
    return redirect(url_for("job", job=job), 303)


def _one_page(job: str, error: DiscrimtestError | None = None) -> str:
    known = tell_job(acting(), job)
    told_problems = known.told.get("problems", [])
    outside = known.told.get("outside", False)
    return render_template(
        "job.html",
        known=known,
        job=known.job,
        told=known.told,
        kinds=KINDS,
        states=STATES,
        at=LocalClock.of(acting()).day(known.job.at),
        problems=told(error) if error else [],
        failed=_failed(known, told_problems, outside),
        goes_on=known.job.is_open and known.job.state is not JobState.ASKING and not known.dead,
        again=AGAIN,
        fields=FIELDS,
        became=BECAME,
        constant=CONSTANT,
        worded=lambda told: worded(told, FIELDS),
        short_of=short_of,
        page=known.told.get("pages", {}).get(spoken().code),
        may=rights_in(acting(), known.job.study),
    )


def _failed(known: KnownJob, problems: list[dict[str, Any]], outside: bool) -> list[dict[str, str]]:
    """Why it failed, or what it asks, in the words of the page."""
    if outside and known.job.state is JobState.FAILED:
        return told(OutsideTrouble(""))
    return [told_problem(_problem(each)) for each in problems]


def _problem(told: Mapping[str, Any]) -> Problem:
    place, value, rule, repair, code, field = (
        str(told.get(name, "")) for name in ("place", "value", "rule", "repair", "code", "field")
    )
    words = say(FIELDS[Field(field)]) if field in set(map(str, Field)) else ""
    return Problem(place, value or words, rule, repair, code, field)


def _page(slug: str, error: DiscrimtestError | None = None) -> str:
    at = acting()
    listed, clock = list_jobs(at, slug), LocalClock.of(at)
    return render_template(
        "work.html",
        slug=slug,
        jobs=[(each, clock.day(each.job.at)) for each in listed],
        kinds=KINDS,
        states=STATES,
        audiences=AUDIENCES,
        recipients=RECIPIENTS,
        formats=FORMATS,
        draw=tell_draw(at, slug),
        problems=told(error) if error else [],
        typed=request.form if error else {},
        may=rights_in(at, slug),
    )


def _one(name: str, known: Mapping[str, Any]) -> str:
    given = request.form.get(name, "")
    if given in known:
        return given
    rule, repair = "must be one of them", "Choose one."
    problem = Problem.of_input(name, given, rule, repair, code="choice.unknown")
    raise WrongInput("Nothing was begun.", [problem])


def _number(name: str) -> int | None:
    given = request.form.get(name, "").strip()
    if not given:
        return None
    if given.isascii() and given.isdigit() and 0 < int(given) < 1_000_000:
        return int(given)
    rule, repair = "must be a number above 0", "Write it in figures."
    problem = Problem.of_input(name, given, rule, repair, code="draw.no_tests")
    raise WrongInput("Nothing was begun.", [problem])


def _day(name: str) -> str | None:
    given = request.form.get(name, "").strip()
    if not given:
        return None
    day = read_day(given)
    if day is None:
        rule, repair = "must be a day", "Write it as 2026-03-09."
        problem = Problem.of_input(name, given, rule, repair, code="day.unreadable")
        raise WrongInput("Nothing was begun.", [problem])
    return day.isoformat()
