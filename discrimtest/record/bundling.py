"""Whether a bundle of evidence may be written, and what is missing."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from discrimtest.doors import Action, Input, action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.words.bundle import Recorded
from discrimtest.words.test import Test

REFUSED = "The bundle was not written."


def require_sealed(slug: str, told: Sequence[Recorded], size: int | None) -> None:
    """Refuse what no seal covers yet.

    Args:
        size: How many entries of the log the newest seal covers; None where there is none.

    Raises:
        Refused: There is no seal, or something was recorded since.
    """
    last = max((each.entry for each in told), default=0)
    if size is None or last > size:
        rule = "must be covered by a seal of the log"
        if size is not None:
            rule += f"; the newest one covers {f'entries up to {size}' if size else 'no entry'}"
        repair = "Seal first ('{seal}'), then write the bundle."
        raise _refused(
            f"{slug}: log entry {last}" if last else f"{slug}: log",
            "",
            rule,
            repair,
            "bundle.unsealed",
            seal=action("evidence seal"),
        )


def require_closed(slug: str, waiting: int) -> None:
    """Refuse while a window is over of which nobody wrote down yet that no answer came.

    Raises:
        Refused: It is so.
    """
    if waiting:
        rule = "contacts got no answer in time, which is not written down yet"
        repair = "Let an analysis write it down ('{analyse}'), then seal."
        analyse = action("analyse", slug)
        raise _refused(slug, str(waiting), rule, repair, "bundle.unclosed", analyse=analyse)


def require_released(slug: str, documents: Collection[object], named: str) -> None:
    """Refuse a bundle for inspectors behind no document that was released to them.

    Args:
        named: The landlord that the bundle is about alone ("A1"); empty for all.

    Raises:
        Refused: None stands.
    """
    if not documents:
        whom = {"landlord": named} if named else {}
        rule = "must have a released document that stands: a bundle goes where a document went"
        if named:
            rule += ", and must be about that landlord alone"
        repair = "Make the report, read it, and release it: '{release}'."
        release = action("evidence release", slug, "FILE", **whom)
        raise _refused(slug, named, rule, repair, "bundle.no_document", release=release)


def require_no_files(slug: str, files: Collection[object]) -> None:
    """Refuse files beside a bundle for inspectors: what was released goes in by itself.

    Raises:
        WrongInput: Some are given.
    """
    if files:
        rule = "go into the bundle of a measurement; here goes what was released to inspectors"
        problem = Problem(
            "", slug, rule, "Leave {files} out.", "bundle.with", "with", {"files": Input("with")}
        )
        raise WrongInput(REFUSED, [problem])


def tests_called(tests: Sequence[Test], number: int) -> list[Test]:
    """The test with this number.

    Raises:
        WrongInput: There is none.
    """
    found = [test for test in tests if test.number == number]
    if not found:
        rule, repair = "must be the number of a test of this study", "See the list of its tests."
        problem = Problem.of_input("test", str(number), rule, repair, code="test.unknown")
        raise WrongInput(REFUSED, [problem])
    return found


def require_made_here(slug: str, unknown: Sequence[str]) -> None:
    """Refuse files that are no report or export of this study, byte for byte.

    Args:
        unknown: Their names.

    Raises:
        Refused: There are some.
    """
    if unknown:
        rule = "must be, byte for byte, a report to the public or commissioner, or an export, that "
        rule += "this program made of the study; of an export, its whole folder and nothing besides"
        repair = "Make it with '{report}' or '{export}' in a folder of its own."
        values = {"report": action("report", slug), "export": action("export", slug)}
        problems = [
            Problem(name, "", rule, repair, "bundle.unknown_file", values=values)
            for name in unknown
        ]
        raise Refused(REFUSED, problems)


def _refused(
    place: str, value: str, rule: str, repair: str, code: str, **values: Action
) -> Refused:
    return Refused(REFUSED, [Problem(place, value, rule, repair, code, values=values)])
