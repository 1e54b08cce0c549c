"""Try out the mailboxes of a study: those that letters go out from before any letter does."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from discrimtest.errors import Refused
from discrimtest.files.mailboxes import MailboxesFile, MailServer
from discrimtest.mail.delivery import LineTrouble, NoLogin, NoServer, may_send, opened
from discrimtest.mail.message_id import ascii_domain
from discrimtest.mail.outgoing import mailbox
from discrimtest.mail.sent_folder import open_folder
from discrimtest.store import lines
from discrimtest.store.engine import reading, writing
from discrimtest.words.line import Line, LineChannel
from discrimtest.words.person import Right
from discrimtest.workplace.mailboxes import mailbox_of, read_mailboxes
from discrimtest.workplace.open_study import begun
from discrimtest.workplace.workplace import Workplace

_LOGINS = 3
"""So many refused logins in a row tell enough of a server."""


@dataclass(frozen=True, slots=True)
class TriedLine:
    """A line, and what is wrong with it; empty where it works.

    Attributes:
        sent_folder: What its folder of sent mail tells of a letter in doubt: "proves" where the
            server keeps a copy of each letter, "may tell", or "none"; empty where it does not work,
            and for the mailbox of a portal account, which sends nothing.
    """

    line: str
    address: str
    sent_folder: str
    trouble: str = ""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def verify_lines(at: Workplace, slug: str) -> tuple[TriedLine, ...]:
    """Log in as each mail line of a study and ask whether it may write from its address; open each
    folder in which a portal account gets answers.

    No letter is sent. Mail lines that work may send from now on, until their address changes. A
    server that nobody answers at, or that refused three logins in a row, is asked no more: it
    would keep each line waiting, and lock out who tries again and again.

    Raises:
        WrongInput: The servers are not told.
    """
    with reading(at.engine) as session:
        study = begun(at, session, slug)
        at.require(Right.RECORD_CONTACTS, study.id)
        own = lines.lines(session, at.keys, study.id)
    file = read_mailboxes(at.library)
    trial = _Trial(file)
    tried = tuple(trial.tried(line) for line in own if trial.concerns(line))
    sending = {line.id for line in own if _sends(line)}
    works = [each.line for each in tried if not each.trouble and each.line in sending]
    if works:
        with writing(at.engine) as session:
            lines.verify(session, study.id, works, by=at.person.id, at=at.now())
    return tried


def _sends(line: Line) -> bool:
    return line.channel is LineChannel.EMAIL


class _Trial:
    """Lines tried one after another, and the servers that are asked no more."""

    def __init__(self, file: MailboxesFile) -> None:
        self.file = file
        self.refused: Counter[str] = Counter()
        self.given_up: dict[str, str] = {}

    def concerns(self, line: Line) -> bool:
        """Whether a line has something to try: it sends, or its mailbox is fetched from."""
        if _sends(line):
            return bool(line.address)
        server = self.file.of(line.address)
        return "@" in line.address and (server is None or bool(server.imap))

    def tried(self, line: Line) -> TriedLine:
        server = self.file.of(line.address)
        keeps = "none" if _sends(line) else ""
        if server and server.imap and _sends(line):
            keeps = "proves" if server.keeps_sent else "may tell"
        trouble = self._trouble(line, server)
        return TriedLine(line.id, line.address, "" if trouble else keeps, trouble)

    def _trouble(self, line: Line, server: MailServer | None) -> str:
        """What is wrong with a line; empty where it works."""
        name = _asked_first(line, server) if server else ""
        if told := self.given_up.get(name):
            return told
        try:
            _try(self.file, line)
        except NoServer as error:
            self.given_up[name] = str(error)
            return str(error)
        except NoLogin as error:
            self.refused[name] += 1
            if self.refused[name] == _LOGINS:
                self.given_up[name] = f"not tried: {_LOGINS} logins were refused there ({error})"
            return str(error)
        except (LineTrouble, Refused, ValueError) as error:
            problems = error.problems if isinstance(error, Refused) else ()
            told = "; ".join(f"{each.told().rule}. {each.told().repair}" for each in problems)
            return told or str(error)
        del self.refused[name]
        return ""


def _asked_first(line: Line, server: MailServer) -> str:
    if _sends(line):
        return f"{server.smtp}:{server.smtp_port}"
    return f"{server.imap}:{server.imap_port}"


def _try(file: MailboxesFile, line: Line) -> None:
    found = mailbox_of(file, line)
    if _sends(line):
        ascii_domain(mailbox(line.address))
        with opened(found.server, found.user, found.password) as connection:
            may_send(connection, line.address)
    folders = (found.server.sent,) if _sends(line) else found.server.folders
    for folder in folders if found.server.imap else ():
        with open_folder(found.server, found.user, found.password, folder):
            pass
