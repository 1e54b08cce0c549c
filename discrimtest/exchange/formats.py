"""The formats an export can have, each by the function that lays it out."""

from __future__ import annotations

from enum import StrEnum

from discrimtest.exchange.csv_files import csv_files
from discrimtest.exchange.data_package import data_package
from discrimtest.exchange.parquet_files import parquet_files
from discrimtest.exchange.stata_files import stata_files
from discrimtest.exchange.table import Package


class Format(StrEnum):
    CSV = "csv"
    PARQUET = "parquet"
    STATA = "stata"
    DATAPACKAGE = "datapackage"


def laid_out(package: Package, form: Format, language: str) -> dict[str, bytes]:
    """The files of an export by name; the same package gives the same bytes.

    Args:
        language: Of labels, in formats that hold one language (Stata).

    Raises:
        OutsideTrouble: The format needs an extra that is not installed.
    """
    match form:
        case Format.CSV:
            return csv_files(package)
        case Format.PARQUET:
            return parquet_files(package)
        case Format.STATA:
            return stata_files(package, language)
        case Format.DATAPACKAGE:
            return data_package(package)
