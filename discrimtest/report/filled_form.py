"""A rating form that came back: its answers, or each cell that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from discrimtest.design.pretest import RaterAnswer, RatingLine, checks
from discrimtest.errors import Problem
from discrimtest.files.nearest import did_you_mean
from discrimtest.report.rating_form import HEADERS, NOT_ASKED, RatingWords
from discrimtest.tables.row import RawRow
from discrimtest.tables.spelling import folded
from discrimtest.tables.table import RawTable


@dataclass(frozen=True, slots=True)
class AskedIn:
    """What a form in one language may hold."""

    words: RatingWords
    questions: tuple[RatingLine, ...]

    @property
    def by_code(self) -> dict[str, RatingLine]:
        return {each.code: each for each in (*self.questions, *checks(self.questions))}


@dataclass(slots=True)
class FilledForm:
    """What one rater answered.

    Attributes:
        language: In which the rater was asked; empty where the header is that of no form.
        answers: By question.
        inattentive: Whether a line that only checks for reading was answered otherwise.
        left_open: Lines without an answer.
        problems: Cells that cannot be read.
    """

    file: str
    language: str = ""
    rater: str = ""
    answers: dict[str, RaterAnswer] = field(default_factory=dict)
    inattentive: bool = False
    left_open: int = 0
    problems: list[Problem] = field(default_factory=list)


def read_form(table: RawTable, asked: Sequence[AskedIn]) -> FilledForm:
    """The answers of a form, whose language its header tells."""
    form = FilledForm(table.name)
    header = [folded(name) for name in table.header]
    for one in asked:
        if set(map(folded, one.words.headers)) <= set(header):
            form.language = one.words.language.code
            columns = {
                name: header.index(folded(shown))
                for name, shown in zip(HEADERS, one.words.headers, strict=True)
            }
            _fill(form, table, columns, one)
            return form
    wanted = " or ".join(", ".join(one.words.headers) for one in asked)
    form.problems.append(
        Problem(
            f"{table.name}, line {table.header_line}",
            ", ".join(table.header),
            f"must be the header of a rating form: {wanted}",
            "Hand in the form as it was made, with its answers filled in.",
            "pretest.header",
        )
    )
    return form


def _fill(form: FilledForm, table: RawTable, columns: Mapping[str, int], asked: AskedIn) -> None:
    known, seen = asked.by_code, set[str]()
    for row in table.rows:
        cells = {name: row.cells[number].strip() for name, number in columns.items()}
        question = known.get(cells["line"])
        problem = _misplaced(form, row, cells, question, seen)
        if problem is not None:
            form.problems.append(problem)
            continue
        assert question is not None  # noqa: S101 (an unknown line is a problem)
        seen.add(question.code)
        form.rater = cells["rater"]
        if not cells["answer"]:
            form.left_open += 1
            continue
        form.problems += _answer(form, row, cells, question, asked.words)


def _misplaced(
    form: FilledForm,
    row: RawRow,
    cells: Mapping[str, str],
    question: RatingLine | None,
    seen: set[str],
) -> Problem | None:
    place = f"{form.file}, line {row.line}"
    if question is None:
        rule = (
            "is no line of a form of this protocol, or its words were changed after the form was "
            "made"
        )
        repair = "Leave the column as it was made; changed words want a new pretest."
        return Problem(place, cells["line"], rule, repair, "pretest.line")
    if question.code in seen:
        return Problem(place, cells["line"], "is there twice", "Keep one.", "pretest.line_twice")
    if not cells["rater"] or (form.rater and cells["rater"] != form.rater):
        rule = "a form is one rater's, who has a name or number on every line"
        return Problem(place, cells["rater"], rule, "Hand in a file for each.", "pretest.rater")
    return None


def _answer(
    form: FilledForm,
    row: RawRow,
    cells: Mapping[str, str],
    question: RatingLine,
    words: RatingWords,
) -> Iterator[Problem]:
    place = f"{form.file}, line {row.line}"
    shown = {folded(words.choices[choice]): choice for choice in question.choices}
    choice = shown.get(folded(cells["answer"]))
    if choice is None:
        listed = " / ".join(words.choices[each] for each in question.choices)
        yield Problem(
            f"{place}: {words.language.say(HEADERS['answer'])}",
            cells["answer"],
            f"must be one of {listed}",
            did_you_mean(cells["answer"], [words.choices[c] for c in question.choices], "Ask."),
            "pretest.answer",
        )
        return
    mark = cells["natural"]
    if mark not in ("", NOT_ASKED, "-", "1", "2", "3", "4", "5"):
        yield Problem(
            f"{place}: {words.language.say(HEADERS['natural'])}",
            mark,
            "must be a whole number from 1 to 5, or empty",
            "Write the mark that the rater gave.",
            "pretest.mark",
        )
        return
    if question.asks == "check":
        form.inattentive |= choice != question.meant
    natural = int(mark) if question.natural and mark.isdigit() else None
    form.answers[question.id] = RaterAnswer(choice, natural)
