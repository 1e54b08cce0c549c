"""A coder's desk: what waits, and one exchange at a time, judged blind."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from discrimtest.actions import code_outcomes as actions
from discrimtest.actions.code_outcomes import Item
from discrimtest.actions.list_coding import list_coding
from discrimtest.actions.show_codebook import CodingSheet, coding_sheet
from discrimtest.actions.tell_coding import tell_queue
from discrimtest.errors import (
    DiscrimtestError,
    NotAllowed,
    Refused,
    WrongInput,
)
from discrimtest.exchange.labels import labels
from discrimtest.masking.blind import parts
from discrimtest.record.blind import UNCLEAR
from discrimtest.web.failing import status_of
from discrimtest.web.guard import acting
from discrimtest.web.language import say, spoken
from discrimtest.web.problems import told
from discrimtest.web.said import given
from discrimtest.words.coding_event import CodingPart, Leaked
from discrimtest.words.sentence import N_

DECISIONS = "decisions"
PARTS = {
    "exchanges": CodingPart.OUTCOME,
    "salutations": CodingPart.SALUTATION,
    DECISIONS: CodingPart.OUTCOME,
}
"""Each part of an address, and what is read there."""
WAITING = {"exchanges": "outcome", "salutations": "salutation", DECISIONS: "decision"}
TITLES = {
    "exchanges": N_("An exchange"),
    "salutations": N_("A salutation"),
    DECISIONS: N_("Two coders differ"),
}
LEAKS = {
    Leaked.NAME: N_("a name"),
    Leaked.PARTNER: N_("a word about the partner"),
    Leaked.PRONOUN: N_("a pronoun"),
    Leaked.SALUTATION: N_("how the candidate is addressed"),
    Leaked.AGREEMENT: N_("an ending that agrees"),
    Leaked.SIGNAL: N_("words about the ground"),
    Leaked.QUOTED_LETTER: N_("the candidate’s quoted letter"),
    Leaked.SIGNATURE: N_("a signature"),
    Leaked.ADDRESS: N_("an address or a number"),
    Leaked.OTHER: N_("something else"),
}
PRESENTED = {"man": N_("a man"), "woman": N_("a woman"), "neutral": N_("neither")}
DONE = {
    "leak": N_("Handed to another coder: the text told who wrote."),
    "skip": N_("Left to others."),
    "salutation": N_("Recorded."),
}
"""What is told of the act before; of a judgement, its category is."""


def coding() -> ResponseReturnValue:
    """The studies of this person, and what waits in each."""
    return render_template("coding.html", studies=list_coding(acting()), waiting=WAITING)


def desk(study: str, part: str) -> ResponseReturnValue:
    """The next that waits for this person."""
    return _shown(study, part, None)


def exchange(study: str, part: str, item: str) -> ResponseReturnValue:
    """One that they met before."""
    return _shown(study, part, item)


def judge(study: str, part: str, item: str) -> ResponseReturnValue:
    """Record what it says, or what is decided of it."""
    subtle = [each for each in request.form.getlist("subtle") if each]
    category, note, instead = given("category"), given("note"), given("instead")

    def act() -> object:
        at = acting()
        if part == DECISIONS:
            return actions.decide_item(
                at, study, item, category=category, reason=note, subtle=subtle
            )
        if part == "salutations":
            return actions.tell_salutation(
                at, study, item, subtle=subtle, note=note, instead=instead
            )
        return actions.judge_item(
            at, study, item, category=category, subtle=subtle, note=note, instead=instead
        )

    return _done(study, part, item, act, category or "salutation")


def leave(study: str, part: str, item: str) -> ResponseReturnValue:
    """Leave it to others: it told who wrote, or for another reason."""
    kind, leaked = _part_of(part), given("leak") if "leak" in request.form else None

    def act() -> object:
        return actions.leave_item(
            acting(), study, item, part=kind, leaked=leaked, note=given("note")
        )

    return _done(study, part, item, act, "skip" if leaked is None else "leak")


def undo(study: str, part: str, item: str) -> ResponseReturnValue:
    """Take back what was done last, and see it again."""
    kind = _part_of(part)
    try:
        actions.undo_item(acting(), study, item, part=kind)
    except DiscrimtestError as error:
        return _over(study, part, error)
    return redirect(url_for("exchange", study=study, part=part, item=item), 303)


def propose(study: str, part: str, item: str) -> ResponseReturnValue:
    """The same page, with what known phrases would make of it."""
    return _shown(study, part, item, asked=True)


def _done(
    study: str, part: str, item: str, act: Callable[[], object], done: str
) -> ResponseReturnValue:
    """The next after something was recorded; or the same, with what stood in its way."""
    _part_of(part)
    try:
        act()
    except NotAllowed:
        raise
    except DiscrimtestError as error:
        return _shown(study, part, item, error)
    return redirect(url_for("desk", study=study, part=part, did=item, done=done), 303)


def _shown(
    study: str,
    part: str,
    item: str | None,
    error: DiscrimtestError | None = None,
    *,
    asked: bool = False,
) -> ResponseReturnValue:
    at, kind = acting(), _part_of(part)
    try:
        if part == DECISIONS:
            found = actions.next_dispute(at, study, item)
        else:
            found = actions.next_item(at, study, kind, item)
    except NotAllowed:
        raise
    except (Refused, WrongInput) as refused:
        if item is None:
            raise
        return _over(study, part, error or refused)
    if found is None:
        return _over(study, part)
    sheet = coding_sheet(at, study, kind, spoken().code)
    page = render_template(
        "desk.html",
        **_address(study, part, sheet),
        found=found,
        sheet=sheet,
        problems=told(error) if error else [],
        typed=request.form,
        chosen=request.form.getlist("subtle"),
        compared=_compared(found, sheet),
        asked=asked,
        leaks=LEAKS,
        presented=PRESENTED,
        parts_of=parts,
        labels={code.id: code.label for code in sheet.categories},
        channels=labels().values["answered_by"],
    )
    return page, status_of(error) if error else 200


def _over(study: str, part: str, error: DiscrimtestError | None = None) -> ResponseReturnValue:
    """Nothing waits, or this one no longer does."""
    left, sheet = 0, None
    if error is None:
        left = tell_queue(acting(), study).own[WAITING[part]]
        sheet = coding_sheet(acting(), study, PARTS[part], spoken().code)
    page = render_template(
        "desk_over.html",
        **_address(study, part, sheet),
        problems=told(error) if error else [],
        typed=given("note"),
        left=left,
    )
    return page, status_of(error) if error else 200


def _address(study: str, part: str, sheet: CodingSheet | None) -> dict[str, object]:
    """Where the page is, and what was done before."""
    known = {code.id: code.label for code in sheet.categories} if sheet else {}
    done = request.args.get("done", "")
    return {
        "study": study,
        "part": part,
        "title": TITLES[part],
        "did": request.args.get("did", ""),
        "done": known.get(done) or (say(DONE[done]) if done in DONE else ""),
        "value": _value,
    }


def _part_of(part: str) -> CodingPart:
    if part not in PARTS:
        abort(404)
    return PARTS[part]


def _compared(found: Item, sheet: CodingSheet) -> list[tuple[str, list[str], bool]]:
    """What coders made of it, side by side: of what, what each said, and whether they differ."""
    judged = found.judgements
    if not judged:
        return []
    known = {code.id: code.label for code in sheet.categories}
    said = [each["category"] for each in judged]
    rows = [(say(N_("Outcome")), [known.get(each, each) for each in said], len(set(said)) > 1)]
    for code in sheet.subtle:
        given = [each["subtle"].get(code.id, "") for each in judged]
        if any(given):
            differ = len(set(filter(None, given))) > 1
            rows.append((code.label, [_value(each) for each in given], differ))
    notes = [each["note"] for each in judged]
    return [*rows, (say(N_("Note")), notes, False)] if any(notes) else rows


def _value(value: str) -> str:
    """A value of a subtle code, as the page calls it."""
    words = labels().values["subtle"].get(value)
    if words is not None:
        return words[spoken().code]
    return say(N_("unclear")) if value == UNCLEAR else value
