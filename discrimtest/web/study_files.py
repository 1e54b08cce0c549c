"""A study's files: shown, checked, locked, amended; never edited here."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from discrimtest.actions.diff_study import diff_study
from discrimtest.actions.lock_study import amend_study, lock_study
from discrimtest.actions.show_files import check_here, show_files
from discrimtest.errors import DiscrimtestError, NotAllowed, Refused
from discrimtest.files.change import Change
from discrimtest.identifiers import canonical_json, sha256_hex
from discrimtest.library.rule import Verdict
from discrimtest.web.failing import status_of
from discrimtest.web.guard import acting
from discrimtest.web.problems import not_confirmed, told, told_problem


def files(slug: str) -> ResponseReturnValue:
    """The files of a study, and one of them."""
    return _page(slug)


def check(slug: str) -> ResponseReturnValue:
    """The files with every mistake, and every rule that they break."""
    launch = request.args.get("launch", "") == "1"
    return _page(slug, verdict=check_here(acting(), slug, launch=launch), launch=launch)


def lock(slug: str) -> ResponseReturnValue:
    """Freeze them."""
    try:
        if request.form.get("sure") != "1":
            raise not_confirmed()
        lock_study(acting(), slug)
    except DiscrimtestError as error:
        return _page(slug, error), status_of(error)
    return redirect(url_for("study_files", slug=slug, done="lock"), 303)


def amend(slug: str) -> ResponseReturnValue:
    """Freeze what changed; only what the person was shown."""

    def confirm(changes: tuple[Change, ...]) -> None:
        if request.form.get("shown") != _mark(changes):
            raise not_confirmed()

    try:
        amend_study(acting(), slug, request.form.get("reason", ""), confirm)
    except DiscrimtestError as error:
        return _page(slug, error), status_of(error)
    return redirect(url_for("study_files", slug=slug, done="amend"), 303)


def _page(
    slug: str,
    error: DiscrimtestError | None = None,
    verdict: Verdict | None = None,
    *,
    launch: bool = False,
) -> str:
    found = show_files(acting(), slug)
    chosen = request.args.get("file", "")
    changes = _changes(slug) if found.changed else ()
    return render_template(
        "study_files.html",
        slug=slug,
        found=found,
        chosen=chosen if chosen in found.texts else "",
        problems=told(error) if error else [],
        typed=request.form if error else {},
        done=request.args.get("done", ""),
        changes=changes,
        mark=_mark(changes),
        launch=launch,
        verdict=verdict and _told(verdict),
    )


def _told(verdict: Verdict) -> dict[str, list[dict[str, str]]]:
    return {
        name: [told_problem(problem) for problem in getattr(verdict, name)]
        for name in ("wrong", "refused", "warnings")
    }


def _changes(slug: str) -> tuple[Change, ...]:
    try:
        return diff_study(acting(), slug).changes
    except NotAllowed:
        raise
    except Refused:
        return ()


def _mark(changes: tuple[Change, ...]) -> str:
    """What stands for the changes that somebody was shown."""
    return sha256_hex(canonical_json([change.to_dict() for change in changes]))
