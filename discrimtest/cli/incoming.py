"""The commands of ``discrimtest responses`` about mails that came in."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from discrimtest.cli.options import Settings, json_option, with_settings
from discrimtest.cli.output import echo, print_json
from discrimtest.cli.run_log import log_option, logged

if TYPE_CHECKING:
    from datetime import datetime

    from discrimtest.actions.assign_mail import WaitingMail
    from discrimtest.words.mail_signature import MailSignature

_SHOWN = 300
"""Characters of a mail that a list shows."""
_REASONS = {
    "thread": "names our letter's Message-ID",
    "quote": "quotes the letter",
    "line": "came to this candidate's mailbox",
    "sender": "from a mailbox of the landlord",
    "reference": "names the advertisement's reference",
    "domain": "from the landlord's domain",
    "subject": "has the letter's subject",
    "name": "greets the candidate by name",
    "forward": "forwards another mail, whose words stand behind | and are not its own",
}
_DOUBTS = {
    "nothing": "nothing ties it to a letter",
    "little": "too little ties it to a letter",
    "several": "another letter is nearly as likely",
    "other_line": "it came to another candidate's mailbox",
    "several_lines": "it came to several candidates' mailboxes",
    "other_letter": "it quotes another letter than the one it answers",
    "other_name": "it greets another candidate",
    "own": "it says that a candidate wrote it",
    "early": "it came before the letter was sent",
    "time": "it came long after the letter",
    "bulk": "software sent it, and only what anybody may be sent ties it to the letter",
    "unread": "its words cannot be read here (encrypted, or in a file with it); open it "
    "(responses original) and file it with --text",
    "stop": "it asks never to be written to again; if so, file it with --stop; if not, with "
    "--go-on",
    "exposed": "it takes this for a test; if so, file it with --stop, then: contacts log CONTACT "
    "exposure; if not, with --go-on",
}


_VERDICTS = {
    "valid": "valid, nothing was changed since",
    "partly": "valid, but it does not cover: {why}",
    "broken": "not valid ({why})",
    "no_key": "not valid, the domain has no such key",
}


@click.command(
    "fetch",
    epilog="Example: discrimtest responses fetch kortrijk-couples-2026",
)
@click.argument("slug", metavar="STUDY")
@click.option(
    "--from",
    "places",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Not the mailboxes but an .eml or .emlx file, an mbox, a folder of them or a Maildir.",
)
@log_option
@json_option
@with_settings
def fetch(
    settings: Settings, slug: str, places: tuple[Path, ...], log: Path | None, as_json: bool
) -> None:
    """Take in what came to the study's mailboxes and file the answers whose letter is sure.

    Each mail is kept byte for byte before anything reads it, and once, however often it is taken
    in. What is not sure waits: 'responses unmatched'.
    """
    with logged(settings, log, "responses fetch", slug) as run:
        # Loaded here, so that a run that fails at it is logged as well.
        from discrimtest.actions.fetch_mail import fetch_mails, take_mails
        from discrimtest.mail.signature import ask_name_server as ask

        at = settings.workplace()
        fetched = take_mails(at, slug, places, ask) if places else fetch_mails(at, slug, ask)
        run.counts = fetched.counts
    if as_json:
        print_json(fetched.to_dict())
        return
    echo(fetched.summary)


@click.command("unmatched", epilog="Example: discrimtest responses unmatched kortrijk-couples-2026")
@click.argument("slug", metavar="STUDY")
@json_option
@with_settings
def unmatched(settings: Settings, slug: str, as_json: bool) -> None:
    """List the mails that wait for a person, each with what it seems to answer and why."""
    from discrimtest.actions.assign_mail import list_unmatched

    found = list_unmatched(settings.workplace(), slug)
    if as_json:
        print_json({"mails": [each.to_dict() for each in found]})
        return
    waiting = "1 mail to {} waits" if len(found) == 1 else f"{len(found)} mails to {{}} wait"
    echo(f"{waiting.format(slug)} for a person.")
    for each in found:
        echo(_told(each))


def _told(mail: WaitingMail) -> str:
    kind = "" if mail.kind == "answer" else f", {mail.kind}"
    software = ", by software" if mail.automatic else ""
    lines = [f"\n{mail.id}  {mail.received}{kind}{software}"]
    lines.append(f"  from {mail.sender or 'nobody named'}: {mail.subject}")
    if mail.odd_date:
        lines.append(f"  its Date says {mail.odd_date}, which is not when it came")
    for contact, points, reasons in mail.guesses:
        lines.append(f"  {points:>3} {contact}: {'; '.join(_REASONS[each] for each in reasons)}")
    doubts = [_DOUBTS[each] for each in mail.doubts]
    lines.append(f"  not filed: {'; '.join(filter(None, (*doubts, mail.refused)))}")
    words = " ".join(mail.text.split())
    lines.append(f"  | {words if len(words) <= _SHOWN else words[:_SHOWN].rstrip() + '…'}")
    return "\n".join(lines)


@click.command(
    "assign",
    epilog="Example: discrimtest responses assign mail-abc --to ct-def",
)
@click.argument("given", metavar="MAIL...", nargs=-1, required=True)
@click.option(
    "--to", multiple=True, metavar="CONTACT", help="The contact that they answer, repeatable."
)
@click.option("--not-for-us", is_flag=True, help="They are not for the study; they stay kept.")
@click.option("--reason", default="", help="Why; kept encrypted.")
@click.option("--again", is_flag=True, help="They are other answers, though some like them are.")
@click.option("--text", default="", help="What a MAIL says whose words the program cannot read.")
@click.option("--stop", is_flag=True, help="Who wrote asks to be left alone: exclude the landlord.")
@click.option("--go-on", is_flag=True, help="You read it: it asks no stop and suspects no test.")
@json_option
@with_settings
def assign(
    settings: Settings,
    given: tuple[str, ...],
    to: tuple[str, ...],
    not_for_us: bool,
    reason: str,
    again: bool,
    text: str,
    stop: bool,
    go_on: bool,
    as_json: bool,
) -> None:
    """File each MAIL: to what it seems to answer, or to the contact that --to names.

    A mail that answers both candidates is filed with --to twice. With --stop its landlord comes on
    the exclusion list of all studies at once, as by 'listings exclude'; that may be done of a mail
    that was filed before too. One that seems to ask for that, or takes the letter for a test, is
    filed with --stop, or by itself with --go-on. One that is encrypted, or says all in an attached
    file, is filed by itself with --text, its words as you read them in the original.
    """
    from discrimtest.actions import assign_mail as actions

    at = settings.workplace()
    if not_for_us and (to or again or stop or go_on or text):
        told = "--not-for-us goes without --to, --again, --text, --stop and --go-on."
        raise click.UsageError(told)
    if text and len(given) > 1:
        raise click.UsageError("--text goes with one MAIL.")
    if go_on and (stop or len(given) > 1):
        raise click.UsageError("--go-on goes with one MAIL, and without --stop.")
    if not_for_us:
        count = actions.refuse_mails(at, given, reason)
        result, words = {"not_for_us": count}, _not_for_us(count)
    else:
        filed = actions.assign_mails(
            at, given, to=to, reason=reason, again=again, stop=stop, go_on=go_on, text=text
        )
        result, lines = filed.to_dict(), [": ".join(one) for one in filed.answers + filed.delivery]
        lines += [
            f"No study writes to {landlord} any more (undo: listings exclude --undo)."
            for landlord in filed.stopped
        ]
        words = "\n".join(lines)
    if as_json:
        print_json(result)
        return
    echo(words)


def _not_for_us(count: int) -> str:
    return "1 mail is not for the study." if count == 1 else f"{count} mails are not for the study."


@click.command("original", epilog="Example: discrimtest responses original mail-abc -o mail.eml")
@click.argument("mail")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="File to write.")
@json_option
@with_settings
def original(settings: Settings, mail: str, out: Path, as_json: bool) -> None:
    """Write a mail to a file, in the bytes in which it came, and tell their SHA-256. This is
    logged.

    Its signatures (DKIM) are told as they were found when the mail was kept, with the key that the
    signer's name server gave then.
    """
    from discrimtest.actions.read_mail import export_mail
    from discrimtest.identifiers import sha256_hex

    found = export_mail(settings.workplace(), mail, out)
    raw = found.raw
    if as_json:
        told = [{"at": at.isoformat(), **asdict(each)} for at, each in found.signatures]
        signed = {"signatures": told, "signed_by": found.signed_by}
        print_json({"file": str(out), "bytes": len(raw), "sha256": sha256_hex(raw), **signed})
        return
    echo(f"{out}: {len(raw)} bytes, SHA-256 {sha256_hex(raw)}")
    for moment, each in found.signatures:
        echo(_worth(moment, each))
    for domain in set(found.signed_by) - {each.domain for _, each in found.signatures}:
        echo(f"It says that {domain} signed it; nobody gave the key, so that is not known.")


def _worth(moment: datetime, signature: MailSignature) -> str:
    """What a signature was worth, in a sentence."""
    said = _VERDICTS[signature.verdict].format(why=signature.why or "it does not fit the mail")
    key = f", with the key {signature.key}" if signature.key else ""
    where = f"{signature.domain} (selector {signature.selector})"
    return f"Signature of {where}: {said}; looked at {moment:%Y-%m-%d %H:%M} UTC{key}"
