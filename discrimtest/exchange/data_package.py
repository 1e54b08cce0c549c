"""A Frictionless data package: the CSV files and a description of every field, in one archive.

References:
    Frictionless Data, Data Package and Table Schema specifications, version 1.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from discrimtest.exchange.codebook import codebook, page
from discrimtest.exchange.csv_files import csv_text
from discrimtest.exchange.table import ExportColumn, ExportKind, ExportTable, Package
from discrimtest.files.word import LocalText
from discrimtest.identifiers import sha256_hex
from discrimtest.words.language import LANGUAGES

DESCRIPTION = "datapackage.json"
_TYPES = {
    ExportKind.TEXT: "string",
    ExportKind.CHOICE: "string",
    ExportKind.WHOLE: "integer",
    ExportKind.NUMBER: "number",
    ExportKind.TRUTH: "boolean",
    ExportKind.DAY: "date",
}
# The earliest moment an archive can hold: a fixed one keeps the bytes the same.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def data_package(package: Package) -> dict[str, bytes]:
    """``<study>.zip``: the description, the tables, the codebook and the page."""
    tables = (*package.tables, codebook(package))
    files = {f"{table.name}.csv": csv_text(table) for table in tables}
    described = json.dumps(_description(package, tables, files), ensure_ascii=False, indent=2)
    files = {DESCRIPTION: f"{described}\n".encode(), **files, "README.md": page(package)}
    files |= package.files
    return {f"{package.name}.zip": archive(files)}


def archive(files: dict[str, bytes]) -> bytes:
    """A zip of these files whose bytes depend on them alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_STORED  # what is compressed depends on the machine
            entry.create_system = 3  # the same on Windows
            entry.external_attr = 0o644 << 16
            written.writestr(entry, content)
    return out.getvalue()


def _description(
    package: Package, tables: tuple[ExportTable, ...], files: dict[str, bytes]
) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": package.name,
        "title": package.title.en,
        "titles": _by_language(package.title),
        "description": page(package).decode("utf-8"),
        **{name: value for name, value in package.about.items() if name != "study"},
        "notes": [*package.notes, *package.warnings],
        "resources": [_resource(table, files[f"{table.name}.csv"]) for table in tables],
        "files": [{"path": name, **_fingerprint(each)} for name, each in package.files.items()],
    }


def _fingerprint(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "hash": f"sha256:{sha256_hex(content)}"}


def _resource(table: ExportTable, content: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.label.en,
        "titles": _by_language(table.label),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_fingerprint(content),
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": {
            "fields": [_field(table, column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": [table.key],
            "foreignKeys": [
                {
                    "fields": [link.column],
                    "reference": {"resource": link.table, "fields": [link.column]},
                }
                for link in table.links
            ],
        },
    }


def _field(table: ExportTable, column: ExportColumn) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.name == table.key:
        constraints["unique"] = True
    if column.choices:
        constraints["enum"] = [choice.value for choice in column.choices]
    return {
        "name": column.name,
        "type": _TYPES[column.kind],
        "title": column.label.en,
        "titles": _by_language(column.label),
        **(
            {"trueValues": ["true"], "falseValues": ["false"]}
            if column.kind is ExportKind.TRUTH
            else {}
        ),
        **({"constraints": constraints} if constraints else {}),
        **(
            {"valueLabels": {one.value: _by_language(one.label) for one in column.choices}}
            if column.choices
            else {}
        ),
    }


def _by_language(label: LocalText) -> dict[str, str]:
    return {language: label[language] for language in LANGUAGES}
