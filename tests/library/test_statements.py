"""Statements in each letter variant: as much in both arms, and never the same words twice."""

from __future__ import annotations

from datetime import date

import pytest

from discrimtest.errors import Problem
from discrimtest.files.profiles import SignalLists
from discrimtest.files.reading import read_model
from discrimtest.library.check import check_protocol, check_study
from discrimtest.library.locate import Library
from tests.library.conftest import Edit

PROFILES = "protocols/couples/profiles.toml"
BEHIND = 'I am a trans woman. My name is {name}."'
CONTROL = 'I use my second one. My name is {name}."'
SPOKEN = (
    "Vreemd misschien, maar mijn bankkaart toont iets anders: als trans vrouw is mijn naam {name}."
)
ANSWER = (
    "Vreemd misschien, maar mijn bankkaart toont iets anders: met mijn tweede is mijn naam {name}."
)


def checked(library: Library) -> tuple[list[Problem], list[Problem]]:
    verdict = check_protocol(library, "couples", today=date(2026, 2, 1))
    return list(verdict.refused), [
        each for each in verdict.warnings if "letter variant" in each.rule
    ]


def worded(edit: Edit, variant: str, spoken: str, answer: str) -> None:
    """Both statements of the trans test, as this letter variant says them."""
    for line, text in ((BEHIND, spoken), (CONTROL, answer)):
        table = f"[statements.wordings.{variant}]" + "".join(
            f'\n{language} = "{text}"' for language in ("nl", "fr", "en")
        )
        edit(PROFILES, line, f"{line}\n{table}")


def test_a_statement_of_one_wording_loads_as_before_and_warns(library: Library) -> None:
    refused, warned = checked(library)
    assert refused == []
    assert {each.value for each in warned} == {"trans_woman", "second_name"}
    assert all("the same words in every letter variant" in each.rule for each in warned)


def test_a_wording_for_each_variant_is_in_order(library: Library, edit: Edit) -> None:
    worded(edit, "b", SPOKEN, ANSWER)
    assert checked(library) == ([], [])


@pytest.mark.parametrize(
    ("variant", "spoken", "answer", "told"),
    [
        ("b", SPOKEN, "Ik heet {name}.", "to which it is the control, has"),
        ("b", SPOKEN, "Zo noemt iedereen mij al sinds de lagere school, vraag het gerust na.",
         "shares less than 25% of its words"),
        ("b", "Op mijn identiteitskaart staat nog een andere voornaam: trans. Ik heet {name}.",
         "Op mijn identiteitskaart staat nog een andere voornaam: de eerste. Ik heet {name}.",
         "of the runs of three words may stand in 'trans_woman' in variant"),
        ("b", SPOKEN, ANSWER.replace("is mijn naam {name}", "naam is Karel"),
         "is a name, and every arm writes this"),
        ("b", SPOKEN, ANSWER.replace("{name}", "Elise"), "is a name, and every arm writes this"),
        ("b", SPOKEN, ANSWER.replace("Vreemd misschien", "Geen klacht"), "must not warn, threaten"),
        ("e", SPOKEN, ANSWER, "must be a letter variant of the protocol"),
    ],
)  # fmt: skip
def test_what_a_wording_may_not_be(
    library: Library, edit: Edit, variant: str, spoken: str, answer: str, told: str
) -> None:
    worded(edit, variant, spoken, answer)
    refused, _ = checked(library)
    found = [each for each in refused if told in f"{each.rule} {each.value}"]
    assert found, refused
    assert all(each.place.startswith(f"{PROFILES}, line ") for each in found)


def test_what_men_and_women_both_say_tells_neither(library: Library, edit: Edit) -> None:
    told = "must not depend on the gender"
    worded(edit, "b", SPOKEN, ANSWER.replace("met mijn tweede", "als man"))
    refused, _ = checked(library)
    assert not [each for each in refused if told in each.rule], "women alone say it"
    men = """
[[arms]]
id = "second_name_man"
label = { nl = "x", fr = "x", en = "x" }
household = "single"
writer = "man"
statement = "second_name"

[[comparisons]]"""
    edit("protocols/couples/protocol.toml", "[[comparisons]]\nid = \"male_couples\"",
         f'{men}\nid = "male_couples"')  # fmt: skip
    refused, _ = checked(library)
    assert [each.value for each in refused if told in each.rule] == ["man"], refused


def test_comparisons_of_a_study_are_held_to_it_too(library: Library, edit: Edit) -> None:
    """Two trans women of two origins say the same of themselves, in other words each."""
    study = "studies/crossed/study.toml"
    own = """
[[comparisons]]
id = "trans_origin"
grounds = ["origin"]
test = "trans_woman_x_moroccan"
control = "trans_woman"
label = { nl = "x", fr = "x", en = "x" }
"""
    edit(study, '[[comparisons]]\nid = "crossroads"', f'{own}\n[[comparisons]]\nid = "crossroads"')
    copied = "Op mijn identiteitskaart staat nog een andere voornaam: trans. Ik heet {name}."
    worded(edit, "b", copied, ANSWER)
    verdict = check_study(library, "crossed", today=date(2026, 2, 1))
    told = [each for each in verdict.refused if "in 'trans_woman' in variant 'a'" in each.rule]
    assert [each.value for each in told] == ["67% of its wording"]


def test_a_pretest_belongs_to_its_words(library: Library, edit: Edit) -> None:
    worded(edit, "b", SPOKEN, ANSWER)
    edit(
        PROFILES,
        f'en = "{SPOKEN}"',
        f'en = "{SPOKEN}"\npretest = {{ recognised = 9, of = 30, on = 2026-01-01, source = "x" }}',
    )
    (refused,), _ = checked(library)
    assert refused.value == "trans_woman (b)"
    assert "9 of 30 raters" in refused.rule


def test_the_wording_of_a_variant() -> None:
    text = """
given_names = [{ value = "Bram", reads_as = "man", origin = "flemish" }]
family_names = [{ value = "Maes", origin = "flemish" }]
[[statements]]
id = "trans"
signal = true
pretest = { recognised = 9, of = 10, on = 2026-01-01, source = "x" }
text = { nl = "ik ben trans", fr = "f", en = "e" }
wordings.b = { nl = "als trans persoon", fr = "f", en = "e" }
"""
    (said,) = read_model(text, "profiles.toml", SignalLists).value.statements
    assert said.wording("a")["nl"] == "ik ben trans"
    assert said.wording("a").pretest == said.pretest
    assert said.wording("b")["nl"] == "als trans persoon"
    assert said.wording("b").pretest is None
