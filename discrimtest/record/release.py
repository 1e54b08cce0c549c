"""Whether a document that tells of landlords may go to inspectors, and what is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from discrimtest.doors import Action, Input, action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.files.legal import ReleaseStep
from discrimtest.record.complaint_steps import day_of
from discrimtest.record.entries import Recorder
from discrimtest.record.progress import Progress
from discrimtest.words.released import Deferral, Released, StepDone
from discrimtest.words.study import Purpose
from discrimtest.words.test import Test

REFUSED = "The document was not released."


@dataclass(frozen=True, slots=True)
class StepState:
    """A step that the law of the region asks for, and how it stands.

    Attributes:
        done: The entries that say it was done, for all landlords or for single ones.
        deferred: Those that say it is put off, and that nothing recorded later overtook.
    """

    step: ReleaseStep
    done: tuple[StepDone, ...]
    deferred: tuple[Deferral, ...] = ()

    def covers(self, landlord: str, today: date) -> bool:
        """Whether it was done for a landlord, or is put off to a day that has not passed."""
        put_off = [each.landlord for each in self.deferred if each.until >= today]
        done = [each.landlord for each in self.done]
        return any(whom in (None, landlord) for whom in (*done, *put_off))

    def passed(self, landlord: str, today: date) -> date | None:
        """The day to which it was put off for a landlord, where that has passed."""
        days = [each.until for each in self.deferred if each.landlord in (None, landlord)]
        return max((day for day in days if day < today), default=None)


def standing_steps(
    steps: Iterable[ReleaseStep], entries: Sequence[StepDone], deferrals: Sequence[Deferral] = ()
) -> list[StepState]:
    """How each step stands.

    Args:
        entries, deferrals: Oldest first; the last one about a step and a landlord counts.
    """
    last = {(each.step, each.landlord): each for each in entries}
    put_off = {
        (each.step, each.landlord): each
        for each in deferrals
        if (each.step, each.landlord) not in last or last[each.step, each.landlord].at < each.at
    }
    return [
        StepState(
            step,
            tuple(each for each in last.values() if each.step == step.id and each.done),
            tuple(each for each in put_off.values() if each.step == step.id),
        )
        for step in steps
    ]


def require_step(
    steps: Sequence[ReleaseStep], step: str, day: date, note: str, by: Recorder
) -> None:
    """Refuse to record a step that nobody asks for, that lies ahead, or of which nothing is told.

    Raises:
        WrongInput: It is so; with all of it.
    """
    known, today, problems = [each.id for each in steps], day_of(by.now), []
    if step not in known:
        rule = f"must be a step of the legal file ({', '.join(known) or 'it names none'})"
        problems.append(
            Problem.of_input("step", step, rule, "Name one of them.", code="release.step")
        )
    if day > today:
        rule = f"must not lie ahead (today is {today})"
        problems.append(
            Problem.of_input("on", str(day), rule, "Correct the day.", code="release.day")
        )
    if not note:
        rule, repair = "must say how it was done", "Write where that can be seen."
        problems.append(Problem.of_input("note", note, rule, repair, code="release.note"))
    if problems:
        raise WrongInput("Nothing was recorded.", problems)


def require_deferral(
    steps: Sequence[ReleaseStep], step: str, until: date, why: str, by: Recorder
) -> None:
    """Refuse to put off a step that the law does not let wait, to a day that has passed, or without
    a reason.

    Raises:
        WrongInput: It is so; with all of it.
    """
    may_wait, today, problems = [each.id for each in steps if each.deferrable], day_of(by.now), []
    if step not in may_wait:
        rule = "must be a step that the legal file lets wait ({known})"
        known = ", ".join(may_wait) or "it names none"
        problems.append(
            Problem.of_input(
                "step", step, rule, "Do it, and record that.", code="release.wait", known=known
            )
        )
    if until < today:
        rule, repair = f"must not have passed (today is {today})", "Correct the day."
        problems.append(Problem.of_input("until", str(until), rule, repair, code="release.until"))
    if not why:
        rule, repair = "must say why it waits", "Write the reason, and who decided it."
        problems.append(Problem.of_input("note", why, rule, repair, code="release.note"))
    if problems:
        raise WrongInput("Nothing was recorded.", problems)


def require_enforcement(slug: str, purpose: Purpose) -> None:
    """Refuse what a measurement gathered, whoever asks.

    Raises:
        Refused: The study measures a market.
    """
    if purpose is Purpose.MEASUREMENT:
        copied = {"from": slug, "reactive": ""}
        values = {"new": action("study new", "SLUG", **copied)}
        rule = "data gathered to measure a market are never released to inspectors"
        repair = "Begin a new, reactive study on a legal basis of its own: '{new}'."
        raise _refused(f"{slug}: purpose", purpose, rule, repair, "release.measurement", **values)


def require_steps(
    slug: str,
    states: Sequence[StepState],
    landlords: Iterable[str],
    names: dict[str, str],
    today: date,
) -> None:
    """Refuse while a step that the region's legal file demands is not recorded as done.

    Args:
        landlords: Those that the document tells of.
        names: What it calls them.
        today: A step that is put off counts until its day has passed.

    Raises:
        Refused: With each missing step.
    """
    if not states:
        rule = "names no step that comes before a release, so none can be shown to be done"
        repair = "Let counsel write them down under [[release_steps]], then run '{amend}'."
        amend = action("study amend", slug, reason="…")
        raise _refused(f"{slug}: legal file", "", rule, repair, "release.no_steps", amend=amend)
    told = sorted(set(landlords))
    problems = []
    for state in states:
        if missing := [each for each in told if not state.covers(each, today)]:
            called = [names[each] for each in missing]
            whom = {} if len(missing) == len(told) else {"landlord": called[0]}
            done = action("evidence step", slug, state.step.id, note="…", **whom)
            rule = "must be recorded as done first: {text}"
            passed = [day for each in missing if (day := state.passed(each, today))]
            if passed:
                rule = f"was put off to {max(passed)}, which has passed: {{text}}"
            problems.append(
                Problem(
                    f"step {state.step.id}",
                    ", ".join(called),
                    rule,
                    "Do it, then record it: '{done}'.",
                    "release.step_passed" if passed else "release.step_missing",
                    values={"done": done, "step": state.step.id, "text": state.step.text.en},
                )
            )
    if problems:
        raise Refused(REFUSED, problems)


def require_over(slug: str, progress: Progress, told: Sequence[Test]) -> None:
    """Refuse while one of the tests that the document tells of is not over.

    Raises:
        Refused: A contact is still to be made, or its window is open.
    """
    over = {test.id for test in progress.over}
    if running := [test for test in told if test.id not in over]:
        numbers = ", ".join(str(test.number) for test in running)
        rule = "must be over first: a contact is to be made, its window is open, or it is uncoded"
        repair = "Wait, or record why they are broken; see '{status}'."
        status = action("study status", slug)
        raise _refused(f"tests {numbers}", "", rule, repair, "release.running", status=status)


def require_coded(slug: str, waiting: int) -> None:
    """Refuse while answers wait for coders who do not see the candidate.

    Raises:
        Refused: Some do.
    """
    if waiting:
        rule = "answers wait for coders, or for a decision between two"
        repair = "Let coders judge them ('{next}') or decide between two ('{decide}')."
        values = {"next": action("code next", slug), "decide": action("code adjudicate", slug)}
        raise _refused(slug, str(waiting), rule, repair, "release.uncoded", **values)


def require_stamped(slug: str, *, simulated: bool, told: bool) -> None:
    """Refuse a document of simulated data that is not released as such, and the other way round.

    Args:
        told: Whether who releases said that the data are simulated.

    Raises:
        Refused: What was said differs from what is.
    """
    if simulated and not told:
        rule = "is simulated: its documents bear that stamp, and go out as nothing else"
        repair = "Say so with {simulated}."
        code, said = "release.simulated", Input("simulated")
        raise _refused(slug, "simulated", rule, repair, code, simulated=said)
    if told and not simulated:
        rule = "holds data of real landlords: its documents are not released as simulated"
        raise _refused(slug, "not simulated", rule, "Leave that out.", "release.not_simulated")


def require_built(file: str, slug: str, *, built: bool) -> None:
    """Refuse a file that is no inspector's report made from this study, byte for byte.

    Raises:
        Refused: It is none.
    """
    if not built:
        rule = "must be, byte for byte, a report for an inspector that this program made of it"
        repair = "Make it with '{report}', read it, and release that file unchanged."
        report = action("report", slug, audience="inspector")
        raise _refused(f"{slug}: {file}", "", rule, repair, "release.unknown_file", report=report)


def require_current(file: str, slug: str, *, same: bool, landlord: str | None) -> None:
    """Refuse a document that would read otherwise if it were made now.

    Raises:
        Refused: Something was recorded since, or it is about another landlord than was named.
    """
    if not same:
        rule = "reads otherwise when it is made anew: something was recorded or erased since"
        if landlord is None:
            rule += ", or it is about one landlord, or told of mystery calls"
        repair = "Make it again with '{report}', read it, and release that; of a report on one "
        repair += "landlord say which with {landlord}."
        values: dict[str, Action | Input] = {
            "report": action("report", slug, audience="inspector"),
            "landlord": Input("landlord", "A1"),
        }
        raise _refused(file, "", rule, repair, "release.stale", **values)


def require_unreleased(file: str, known: Collection[Released]) -> None:
    """Refuse to release the same file twice.

    Raises:
        Refused: It was released, and not withdrawn.
    """
    for each in known:
        if each.withdrawn is None and each.erased is None:
            rule = f"was released before, as {each.number}"
            raise _refused(file, each.number, rule, "Nothing is to be done.", "release.twice")


def require_sealable(told: Released) -> None:
    """Refuse to seal what is no PDF, or stands no longer.

    Raises:
        Refused: It is so.
    """
    rule, repair, code = "", "See the list of what was released.", "seal.gone"
    if told.withdrawn is not None:
        rule = f"was withdrawn on {day_of(told.withdrawn)}"
    elif told.erased is not None:
        rule = f"was erased on {day_of(told.erased)}: {told.rule}"
    elif told.format != "pdf":
        rule, code = "is no PDF: only a PDF bears its number and a seal", "seal.no_pdf"
        repair = "Build the report as PDF, and release that."
    if rule:
        problem = Problem(told.number, told.format, rule, repair, code)
        raise Refused("Nothing was sealed.", [problem])


def require_released(told: Released) -> None:
    """Refuse to withdraw twice.

    Raises:
        Refused: It was withdrawn.
    """
    if told.withdrawn is not None:
        rule = f"was withdrawn on {day_of(told.withdrawn)}"
        raise Refused(
            "Nothing was recorded.",
            [Problem(told.number, "", rule, "Nothing is to be done.", "release.withdrawn")],
        )


def _refused(
    place: str, value: str, rule: str, repair: str, code: str, **values: Action | Input
) -> Refused:
    return Refused(REFUSED, [Problem(place, str(value), rule, repair, code, values=values)])
