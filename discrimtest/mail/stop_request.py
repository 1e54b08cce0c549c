"""Whether an answer asks never to be written to again: proposed to a person, who decides."""

from __future__ import annotations

import re

from discrimtest.masking.folded import folded

_US = r"(?:mij|me|ons)"
_REACH = r"(?:contacteren|contacteer|mailen|mail|schrijven|schrijf|bellen|bel|benaderen|benader)"
_DUTCH = (
    rf"{_REACH} {_US} (?:a\.?u\.?b\.? |aub |alstublieft )?(?:niet|nooit) (?:meer|opnieuw|nog)\b",
    rf"(?:niet|nooit) (?:meer|opnieuw|nog) (?:te )?(?:gecontacteerd|gemaild|{_REACH})",
    r"geen (?:contact|e-?mails?|mails?|berichten) meer (?:met|te|op|van|wens|wil|ontvang)",
    r"\bneem(?:t u)? geen contact meer",
    rf"\bstop (?:aub |alstublieft )?met (?:{_US} (?:te )?)?{_REACH}",
    rf"\blaat {_US} (?:voortaan )?(?:met rust|gerust)",
)
_FRENCH = (
    r"\bne (?:m'|nous |me )(?:ecrivez|ecris|contactez|contacte|appelez|derangez) plus",
    r"\bne plus (?:m'|nous |me )(?:ecrire|contacter|appeler|deranger)",
    r"\bne (?:souhaitons?|voulons?|souhaite|veux|desire|desirons) plus (?:jamais )?etre contacte",
    r"\b(?:cessez|arretez) de (?:m'|nous |me )(?:ecrire|contacter|appeler|deranger|importuner)",
    r"\blaissez[- ](?:moi|nous) (?:tranquilles?|en paix)",
)
_ENGLISH = (
    r"\b(?:do not|don't|never) (?:ever )?(?:write|contact|e-?mail|mail|call) (?:to )?(?:me|us)\b",
    r"\bstop (?:writing|contacting|e-?mailing|mailing|calling) (?:to )?(?:me|us)\b",
    r"\bleave (?:me|us) alone\b",
)
_ASKS = re.compile("|".join((*_DUTCH, *_FRENCH, *_ENGLISH)))


def asks_to_stop(reply: str) -> bool:
    """Whether the sender's own words ask for no more contact.

    >>> asks_to_stop("Gelieve mij niet meer te contacteren.")
    True
    >>> asks_to_stop("U moet mij niet meer bellen, ik mail u het adres.")
    True
    >>> asks_to_stop("Het is niet meer vrij, u kunt ons altijd opnieuw contacteren.")
    False
    """
    return bool(_ASKS.search(" ".join(folded(reply).replace("’", "'").split())))
