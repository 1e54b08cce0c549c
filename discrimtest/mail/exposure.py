"""Whether an answer takes the letter for a test: told to a person, who decides."""

from __future__ import annotations

from discrimtest.mail.phrases import Phrases, as_phrases_are

_DUTCH = (
    r"\b(?:praktijk|correspondentie|discriminatie|situatie)-? ?(?:test|toets)",
    r"\bis (?:dit|dat) (?:\w+ ){0,3}test\b",
    r"\b(?:dit|dat) (?:is|lijkt)(?: \w+){0,3} een test\b",
    r"\bbestaat u\b|\bu (?:\w+ ){0,2}(?:niet|echt) bestaat",
    r"\bbent? (?:je|u|jij) (?:wel )?(?:een )?echte? (?:persoon|mens|kandidaat|kandidate|huurder)",
    r"\b(?:dit|dat|het|alles) is (?:\w+ )?nep\b|\b(?:dit|dat|het) nep is\b",
    r"\bgeen echte? (?:persoon|mens|kandidaat|kandidate|huurder)",
    r"\bkomt (?:dit|dat|uw vraag|uw mail) van (?:een |de )?(?:universiteit|hogeschool)",
    r"\b(?:komt|is) (?:dit|dat)[^.?!]{0,15} (?:onderzoek|enquete) van\b",
    r"\b(?:doen|doe|werken|werk) (?:\w+ )?niet mee aan [^.?!]{0,20}(?:onderzoek|studie|enquete)",
    r"\bnep-?(?:profiel|kandida|aanvra|account|naam|mail|persoon)",
    r"\b(?:vals|valse) (?:profiel|kandida|aanvra|naam|identiteit)",
)
_FRENCH = (
    r"\b(?:venez-vous|vient|emane)[^.?!]{0,10} (?:d'une|de l') ?universite",
    r"\b(?:etude|enquete|recherche) (?:d'une|de l') ?universite",
    r"\b(?:participons|participe) (?:pas|plus) (?:a|aux) [^.?!]{0,15}(?:etude|recherche|enquete)",
    r"\b(?:c'est|tout est) (?:du )?(?:faux|bidon)\b",
    r"\bpas (?:une? )?vraie? (?:personne|candidate?|locataire)",
    r"\b(?:un|du|des|le|ce|ces|vos) testings?\b",
    r"\btests? de (?:situation|discrimination|correspondance)",
    r"\b(?:est-ce|c'est|s'agit-il)[^.?!]{0,15} un test\b",
    r"\bclients? mysteres?\b",
    r"\bfaux (?:candidat|profil|dossier|locataire|nom)",
    r"\bfausse (?:candida|demande|identite)",
    r"\bexistez-vous\b",
    r"\b(?:etes-vous|vous etes)[^.?!]{0,15} vraie? (?:personne|candidat)",
)
_ENGLISH = (
    r"\bcome from (?:a|the|some) university\b[^.!]{0,30}\?",
    r"\b(?:not|never) (?:tak(?:e|ing) part|participat\w+) in [^.?!]{0,15}(?:research|stud|survey)",
    r"\b(?:this|it|you) (?:is|are) (?:a )?fake\b",
    r"\bnot (?:a )?real (?:person|candidate|tenant|applicant)",
    r"\b(?:discrimination|correspondence|situation|audit) (?:test|stud)",
    r"\bmystery[- ]?(?:shop|client|call|tenant|visit|guest)",
    r"\bare you (?:testing (?:me|us)|a real)\b",
    r"\bis this (?:a|some)(?: \w+){0,2} test\b",
    r"\bfake (?:enquir|inquir|appl|profile|candidate|tenant|name|request|person)",
)
_EQUALITY = (
    r"(?:unia|vmri|(?:vlaams )?mensenrechteninstituut|huurdersbond|woonrechter|"
    r"defenseur des droits|sos racisme|human rights institute|equality body)"
)
"""Whose name in a question is hardly there for another reason than a suspicion."""
_INSPECTION = r"(?:(?:woon)?inspectie|inspection|(?:housing )?inspectorate)"
_SENDER = rf"(?:(?:de|het|the|le) |l')?(?:{_EQUALITY}|{_INSPECTION})"
_AUTHORITY = (
    rf"(?:(?:de|the|la) )?(?:stad|gemeente|overheid|city|council|government|commune|ville|"
    rf"{_SENDER})"
)
_NEAR = r"[^.?!]{0,25}\b"
_IT = r"(?:dit|dat|u|je|jij|(?:deze|dit|uw|je|jouw) (?:vraag|aanvraag|mail|bericht|verzoek))"
_IS = r"(?:is|bent?|komt?|werkt?|hoort|mailt|schrijft|lijkt)"
_SENT_BY = (
    rf"\b{_EQUALITY}\b[^.?!]*\?",
    rf"\b{_IS} {_IT} {_NEAR}(?:van|voor|bij) {_SENDER}\b",
    rf"\b{_IT} {_IS} {_NEAR}(?:van|voor|bij) {_SENDER}\b",
    rf"\b{_IT} (?:\w+ ){{0,3}}(?:van|voor|bij) {_SENDER} {_IS}\b",
    rf"\bzit {_AUTHORITY} (?:hier|er) ?achter\b|\b{_AUTHORITY} (?:hier|er) ?achter zit\b",
    rf"(?:^|[.?!] )(?:stuurt|heeft) {_AUTHORITY} (?:u|je)\b[^.?!]*\?",
    rf"\bdoor {_AUTHORITY} (?:\w+ )?gestuurd\b|\bin opdracht van {_AUTHORITY}\b",
    rf"\bactie van {_AUTHORITY} tegen\b|\b(?:riekt|ruikt) naar {_SENDER}\b",
    r"\b(?:ons|mij|me) (?:\w+ )?testen\b|\bu (?:\w+ ){0,2}inspecteur (?:bent|van)\b",
    r"\bbent? (?:u|je) (?:\w+ ){0,2}inspect(?:eur|rice)\b",
    rf"\b(?:etes|venez|travaillez|agissez)[ -]{_NEAR}(?:de|d'|du|pour|chez|par) ?{_SENDER}\b",
    rf"\bc'est (?:pour|chez|par|un coup (?:de|d'|du)) ?{_SENDER}\b",
    rf"\b(?:l')?{_AUTHORITY} (?:qui )?(?:vous (?:a )?(?:envoye|envoie|paie|mandate)|est derriere)",
    rf"\b(?:un coup (?:de|d'|du)|(?:demande|message|mail|courriel) sent|on dirait) ?{_SENDER}\b",
    r"\bvous (?:nous|me) testez\b|\b(?:nous|me) tester\b|\betes[ -](?:vous )?(?:un )?inspect",
    rf"\b(?:are you|you are|is this|this is|come|work) {_NEAR}(?:from|for|with|by) {_SENDER}\b",
    rf"\bis this an? (?:\w+ )?{_INSPECTION}\b|\bare you an? (?:\w+ )?inspector\b",
    rf"\b(?:did|has) {_AUTHORITY} (?:send|sent|put|ask(?:ed)?) you\b",
    rf"\b{_AUTHORITY} (?:is )?behind (?:this|it|you)\b|\bsent (?:\w+ )?by {_AUTHORITY}\b",
)
_NAMED = (
    *("unia", "vmri", "mensenrechten", "huurdersbond", "woonrechter", "defenseur", "racisme"),
    *("human rights", "equality body", "inspect", "stad", "gemeente", "overheid", "city"),
    *("council", "government", "commune", "ville", "testen", "testez", "tester"),
)
TELLS = Phrases({("",): (*_DUTCH, *_FRENCH, *_ENGLISH), _NAMED: _SENT_BY})


def takes_for_a_test(reply: str) -> bool:
    """Whether the sender's own words ask or say that the candidate is not real, or who is behind.

    >>> takes_for_a_test("C'est un testing ?"), takes_for_a_test("Le test du gaz est lundi.")
    (True, False)
    >>> takes_for_a_test("Komt dit van Unia?"), takes_for_a_test("Zie ook de website van Unia.")
    (True, False)
    """
    return TELLS.in_text(as_phrases_are(reply))
