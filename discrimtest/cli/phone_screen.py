"""The caller's screen: what to say now, and one key for each answer.

Keys are digits, with or without Shift, and letters, as on the coder's screen.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from discrimtest.actions.show_codebook import DIGITS, LETTERS
from discrimtest.cli.coding_screen import UNSHIFTED, Terminal

if TYPE_CHECKING:
    from discrimtest.actions.tell_script import FilledScript
    from discrimtest.design.script import CallScript, CallStep

_WIDTH = 84
COMMANDS = "? what they may ask   e endings   b undo the last tap   q quit, nothing recorded"
_CONFIRM = f"Enter record   {COMMANDS}"
_ENDINGS = ""
"""In the place of a step: the list of all endings."""
_KEYS = "".join(letter for letter in LETTERS if letter not in "be")
"""Of endings; those of commands are none of them."""


def script_lines(filled: FilledScript) -> Iterator[str]:
    """A script as a page to read from."""
    yield from head_lines(filled)
    script = filled.script
    yield from ("", *_in_order(script))
    yield from _answers(script)
    for step in script.steps:
        yield from ("", f"== {step.name}", *_in_order(step))
        yield from (f"     {each.answer} → {_named(filled, each.target)}" for each in step.branches)


def head_lines(filled: FilledScript) -> Iterator[str]:
    """Whom to call, from where, and which call it is."""
    call = f"call {filled.attempt} of {filled.attempts}"
    if filled.attempt > filled.attempts:
        call = f"all {filled.attempts} calls are made"
    if filled.made:
        yield f"{filled.contact}   called: call no more, this is for when you are called back"
        yield filled.home
        return
    yield f"{filled.contact}   {call}"
    yield f"Call {filled.number or 'the number in the advertisement'} from {filled.line}"
    yield filled.home
    now = filled.leaves_message
    yield "Voicemail: leave the message." if now else "Voicemail: hang up, leave no message."


def _in_order(part: CallScript | CallStep) -> Iterator[str]:
    """What to do and what to say, as the script has it; lines that follow each other are one."""
    told: list[str] = []
    last = 0
    said = dict(part.said)
    for number, words in sorted((*part.told, *part.said)):
        if told and (number in said or number != last + 1):
            yield from _folded(" ".join(told), "  ")
            told.clear()
        if number in said:
            yield from _spoken(words)
        else:
            told.append(words)
        last = number
    if told:
        yield from _folded(" ".join(told), "  ")


def walk(filled: FilledScript, terminal: Terminal | None = None) -> str | None:
    """Lead a caller through a call, answer by answer; an ending is confirmed by Enter.

    Returns:
        The ending; None where the caller quits.
    """
    terminal = terminal or Terminal()
    passed, asked = [filled.script.steps[0].name], False
    while True:
        keys = _shown(filled, terminal, passed[-1], asked)
        key = _pressed(terminal)
        asked = key == "?" and not asked
        if key in ("q", "\x03", "\x04"):
            return None
        if key in ("\r", "\n") and passed[-1] in filled.endings:
            return passed[-1]
        if key == "b" and passed[1:]:
            passed.pop()
        elif key == "e" and passed[-1] != _ENDINGS:
            passed.append(_ENDINGS)
        elif key in keys:
            passed.append(keys[key])


def _shown(filled: FilledScript, terminal: Terminal, at: str, asked: bool) -> dict[str, str]:
    """Show where the call is.

    Returns:
        Where each key leads from there.
    """
    terminal.clear()
    keys, lines = _ending(filled, at) if at in filled.endings else _choice(filled, at)
    answers = _answers(filled.script) if asked else ()
    commands = _CONFIRM if at in filled.endings else COMMANDS
    for line in (*lines, *answers, f"\n{commands}"):
        terminal.show(line)
    return keys


def _choice(filled: FilledScript, at: str) -> tuple[dict[str, str], list[str]]:
    """The keys and lines of a step, or of the list of endings."""
    if at == _ENDINGS:
        keys = dict(zip(_KEYS, filled.endings, strict=False))
        told = [f"  {key}  {filled.endings[ending]}" for key, ending in keys.items()]
        return keys, [*told, "\nHow did the call end?"]
    step = filled.script.step[at]
    branches = dict(zip(DIGITS, step.branches, strict=False))
    early = any(filled.is_early(branch.target) for branch in step.branches)
    words = ["  Hang up: no message is left at this call."] if early else _in_order(step)
    told = [f"  {key}  {branch.answer}" for key, branch in branches.items()]
    keys = {key: branch.target for key, branch in branches.items()}
    return keys, [*head_lines(filled), "", *words, "", *told]


def _ending(filled: FilledScript, ending: str) -> tuple[dict[str, str], list[str]]:
    said = [line for _, words in filled.script.said for line in _spoken(words)]
    if filled.is_early(ending):
        said = ["No message was to be left at this call: it is a departure from the protocol."]
    return {}, [*said, f"\nEnding: {filled.endings[ending]}"]


def _pressed(terminal: Terminal) -> str:
    key = terminal.key()
    return UNSHIFTED.get(key, key)


def _answers(script: CallScript) -> Iterator[str]:
    for asked in script.asked:
        yield from ("", f"  ? {asked.question}")
        for _, said in asked.said:
            yield from _spoken(said)


def _spoken(said: str) -> Iterator[str]:
    return (click.style(line, bold=True) for line in _folded(said, "  > "))


def _named(filled: FilledScript, target: str) -> str:
    return filled.endings.get(target, f"== {target}")


def _folded(text: str, before: str) -> list[str]:
    after = " " * len(before)
    return textwrap.wrap(text, _WIDTH, initial_indent=before, subsequent_indent=after) or [before]
