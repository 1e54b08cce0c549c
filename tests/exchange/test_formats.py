"""Each format, read back by another program: the same rows, labels and missing values."""

from __future__ import annotations

import csv
import io
import json
import math
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import frictionless
import pandas
import pyarrow
import pyarrow.parquet
import pytest

from discrimtest.errors import OutsideTrouble
from discrimtest.exchange.codebook import codebook, codes
from discrimtest.exchange.data_package import archive
from discrimtest.exchange.formats import Format, laid_out
from discrimtest.exchange.stata_files import value_labels
from discrimtest.exchange.table import ExportKind, ExportTable, Package
from discrimtest.words.language import LANGUAGES
from tests.exchange.examples import AWKWARD, package

NAMES = (
    "tests", "contacts", "frame", "outcomes", "deviations", "visits", "findings", "cells", "counts",
    "draws", "taken_back", "versions", "changes", "study",
)  # fmt: skip


@pytest.fixture(scope="module")
def made() -> Package:
    return package()


def written(made: Package, form: Format, folder: Path, language: str = "en") -> Path:
    for name, content in laid_out(made, form, language).items():
        (folder / name).write_bytes(content)
    return folder


def table(made: Package, name: str) -> ExportTable:
    return next(one for one in made.tables if one.name == name)


def same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return type(one) is type(other) and one == other


@pytest.mark.slow
@pytest.mark.parametrize("form", list(Format))
def test_the_same_rows_are_the_same_bytes(form: Format) -> None:
    assert laid_out(package(), form, "nl") == laid_out(package(), form, "nl")


@pytest.mark.parametrize("form", [Format.CSV, Format.PARQUET, Format.STATA])
def test_a_codebook_and_a_page_go_with_every_format(made: Package, form: Format) -> None:
    files = laid_out(made, form, "en")
    assert "codebook.csv" in files
    told = files["README.md"].decode("utf-8")
    assert "**Simulated: none of this really happened.**" in told
    assert "- A caution." in told
    assert "the purpose of measurement" in told
    assert "Nobody may hold both these files and an inspector's report of a measurement" in told


READ: dict[ExportKind, Any] = {
    ExportKind.TEXT: str,
    ExportKind.CHOICE: str,
    ExportKind.WHOLE: int,
    ExportKind.NUMBER: float,
    ExportKind.DAY: date.fromisoformat,
    ExportKind.TRUTH: {"true": True, "false": False}.__getitem__,
}


def test_csv_read_back_is_what_was_written(made: Package, tmp_path: Path) -> None:
    folder = written(made, Format.CSV, tmp_path)
    for one in (*made.tables, codebook(made)):
        text = (folder / f"{one.name}.csv").read_bytes().decode("utf-8")
        assert "\r" not in text
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert len(rows) == len(one.rows)
        for found, wanted in zip(rows, one.rows, strict=True):
            for column in one.columns:
                value = READ[column.kind](found[column.name]) if found[column.name] else None
                assert same(value, wanted[column.name]), (one.name, column.name)


def test_pandas_reads_the_csv(made: Package, tmp_path: Path) -> None:
    findings = pandas.read_csv(written(made, Format.CSV, tmp_path) / "findings.csv")
    assert findings["value"][0] == 1 / 3
    assert findings["value"][1] == math.inf
    assert findings["p_value"][3] == 5.25e-17
    assert findings["group"].isna().sum() == 4


def test_parquet_read_back_with_its_metadata(made: Package, tmp_path: Path) -> None:
    folder = written(made, Format.PARQUET, tmp_path)
    for one in made.tables:
        read = pyarrow.parquet.read_table(folder / f"{one.name}.parquet")
        rows = read.to_pylist()
        assert len(rows) == len(one.rows)
        for found, wanted in zip(rows, one.rows, strict=True):
            assert all(same(found[name], wanted[name]) for name in wanted), one.name
        assert json.loads(read.schema.metadata[b"simulated"]) is True
        assert read.schema.metadata[b"label_fr"].decode("utf-8") == one.label.fr
        for column in one.columns:
            field = read.schema.field(column.name)
            assert field.nullable is not column.required
            assert field.metadata[b"label_nl"].decode("utf-8") == column.label.nl
            if column.choices:
                told = json.loads(field.metadata[b"values"])
                assert list(told) == [choice.value for choice in column.choices]
    days = pyarrow.parquet.read_schema(folder / "contacts.parquet").field("made_on").type
    assert days == pyarrow.date32()


def test_parquet_without_its_extra_says_what_to_install(
    made: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(OutsideTrouble, match=r"discrimtest\[parquet\]"):
        laid_out(made, Format.PARQUET, "en")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_stata_read_back_with_its_labels(made: Package, tmp_path: Path, language: str) -> None:
    folder = written(made, Format.STATA, tmp_path, language)
    for one in made.tables:
        path = folder / f"{one.name}.dta"
        header = b"<release>118</release><byteorder>LSF</byteorder>"
        assert header in path.read_bytes()[:100]
        with pandas.read_stata(path, iterator=True) as reader:
            assert reader.data_label == one.label[language]
            assert reader.variable_labels() == {
                column.name: column.label[language] for column in one.columns
            }
            stored = reader.value_labels()
        coded = pandas.read_stata(path, convert_categoricals=False)
        read = pandas.read_stata(path)
        for column in one.columns:
            wanted = [row[column.name] for row in one.rows]
            if column.kind is ExportKind.TEXT:
                assert list(read[column.name]) == [value or "" for value in wanted]
            elif column.kind is ExportKind.DAY:
                days = read[column.name]
                found = [None if value is pandas.NaT else value.date() for value in days]
                assert found == wanted
            elif codes(column):
                told = value_labels(column, language)
                assert {int(code): label for code, label in stored[column.name].items()} == told
                numbers = [None if value != value else int(value) for value in coded[column.name]]
                shown = [None if pandas.isna(value) else value for value in read[column.name]]
                assert shown == [None if code is None else told[code] for code in numbers]
                by_code = {code: choice.value for code, choice in codes(column)}
                back = [None if code is None else by_code[code] for code in numbers]
                assert back == [
                    str(value).lower() if isinstance(value, bool) else value for value in wanted
                ]
            else:
                for found, value in zip(coded[column.name], wanted, strict=True):
                    missing = value is None or not math.isfinite(value)
                    assert math.isnan(found) if missing else found == value, column.name


def test_values_with_the_same_label_can_be_told_apart_in_stata(made: Package) -> None:
    arm = next(column for column in table(made, "contacts").columns if column.name == "arm")
    assert value_labels(arm, "en") == {1: "same label (one)", 2: "same label (two)"}


@pytest.mark.slow
def test_the_data_package_is_valid(made: Package, tmp_path: Path) -> None:
    folder = written(made, Format.DATAPACKAGE, tmp_path)
    with zipfile.ZipFile(folder / "invented-2026.zip") as packed:
        packed.extractall(tmp_path / "unpacked")
    report = frictionless.validate(tmp_path / "unpacked" / "datapackage.json")
    assert report.valid, report.flatten(["title", "message"])
    assert [task.name for task in report.tasks] == [*NAMES, "codebook"]
    assert sum(task.stats["rows"] for task in report.tasks) > 0
    described = json.loads((tmp_path / "unpacked" / "datapackage.json").read_text("utf-8"))
    assert described["simulated"] is True
    assert described["purpose"] == "measurement"
    for resource, one in zip(described["resources"], made.tables, strict=False):
        for field, column in zip(resource["schema"]["fields"], one.columns, strict=True):
            assert field["titles"] == {name: column.label[name] for name in LANGUAGES}
            assert resource["schema"]["missingValues"] == [""]
            if column.choices:
                assert set(field["valueLabels"]) == {choice.value for choice in column.choices}


def test_frictionless_reads_the_values_back(made: Package, tmp_path: Path) -> None:
    folder = written(made, Format.DATAPACKAGE, tmp_path)
    with zipfile.ZipFile(folder / "invented-2026.zip") as packed:
        packed.extractall(tmp_path / "unpacked")
    read = frictionless.Package(tmp_path / "unpacked" / "datapackage.json")
    for one in made.tables:
        rows = read.get_resource(one.name).read_rows()
        for found, wanted in zip(rows, one.rows, strict=True):
            for name, value in wanted.items():
                given = found[name]
                given = float(given) if isinstance(value, float) else given
                assert same(given, value), (one.name, name)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "old", "new", "error"),
    [
        ("contacts.csv", "control", "kontrol", "constraint-error"),
        ("tests.csv", "test-", "toast-", "foreign-key"),
        ("findings.csv", "0.95", "most", "type-error"),
    ],
)
def test_what_does_not_fit_the_description_is_found(
    made: Package, tmp_path: Path, name: str, old: str, new: str, error: str
) -> None:
    """The description would be worth nothing if it let this pass."""
    folder = written(made, Format.DATAPACKAGE, tmp_path)
    with zipfile.ZipFile(folder / "invented-2026.zip") as packed:
        packed.extractall(tmp_path / "unpacked")
    spoiled = tmp_path / "unpacked" / name
    head, _, rows = spoiled.read_text("utf-8").partition("\n")
    spoiled.write_text(f"{head}\n{rows.replace(old, new)}", "utf-8")
    report = frictionless.validate(tmp_path / "unpacked" / "datapackage.json")
    assert error in {kind for (kind,) in report.flatten(["type"])}


def test_an_archive_holds_fixed_moments_and_what_it_was_given() -> None:
    packed = archive({"a.txt": b"a", "b.txt": b"b"})
    with zipfile.ZipFile(io.BytesIO(packed)) as read:
        assert [(each.filename, each.date_time) for each in read.infolist()] == [
            ("a.txt", (1980, 1, 1, 0, 0, 0)),
            ("b.txt", (1980, 1, 1, 0, 0, 0)),
        ]
        assert read.read("b.txt") == b"b"


def test_the_codebook_explains_every_column_and_value(made: Package) -> None:
    entries = {(row["table"], row["column"], row["value"]): row for row in codebook(made).rows}
    for one in made.tables:
        assert entries[one.name, None, None]["label_nl"] == one.label.nl
        for column in one.columns:
            assert entries[one.name, column.name, None]["kind"] == str(column.kind)
            for code, choice in codes(column):
                assert entries[one.name, column.name, choice.value]["code"] == code
    assert entries["tests", "comparison", "two"]["label_en"] == AWKWARD
