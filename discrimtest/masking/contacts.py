"""Mailboxes, links, telephone and other numbers that lead to somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discrimtest.masking.tells import Stretch, Tells

_TOP = (
    r"(?:be|com|eu|net|org|nl|fr|lu|immo|vlaanderen|brussels|gent|info|biz|io|app|house|homes|"
    r"realestate|estate|online|site|website|shop|link|page|vastgoed|example)"
)
_AT = (
    r"(?:\s*[(\[{<]\s*(?:at|a|@|apenstaart(?:je)?|arobase)\s*[)\]}>]\s*"
    r"|\s+(?:at|apenstaart(?:je)?|arobase)\s+|\s?@\s?)"
)
_SPOKEN_DOT = r"(?:\s*[(\[{]\s*(?:dot|punt|point|\.)\s*[)\]}]\s*|\s+(?:dot|punt|point)\s+)"
_HOST = r"[\w-]+(?:\.[\w-]+)*"

# Each begins where a word begins: else a long line would be read again from each of its letters.
_MAILBOX = re.compile(
    r"(?<![\w.+'-])(?:[\w.+'-]{1,80}@[\w-]+(?:\.[\w-]+)+"
    rf"|[\w.+'-]{{1,80}}{_AT}{_HOST}(?:{_SPOKEN_DOT}{_HOST})*(?:\.|{_SPOKEN_DOT}){_TOP}(?!\w))"
)
_LINK = re.compile(
    r"(?:https?://|www\.)\S+"
    rf"|(?<![\w.@-])[\w-]{{2,63}}(?:\.[\w-]{{1,63}}){{0,4}}(?:\.|{_SPOKEN_DOT}){_TOP}(?![\w-]|\.\w)"
    r"(?:/[^\s,;)]*)?"
    r"|(?<![\w.@-])[\w-]{1,40}\.[a-z]{2,4}/[^\s,;)]+"
)
_HANDLE = re.compile(
    r"(?<![\w.@/])@[a-z_][\w.]{2,40}"
    r"|(?<!\w)(?:insta(?:gram)?|ig|facebook|fb|twitter|tiktok|linkedin|snapchat|skype|messenger|"
    r"telegram)\b(?:\s?[:=/]\s?|\s(?=@?[\w-]*[._\d]\w))(?P<handle>@?[\w.-]{3,60})"
)

_COMPANY = re.compile(
    r"(?<!\w)(?:be[\s.:-]{0,2}(?:\(0\))?)?[01]?\d{3}[ .]?\d{3}[ .]?\d{3}(?![\w/]|[.,]\d)"
)
_CALLED_COMPANY = re.compile(
    r"(?<!\w)(?:btw|tva|vat|kbo|bce|rpr|rpm|ond(?:ernemings)?\.?\s?n(?:umme)?r|"
    r"ondernemingsnummer|n°\s?d'entreprise|numero\s+d'entreprise)\b[^\d\n]{0,25}"
    r"(?P<number>[01]?\d{3}[ .]?\d{3}[ .]?\d{3})(?!\d)"
)
_ACCOUNT = re.compile(
    r"(?<!\w)(?:be\d{2}(?:[ .-]?\d{4}){3}"
    r"|(?:nl|fr|lu|de|gb|es|it|pt|pl)\d{2}(?:[ .-]?[\da-z]{4}){2,7}"
    r"(?:[ .-]?[\da-z]{1,4})?|\d{3}-\d{7}-\d{2})(?!\w)"
)
_LICENCE = re.compile(
    r"(?<!\w)(?:biv|ipi|cib)\b[^\d\n]{0,40}"
    r"(?P<number>\d{3}[ .]?\d{3}(?:\s{0,2}(?:&|en|et|and|,|/)\s{0,2}\d{3}[ .]?\d{3})*)(?!\d)"
)
_REFERENCE = re.compile(
    r"(?<!\w)(?:ref(?:erentie|erence)?(?:nummer)?|dossier(?:nummer|nr)|kenmerk|pandnummer|pandnr)"
    r"\b\.?(?:\s{0,2}(?:[:.=-]|n[°r]\.?|nummer|is|de|met))*\s{0,2}"
    r"(?P<number>(?=[\w./-]*\d)[\w-]+(?:[./]\w+)*)"
)

_BETWEEN = "[ ./()–-]{0,3}"
_PHONE = re.compile(
    r"(?<![\w/.-])(?!\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b)"
    rf"(?:(?:\+\s?|00|0|\()\d(?:{_BETWEEN}\d){{7,13}}|32[1-9]\d{{7,8}}(?!\d)"
    r"|4\d\d[ /.]\d\d[ .]?\d\d[ .]?\d\d(?!\d))"
)
_CALLED_PHONE = re.compile(
    r"(?<!\w)(?:tel(?:efoon)?(?:nummer|nr)?|gsm|bel|bellen|sms|app|whatsapp|mobiel|phone|call|fax)\b"
    rf"[\s.:]{{0,3}}(?:\w{{2,5}}\s){{0,2}}(?P<number>\+?\d(?:{_BETWEEN}\d){{5,13}})(?!\d)"
)
_TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_UNITS = "een|twee|drie|vier|vijf|zes|zeven|acht|negen"
_SPOKEN_NUMBER = (
    rf"(?:nul|(?:(?:{_UNITS})en)?(?:{_TENS})|{_UNITS}|tien|elf|twaalf|dertien|veertien|vijftien|"
    r"zestien|zeventien|achttien|negentien|zero|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|"
    r"onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|soixante|septante|"
    r"nonante|one|two|three|four|five|seven|eight|nine|double|\d{1,3})"
)
_SPOKEN_PHONE = re.compile(rf"(?<!\w)(?:nul|zero|plus)(?:[\s,./-]+{_SPOKEN_NUMBER}(?!\w)){{4,14}}")

_FOUND = (
    (_MAILBOX, Tells.MAILBOX),
    (_HANDLE, Tells.LINK),
    (_LINK, Tells.LINK),
    (_ACCOUNT, Tells.NUMBER),
    (_LICENCE, Tells.NUMBER),
    (_CALLED_COMPANY, Tells.NUMBER),
    (_PHONE, Tells.PHONE),
    (_COMPANY, Tells.NUMBER),
    (_CALLED_PHONE, Tells.PHONE),
    (_SPOKEN_PHONE, Tells.PHONE),
    (_REFERENCE, Tells.NUMBER),
)


def contacts(text: str) -> Iterator[Stretch]:
    """Stretches of a folded text that lead to somebody, whoever that is."""
    for pattern, kind in _FOUND:
        for match in pattern.finditer(text):
            (start, end) = match.span(match.lastgroup) if match.lastgroup else match.span()
            yield Stretch(start, end, kind)


def mailboxes(text: str) -> Iterator[Stretch]:
    """Mailboxes of a folded text alone."""
    return (Stretch(*match.span(), Tells.MAILBOX) for match in _MAILBOX.finditer(text))
