"""Words that repeat what a letter told of the ground, or remark on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from discrimtest.masking.folded import folded
from discrimtest.masking.kinds_of_people import SORTED
from discrimtest.masking.tells import Stretch, Tells

_A = r"(?:(?:een|un|une|a|an|de|het|les|des|the|d'|l'|uw|je|vos|votre|your|jullie) ?)?"
_TWO = (
    r"(?:\w+e |gay )?(?:mannen|vrouwen|heren|dames|jongens|meisjes|homo'?s|lesbiennes?|hommes|"
    r"femmes|filles|garcons|messieurs|men|women|guys|girls|ladies|gentlemen|"
    r"venten|kerels|gasten|wijven|mama's|papa's|moeders|vaders|mecs|nanas|gars|mamans|papas|meres|"
    r"peres|blokes|lads|dudes|mums|moms|dads|mothers|fathers)(?: (?:samen|ensemble|together))?"
)
_COUPLES = (
    r"koppels?(?<!andere koppel)(?<!ander koppel)(?<!andere koppels)"
    r"(?: van (?:\w+ )?(?:geslacht|mannen|vrouwen)| (?:mannen|vrouwen|meisjes|jongens))?"
    r"|couples?(?<!another couple)(?<!autre couple)(?<!other couples)"
    r"(?<!autres couples)(?: (?:d'|de )?(?:hommes|femmes|gay|homosexuel|lesbien))?"
    rf"|twee {_TWO}|2 {_TWO}|deux {_TWO}|two {_TWO}|both {_TWO}"
    r"|mannenkoppels?|vrouwenkoppels?|man-vrouw koppel|getrouwd koppel|(?:on)?gehuwde? koppels?"
    r"|gemengd koppel|same[- ]sex|different[- ]sex|opposite[- ]sex"
    r"|homo(?:'s|koppels?|seksue\w+|sexuel\w*|fiel\w*)?(?: koppels?)?|lesb\w+(?: koppels?)?"
    r"|gays?(?: couple| koppel)?|hetero\w*(?: koppels?| couple)?|geaardheid|seksuele orientatie"
    r"|orientat\w+(?: sexuelle)?|holebi\w*|lgbt\w*|pede|queers?"
    r"|man and (?:a )?woman|man en (?:een )?vrouw|homme et une femme"
)
_GENDER_IDENTITY = (
    r"(?:(?:femmes?|hommes?|personnes?) )?trans(?:genders?|genres?|sexue\w*|seksue\w*)?"
    r"(?: ?(?:vrouw|man|persoon|mensen|femme|homme|personne|woman|man|person|people)\w*)?"
    r"|non[- ]?bina\w+"
    r"|(?<=bedoelt u met )\w+|(?<=veut dire )\w+|(?<=\")(?:hen|hun|die|iel|they)(?=\")"
)
_OTHER_NAME = (
    r"(?:andere|tweede|officiele|nieuwe|oude|vorige|echte) (?:voor)?naam"
    r"|(?:welke |de )?(?:voor)?naam (?:\w+ )?(?:er )?op (?:uw|je|de) (?:identiteits)?"
    r"(?:kaart|papieren|paspoort|bewijs)"
    r"|hoe heet(?:te|ten) (?:u|je|jij|gij|jullie) (?:vroeger|eerst|daarvoor|officieel|echt)"
    r"|comment vous appeliez[- ]vous|(?:old|previous|former|real) name"
    r"|(?:\w+ )?wijziging van (?:uw|je|de) (?:voor)?naam|naams?(?:verandering|wijziging)"
    r"|(?:autre|deuxieme|second|ancien|nouveau|vrai) prenom(?: officiel)?|votre prenom"
    r"|(?:quel )?prenom (?:figure )?sur (?:la|votre|le) (?:carte(?: d'identite)?|passeport)"
    r"|(?:le )?(?:pre)?nom (?:de|sur) (?:la|votre) carte(?: d'identite)?|changement de (?:pre)?nom"
    r"|(?:other|second|first|official|legal) (?:first )?name"
    r"(?: on your (?:(?:id|identity) card|passport))?"
)
_ORIGIN = (
    r"(?:van )?(?:\w+se )?(?:afkomst|origine(?! belge| flamande)|herkomst)"
    r"|(?:welke )?nationaliteit\w*"
    r"|(?:het )?land van (?:herkomst|oorsprong)"
    r"|(?:d'|des |les |de )?(?:allochto\w+|autochto\w+|buitenlan\w+|vreemdeling\w*|migrant\w*|"
    r"marok(?:k|c)\w+|maroc\w*|turken|turks\w*|turcs?|turque\w*|arab\w+|afrika\w+|africain\w*|"
    r"moslim\w*|musulman\w*|islam\w*|belgen|belges|vlamingen|flamands?|etrang\w+|immigre\w*|"
    r"foreign\w*|immigrants?|belgians?|moroccans?|muslims?|africans?)"
    r"|(?:hoofddoek\w*|voile|foulard|headscarf|hijab)"
    r"|(?:spreekt|spreek|praat|kent|verstaat) (?:u|je|jullie) (?:goed |een beetje )?"
    r"(?:nederlands|frans|vlaams)|parlez-vous (?:bien )?(?:francais|neerlandais)"
    r"|do you speak (?:dutch|french|english)"
    r"|(?:u|je|jij|gij|jullie) (?:spreekt|spreken|praat) "
    r"(?:(?:heel |erg |zeer )?(?:goed|vlot|mooi) )?(?:nederlands|frans|vlaams)"
    r"|vous parlez (?:(?:tres )?bien )?(?:le )?(?:francais|neerlandais)"
    r"|you speak (?:\w+ )?(?:dutch|french|english)"
    r"|(?:vlaamse|belgische|autochtone) "
    r"(?:mensen|lui|huurders|kandidaten|gezin\w*|koppels?|famil\w+)"
    r"|(?:locataires|gens|familles?|candidats) (?:belges?|flamande?s?)"
    r"|(?:belgian|flemish) (?:people|tenants?|famil\w+|couples?)"
    r"|(?:uw|je|jullie) naam klinkt (?:niet )?\w+|votre nom (?:ne )?sonne (?:pas )?\w+"
    r"|your name (?:sounds|does not sound) \w+|uit het buitenland|de l'etranger|from abroad"
    r"|(?:bent|ben|zijn|zijt) (?:u|je|jij|gij|jullie) (?:\w+ )?belg(?:ische?)?"
    r"|(?:etes[- ]vous|vous etes|es[- ]tu|tu es) (?:\w+ )?belge"
    r"|verblijfs\w+|(?:titre|permis) de sejour|residence permit"
    r"|(?:quelle est )?(?:votre |la |your )?nationali(?:te|ty)|de quel pays|where are you from"
    r"|(?:d'|votre )?origine(?: (?:\w+(?:aine|que|ienne|ere)|belge|flamande))?"
    r"|waar (?:komt|kom) (?:u|je) vandaan"
)
_DISABILITY = (
    r"(?:(?:blinden?)?(?:gelei|assistentie|hulp)\w*hond\w*|hond(?:en)?|blind(?:en?)?|"
    r"slechtziend\w*|rolstoel\w*|(?:ge)?handicap\w*|(?:minder|anders|in)valide?\w*|beperking|begeleid(?:er|ster|ing)|"
    r"chiens?(?: d'assistance|[- ]guides?)?|aveugles?|malvoyant\w*|fauteuil roulant|"
    r"moins[- ]valides?|pmr|"
    r"(?:guide |assistance )?dogs?|wheelchair|disab\w+|iemand die niet ziet)"
    r"|(?:elektrische )?fiets\w*|rolwagen\w*|(?:witte )?stok|velos?(?: electriques?)?"
    r"|cannes?(?: blanches?)?|(?:electric )?bik\w+|bicycles?|(?:white )?cane"
)
_INCOME = (
    r"(?:vervangingsinkom\w+|uitkering\w*|ocmw|leefloon\w*|mutualiteit|ziekenkas|"
    r"invaliditeit\w*|werklo\w+|revenus? (?:de remplacement|d'integration)|cpas|chom\w+|"
    r"mutuelle|allocations?|invalidite|benefits?|welfare|replacement income|unemploy\w+)"
    r"|rva|onem|ziekenfonds|werkzoekend\w*|indemnites?|zonder werk|sans emploi"
    r"|vaste job|job fixe|emploi fixe|steady job"
)
_AGE = r"(?:gepensioneerd\w*|bejaard\w*|senior\w*|retraite\w*|pensionne\w*|retired|elderly)"
_HOUSEHOLD = (
    r"(?:alleenstaande (?:moeder|vader|mama|papa|ouder)|(?:mere|pere|maman|papa) (?:seule?|"
    r"celibataire)|single (?:mother|father|parent))"
    r"|kind(?! regards)(?:eren|je|jes)?|zus(?:ter|je)?|broer|enfants?|s(?:oe|œ)urs?|freres?"
    r"|child(?:ren)?|sisters?|brothers?"
)
_ALWAYS = (*SORTED, _COUPLES, _GENDER_IDENTITY, _OTHER_NAME, _ORIGIN)
_INCOME_CUE = (
    r"uitkering|ocmw|leefloon|mutualiteit|vervangings|remplacement|cpas|chomage|mutuelle|benefit"
)
_HOUSEHOLD_CUE = (
    r"(?:mijn|ons) kind|(?:mon|notre) enfant|(?:my|our) child|mijn zus|ma s(?:oe|œ)ur|my sister"
)
_WHERE_TESTED = (
    (r"hond|chien|dog|blind|aveugle|rolstoel|fauteuil|wheelchair", _DISABILITY),
    (_INCOME_CUE, _INCOME),
    (r"pensioen|pension|retrait", _AGE),
    (_HOUSEHOLD_CUE, _HOUSEHOLD),
)
"""Words that anybody may hear, a dog or an income, with what tells that the study tests them."""
_WORD = re.compile(r"[^\W_]+")
SHINGLE = 3
"""So many words in a row of a signal are followed."""


class SignalWords:
    """Finds what repeats the signals of a study, or remarks on them.

    Args:
        signals: Words of every arm that tell its ground.
        letters: What was sent.
    """

    def __init__(self, signals: Iterable[str], letters: Iterable[str] = ()) -> None:
        said = [folded(signal) for signal in signals]
        heard = " ".join((*said, *map(folded, letters)))
        themes = (words for cue, words in _WHERE_TESTED if re.search(cue, heard))
        self._remarks = re.compile(rf"(?<!\w){_A}(?:{'|'.join((*_ALWAYS, *themes))})(?!\w)")
        words = [_WORD.findall(signal) for signal in said]
        self._rows = {row for each in words for row in _rows(each)}

    def stretches(self, small: str) -> Iterator[Stretch]:
        """Where they stand in a folded text."""
        for match in self._remarks.finditer(small):
            yield Stretch(match.start(), match.end(), Tells.SIGNAL)
        if self._rows:
            found = list(_WORD.finditer(small))
            for place, row in enumerate(_rows([word.group() for word in found])):
                if row in self._rows:
                    last = found[place + SHINGLE - 1]
                    yield Stretch(found[place].start(), last.end(), Tells.SIGNAL)


def _rows(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[first:] for first in range(SHINGLE)), strict=False)
