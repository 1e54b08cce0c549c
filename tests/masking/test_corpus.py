"""What the masks leave of answers kept out while the rules were made: ``docs/masking.md``."""

from __future__ import annotations

import pytest

from discrimtest.masking.mask import Mask, Unmasked
from discrimtest.masking.tells import Tells
from tests.masking.corpus import candidates_found, landlords, of_finder, tallies

KEPT = [each for each in landlords() if each.kept_out]
SEEN = [each for each in landlords() if not each.kept_out]
NEVER_LEFT = ("agency", "phone", "mail", "web", "handle", "company", "iban", "licence", "reference")


def test_the_corpus_is_as_large_as_its_page_says() -> None:
    answers = [answer for each in landlords() for answer in each.answers]
    assert len(answers) >= 200
    assert {answer.language for answer in answers} == {"nl", "fr", "en"}
    assert sum(len(answer.marks) for answer in answers) > 700
    assert 0.25 < len(KEPT) / len(landlords()) < 0.45
    assert len({each.key for each in landlords()}) == len(landlords())


@pytest.mark.parametrize("kind", NEVER_LEFT)
def test_what_has_a_form_is_never_left(kind: str) -> None:
    """In no part: these are known to the record, or known by their form."""
    found = tallies(of_finder, landlords())[kind]
    assert sum(found.of.values()) > 5
    assert found.examples == []


@pytest.mark.parametrize(("part", "at_most"), [(SEEN, 0.03), (KEPT, 0.05)])
def test_little_is_left_and_little_masked_for_nothing(part: list, at_most: float) -> None:
    found = dict(tallies(of_finder, part))
    over = found.pop("over")
    found.pop("candidate")
    of = sum(sum(each.of.values()) for each in found.values())
    left = sum(sum(each.wrong.values()) for each in found.values())
    assert left / of < at_most
    assert sum(over.wrong.values()) / sum(over.of.values()) < 0.02


def test_candidates_are_found_and_shown() -> None:
    assert tallies(candidates_found, landlords())["candidate"].examples == []
    shown = tallies(of_finder, landlords())["candidate"]
    assert sum(shown.wrong.values()) / sum(shown.of.values()) > 0.98


def test_masked_twice_is_masked_once() -> None:
    """The labels themselves tell nothing: a text can be masked again."""
    mask = Mask(dict.fromkeys(Tells, "[…]"))
    for landlord in SEEN:
        for answer in landlord.answers:
            known = landlord.known(answer)
            once = mask.over(Unmasked(answer.text), known)
            assert len(mask.over(Unmasked(once), known)) <= len(once)
