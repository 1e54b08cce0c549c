"""The plan of a study, read; its mistakes get the line they stand on."""

from __future__ import annotations

from dataclasses import replace

from discrimtest.errors import Problem, WrongInput
from discrimtest.files.plan import Plan, plan_from_toml
from discrimtest.library.folder import TextReader
from discrimtest.library.reading import Reading, nothing, parse
from discrimtest.library.toml_lines import key_lines, undotted
from discrimtest.library.wording import place


def read_plan(reader: TextReader, path: str) -> Reading[Plan]:
    """Read ``path`` as a plan; its mistakes are noted in the reader.

    Args:
        reader: Reads the text and collects the problems.
        path: Path of the plan in the project.
    """
    text = reader.text(path)
    if text is None:
        return nothing(path, Plan, ())
    raw, problem = parse(text, path)
    if problem is not None:
        reader.problems.append(problem)
        return nothing(path, Plan, (problem,))
    # Loaded here: the estimators bring scipy, which listing studies can do without.
    from discrimtest.estimators.registry import KNOWN

    lines = key_lines(text)
    try:
        plan = plan_from_toml(text, path, known=KNOWN)
    except WrongInput as error:
        problems = tuple(_on_its_line(problem, path, lines) for problem in error.problems)
        reader.problems.extend(problems)
        left = nothing(path, Plan, problems)
        return replace(left, raw=raw, lines=lines)
    return Reading(path, plan, raw, lines=lines)


def _on_its_line(problem: Problem, path: str, lines: dict[tuple[str | int, ...], int]) -> Problem:
    key = problem.place.removeprefix(path).lstrip(": ")
    return replace(problem, place=place(path, lines, undotted(key)))
