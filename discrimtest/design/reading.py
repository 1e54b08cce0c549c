"""Reading ease: how easily a letter reads, by the formula of its own language.

Only the difference between letters of one language is used, so a plain count of syllables
is enough; the scores of different languages are never compared.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_SENTENCE = re.compile(r"[.!?…:;]+(?=\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouyàáâäæèéêëìíîïòóôöœùúûü]+")
# Two vowel letters that are two syllables: a diaeresis starts a new one.
_HIATUS = re.compile(r"(?<=[aeiouyé])(?=[äëïöü])")


def words(text: str) -> list[str]:
    """The words of a text; ``s’il`` and ``65-plus`` are one word each."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """Its sentences, those without a word left out; a line's end is a sentence's end."""
    return [part for part in _SENTENCE.split(text) if words(part)]


@lru_cache(maxsize=10_000)
def syllables(word: str, language: str) -> int:
    """Syllables by groups of vowels, at least one; silent final e in French and English."""
    lower = word.lower()
    groups = len(_VOWELS.findall(_HIATUS.sub(" ", lower)))
    silent = {
        "fr": r"(?<=[^aeiouyéèêëàâîïôöùûü])(?:e|es|(?<!m)ent)$",
        "en": r"(?<=[^aeiouyl])e$",
    }.get(language)
    if silent and groups > 1 and re.search(silent, lower):
        groups -= 1
    return max(groups, 1)


def reading_ease(text: str, language: str) -> float:
    """Reading ease in points; higher reads more easily, everyday text lies between 50 and 90.

    Args:
        text: Sentences end at a stop, a question mark, a colon or the end of a line.
        language: ``nl`` Flesch-Douma, ``fr`` Kandel-Moles, ``en`` Flesch.

    Returns:
        The score, or nan for a text without words.

    References:
        R. Flesch (1948), A new readability yardstick, Journal of Applied Psychology 32:
        206.835 − 1.015·ASL − 84.6·ASW. W. H. Douma (1960), De leesbaarheid van
        landbouwbladen: 206.84 − 0.93·ASL − 77·ASW. L. Kandel and A. Moles (1958),
        Application de l’indice de Flesch à la langue française, Cahiers Études de
        Radio-Télévision 19: 207 − 1.015·ASL − 73.6·ASW. ASL: words per sentence;
        ASW: syllables per word.
    """
    found = words(text)
    if not found:
        return float("nan")
    length = len(found) / len(sentences(text))
    weight = sum(syllables(word, language) for word in found) / len(found)
    constant, per_word, per_syllable = {
        "nl": (206.84, 0.93, 77.0),
        "fr": (207.0, 1.015, 73.6),
        "en": (206.835, 1.015, 84.6),
    }[language]
    return constant - per_word * length - per_syllable * weight
