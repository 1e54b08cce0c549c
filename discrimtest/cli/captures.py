"""Captures of advertisements: making one (``listings capture``), reading them (``evidence``)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from discrimtest.cli.moment import Moment
from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_line, print_table
from discrimtest.record.capture_words import LIMITS

KINDS = ("page", "form")


@click.command(
    "capture",
    epilog="Example: discrimtest listings capture --contact ct-abc",
)
@click.argument("listing", required=False)
@click.option("--study", "slug", help="Study it is captured for, where no contact is named.")
@click.option(
    "--contact", metavar="CONTACT", help="The contact before which it is made; tells the listing."
)
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="page",
    show_default=True,
    help="The advertisement's page, or the filled form that is about to be sent.",
)
@click.option(
    "--saved",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What you saved or photographed by hand (PNG, JPEG, PDF, HTML, MHTML, WARC, WACZ).",
)
@click.option("--at", "moment", type=Moment(), help="With --saved: when you did (default: now).")
@click.option("--note", default="", help="What you remark (kept encrypted).")
@click.option(
    "--despite-robots", is_flag=True, help="Load it where robots.txt asks programs not to."
)
@json_option
@with_settings
def capture(
    settings: Settings,
    listing: str | None,
    slug: str | None,
    contact: str | None,
    kind: str,
    saved: Path | None,
    moment: datetime | None,
    note: str,
    despite_robots: bool,
    as_json: bool,
) -> None:
    """Capture the page of LISTING before a contact goes out: raw exchange, text and picture.

    Chromium loads that one page as a visitor would, clicks nothing and follows no link. Its
    fingerprint enters the log at once. With --saved the program takes in what you saved by hand.
    Leaves with 1 where the site says that the page is not there.
    """
    from discrimtest.actions.capture_advert import capture_advert

    if contact is None and not (listing and slug):
        raise click.UsageError("Name a contact with --contact, or LISTING and --study.")
    found = capture_advert(
        settings.workplace(),
        slug,
        listing,
        contact=contact,
        kind=kind,
        saved=saved,
        moment=moment,
        note=note,
        despite_robots=despite_robots,
    )
    if as_json:
        print_json(found.to_dict())
    else:
        echo(f"Captured as {found.id}: {found.size:,} bytes, {found.taken_at:%H:%M:%S} UTC.")
        for limit in found.limits:
            print_line(f"Note: {LIMITS[limit]}.", "  ")
        echo(f"Entry {found.entry} of the log holds its commitment {found.content}.")
        if found.doubted and not found.gone:
            print_line(
                "It may show something else than the advertisement, and does not count as captured."
                f" Look at it ('discrimtest evidence capture {found.id}'); where the home is seen "
                "in a browser, save the page there and give it with --saved."
            )
    if not found.gone:
        return
    if not as_json:
        gone = f"discrimtest contacts log {contact or 'CONTACT'} broken --reason ad_gone"
        print_line(f"The site says that the page is not there ({found.status}).")
        print_line(f"If the home is gone, send nothing, and break the test: {gone}")
    raise click.exceptions.Exit(1)


@click.command("captures", epilog="Example: discrimtest evidence captures kortrijk-couples-2026")
@click.argument("slug", metavar="STUDY")
@json_option
@with_settings
def captures(settings: Settings, slug: str, as_json: bool) -> None:
    """List what was captured of advertisements, by when it was taken."""
    from discrimtest.actions.read_captures import list_captures

    found = list_captures(settings.workplace(), slug)
    if as_json:
        print_json({"captures": [each.to_dict() for each, _ in found]})
        return
    print_table(
        f"Captures of {slug}",
        ("capture", "taken", "listing", "contact", "kind", "how", "answer", "bytes", "by"),
        [
            (
                each.id,
                when,
                each.listing,
                each.contact,
                each.kind,
                each.way,
                each.status,
                each.size,
                each.by,
            )
            for each, when in found
        ],
    )


@click.command(
    "capture", epilog="Example: discrimtest evidence capture capture-abc --to ad-of-test-7"
)
@click.argument("capture")
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write its files here: archive, picture, text, salt, and what it shows and what not.",
)
@click.option("--lang", default="nl", show_default=True, help="Of that page: nl, fr, en.")
@json_option
@with_settings
def read(settings: Settings, capture: str, to: Path | None, lang: str, as_json: bool) -> None:
    """Show what CAPTURE holds, or write it as files for somebody else. That is logged."""
    from discrimtest.actions.read_captures import export_capture, read_capture

    at = settings.workplace()
    if to is not None:
        written = export_capture(at, capture, to, lang)
        if as_json:
            print_json({"files": [str(each) for each in written]})
            return
        for file in written:
            echo(str(file))
        return
    found = read_capture(at, capture)
    told = found.to_dict()
    if as_json:
        print_json(told)
        return
    shown = ("taken", "kept", "listing", "contact", "kind", "way", "status", "media_type", "sha256")
    rows = [(name, told[name]) for name in (*shown, "commitment", "entry", "note")]
    print_table(f"Capture {capture}", ("what", ""), [row for row in rows if row[1]])
    for limit in found.told.limits:
        print_line(f"Note: {LIMITS[limit]}.", "  ")
    if found.pictured.text:
        echo(f"\n{found.pictured.text}")
