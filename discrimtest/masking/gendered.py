"""Words that tell the gender of a candidate, or of whom it lives with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discrimtest.masking.agreeing import agreeing
from discrimtest.masking.related import related
from discrimtest.masking.tells import Stretch, Tells

_TITLE = re.compile(
    r"(?<!\w)(?:(?:de )?heer|heren|dames?|mevrouw|mevr|mvr|mw|mejuffrouw|mej|meneer|mijnheer|"
    r"madam|dhr|familie|fam|madame|mesdames|mesdemoiselles|mademoiselle|mmes?|mlles?|monsieur|"
    r"messieurs|messrs|mrs?|ms|mx|miss|sirs?|ladies|lady|gentlem[ae]n|guys|gents|lads|girls|"
    r"juff(?:er|rouw)(?:en|kes?|tjes?)?|meiden|jongedames?|jongeman|kandidate|huurster|"
    r"dametjes?|madam(?:men|me?kes?|s)|vrouw(?:kes|tjes)|mannekes|jongeheren|"
    r"(?:belles |petites? |jeunes? )?demoiselles?|(?:petites?|belles?|jeunes?) dames?|"
    r"(?:mon|les|mes|chers) (?:petits? )?gars|mon brave|ma (?:belle|petite)|mes belles|"
    r"jeunes? (?:hommes?|femmes?|filles?|gens)|young (?:lad(?:y|ies)|m[ae]n|gentlem[ae]n)|"
    r"une? (?:locataire|candidate?)(?: \w+)?(?= comme vous))"
    r"(?!\w|\.[a-z])\.?"
)
_CALLED = re.compile(
    r"(?<!\w)(?:(?:dag|hey|hoi|hallo|beste|lieve|ha|sorry|bedankt|thanks|hi|hello|dear|cheers|"
    r"bonjour|salut|merci|cher(?:e?s)?|desolee?s?) (?P<called>mannen|"
    r"jongens|meisjes|vrouwen|gasten|kerels?|maten|makkers?|vriend(?:en|in|innen)?|mates?|friends?|buddy|fellas?|dudes?|sisters?|amie?s?)"
    r"|les (?P<les>filles|garcons))(?!\w)"
)
_SHORT_TITLE = re.compile(r"(?<!\w)M(?:M|r)?\.(?= (?:et )?[A-ZÀ-Þ])")

_POSSESSIVE = r"(?:uw|je|jouw|jullie|u|votre|vos|your|their|mijn|zijn|his|her|hun)"
_KIN = (
    r"(?:vriend(?:in|\(in\)|je|innetje)?|man|vrouw(?:tje)?|zus(?:ter)?|broer|femme|amie?|amie?\(e\)|"
    r"homme|s(?:oe|œ|o)ur|frere|sister|brother|girl|guy|lady|partner|partenaire)"
)
_COLLOQUIAL = (
    r"(?:vent(?:je)?|wijf(?:je)?|manneke|vrouwke|lie(?:veke|fke|fje|fste|verd)|schatje|gezel(?:lin)?|"
    r"mec|meuf|nana|gars|jules|chum|bonhomme|moitie(?! d[eu]| d')|"
    r"missus|missis|fella|bloke|chap|boyf|bf|gf|lover|sweetheart|(?:other|better) half(?! of))"
)
"""Words for a partner as people say them, which mean it where they are somebody's."""
_KIND = r"(?:goede|brave|lieve|nieuwe|eigen|petite?|nouveau|nouvelle|cher|new|dear)"
_OWN = r"(?:uw|je|jouw|jullie|haar|mijn|hun|z'n)"
_NO_NOUN = (
    r"\s*(?:[,.!?;:)/&]|$)|\s+(?:en|of|mag|mogen|is|kan|kunnen|komt|komen|wil|willen|heeft|hebben|moet|"
    r"zou|zouden|werkt|verdient|mee|meekomen|meebrengen|meenemen|erbij|ook|samen|gerust|zelf|wel|nog|"
    r"thuis|aanwezig|welkom|dan|op|om)(?!\w)"
)
"""What follows "uw lief" where no noun does: "uw lief bericht" tells of no partner."""
_PARTNER = re.compile(
    rf"(?<!\w){_POSSESSIVE} (?:\w+ )??(?P<kin>{_KIN})(?!\w)"
    rf"|(?<!\w){_POSSESSIVE} (?:{_KIND} )?(?P<said>{_COLLOQUIAL})(?!\w)"
    rf"|(?<!\w){_OWN} (?P<dear>lief|schat)(?={_NO_NOUN})"
    r"|(?<= en )(?P<and>vriend|vrouw|echtgenoot|lief)(?=\s*(?:[,.!]|$))"
    r"|(?<= et )(?P<et>amie?|femme)(?=\s*(?:[,.!]|$))"
    r"|(?<!\w)(?P<his>(?:ta|ton|sa|son) (?:femme|amie?|homme|mari|copain|copine|compagne|compagnon|"
    r"soeur|frere|mec|meuf|nana|gars|jules|chum|bonhomme|moitie(?! d[eu]| d')))(?!\w)"
    r"|(?<!\w)(?P<any>echtgeno(?:te|ot)|vriendin|wederhelft|gemalin|verloofde|epou(?:x|se)|"
    r"compagn(?:e|on)|conjointe?|cop(?:ain|ine)|mari|husband|wife|boyfriend|girlfriend|spouse|"
    r"fiancee?s?|cherie?|amoureu(?:x|ses)|partner|partenaire|eega|levensgezel(?:lin)?|concubine?|"
    r"hubby|wifey)(?!\w)"
)

_PRONOUN = re.compile(
    r"(?<!\w)(?:"
    r"(?:die|hij|zij|hen|ze|he|she|they|il|elle|iel|ael|ul)(?: ?/ ?(?:hun|hem|haar|hen|diens|zij|"
    r"hij|him|her|them|their|lui|elle|iel|il|ellui|el))+"
    r"|hij|hem|haar|zij|iel|ze(?= (?:is|was|heeft|werkt|kan|wil|komt|moet|zou|verdient|mag|zelf)\b)"
    r"|(?:(?<=is )|(?<=kan )|(?<=of )|(?<=werkt )|(?<=heeft ))ze"
    r"|zijn(?= (?:loon|inkomen|contract|werk|naam|job|papieren|nummer|fiche))"
    r"|(?<=-)(?:il|elle)s?|elles?|eux"
    r"|il(?= (?:travaille|gagne|vient|a un|peut venir|veut|habite|fume|cherche)\b)"
    r"|he|she|him|her|hers|his|himself|herself|theirs)(?!\w)"
)

_THING = re.compile(
    r"(?:contrat|revenu|salaire|loyer|appartement|studio|logement|bien|dossier|garant|bail|preavis|"
    r"emploi|travail|chien|chat|animal|budget|message|rendez-vous|samedi|jour|moment|"
    r"maison|visite|situation|date|caution|demande|heure|garantie|piece|entree)s?"
    r"(?: [a-z]+)? [a-z']+-$"
)
"""Before "-il" or "-elle": a thing is asked after, nobody."""

_TOLD = (
    (_TITLE, Tells.TITLE),
    (_CALLED, Tells.TITLE),
    (_PARTNER, Tells.PARTNER),
    (_PRONOUN, Tells.PRONOUN),
)


def gendered(text: str, small: str) -> Iterator[Stretch]:
    """Titles, words for a partner, pronouns and, in French, endings that agree.

    Args:
        small: ``text``, folded.
    """
    for pattern, kind in _TOLD:
        for match in pattern.finditer(small):
            if not _THING.search(small, max(0, match.start() - 60), match.start()):
                yield Stretch(*match.span(match.lastgroup or 0), kind)
    for match in _SHORT_TITLE.finditer(text):
        yield Stretch(*match.span(), Tells.TITLE)
    yield from related(small)
    yield from agreeing(text, small)
