"""Whether an answer takes the letter for a test: told to a person, who decides."""

from __future__ import annotations

import re

from discrimtest.masking.folded import folded

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
_TELLS = re.compile("|".join((*_DUTCH, *_FRENCH, *_ENGLISH)))


def takes_for_a_test(reply: str) -> bool:
    """Whether the sender's own words ask or say that the candidate is not real.

    >>> takes_for_a_test("C'est un testing ?"), takes_for_a_test("Le test du gaz est lundi.")
    (True, False)
    """
    return bool(_TELLS.search(" ".join(folded(reply).replace("’", "'").split())))
