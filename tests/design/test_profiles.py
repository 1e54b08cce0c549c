"""Candidates: from the lists alone, the same on every machine, no name tied to an arm."""

from __future__ import annotations

from datetime import date

from discrimtest.design.profiles import (
    family_names,
    given_names,
    names_for,
    neutral_facts,
    profile_of,
)
from discrimtest.files.profiles import FamilyName, GivenName, Pretest, SignalLists, Statement
from discrimtest.files.protocol import Arm, Presentation
from discrimtest.files.word import LocalText
from discrimtest.words.language import LANGUAGES
from discrimtest.words.line import LineChannel
from discrimtest.words.persona import Persona
from discrimtest.words.profile import Profile


def text(value: str) -> LocalText:
    return LocalText(nl=value, fr=value, en=value)


def arm(name: str, **more: object) -> Arm:
    return Arm.model_validate(
        {"id": name, "label": text(name), "household": "couple", "writer": "man", **more}
    )


MALE = arm("male_couple", partner="man")
MIXED = arm("different_sex_couple_man", partner="woman")
MEN, WOMEN = "Bram Dries Joris Simon Stijn Wim".split(), "Elise Hanne Julie Lotte Sara Tine".split()
PRETEST = Pretest(recognised=27, of=30, on=date(2025, 5, 1), source="invented for this test")
LISTS = SignalLists(
    given_names=tuple(
        GivenName(value=value, reads_as=reads_as, origin="flemish", pretest=PRETEST)
        for reads_as, values in (("man", MEN), ("woman", WOMEN), ("neutral", ["Robin", "Sam"]))
        for value in values
    ),
    family_names=(
        FamilyName(value="Maes", origin="flemish"),
        FamilyName(value="Callens", origin="flemish"),
        FamilyName(value="Kowalski", woman="Kowalska", origin="polish"),
        FamilyName(value="Nowak", origin="polish"),
    ),
    statements=(Statement(id="second", text=text("Ik heet {name}."), signal=False),),
    jobs=tuple(text(value) for value in ("in de zorg", "bij een bank", "in het onderwijs")),
)


def persona(of: Arm, **names: str) -> Persona:
    job = {"job": {language: LISTS.jobs[0][language] for language in LANGUAGES}}
    return Persona("mail-1", LineChannel.EMAIL, "", of.id, names, job, {"birth_date": "1990-02-01"})


def shown(of: Arm, signals: set[str], lists: SignalLists = LISTS, **names: str) -> Profile:
    return profile_of(persona(of, **names), of, lists, id="p", language="nl", signals=signals)


def test_a_letter_shows_the_names_job_and_facts_of_its_persona() -> None:
    profile = shown(MALE, set(), writer_first="Wim", writer_last="Maes", partner_first="Bram")
    assert profile.names == {"writer_first": "Wim", "writer_last": "Maes", "partner_first": "Bram"}
    assert profile.facts == {"birth_date": "1990-02-01", "job": "in de zorg"}
    assert (profile.arm, profile.signals) == ("male_couple", ())


def test_the_signal_is_what_the_comparison_tests_with_its_pretest() -> None:
    for each, partner in ((MALE, "Bram"), (MIXED, "Lotte")):
        names = {"writer_first": "Wim", "writer_last": "Maes", "partner_first": partner}
        (signal,) = shown(each, {"partner"}, **names).signals
        assert (signal.id, signal.value, signal.pretest) == ("partner_first", partner, 0.9)


def test_a_name_that_left_the_lists_is_shown_without_pretest() -> None:
    names = {"writer_first": "Wim", "writer_last": "Maes", "partner_first": "Gone"}
    (signal,) = shown(MALE, {"partner"}, **names).signals
    assert (signal.value, signal.pretest) == ("Gone", None)


def test_a_statement_is_kept_as_said_and_without_pretest() -> None:
    said = arm("second", household="single", statement="second")
    profile = shown(said, {"statement", "pronouns"}, writer_first="Wim", writer_last="Maes")
    (signal,) = profile.signals
    assert signal.value == "Ik heet Wim."
    assert signal.pretest is None
    assert profile.factors["statement"] == "second"


def test_a_woman_bears_the_womans_form_and_a_neutral_name_none_that_has_one() -> None:
    polish = LISTS.model_copy(
        update={
            "given_names": (
                GivenName(value="Kinga", reads_as="woman", origin="polish"),
                GivenName(value="Jakub", reads_as="man", origin="polish"),
            )
        }
    )
    found = {}
    for writer in ("woman", "man"):
        names = names_for(arm("x", household="single", writer=writer, origin="polish"), polish)
        found[writer] = set(names["writer_last"])
    assert found == {"woman": {"Kowalska", "Nowak"}, "man": {"Kowalski", "Nowak"}}
    neutral = family_names(LISTS, Presentation.NEUTRAL, "polish")
    assert [name.value for name in neutral] == ["Nowak"]


def test_names_come_from_the_list_of_that_age_and_origin() -> None:
    assert [
        name.value for name in given_names(LISTS, Presentation.NEUTRAL, "flemish", "adult")
    ] == [
        "Robin",
        "Sam",
    ]
    assert given_names(LISTS, Presentation.MAN, "flemish", "65+") == ()


def test_neutral_facts_are_repeatable_and_of_the_right_age() -> None:
    senior = arm("seniors", partner="woman", age="65+")
    for seed in range(50):
        facts = neutral_facts(seed, "nl", arm=senior, year=2026)
        assert facts == neutral_facts(seed, "nl", arm=senior, year=2026)
        assert all(66 <= 2026 - int(day[:4]) <= 74 for day in facts.values())
        alone = neutral_facts(seed, "fr", arm=arm("one", household="single"), year=2026)
        assert list(alone) == ["birth_date"]
        assert 28 <= 2026 - int(alone["birth_date"][:4]) <= 42
