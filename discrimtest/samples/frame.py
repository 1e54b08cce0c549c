"""A frame that somebody hands in: whether it is a long table, and its columns by their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from discrimtest.doors import action
from discrimtest.errors import Problem, WrongInput
from discrimtest.files.nearest import nearest
from discrimtest.files.plan import Plan, PlannedComparison
from discrimtest.samples.cell import text_of
from discrimtest.samples.meaning import words_of
from discrimtest.samples.yes_no import YES_NO
from discrimtest.tables.spelling import one_spelling

if TYPE_CHECKING:
    import pandas

_LOG = {"contact", "event", "at"}
"""Columns of a list of what happened to contacts, which is imported into a study."""
_IMPORT_ID = '{"ImportId":'


def check_call(frame: object, plan: object, comparisons: object, seed: object) -> None:
    """Refuse arguments that are not what they should be.

    Raises:
        WrongInput: With every such argument.
    """
    problems = list(_wrong_arguments(frame, plan, comparisons, seed))
    if problems:
        raise WrongInput("The analysis cannot be made of what it was given.", problems)


def _wrong_arguments(
    frame: object, plan: object, comparisons: object, seed: object
) -> Iterator[Problem]:
    import pandas

    if not isinstance(frame, pandas.DataFrame):
        repair = "Read the data with pandas, or convert them: to_pandas() of polars and pyarrow."
        yield _argument("frame", frame, "must be a DataFrame of pandas", repair)
    if not isinstance(plan, Plan):
        repair = "Read its text with discrimtest.files.plan.plan_from_toml(text, name)."
        yield _argument("plan", plan, "must be a plan", repair)
    if not isinstance(comparisons, Sequence) or not all(
        isinstance(one, PlannedComparison) for one in comparisons
    ):
        repair = "Make each of them with discrimtest.files.comparison.PlannedComparison."
        yield _argument("comparisons", comparisons, "must be a list of comparisons", repair)
    whole = isinstance(seed, int) and not isinstance(seed, bool) and seed >= 0
    if seed is not None and not whole:
        yield _argument("seed", seed, "must be a whole number of at least 0", "Correct it.")


def _argument(field: str, value: object, rule: str, repair: str) -> Problem:
    found = f"{type(value).__name__}: {value!r}"
    shown = found if len(found) <= 60 else found[:59] + "…"
    return Problem.of_input(field, shown, rule, repair, code="analysis.argument")


def with_headers(frame: pandas.DataFrame, place: str) -> pandas.DataFrame:
    """The frame with each column by its name in one spelling.

    Raises:
        WrongInput: When two columns have one name.
    """
    headers = [one_spelling(str(name)) for name in frame.columns]
    repair = "Give each column a name of its own, or keep one of them."
    problems = [
        Problem(place, name, "names two columns", repair, "column.repeated")
        for name, count in Counter(headers).items()
        if count > 1
    ]
    if problems:
        raise WrongInput(f"{place} can not be analysed.", problems)
    return frame.set_axis(headers, axis="columns")


def require(frame: pandas.DataFrame, needed: Sequence[str], place: str) -> None:
    """Refuse a frame without a contact, or without the columns that every analysis needs.

    Raises:
        WrongInput: With every column that is not there, or with what the table is instead.
    """
    headers = list(frame.columns)
    missing = [name for name in dict.fromkeys(needed) if name not in headers]
    problems = list(_other_table(frame, missing, place)) or [
        Problem(
            place,
            ", ".join(headers),
            f"must have a column {name!r}{nearest(name, headers)}",
            "Rename the column, or map it in the plan: [data.columns].",
            "data.column_missing",
        )
        for name in missing
    ]
    if not len(frame):
        repair = "Give one row for each contact."
        problems.append(Problem(place, "", "holds no contact", repair, "data.no_contact"))
    if problems:
        raise WrongInput(f"{place} can not be analysed.", problems)


def _other_table(frame: pandas.DataFrame, missing: Sequence[str], place: str) -> Iterator[Problem]:
    """What the table is, where it is none of contacts and is known."""
    headers = list(frame.columns)
    if len(missing) < 2:
        return
    if set(headers) >= _LOG:
        yield Problem(
            place,
            ", ".join(headers),
            "is a list of what happened to contacts, not of contacts with their outcomes",
            "Take it into its study: {import}.",
            "data.contact_log",
            values={"import": action("contacts import", "FILE")},
        )
        return
    explained = _explanations(frame)
    if explained:
        frame = frame.iloc[explained:]
        yield Problem(
            place,
            _IMPORT_ID,
            "has lines below its header that hold no answers, as Qualtrics writes them",
            "Remove the lines with the question texts and the ImportId.",
            "data.qualtrics",
        )
    answers = _answers(frame)
    if len(answers) > 1:
        yield _side_by_side(headers, answers, place)


def _explanations(frame: pandas.DataFrame) -> int:
    """How many of the first rows say what a column is, as Qualtrics writes them."""
    told = frame.head(2).map(lambda value: str(value).startswith(_IMPORT_ID)).any(axis="columns")
    return 1 + int(told.to_numpy().argmax()) if told.any() else 0


def _answers(frame: pandas.DataFrame) -> list[str]:
    """The columns that hold 0 and 1, or yes and no, and both of them."""
    found = {str(name): set(words_of(list(map(text_of, frame[name])))) - {""} for name in frame}
    return [name for name, words in found.items() if len(words) > 1 and words <= set(YES_NO)]


def _side_by_side(headers: Sequence[str], answers: Sequence[str], place: str) -> Problem:
    kept = [name for name in headers if name not in answers]
    melt = f"melt(id_vars={kept}, value_vars={list(answers)}"
    return Problem(
        place,
        ", ".join(headers),
        "has one row for each test, with its answers side by side; it must have one for each "
        "contact",
        f'Make it long, in pandas: frame.{melt}, var_name="arm", value_name="outcome"); in R: '
        f"tidyr::pivot_longer(frame, c({', '.join(answers)}), names_to = "
        '"arm", values_to = "outcome"). Then call the column that numbers the tests "test".',
        "data.wide",
    )
