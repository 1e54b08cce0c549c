"""Cautions: sentences that keep their parts."""

import copy
import pickle

import pytest

from discrimtest.findings.caution import MESSAGES, Caution


def test_a_caution_is_its_sentence_and_keeps_its_parts():
    caution = Caution("landlords_repeat", comparison="t vs c", tests=3, landlords=2)
    assert caution == (
        "t vs c: landlords repeat (tests: 3, landlords: 2); only intervals and tests by landlord "
        "allow for that."
    )
    assert caution.id == "landlords_repeat"
    assert MESSAGES[caution.id] % caution.values == caution


def test_a_caution_survives_copies():
    caution = Caution("arms_absent", comparison="t vs c")
    for twin in (copy.deepcopy(caution), pickle.loads(pickle.dumps(caution))):
        assert (twin, twin.id, twin.values) == (caution, caution.id, caution.values)


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_is_a_sentence_with_named_parts(message):
    text = MESSAGES[message]
    assert text.endswith(".")
    assert "%(" in text
    assert "%s" not in text
