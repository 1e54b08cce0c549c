"""A test candidate and its control candidate differ in the ground and in nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from discrimtest.errors import Problem
from discrimtest.files.profiles import Statement
from discrimtest.files.protocol import MAY_DIFFER, AllowedComparison, Arm, Ground, Presentation

Place = Callable[[str], str]
"""Where a key of the comparison stands."""


def unequal(
    comparison: AllowedComparison, arms: Mapping[str, Arm], place: Place
) -> Iterator[Problem]:
    """Everything but the ground in which the two arms of a comparison differ.

    Args:
        comparison: One whose arms are not both known is passed over.
        arms: Arms by name.
        place: Names the place of a key of this comparison.
    """
    test, control = arms.get(comparison.test), arms.get(comparison.control)
    if test is None or control is None:
        return
    if test.id == control.id:
        rule = f"comparison {comparison.id!r} compares an arm with itself"
        repair = "Name another control arm."
        yield Problem(place("control"), control.id, rule, repair)
        return
    ours, theirs = test.attributes(), control.attributes()
    may_differ = comparison.may_differ()
    grounds = " and ".join(comparison.grounds)
    different = [name for name in ours if ours[name] != theirs[name]]
    if "household" in different and "partner" in different:
        different.remove("partner")  # a single applicant has none: the same mistake twice
    unmatched = [attribute for attribute in different if attribute not in may_differ]
    for attribute in unmatched:
        yield Problem(
            place("control"),
            control.id,
            f"comparison {comparison.id!r}: {attribute} of the control arm is "
            f"{theirs[attribute]!r}, of the test arm {test.id!r} it is {ours[attribute]!r}; "
            f"on the ground {grounds} only {' or '.join(sorted(may_differ))} may differ",
            _fitting(comparison, test, arms),
        )
    if unmatched:
        return  # what the ground makes of arms that are not matched says nothing
    for ground in comparison.grounds:
        if not MAY_DIFFER[ground] & set(different):
            yield Problem(
                place("grounds"),
                str(ground),
                f"comparison {comparison.id!r}: test and control arm do not differ in "
                f"{' or '.join(sorted(MAY_DIFFER[ground]))}, so {ground} is not tested",
                "Choose another arm, or strike the ground.",
            )


def _fitting(comparison: AllowedComparison, test: Arm, arms: Mapping[str, Arm]) -> str:
    may_differ = comparison.may_differ()
    wanted = {key: value for key, value in test.attributes().items() if key not in may_differ}
    fitting = [
        arm.id
        for arm in arms.values()
        if arm.id != test.id
        and {key: value for key, value in arm.attributes().items() if key not in may_differ}
        == wanted
    ]
    if fitting:
        return f"Its control can be {' or '.join(repr(name) for name in fitting[:3])}."
    return "Write a control arm that equals the test arm in all but the ground."


def misplaced_roles(
    comparison: AllowedComparison,
    arms: Mapping[str, Arm],
    statements: Mapping[str, Statement],
    place: Place,
) -> Iterator[Problem]:
    """Test and control candidates in each other's place, or neither in its own."""
    test, control = arms.get(comparison.test), arms.get(comparison.control)
    if test is None or control is None:
        return
    if Ground.SEXUAL_ORIENTATION in comparison.grounds and test.partner and control.partner:
        yield from _misplaced_couples(comparison, test, control, place)
    yield from _misplaced_statements(comparison, test, control, statements, place)


def _misplaced_couples(
    comparison: AllowedComparison, test: Arm, control: Arm, place: Place
) -> Iterator[Problem]:
    if test.partner != test.writer:
        yield Problem(
            place("test"),
            test.id,
            f"comparison {comparison.id!r}: on sexual_orientation the test arm must be a "
            f"same-sex couple; writer is {test.writer}, partner is {test.partner}",
            "Exchange test and control, or choose a same-sex couple."
            if control.partner == control.writer
            else "Choose a same-sex couple.",
        )
    if {control.writer, control.partner} != {Presentation.MAN, Presentation.WOMAN}:
        yield Problem(
            place("control"),
            control.id,
            f"comparison {comparison.id!r}: on sexual_orientation the control arm must be a "
            f"different-sex couple; writer is {control.writer}, partner is {control.partner}",
            "Choose a different-sex couple.",
        )


def _misplaced_statements(
    comparison: AllowedComparison,
    test: Arm,
    control: Arm,
    statements: Mapping[str, Statement],
    place: Place,
) -> Iterator[Problem]:
    said = statements.get(control.statement)
    if said is not None and said.signal and control.statement != test.statement:
        yield Problem(
            place("control"),
            control.id,
            f"comparison {comparison.id!r}: the control arm says {said.id!r}, which is marked "
            "as a signal",
            "Give it a statement of like length that tells no ground (signal = false).",
        )
    said = statements.get(test.statement)
    if said is not None and not said.signal and control.statement != test.statement:
        yield Problem(
            place("test"),
            test.id,
            f"comparison {comparison.id!r}: the test arm says {said.id!r}, which is marked as "
            "no signal, so nothing tells the ground",
            "Give it the statement that tells the ground (signal = true).",
        )
    if said is not None and said.signal and not control.statement:
        yield Problem(
            place("control"),
            control.id,
            f"comparison {comparison.id!r}: the test arm says {said.id!r} and its control says "
            "nothing, so the length of the letter depends on the arm",
            "Give the control arm a statement that says as much.",
        )
