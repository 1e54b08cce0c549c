"""Who judged, how far coders agree, what leaked: told in every language, for the right reader."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from discrimtest.files.word import LocalText
from discrimtest.record.counts import CodingFacts
from discrimtest.report.blocks import Table
from discrimtest.report.coders import coding, unblinded
from discrimtest.report.facts import AgreementFacts
from discrimtest.report.language import Language

JUDGED = CodingFacts({"blind": 300, "tester": 4}, 60, 56, 3, 1, 5, 365)
LABEL = LocalText(nl="weigering", fr="refus", en="refusal")
AGREEMENT = (
    AgreementFacts("cohen_kappa", None, 0.9, 0.8, 0.95, 60),
    AgreementFacts("krippendorff_alpha", LABEL, math.nan, None, None, 60),
)


def said(judged: CodingFacts, language: str = "en") -> str:
    return " ".join(getattr(block, "text", "") for block in coding(judged, Language(language)))


def test_what_coders_did_is_told_in_words() -> None:
    told = said(JUDGED)
    for sentence in (
        "60 answers were judged by two coders, each alone. They agreed on 56.",
        "A third person decided about 3 answers.",
        "About 1 answer coders differ and nobody decided yet.",
        "In 5 of 365 readings a coder could tell the candidate all the same.",
        # Wilson of 5 in 365 by statsmodels 0.15.0: .0058651, .0316618.
        "Shares between 0.6% and 3.2% fit these readings as well.",
        "The tester who judged an answer could see which candidate it was for.",
    ):
        assert sentence in told, sentence


def test_what_was_not_blind_or_not_disputed_is_told_apart() -> None:
    table, *_ = coding(CodingFacts({"adjudicated": 2, "decided_anew": 1}), Language("en"))
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == [
        "After two coders differed",
        "By a third person, though no two coders differed",
    ]
    assert "not blind" not in said(JUDGED)
    assert "afterwards" not in said(JUDGED)
    assert "2 of these judgements were changed or taken back afterwards." in said(
        replace(JUDGED, changed=2)
    )
    seen = said(replace(JUDGED, sighted=2))
    assert "2 answers were judged by a coder whose other role showed which candidate" in seen
    assert "0 of them decide what the outcome was." in seen
    both = CodingFacts({"blind": 3, "seeing": 7}, sighted=7)
    assert "decide what" not in said(both)
    assert coding(both, Language("en"))[0].rows[1] == (  # type: ignore[union-attr]
        "By a coder whose other role showed the candidate",
        "7",
    )


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_other_languages_say_the_same(language: str) -> None:
    told = said(JUDGED, language)
    assert "coder" not in told
    assert "365" in told


def test_nothing_is_told_that_did_not_happen() -> None:
    told = said(CodingFacts({"tester": 3}))
    assert "third person" not in told
    assert "readings" not in told
    assert "No answer was judged twice" in told


def test_figures_of_agreement_stand_in_a_table() -> None:
    *_, table = coding(JUDGED, Language("nl"), AGREEMENT)
    assert isinstance(table, Table)
    assert table.rows[0] == (
        "Alle uitkomsten",
        "meer dan toeval, kappa van Cohen",
        "0,90",
        "0,80 tot 0,95",
        "60",
    )
    assert table.rows[1][0] == "Weigering"
    assert table.rows[1][2] == Language("nl").undefined


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ({"blind": 9}, []),
        ({"blind": 6, "tester": 2, "seeing": 1, "rule": 40}, []),
        ({"blind": 2, "seeing": 2}, []),
        (
            {"blind": 2, "tester": 1, "seeing": 3, "rule": 40},
            [
                "Of 6 judged answers, 4 were judged by somebody who could see for whom they were.",
            ],
        ),
        (
            {"tester": 3, "seeing": 3, "rule": 1},
            ["Whoever judged the answers could see for whom they were."],
        ),
        (
            {"tester": 3, "rule": 1},
            ["Answers were judged once, by somebody who could see for whom they were."],
        ),
        ({"rule": 4}, []),
    ],
)
def test_most_judgements_by_who_saw_the_candidate_are_a_stamp(
    by: dict[str, int], told: list[str]
) -> None:
    assert list(unblinded(CodingFacts(by), Language("en"))) == told
