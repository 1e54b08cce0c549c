"""A signature of a mail (DKIM, RFC 6376), and what it was worth when the mail was kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SignatureVerdict(StrEnum):
    """What a signature is worth.

    VALID: The domain vouches for all that is shown. PARTLY: For a part of it; something may have
    been added. BROKEN: It does not fit the mail, or cannot be read. NO_KEY: The domain has none.
    """

    VALID = "valid"
    PARTLY = "partly"
    BROKEN = "broken"
    NO_KEY = "no_key"


@dataclass(frozen=True, slots=True)
class MailSignature:
    """A signature and its verdict.

    Attributes:
        domain: Who signed. selector: Which of its keys.
        key: The record of the key as the domain's name server gave it; empty for none.
        why: What is not covered, or why it is broken; empty where it is valid.
    """

    verdict: SignatureVerdict
    domain: str
    selector: str
    key: str
    why: str = ""
