"""Reading a folder that answers come to; nothing there is changed, marked or deleted.

The folder is opened with EXAMINE and read with BODY.PEEK (RFC 9051), so that neither a flag nor the
state of a mail changes for whoever else reads the mailbox.
"""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator, Sequence
from typing import Any

from discrimtest.mail.delivery import LineTrouble, words_of

_UID, _SIZE = re.compile(rb"\bUID (\d+)"), re.compile(rb"\bRFC822\.SIZE (\d+)")
_MAILS, _BYTES = 50, 8_000_000
"""So much is fetched at once at most, but for one mail that is larger by itself."""


def validity_of(box: imaplib.IMAP4) -> int:
    """UIDVALIDITY of the folder that is open: UIDs count under this one alone."""
    _, told = box.response("UIDVALIDITY")
    return int(told[0]) if told and told[0] else 0


def new_mails(box: imaplib.IMAP4, last: int) -> Iterator[tuple[int, bytes]]:
    """UID and bytes of each mail above a UID, by UID.

    Args:
        box: With the folder open.
        last: The last UID that was kept; 0 for none.

    Raises:
        LineTrouble: The server refuses, or is gone; what was given out is whole.
    """
    try:
        yield from _new_mails(box, last)
    except (OSError, imaplib.IMAP4.error) as error:
        raise LineTrouble(words_of(error)) from error


def _new_mails(box: imaplib.IMAP4, last: int) -> Iterator[tuple[int, bytes]]:
    sizes = sorted((uid, size) for uid, size in _sizes(box, last) if uid > last)
    for some in _groups(sizes):
        answer = _asked(box, ",".join(map(str, some)), "(BODY.PEEK[])")
        yield from sorted(_bodies(answer))


def _sizes(box: imaplib.IMAP4, last: int) -> Iterator[tuple[int, int]]:
    # "n:*" names the newest mail also where its UID is below n (RFC 9051, 6.4.9).
    for line in _asked(box, f"{last + 1}:*", "(RFC822.SIZE)"):
        told = line[0] if isinstance(line, tuple) else line
        uid, size = (found.search(told or b"") for found in (_UID, _SIZE))
        if uid and size:
            yield int(uid.group(1)), int(size.group(1))


def _bodies(answer: Sequence[Any]) -> Iterator[tuple[int, bytes]]:
    """Each literal with its UID, which may stand before it or after."""
    for place, line in enumerate(answer):
        if isinstance(line, tuple):
            after = answer[place + 1] if place + 1 < len(answer) else b""
            uid = _UID.search(line[0]) or _UID.search(after if isinstance(after, bytes) else b"")
            if uid:
                yield int(uid.group(1)), line[1]


def _asked(box: imaplib.IMAP4, uids: str, what: str) -> list[Any]:
    code, answer = box.uid("FETCH", uids, what)
    if code != "OK":
        raise imaplib.IMAP4.error(f"the server does not give out mails: {answer!r}")
    return answer


def _groups(sizes: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    group: list[int] = []
    total = 0
    for uid, size in sizes:
        if group and (len(group) == _MAILS or total + size > _BYTES):
            yield group
            group, total = [], 0
        group.append(uid)
        total += size
    if group:
        yield group
