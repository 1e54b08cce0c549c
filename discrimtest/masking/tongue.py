"""In which language a text is written."""

from __future__ import annotations

import re
from functools import lru_cache

_WORDS = {
    "nl": "of die dit hij zij de het een en is u uw je jij jullie wij we ik niet van voor op "
    "met om te bij dat naar aan kan mag wordt zijn heeft hebben nog al ook dag beste geachte "
    "mevrouw groeten "
    "bezoek gelieve kom ons onze geen goed maar bent hebt eerst huis kunnen welkom als "
    "langs even",
    "fr": "le la les un une et est vous votre vos nous je il elle ne pas de du des pour sur avec "
    "dans que qui ce cette bonjour madame monsieur merci cher chere visite cordialement "
    "etes avez pouvez au aux mais deja par en si venez venir liste bien",
    "en": "the a an and is you your we our i not of for on with to at that it are have has will "
    "can dear hi hello please thank thanks viewing regards flat would us be do does no but",
}
_TONGUES = tuple((language, frozenset(words.split())) for language, words in _WORDS.items())
_WORD = re.compile(r"[a-z]+")


@lru_cache(maxsize=256)
def tongue(small: str, otherwise: str = "nl") -> str:
    """The language of a folded text: "nl", "fr" or "en"; ``otherwise`` where no word tells."""
    words = _WORD.findall(small)
    counts = {language: sum(map(known.__contains__, words)) for language, known in _TONGUES}
    most = max(counts.values())
    if not most or counts.get(otherwise) == most:
        return otherwise
    return max(counts, key=counts.__getitem__)
