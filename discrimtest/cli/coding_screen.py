"""The coder's screen: one exchange at a time, one key for each thing to say.

Keys are letters, and digits with or without Shift, so that Belgian keyboards need none.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from discrimtest.actions.show_codebook import DIGITS
from discrimtest.cli.output import echo, plain
from discrimtest.errors import DiscrimtestError
from discrimtest.words.coding_event import CodingPart, Leaked

if TYPE_CHECKING:
    from discrimtest.actions.code_outcomes import Item
    from discrimtest.actions.show_codebook import Code, CodingSheet
    from discrimtest.workplace.workplace import Workplace

UNSHIFTED = dict(zip("&é\"'(§è!çà", DIGITS, strict=True))
"""What the keys of digits give on a Belgian keyboard without Shift."""
_WIDTH = 88
COMMANDS = "l leak   s skip   n note   p proposal   u undo the last   ? help   q quit"
_SALUTATION_COMMANDS = "Enter record   s skip   n note   u undo the last   ? help   q quit"


@dataclass
class _Choices:
    """What is chosen for the exchange on the screen, and by which key."""

    sheet: CodingSheet
    chosen: dict[str, str] = field(default_factory=dict)
    note: str = ""

    def __post_init__(self) -> None:
        self.categories = {code.key: code for code in self.sheet.categories if code.key}
        self.subtle = {code.key: code for code in self.sheet.subtle if code.key}

    def toggle(self, key: str) -> None:
        """The next value of a subtle code; after the last it is open again."""
        code = self.subtle[key]
        values = ("", *code.values)
        value = values[(values.index(self.chosen.get(code.id, "")) + 1) % len(values)]
        self.chosen[code.id] = value

    @property
    def codes(self) -> list[str]:
        return [f"{code}={value}" for code, value in self.chosen.items() if value]

    def lines(self) -> Iterator[str]:
        for key, code in self.categories.items():
            yield f"  {key}  {code.label}"
        if self.categories:
            yield ""
        for key, code in self.subtle.items():
            yield f"  {key}  {code.label}: {self.chosen.get(code.id) or '·'}"
        if self.note:
            yield f"  note: {self.note}"

    def help(self) -> Iterator[str]:
        for key, code in {**self.categories, **self.subtle}.items():
            yield f"  {key}  {code.label}: {code.definition}"
            if code.example:
                yield f"     e.g. {code.example}"


@dataclass(frozen=True)
class Terminal:
    """Where a coder sits: what reads one key, what asks for a line, what shows text."""

    key: Callable[[], str] = click.getchar
    line: Callable[[str], str] = lambda asked: str(
        click.prompt(asked, default="", show_default=False)
    )
    show: Callable[[str], None] = echo
    clear: Callable[[], None] = click.clear


def item_lines(item: Item) -> Iterator[str]:
    """An exchange as it is read."""
    yield f"{item.item}   judged by you: {item.done}   waiting: {item.waiting}"
    if item.exchange.candidate:
        yield f"The candidate presented as: {item.exchange.candidate}"
    for number, answer in enumerate(item.exchange.answers, start=1):
        software = ", automatic" if answer.automatic else ""
        yield f"\n--- answer {number} ({answer.channel}{software})"
        yield from _folded(answer.text) if answer.text.strip() else ("(nobody is addressed)",)
    for judgement in item.judgements:
        codes = ", ".join(f"{code} {value}" for code, value in judgement["subtle"].items())
        yield f"\ncoder {judgement['coder']}: {judgement['category']}" + (
            f" ({codes})" if codes else ""
        )
        if judgement["note"]:
            yield from _folded(judgement["note"])


def _proposed(item: Item) -> str:
    """What the phrases of an exchange tell; shown only to who asks, so that it leads nobody."""
    told = [
        f"answer {number}: {answer.proposed} (“{'”, “'.join(answer.phrases)}”)"
        for number, answer in enumerate(item.exchange.answers, start=1)
        if answer.proposed
    ]
    return "\n".join(told) or "No phrase tells."


def _folded(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from textwrap.wrap(plain(line), _WIDTH) or [""]


def sit_down(
    place: Workplace,
    slug: str,
    part: CodingPart,
    language: str,
    item: str | None = None,
    terminal: Terminal | None = None,
) -> None:
    """Judge one exchange after the other, until nothing waits or the coder leaves.

    Args:
        item: Begin with this one.
    """
    from discrimtest.actions.code_outcomes import next_item
    from discrimtest.actions.show_codebook import coding_sheet

    terminal = terminal or Terminal()
    sitting = _Sitting(place, slug, part, coding_sheet(place, slug, part, language), terminal)
    while True:
        found = next_item(place, slug, part, item)
        if found is None:
            terminal.show("Nothing waits for you here now. Thank you.")
            return
        left, item = sitting.judge(found)
        if left:
            return


@dataclass
class _Sitting:
    """One coder at one terminal."""

    place: Workplace
    slug: str
    part: CodingPart
    sheet: CodingSheet
    terminal: Terminal
    last: str | None = None
    told: str = ""

    def judge(self, item: Item) -> tuple[bool, str | None]:
        """Read keys until this exchange is judged or left.

        Returns:
            Whether the coder quits, and the item to show next where it is not simply the next.
        """
        sheet = _Choices(self.sheet)
        while True:
            self._draw(item, sheet)
            key = self.terminal.key()
            key, self.told = UNSHIFTED.get(key, key), ""
            if key in ("q", "\x03", "\x04"):
                self.terminal.show("Everything is kept.")
                return True, None
            if key == "u":
                undone = self._undo()
                if undone:
                    return False, undone
            elif self._pressed(key, item, sheet):
                return False, None

    def _pressed(self, key: str, item: Item, sheet: _Choices) -> bool:
        """Do what a key stands for; whether the exchange is done with."""
        if key in sheet.subtle:
            sheet.toggle(key)
        elif key == "n":
            sheet.note = self.terminal.line("Note")
        elif key == "?":
            self._help(sheet)
        elif key in ("p", "l") and self.part is CodingPart.SALUTATION:
            return False
        elif key == "p":
            self.told = _proposed(item)
        elif key == "s":
            return self._skip(item.item)
        elif key == "l":
            return self._leak(item.item)
        elif key in sheet.categories:
            return self._record(item.item, sheet, sheet.categories[key])
        elif key in ("\r", "\n") and self.part is CodingPart.SALUTATION and sheet.codes:
            return self._record(item.item, sheet, None)
        return False

    def _record(self, item: str, sheet: _Choices, category: Code | None) -> bool:
        from discrimtest.actions.code_outcomes import judge_item, tell_salutation

        def act() -> str:
            codes = sheet.codes
            if category is None:
                told = tell_salutation(self.place, self.slug, item, subtle=codes, note=sheet.note)
            else:
                told = judge_item(
                    self.place, self.slug, item, category=category.id, subtle=codes, note=sheet.note
                )
            self.last = item
            return told.summary

        return self._tried(act)

    def _undo(self) -> str | None:
        """Take back what was done last in this sitting, and show it again."""
        from discrimtest.actions.code_outcomes import undo_item

        last = self.last
        if last is None:
            self.told = "Nothing of this sitting is left to take back."
            return None
        if not self._tried(lambda: undo_item(self.place, self.slug, last, part=self.part).summary):
            return None
        self.last = None
        return last

    def _skip(self, item: str) -> bool:
        why = self.terminal.line("Why (empty: stay here)").strip()
        return bool(why) and self._left(item, None, why)

    def _leak(self, item: str) -> bool:
        kinds = dict(zip(DIGITS, Leaked, strict=True))
        for key, kind in kinds.items():
            self.terminal.show(f"  {key}  {kind.replace('_', ' ')}")
        self.terminal.show("What told who the candidate was? (another key: stay here)")
        key = self.terminal.key()
        leaked = kinds.get(UNSHIFTED.get(key, key))
        return leaked is not None and self._left(item, str(leaked), self.terminal.line("Note"))

    def _left(self, item: str, leaked: str | None, note: str) -> bool:
        from discrimtest.actions.code_outcomes import leave_item

        def act() -> str:
            told = leave_item(self.place, self.slug, item, part=self.part, leaked=leaked, note=note)
            self.last = item
            return told.summary

        return self._tried(act)

    def _tried(self, act: Callable[[], str]) -> bool:
        """Whether it was done; what refuses it is told, and nothing typed is lost."""
        try:
            self.told = act()
        except DiscrimtestError as error:
            self.told = str(error)
            # A colleague judged it meanwhile: the next is shown.
            return any(problem.code == "coding.not_waiting" for problem in error.problems)
        return True

    def _help(self, sheet: _Choices) -> None:
        self.terminal.clear()
        for line in sheet.help():
            self.terminal.show(textwrap.fill(line, _WIDTH, subsequent_indent="     "))
        self.terminal.show("\nAny key goes back.")
        self.terminal.key()

    def _draw(self, item: Item, sheet: _Choices) -> None:
        show = self.terminal.show
        self.terminal.clear()
        if self.told:
            show(f"{self.told}\n")
        show(f"{item.done + 1} of {item.done + item.waiting}")
        for line in item_lines(item):
            show(line)
        show("")
        for line in sheet.lines():
            show(line)
        show("")
        show(_SALUTATION_COMMANDS if self.part is CodingPart.SALUTATION else COMMANDS)
