"""Sums of money, from which an advertised rent is known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discrimtest.masking.tells import Stretch, Tells

_SUM = r"\d{1,3}(?:[ .,]\d{3})+(?:,\d\d|,-)?|\d+(?:[.,]\d\d?)?(?:,-)?"
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?:(?:€|eur|euros?)\s?(?:{_SUM})(?!\d)"
    rf"|(?:{_SUM})\s?(?:€|eur(?:o'?s?)?(?!\w)|,-(?!\w)|"
    r"(?=/\s?(?:m|maand|mois|month)\b|per\s+maand|par\s+mois|a\s+month|p/m\b)|all-?in\b))"
)
_CALLED = re.compile(
    r"(?<!\w)(?:kost|huur(?:prijs)?|prijs|vraagprijs|loyer|rent|waarborg|charges|lasten|provisie)"
    r"(?:\s+(?:is|bedraagt|van|de|est|:))*\s*:?\s*(?P<sum>\d{3,4})(?![\d/.:]|\s?(?:m2|m²|kwh))"
)


def amounts(text: str) -> Iterator[Stretch]:
    """Stretches of a folded text that are sums of money."""
    for match in _AMOUNT.finditer(text):
        yield Stretch(match.start(), match.end(), Tells.AMOUNT)
    for match in _CALLED.finditer(text):
        yield Stretch(*match.span("sum"), Tells.AMOUNT)
