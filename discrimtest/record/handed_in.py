"""Words of lists and free texts, as people hand them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from discrimtest.errors import Problem, WrongInput

Word = TypeVar("Word", bound=StrEnum)


def one_of(kind: type[Word], text: str, field: str) -> Word:
    """A word of a list as people write it.

    Raises:
        WrongInput: The list has no such word.
    """
    try:
        return kind(text.strip().lower())
    except ValueError:
        problem = Problem.of_input(
            field, text, f"must be a {field}", use(kind), code=f"{field}.unknown"
        )
        raise WrongInput("Nothing was recorded.", [problem]) from None


def use(words: Iterable[str]) -> str:
    """What to choose from."""
    return f"Use one of: {', '.join(words)}."


def readable(text: str, field: str) -> str:
    """Text that can be kept.

    Raises:
        WrongInput: It holds bytes that the terminal could not read as text.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        shown = text.encode("utf-8", "replace").decode("utf-8")
        problem = Problem.of_input(
            field, shown, "must be text in UTF-8", "Give it in a file.", code="text.encoding"
        )
        raise WrongInput("Nothing was recorded.", [problem]) from None
    return text


def subtle_codes(known: Mapping[str, tuple[str, ...]], given: Iterable[str]) -> dict[str, str]:
    """Codes of subtle treatment, written ``code=value``.

    Args:
        known: The codebook's items with their values.

    Raises:
        WrongInput: With every code or value that the codebook has not.
    """
    found: dict[str, str] = {}
    problems = []
    for text in given:
        code, _, value = text.partition("=")
        if value in known.get(code, ()):
            found[code] = value
            continue
        rule, repair = f"must be a value of {code}", f"Write {code}= and one of: "
        values: Iterable[str] = known.get(code, ())
        if code not in known:
            rule, repair, values = "must be a code of the codebook", "Use one of: ", known
        repair += f"{', '.join(values)}."
        problems.append(Problem.of_input("subtle", text, rule, repair, code="subtle.unknown"))
    if problems:
        raise WrongInput("Nothing was recorded.", problems)
    return found
