"""Set published packages of several cities side by side: files alone, nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import discrimtest
from discrimtest.estimators.measure import Measured
from discrimtest.exchange.alike import figure_of, require_alike
from discrimtest.exchange.city_package import CityPackage, read_package
from discrimtest.exchange.folder import Drafts, check_writable
from discrimtest.files.word import LocalText
from discrimtest.library.handed_in import bytes_of
from discrimtest.report.cities import CityFacts, cities_context
from discrimtest.report.html import render_html
from discrimtest.report.language import language
from discrimtest.report.pdf import render_pdf
from discrimtest.requests.cities import together

NAME = "cities"
_RENDERERS = {
    "html": lambda context: render_html(context).encode("utf-8"),
    "pdf": render_pdf,
}


@dataclass(frozen=True, slots=True)
class ComparedCities:
    """What the packages say together.

    Attributes:
        facts: As a report tells it. files: The pages written; none where no folder was named.
    """

    facts: CityFacts
    files: tuple[Path, ...]

    @property
    def told(self) -> tuple[str, ...]:
        """What the half page says of the cities together, in English."""
        answers = cities_context(self.facts, language("en")).summary[1:4]
        return tuple(sentence for answer in answers for sentence in answer.sentences)

    def to_dict(self) -> dict[str, Any]:
        told = self.facts.together
        return {
            "net": self.facts.net,
            "level": self.facts.level,
            "simulated": self.facts.simulated,
            "cities": [
                {
                    "study": each.study,
                    "sha256": sha256,
                    "value": each.net.value,
                    "ci_low": each.net.ci_low,
                    "ci_high": each.net.ci_high,
                    "standard_error": each.net.standard_error,
                    "n_tests": each.net.n_tests,
                    "n_denominator": each.net.n_denominator,
                    "n_landlords": each.net.n_landlords,
                    "both": each.cells.both,
                    "control_only": each.cells.control_only,
                    "test_only": each.cells.test_only,
                    "neither": each.cells.neither,
                }
                for each, (_, sha256) in zip(self.facts.figures, self.facts.files, strict=True)
            ],
            "differ": {
                "statistic": _number(told.differ.statistic),
                "df": told.differ.df,
                "p_value": _number(told.differ.p_value),
            },
            "mean": _measured(told.mean),
            "mean_careful": _measured(told.careful),
            "prediction": None
            if told.next_city is None
            else {"ci_low": _number(told.next_city.low), "ci_high": _number(told.next_city.high)},
            "tau_squared": _measured(told.spread),
            "i_squared": _measured(told.share),
            "files": [str(file) for file in self.files],
        }


def compare_packages(
    files: Sequence[Path],
    directory: Path | None = None,
    *,
    languages: Sequence[str] = (),
    formats: Sequence[str] = ("html",),
    today: date | None = None,
) -> ComparedCities:
    """Read, check and set side by side; with a folder, write ``cities-<language>.<format>``.

    Args:
        files: Packages that ``export --audience public --format datapackage`` wrote.
        languages: "nl", "fr", "en". formats: "html", "pdf".
        today: Day of the pages; None for this day.

    Raises:
        WrongInput: A file is no whole package.
        Refused: They are too few, or unlike; with all that stands against it.
        OutsideTrouble: The folder can not be written to.
    """
    packages = sorted(
        (read_package(bytes_of(file), file.name) for file in files),
        key=lambda package: str(package.about["name"]),
    )
    require_alike(packages)
    facts = _facts(packages, today or datetime.now(UTC).date())
    if directory is None:
        return ComparedCities(facts, ())
    check_writable(directory)
    with Drafts(directory) as drafts:
        for code in dict.fromkeys(languages):
            context = cities_context(facts, language(code))
            for form in dict.fromkeys(formats):
                drafts.add(f"{NAME}-{code}.{form}", _RENDERERS[form](context))
        return ComparedCities(facts, tuple(drafts.finish()))


def _facts(packages: Sequence[CityPackage], today: date) -> CityFacts:
    first = packages[0]
    figures = tuple(map(figure_of, packages))
    level, main = first.plan.level, first.main

    def label(arm: str) -> LocalText:
        return first.arms.get(arm, LocalText(nl=arm, fr=arm, en=arm))

    outcome = first.plan.main_outcome.label
    return CityFacts(
        figures=figures,
        together=together(figures, level),
        level=level,
        simulated=bool(first.about["simulated"]),
        protocol=str(first.about["protocol"]),
        test=tuple(map(label, main.test)),
        control=tuple(map(label, main.control)),
        outcome=outcome,
        files=tuple((package.place, package.sha256) for package in packages),
        programs=tuple(sorted({str(package.about["program"]) for package in packages})),
        made_on=today,
        version=discrimtest.__version__,
        alpha=first.plan.alpha,
    )


def _measured(measured: Measured | None) -> dict[str, float | None] | None:
    if measured is None:
        return None
    return {
        "value": _number(measured.value),
        "ci_low": _number(measured.limits.low),
        "ci_high": _number(measured.limits.high),
    }


def _number(value: float | None) -> float | None:
    return None if value is None or value != value else float(value)
