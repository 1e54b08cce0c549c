"""``discrimtest signals``: pretests of what carries a signal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_line, print_table


@click.group(epilog="Example: discrimtest signals pretest email-couples --raters 30")
def signals() -> None:
    """Ask raters how names, sentences and letters are read, and record what they said."""


@signals.command(
    epilog="Example: discrimtest signals pretest email-couples --raters 30 --lang nl -o forms"
)
@click.argument("protocol")
@click.option(
    "--raters", type=click.IntRange(1, 500), default=30, show_default=True, help="How many forms."
)
@click.option(
    "--lang", default="nl", show_default=True, help="Language of the letters and the questions."
)
@click.option(
    "--signals",
    "most",
    type=click.IntRange(1),
    default=60,
    show_default=True,
    help="Names and sentences on a form at most; each is rated about equally often.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Decides the order on each form."
)
@click.option(
    "--format",
    "table",
    type=click.Choice(["xlsx", "csv"]),
    default="xlsx",
    show_default=True,
    help="Of the tables to fill in.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("pretest"),
    show_default=True,
    help="Folder to write to.",
)
@json_option
@with_settings
def pretest(
    settings: Settings,
    protocol: str,
    raters: int,
    most: int,
    lang: str,
    seed: int,
    table: str,
    output: Path,
    as_json: bool,
) -> None:
    """Write a form for each rater, in an order of its own, and a page to print."""
    from discrimtest.actions.pretest_signals import make_pretest

    made = make_pretest(
        settings.project,
        protocol,
        language=lang,
        raters=raters,
        most=most,
        seed=seed,
        folder=output,
        table=table,
    )
    if as_json:
        print_json(made.to_dict())
        return
    often = f"each signal is rated by {made.least} raters or more"
    if not made.least:
        often = "some signals are on none of them, so more raters are wanted"
    print_line(f"{len(made.files) - 1} forms of some {made.lines} questions; {often}.")
    print_line("The same as a page to print:")
    echo(str(made.files[-1]))
    print_line(
        "When they are filled in: discrimtest signals read FILE… --protocol "
        f"{protocol}. Raters must not see the protocol before."
    )


@signals.command(
    epilog="Example: discrimtest signals read forms/*.xlsx --protocol email-couples "
    "--date 2026-11-15 --source 'panel of thirty tenants, Kortrijk'"
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--protocol", required=True, help="The protocol that the forms were made of.")
@click.option(
    "--date",
    "on",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    help="Day of the pretest; today if left out.",
)
@click.option("--source", default="", help="Who asked whom; the number of raters if left out.")
@json_option
@with_settings
def read(
    settings: Settings,
    files: tuple[Path, ...],
    protocol: str,
    on: datetime | None,
    source: str,
    as_json: bool,
) -> None:
    """Count filled-in forms and write each signal's pretest into the protocol's profiles.toml."""
    from discrimtest.actions.pretest_signals import read_pretest
    from discrimtest.files.profiles import LEAST_RATERS

    found = read_pretest(
        settings.project, files, protocol, on=on.date() if on else None, source=source
    )
    if as_json:
        print_json(found.to_dict())
        return
    rows = [
        (
            each.place,
            " ".join(each.rating.shown.split())[:40],
            f"{each.rating.recognised} of {each.rating.of}",
            f"{each.low:.0%} to {each.high:.0%}",
            "" if each.rating.mean is None else f"{each.rating.mean:.1f}",
            "" if each.understood else f"below {found.threshold:.0%}",
        )
        for each in found.signals
    ]
    columns = ("entry", "signal", "read as meant", "95 % limits", "natural (1-5)", "")
    print_table(f"Pretest of {protocol}", columns, rows)
    below = sum(not each.understood for each in found.signals)
    raters = len(found.raters)
    repair = ": replace them" if below else ""
    print_line(
        f"{raters} {'rater' if raters == 1 else 'raters'} counted, {len(found.inattentive)} left "
        f"out who answered a check otherwise, {found.left_open} lines left open. "
        f"{below} of {len(found.signals)} signals lie below the protocol's threshold{repair}."
    )
    if raters < LEAST_RATERS:
        print_line(f"Below {LEAST_RATERS} raters a signal still counts as unvalidated: ask more.")
    replaced = sum(bool(each.before) for each in found.signals)
    print_line(f"Written into {found.file}; {replaced} earlier pretests were replaced.")
