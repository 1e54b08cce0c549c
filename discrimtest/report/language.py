"""A language: its sentences, numbers and dates.

Sentences are English in the code and translated by gettext catalogues (``discrimtest/locale``);
English needs none. Parts are filled in by name after translation, so that a text from outside is
never read as a pattern.
"""

from __future__ import annotations

import gettext
import math
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeGuard

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from discrimtest.doors import ended_once
from discrimtest.errors import Problem, WrongInput
from discrimtest.findings.caution import MESSAGES
from discrimtest.words.language import LANGUAGES
from discrimtest.words.sentence import N_ as N_
from discrimtest.words.sentence import NN_ as NN_
from discrimtest.words.sentence import Counted as Counted

DOMAIN = "discrimtest"
CATALOGUES = Path(__file__).parent.parent / "locale"
REGIONS = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}
NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


class Language:
    """One of the report's languages."""

    def __init__(self, code: str) -> None:
        if code not in LANGUAGES:
            rule = f"must be one of {', '.join(LANGUAGES)}"
            raise WrongInput(
                "The report has no such language.",
                [Problem("language", code, rule, "Choose one of these.", "language.unknown")],
            )
        self.code = code
        self.locale = Locale.parse(REGIONS[code])
        self._messages: gettext.NullTranslations = (
            gettext.NullTranslations()
            if code == "en"
            else gettext.translation(DOMAIN, CATALOGUES, [code])
        )

    def say(self, message: str, **parts: str) -> str:
        """The sentence in this language, its parts filled in."""
        return ended_once(self._messages.gettext(message), parts).format(**parts)

    def about(self, what: str, words: str) -> str:
        """What is told, and of what: French has a space before its colon."""
        return self.say("{what}: {words}", what=what, words=words)

    def count(self, number: int, one: str, many: str, **parts: str) -> str:
        """The form that fits ``number``, which fills the part ``n``."""
        text = self._messages.ngettext(one, many, number)
        return ended_once(text, parts).format(n=self.integer(number), **parts)

    def caution(self, id_: str, values: Mapping[str, Any]) -> tuple[str, str]:
        """A sentence of :data:`discrimtest.findings.caution.MESSAGES`, filled in.

        Returns:
            The comparison that it is about, with its group and outcome, and what it says; the
            first is empty where it is about no comparison.
        """
        message = self._messages.gettext(MESSAGES[id_])
        about, colon, said = message.partition(": ")
        if not colon or not about.startswith("%(comparison)s"):
            return "", message % values
        return (about % values).rstrip(), said % values

    def listed(self, items: list[str], *, either: bool = False) -> str:
        """ "a, b and c", or "a, b or c"."""
        return format_list(items, style="or" if either else "standard", locale=self.locale)

    def integer(self, number: int) -> str:
        return _number(number, "#,##0", self.locale)

    def decimal(self, number: float, digits: int = 1) -> str:
        """With so many decimals; a number that rounds to nought has no sign."""
        return _number(round(number, digits) + 0.0, f"#,##0.{'0' * digits}", self.locale)

    def percent(self, share: float | None, digits: int = 1) -> str:
        """A share, in [-1, 1], as a percentage; a dash when undefined."""
        if not defined(share):
            return self.undefined
        space = "" if self.code == "en" else NO_BREAK
        return f"{self.decimal(100 * share, digits)}{space}%"

    def hundredths(self, share: float | None, digits: int = 1) -> str:
        """A share as a number "per 100"; a dash when undefined."""
        return self.decimal(100 * share, digits) if defined(share) else self.undefined

    def p(self, value: float | None) -> str:
        """A p-value, as in "0.041" or "< 0.001"."""
        if not defined(value):
            return self.undefined
        if value < 0.001:
            return f"<{NO_BREAK}{self.decimal(0.001, 3)}"
        return self.decimal(value, 3)

    def p_equals(self, value: float | None) -> str:
        """ "p = 0.041" or "p < 0.001", which no line breaks."""
        told = self.p(value)
        return NO_BREAK.join(["p", told] if told.startswith("<") else ["p", "=", told])

    def date(self, day: date) -> str:
        text = format_date(day, "long", locale=self.locale)
        if self.code == "fr" and day.day == 1:
            text = text.replace("1 ", "1ᵉʳ ", 1)  # the first alone is an ordinal in French
        return text.replace(" ", NO_BREAK)

    def name_of(self, code: str) -> str:
        """What this language calls that one."""
        return str(Locale.parse(REGIONS[code]).get_language_name(self.locale))

    @property
    def undefined(self) -> str:
        """What stands where a number cannot be computed; the text says why."""
        return "–"


def defined(number: float | None) -> TypeGuard[float]:
    """Whether it is a finite number."""
    return number is not None and math.isfinite(number)


def sentence(text: str) -> str:
    """With a capital."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """Without a capital, to stand within a sentence."""
    return text[:1].lower() + text[1:]


@cache
def language(code: str) -> Language:
    """The language called ``code``.

    Raises:
        WrongInput: When the report has no such language.
    """
    return Language(code)


@lru_cache(maxsize=10_000)
def _number(number: float, pattern: str, locale: Locale) -> str:
    """Laid out once: the same few numbers stand in a report many times."""
    return format_decimal(number, format=pattern, locale=locale).replace("-", MINUS)
