"""Analyse a file of somebody's own; nothing is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from discrimtest.actions.find_plan import find_plan
from discrimtest.evaluate import analyse
from discrimtest.findings.finding import Findings
from discrimtest.identifiers import sha256_hex
from discrimtest.library.handed_in import bytes_of
from discrimtest.library.locate import library_of
from discrimtest.requests.run import Progress
from discrimtest.samples.data_file import read_data


def analyse_file(
    project: Path | None,
    data: Path,
    plan: str,
    *,
    control: str | None = None,
    seed: int | None = None,
    progress: Progress = lambda *_: None,
) -> Findings:
    """Findings from a long table by a plan.

    Args:
        project: As ``--project`` says; where plans are looked for by name.
        data: The file, one row a contact.
        plan: A plan file, or the name of a plan.
        control: Control arm, overriding the plan's comparisons.
        progress: Told of ids that draw for long.

    Raises:
        WrongInput: With every mistake of the plan, or of the data.
    """
    content = bytes_of(data)
    return analyse(
        read_data(content, data.name),
        find_plan(library_of(project), plan),
        control=control,
        seed=seed,
        data_sha256=sha256_hex(content),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        place=data.name,
        progress=progress,
    )
