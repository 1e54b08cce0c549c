"""A data package that a city published, read and checked: files alone, no database.

Its hashes stand in the package itself. They find what was damaged or mended by hand, and not who
made it: where that matters, compare the file's own hash with one that was told another way.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from discrimtest.errors import Problem, WrongInput
from discrimtest.exchange.data_package import DESCRIPTION
from discrimtest.files.comparison import PlannedComparison
from discrimtest.files.plan import EVERYONE, Plan, plan_from_toml
from discrimtest.files.word import LocalText
from discrimtest.findings.finding import Cells
from discrimtest.identifiers import sha256_hex
from discrimtest.samples.observations import Wanted, observe
from discrimtest.samples.shared import cells_by_group
from discrimtest.words.language import LANGUAGES

if TYPE_CHECKING:
    import pandas

PAGE, PLAN = "README.md", "plan.toml"
LARGEST = 512 * 1024 * 1024
"""Bytes of all its files together, unpacked."""
_TABLES = ("study", "findings", "cells", "frame")
_ABOUT = ("name", "audience", "purpose", "mode", "simulated", "protocol", "data_sha256", "program")
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class CityPackage:
    """What was published of one study.

    Attributes:
        place: The file. sha256: Of its bytes.
        about: What ``datapackage.json`` says of the study, by name.
        arms: Labels of the candidates by arm.
        plan: The plan, with the comparisons of the study.
        findings: Rows of the findings. counted: The main paired table, counted anew in the frame.
    """

    place: str
    sha256: str
    title: LocalText
    about: Mapping[str, Any]
    arms: Mapping[str, LocalText]
    plan: Plan
    findings: Rows
    counted: Cells

    @property
    def main(self) -> PlannedComparison:
        """The comparison that answers the question of the study."""
        return next(each for each in self.plan.data.comparisons if each.main)


def read_package(content: bytes, place: str) -> CityPackage:
    """Read and check a package.

    Args:
        content: The zip. place: How messages name it.

    Raises:
        WrongInput: It is no data package of this program, a file is missing, changed or not
            listed, or its tables contradict each other; with everything that was found.
    """
    files = _files(content, place)
    described = _description(files, place)
    _require_whole(files, described, place)
    plan = plan_from_toml(files[PLAN].decode("utf-8"), f"{place}: {PLAN}")
    tables = {name: _rows(files[f"{name}.csv"]) for name in _TABLES}
    if not any(each.main for each in plan.data.comparisons):
        raise _wrong(place, PLAN, "must name the main comparison", "package.no_main")
    counted = _counted(files["frame.csv"], plan, place)
    _require_counted(tables["cells"], counted, place)
    titles = described["titles"]
    return CityPackage(
        place,
        sha256_hex(content),
        LocalText(**{code: str(titles[code]) for code in LANGUAGES}),
        {name: described[name] for name in _ABOUT},
        _arms(described),
        plan,
        tables["findings"],
        counted,
    )


def _files(content: bytes, place: str) -> dict[str, bytes]:
    """Every file of the zip by name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            if len({each.filename for each in entries}) < len(entries):
                raise _wrong(place, "", "holds two files of one name", "package.twice")
            if sum(each.file_size for each in entries) > LARGEST:
                rule = f"must unpack to at most {LARGEST // 1024**2} MiB"
                raise _wrong(place, "", rule, "package.too_large")
            return {each.filename: packed.read(each) for each in entries}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        rule = "must be a data package, as it was exported: a zip"
        raise _wrong(place, str(error), rule, "package.no_zip") from error


def _description(files: Mapping[str, bytes], place: str) -> dict[str, Any]:
    """``datapackage.json``, with all that is read of it."""
    if DESCRIPTION not in files:
        raise _wrong(place, "", f"must hold {DESCRIPTION}", "package.no_description")
    where = f"{place}: {DESCRIPTION}"
    try:
        told = json.loads(files[DESCRIPTION].decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _wrong(where, str(error), "must be JSON in UTF-8", "package.no_json") from error
    if not isinstance(told, dict) or told.get("profile") != "tabular-data-package":
        rule = "must describe a tabular data package (profile)"
        raise _wrong(where, "", rule, "package.no_profile")
    if not str(told.get("program", "")).startswith("discrimtest "):
        rule = "must be written by discrimtest (program)"
        raise _wrong(where, str(told.get("program", "")), rule, "package.program")
    titles, listed = told.get("titles"), (told.get("resources"), told.get("files"))
    missing = [name for name in _ABOUT if name not in told]
    if not isinstance(titles, dict) or not set(LANGUAGES) <= titles.keys():
        missing.append("titles")
    for name, entries in zip(("resources", "files"), listed, strict=True):
        if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
            missing.append(name)
    if missing:
        rule = f"must say {', '.join(missing)}"
        raise _wrong(where, "", rule, "package.untold")
    return told


def _require_whole(files: Mapping[str, bytes], told: Mapping[str, Any], place: str) -> None:
    problems = list(_broken(files, told, place))
    if problems:
        raise WrongInput("The package is not whole.", problems)


def _broken(files: Mapping[str, bytes], told: Mapping[str, Any], place: str) -> Iterator[Problem]:
    """Each file that is missing, is not listed, or differs from its hash or size."""
    repair = "Get the package again from who published it."
    listed = {str(each.get("path", "")): each for each in (*told["resources"], *told["files"])}
    needed = (*(f"{name}.csv" for name in _TABLES), PLAN)
    for path in dict.fromkeys((*listed, *needed)):
        where, found = f"{place}: {path}", files.get(path)
        if path not in listed:
            yield Problem(where, "", "must be listed", repair, "package.unlisted")
        elif found is None:
            yield Problem(where, "", "must be there", repair, "package.missing")
        elif (len(found), f"sha256:{sha256_hex(found)}") != (
            listed[path].get("bytes"),
            listed[path].get("hash"),
        ):
            rule = f"must have the hash and size that {DESCRIPTION} tells"
            yield Problem(where, sha256_hex(found), rule, repair, "package.changed")
    for path in sorted(files.keys() - listed.keys() - {DESCRIPTION, PAGE, *needed}):
        rule = f"is not listed in {DESCRIPTION}"
        yield Problem(f"{place}: {path}", "", rule, repair, "package.unlisted")
    if files.get(PAGE) != str(told.get("description", "")).encode():
        rule = f"must be the description that {DESCRIPTION} tells"
        yield Problem(f"{place}: {PAGE}", "", rule, repair, "package.changed")


def _arms(told: Mapping[str, Any]) -> dict[str, LocalText]:
    """Labels of the arms, as the fields of the contacts have them."""
    labels = {
        arm: label
        for resource in told["resources"]
        if resource.get("name") == "contacts"
        for field in resource.get("schema", {}).get("fields", ())
        if field.get("name") in ("arm", "control_arm")
        for arm, label in field.get("valueLabels", {}).items()
    }
    return {arm: LocalText(**label) for arm, label in labels.items()}


def _rows(content: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def _counted(content: bytes, plan: Plan, place: str) -> Cells:
    """The main paired table, counted in the contacts."""
    import pandas

    frame: pandas.DataFrame = pandas.read_csv(
        io.BytesIO(content), dtype=str, keep_default_na=False, na_values=[""]
    )
    outcome = plan.main_outcome
    compared = plan.data.comparisons
    main = next(each for each in compared if each.main)
    seen = observe(frame, plan, (outcome,), Wanted(), f"{place}: frame.csv")
    cells = cells_by_group(seen, main, compared, outcome.id, EVERYONE)[None].sum(axis=0)
    return Cells(main.key, None, outcome.id, *map(int, cells))


def _require_counted(rows: Rows, counted: Cells, place: str) -> None:
    """Let the paired table pass that is the one of the contacts."""
    names = ("both", "control_only", "test_only", "neither")
    found = [
        tuple(int(row[name]) for name in names)
        for row in rows
        if row["comparison_id"] == counted.comparison.id
        and row["outcome"] == counted.outcome
        and not row["group"]
    ]
    wanted = tuple(getattr(counted, name) for name in names)
    if found != [wanted]:
        rule = f"must hold the main paired table that the contacts give: {wanted}"
        raise _wrong(f"{place}: cells.csv", str(found), rule, "package.counts_differ")


def _wrong(place: str, found: str, rule: str, code: str) -> WrongInput:
    repair = "Get the package again from who published it."
    return WrongInput("The package cannot be read.", [Problem(place, found, rule, repair, code)])
