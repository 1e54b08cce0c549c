"""A report shows what every amendment changed, and what nobody may read stays out of it."""

from __future__ import annotations

from datetime import date

import pytest

from discrimtest.report.amended import amended, amended_table
from discrimtest.report.facts import AmendmentFacts, Audience, LockFacts
from discrimtest.report.language import language

STUDY = "studies/x/study.toml"
LETTER = "protocols/x/letters/a.nl.txt"
BEFORE = {
    STUDY: 'agency_tests = 4\n[[lines]]\nid = "box-1"\naddress = "een@post.example"\n',
    LETTER: "Goedendag,\n",
    "analysis/x/plan.toml": "alpha = 0.05\n",
}
AFTER = {
    STUDY: 'agency_tests = 3\n[[lines]]\nid = "box-1"\naddress = "twee@post.example"\n',
    LETTER: "Dag meneer, mevrouw,\n",
    "analysis/x/plan.toml": "alpha = 0.05 # five\n",
}


def text_for(audience: Audience) -> str:
    """All cells and notes of the table."""
    changes = amended(BEFORE, AFTER, audience)
    amendment = AmendmentFacts(2, date(2026, 3, 9), "The sector asked.", changes)
    lock = LockFacts(date(2026, 2, 27), {}, "0.1", (amendment,))
    table = amended_table(lock, language("en"))
    assert table is not None
    return " | ".join((table.caption, *(" | ".join(row) for row in table.rows), *table.notes))


@pytest.mark.parametrize("audience", Audience)
def test_file_key_before_and_after_stand_in_the_register(
    audience: Audience,
) -> None:
    text = text_for(audience)
    assert f"2 | {STUDY} | agency_tests | 4 | 3" in text
    assert f"{LETTER} | line 1" in text
    assert "lines[box-1].address" in text
    assert "the same: only remarks, spaces or the order differ" in text


@pytest.mark.parametrize(
    ("audience", "letter", "mailbox"),
    [
        (Audience.PUBLIC, False, False),
        (Audience.COMMISSIONER, True, False),
        (Audience.INSPECTOR, True, True),
    ],
)
def test_who_may_not_recognise_a_candidate_reads_no_letter_and_no_mailbox(
    audience: Audience, letter: bool, mailbox: bool
) -> None:
    text = text_for(audience)
    assert ("Dag meneer, mevrouw" in text) is letter
    assert ("twee@post.example" in text) is mailbox
    assert ("so that nobody recognises a candidate" in text) is (not letter or not mailbox)


def test_what_is_long_is_cut_and_nothing_known_is_no_table() -> None:
    (long,) = amended({STUDY: "a = 'b'\n"}, {STUDY: f"a = '{'c' * 900}'\n"}, Audience.PUBLIC)
    lock = LockFacts(
        date(2026, 2, 27), {}, "0.1", (AmendmentFacts(2, date(2026, 3, 9), "x", (long,)),)
    )
    table = amended_table(lock, language("nl"))
    assert table is not None
    assert len(table.rows[0][-1]) == 160
    bare = LockFacts(date(2026, 2, 27), {}, "0.1", (AmendmentFacts(2, date(2026, 3, 9), "x"),))
    assert amended_table(bare, language("nl")) is None


@pytest.mark.parametrize(
    ("code", "words"), [("nl", "Vóór de wijziging"), ("fr", "Avant la modification")]
)
def test_it_speaks_the_language_of_the_report(code: str, words: str) -> None:
    lock = LockFacts(
        date(2026, 2, 27),
        {},
        "0.1",
        (AmendmentFacts(2, date(2026, 3, 9), "x", amended(BEFORE, AFTER, Audience.PUBLIC)),),
    )
    table = amended_table(lock, language(code))
    assert table is not None
    assert words in table.columns
