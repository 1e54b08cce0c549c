"""What the signatures of a mail are worth (DKIM, RFC 6376).

dkimpy 1.1.8 says true or false. It says true of a mail to which a second subject or, where the
signature covers a number of bytes (``l=``), more text was added; and false alike of a forged mail,
of one without a signature and of one whose key no longer is in the name server. So what a signature
covers is looked at here, and the key is asked for apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

import dkim
from dkim.canonicalization import CanonicalizationPolicy, InvalidCanonicalizationPolicyError
from dkim.util import InvalidTagValueList, parse_tag_value

from discrimtest.mail.message import mail_of_file
from discrimtest.words.mail_signature import MailSignature, SignatureVerdict

AskKey = Callable[[str], bytes | None]
"""Gives the record at a name, empty where there is none; None where nobody answers."""
_SHOWN = (b"from", b"to", b"subject", b"date")
"""Headers that a reader believes."""
_DAMAGED = (dkim.DKIMException, InvalidTagValueList, InvalidCanonicalizationPolicyError, ValueError,
            LookupError, TypeError, AttributeError, AssertionError)  # fmt: skip


def signatures_of(raw: bytes, ask: AskKey) -> tuple[MailSignature, ...]:
    """The signatures of a mail whose keys could be asked for, in the order of its headers; never
    raises. It looks at the clock only to see that a signature has not expired.

    Args:
        raw: Its bytes.
        ask: Asks the name server.
    """
    if b"dkim-signature" not in raw.lower():
        return ()
    try:
        signed = dkim.DKIM(mail_of_file(raw))
    except _DAMAGED:
        return ()
    own = [value for name, value in signed.headers if name.lower() == b"dkim-signature"]
    told = (_signature(signed, place, value, ask) for place, value in enumerate(own))
    return tuple(filter(None, told))


def signing_domains(raw: bytes) -> tuple[str, ...]:
    """The domains that a mail's headers name as those that signed it, whether or not they did."""
    return tuple(dict.fromkeys(each.domain for each in signatures_of(raw, lambda _: b"")))


def _signature(signed: dkim.DKIM, place: int, value: bytes, ask: AskKey) -> MailSignature | None:
    try:
        fields = parse_tag_value(value)
        domain, selector = (_ascii(fields[tag]) for tag in (b"d", b"s"))
    except _DAMAGED:
        return None
    key = ask(f"{selector}._domainkey.{domain}.")
    if key is None:
        return None
    told = domain, selector, key.decode("utf-8", "replace")
    if not key:
        return MailSignature(SignatureVerdict.NO_KEY, *told)
    try:
        fits = signed.verify(idx=place, dnsfunc=lambda name, timeout=5: key)
        left = ", ".join(_uncovered(signed, fields)) if fits else ""
    except (dkim.NaClNotFoundError, dkim.UnknownKeyTypeError):
        return None  # a kind of key that cannot be tried here says nothing
    except _DAMAGED as error:
        return MailSignature(SignatureVerdict.BROKEN, *told, str(error))
    if not fits:
        return MailSignature(SignatureVerdict.BROKEN, *told)
    return MailSignature(SignatureVerdict.PARTLY if left else SignatureVerdict.VALID, *told, left)


def _uncovered(signed: dkim.DKIM, fields: Mapping[bytes, bytes]) -> Iterator[str]:
    """What a reader sees of a mail that its signature says nothing of."""
    covered = [name.strip().lower() for name in fields[b"h"].split(b":")]
    there = [name.lower() for name, _ in signed.headers]
    for name in _SHOWN:
        if there.count(name) > covered.count(name):
            yield name.decode("ascii")
    policy = CanonicalizationPolicy.from_c_value(fields.get(b"c", b"simple/simple"))
    if b"l" in fields and int(fields[b"l"]) < len(policy.canonicalize_body(signed.body)):
        yield "text"


def _ascii(value: bytes) -> str:
    return "".join(value.decode("ascii").split())


def remembered(ask: AskKey, patience: int = 3) -> AskKey:
    """Asks for each name once, and nothing more where several names got no answer.

    Args:
        patience: So many.
    """
    silent: list[str] = []

    @cache
    def asked(name: str) -> bytes | None:
        found = ask(name) if len(silent) < patience else None
        if found is None:
            silent.append(name)
        return found

    return asked


def ask_name_server(name: str) -> bytes | None:
    """Ask this machine's name server for a key; never raises."""
    from dns.exception import DNSException
    from dns.resolver import NXDOMAIN, NoAnswer, resolve

    try:
        answers = resolve(name, "TXT", lifetime=5.0)
    except (NXDOMAIN, NoAnswer):
        return b""
    except (DNSException, OSError):
        return None
    return _record([b"".join(answer.strings) for answer in answers])


def _record(texts: Sequence[bytes]) -> bytes:
    """The one text that holds a key, where a name has several."""
    return next((text for text in texts if b"p=" in text), b"")
