"""Analyse a file of somebody's own; nothing is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from discrimtest.actions.import_listings import bytes_of
from discrimtest.actions.workplace import library_of
from discrimtest.errors import Problem, WrongInput
from discrimtest.estimators.registry import KNOWN
from discrimtest.evaluate import analyse
from discrimtest.finding import Findings
from discrimtest.identifiers import sha256_hex
from discrimtest.plan import Plan, plan_from_toml
from discrimtest.samples.data_file import read_data


def analyse_file(
    project: Path | None,
    data: Path,
    plan: str,
    *,
    control: str | None = None,
    seed: int | None = None,
) -> Findings:
    """Findings from a long CSV by a plan.

    Args:
        project: As ``--project`` says; where plans are looked for by name.
        data: The file, one row a contact.
        plan: A plan file, or the name of a plan.
        control: Control arm, overriding the plan's comparisons.

    Raises:
        WrongInput: With every mistake of the plan, or of the data.
    """
    content = bytes_of(data)
    return analyse(
        read_data(content, data.name),
        _plan(project, plan),
        control=control,
        seed=seed,
        data_sha256=sha256_hex(content),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        place=data.name,
    )


def _plan(project: Path | None, name: str) -> Plan:
    path = Path(name)
    if (path / "plan.toml").is_file():
        path /= "plan.toml"
    if path.suffix == ".toml" or path.is_file():
        try:
            text = bytes_of(path).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            rule = f"must be UTF-8 text (byte {error.start} is not)"
            problem = Problem(str(path), "", rule, "Save the file as UTF-8.")
            raise WrongInput("The plan can not be read.", [problem]) from error
        return plan_from_toml(text.replace("\r\n", "\n"), str(path), KNOWN)
    library = library_of(project)
    known = [entry.name for entry in library.plans()]
    if name not in known:
        problem = Problem(
            "--plan",
            name,
            "must be a plan file, or the name of a plan",
            f"Plans: {', '.join(known)}.",
        )
        raise WrongInput("There is no such plan.", [problem])
    place = f"analysis/{name}/plan.toml"
    return plan_from_toml(library.text(place), place, KNOWN)
