"""``discrimtest contacts send``, ``resolve`` and ``lines``: letters that go out by themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json, print_table
from discrimtest.cli.run_log import log_option, logged

if TYPE_CHECKING:
    from discrimtest.actions.tell_sending import SendReport


@click.command(
    "send", epilog="Example: discrimtest contacts send --study kortrijk-couples-2026 --live"
)
@click.option("--study", "slug", required=True, help="Study to send for.")
@click.option("--live", is_flag=True, help="Send; without it nothing is sent or recorded.")
@log_option
@json_option
@with_settings
@click.pass_context
def send(
    ctx: click.Context, settings: Settings, slug: str, live: bool, log: Path | None, as_json: bool
) -> None:
    """Send the mails that are due, each once, from the mailbox of its persona.

    Letters of the draw go out, and invitations that came by mail are declined: in reply, in the
    words of the protocol, at an hour of each candidate's own. No other text can be sent.

    Without --live it tells what would be done now. What a tester was given is left to them. Each
    letter is checked again just before it goes: hours, gap, limits, stopped landlords. One that is
    in doubt is never sent again before `contacts resolve` or the folder of sent mail tells what
    became of it. Exit code 1: a person has to look, or to decline by hand; 3: a line could not be
    used.
    """
    if live:
        with logged(settings, log, "contacts send", slug) as run:
            report = _sent(settings, slug, live=True)
            run.counts, run.exit_code = report.counts, report.exit_code
    else:
        report = _sent(settings, slug, live=False)
    if as_json:
        print_json(report.to_dict())
    else:
        print_table(
            f"{'Sent' if live else 'Would be sent now (nothing was sent)'}, {slug}",
            ("contact", "purpose", "from line", "to", "outcome", "until", "why"),
            [
                (
                    each.contact,
                    each.purpose,
                    each.line,
                    each.recipient,
                    each.outcome,
                    each.until,
                    each.why,
                )
                for each in report.letters
            ],
        )
        for contact in report.doubts:
            echo(f"in doubt: {contact}. Find out; then: contacts resolve {contact} sent")
    if live:
        ctx.exit(report.exit_code)


def _sent(settings: Settings, slug: str, *, live: bool) -> SendReport:
    # Loaded here, so that a run that fails at it is logged as well.
    from discrimtest.actions.send_due import send_due
    from discrimtest.doors import as_command

    return send_due(settings.workplace(), slug, live=live).told(as_command)


@click.command("resolve", epilog="Example: discrimtest contacts resolve ct-abc not_sent")
@click.argument("contact")
@click.argument("fate", type=click.Choice(("sent", "not_sent")))
@json_option
@with_settings
def resolve(settings: Settings, contact: str, fate: str, as_json: bool) -> None:
    """Tell what became of a letter in doubt: SENT, or NOT_SENT and to be tried again.

    NOT_SENT that turns out to be wrong is put right by SENT, at best before the letter goes again;
    SENT that was wrong by `contacts log CONTACT failed --correct EVENT`.

    Look in the mailbox's folder of sent mail, or ask who runs its server. Where nobody can ever
    know, break the test instead: contacts log CONTACT broken --reason send_failed.
    """
    from discrimtest.actions.settle_letters import resolve_letter

    told = resolve_letter(settings.workplace(), contact, sent=fate == "sent")
    if as_json:
        print_json({"contact": contact, "summary": told})
        return
    echo(told)
    if fate == "not_sent":
        echo(f"If it was sent all the same, say so before then: contacts resolve {contact} sent")


@click.command("lines", epilog="Example: discrimtest contacts lines --study kortrijk-couples-2026")
@click.option("--study", "slug", required=True, help="Study whose mailboxes are tried.")
@json_option
@with_settings
@click.pass_context
def lines(ctx: click.Context, settings: Settings, slug: str, as_json: bool) -> None:
    """Try the study's mailboxes: log in, ask whether each may write from its own address.

    Of a portal account, whose mailbox only gets answers, the folders are opened that they come to.
    No letter is sent. The servers stand in mailboxes.toml of the project, the passwords in
    environment variables or the keyring. Exit code 3: some do not work.
    """
    from discrimtest.actions.verify_lines import verify_lines

    tried = verify_lines(settings.workplace(), slug)
    if as_json:
        print_json({"lines": [each.to_dict() for each in tried]})
    else:
        print_table(
            f"Mailboxes of {slug}",
            ("line", "address", "works", "sent folder", "trouble"),
            [
                (
                    each.line,
                    each.address,
                    "no" if each.trouble else "yes",
                    each.sent_folder,
                    each.trouble,
                )
                for each in tried
            ],
        )
    ctx.exit(3 if any(each.trouble for each in tried) else 0)
