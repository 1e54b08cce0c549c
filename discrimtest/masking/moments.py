"""Dates, days and hours as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discrimtest.masking.tells import Stretch, Tells

_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|"
    "january|february|march|may|june|july|august|october|"
    r"(?:jan|janv|feb|fevr?|mrt|mar|apr|avr|jun|jul|juil|aug|sept?|okt|oct|nov|dec)\b\.?"
)
_MONTHS_ALONE = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "janvier|fevrier|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|"
    "january|february|june|july|october"
)
_ORDINAL = "(?:er|den|de|ste|e|i?eme|st|nd|rd|th)?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_UNTIL = rf"(?:\s*(?:[-–/]|tot|t/m|en|of|au|et|ou|to|and|or)\s*{_DAY}{_ORDINAL})?"
_NUMBERS = re.compile(
    r"(?<![\w/.-])(?:"
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})"
    rf"|(?!24/7){_DAY}/(?:0?[1-9]|1[0-2])"
    rf"|{_DAY}[.-](?:0[1-9]|1[0-2])(?![.,]?\d)(?!\s*(?:u|uur|h|heures?|euro|pm|am)\b)(?!\s*€)"
    r")(?![\w/])(?!-\d{1,2}(?!\d*/))"
)
_BEGUN = r"(?:begin|half|midden|medio|einde?|fin|debut|mi|end of|early|late)[ -]"
_NAMED = re.compile(
    rf"(?<![\w.])(?:{_BEGUN})?(?:{_DAY}{_ORDINAL}{_UNTIL}[\s-]+(?:of\s+)?(?:{_MONTHS})(?:[\s-]+\d{{4}})?"
    rf"|(?:{_MONTHS})\s+(?:\d{{4}}|{_DAY}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?)"
    rf"|(?:{_MONTHS_ALONE}))(?!\w)"
)
_PARTS = "(?:voormiddag|namiddag|middag|avond|ochtend|morgen|nacht)?"
_WEEKDAYS = (
    rf"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag{_PARTS}|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?)"
)
_SHORT_DAYS = (
    r"(?:ma|di|wo|woe|do|don|vr|za|zat|zo|zon|lu|lun|mar|mer|jeu|ven|sam|dim|"
    r"mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)"
)
_WEEKDAY = re.compile(
    rf"(?<!\w)(?:{_WEEKDAYS}(?:\s+(?:de|den|le|the)?\s?{_DAY}{_ORDINAL}(?![\w:./-]|\s*(?:u|h|uur|uren|heures?|pm|am)\b))?"
    rf"|{_SHORT_DAYS}\.?(?=,?\s+(?:(?:om|a|at|de|le|the)\s+)?\d)(?:\s+{_DAY}(?![\w:./-]|\s*(?:u|h|uur)\b))?"
    rf"|{_SHORT_DAYS}(?:,\s*{_SHORT_DAYS})*\s*(?:,|en|of|et|ou|and|or|&|/|-)\s*{_SHORT_DAYS}(?!\w)(?=\s*(?:$|[\n.,;)]))"
    rf"|(?<=tot )(?:di|wo|do|vr|za|zo)(?=\s*[!.\n]|$))(?!\w)"
)
_ORDINAL_DAY = re.compile(
    rf"(?<!\w)(?:de|den|le|the|op|tot|na|voor|vanaf)\s+(?P<day>{_DAY}(?:den|de|ste|th|st|nd|rd|e)\b)"
    r"(?!\s*(?:verd|etage|verdiep|floor|kamer|kandidaat|plaats|keer|bezoek|hoog|pers|huur|maand|"
    r"bel|deur|straat|etg|slaap|fois|lift|appart|app\b|stock|door|street|week|jaar))"
    rf"|(?<!\w)le\s+(?P<le>{_DAY})(?!\w|[.,]?\d)(?!\s*(?:m2|m²|euro|€|eme|etage))"
)

_CLOCK = r"(?:[01]?\d|2[0-4])"
_HOUR_SIGN = r"(?:u(?:ur|re)?|h(?:eures?|rs?)?)"
_TIME = rf"{_CLOCK}\s?(?:{_HOUR_SIGN}\s?(?:[0-5]\d)?|[:.][0-5]\d(?:\s?{_HOUR_SIGN})?)"
_HALF = (
    r"(?:half|kwart\s+(?:voor|over|na)|(?:tien|vijf|twintig)\s+(?:voor|over)(?:\s+half)?)\s+"
    r"(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|\d{1,2})"
)
_HOUR = re.compile(
    rf"(?<![\w.,/])(?:{_CLOCK}(?:[.:][0-5]\d)?(?:\s*(?:-|to|and)\s*))?{_CLOCK}(?:[.:][0-5]\d)?\s?(?:[ap]m(?!\w)|[ap]\.m\.|o'clock)"
    r"|"
    rf"(?<![\w.,:/€-])(?<!binnen )(?<!binnen de )(?<!dans les )(?!24\s?{_HOUR_SIGN}\b|48\s?)"
    rf"(?:{_CLOCK}(?:[:.][0-5]\d)?\s*(?:-|–|tot|en|a|et|of|ou)\s*(?={_CLOCK}\s?(?:{_HOUR_SIGN}\b|[:.][0-5]\d)))?"
    rf"{_TIME}(?![\w/€]|[.,]\d|\s*(?:euro|€|m2|m²|km))"
    rf"|(?<!\w){_HALF}(?!\w)"
    rf"|(?<!\w)(?:at\s+noon|a\s+midi)(?!\w)"
    rf"|(?<=vanaf )(?:{_CLOCK}[.:][0-5]\d)(?!\d)"
)

_FOUND = (
    (_NUMBERS, Tells.DATE),
    (_NAMED, Tells.DATE),
    (_WEEKDAY, Tells.DATE),
    (_ORDINAL_DAY, Tells.DATE),
    (_HOUR, Tells.HOUR),
)


def moments(text: str) -> Iterator[Stretch]:
    """Stretches of a folded text that tell when."""
    for pattern, kind in _FOUND:
        for match in pattern.finditer(text):
            group = match.lastgroup
            yield Stretch(*(match.span(group) if group else match.span()), kind)
