"""Reading a folder that answers come to; nothing there is changed, marked or deleted.

The folder is opened with EXAMINE and read with BODY.PEEK (RFC 9051), so that neither a flag nor the
state of a mail changes for whoever else reads the mailbox.
"""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from discrimtest.mail.batches import batches
from discrimtest.mail.delivery import LineTrouble, words_of

_UID, _SIZE = re.compile(rb"\bUID (\d+)"), re.compile(rb"\bRFC822\.SIZE (\d+)")


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
    for some in batches(sizes, itemgetter(1)):
        answer = _asked(box, ",".join(str(uid) for uid, _ in some), "(BODY.PEEK[])")
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
