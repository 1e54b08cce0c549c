"""The words of letters: none that provokes, that agrees with a gender or that names somebody."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from discrimtest.design.letters import TAG, LetterTemplate
from discrimtest.errors import Problem

PROVOKING = {
    "nl": r"discriminat\w*|discrimineer\w*|racis\w*|homofo\w*|transfo\w*|wetgeving|wettelijk\w*"
    r"|de wet|klacht\w*|klagen|rechtbank|advocaat|unia|mensenrechten\w*|gelijke kansen"
    r"|praktijktest\w*|weiger\w*|u moet|verplicht\w*|bewijs\w*|probleem met",
    "fr": r"discrimin\w*|racis\w*|homopho\w*|transpho\w*|la loi|légal\w*|plainte\w*|tribunal"
    r"|avocat\w*|unia|droits humains|égalité des chances|test de situation|refus\w*"
    r"|vous devez|obligé\w*|preuve\w*|problème avec",
    "en": r"discriminat\w*|racis\w*|homopho\w*|transpho\w*|the law|legal\w*|complain\w*|court"
    r"|lawyer\w*|unia|human rights|equal opportunit\w*|practice test\w*|refus\w*|you must"
    r"|proof|problem with",
}
"""Words that warn, threaten or dare a landlord: a letter with one of them provokes."""

PRESSING = {
    "nl": r"beloof\w*|beloven|garande\w*|iedereen doet|andere kantoren|ander kantoor|anders ga ik"
    r"|extra (?:betalen|commissie)|onder ons|niemand (?:hoeft|moet)",
    "fr": r"promett\w*|garanti\w*|tout le monde|autres? agences?|sinon je"
    r"|commission (?:plus|en plus)|entre nous|personne ne (?:doit|saura)",
    "en": r"promise\w*|guarantee\w*|everybody does|everyone does|other agenc\w*|otherwise I"
    r"|extra (?:fee|commission)|between us|nobody (?:needs|has) to",
}
"""Words that press an agency to go along: a call with one of them provokes as well."""

AGREEING = {
    "nl": r"man|vrouw|mannen|vrouwen|jongeman|(?:mannen|vrouwen)koppel"
    r"|mijn (?:vriend|vriendin|echtgeno(?:ot|te)|verloofde)"
    r"|hij|hem|haar|zij|twee (?:vrienden|vriendinnen|dames|heren)"
    r"|(?:alleenstaande|ongehuwde|gehuwde|gescheiden|jonge|rustige|werkende|trotse|als|ben)"
    r" (?:de |een )?(?:\w+ )?(?:heer|dame|vader|moeder|papa|mama|jongen|meisje|meid|kerel)"
    r"|weduwe|weduwnaar|vrijgezelle|huis(?:vrouw|man|moeder|vader)|huurster|kandidate|studente"
    r"|lera(?:ar|res)|verple(?:ger|egster)|onderwijzer(?:es)?|secretaresse|poetsvrouw|kapster"
    r"|directrice|verkoopster",
    "fr": r"hommes?|femmes?|jeunes? (?:dames?|pères?|mères?|papas?|mamans?|mariée?s?)"
    r"|(?:un|une|deux) (?:\w+ )?(?:dames?|pères?|mères?|papas?|mamans?)"
    r"|(?:père|mère|papa|maman) (?:célibataire|solo|de \w+ enfants?)"
    r"|(?:suis|que) (?:le |la )?(?:père|mère|papa|maman)"
    r"|veu(?:f|ve)|étudiante?|institut(?:eur|rice)|infirmi(?:er|ère)|enseignante?"
    r"|éducat(?:eur|rice)|vendeu(?:r|se)|ouvri(?:er|ère)|aide-soignante?|technicien(?:ne)?"
    r"|direct(?:eur|rice)|coiffeu(?:r|se)|cuisini(?:er|ère)"
    r"|(?:mon|ma) (?:partenaire|compagn\w+|mari|femme|épou\w+|conjoint\w*|ami\w*|copain|copine"
    r"|fiancée?)"
    r"|elle|lui|tou(?:s|tes) (?:les )?deux|l’un\w* et l’autre|chacune?|seule?s?"
    r"|\w*(?:\([eè]\w*\)|[·.]e(?:[·.]?s)?(?=\W)|/e\b)"
    r"|(?:intéress|enchant|motiv|retrait|pensionn|divorc|séduit|salari|employ|passionn)ée?s?"
    r"|ravie?s?|(?:heur|désir|soign)eu(?:x|ses?)|(?:non[ -])?fumeu(?:r|se)s?|née? (?:à|en)"
    r"|(?:je (?:me )?|nous (?:nous )?)(?:suis|serais|serai|étais|sommes|serions|étions|serons)"
    r" (?:(?:très|tout|bien|vraiment|donc|aussi|déjà|actuellement|vivement) )*"
    r"\w+(?:és?|ées?|is?|ies?|us?|ues?|eux|euses?|ants?|antes?|ents?|entes?|ains?|aines?)"
    r"|(?:j[’']ai|nous avons) été \w+(?:és?|ées?|is?|ies?|ites?|its?)",
    "en": r"my (?:husband|wife|boyfriend|girlfriend|fiancée?)|he|him|his|she|her|hers"
    r"|(?:a|an|single|young|quiet|working|two) (?:\w+ )?(?:man|woman|men|women|father|mother|lady"
    r"|gentleman|mum|mom|dad|guy)|widow(?:er)?|housewife|bachelor",
}
"""Words whose form depends on who writes or on who the partner is. Letters do without:
"mon" or "ma" partenaire would tell more than the signal does."""

_NAME = r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+(?:[ -][A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+)*"
NAMING = {
    "nl": r"(?i:heet|naam is|noemt mij|noemen mij|partner|namens|samen met|ben) "
    rf"(?!Belg|Vlaming)({_NAME})|({_NAME}) en ik",
    "fr": r"(?i:m[’']appelle|nom est|prénom est|je suis|de la part de|couple avec|vis avec) "
    rf"(?!Belge)({_NAME})|({_NAME}) et moi",
    "en": rf"(?i:name is|I am|I’m|I'm|called|partner|behalf of|together with) "
    rf"(?!Belgian)({_NAME})|({_NAME}) and I",
}
"""Where a letter names somebody who is on no list."""

_ELIDING = {
    "nl": r"(?!)",
    "fr": r"(?:de|que|puisque|lorsque) \{\{ ?(?:\w+_first|\w+_last|municipality) ?\}\}"
    r"|(?:de|à) \{\{ ?home ?\}\}",
    "en": r"(?!)",
}
"""What another name or home would contract: "de Olivier" for "d’Olivier", "de le studio"."""

_IN_SUBJECT = re.compile(rf"(?<=[a-zà-ÿ,] )({_NAME})")
_SIGNED = re.compile(
    rf"\{{\{{ ?writer_\w+ ?\}}\}} ({_NAME})|^({_NAME}) \{{\{{ ?writer_"
    rf"|,\n+({_NAME})(?=\s*(?:\Z|\n|\{{\{{ ?pronouns|\{{% ?if phone))",
    re.MULTILINE,
)


def wording_problems(
    templates: Iterable[LetterTemplate], names: Collection[str] = ()
) -> Iterator[Problem]:
    """Words that provoke, that agree with a gender, or that name somebody, by line of the file.

    Args:
        names: What candidates may be called; a letter that all arms write holds none of them.
    """
    listed = called(names)
    for template in templates:
        for line, found in _found(template.source, PROVOKING[template.language]):
            yield _provokes(f"{template.place}: line {line}", found)
        for line, name in named(template.source, template.language, listed):
            yield names_somebody(f"{template.place}: line {line}", name)
        for line, problem in agreeing(template.place, template.language, template.source):
            yield replace(problem, place=f"{template.place}: line {line}")


def elision_problems(templates: Iterable[LetterTemplate]) -> Iterator[Problem]:
    """Words that would have to change before another name, which none of the candidates bears."""
    for template in templates:
        for line, found in _found(template.source, _ELIDING[template.language]):
            yield Problem(
                f"{template.place}: line {line}",
                found,
                "must read well whatever the variable holds: d’Olivier, qu’Annelies, du studio",
                "Use another preposition ('pour', 'avec') or turn the sentence.",
                "letter.elides",
            )


def called(names: Collection[str]) -> re.Pattern[str]:
    """Any of these names, as a word of its own."""
    some = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{some})(?!\w)" if some else r"(?!)")


def names_somebody(place: str, name: str) -> Problem:
    """A name in words that every candidate may write."""
    return Problem(
        place,
        name,
        "is a name, and every arm writes this",
        "Write {{ writer_first }}, {{ writer_last }} or {{ partner_first }}; {name} where stated.",
        "letter.names_somebody",
    )


def agreeing(place: str, language: str, text: str) -> Iterator[tuple[int, Problem]]:
    """Words that agree with a gender, each with its line."""
    for line, found in _found(text, AGREEING[language]):
        yield (
            line,
            Problem(
                place,
                found,
                "must not depend on the gender of the writer or the partner",
                "Use a sentence without agreement ('Jérôme et moi vivons en couple').",
                "letter.agrees_with_gender",
            ),
        )


def provoking(place: str, language: str, text: str) -> Iterator[Problem]:
    """Words that provoke, in a statement about the writer."""
    for _, found in _found(text, PROVOKING[language]):
        yield _provokes(place, found)


def _provokes(place: str, found: str) -> Problem:
    return Problem(
        place,
        found,
        "must not warn, threaten or dare: a letter that provokes tests something else",
        "Say what a candidate tenant would say, and nothing more.",
        "letter.provokes",
    )


def named(text: str, language: str, listed: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """(line, name) of each name that a letter or a statement itself holds, in its order.

    Args:
        listed: Names that candidates may bear (:func:`called`).
    """
    literal = TAG.sub(lambda tag: " " * len(tag.group()), text)
    naming = re.compile(rf"(?<!\w)(?:{NAMING[language]})(?!\w)".replace(" ", r"\s+"))
    first, _, _ = literal.partition("\n")
    subject = _IN_SUBJECT.finditer(first if first.startswith("Subject:") else "")
    found = {match.start(): match.group() for match in listed.finditer(literal)}
    for match in (*naming.finditer(text), *_SIGNED.finditer(text), *subject):
        name = next(filter(None, match.groups()))
        found.setdefault(match.start(match.lastindex or 0), name)
    for start in sorted(found):
        yield text.count("\n", 0, start) + 1, found[start]


def words_found(text: str, pattern: str) -> Iterator[str]:
    """The words of a text that match, whole words only."""
    return (words for _, words in _found(text, pattern))


def _found(text: str, pattern: str) -> Iterator[tuple[int, str]]:
    """(line, words) of each match, whole words only and also across the end of a line."""
    whole = rf"(?<![\w’'-])(?:{pattern})(?!\w)".replace(" ", r"\s+")
    for match in re.finditer(whole, text, re.IGNORECASE):
        yield text.count("\n", 0, match.start()) + 1, " ".join(match.group().split())
