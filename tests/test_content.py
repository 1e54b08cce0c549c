"""What is shipped: protocols, letters, legal file and studies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, permutations, product
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from faker.providers.person.nl_BE import Provider as Statbel
from scipy.stats import binom

from discrimtest.design.citation import listing_facts
from discrimtest.design.equivalence import (
    arm_problems,
    balance_problems,
    branch_problems,
    citation_problems,
)
from discrimtest.design.letters import VARIABLES, LetterTemplate, compile_letter, render
from discrimtest.design.personas import arms_of
from discrimtest.design.preview import (
    example_listing,
    marked,
    preview_pair,
    preview_test,
    specimen,
)
from discrimtest.design.profiles import family_names, given_names
from discrimtest.design.reading import words
from discrimtest.design.wording import provoking, wording_problems
from discrimtest.errors import Problem
from discrimtest.files.codebook import Codebook
from discrimtest.files.legal import LegalBasis
from discrimtest.files.plan import Plan
from discrimtest.files.profiles import FACTS, SignalLists
from discrimtest.files.protocol import AllowedComparison, Ground, Presentation, Protocol
from discrimtest.files.reading import read_model
from discrimtest.files.study import StudyFile
from discrimtest.files.word import FileTable
from discrimtest.library.instrument import load_instrument
from discrimtest.library.locate import Library
from discrimtest.words.language import LANGUAGES
from discrimtest.words.listing import HomeType
from discrimtest.words.outcome import Category
from tests.design.examples import people_of

ROOT = Path(__file__).parent.parent
PROTOCOLS = ("email-couples", "email-origin", "email-disability", "email-income", "email-household")
OF_A_GROUND = PROTOCOLS[2:]
"""Protocols whose ground is told by a statement."""
WRITTEN = ("nl", "fr", "en")
"""Languages of the shipped letters; a report may know more."""
STUDIES = tuple(
    f"kortrijk-{name}-2026"
    for name in (
        "couples", "crossroads", "origin", "disability", "income", "position", "family", "age",
        "disability-origin",
    )
)  # fmt: skip
ORIGINS = ("flemish", "moroccan", "turkish", "congolese", "polish")


W = TypeVar("W", bound=FileTable)


def read(path: str, model: type[W]) -> W:
    found = read_model((ROOT / path).read_text(encoding="utf-8"), path, model)
    assert found.problems == ()
    return found.value


@cache
def protocol(name: str) -> Protocol:
    return read(f"protocols/{name}/protocol.toml", Protocol)


@cache
def lists(name: str) -> SignalLists:
    return read(f"protocols/{name}/profiles.toml", SignalLists)


@cache
def letters(name: str) -> dict[tuple[str, str], LetterTemplate]:
    made = [
        compile_letter(file.read_text(encoding="utf-8"), file.relative_to(ROOT).as_posix())
        for file in sorted((ROOT / "protocols" / name / "letters").glob("*.txt"))
    ]
    return {(letter.variant, letter.language): letter for letter in made}


def study(name: str) -> StudyFile:
    return read(f"studies/{name}/study.toml", StudyFile)


def letter_problems(
    protocol: Protocol,
    lists: SignalLists,
    letters: dict[tuple[str, str], LetterTemplate],
    comparisons: Sequence[AllowedComparison] = (),
    cross: Protocol | None = None,
) -> list[Problem]:
    templates, comparisons = list(letters.values()), comparisons or protocol.comparisons
    return [
        *branch_problems(templates, comparisons),
        *arm_problems(protocol, lists, templates, comparisons, cross),
        *balance_problems(protocol, lists, templates, comparisons, cross),
        *citation_problems(templates, required=protocol.cites_listing),
        *wording_problems(templates),
        *(
            found
            for statement in lists.statements
            for language in LANGUAGES
            for found in provoking(statement.id, language, statement.text[language])
        ),
    ]


# Protocols


@pytest.mark.slow
@pytest.mark.parametrize("name", PROTOCOLS)
def test_the_letters_pass_every_check_of_equivalence(name: str) -> None:
    assert letter_problems(protocol(name), lists(name), letters(name)) == []


@pytest.mark.parametrize("name", PROTOCOLS)
def test_each_protocol_is_written_in_three_languages_and_four_variants(name: str) -> None:
    assert protocol(name).languages == ("nl", "fr")
    assert protocol(name).reading_languages == ("en",)
    assert set(letters(name)) == {(v, language) for v in "abcd" for language in WRITTEN}


@pytest.mark.parametrize("name", PROTOCOLS)
def test_arms_of_a_comparison_differ_in_the_ground_alone(name: str) -> None:
    for comparison in protocol(name).comparisons:
        test, control = protocol(name).arm(comparison.test), protocol(name).arm(comparison.control)
        assert test is not None
        assert control is not None
        mine, its = test.attributes(), control.attributes()
        different = {key for key in mine if mine[key] != its[key]}
        assert different, comparison.id
        assert different <= comparison.may_differ(), comparison.id


def test_every_variant_of_couples_and_lgbti_candidates_is_there_with_its_own_control() -> None:
    pairs = {(each.test, each.control) for each in protocol("email-couples").comparisons}
    assert pairs == {
        *(
            (f"{couple}_couple{kind}", f"different_sex_couple_{writer}{kind}")
            for couple, writer in (("male", "man"), ("female", "woman"))
            for kind in ("", "_child", "_senior")
        ),
        *(
            (f"trans_{writer}{kind}", f"second_name_{writer}{kind}")
            for writer in ("man", "woman")
            for kind in ("", "_couple")
        ),
        ("non_binary", "pronouns_she"),
        ("non_binary", "pronouns_he"),
        ("non_binary", "no_pronouns"),
        ("pronouns_she", "no_pronouns"),
        ("pronouns_he", "no_pronouns"),
    }


def test_every_origin_is_compared_with_flemish_names_by_gender() -> None:
    pairs = {(each.test, each.control) for each in protocol("email-origin").comparisons}
    assert pairs == {
        (f"{writer}_{origin}", f"{writer}_flemish")
        for writer in ("man", "woman")
        for origin in ORIGINS[1:]
    }
    assert set(protocol("email-origin").origins) == set(ORIGINS)


# Names and phrases


@pytest.mark.parametrize(
    ("name", "origins"), [("email-couples", ORIGINS[:1]), ("email-origin", ORIGINS)]
)
def test_there_are_names_enough_and_each_reads_as_one_gender(
    name: str, origins: tuple[str, ...]
) -> None:
    for origin in origins:
        pools = [
            given_names(lists(name), reads_as, origin, age)
            for reads_as in (Presentation.MAN, Presentation.WOMAN)
            for age in ("adult", "65+")
        ]
        if name == "email-couples":
            pools.append(given_names(lists(name), Presentation.NEUTRAL, origin, "adult"))
        assert min(map(len, pools)) >= 10
        values = [entry.value for pool in pools for entry in pool]
        assert len(values) == len(set(values)), "a name stands in two lists"
        assert len(family_names(lists(name), Presentation.MAN, origin)) >= 10


def test_no_name_of_another_origin_reads_as_flemish() -> None:
    every = lists("email-origin")
    flemish = {each.value for each in every.given_names if each.origin == "flemish"}
    others = {each.value for each in every.given_names if each.origin != "flemish"}
    assert not flemish & others
    families = [each.value for each in every.family_names]
    assert len(families) == len(set(families))


def test_polish_women_bear_the_womans_form() -> None:
    for name in lists("email-origin").family_names:
        expected = f"{name.value[:-1]}a" if re.search(r"[sc]ki$", name.value) else ""
        assert name.woman == expected


def test_the_flemish_names_of_both_protocols_are_the_same() -> None:
    for table in ("given_names", "family_names", *FACTS.values()):
        mine, its = (
            [
                each
                for each in getattr(lists(name), table)
                if getattr(each, "origin", "flemish") == "flemish"
                and getattr(each, "reads_as", "man") != "neutral"
            ]
            for name in PROTOCOLS[:2]
        )
        assert mine == its


@pytest.mark.parametrize("name", OF_A_GROUND)
def test_later_protocols_take_names_and_facts_from_the_first(name: str) -> None:
    for table in ("given_names", "family_names", *FACTS.values()):
        known = list(getattr(lists("email-couples"), table))
        mine = getattr(lists(name), table)
        assert [each for each in known if each in mine] == list(mine)


def test_flemish_names_are_common_in_the_whole_of_flanders() -> None:
    """All were West Flemish (Vandewalle, Vanhoutte, Vercruysse), in whatever city they wrote."""
    every = lists("email-couples")
    known = {"man": Statbel.first_names_male, "woman": Statbel.first_names_female}
    for name in every.given_names:
        if name.reads_as in known:
            assert name.value in known[name.reads_as]
            assert name.source.startswith("Statbel")
    for family in every.family_names:
        assert family.value in Statbel.last_names
        assert family.source.startswith("Statbel")


# People many landlords have heard of; a letter in their name would not be believed.
WELL_KNOWN = {
    "Etienne Vermeersch", "Johan Vermeersch", "Pieter Vermeersch", "Hanne Desmet", "Stijn Desmet",
    "Roger Lambrecht", "Annie Lambrecht", "Olivier Bogaert", "Lieve Maes",
    "Kim Clijsters", "Abdelkader Benali", "Rachid Azzouzi", "Mehdi Bennani", "Cem Yilmaz",
    "Cem Özdemir", "Ugur Sahin", "Onur Kaya", "Ahmet Kaya", "Burak Yilmaz", "Hakan Arslan",
    "Sibel Arslan", "Ebru Polat", "Yusuf Demir", "Emre Aydin", "Piotr Zielinski", "Jakub Kaminski",
    "Robert Lewandowski", "Dikembe Mutombo", "Trésor Mputu", "Wouter Deprez",
}  # fmt: skip


def test_no_candidate_bears_the_name_of_someone_well_known() -> None:
    every = lists("email-origin")
    full = {
        f"{first.value} {last.value}"
        for first in (*every.given_names, *lists("email-couples").given_names)
        for last in every.family_names
        if first.origin == last.origin
    }
    assert not full & WELL_KNOWN


def test_nothing_is_said_to_be_pretested_reviewed_or_checked() -> None:
    for name in PROTOCOLS:
        signals = lists(name)
        tested = [each.pretest for each in signals.given_names]
        tested += [each.pretest for each in signals.family_names]
        tested += [each.pretest for each in signals.statements]
        tested += [each.pretest for each in signals.pronouns]
        tested += [said.pretest for each in signals.statements for said in each.wordings.values()]
        assert set(tested) == {None}
        sources = {each.source for each in signals.given_names}
        sources |= {each.source for each in signals.family_names}
        assert all(source.endswith("not pretested") for source in sources)
        reviews = protocol(name).reviews
        assert not any(each.done for each in (reviews.community, reviews.ethics, reviews.counsel))


@pytest.mark.parametrize("language", WRITTEN)
@pytest.mark.parametrize("variant", "abcd")
def test_a_trans_writer_speaks_of_the_writer_alone(language: str, variant: str) -> None:
    name = "email-couples"
    said = {each.id: each.wording(variant)[language] for each in lists(name).statements}
    word = {"nl": ("vrouw", "man"), "fr": ("une femme", "un homme"), "en": ("woman", "man")}
    woman, man = word[language]
    assert said["trans_woman"].replace(woman, man, 1) == said["trans_man"]
    for who in ("woman", "man"):
        assert "trans" in said[f"trans_{who}"]
        # The control says the same of its papers, for another reason.
        begin = said["second_name"].split()[:6]
        assert said[f"trans_{who}"].split()[:6] == begin
        arm = protocol(name).arm(f"trans_{who}_couple")
        assert arm is not None
        (letter,) = preview_pair(
            letters(name)[variant, language], (arm,), lists(name), {"statement"}
        )
        (span,) = letter.spans
        around = letter.body[: span.start] + letter.body[span.end :]
        assert "trans" not in around
        partner = specimen(arm, lists(name), language, ()).names["partner_first"]
        assert partner in around
        assert partner not in letter.body[span.start : span.end]


@pytest.mark.parametrize("language", WRITTEN)
def test_the_two_letters_of_a_trans_test_share_no_three_words_of_what_they_state(
    language: str,
) -> None:
    for control in ("second_name_woman", "second_name_man"):
        test = control.replace("second_name", "trans")
        arms = [arm for each in (test, control) if (arm := protocol("email-couples").arm(each))]
        for pair in permutations("abcd", 2):
            spoken, answer = preview_test(
                [letters("email-couples")[variant, language] for variant in pair],
                people_of(arms, lists("email-couples")),
                {arm.id: arm for arm in arms},
                lists("email-couples"),
                {"statement"},
            )
            (mine,), (its,) = spoken.spans, answer.spans
            assert not runs(spoken.body[mine.start : mine.end]) & runs(
                answer.body[its.start : its.end]
            ), pair


# What a landlord asks of a candidate must not differ with the reason: the words that do, by pair.
REASONS = {
    ("wheelchair", "electric_bike"): {"rolstoel", "elektrische", "fiets"},
    ("child", "sister"): {
        "kind", "zus", "dat", "die", "lagere", "middelbare",
    },
    ("past_sixty_five", "past_twenty_five"): {
        "vijfenzestig", "vijfentwintig", "vijfenzestigste", "vijfentwintigste",
    },
}  # fmt: skip


@pytest.mark.parametrize("pair", REASONS, ids="-".join)
@pytest.mark.parametrize("variant", "abcd")
def test_a_statement_and_its_control_differ_in_the_reason_alone(
    pair: tuple[str, str], variant: str
) -> None:
    name = "email-disability" if "wheelchair" in pair else "email-household"
    known = {each.id: each.wording(variant).nl for each in lists(name).statements}
    mine, its = ({word.lower() for word in words(known[said])} for said in pair)
    assert mine ^ its <= REASONS[pair]


def test_both_candidates_of_an_income_test_name_the_same_amount() -> None:
    said = {each.id: each for each in lists("email-income").statements}
    income = protocol("email-income")
    for comparison in income.comparisons:
        arms = [income.arm(name) for name in (comparison.test, comparison.control)]
        for variant, language in product("abcd", WRITTEN):
            amounts = {
                re.sub(r"\D", "", said[arm.statement].wording(variant)[language])
                for arm in arms
                if arm is not None
            }
            assert amounts in ({"1700"}, {"1340"}, {"2100"}), comparison.id


def test_households_of_a_family_test_are_of_one_size() -> None:
    """As many grown-ups, and one more: a child, or a sister at school."""
    household = protocol("email-household")
    for comparison in household.comparisons:
        if Ground.FAMILY in comparison.grounds:
            test, control = (household.arm(a) for a in (comparison.test, comparison.control))
            assert test is not None
            assert control is not None
            assert (test.child, control.child) == (True, False)
            assert (test.household, test.partner) == (control.household, control.partner)
            assert control.statement in {"sister", "our_sister"}


def runs(text: str) -> set[tuple[str, ...]]:
    said = [word.lower() for word in words(text)]
    return set(zip(said, said[1:], said[2:], strict=False))


# Letters


def sentences(text: str) -> set[str]:
    found = re.split(r"[.!?:]\s|\n+", text)
    return {part.strip().lower() for part in found if len(part.split()) > 2}


@pytest.mark.parametrize("language", WRITTEN)
def test_no_two_letters_share_a_sentence(language: str) -> None:
    bodies: dict[tuple[str, str, str], str] = {}
    for name in PROTOCOLS:
        for arm in protocol(name).arms:
            for variant in protocol(name).variants:
                profile = specimen(arm, lists(name), language, ())
                letter = render(
                    letters(name)[variant, language],
                    replace(profile, facts=profile.facts | {"statement": ""}),
                    listing=example_listing(language),
                    signals=(),
                )
                # Names are the candidate's own, not the letter's wording.
                text = letter.body.split(profile.names["writer_last"])[0]
                bodies[arm.household + arm.age + str(arm.child), name, variant] = text
    for kind in {key[0] for key in bodies}:
        same_kind = {key[1:]: sentences(text) for key, text in bodies.items() if key[0] == kind}
        for one, other in combinations(same_kind, 2):
            shared = same_kind[one] & same_kind[other]
            assert not shared, (kind, one, other)


SAID_WRONG = {
    "nl": (
        (r"\bzoek ik iets anders \{\{ reason", "reads as a search for other work"),
        (r"\bdie van \{\{ rent \}\}", "'die' stands for no neuter home: het appartement, dat van"),
        (r"\bvind mij in de\b", "'kan mij vinden in de'"),
        (r"\bwordt het verhuizen\b", "nobody says so"),
        (r"\bstap met een\b", "nobody says so"),
    ),
    "fr": (
        (r"\bje suis \{\{ job \}\}", "'je suis dans un hôpital' is said by a patient"),
        (r"\bcherche autre chose \{\{ reason", "reads as a search for other work"),
        (r"\btourne\w* (?:pas )?court\b", "'tourner court' is to end suddenly"),
        (r"\bsuffit bien\b", "'suffit largement'"),
        (r"\bavec un fauteuil roulant\b", "'en fauteuil roulant'"),
        (r"\bmontre la route\b", "'montre le chemin'"),
        (r"\bVisite guidée\b", "is held in a museum"),
        (r"\bbonne journée,\n", "is said on leaving"),
        (r"est mon deuxième prénom, car", "a second name has no such cause"),
    ),
}
"""What a native reader stumbled over, as a pattern, and why."""


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_nothing_is_said_again_that_a_native_stumbled_over(language: str) -> None:
    texts = {
        str(file.relative_to(ROOT)): file.read_text(encoding="utf-8")
        for folder, ending in (("letters", "txt"), ("scripts", "md"))
        for file in ROOT.glob(f"protocols/*/{folder}/*.{language}.{ending}")
    } | {
        f"{name}: {each.id}, {variant}": each.wording(variant)[language]
        for name in PROTOCOLS
        for each in lists(name).statements
        for variant in "abcd"
    }
    assert len(texts) > 100
    told = [
        (place, why)
        for place, text in texts.items()
        for pattern, why in SAID_WRONG[language]
        if re.search(pattern, text)
    ]
    assert told == []


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("name", PROTOCOLS)
def test_a_title_stands_in_one_subject_and_never_in_quotes(name: str, language: str) -> None:
    """Both candidates cited “*** TOP LIGGING ***”, whatever letters they wrote."""
    listing = listing_facts(
        "*** TOP LIGGING ***", HomeType.APARTMENT, "Kortrijk", language,
        address="Doorniksestraat 41", rent_cents=795_00,
    )  # fmt: skip
    arm = protocol(name).arms[0]
    subjects = [
        preview_pair(letters(name)[variant, language], (arm,), lists(name), (), listing=listing)[
            0
        ].subject
        for variant in protocol(name).variants
    ]
    assert sum("Top ligging" in subject for subject in subjects) == 1
    assert not re.search(r"[“”«»\"*!]|TOP", "".join(subjects))
    assert len(set(subjects)) == len(subjects)


SKELETON = {
    "nl": {"full-time": "voltijds", "smoking": r"\brook|gerookt", "pets": r"dieren",
           "papers": r"papieren|loonfiches", "evenings": r"avond|\buur|weekend|zaterdag|overdag"},
    "fr": {"full-time": "temps plein", "smoking": r"\bfume", "pets": r"anima",
           "papers": r"papiers|fiches", "evenings": r"soir|heures|week-end|samedi|en journée"},
}  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("name", PROTOCOLS)
def test_letters_say_different_things_and_no_hours(name: str, language: str) -> None:
    """Every letter said full-time, no smoking, no pets and papers, and each other hours."""
    said = [letters(name)[variant, language].source for variant in protocol(name).variants]
    found = {what: sum(bool(re.search(word, text, re.IGNORECASE)) for text in said)
             for what, word in SKELETON[language].items()}  # fmt: skip
    assert found.pop("evenings") == 0
    assert max(found.values()) <= 2, found


@pytest.mark.parametrize(
    ("comparison", "language", "expected"),
    [
        ("male_couple", "nl", "Mijn partner [{}] en ik zoeken een nieuwe thuis"),
        ("male_couple", "fr", "[{}] et moi vivons en couple"),
        (
            "trans_woman",
            "nl",
            "[ Op mijn identiteitskaart staat nog een andere voornaam: ik ben een trans vrouw en",
        ),
        (
            "trans_woman",
            "fr",
            "[ Ma carte d’identité mentionne encore un autre prénom : je suis une femme trans et",
        ),
        ("non_binary_she", "nl", "[ (die/hun)]"),
        ("non_binary_she", "fr", "[ (iel)]"),
    ],
)  # fmt: skip
def test_the_signal_reads_as_the_method_says(comparison: str, language: str, expected: str) -> None:
    name = "email-couples"
    (chosen,) = (each for each in protocol(name).comparisons if each.id == comparison)
    arm = protocol(name).arm(chosen.test)
    assert arm is not None
    (letter,) = preview_pair(letters(name)["a", language], (arm,), lists(name), chosen.may_differ())
    names = specimen(arm, lists(name), language, ()).names
    shown = names["partner_first" if comparison == "male_couple" else "writer_first"]
    assert expected.format(shown) in marked(letter.body, letter.spans)


# Codebook and law


SUBTLE = {
    "questions_beyond_guidance", "income_source_asked", "misgendering", "viewing_moments",
    "rent_quoted", "deposit_quoted", "greeting_by_name", "politeness", "length",
    "response_time",
}  # fmt: skip
BESIDE = {
    "email-couples": set(),
    "email-origin": set(),
    "email-disability": {"disability_asked", "animal_asked", "accessibility_answered"},
    "email-income": {"income_proof_asked", "guarantor_asked"},
    "email-household": {"household_asked", "suitability_doubted"},
}


@pytest.mark.parametrize("name", PROTOCOLS)
def test_the_codebook_is_whole_and_one_but_for_what_fits_the_ground(name: str) -> None:
    first = read("protocols/email-couples/codebook.toml", Codebook)
    book = read(f"protocols/{name}/codebook.toml", Codebook)
    assert book.categories == first.categories
    assert [each.id for each in book.categories] == list(Category)
    assert book.subtle[: len(first.subtle)] == first.subtle
    assert {each.id for each in book.subtle} == SUBTLE | BESIDE[name]


def test_the_plan_of_these_grounds_asks_for_every_code_of_their_codebooks() -> None:
    plan = read("analysis/grounds/plan.toml", Plan)
    values: dict[str, set[str]] = {}
    for name in OF_A_GROUND:
        for each in read(f"protocols/{name}/codebook.toml", Codebook).subtle:
            values.setdefault(each.id, set()).update(each.values)
    asked = {each.column: each for each in plan.outcomes if each.column}
    assert asked.keys() == values.keys() - {"misgendering"}
    for column, outcome in asked.items():
        assert set(outcome.favourable) < values[column]


def test_the_legal_file_names_its_sources_and_no_counsel() -> None:
    law = read("protocols/legal/flanders.toml", LegalBasis)
    assert law.region == "flanders"
    assert not law.counsel.done
    assert not law.telephone_audio
    assert len(law.grounds) == 24
    decree = [each for each in law.statements if "Gelijkekansendecreet" in each.source.nl]
    assert {each.dated.isoformat() for each in decree if each.dated} == {"2008-07-10"}
    guidance = " ".join(each.source.en for each in law.first_contact_guidance)
    assert "2009/01" in guidance
    assert "article 7" in guidance
    assert "2023" in law.report_to[0].text.en


# Studies


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_names_comparisons_and_arms_that_exist(name: str) -> None:
    file = study(name)
    base = protocol(file.protocol)
    cross = protocol(file.cross) if file.cross else None
    known = {each.id: each for each in (*base.comparisons, *file.comparisons)}
    for each in file.sample.comparisons:
        for arm in (known[each].test, known[each].control):
            assert base.arm(arm, cross) is not None, arm
    pooled = {each.id for each in file.analysis.pooled}
    assert file.analysis.primary in pooled | set(known)
    for pool in file.analysis.pooled:
        assert set(pool.comparisons) <= set(file.sample.comparisons)
    assert (ROOT / "analysis" / file.analysis.plan / "plan.toml").is_file()
    assert set(file.place.postcodes) == {"8500", "8501", "8510", "8511"}


def test_each_crossed_cell_has_a_control_that_differs_in_one_ground() -> None:
    file = study("kortrijk-crossroads-2026")
    couples, origin = protocol("email-couples"), protocol("email-origin")
    cells = set()
    for each in file.comparisons:
        test, control = couples.arm(each.test, origin), couples.arm(each.control, origin)
        assert test is not None
        assert control is not None
        mine, its = test.attributes(), control.attributes()
        assert {key for key in mine if mine[key] != its[key]} == set(each.may_differ())
        same_sex = test.writer == test.partner
        assert each.factors == {
            "origin": test.origin,
            "couple": "same_sex" if same_sex else "different_sex",
            "writer": str(test.writer),
        }
        cells.add(tuple(each.factors.values()))
    assert len(cells) == len(file.comparisons) == 6
    joined = SignalLists(
        given_names=lists("email-origin").given_names,
        family_names=lists("email-origin").family_names,
        **{table: getattr(lists("email-couples"), table) for table in FACTS.values()},
    )
    found = letter_problems(
        couples, joined, letters("email-couples"), comparisons=file.comparisons, cross=origin
    )
    assert found == []


@pytest.mark.parametrize("name", STUDIES)
def test_no_line_reaches_anybody(name: str) -> None:
    every = study(name).every_line
    assert all((line.address or line.pattern).endswith(".example") for line in every)
    sampled = load_instrument(Library(), name).sampled
    arms = arms_of(sampled)
    for channel, most in (("email", 6), ("portal", 2)):
        assert sum(line.channel == channel for line in every) == most * len(arms)


@pytest.mark.parametrize("name", STUDIES)
def test_the_readme_says_what_is_not_tested_and_not_validated(name: str) -> None:
    text = (ROOT / "studies" / name / "README.md").read_text(encoding="utf-8")
    assert "*niet getest*" in text
    assert "**Not validated**" in text
    if "couples" in name or "crossroads" in name:
        assert "bisexual and intersex" in text
        assert "no result about LGBTI+" in text


@pytest.mark.parametrize(
    ("name", "tests", "control_only", "test_only", "found"),
    [
        ("disability", 100, 0.22, 0.04, 95),
        ("disability-origin", 100, 0.22, 0.04, 95),
        ("income", 300, 0.15, 0.06, 92),
        ("income", 100, 0.15, 0.06, 43),
        ("position", 200, 0.17, 0.06, 89),
        ("family", 200, 0.15, 0.06, 77),
        ("age", 200, 0.15, 0.06, 77),
    ],
)
def test_the_readme_promises_what_the_exact_test_can_find(
    name: str, tests: int, control_only: float, test_only: float, found: int
) -> None:
    """McNemar's exact test at 5 %, enumerated over how many tests differ, and which way."""
    differing, control = np.indices((tests + 1, tests + 1))
    extreme = np.minimum(control, differing - control)
    rejects = 2 * binom.cdf(extreme, differing, 0.5) <= 0.05
    share = control_only / (control_only + test_only)
    chance = binom.pmf(differing, tests, control_only + test_only)
    power = (chance * binom.pmf(control, differing, share))[rejects & (extreme >= 0)].sum()
    assert round(100 * power) == found
    text = (ROOT / "studies" / f"kortrijk-{name}-2026" / "README.md").read_text(encoding="utf-8")
    said = " ".join(text.split())
    assert f"{found} times in 100" in said
    assert f"{control_only * 100:.0f}" in said


def test_the_guide_to_letters_names_every_variable_and_its_meaning() -> None:
    guide = (ROOT / "protocols" / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", guide, re.MULTILINE))
    assert rows == VARIABLES


def test_the_folders_hold_data_and_no_code() -> None:
    for folder in ("studies", "protocols", "analysis"):
        assert not list((ROOT / folder).rglob("*.py"))
