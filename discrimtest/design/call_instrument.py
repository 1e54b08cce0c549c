"""The instrument of a study of mystery calls: everything its files say, resolved."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from discrimtest.design.letters import TAG
from discrimtest.files.call_study import CallStudyFile
from discrimtest.files.calls import CallCodebook, CallProtocol
from discrimtest.files.legal import LegalBasis
from discrimtest.words.call import MysteryCall


@dataclass(frozen=True, slots=True)
class CallInstrument:
    """What a study of calls uses.

    Attributes:
        texts: The files it was read from, by path in the project; line ends are LF.
    """

    study: CallStudyFile
    protocol: CallProtocol
    codebook: CallCodebook
    legal: LegalBasis
    texts: Mapping[str, str]

    @property
    def slug(self) -> str:
        return self.study.slug

    def moved(self, now: CallInstrument, drawn: Collection[int]) -> Iterator[tuple[str, str, str]]:
        """What calls that are drawn rest on and later files have otherwise: key, before, after.

        Args:
            drawn: Numbers of the waves of which calls are drawn.
        """
        was, will = self.study, now.study
        if was.seed != will.seed:
            yield "seed", str(was.seed), str(will.seed)
        for number in sorted(drawn):
            old, new = was.wave(number), will.wave(number)
            if old != new:
                yield "waves", str(old), str(new)
        if will.owners[: len(was.owners)] != was.owners:
            old_names, names = (
                ", ".join(owner.name for owner in file.owners) for file in (was, will)
            )
            yield "owners", old_names, names
        if gone := {one.id for one in self.protocol.requests} - {
            one.id for one in now.protocol.requests
        }:
            yield "protocol", ", ".join(sorted(gone)), "without"

    def script(self, call: MysteryCall) -> str:
        """The script of a call as its caller reads it, every variable filled in."""
        path = f"protocols/{self.protocol.name}/scripts/{call.variant}.{call.language}.md"
        asked = next(each for each in self.protocol.requests if each.id == call.request)
        said = {
            "request": asked.wording[call.language],
            "owner": self.study.owners[call.owner].name,
            "home": self.study.home[call.language],
            "municipality": call.municipality,
        }

        def filled(tag: re.Match[str]) -> str:
            return said[tag.group().strip("{}% ")]

        return TAG.sub(filled, self.texts[path])
