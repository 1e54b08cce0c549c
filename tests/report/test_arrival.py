"""Letters that did not arrive alike: told with their counts, and to the public without."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest

from discrimtest.report.arrival import arrival
from discrimtest.report.blocks import Note
from discrimtest.report.context import build_context
from discrimtest.report.delivered import DeliveryFacts
from discrimtest.report.facts import Audience
from discrimtest.report.language import language
from discrimtest.words.language import LANGUAGES


def unequal(sample: ModuleType) -> DeliveryFacts:
    return DeliveryFacts(("male", "mixed"), sample.MALE, sample.MIXED_MAN, 112, 15, 113, 4)


def told(sample: ModuleType, code: str, audience: Audience = Audience.COMMISSIONER) -> str:
    facts = replace(sample.facts(), delivery=(unequal(sample),))
    ((note,),) = [part.blocks for part in arrival(facts, audience, language(code))]
    assert isinstance(note, Note)
    return note.text


def test_it_is_said_with_every_count(sample: ModuleType) -> None:
    assert told(sample, "en").startswith(
        "Male couple: 15 of 112 came back or were refused. "
        "Different-sex couple, a man writes: 4 of 113."
    )
    assert "15 van de 112 teruggekomen" in told(sample, "nl")
    assert "15 sur 112, en retour ou en refus" in told(sample, "fr")
    assert arrival(sample.facts(), Audience.COMMISSIONER, language("en")) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_is_plain_and_the_public_sees_no_count(
    sample: ModuleType, plain: ModuleType, code: str
) -> None:
    assert not any(sign.isdigit() for sign in told(sample, code, Audience.PUBLIC))
    facts = replace(sample.facts(), delivery=(unequal(sample),))
    context = build_context(facts, sample.findings(), Audience.COMMISSIONER, code)
    assert plain.unexplained(context) == []
    assert "15" in told(sample, code)
    assert told(sample, code)[:15] in repr(context)
    for audience in (Audience.PUBLIC, Audience.COMMISSIONER):
        sentences = told(sample, code, audience).split(". ")
        assert max(len(each.split()) for each in sentences) <= 25
