"""Pretest the names, sentences and letters of a protocol: forms for raters, and what they found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from discrimtest.design.pretest import Rating, RatingLine, form, questions, rated
from discrimtest.doors import action
from discrimtest.errors import OutsideTrouble, Problem, Refused, WrongInput
from discrimtest.estimators.proportion import wilson
from discrimtest.estimators.tables import Share
from discrimtest.exchange.folder import Drafts
from discrimtest.files.change import written
from discrimtest.files.profiles import SignalLists
from discrimtest.files.reading import read_model
from discrimtest.files.toml_lines import dotted
from discrimtest.files.toml_values import with_values
from discrimtest.files.word import Key
from discrimtest.library.folder import ProtocolFolder, read_protocol
from discrimtest.library.handed_in import bytes_of
from discrimtest.library.locate import find_project, library_of
from discrimtest.report.filled_form import AskedIn, FilledForm, read_form
from discrimtest.report.language import Language
from discrimtest.report.rating_form import RatingForm, RatingWords, as_csv, as_page, as_workbook
from discrimtest.tables.reader import read_table
from discrimtest.tables.table import RawTable, Source


@dataclass(frozen=True, slots=True)
class PretestForms:
    """Forms that were made.

    Attributes:
        files: One table for each rater, and the page to print.
        lines: Questions on each, checks included.
        least: How many raters each signal gets at least.
    """

    files: tuple[Path, ...]
    lines: int
    least: int

    def to_dict(self) -> dict[str, Any]:
        files = [str(file) for file in self.files]
        return {"files": files, "lines": self.lines, "raters_of_a_signal": self.least}


@dataclass(frozen=True, slots=True)
class SignalRead:
    """How raters read one signal.

    Attributes:
        place: Where its pretest stands in profiles.toml.
        low, high: Wilson's interval at 95 % for the share who read it as meant.
        understood: Whether that share reaches the protocol's threshold.
        before: The pretest that stood there.
    """

    place: str
    rating: Rating
    low: float
    high: float
    understood: bool
    before: str

    def to_dict(self) -> dict[str, Any]:
        rating = self.rating
        return {
            "place": self.place,
            "signal": rating.shown,
            "recognised": rating.recognised,
            "of": rating.of,
            "low": self.low,
            "high": self.high,
            "natural": rating.natural,
            "natural_mean": rating.mean,
            "understood": self.understood,
            "before": self.before or None,
        }


@dataclass(frozen=True, slots=True)
class PretestRead:
    """What a pretest found.

    Attributes:
        file: The file into which it was written.
        raters: Who counted. inattentive: Who did not, for a check was answered otherwise.
        left_open: Lines without an answer.
        signals: Those that somebody answered all about.
    """

    file: str
    raters: tuple[str, ...]
    inattentive: tuple[str, ...]
    left_open: int
    threshold: float
    signals: tuple[SignalRead, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "raters": list(self.raters),
            "inattentive": list(self.inattentive),
            "left_open": self.left_open,
            "threshold": self.threshold,
            "signals": [each.to_dict() for each in self.signals],
        }


def make_pretest(
    project: Path | None,
    name: str,
    *,
    language: str,
    raters: int,
    most: int,
    seed: int,
    folder: Path,
    table: str,
) -> PretestForms:
    """Write a rating form for each rater, each in an order of its own, and a page to print.

    Args:
        project: As ``--project`` says.
        name: The protocol.
        language: Of the letters and the questions.
        raters: How many forms. most: Signals on a form at most.
        seed: Decides the orders.
        folder: Where to write; made if need be.
        table: "xlsx" or "csv".

    Raises:
        WrongInput: There is no such protocol, or its files hold mistakes.
        OutsideTrouble: The disk refused.
    """
    protocol = _protocol(project, name)
    asked = _asked(protocol, language)
    forms = [
        RatingForm(
            str(number),
            form(asked.questions, protocol=name, rater=number, seed=seed, most=most),
        )
        for number in range(1, raters + 1)
    ]
    render = as_workbook if table == "xlsx" else as_csv
    with Drafts(folder) as drafts:
        for each in forms:
            # No name tells a rater what the study is about.
            drafts.add(f"form-{language}-{each.rater}.{table}", render(asked.words, each))
        drafts.add(f"forms-{language}.html", as_page(asked.words, forms).encode())
        files = drafts.finish()
    seen = Counter({question.signal: 0 for question in asked.questions})
    for each in forms:
        seen.update({question.signal for question in each.questions if question.signal})
    return PretestForms(tuple(files), len(forms[0].questions), min(seen.values()))


def read_pretest(
    project: Path | None,
    files: Sequence[Path],
    name: str,
    *,
    on: date | None,
    source: str,
) -> PretestRead:
    """Count filled-in forms, and write what raters made of each signal into the protocol.

    Only the protocol's profiles.toml changes, and only its pretests: a study that is locked keeps
    what was locked.

    Args:
        project, name: As :func:`make_pretest` has them.
        files: Forms, one rater each, in any language of the protocol.
        on: Day of the pretest; today where it is None.
        source: Who asked whom; the number of raters where it is empty.

    Raises:
        WrongInput: With every cell of every file that cannot be read, or the day lies ahead;
            nothing was written.
        Refused: No rater counts, or the protocol lies in no project.
        OutsideTrouble: The disk refused; the file is as it was.
    """
    today = datetime.now(UTC).date()
    day = on or today
    if day > today:
        rule = f"must not lie ahead (today is {today})"
        problem = Problem.of_input("date", str(day), rule, "Correct the day.", code="pretest.ahead")
        raise WrongInput("Nothing was written.", [problem])
    protocol = _protocol(project, name)
    asked = [_asked(protocol, language) for language in protocol.protocol.value.languages]
    forms = [read_form(_table(file), asked) for file in files]
    _raise_for_mistakes(forms)
    counted = [each for each in forms if not each.inattentive and each.answers]
    ratings = [
        each for each in rated(asked[0].questions, [each.answers for each in counted]) if each.of
    ]
    if not ratings:
        raise _nobody_counts(len(files))
    path = f"{protocol.path}/profiles.toml"
    raters = "one rater" if len(counted) == 1 else f"{len(counted)} raters"
    by = source or f"{raters}, form of discrimtest"
    text = protocol.texts[path]
    lists = protocol.signals.value
    _write(project, name, path, _evidenced(text, asked[0].questions, ratings, day, by, lists))
    threshold = protocol.protocol.value.equivalence.pretest_threshold
    return PretestRead(
        path,
        tuple(each.rater for each in counted),
        tuple(each.rater for each in forms if each.inattentive),
        sum(each.left_open for each in counted),
        threshold,
        tuple(_signal(each, threshold, _before(protocol.signals.raw, each)) for each in ratings),
    )


def _nobody_counts(forms: int) -> Refused:
    rule = "must hold the answers of a rater who passed the checks, to all questions about a signal"
    problem = Problem.of_input("files", str(forms), rule, "Ask more.", code="pretest.nobody")
    return Refused("No rater counts; nothing was written.", [problem])


def _protocol(project: Path | None, name: str) -> ProtocolFolder:
    folder = read_protocol(library_of(project), name)
    if folder.holds_calls:
        raise _no_signals(name)
    if folder.problems:
        raise WrongInput(f"protocols/{name} holds mistakes.", list(folder.problems))
    return folder


def _no_signals(name: str) -> WrongInput:
    problem = Problem.of_input(
        "name",
        name,
        "is a protocol of mystery calls: it has no candidates, and so no signal to be read",
        "Name a protocol with candidates; see '{list}'.",
        code="pretest.of_calls",
        list=action("protocol list"),
    )
    return WrongInput("There is nothing to pretest.", [problem])


def _asked(folder: ProtocolFolder, language: str) -> AskedIn:
    protocol = folder.protocol.value
    if language not in protocol.languages:
        rule = f"must be a language in which the protocol is sent: {', '.join(protocol.languages)}"
        problem = Problem.of_input(
            "lang", language, rule, "Choose one of these.", code="pretest.language"
        )
        raise WrongInput("There is nothing to ask in this language.", [problem])
    words = RatingWords(Language(language), protocol)
    return AskedIn(words, questions(protocol, folder.signals.value, folder.templates, language))


def _table(file: Path) -> RawTable:
    return read_table(bytes_of(file), Source(file.name, "rating form", "answers"))


def _raise_for_mistakes(forms: Sequence[FilledForm]) -> None:
    problems = [problem for each in forms for problem in each.problems]
    times = Counter(each.rater for each in forms if each.rater)
    for each in forms:
        if times[each.rater] > 1:
            rule = "this rater's form was handed in more than once"
            problems.append(
                Problem(each.file, each.rater, rule, "Keep one of them.", "pretest.twice")
            )
    if problems:
        raise WrongInput("The forms were not counted; nothing was written.", problems)


def _evidenced(
    text: str,
    asked: Sequence[RatingLine],
    ratings: Sequence[Rating],
    day: date,
    source: str,
    lists: SignalLists,
) -> str:
    """The file with these pretests; letters of couples get a table of their own where none is."""
    if any(rating.signal[0] == "couples" for rating in ratings):
        have = {each.variant for each in lists.couples}
        for question in asked:
            if question.asks == "couple" and question.variant not in have:
                have.add(question.variant)
                text = f'{text.rstrip()}\n\n[[couples]]\nvariant = "{question.variant}"\n'
    values: dict[Key, str] = {}
    for rating in ratings:
        told: dict[str, object] = {"recognised": rating.recognised, "of": rating.of}
        if rating.mean is not None:
            told["natural"] = rating.natural
        values[rating.signal] = written({**told, "on": day, "source": source})
        values |= _said_otherwise(lists, rating.signal)
    return with_values(text, values)


def _said_otherwise(lists: SignalLists, signal: Key) -> dict[Key, str]:
    """The source of a name that says it was not pretested, as the shipped ones do."""
    table, number = signal[:2]
    if not isinstance(number, int) or table not in ("given_names", "family_names"):
        return {}
    source = getattr(lists, str(table))[number].source
    said = re.sub(r"[;,] not pretested$", "", source)
    return {(table, number, "source"): written(said)} if said != source else {}


def _write(project: Path | None, name: str, path: str, text: str) -> None:
    """Put the file into the place of the old one, where it still says all that a protocol must.

    Raises:
        Refused: The protocol is not the project's own, or the file cannot be written into.
        OutsideTrouble: The disk refused.
    """
    root = find_project(project, Path.cwd())
    if root is None or not (root / path).is_file():
        rule, repair = "is not a protocol of a project", "Make a project: {init}"
        problem = Problem.of_input(
            "name", name, rule, repair, code="pretest.shipped", init=action("init", "DIR")
        )
        raise Refused("There is no file of yours to write into.", [problem])
    found = read_model(text, path, SignalLists)
    if found.problems:
        raise Refused(f"{path} cannot be written into; nothing was changed.", list(found.problems))
    file = root / path
    draft = file.with_name(f".{file.name}.unfinished")
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(file)
    except OSError as error:
        told = f"{path} could not be written: {error.strerror or error}."
        raise OutsideTrouble(f"{told} It is as it was.") from error


def _before(raw: Any, rating: Rating) -> str:
    """The pretest that stood there, as the file wrote it."""
    for part in rating.signal:
        try:
            raw = raw[part]
        except (KeyError, IndexError):
            return ""
    return written(raw)


def _signal(rating: Rating, threshold: float, before: str) -> SignalRead:
    limits = wilson(Share(rating.recognised, rating.of))
    understood = rating.recognised / rating.of >= threshold
    return SignalRead(
        dotted(rating.signal[:-1]), rating, limits.low, limits.high, understood, before
    )
