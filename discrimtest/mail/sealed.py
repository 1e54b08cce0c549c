"""Mails whose words no reader of plain mail sees: signed as a whole, encrypted, or attached."""

from __future__ import annotations

import re
from contextlib import suppress
from email.message import Message as Part
from email.policy import compat32
from typing import TYPE_CHECKING

from discrimtest.mail.parts import parts_of

if TYPE_CHECKING:
    from discrimtest.mail.message import MailMessage

_SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_SEALED = frozenset({*_SMIME, "application/pgp-encrypted", "application/x-microsoft-rpmsg-message"})
_PGP = "-----BEGIN PGP MESSAGE-----"
_MOVED = ("content-type", "content-transfer-encoding", "content-disposition")


def opened(mail: Part) -> Part:
    """A mail whose parts S/MIME wrapped whole in their signature (RFC 8551, 3.5.2), unwrapped;
    any other as it is. The signature is not looked at."""
    inner = _wrapped(mail) if mail.get_content_type() in _SMIME else b""
    if not inner:
        return mail
    found = Part(compat32)
    for name, value in mail.raw_items():
        if name.lower() not in _MOVED:
            found.set_raw(name, value)
    found["Content-Type"] = "multipart/mixed"
    found.set_payload([parts_of(inner)])
    return found


def _wrapped(mail: Part) -> bytes:
    # Time stamps are a kind of content that the second tells the first of, before it is asked once.
    from asn1crypto import cms, tsp  # noqa: F401

    content = mail.get_payload(decode=True)
    with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
        told = cms.ContentInfo.load(content)
        if told["content_type"].native == "signed_data":
            inner = told["content"]["encap_content_info"]["content"].native
            return inner if isinstance(inner, bytes) else b""
    return b""


def is_unread(message: MailMessage, reply: str, automatic: bool) -> bool:
    """Whether a mail says something that the program cannot read.

    Args:
        reply: The sender's own words in it.
        automatic: Software sent it, which may say nothing.
    """
    if not message.whole or message.text.lstrip().startswith(_PGP):
        return True
    if any(each.type in _SEALED for each in message.attachments):
        return True
    says = automatic or message.appointment or re.search(r"\w", reply)
    return bool(message.attachments) and not says
