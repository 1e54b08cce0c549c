"""The annex for an inspector: each test with its timeline, both candidates side by side.

A study that measures the market shows its tests one by one, but nothing that links the tests of
one landlord: no pseudonym, no place, no dates but the days of the test itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.identifiers import sha256_hex
from discrimtest.record.annex import AnnexFacts
from discrimtest.record.shown_test import TestFacts
from discrimtest.report.annex_index import index, told
from discrimtest.report.blocks import Block, Note, Paragraph, Section
from discrimtest.report.case import Case
from discrimtest.report.facts import ReportFacts
from discrimtest.report.language import Language
from discrimtest.words.landlord import LandlordType
from discrimtest.words.study import Purpose

LETTERS = {LandlordType.AGENCY: "A", LandlordType.PRIVATE: "P"}


class DossierRefused(Refused):
    """Data gathered to measure a market never become a dossier against one landlord."""


def pseudonyms(annex: AnnexFacts) -> dict[str, str]:
    """Landlord -> "A1", "A2", … for agencies, "P1", … for private ones, by their first test."""
    names: dict[str, str] = {}
    counts = dict.fromkeys(LandlordType, 0)
    for test in sorted(annex.tests, key=lambda one: one.number):
        if test.landlord not in names:
            counts[test.landlord_type] += 1
            names[test.landlord] = f"{LETTERS[test.landlord_type]}{counts[test.landlord_type]}"
    return names


def check_dossier(facts: ReportFacts, landlord: str) -> tuple[TestFacts, ...]:
    """The tests of one landlord, where a report may be about it.

    Args:
        landlord: A pseudonym of this report, as "A1".

    Raises:
        DossierRefused: The study measures the market.
        WrongInput: No landlord of this report is called so.
    """
    if facts.study.purpose is Purpose.MEASUREMENT:
        copied = {"from": facts.study.slug, "reactive": ""}
        raise DossierRefused(
            "A study that measures a market yields no dossier on one landlord.",
            [
                Problem(
                    f"{facts.study.slug}: purpose",
                    str(facts.study.purpose),
                    "data gathered to measure a market never become a dossier against one landlord",
                    "Record the complaint ('{add}'), set up a new study with mode = 'reactive' and "
                    "purpose = 'enforcement' on a legal basis of its own ('{new}'), lock it, and "
                    "test this landlord there.",
                    "dossier.of_a_measurement",
                    values={
                        "add": action("complaints add"),
                        "new": action("study new", "SLUG", **copied),
                    },
                )
            ],
        )
    annexed = facts.annex or AnnexFacts(())
    known = pseudonyms(annexed)
    if landlord not in known.values():
        named = ", ".join(sorted(known.values())) or "it has none"
        rule = f"must be a landlord of this report ({named})"
        raise WrongInput(
            "The report knows no such landlord.",
            [
                Problem(
                    "landlord", landlord, rule, "Take the name from the annex.", "landlord.unknown"
                )
            ],
        )
    return tuple(test for test in annexed.tests if known[test.landlord] == landlord)


def annex(facts: ReportFacts, language: Language, landlord: str | None = None) -> Section | None:
    """The section, or None where the facts have no annex.

    Args:
        landlord: Only the tests of this landlord (its pseudonym).
    """
    if facts.annex is None:
        return None
    say = language.say
    linked = facts.study.purpose is Purpose.ENFORCEMENT
    cases = _cases(facts.annex, language, linked=linked)
    shown = [case for case in cases if landlord is None or case.name == landlord]
    blocks = list(_preface(language, facts.annex.zone, linked=linked))
    blocks.append(index(shown, language) if shown else Paragraph(say("There is no test to show.")))
    if landlord is None:
        blocks += told([case.test for case in shown], language)
    parts = tuple(case.part() for case in shown)
    return Section("annex", say("Annex: every test"), tuple(blocks), parts)


def _cases(facts: AnnexFacts, language: Language, *, linked: bool) -> list[Case]:
    """The tests under their numbers; in a study that measures the market under numbers that
    tell nothing of when a test was drawn."""
    if linked:
        names = pseudonyms(facts)
        tests = sorted(facts.tests, key=lambda test: test.number)
        return [Case(test, test.number, language, names[test.landlord]) for test in tests]
    return [
        Case(test, number, language, "") for number, test in enumerate(_shuffled(facts.tests), 1)
    ]


def _shuffled(tests: Sequence[TestFacts]) -> list[TestFacts]:
    return sorted(tests, key=lambda test: (sha256_hex(test.key.encode("utf-8")), test.number))


def _preface(language: Language, zone: str, *, linked: bool) -> Iterator[Block]:
    """What the annex is, and what it may be used for."""
    say = language.say
    yield Paragraph(
        say(
            "This annex tells of each test separately. In the letters, the words that show the "
            "ground are marked. Replies stand as they came, but what tells who a landlord is was "
            "masked by rules, with square brackets. Rules miss something now and then: treat what "
            "is left as secret."
        )
        + " "
        + say("All times are those of the time zone {zone}.", zone=zone)
    )
    if linked:
        yield Paragraph(
            say(
                "Each landlord has a name of letters and numbers. It is the same throughout "
                "this report, and means nothing outside it."
            )
        )
        yield Paragraph(
            say(
                "A fingerprint is the SHA-256 of a text in UTF-8, before anything was masked. Of a "
                "letter the text is its subject, an empty line and its body; of an answer what "
                "was recorded. It shows that a copy was not changed since, not who wrote it or "
                "when."
            )
        )
        yield Paragraph(
            say(
                "A signature (DKIM) that held shows that a mail left by the servers of a domain, "
                "and that what it covers was not changed since. It does not show who wrote the "
                "mail, or that they did so for the landlord. The key is the one that the domain "
                "gave on the day named. Where no signature is told of, there was none, or nobody "
                "gave its key, or a tester wrote the answer down."
            )
        )
        yield Note(
            say("Facts, not a verdict"),
            say(
                "A single test can go otherwise for reasons that have nothing to do with the "
                "ground: chance, the order, a home just let. The landlord must be heard. "
                "Whether the law was broken is for the competent body to say."
            ),
        )
    else:
        yield Note(
            say("No dossier on one landlord"),
            say(
                "This study measures the market. So nothing here links the tests of one "
                "landlord: no name, no place, no date, and tests have numbers by chance. A file "
                "on one landlord takes a new study after a complaint, to enforce the law, on a "
                "legal basis of its own."
            )
            + " "
            + say(
                "Whoever also has the data that were exported for researchers could link them all "
                "the same. So nobody may have both."
            ),
        )
