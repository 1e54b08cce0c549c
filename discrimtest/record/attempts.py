"""How often somebody who does not answer is called: one rule for candidates and owners."""

from __future__ import annotations


def used_up(made: int, allowed: int) -> bool:
    """Whether nobody took as many calls as are laid down: they count as not reached."""
    return made >= allowed
