"""How well a mail is read: ``docs/mail.md`` (``make docs``)."""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from discrimtest.estimators.proportion import score_limits
from discrimtest.estimators.tables import Share

ROOT = Path(__file__).resolve().parent.parent
MADE = "<!-- Made by docs/mail.py from the invented mails; `make docs` writes it. -->"
NORMAL = 1.959963984540054
READINGS = {
    "the sender's words, exactly": "exact",
    "words shown that are the sender's (precision)": "words_right",
    "words of the sender that are shown (recall)": "words_kept",
    "called automatic, and are (precision)": "automatic_right",
    "automatic, and called so (recall)": "automatic_kept",
    "letters that came back, with their kind": "bounces",
    "filed by itself, and right (precision)": "sure_right",
    "about one letter, and filed by itself there (recall)": "sure_kept",
    "about a letter, and it is the first that is guessed": "first_right",
}


ASKED = {
    "stop": "asks for no more contact",
    "exposed": "asks whether the candidate is real, or this a test",
    "sent_by": "asks who is behind the letter (Unia, an inspection, the city)",
}


def page() -> str:
    """The whole page."""
    readings, asked = _readings("readings"), _readings("asked")
    made = [mail for mail in readings.mails() if not mail.kept_out]
    kept = [mail for mail in readings.mails() if mail.kept_out]
    head = "| what is read | right, of (seen) | % | right, of (kept out) | % | 95 % interval |"
    rows = [_row(name, getattr(readings, count), made, kept) for name, count in READINGS.items()]
    line, more = "|---|--:|--:|--:|--:|--:|", [*_asked(asked)]
    return "\n".join(
        [MADE, _before(made, kept), "", head, line, *rows, BETWEEN, head, line, *more, AFTER]
    )


def _asked(asked: Any) -> Iterator[str]:
    for name, words in ASKED.items():
        for told, count in (
            ("found", asked.found),
            ("only looks so, left alone", asked.left_alone),
        ):
            yield _line(f"{words}: {told}", [count(name, part) for part in ("seen", "kept_out")])


def _readings(module: str) -> Any:
    tests = sys.modules.setdefault("tests", types.ModuleType("tests"))
    tests.__path__ = [str(ROOT / "tests")]
    return importlib.import_module(f"tests.mail.{module}")


def _row(name: str, count: Callable[[Sequence[Any]], tuple[int, int]], *parts: list[Any]) -> str:
    return _line(name, [count(part) for part in parts])


def _line(name: str, counts: Sequence[tuple[int, int]]) -> str:
    cells = [cell for right, of in counts for cell in _cells(right, of)]
    return f"| {name} | {' | '.join(cells)} | {_limits(*counts[1])} |"


def _cells(right: int, of: int) -> Iterator[str]:
    yield f"{right} of {of}"
    yield f"{100 * right / of:.1f}"


def _limits(right: int, of: int) -> str:
    limits = score_limits(Share(right, of), NORMAL)
    return f"{100 * limits.low:.1f} to {100 * limits.high:.1f}"


def _before(made: list[Any], kept: list[Any]) -> str:
    return f"""
# Mail: how well an answer is read

Of a mail that comes back, coders are shown the words of its sender, without the letter that it
quotes; whether software sent it, and whether the letter bounced, decides what counts. Rules read
that: headers first, then heads that programs put above a letter, marks, and likeness with the
letter that was sent. This page counts what they do with {len(made) + len(kept)}
[invented mails](../tests/data/mail/truth.toml) in Dutch, French and English, written before a rule
was made, in the forms of a score of programs.

{len(kept)} of them, drawn by a seed, were kept out: the rules were changed for the others only.
**Read the right half**, and with care: who wrote these mails knew how programs quote, and wrote the
rules too. Mails of real landlords will hold forms that are in neither half. Wilson's intervals take
each mail, or each word, as if it stood alone."""


BETWEEN = """
## What asks for a person first

A mail that seems to ask for no more contact, or to suspect a test, waits for a person, and nothing
goes to its landlord until then. The phrases that tell were made for
[invented sentences](../tests/mail/asked.toml); the others were not looked at while they were made.
Of who is behind a letter the first third that was kept out was found 6 times of 13; it was looked
at then, and another third written.
What is missed is filed as any answer, and read by whoever codes it.
"""
AFTER = """
## What goes wrong

- Answers between the lines of a letter that a program quotes without marks: scraps of it may stay.
- An answer that says eight words in a row of the letter loses them.
- "We know who you work for", or another suspicion that names nobody, is not found.
- Automatic answers without a header, a usual subject or a link to book or fill in count as written
  by a person, until a coder says otherwise.

Nothing is lost by it: the whole mail is kept as it came, and a person can always look at it.
"""
