"""The Message-ID of each mail that a line sends, fixed before it is sent."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from uuid import UUID

_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
_SHORTEST = 20
_LONGEST = 70


def message_id(keyed: Callable[..., str], contact: str, purpose: str, address: str) -> str:
    """The one id that a mail of a contact bears, whenever and however often it is tried.

    It looks like those of common mail programs: a random UUID at the line's own domain. Without
    the installation's key nobody can tell of two of them that they belong together.

    Args:
        keyed: :meth:`discrimtest.store.keys.MasterKey.keyed`.
        purpose: "request" or "decline".
        address: Mailbox of the line.

    Returns:
        With its brackets, at most 70 characters, so that no program needs to fold it.

    Raises:
        ValueError: The address has no domain that can stand in an id, or one too long for it.
    """
    digest = hashlib.sha256(keyed("letter", contact, purpose).encode("ascii")).digest()
    domain = ascii_domain(address)
    unique, room = str(UUID(bytes=digest[:16], version=4)), _LONGEST - len("<@>") - len(domain)
    if len(unique) > room:
        unique = digest.hex()[: max(room, _SHORTEST)]
    return f"<{unique}@{domain}>"


def ascii_domain(address: str) -> str:
    """The domain of a mailbox in small ASCII letters.

    Raises:
        ValueError: It has none, or one of more than 47 characters.
    """
    try:
        domain = address.rpartition("@")[2].strip().encode("idna").decode("ascii").lower()
    except UnicodeError:
        domain = ""
    if "@" not in address or not _DOMAIN.fullmatch(domain):
        raise ValueError(f"no domain of a mailbox: {address!r}")
    if len(domain) > _LONGEST - len("<@>") - _SHORTEST:
        raise ValueError(f"a domain too long for an id: {domain!r}")
    return domain
