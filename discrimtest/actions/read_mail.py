"""Read a mail as it came, and what its signatures were worth; write it as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from discrimtest.errors import Problem, Refused
from discrimtest.exchange.folder import Drafts, check_writable
from discrimtest.mail.signature import signing_domains
from discrimtest.store import mails
from discrimtest.store.engine import reading, writing
from discrimtest.store.facts import record
from discrimtest.store.log import Act
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


def export_mail(at: Workplace, mail: str, file: Path) -> OriginalMail:
    """Write a mail to a file, its owner's alone, in the bytes in which it came. That is logged, so
    that an erasure names it.

    Raises:
        WrongInput: There is no such mail.
        Refused: It was erased.
        OutsideTrouble: The file can not be written.
    """
    found = original_of(at, mail)
    if not found.raw:
        problem = Problem(mail, "", "was erased", "Its facts are still told.", "mail.erased")
        raise Refused("No mail was written.", [problem])
    check_writable(file.parent)
    with Drafts(file.parent) as drafts:
        drafts.add(file.name, found.raw)
        with writing(at.engine) as session:
            study = mails.mail_of(session, at.keys, mail).study
            at.require_still(session, Right.RECORD_RESPONSES, study)
            record(session, Act("export_mail", mail, at.person.id, at.now(), study))
        drafts.finish()
    return found
