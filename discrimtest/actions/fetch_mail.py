"""Keep mails that came in, byte for byte, before anything reads them; then file what is sure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from discrimtest.actions.file_mail import Filed, file_mails
from discrimtest.errors import OutsideTrouble, Problem, Refused
from discrimtest.files.mailboxes import MailboxesFile
from discrimtest.mail.batches import batches
from discrimtest.mail.delivery import LineTrouble, NoServer
from discrimtest.mail.inbox import new_mails, validity_of
from discrimtest.mail.message import message_id_of
from discrimtest.mail.saved import empty_files, saved_mails, unread_files
from discrimtest.mail.sent_folder import open_folder
from discrimtest.mail.signature import AskKey, remembered, signatures_of
from discrimtest.store.engine import reading, writing
from discrimtest.store.lines import lines
from discrimtest.store.mails import Incoming, MailPlace, keep_mails, last_uid, record_signatures
from discrimtest.words.line import Line
from discrimtest.words.person import Right
from discrimtest.workplace.mailboxes import Mailbox, mailbox_of, read_mailboxes
from discrimtest.workplace.open_study import look_up_field
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch brought.

    Attributes:
        seen: Mails that were looked at. new: Those of them that were not kept before.
        empty: Files that should hold a mail, and hold nothing.
    """

    seen: int
    new: int
    filed: Filed
    empty: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        mails = "1 mail" if self.seen == 1 else f"{self.seen} mails"
        empty = "".join(f"\n{file} is empty: save that mail again." for file in self.empty)
        return f"{mails}, {self.new} of them new.\n{self.filed.summary}{empty}"

    @property
    def counts(self) -> dict[str, int]:
        """How many mails, and what became of them."""
        filed = self.filed
        return {
            "seen": self.seen,
            "new": self.new,
            "answers": len(filed.answers),
            "delivery": len(filed.delivery),
            "copies": filed.copies,
            "waiting": filed.waiting,
        }

    def to_dict(self) -> dict[str, Any]:
        return {
            "seen": self.seen,
            "new": self.new,
            "empty": list(self.empty),
            **self.filed.to_dict(),
        }


class PartlyFetched(OutsideTrouble):
    """Not every mailbox was read; what came from the others is kept. counts: As of `Fetched`."""

    def __init__(self, summary: str, problems: Iterable[Problem], counts: dict[str, int]) -> None:
        super().__init__(summary, problems)
        self.counts = counts


class PartlyTaken(Refused):
    """Some files were not read; the mails of the others are kept. counts: As of `Fetched`."""

    def __init__(self, summary: str, problems: Iterable[Problem], counts: dict[str, int]) -> None:
        super().__init__(summary, problems)
        self.counts = counts


def _unasked(_: str) -> None:
    """Asks nobody for the key of a signature."""


def take_mails(at: Workplace, slug: str, places: Iterable[Path], ask: AskKey = _unasked) -> Fetched:
    """Take in mails that somebody saved, each once, and file those whose letter is sure.

    Args:
        places: Files and folders (:mod:`discrimtest.mail.saved`).
        ask: Asks for the keys of signatures (:mod:`discrimtest.mail.signature`).

    Raises:
        WrongInput: One of them cannot be read; what was read before is kept.
        PartlyTaken: Files in a folder were not read; what the others hold is kept and filed.
    """
    study, places = _study(at, slug), tuple(places)
    given = (
        Incoming(raw, message_id_of(raw)) for place in places for raw in saved_mails(place) if raw
    )
    seen, new = _keep(at, study, given, remembered(ask))
    empty = tuple(str(file) for place in places for file in empty_files(place))
    fetched = Fetched(seen, new, file_mails(at, slug), empty)
    if problems := [problem for place in places for problem in unread_files(place)]:
        told = f"{fetched.summary}\nNot every file was read."
        raise PartlyTaken(told, problems, fetched.counts)
    return fetched


def fetch_mails(at: Workplace, slug: str, ask: AskKey = _unasked) -> Fetched:
    """Take in what came to the mailboxes of a study since the last time, and file what is sure.

    UIDVALIDITY and UID say where to go on; where the first changed, all is looked at again, and
    what is kept already stays one. Nothing there is marked or deleted.

    Args:
        ask: Asks for the keys of signatures (:mod:`discrimtest.mail.signature`).

    Raises:
        WrongInput: The servers are not told.
        PartlyFetched: A mailbox could not be read to its end; what came is kept and filed.
    """
    study, ask = _study(at, slug), remembered(ask)
    with reading(at.engine) as session:
        own = [line for line in lines(session, at.keys, study) if "@" in line.address]
    file = read_mailboxes(at.library)
    seen = new = 0
    problems: list[Problem] = []
    silent: dict[tuple[str, int], str] = {}
    for mailbox, shared in _mailboxes(file, own, problems):
        server = mailbox.server.imap, mailbox.server.imap_port
        for folder in mailbox.server.folders:
            try:
                if server in silent:
                    # Each of many mailboxes would wait as long for the same nothing.
                    raise LineTrouble(silent[server])
                counts = _read(at, study, mailbox, folder, "" if shared else mailbox.line.id, ask)
                seen, new = seen + counts[0], new + counts[1]
            except LineTrouble as error:
                if isinstance(error, NoServer):
                    silent[server] = str(error)
                rule, repair = f"its folder {folder} must let itself be read", f"It says: {error}"
                problems.append(Problem(mailbox.line.id, "", rule, repair, "mailbox.unreadable"))
    fetched = Fetched(seen, new, file_mails(at, slug))
    if problems:
        told = f"{fetched.summary}\nNot every mailbox was read."
        raise PartlyFetched(told, problems, fetched.counts)
    return fetched


def _mailboxes(
    file: MailboxesFile, own: Iterable[Line], problems: list[Problem]
) -> Iterator[tuple[Mailbox, bool]]:
    """Each mailbox once, and whether several lines share it; what cannot be opened is told."""
    met: set[tuple[str, int, str]] = set()
    for line in own:
        try:
            mailbox = mailbox_of(file, line)
        except Refused as error:
            problems += error.problems
            continue
        server = mailbox.server
        place = (server.imap, server.imap_port, mailbox.user)
        if server.imap and place not in met:
            met.add(place)
            yield mailbox, bool(server.user)


def _read(
    at: Workplace, study: str, mailbox: Mailbox, folder: str, line: str, ask: AskKey
) -> tuple[int, int]:
    """How many mails a folder held above the last, and how many of them are new."""
    server, user = mailbox.server, mailbox.user
    name = at.keys.keyed("mailbox", server.imap, str(server.imap_port), user, folder)
    with open_folder(server, user, mailbox.password, folder) as box:
        validity = validity_of(box)
        with reading(at.engine) as session:
            last = last_uid(session, study, name, validity)
        given = (
            Incoming(raw, message_id_of(raw), line, MailPlace(name, validity, uid))
            for uid, raw in new_mails(box, last)
        )
        return _keep(at, study, given, ask)


def _study(at: Workplace, slug: str) -> str:
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.RECORD_RESPONSES, study.id)
    at.witness  # noqa: B018 (refuses at once where nobody said who fetches)
    return study.id


def _keep(at: Workplace, study: str, given: Iterable[Incoming], ask: AskKey) -> tuple[int, int]:
    """How many there were, and how many were new; memory holds one batch.

    What their signatures are worth is written down once they are kept: the key of today may be
    gone tomorrow.
    """
    seen = new = 0
    for batch in batches(given, lambda one: len(one.raw)):
        with writing(at.engine) as session:
            kept = keep_mails(session, at.keys, study, batch, by=at.person.id, at=at.now())
        seen, new = seen + len(batch), new + len(kept)
        if signed := {
            mail: own for mail, one in kept.items() if (own := signatures_of(one.raw, ask))
        }:
            with writing(at.engine) as session:
                by, now = at.person.id, at.now()
                record_signatures(session, at.keys, signed, study=study, by=by, at=now)
    return seen, new
