"""Remarks that sort people, whatever a study tests: "people like you", "a normal family"."""

from __future__ import annotations

_YOUR = (
    r"(?:uw|jullie|jouw|je|zulke|zo'n|zo een|dergelijke|dit soort|dat soort|die|hun|vreemde|andere|"
    r"onze|votre|vos|ce genre de|ces|cette|une autre|notre|your|their|such|that kind of|"
    r"this kind of|another|our)"
)
_LIKE_YOU = (
    r"(?:mensen|koppels|families|gezinnen|mannen|vrouwen|jongens|lui|volk) (?:zoals|gelijk|als) "
    r"(?:u|jullie|jij|gij|gulder|dat|die)"
    r"|(?:mensen|lui|volk|koppels|families) van (?:hier|bij ons|eigen bodem|"
    r"(?:dat|uw|jullie|jouw|dit|die|ons) (?:slag|soort|type|strekking|kant|geaardheid|cultuur))"
    r"|(?:uw|jullie|jouw|ons|dat|dit|zo'n|dien) (?:slag|soort|type) (?:van )?"
    r"(?:mensen|volk|koppels?|lui|huurders)?"
    r"|eigen volk|de verkeerde kant|anders geaard\w*"
    r"|(?:les |des )?(?:gens|personnes|couples|familles|hommes|femmes) "
    r"(?:comme (?:vous|ca|cela|eux)|d'ici|de chez nous|de votre (?:genre|espece|sorte|culture))"
    r"|(?:ce|votre) (?:genre|type) (?:de |d')(?:couples?|personnes?|gens|famille|"
    r"locataires?|relations?)"
    r"|(?:people|couples|families|folks?|types) (?:like (?:you|that)|from (?:here|around here))"
    r"|locals|(?:this|that|your) (?:kind|sort|type) of (?:people|couples?|family)"
    r"|your (?:kind|sort)"
)
_ORDINARY = (
    r"(?:klassieke?|norma(?:al|le)|gewo(?:on|ne)|traditione(?:el|le)|echte?|doorsnee|typisch|"
    r"standaard) (?:gezin(?:nen|netje)?|koppels?|famil\w+|stel(?:letje)?|huishouden)"
    r"|(?:famille|couple|menage)s? (?:normale?|classique|traditionnel(?:le)?|ordinaire)s?"
    r"|(?:normal|traditional|ordinary|proper|classic|regular) (?:famil(?:y|ies)|couples?|household)"
)
_ROUND = (
    r"roze (?:koppels?|gezin\w*|huishoudens?|stel\w*)|regenboog\w*|rainbow \w+|arc-en-ciel"
    r"|jonge koppels?|jeunes couples?"
)
_LIVES = (
    rf"{_YOUR} (?:\w+ )?(?:relaties?|levens(?:stijl|wijze|wandel)|leefwijze|manier van leven|"
    r"cultu(?:ur|ren)|gewoont\w+|zeden|geloof|godsdienst\w*|religies?|relations?|mode de vie|"
    r"style de vie|vie privee|cultures?|religions?|coutumes?|moeurs|foi|relationships?|"
    r"lifestyles?|ways? of life|faith|customs)"
    r"|ramadan|omgebouwd\w*|geopereerd\w*|(?:personnes? )?operee?s?|travest\w+|"
    r"transitie"
    r"|(?:een )?man of (?:een )?vrouw|(?:un )?homme ou (?:une )?femme|(?:a )?man or (?:a )?woman"
)
_HOW_LONG = (
    r"hoe lang (?:woont|woon|zijt|bent|zijn|leeft) (?:u|je|jij|jullie) (?:al |reeds )?"
    r"(?:in (?:belgie|ons land|vlaanderen|dit land)|hier)"
    r"|(?:depuis (?:quand|combien de temps) )(?:etes|vivez|habitez)[- ]vous "
    r"(?:en belgique|ici|chez nous)"
    r"|how long have you (?:lived|been(?: living)?) (?:here|in (?:belgium|this country))"
)
SORTED = (_LIKE_YOU, _ORDINARY, _ROUND, _LIVES, _HOW_LONG)
"""Patterns for folded text."""
