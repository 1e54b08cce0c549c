"""``discrimtest calls``: mystery calls, an instrument of its own beside letters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from discrimtest.cli.call_study import COMMANDS
from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import print_json, print_line, print_table, signed
from discrimtest.words.study import Purpose

if TYPE_CHECKING:
    from discrimtest.estimators.interface import Interval
    from discrimtest.estimators.tables import Share
    from discrimtest.requests.calls import CallFinding


@click.group(epilog="Example: discrimtest calls analyse --data calls.csv --legal flanders")
def calls() -> None:
    """Mystery calls: how far agencies go when an owner asks to leave a group out."""


for _command in COMMANDS:
    calls.add_command(_command)


@calls.command(
    "analyse", epilog="Example: discrimtest calls analyse --data calls.csv --legal flanders"
)
@click.argument("slug", metavar="STUDY", required=False)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="In place of STUDY: a table (CSV, .xlsx), a row a call: landlord, outcome, wave, request.",
)
@click.option("--legal", metavar="REGION", help="Legal file of the region; with --data.")
@click.option(
    "--purpose",
    type=click.Choice([str(purpose) for purpose in Purpose]),
    default=str(Purpose.MEASUREMENT),
    show_default=True,
    help="What the calls were made for; with --data.",
)
@json_option
@with_settings
def analyse(
    settings: Settings,
    slug: str | None,
    data: Path | None,
    legal: str | None,
    purpose: str,
    as_json: bool,
) -> None:
    """The rate of each level with its limits, by request and wave, and its trend over waves: of a
    study as recorded, or of a table.

    Rates of calls are never added to a net rate of letters. An agency bears a pseudonym, the same
    in every wave. Exit code 1 where the law of the region does not let such calls be made.
    """
    from discrimtest.actions.analyse_calls import analyse_calls, analyse_recorded

    if slug is not None and data is None and legal is None:
        found = analyse_recorded(settings.workplace(), slug)
    elif slug is None and data is not None and legal is not None:
        found = analyse_calls(settings.project, data, legal, Purpose(purpose))
    else:
        raise click.UsageError("Give a study, or --data with --legal.")
    if as_json:
        print_json(found.to_dict())
        return
    for finding in found.findings:
        _print_finding(finding, found.level)
    if found.agreement:
        from discrimtest.cli.coding import print_agreement

        title = "Caller and second judgement: agreement on the level"
        print_agreement(title, found.to_dict()["agreement"], "calls")
        print_line("")
    print_line(f"{found.law.text.en} ({found.law.source.en})")
    for warning in found.warnings:
        print_line(f"warning: {warning}", indent="  ")


def _print_finding(finding: CallFinding, level: float) -> None:
    about = finding.request or "all calls"
    print_table(
        f"{about}: calls that ended at each level, of those that ended at one",
        ("wave", "level", "calls", "share", "limits", "this far or further", "limits"),
        list(_rate_rows(finding)),
    )
    print_table(
        f"{about}: calls by wave",
        ("wave", "ended at a level", "agencies", "not reached", "broken"),
        [
            (wave.wave, wave.calls, wave.landlords, wave.not_reached, wave.broken)
            for wave in finding.waves
        ],
    )
    if not finding.trend.why:
        print_table(
            f"{about}: trend over waves",
            ("test", "change for 1 in 'wave'", "limits", "p"),
            list(_trend_rows(finding, level)),
        )
    print_line("")


def _rate_rows(finding: CallFinding) -> Iterator[tuple[object, ...]]:
    from discrimtest.words.call import LEVELS

    for wave in finding.waves:
        for rate in wave.rates:
            name = LEVELS[rate.level].replace("_", " ")
            here = _share(rate.share), _limits(rate.limits)
            # Every call goes as far as the least level.
            further = (_share(rate.beyond), _limits(rate.beyond_limits)) if rate.level else ("", "")
            counted = f"{rate.share.count} of {rate.share.of}"
            yield wave.wave, name, counted, *here, *further


def _trend_rows(finding: CallFinding, level: float) -> Iterator[tuple[object, ...]]:
    trend = finding.trend
    slope, limits = trend.slope, trend.slope.interval(level)
    by_agency = (
        "goes along, by agency",
        _points(slope.value),
        f"{_points(limits.low)} to {_points(limits.high)}",
        _p(slope.test().p_value),
    )
    single = (
        ("goes along, each call by itself (Cochran–Armitage)", "", "", _p(trend.along.p_value)),
        ("all levels, each call by itself (linear by linear)", "", "", _p(trend.scores.p_value)),
    )
    yield from (by_agency, *single) if finding.repeated else (*single, by_agency)


def _share(share: Share) -> str:
    return f"{share.count / share.of:.1%}" if share.of else "–"


def _limits(limits: Interval) -> str:
    return "–" if limits.low != limits.low else f"{limits.low:.1%} to {limits.high:.1%}"


def _points(value: float) -> str:
    return "–" if value != value else f"{signed(100 * value, 1)} points"


def _p(value: float) -> str:
    return "–" if value != value else f"{value:.3f}" if value >= 0.001 else "below 0.001"
