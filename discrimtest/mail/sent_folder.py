"""Looking into the folders of a mailbox; nothing there is changed."""

from __future__ import annotations

import imaplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from discrimtest.files.mailboxes import MailServer
from discrimtest.mail.delivery import SECONDS, LineTrouble, trust, words_of


@contextmanager
def sent_folder(server: MailServer, user: str, password: str) -> Iterator[imaplib.IMAP4]:
    """The folder of sent mail, open for reading alone; raises as :func:`open_folder`."""
    with open_folder(server, user, password, server.sent) as box:
        yield box


@contextmanager
def open_folder(server: MailServer, user: str, password: str, name: str) -> Iterator[imaplib.IMAP4]:
    """A folder, open for reading alone.

    Raises:
        LineTrouble: It cannot be opened.
    """
    try:
        box = _connected(server)
    except (OSError, imaplib.IMAP4.error) as error:
        raise LineTrouble(words_of(error)) from error
    try:
        box.login(user, password)
        folder = name.replace("\\", "\\\\").replace('"', '\\"')
        code, said = box.select(f'"{folder}"', readonly=True)
        if code != "OK":
            raise LineTrouble(f"no folder {name!r}: {_told(said)}")
        yield box
    except (OSError, imaplib.IMAP4.error) as error:
        raise LineTrouble(words_of(error)) from error
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            box.logout()


def _told(said: list[bytes | None]) -> str:
    return b" ".join(filter(None, said)).decode("utf-8", "replace")


def _connected(server: MailServer) -> imaplib.IMAP4:
    if server.imap_security == "tls":
        context = trust(server.ca_file)
        return imaplib.IMAP4_SSL(
            server.imap, server.imap_port, ssl_context=context, timeout=SECONDS
        )
    box = imaplib.IMAP4(server.imap, server.imap_port, timeout=SECONDS)
    if server.imap_security == "starttls":
        box.starttls(ssl_context=trust(server.ca_file))
    return box


def is_there(box: imaplib.IMAP4, message_id: str) -> bool:
    """Whether a mail of this id lies in the folder.

    Raises:
        LineTrouble: The server does not say.
    """
    try:
        code, found = box.uid("SEARCH", "HEADER", "Message-ID", f'"{message_id}"')
    except (OSError, imaplib.IMAP4.error) as error:
        raise LineTrouble(words_of(error)) from error
    if code != "OK":
        raise LineTrouble(f"the search was not answered: {found!r}")
    return any(part for part in found if part)
