"""Writing a value into a TOML file that a person wrote: every other sign stays as it is."""

from __future__ import annotations

from collections.abc import Mapping

from discrimtest.files.toml_lines import scanned
from discrimtest.files.word import Key


def with_values(text: str, values: Mapping[Key, str]) -> str:
    """``text``, which must be valid TOML, with these values written in.

    A value stands in the place of an earlier one; else at the end of its inline table, or below
    the last line of its own of a table with a header. So remarks, order and layout are kept, which
    a reader and writer of TOML keeps only in part.

    Args:
        values: By the key, as :func:`~discrimtest.files.toml_lines.key_lines` names it; the table
            of each must be there. As the file writes them, on one line.

    >>> with_values('a = [{ x = 1 }] # one\\n', {("a", 0, "y"): "2"})
    'a = [{ x = 1, y = 2 }] # one\\n'
    """
    found = scanned(text)
    edits: list[tuple[int, int, str]] = []
    for key, value in values.items():
        *table, name = key
        start, end = found.spans.get(key, (0, 0))
        outer = found.spans.get(tuple(table))
        if key in found.spans:
            edits.append((start, end, value))
        elif outer is not None:
            inside = len(text[: outer[1] - 1].rstrip())
            comma = " " if text[inside - 1] == "{" else ", "
            edits.append((inside, outer[1] - 1, f"{comma}{name} = {value} "))
        else:
            below = text.find("\n", found.last[tuple(table)])
            below = len(text) if below < 0 else below
            edits.append((below, below, f"\n{name} = {value}"))
    for start, end, value in sorted(edits, reverse=True):
        text = text[:start] + value + text[end:]
    return text
