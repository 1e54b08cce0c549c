"""The plan meant by a file or a name."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from discrimtest.errors import Problem, WrongInput
from discrimtest.estimators.registry import KNOWN
from discrimtest.files.plan import Plan, plan_from_toml
from discrimtest.library.handed_in import bytes_of
from discrimtest.library.locate import Library


def find_plan(library: Library, name: str, frozen: Collection[str] = ()) -> Plan:
    """The plan of a file, of the folder it stands in, or of a name in ``analysis/``.

    Args:
        frozen: Texts that a lock froze (:func:`~discrimtest.workplace.open_study.frozen_texts`).

    Raises:
        WrongInput: There is none, or with every mistake it holds.
    """
    path = Path(name)
    if (path / "plan.toml").is_file():
        path /= "plan.toml"
    if path.suffix == ".toml" or path.is_file():
        try:
            text = bytes_of(path).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            rule = f"must be UTF-8 text (byte {error.start} is not)"
            problem = Problem(str(path), "", rule, "Save the file as UTF-8.", "file.encoding")
            raise WrongInput("The plan can not be read.", [problem]) from error
        return _read(text.replace("\r\n", "\n"), str(path), frozen)
    known = [entry.name for entry in library.plans()]
    if name not in known:
        problem = Problem.of_input(
            "plan",
            name,
            "must be a plan file, or the name of a plan",
            f"Plans: {', '.join(known)}.",
            code="plan.unknown",
        )
        raise WrongInput("There is no such plan.", [problem])
    place = f"analysis/{name}/plan.toml"
    return _read(library.text(place), place, frozen)


def _read(text: str, place: str, frozen: Collection[str]) -> Plan:
    return plan_from_toml(text, place, KNOWN, frozen=text in frozen)
