"""Which words of a page of HTML a reader sees: newsletters and portals hide some."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

_TELLING = frozenset({"style", "hidden", "bgcolor", "background", "color", "class"})
_PALE = frozenset({"#fff", "#ffffff", "white", "rgb(255,255,255)", "transparent"})
_NOTHING = re.compile(r"0*(?:\.0*)?(?:px|pt|em|rem|%)?")
_TINY = re.compile(r"(?:[01](?:\.0*)?(?:px|pt)?|0*(?:\.0*)?(?:em|rem|%))")


@dataclass(frozen=True, slots=True)
class Sight:
    """How an element shows the words in it.

    Attributes:
        gone: It shows none, whatever the elements in it say.
        unseen, tiny, pale: Words are made invisible, too small to be read, or white; an element
            in it may undo that.
        ground: It may lie on another ground than a white one, on which white is read.
    """

    gone: bool = False
    unseen: bool = False
    tiny: bool = False
    pale: bool = False
    ground: bool = False

    @property
    def hides(self) -> bool:
        return self.gone or self.unseen or self.tiny or (self.pale and not self.ground)

    def inside(self, attributes: Mapping[str, str | None]) -> Sight:
        """How an element in it shows its words.

        >>> Sight().inside({"style": "font-size:0"}).inside({"style": "font-size:14px"}).hides
        False
        """
        if _TELLING.isdisjoint(attributes):
            return self
        said = _style(attributes.get("style") or "")
        colour = said.get("color") or _bare(attributes.get("color"))
        grounds = (attributes.get("bgcolor"), said.get("background-color"), said.get("background"))
        size, sight = said.get("font-size"), said.get("visibility")
        return replace(
            self,
            gone=self.gone or "hidden" in attributes or _shows_nothing(said),
            unseen=sight == "hidden" if sight else self.unseen,
            tiny=bool(_TINY.fullmatch(size)) if size else self.tiny,
            pale=colour in _PALE if colour else self.pale,
            # What a class means is told elsewhere in the page, which is not read.
            ground=self.ground
            or bool(attributes.get("class") or attributes.get("background"))
            or any(_bare(each) not in {"", *_PALE} for each in grounds),
        )


def _shows_nothing(said: Mapping[str, str]) -> bool:
    clipped = said.get("overflow") == "hidden" and any(
        _NOTHING.fullmatch(said.get(side, "all"))
        for side in ("max-height", "height", "max-width", "width")
    )
    return said.get("display") == "none" or clipped or _is_zero(said.get("opacity", "1"))


def _is_zero(number: str) -> bool:
    return bool(_NOTHING.fullmatch(number))


def _style(text: str) -> dict[str, str]:
    rules = (each.partition(":") for each in text.split(";"))
    return {_bare(name): _bare(value) for name, _, value in rules}


def _bare(value: str | None) -> str:
    return re.sub(r"!important|\s", "", value or "").lower()
