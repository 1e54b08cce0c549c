"""Looking into the folders of a mailbox; nothing there is changed."""

from __future__ import annotations

import imaplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from discrimtest.files.mailboxes import MailServer
from discrimtest.mail.delivery import SECONDS, LineTrouble, NoLogin, NoServer, trust, words_of
from discrimtest.mail.message import MailMessage, read_message


@contextmanager
def sent_folder(server: MailServer, user: str, password: str) -> Iterator[imaplib.IMAP4]:
    """The folder of sent mail, open for reading alone; raises as :func:`open_folder`."""
    with open_folder(server, user, password, server.sent) as box:
        yield box


@contextmanager
def open_folder(server: MailServer, user: str, password: str, name: str) -> Iterator[imaplib.IMAP4]:
    """A folder, open for reading alone.

    Raises:
        NoServer: Nobody answers at the server.
        NoLogin: It does not let the line in.
        LineTrouble: It cannot be opened.
    """
    try:
        box = _connected(server)
    except (OSError, imaplib.IMAP4.error) as error:
        raise NoServer(words_of(error)) from error
    try:
        _log_in(box, user, password)
        folder = name.replace("\\", "\\\\").replace('"', '\\"')
        code, said = box.select(f'"{folder}"', readonly=True)
        if code != "OK":
            raise LineTrouble(f"no folder {name!r}: {_told(said)}")
        yield box
    except TimeoutError as error:
        raise NoServer(words_of(error)) from error
    except (OSError, imaplib.IMAP4.error) as error:
        raise LineTrouble(words_of(error)) from error
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            box.logout()


def _log_in(box: imaplib.IMAP4, user: str, password: str) -> None:
    try:
        box.login(user, password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise NoLogin(words_of(error)) from error


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


def sent_mail(box: imaplib.IMAP4, message_id: str) -> MailMessage | None:
    """The headers of a mail of this id, where one lies in the folder.

    Raises:
        LineTrouble: The server does not say.
    """
    uids = b" ".join(_asked(box, "SEARCH", "HEADER", "Message-ID", f'"{message_id}"')).split()
    if not uids:
        return None
    head = _asked(box, "FETCH", uids[-1].decode("ascii"), "(BODY.PEEK[HEADER])")
    return read_message(max(head, key=len, default=b""))


def _asked(box: imaplib.IMAP4, *words: str) -> list[bytes]:
    """What a server answers, in pieces."""
    try:
        code, found = box.uid(*words)
    except (OSError, imaplib.IMAP4.error) as error:
        raise LineTrouble(words_of(error)) from error
    if code != "OK":
        raise LineTrouble(f"the search was not answered: {found!r}")
    pieces = (
        part for each in found if each for part in (each if isinstance(each, tuple) else (each,))
    )
    return [bytes(part) for part in pieces]
