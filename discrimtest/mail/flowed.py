"""Lines that a mail program broke for the width of a screen, put together again (RFC 3676)."""

from __future__ import annotations

import re

_QUOTE = re.compile(r">*")
_SIGNATURE = "-- "


def unflowed(text: str, *, delete_space: bool = False) -> str:
    """Text of ``format=flowed`` as its paragraphs; marks of quotation stay before each.

    A line that ends in a space goes on in the next one of the same depth of quotation; the line
    above a signature does not.

    Args:
        text: Lines that end in "\\n".
        delete_space: ``DelSp=yes``: that space was put there by the program.

    >>> unflowed("U bent welkom, \\nmevrouw. \\n> Kan \\n> ik \\n> langs?\\n-- \\nJan")
    'U bent welkom, mevrouw. \\n> Kan ik langs?\\n-- \\nJan'
    """
    found: list[tuple[str, str]] = []
    goes_on = False
    for line in text.split("\n"):
        marks = _QUOTE.match(line)
        depth = marks.group() if marks else ""
        said = line[len(depth) :].removeprefix(" ")
        if goes_on and found[-1][0] == depth and said != _SIGNATURE:
            found[-1] = depth, found[-1][1] + said
        else:
            found.append((depth, said))
        goes_on = said.endswith(" ") and said != _SIGNATURE
        if goes_on and delete_space:
            found[-1] = depth, found[-1][1][:-1]
    return "\n".join(f"{depth} {said}" if depth else said for depth, said in found)
