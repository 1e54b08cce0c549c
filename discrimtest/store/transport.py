"""How what is said to a PostgreSQL server on another machine is kept from others.

Left alone, the driver falls back to plain text, and trusts whoever answers
(PostgreSQL 18, 32.19.2: ``sslmode=prefer``).
"""

from __future__ import annotations

import os
from ipaddress import ip_address

from sqlalchemy import URL


def encryption(address: URL) -> dict[str, str]:
    """What to ask of the driver beside the address: nothing of this machine alone, and nothing
    where the address or the environment says what to trust."""
    if "sslmode" in address.query or "PGSSLMODE" in os.environ or _is_here(address):
        return {}
    known = "sslrootcert" in address.query or "PGSSLROOTCERT" in os.environ
    return {"sslmode": "verify-full"} | ({} if known else {"sslrootcert": "system"})


def _is_here(address: URL) -> bool:
    asked = address.query.get("host") or address.host or os.environ.get("PGHOST") or ""
    hosts = asked.split(",") if isinstance(asked, str) else asked
    return all(map(_is_own, hosts))


def _is_own(host: str) -> bool:
    name, _, port = host.rpartition(":")
    if port.isdecimal() and ":" not in name:
        host = name
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
