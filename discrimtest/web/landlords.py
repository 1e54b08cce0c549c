"""Who advertises what: landlords that may be one, and the listings of a study."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from discrimtest.actions.decide_landlords import confirm_landlords, exclude_landlord
from discrimtest.actions.review_landlords import doubtful_pairs, search_listings
from discrimtest.errors import DiscrimtestError
from discrimtest.intake.advertisers import NAME_ALIKE, TWO_TYPES
from discrimtest.web.failing import status_of
from discrimtest.web.guard import acting
from discrimtest.web.language import spoken
from discrimtest.web.pages import ListPart, page_asked
from discrimtest.web.problems import told
from discrimtest.words.sentence import N_

PAIRS, HOMES = 10, 25
"""On a page."""
SHOWN = {
    "name": N_("Name"),
    "phone": N_("Telephone"),
    "email": N_("Mailbox"),
}
REASONS = {
    NAME_ALIKE: N_("Only their names are alike."),
    TWO_TYPES: N_("They show the same number or mailbox: one as an agency, one as an owner."),
}


def in_doubt(slug: str) -> ResponseReturnValue:
    """Landlords that may be one, side by side."""
    return _pairs(slug)


def decide(slug: str) -> ResponseReturnValue:
    """Say that two are one, or that they differ."""
    form = request.form
    try:
        confirm_landlords(
            acting(),
            form.get("one", ""),
            form.get("other", ""),
            same=form.get("same") == "1",
            reason=form.get("reason", "").strip(),
        )
    except DiscrimtestError as error:
        return _pairs(slug, error), status_of(error)
    return redirect(url_for("landlords", slug=slug, done="1"), 303)


def listings(slug: str) -> ResponseReturnValue:
    """The listings of a study, searched and page by page."""
    return _homes(slug)


def exclude(slug: str) -> ResponseReturnValue:
    """Leave a landlord alone in every study, or no longer."""
    form = request.form
    undo = form.get("undo") == "1"
    asked_here = None if undo or form.get("asked") != "1" else slug

    def decided() -> object:
        return exclude_landlord(
            acting(),
            form.get("landlord", ""),
            reason=form.get("reason", "").strip(),
            undo=undo,
            study=asked_here,
        )

    return _after(decided, slug)


def _after(decide: Callable[[], object], slug: str) -> ResponseReturnValue:
    try:
        decide()
    except DiscrimtestError as error:
        return _homes(slug, error), status_of(error)
    return redirect(url_for("listings", slug=slug, q=request.form.get("q", ""), done="1"), 303)


def _pairs(slug: str, error: DiscrimtestError | None = None) -> str:
    page = page_asked()
    pairs, count = doubtful_pairs(acting(), page * PAIRS, PAIRS)
    return render_template(
        "landlords.html",
        slug=slug,
        pairs=pairs,
        count=count,
        pages=ListPart(page, PAIRS, count),
        fields=SHOWN,
        reasons=REASONS,
        problems=told(error) if error else [],
        done="done" in request.args,
    )


def _homes(slug: str, error: DiscrimtestError | None = None) -> str:
    asked = request.form if request.method == "POST" else request.args
    page, wanted = page_asked(), asked.get("q", "")[:200]
    found = search_listings(acting(), slug, wanted, page * HOMES, HOMES)
    return render_template(
        "listings.html",
        slug=slug,
        found=found,
        decimal=spoken().decimal,
        wanted=wanted,
        pages=ListPart(page, HOMES, found.found),
        problems=told(error) if error else [],
        typed=request.form if error else {},
        done="done" in request.args,
    )
