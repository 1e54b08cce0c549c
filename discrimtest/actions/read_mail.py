"""Read a mail as it came, and what its signatures were worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from discrimtest.mail.signature import signing_domains
from discrimtest.store import mails
from discrimtest.store.engine import reading
from discrimtest.words.mail_signature import MailSignature
from discrimtest.words.person import Right
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class OriginalMail:
    """A mail as it came.

    Attributes:
        signatures: What each was worth when the mail was kept, and when that was (UTC).
        signed_by: Domains that its headers name as those that signed it.
    """

    raw: bytes
    signatures: tuple[tuple[datetime, MailSignature], ...]
    signed_by: tuple[str, ...]


def original_of(at: Workplace, mail: str) -> OriginalMail:
    """A mail with its bytes as they came, and its signatures.

    Raises:
        WrongInput: There is no such mail.
    """
    with reading(at.engine) as session:
        found = mails.mail_of(session, at.keys, mail)
        at.require(Right.RECORD_RESPONSES, found.study)
        told = mails.signatures_of(session, at.keys, mail)
    named = signing_domains(found.raw)
    return OriginalMail(found.raw, tuple(told), named)
