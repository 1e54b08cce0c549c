"""A copied file keeps what is the new study's to keep, to the letter, and nothing else."""

from __future__ import annotations

import tomllib

import pytest

from discrimtest.files.emptied import Emptying, emptied

RULES = Emptying(
    {"seed": "seed = …", "period": "first = …\nlast = …", "lines": "one line each"},
    ("title", "runner"),
    {"slug": '"new"'},
)


def test_what_is_kept_is_kept_to_the_letter() -> None:
    text = (
        "# About\nformat  =  1   # of the file\n\n[limits]\nagency_tests = 4\nlists = [\n  1,\n]\n"
    )
    assert emptied(text, RULES) == text


@pytest.mark.parametrize(
    "text",
    [
        "seed = 7\n",
        "# chosen by lot\nseed = 7 # so\n",
        "seed = [\n 7,\n 8,\n]\n",
    ],
)
def test_what_goes_leaves_one_remark_however_it_was_written(text: str) -> None:
    assert emptied(f"a = 1\n{text}b = 2\n", RULES) == "a = 1\n# seed = …\nb = 2\n"


@pytest.mark.parametrize(
    "text",
    [
        "[period]\nfirst = 2026-03-01\nlast = 2026-04-30\n",
        "period = { first = 2026-03-01, last = 2026-04-30 }\n",
        "period.first = 2026-03-01\nperiod.last = 2026-04-30\n",
    ],
)
def test_a_key_stands_for_all_below_it(text: str) -> None:
    assert emptied(text, RULES) == "# first = …\n# last = …\n"


def test_tables_of_a_list_go_together_without_a_gap() -> None:
    text = 'a = 1\n\n# Ours.\n[[lines]]\nid = "x"\n\n[[lines]]\nid = "y"\n\n[z]\nb = 2\n'
    assert emptied(text, RULES) == "a = 1\n\n# one line each\n\n[z]\nb = 2\n"


def test_texts_are_marked_wherever_they_stand_and_once() -> None:
    text = 'runner = \'We "all"\'\n[title]\nnl = """Wie\nwat"""\nfr = ""\n'
    marked = emptied(text, RULES)
    assert tomllib.loads(marked) == {
        "runner": 'FILL IN (was: We "all")',
        "title": {"nl": "FILL IN (was: Wie\nwat)", "fr": "FILL IN"},
    }
    assert emptied(marked, RULES) == marked


def test_what_is_written_anew_is_that_key_alone() -> None:
    text = 'slug = "old"\n[limits]\nslug = "other"\n'
    assert emptied(text, RULES) == 'slug = "new"\n[limits]\nslug = "other"\n'
