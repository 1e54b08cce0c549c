"""How an advertiser can be reached: phone, mailbox and link, in one spelling each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import phonenumbers

from discrimtest.errors import Problem, WrongInput
from discrimtest.intake.remembered import remembered
from discrimtest.tables.spelling import tidy

REGION = "BE"
# words part numbers: the library would dial the letters of "0470 00 00 01 (na 18u)"
_PARTING = re.compile(r"[;,|&]|\s[-–/]\s|[^\W\d_]+")
# a form that asks for a number gets one
_PLACEHOLDER = re.compile(r"(\d)\1{6,}")
_COUNTING = ("01234567890", "9876543210")
_ROUNDED = re.compile(r"\d[.,]\d+e[+-]?\d+", re.IGNORECASE)
_MAILBOX = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59}))"
)
_BOXES = re.compile(r"[;,]| / ")
_NAMED = re.compile(r"<([^<>]*)>\s*$")
_NO_ANSWER = re.compile(
    r"(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|ne[-_.]?pas[-_.]?repondre)[^@]*@.*"
)
_USUAL_LINK = re.compile(r"https?://([a-z0-9.-]+)(?:/[!-~]*)?")
_HOST = re.compile(r"(?:[\w-]+\.)+(?:[^\W\d_]{2,}|xn--[\w-]+)")


@remembered
def read_phone(text: str) -> tuple[str, str]:
    """A phone number in E.164 ("+3256001122") and a note.

    A number needs the length a number of its country can have; whether the exchange is in use
    is not asked, for that changes from year to year.

    Returns:
        The number, or empty when none is stated or readable; the note is empty when there is
        nothing to say. No note shows the number.
    """
    plain = tidy(text)
    if not plain:
        return "", ""
    stated = () if _ROUNDED.fullmatch(plain) else (plain, *_PARTING.split(plain))
    first = next(filter(None, map(_e164, stated)), "")
    if not first:
        return "", "the phone number can not be read: taken as none"
    if _is_placeholder(first):
        return "", "the phone number is one digit repeated or counting up: taken as none"
    if first == _e164(plain):
        return first, ""
    return first, "more than a phone number is stated: the first number is used"


@remembered
def read_mailbox(text: str) -> tuple[str, str]:
    """A full mailbox in lower case and a note.

    Returns:
        The mailbox, or empty when none is stated, it is none, or it takes no answers
        ("noreply@"); the note says why. No note shows the mailbox.
    """
    plain = tidy(text).casefold().removeprefix("mailto:").strip()
    if not plain or plain in {"-", "?"}:
        return "", ""
    parts = [_bare_address(part) for part in _BOXES.split(plain) if part.strip()]
    boxes = [box for box in map(_ascii_domain, parts) if _is_mailbox(box)]
    if not boxes:
        return "", "the e-mail address can not be read: taken as none"
    if _NO_ANSWER.fullmatch(boxes[0]):
        return "", "the mailbox takes no answers: taken as none"
    note = "" if len(parts) == 1 else "more than a mailbox is stated: the first one is used"
    return boxes[0], note


def read_link(text: str) -> tuple[str, str, str]:
    """The address of the advertisement, the portal's host and a note.

    Returns:
        Link and host ("portaal.example", without "www."), both empty when none is stated or it
        is no web address; the note says why.
    """
    plain = tidy(text)
    if not plain or plain in {"-", "?"}:
        return "", "", ""
    address = plain if "://" in plain else f"https://{plain}"
    host = _host(address).removeprefix("www.").rstrip(".")
    if not _HOST.fullmatch(host) or " " in plain:
        return "", "", "the link is no web address: taken as none"
    return address, host, ""


def _host(address: str) -> str:
    """The host of a web address; empty for what is none."""
    if usual := _USUAL_LINK.fullmatch(address):
        return usual[1]
    try:
        parts = urlsplit(address)
        return parts.hostname or "" if parts.scheme in {"http", "https"} else ""
    except ValueError:
        return ""


class NotIdentifying:
    """Contacts that many advertisers share, so that they tell nobody apart.

    Args:
        entries: Phone numbers in any spelling, mailboxes, or domains ("@portaal.example").

    Raises:
        WrongInput: With every entry that is none of these.
    """

    def __init__(self, entries: Iterable[str] = ()) -> None:
        self._mailboxes: set[str] = set()
        self._phones: set[str] = set()
        self._domains: set[str] = set()
        problems: list[Problem] = []
        for entry in entries:
            plain = tidy(entry).casefold()
            number, _ = read_phone(plain) if "@" not in plain else ("", "")
            if plain.startswith("@"):
                self._domains.add(plain)
            elif "@" in plain:
                self._mailboxes.add(plain)
            elif number:
                self._phones.add(number)
            else:
                problems.append(
                    Problem(
                        "contacts that tell nobody apart",
                        entry,
                        "must be a phone number, a mailbox or a domain",
                        'Write "056 00 00 00", "info@portal.example" or "@portal.example".',
                        "own_address.unreadable",
                    )
                )
        if problems:
            raise WrongInput("The shared contacts can not be read.", problems)

    def phone(self, number: str) -> bool:
        """Whether this E.164 number is shared."""
        return number in self._phones

    def mailbox(self, address: str) -> bool:
        """Whether this mailbox, or every mailbox of its domain, is shared."""
        return address in self._mailboxes or f"@{address.partition('@')[2]}" in self._domains


def _is_placeholder(number: str) -> bool:
    """Whether the digits behind the country of this E.164 number are no subscriber's."""
    digits = number.removeprefix("+32")
    return bool(_PLACEHOLDER.fullmatch(digits)) or any(digits in run for run in _COUNTING)


@remembered
def _e164(text: str) -> str:
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _bare_address(text: str) -> str:
    """The address in "Name <address>", or the text itself."""
    named = _NAMED.search(text)
    return named[1].strip() if named else text.strip()


def _ascii_domain(address: str) -> str:
    local, at, domain = address.rpartition("@")
    if at and not domain.isascii():
        try:
            return f"{local}@{domain.encode('idna').decode('ascii')}"
        except UnicodeError:
            return ""
    return address


def _is_mailbox(address: str) -> bool:
    return (
        bool(_MAILBOX.fullmatch(address))
        and len(address) <= 254
        and len(address.partition("@")[0]) <= 64
    )
