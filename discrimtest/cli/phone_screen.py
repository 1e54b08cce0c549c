"""The caller's screen: what to say now, and one key for each answer.

Keys are digits, with or without Shift, and letters, as on the coder's screen.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from discrimtest.cli.coding_screen import DIGITS, LETTERS, UNSHIFTED, Terminal

if TYPE_CHECKING:
    from discrimtest.actions.tell_script import FilledScript
    from discrimtest.design.script import CallScript, CallStep

_WIDTH = 84
COMMANDS = "? what they may ask   e endings   b back   q quit, nothing recorded"


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
    yield f"{filled.contact}   {call}"
    yield f"Call {filled.number or 'the number in the advertisement'} from {filled.line}"
    yield filled.home
    now = {"first": 1, "last": filled.attempts}.get(filled.message) == filled.attempt
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
    """Lead a caller through a call, answer by answer.

    Returns:
        The ending; None where the caller quits.
    """
    terminal = terminal or Terminal()
    script = filled.script
    passed = [script.steps[0].name]
    while True:
        step = script.step[passed[-1]]
        branches = dict(zip(DIGITS, step.branches, strict=False))
        terminal.clear()
        for line in (*head_lines(filled), "", *_in_order(step), ""):
            terminal.show(line)
        for key, branch in branches.items():
            terminal.show(f"  {key}  {branch.answer}")
        terminal.show(f"\n{COMMANDS}")
        key = _pressed(terminal)
        chosen = branches[key].target if key in branches else None
        if key in ("q", "\x03", "\x04"):
            return None
        if key == "?":
            _show_answers(filled, terminal)
        elif key == "e":
            chosen = _choose_ending(filled, terminal)
        elif key == "b" and passed[1:]:
            passed.pop()
        if chosen is not None and chosen in filled.endings:
            _say_goodbye(filled, terminal, chosen)
            return chosen
        if chosen is not None:
            passed.append(chosen)


def _show_answers(filled: FilledScript, terminal: Terminal) -> None:
    terminal.clear()
    for line in _answers(filled.script):
        terminal.show(line)
    terminal.show("\nAny key goes back.")
    _pressed(terminal)


def _choose_ending(filled: FilledScript, terminal: Terminal) -> str | None:
    terminal.clear()
    keys = dict(zip(LETTERS, filled.endings, strict=False))
    for key, ending in keys.items():
        terminal.show(f"  {key}  {filled.endings[ending]}")
    terminal.show("\nHow did the call end? (another key: go back)")
    return keys.get(_pressed(terminal))


def _say_goodbye(filled: FilledScript, terminal: Terminal, ending: str) -> None:
    terminal.clear()
    for _, said in filled.script.said:
        for line in _spoken(said):
            terminal.show(line)
    terminal.show(f"\nEnding: {filled.endings[ending]}")


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
