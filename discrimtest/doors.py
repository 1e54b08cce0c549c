"""How sentences name an action and its inputs, so that each door words them its own way.

The command line says ``--at`` and ``discrimtest study lock STUDY`` where a page shows a message
beside its input and links to another page. Sentences below the doors hold neither: they are
templates (``"Lock it: {lock}"``), and their values may be an :class:`Action` or an :class:`Input`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_ENDS = (".", "!", "?", "…")
_LAST = re.compile(r"\{(\w+)\}\.(?=\s|$)")
"""A part of a pattern with the full stop behind it."""


@dataclass(frozen=True, slots=True)
class Input:
    """One input of the action that was asked.

    Attributes:
        name: The argument's name ("at", "reason").
        value: What to give there; empty when only the input is meant.
    """

    name: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.value}".strip()


@dataclass(frozen=True, slots=True)
class Action:
    """An action that mends what a message tells.

    Attributes:
        name: Noun and verb ("study lock").
        subjects: What it is done to, in order: ids, names, or a capital word for what the
            reader must fill in ("PERSON").
        inputs: What it is done with; an ellipsis for what the reader must fill in.
    """

    name: str
    subjects: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.name, *self.subjects, *map(str, self.inputs)))


ARGUMENTS = frozenset(
    (
        "call capture complaint contact ending event landlord listing login study other name "
        "file files dir slug what response query mail step document"
    ).split()
)
"""Inputs that the command line takes by their place among its words, not by a name."""

Wording = Callable[[Action | Input], str]
"""A door's words for an action or an input."""


def action(name: str, *subjects: str, **inputs: str) -> Action:
    """An action as sentences name it.

    >>> str(action("study amend", "ghent", reason="…"))
    'study amend ghent reason …'
    """
    return Action(name, subjects, tuple(Input(key, value) for key, value in inputs.items()))


def ended_once(sentence: str, parts: Mapping[str, object]) -> str:
    """A pattern without the full stop behind a part that brings its own.

    >>> ended_once("Source: {source}.", {"source": "Bergamot Wonen bv."})
    'Source: {source}'
    >>> ended_once("Source: {source}.", {"source": "GDPR"})
    'Source: {source}.'
    """
    return _LAST.sub(
        lambda found: found[0][:-1] if str(parts.get(found[1], "")).endswith(_ENDS) else found[0],
        sentence,
    )


def filled(sentence: str, values: Mapping[str, object], words: Wording = str) -> str:
    """A sentence with its values in place, actions and inputs in a door's words.

    A sentence without values is no template: its braces are its own.

    >>> filled("Lock it: {lock}", {"lock": action("study lock", "ghent")})
    'Lock it: study lock ghent'
    """
    if not values:
        return sentence
    shown = {
        name: words(value) if isinstance(value, (Action, Input)) else value
        for name, value in values.items()
    }
    return ended_once(sentence, shown).format_map(shown)


def as_command(named: Action | Input) -> str:
    """The command line's words, which printed pages use too: they tell how to repeat them.

    >>> as_command(action("contacts lines", study="ghent")), as_command(Input("undo"))
    ('discrimtest contacts lines --study ghent', '--undo')
    """
    if isinstance(named, Action):
        return " ".join(
            ("discrimtest", named.name, *named.subjects, *map(_as_option, named.inputs))
        )
    return named.name.upper() if named.name in ARGUMENTS else _as_option(named)


def _as_option(named: Input) -> str:
    option = f"--{named.name.replace('_', '-')}"
    if not named.value:
        return option
    return f"{option} {shlex.quote(named.value)}"
