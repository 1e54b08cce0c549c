"""What an operator writes in ``mailboxes.toml``: the servers of the study's own mailboxes.

It lies in the project, beside the three folders, and is no part of what a lock freezes: a mailbox
may move to another provider. It never holds a password.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from discrimtest.files.word import Contradiction, FileTable, Mistake, Sensible

PATH = "mailboxes.toml"
Port = Annotated[int, Sensible(1, 65_535)]
Security = Literal["tls", "starttls", "none"]
LOOPBACK = ("127.0.0.1", "::1", "localhost")
_FOR = re.compile(r"[^@\s]*@[^@\s]+")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class MailServer(FileTable):
    """The servers of some mailboxes.

    Attributes:
        mailboxes: Addresses, or "@domain" for all of a domain.
        smtp: Server that takes letters; security "none" is for a relay on this machine alone.
        imap: Server where the mailbox is read; empty for none.
        folders: Those that answers come to; name the one for spam too.
        sent: Its folder of sent mail.
        keeps_sent: Whether the server itself puts each letter that it takes into that folder, so
            that one which is not there was not taken.
        user: Login name; empty for the address itself. password: Name of the environment variable
            that holds it, in which "{line}" stands for the line's name in capitals; empty asks
            the machine's keyring. login: Whether the SMTP server asks for one; an IMAP server
            always does.
        ca_file: Certificates to trust besides the machine's own, for a server of the institution.
    """

    mailboxes: tuple[str, ...] = Field(min_length=1)
    smtp: str = Field(min_length=1)
    smtp_port: Port = 465
    smtp_security: Security = "tls"
    imap: str = ""
    imap_port: Port = 993
    imap_security: Security = "tls"
    folders: tuple[str, ...] = Field(("INBOX",), min_length=1)
    sent: str = "Sent"
    keeps_sent: bool = False
    login: bool = True
    user: str = ""
    password: str = ""
    ca_file: str = ""

    @model_validator(mode="after")
    def _usable(self) -> MailServer:
        wrong = list(self._mistakes())
        if wrong:
            raise Contradiction(wrong)
        return self

    def _mistakes(self) -> Iterator[Mistake]:
        for number, each in enumerate(self.mailboxes):
            if not _FOR.fullmatch(each):
                rule = "must be an address, or a domain with its @"
                yield ("mailboxes", number), rule, 'Write "name@domain" or "@domain".'
        for name, host, security in (
            ("smtp_security", self.smtp, self.smtp_security),
            ("imap_security", self.imap, self.imap_security),
        ):
            if security == "none" and host and host not in LOOPBACK:
                rule = "letters and passwords cross a network only encrypted"
                yield (name,), rule, 'Write "tls" or "starttls".'
        if self.password and not _VARIABLE.fullmatch(self.password.replace("{line}", "LINE")):
            rule = "must be the name of an environment variable, never the password itself"
            yield ("password",), rule, 'Write something like "MAIL_{line}".'
        if self.keeps_sent and not self.imap:
            rule = "a folder of sent mail can only be looked into where the mailbox is read"
            yield ("keeps_sent",), rule, "Name the imap server, or leave keeps_sent out."

    def serves(self, address: str) -> bool:
        """Whether this is the server of a mailbox."""
        address = address.casefold()
        return any(
            address == each.casefold() or (each[0] == "@" and address.endswith(each.casefold()))
            for each in self.mailboxes
        )


class MailboxesFile(FileTable):
    """All servers; the first that serves a mailbox is its own."""

    servers: tuple[MailServer, ...] = ()

    def of(self, address: str) -> MailServer | None:
        """The server of a mailbox; None where the file names none."""
        return next((each for each in self.servers if each.serves(address)), None)
