"""Words that tell the gender of a candidate, or of whom it lives with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discrimtest.masking.tells import Stretch, Tells

_TITLE = re.compile(
    r"(?<!\w)(?:(?:de )?heer|heren|dames?|mevrouw|mevr|mvr|mw|mejuffrouw|mej|meneer|mijnheer|"
    r"madam|dhr|familie|fam|madame|mesdames|mesdemoiselles|mademoiselle|mmes?|mlles?|monsieur|"
    r"messieurs|messrs|mrs?|ms|mx|miss|sirs?|ladies|lady|gentlem[ae]n|guys|gents|lads|girls|"
    r"juffrouw|meiden|jongedame|jongeman|kandidate|huurster|jeune (?:homme|femme|fille))"
    r"(?!\w|\.[a-z])\.?"
)
_CALLED = re.compile(
    r"(?<!\w)(?:(?:dag|hey|hoi|hallo) (?P<called>mannen|jongens|meisjes|vrouwen)"
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
    r"|(?<!\w)(?P<his>(?:ta|ton|sa|son) (?:femme|amie?|homme|mari|copain|copine|compagne|compagnon|"
    r"soeur|frere|mec|meuf|nana|gars|jules|chum|bonhomme|moitie(?! d[eu]| d')))(?!\w)"
    r"|(?<!\w)(?P<any>echtgeno(?:te|ot)|vriendin|wederhelft|gemalin|verloofde|epou(?:x|se)|"
    r"compagn(?:e|on)|conjointe?|cop(?:ain|ine)|mari|husband|wife|boyfriend|girlfriend|spouse|"
    r"fiancee?|cherie?|amoureu(?:x|ses)|partner|partenaire|eega|levensgezel(?:lin)?|concubine?|"
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

_TOLD = (
    (_TITLE, Tells.TITLE),
    (_CALLED, Tells.TITLE),
    (_PARTNER, Tells.PARTNER),
    (_PRONOUN, Tells.PRONOUN),
)
_ADVERB = (
    r"(?:toujours|encore|tres|très|bien|tous|toutes|vraiment|déjà|pas|donc|aussi|trop|si|tout|"
    r"les|le|la|deux|alors|ici|également|plus|actuellement)"
)
_AGREEING = re.compile(
    r"(?<!\w)(?:êtes|serez|seriez|soyez|étiez|restez|sentez|(?:vous|te) (?:tiens|tenons|tiendrai|"
    r"tiendrons|ai|avons|aurais)|avez été|es|seras|sois)(?:[- ]vous|-tu)?"
    rf"(?: {_ADVERB})* (?:[^\W\d_]*?[^\W\d_]{{2}})"
    r"(?P<ending>ées?|és?|ies?|is|i|ues?|us?|tes?|ts?|(?<!b)l(?:le)?s?|(?<!b)les?|n(?:ne)?s?|euses?|eux)(?!\w|/euse|\((?:e|le|ne)\))"
)
_WELCOME = re.compile(r"(?<!\w)bienven(?P<ending>ues?|us?)(?!\w|\(e)")
_BOTH = re.compile(r"(?<!\w)(?P<ending>tous/toutes|tous|toutes)(?= (?:les )?deux)")
_DEAR = re.compile(r"(?<!\w)(?P<ending>ch(?:er|ère)s?(?:[·./(-](?:e|ère|s|chère)\)?s?)*)(?!\w)")
_NEUTRAL = {"é": "é(e)(s)", "i": "i(e)(s)", "u": "u(e)(s)", "t": "t(e)(s)", "l": "l(le)(s)"}


def gendered(text: str, small: str) -> Iterator[Stretch]:
    """Titles, words for a partner, pronouns and, in French, endings that agree.

    Args:
        small: ``text``, folded.
    """
    for pattern, kind in _TOLD:
        for match in pattern.finditer(small):
            yield Stretch(*match.span(match.lastgroup or 0), kind)
    if "vous" in small or "cher" in small or "soyez" in small:
        yield from _french(text)


def _french(text: str) -> Iterator[Stretch]:
    for match in _SHORT_TITLE.finditer(text):
        yield Stretch(*match.span(), Tells.TITLE)
    lower = text.lower()
    for pattern in (_AGREEING, _WELCOME, _BOTH, _DEAR):
        for match in pattern.finditer(lower):
            yield Stretch(*match.span("ending"), Tells.AGREEMENT)


def agreed(ending: str) -> str:
    """One form for all that an ending may be: "é(e)(s)" for "ées"."""
    lower = ending.lower()
    if lower.startswith("ch"):
        return "Cher/Chère" if ending[0].isupper() else "cher/chère"
    if lower in ("tous", "toutes", "tous/toutes"):
        return "tous/toutes"
    if lower.startswith("eu"):
        return "eux/euse(s)"
    return _NEUTRAL.get(lower[0], "(e)(s)")
