"""``discrimtest study``: what a researcher writes, checked, read aloud, locked, amended."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from discrimtest.cli.cities import compare
from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_table, print_verdict
from discrimtest.doors import as_command

if TYPE_CHECKING:
    from discrimtest.actions.tell_status import Status
    from discrimtest.actions.tell_window import ChangedWindow
    from discrimtest.files.change import Change
    from discrimtest.record.delivery import UnequalDelivery
    from discrimtest.words.study import StudyVersion


@click.group(epilog="Example: discrimtest study check kortrijk-couples-2026")
def study() -> None:
    """Check, read, lock and amend studies."""


study.add_command(compare)


@study.command("list", epilog="Example: discrimtest study list --json")
@json_option
@with_settings
def list_studies(settings: Settings, as_json: bool) -> None:
    """List the studies that can be found, and what they test."""
    from discrimtest.actions.find_studies import find_studies, titled, unfit_database

    found = find_studies(settings.project, settings.database)
    if unfit := unfit_database(settings.project, settings.database):
        echo(f"note: {unfit.worded(as_command)}", err=True)
    if as_json:
        print_json({"studies": [entry.to_dict(as_command) for entry in found]})
        return
    print_table(
        "Studies",
        ("study", "title", "protocol", "tests", "period", "from"),
        [
            (
                entry.slug,
                titled(entry, as_command),
                entry.protocol,
                entry.tests,
                entry.period,
                entry.origin,
            )
            for entry in found
        ],
    )


@study.command(
    "new", epilog="Example: discrimtest study new gent-couples-2027 --from kortrijk-couples-2026"
)
@click.argument("slug")
@click.option("--from", "origin", metavar="STUDY", required=True, help="The study to copy.")
@click.option("--reactive", is_flag=True, help="After a complaint: seven tests of one landlord.")
@json_option
@with_settings
def new(settings: Settings, slug: str, origin: str, reactive: bool, as_json: bool) -> None:
    """Begin a study of your own: copy STUDY with its page, protocols and plan under the name SLUG.

    What belongs to the old study alone is emptied or marked FILL IN: dates, seed, place, lines,
    legal file, reviews, number of tests, texts. `study check` names what is not filled in yet.
    A reactive one is then linked to its complaint: `complaints link`.
    """
    from discrimtest.actions.copy_study import copy_study

    made = copy_study(settings.project, slug, origin, reactive=reactive)
    if as_json:
        print_json(made.to_dict(as_command))
        return
    kinds = {file.partition("/")[0] for file in made.files}
    *first, last = (
        f"{kind}/{slug}" for kind in ("studies", "protocols", "analysis") if kind in kinds
    )
    echo(f"Made {', '.join(first)} and {last}, {len(made.files)} files, from {origin}.")
    echo("To fill in:")
    for problem in made.to_fill_in:
        echo(f"- {problem.worded(as_command)}")
    echo(f"What is still to be filled in: discrimtest study check {slug}")


@study.command("check", epilog="Example: discrimtest study check kortrijk-couples-2026 --launch")
@click.argument("slug", metavar="STUDY")
@click.option("--launch", is_flag=True, help="Also check what must hold before real contacts.")
@json_option
@with_settings
def check(settings: Settings, slug: str, launch: bool, as_json: bool) -> None:
    """Check the study, its protocol, letters, plan and legal file: every mistake at once."""
    from discrimtest.actions.check_files import check_study_files

    verdict = check_study_files(settings.project, settings.database, slug, launch=launch)
    print_verdict(verdict, as_json)


@study.command(
    "preview", epilog="Example: discrimtest study preview kortrijk-couples-2026 --lang nl"
)
@click.argument("slug", metavar="STUDY")
@click.option("--lang", "language", help="Only this language (also en, which is never sent).")
@click.option("--comparison", help="Only this comparison.")
@json_option
@with_settings
def preview(
    settings: Settings, slug: str, language: str | None, comparison: str | None, as_json: bool
) -> None:
    """Show who writes from which line, each letter as both arms would write it, the difference
    marked [thus], and the two letters of one test as they would be sent."""
    from discrimtest.actions.preview_study import preview_study

    place = settings.project, settings.database
    who = settings.person
    pages = preview_study(*place, slug, language=language, comparison=comparison, person=who)
    if as_json:
        print_json({"pages": [page.to_dict() for page in pages]})
        return
    for page in pages:
        echo(page.text)


@study.command("lock", epilog="Example: discrimtest study lock kortrijk-couples-2026")
@click.argument("slug", metavar="STUDY")
@json_option
@with_settings
def lock(settings: Settings, slug: str, as_json: bool) -> None:
    """Freeze the study, its protocol and its plan; what follows uses the frozen files."""
    from discrimtest.actions.lock_study import lock_study
    from discrimtest.workplace.open_study import is_too_late

    place = settings.workplace()
    version = lock_study(place, slug)
    _say_version(slug, version, as_json, "Locked")
    if is_too_late(place, slug, version):
        note = "its period is over, so all that it finds is marked as recorded afterwards"
        echo(f"note: {note}.", err=True)


@study.command(
    "amend",
    epilog="Example: discrimtest study amend kortrijk-couples-2026 --reason 'Window to 14 days'",
)
@click.argument("slug", metavar="STUDY")
@click.option("--reason", required=True, help="Why; printed in the report.")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@json_option
@with_settings
def amend(settings: Settings, slug: str, reason: str, yes: bool, as_json: bool) -> None:
    """Freeze changed files of a locked study as a dated, reasoned amendment.

    Shows what changes, and asks once more on a terminal. What tests already drawn rest on, as the
    seed, can no longer change.
    """
    from discrimtest.actions.lock_study import amend_study
    from discrimtest.actions.tell_window import tell_window

    told: list[Change] = []

    def confirm(changes: tuple[Change, ...]) -> None:
        # Asked again only where others changed what it was about.
        if list(changes) != told:
            told[:] = changes
            _confirm(slug, changes, ask=not yes and not as_json)

    place = settings.workplace()
    version = amend_study(place, slug, reason, confirm)
    _say_version(slug, version, as_json, "Amended", told, tell_window(place, slug))


def _confirm(slug: str, changes: tuple[Change, ...], *, ask: bool) -> None:
    if ask and sys.stdin.isatty():
        _print_changes(f"Changes of {slug}", changes)
        click.confirm("Freeze them? The report will show them.", abort=True)


@study.command("diff", epilog="Example: discrimtest study diff kortrijk-couples-2026")
@click.argument("slug", metavar="STUDY")
@json_option
@with_settings
def diff(settings: Settings, slug: str, as_json: bool) -> None:
    """Show what differs from the locked files: file, key, before and after."""
    from discrimtest.actions.diff_study import diff_study

    found = diff_study(settings.workplace(), slug)
    if as_json:
        print_json(found.to_dict())
        return
    since = f"version {found.version.number} of {slug}, {found.version.at:%Y-%m-%d %H:%M} UTC"
    if not found.changes:
        echo(f"No file differs from {since}.")
        return
    _print_changes(f"Changed since {since}", found.changes)


def _print_changes(title: str, changes: Sequence[Change]) -> None:
    print_table(
        title,
        ("file", "key", "before", "after"),
        [(change.file, change.key, *_shown(change)) for change in changes],
    )


def _shown(change: Change) -> tuple[str, str]:
    if change.key:
        return change.before, change.after
    words = {"layout": "the same; remarks, spaces or order differ", "added": "a new file"}
    return "", words.get(change.kind, "no longer there")


def _by_arm(found: Status) -> str:
    """How many contacts each arm made; empty for none."""
    return f" ({_each(found.sent_by_arm)})" if found.sent_by_arm else ""


def _by_hand(count: int | None) -> str:
    """How many of some tasks are left to people where a program does the others."""
    return f", {count} of them by hand" if count else ""


def _each(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _of_mail(slug: str, found: Status) -> Iterator[tuple[str, str]]:
    """What the mail of a study tells, where it tells something."""
    if found.in_doubt:
        yield "in doubt", f"{found.in_doubt}: see 'contacts send', then 'contacts resolve'"
    if found.returned_by_arm:
        counts = found.returned_by_arm
        yield "not delivered", f"{sum(counts.values())} ({_each(counts)})"
    for each in found.unequal_delivery:
        yield "WARNING", _unequal(each)
    if found.mails_waiting:
        yield "mails", f"{found.mails_waiting} to be looked at: responses unmatched {slug}"


def _unequal(found: UnequalDelivery) -> str:
    return (
        f"letters did not arrive alike: {found.returned} of {found.sent} of {found.arm} came back "
        f"or were refused, {found.control_returned} of {found.control_sent} of {found.control} "
        f"(Fisher's exact test, p = {found.p_value:.3f})"
    )


@study.command("status", epilog="Example: discrimtest study status kortrijk-couples-2026")
@click.argument("slug", metavar="STUDY")
@click.option("--watch", is_flag=True, help="Show it again and again, until Ctrl-C.")
@click.option(
    "--every",
    type=click.FloatRange(min=1),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="How often, with --watch.",
)
@json_option
@with_settings
def status(settings: Settings, slug: str, watch: bool, every: float, as_json: bool) -> None:
    """Show how far the study is: locked, drawn, sent, answered, complete, broken.

    With --watch and --json each time is one line. What each kind of candidate was answered is never
    shown here.
    """
    from discrimtest.actions.tell_status import tell_status
    from discrimtest.cli.watch import watched

    at = settings.workplace()

    def show() -> None:
        found = tell_status(at, slug)
        if as_json:
            moment = {"at": at.now().isoformat()} if watch else {}
            print_json(moment | found.to_dict(), on_one_line=watch)
            return
        _print_status(slug, found)
        if watch:
            echo(f"{at.now():%Y-%m-%d %H:%M:%S} UTC; again in {every:g} s, until Ctrl-C\n")

    if watch:
        watched(show, every)
    else:
        show()


def _state(found: Status) -> str:
    version = f", version {found.version}" if found.version else ""
    return found.state + version + (", recorded afterwards" if found.afterwards else "")


def _print_status(slug: str, found: Status) -> None:
    draws, waiting = "draw" if found.draws == 1 else "draws", found.uncoded_answers
    undecided = found.undecided_answers
    reasons = _each(found.broken_by_reason)
    print_table(
        f"Study {slug}" + (" (SIMULATED)" if found.simulated else ""),
        ("", ""),
        [
            ("state", _state(found)),
            *_changed_files(slug, found.changed_files),
            ("listings", f"{found.listings} of {found.landlords} landlords"),
            ("tests", f"{found.tests} drawn of {found.planned} planned, in {found.draws} {draws}"),
            ("complete", found.complete),
            ("broken", f"{found.broken} ({reasons})" if reasons else found.broken),
            ("unfinished", found.unfinished),
            (
                "contacts",
                f"{found.sent} made{_by_arm(found)}, {found.due} due now"
                + (f", {found.late} of them late" if found.late else "")
                + _by_hand(found.due_by_hand),
            ),
            *(
                [("not captured", f"the advertisement before {found.uncaptured} of them")]
                if found.uncaptured
                else ()
            ),
            *_of_mail(slug, found),
            (
                "declines",
                f"{found.declines} due now, {found.overdue_declines} of them overdue"
                + _by_hand(found.declines_by_hand),
            ),
            (
                "answers",
                f"{found.answers}, {found.late_answers} of them late, {waiting} to be coded"
                + (f", {undecided} perhaps automatic" if undecided else ""),
            ),
            *(
                [("held", f"{found.held} {'contact' if found.held == 1 else 'contacts'}")]
                if found.held
                else ()
            ),
            *([("questions", f"{found.open_queries} open")] if found.open_queries else ()),
        ],
    )


def _changed_files(slug: str, count: int) -> Iterator[tuple[str, str]]:
    if count:
        what = "one differs" if count == 1 else f"{count} differ"
        yield "files", f"{what} from the lock: discrimtest study diff {slug}"


def _say_version(
    slug: str,
    version: StudyVersion,
    as_json: bool,
    verb: str,
    changes: Sequence[Change] | None = None,
    window: ChangedWindow | None = None,
) -> None:
    if as_json:
        print_json(
            {
                "study": slug,
                "version": version.number,
                "kind": version.kind,
                "hashes": version.hashes,
                "at": version.at.isoformat(),
                "reason": version.reason,
                **({} if changes is None else {"changes": [one.to_dict() for one in changes]}),
                **({} if window is None else {"window": window.to_dict()}),
            }
        )
        return
    echo(f"{verb} {slug} as version {version.number}, {version.at:%Y-%m-%d %H:%M} UTC.")
    for part, value in sorted(version.hashes.items()):
        echo(f"  {part:<10} {value}")
    if changes:
        _print_changes("What changed", changes)
    if window:
        echo(window.summary)
