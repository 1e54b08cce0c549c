"""Whether an answer asks never to be written to again: proposed to a person, who decides."""

from __future__ import annotations

import re

from discrimtest.mail.phrases import Phrases, as_phrases_are

_NEAR = r"[^.?!]{0,30}"
_US = r"(?:mij|me|ons)"
_REACH = r"(?:contacteren|contacteer|mailen|mail|schrijven|schrijf|bellen|bel|benaderen|benader)"
_REACHED = r"(?:gecontacteerd|gemaild|aangeschreven)"
_NOT_ABLE = r"(?<!kunt mij )(?<!kunt me )(?<!kunt ons )(?<!kan u )(?<!kon u )(?<!kon je )"
_PLEASE = r"(?:a\.?u\.?b\.? |alstublieft )?"
_NEWS = r"(?:contact\w*|communicatie|correspondentie|e-?mails?|mails?|bericht\w*|brie(?:f|ven))"
_DUTCH = {
    ("niet", "nooit"): (
        rf"{_REACH} {_US} {_PLEASE}(?:niet|nooit) (?:meer|opnieuw|nog)\b",
        rf"{_NOT_ABLE}(?:niet|nooit) (?:meer|opnieuw|nog) (?:te )?(?:{_REACHED}|{_REACH})",
        r"\b(?:wil|willen|wens|wensen) (?:\w+ ){0,3}niets meer (?:van u )?(?:te )?horen",
    ),
    ("geen ",): (
        rf"(?<!t u )(?<!t je )geen {_NEWS} meer (?:met|te|op|van|wens|wil|ontvang)",
        r"\bneem(?:t u)? geen contact meer",
        rf"\b(?:wens|wensen|wil|willen|hoef|hoeven) (?:\w+ ){{0,3}}geen (?:enkele? )?{_NEWS} meer",
        rf"\b(?:wens|wensen|wil|willen) (?:\w+ ){{0,3}}geen verdere? {_NEWS}",
        rf"\b(?:stuur|stuurt|zend) {_US} {_PLEASE}geen (?:verdere )?{_NEWS}",
        rf"\b{_US} {_PLEASE}geen (?:verdere )?{_NEWS}(?: meer)? (?:te )?(?:sturen|zenden)",
    ),
    ("prijs op ",): (rf"\bprijs op verdere? {_NEWS}",),
    ("haal ", "verwijder ", "schrap "): (
        rf"\b(?:haal|verwijder|schrap) (?:{_US}|mijn|onze)\b{_NEAR}\b(?:bestand|lijst|gegevens)\b",
    ),
    ("staken", "stop"): (
        r"\bcontact\w* (?:te )?(?:staken|stoppen|stop te zetten|stopzetten)\b",
        rf"\bstop {_PLEASE}met (?:{_US} (?:te )?)?{_REACH}",
    ),
    ("rust",): (rf"\blaat {_US} (?:voortaan )?(?:met rust|gerust)",),
}
_TOUCH = r"(?:ecrire|contacter|appeler|deranger|importuner|solliciter|joindre|telephoner)"
_TOUCHED = r"(?:ecrivez|ecris|contactez|contacte|appelez|derangez|importunez|sollicitez)"
_LETTERS = (
    r"(?:messages?|e-?mails?|mails?|courriels?|courriers?|contacts?|lettres?|sollicitations?)"
)
_DROP = r"(?:retirez|supprimez|enlevez|effacez|rayez)"
_LIST = r"(?:liste|fichier|coordonnees|adresse)"
_WANT = r"(?:souhaitons?|voulons?|souhaite|veux|desire|desirons)"
_FRENCH = {
    ("ne ",): (
        rf"\bne (?:m'|nous |me ){_TOUCHED} plus",
        rf"\bne plus (?:jamais )?(?:m'|nous |me ){_TOUCH}",
        rf"\bne plus (?:m'|nous |me )(?:envoyer|adresser) (?:\w+ |d'){{0,2}}{_LETTERS}",
        rf"\bne {_WANT} plus (?:jamais )?etre (?:contacte|sollicite|derange)",
        rf"\bne {_WANT} plus (?:recevoir |avoir )?(?:aucune? |de |d'|vos |votre |ces ){_LETTERS}",
    ),
    ("cesse", "arrete"): (
        rf"\b(?:cessez|arretez|cesser|arreter) de (?:m'|nous |me )(?:{_TOUCH}|envoyer|adresser)",
        rf"\b(?:cessez|cesser|arretez) (?:tout|toute|vos|ces) {_LETTERS}",
    ),
    ("retirez", "supprimez", "enlevez", "effacez", "rayez"): (
        rf"\b{_DROP}[- ](?:moi|nous|mes|mon|nos|notre)\b{_NEAR}\b{_LIST}",
    ),
    ("laissez",): (r"\blaissez[- ](?:moi|nous) (?:tranquilles?|en paix)",),
}
_MAILS = r"(?:messages?|e-?mails?|mails?|letters?|contact|communications?|correspondence)"
_SEND = r"(?:write|contact|e-?mail|mail|call)"
_NO_WISH = r"(?:do not|don't|no longer) (?:wish|want)"
_ENGLISH = {
    ("do not ", "don't ", "never ", "no longer "): (
        rf"\b(?:do not|don't|never) (?:ever )?(?:{_SEND} or )?{_SEND} (?:to )?(?:me|us)\b",
        rf"\b(?:do not|don't) send (?:me|us) (?:any )?(?:more|further) {_MAILS}",
        rf"\b{_NO_WISH} (?:to )?(?:receive |have )?(?:any )?(?:more |further ){_MAILS}",
        rf"\b{_NO_WISH} to hear from you\b",
    ),
    ("stop ",): (r"\bstop (?:writing|contacting|e-?mailing|mailing|calling) (?:to )?(?:me|us)\b",),
    ("no more ", "no further "): (rf"(?:^|[.!] )(?:please,? )?no (?:more|further) {_MAILS}\b",),
    ("remove ", "delete "): (
        rf"\b(?:remove|delete) (?:me|us|my|our)\b{_NEAR}\b(?:list|records|database)\b",
    ),
    ("leave ",): (r"\bleave (?:me|us) alone\b",),
}
ASKS = Phrases({**_DUTCH, **_FRENCH, **_ENGLISH})
_A_CALL = re.compile(r"\b(?:bel|bellen|appel\w+|telephoner|call(?:ing)?)\b")
_INSTEAD = re.compile(r"[^,;]{0,40}?(?:,|;| maar\b| mais\b| but\b)")
_ANOTHER_WAY = re.compile(
    r"\b(?:e-?mail\w*|mail\w*|sms\w*|text|bericht\w*|schrijf|schrijven|gsm|whatsapp|"
    r"ecri\w+|courriels?|messages?|portable|write|mobile|cell)\b"
)
_NOR = re.compile(r"\b(?:niet|geen|noch|nooit|ne|ni|pas|not|don't|no|nor|never)\b")


def asks_to_stop(reply: str) -> bool:
    """Whether the sender's own words ask for no more contact.

    To ask for a mail in place of a call is to ask for an answer; to ask for no more calls, and say
    nothing else, may mean everything, and a person decides.

    >>> asks_to_stop("Gelieve mij niet meer te contacteren.")
    True
    >>> asks_to_stop("U moet mij niet meer bellen, ik mail u het adres.")
    False
    >>> asks_to_stop("Het is niet meer vrij, u kunt ons altijd opnieuw contacteren.")
    False
    """
    return any(not _asks_for_another_way(*found) for found in ASKS.found(as_phrases_are(reply)))


def _asks_for_another_way(phrase: str, rest: str) -> bool:
    """Whether only calls are unwelcome, and the same sentence names what is welcome."""
    return bool(
        _A_CALL.search(phrase)
        and _INSTEAD.match(rest)
        and _ANOTHER_WAY.search(rest)
        and not _NOR.search(rest)
    )
