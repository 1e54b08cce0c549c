"""French endings that agree with whoever is addressed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discrimtest.masking.tells import Stretch, Tells

_ADVERB = (
    r"(?:toujours|encore|tres|très|bien|tous|toutes|vraiment|déjà|pas|donc|aussi|trop|si|tout|"
    r"les|le|la|deux|alors|ici|également|plus|actuellement)"
)
_AGREEING = re.compile(
    r"(?<!\w)(?:êtes|serez|seriez|soyez|étiez|restez|sentez|(?:vous|te) (?:tiens|tenons|tiendrai|"
    r"tiendrons|ai|avons|aurais)|avez été|es|seras|sois|semblez|paraissez|avez l'air|voilà|voici|"
    r"(?:devez|devrez|pouvez|pourrez|pensez|souhaitez) être|vous (?:dites|montrez|sentez|dits)|"
    r"(?:vivez|vivrez|habitez|habiterez|venez|viendrez|emménagez|emménagerez)"
    r"(?=[- ](?:vous )?seul))"
    r"(?:[- ]vous|-tu)?"
    rf"(?: {_ADVERB})* (?:[^\W\d_]*?[^\W\d_]{{2}})"
    r"(?P<ending>ées?|és?|ies?|is|i|ues?|us?|tes?|ts?|(?<!b)l(?:le)?s?|(?<!b)les?|n(?:ne)?s?|euses?|eux)(?!\w|/euse|\((?:e|le|ne)\))"
)
_AND = re.compile(
    rf"(?:,| et| ou| ni)(?: {_ADVERB})* (?:[^\W\d_]{{3,}}?)(?P<ending>ées?|és?|euses?|eux)(?!\w)"
)
"""A second word that agrees: "mariés ou pacsés"."""
_INTERESTED = re.compile(r"(?<!\w)intéress(?P<ending>ées?|és?)(?!\w|/|\(e)")
_WELCOME = re.compile(r"(?<!\w)bienven(?P<ending>ues?|us?)(?!\w|\(e)")
_BOTH = re.compile(r"(?<!\w)(?P<ending>tous/toutes|tous|toutes)(?= (?:les )?deux)")
_DEAR = re.compile(r"(?<!\w)(?P<ending>ch(?:er|ère)s?(?:[·./(-](?:e|ère|s|chère)\)?s?)*)(?!\w)")
_NEUTRAL = {"é": "é(e)(s)", "i": "i(e)(s)", "u": "u(e)(s)", "t": "t(e)(s)", "l": "l(le)(s)"}
_SPEAKS_FRENCH = re.compile(r"vous|cher|soyez|interess|bienven")


def agreeing(text: str, small: str) -> Iterator[Stretch]:
    """Endings that agree with the candidate, where a text is French.

    Args:
        small: ``text``, folded.
    """
    if _SPEAKS_FRENCH.search(small):
        lower = text.lower()
        for pattern in (_AGREEING, _INTERESTED, _WELCOME, _BOTH, _DEAR):
            for match in pattern.finditer(lower):
                yield Stretch(*match.span("ending"), Tells.AGREEMENT)
                if pattern is _AGREEING:
                    yield from _with_it(lower, match.end())


def _with_it(lower: str, end: int) -> Iterator[Stretch]:
    while match := _AND.match(lower, end):
        yield Stretch(*match.span("ending"), Tells.AGREEMENT)
        end = match.end()


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
