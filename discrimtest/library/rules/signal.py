"""What raters made of the names and phrases that carry a signal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from discrimtest.errors import Problem
from discrimtest.files.profiles import LEAST_RATERS, Pretest, Statement
from discrimtest.files.protocol import Arm
from discrimtest.library.draft import Draft
from discrimtest.library.folder import ProtocolFolder
from discrimtest.library.rule import Occasion, Rule
from discrimtest.library.rules.name import folders_of, members, sampled_pairs


@dataclass(frozen=True, slots=True)
class _Carrier:
    """One name or phrase: its kind, the list of that kind it is in, and where it stands."""

    kind: str
    of: str
    value: str
    place: str
    pretest: Pretest | None


def carriers(folder: ProtocolFolder, arms: Iterable[Arm]) -> Iterator[_Carrier]:
    """Every name and phrase of the folder that one of these arms may carry."""
    signals = folder.signals.value
    used = tuple(arms)
    lists = {key for arm in used for key in members(arm)}
    origins = {arm.origin for arm in used}
    for given in signals.given_names:
        if (str(given.reads_as), given.origin, given.age) in lists:
            place = folder.signals.item(
                "given_names", value=given.value, reads_as=str(given.reads_as), origin=given.origin
            )
            of = f"{given.reads_as} {given.origin} {given.age}"
            yield _Carrier("given names", of, given.value, place, given.pretest)
    for name in signals.family_names:
        if name.origin in origins:
            place = folder.signals.item("family_names", value=name.value, origin=name.origin)
            yield _Carrier("family names", name.origin, name.value, place, name.pretest)
    for said in signals.statements:
        if said.signal and said.id in {arm.statement for arm in used}:
            yield from _worded(folder, said)
    for line in signals.pronouns:
        if line.id in {arm.pronouns for arm in used}:
            place = folder.signals.item("pronouns", id=line.id)
            yield _Carrier("pronoun lines", line.id, line.id, place, line.pretest)
    for voice in signals.voices:
        if (voice.reads_as, voice.origin) in {(arm.writer, arm.origin) for arm in used}:
            place = folder.signals.item("voices", id=voice.id)
            yield _Carrier("voices", voice.id, voice.id, place, voice.pretest)
    if any(arm.partner for arm in used):
        for letter in signals.couples:
            place = folder.signals.item("couples", variant=letter.variant)
            of = f"letter {letter.variant}"
            yield _Carrier("letters of couples", of, of, place, letter.pretest)


def _worded(folder: ProtocolFolder, said: Statement) -> Iterator[_Carrier]:
    """The statement, and each wording of its own that a letter variant has."""
    place = folder.signals.item("statements", id=said.id)
    if not set(folder.protocol.value.variants) <= said.wordings.keys():
        yield _Carrier("statements", said.id, said.id, place, said.pretest)
    for variant, wording in said.wordings.items():
        place = folder.signals.item("statements", "wordings", variant, id=said.id)
        yield _Carrier("statements", said.id, f"{said.id} ({variant})", place, wording.pretest)


def misread(folder: ProtocolFolder, arms: Iterable[Arm], threshold: float) -> Iterator[Problem]:
    """Signals that too few raters read as intended."""
    for carrier in carriers(folder, arms):
        pretest = carrier.pretest
        if pretest is not None and pretest.share < threshold:
            yield Problem(
                carrier.place,
                carrier.value,
                f"was read as intended by {pretest.recognised} of {pretest.of} raters "
                f"({pretest.share:.0%}), below the protocol's threshold of {threshold:.0%}",
                "Remove it, or replace it by one that is understood.",
            )


def untested(folder: ProtocolFolder, arms: Iterable[Arm]) -> Iterator[Problem]:
    """Signals without a pretest of enough raters, one warning for each kind of them."""
    kinds: dict[str, list[_Carrier]] = {}
    for carrier in carriers(folder, arms):
        kinds.setdefault(carrier.kind, []).append(carrier)
    for kind, carried in kinds.items():
        without = [each for each in carried if each.pretest is None or not each.pretest.counts]
        if without:
            lists = ", ".join(dict.fromkeys(carrier.of for carrier in without))
            yield Problem(
                without[0].place,
                "",
                f"unvalidated: {len(without)} of {len(carried)} {kind} have no pretest of "
                f"{LEAST_RATERS} raters or more ({lists}); "
                "they can be used, and reports say so",
                "Let raters say how they read them, and record how many, when and where.",
            )


def protocol_signals_are_read(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    threshold = folder.protocol.value.equivalence.pretest_threshold
    yield from misread(folder, folder.protocol.value.arms, threshold)


def protocol_signals_are_tested(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    yield from untested(folder, folder.protocol.value.arms)


def voices_are_tested(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    """A protocol of calls that knows no voice at all; one that does is told of each."""
    if folder.protocol.value.phone is not None and not folder.signals.value.voices:
        yield Problem(
            folder.signals.path,
            "",
            "unvalidated: voice not pretested: no caller's voice is listed, and what it tells "
            "besides the script is not known",
            "List the callers' voices as [[voices]], and let raters hear them.",
        )


def study_signals_are_read(draft: Draft, on: Occasion) -> Iterator[Problem]:
    arms = {arm.id: arm for _, test, control in sampled_pairs(draft) for arm in (test, control)}
    assert draft.folder is not None  # noqa: S101 (the rule needs it)
    threshold = draft.folder.protocol.value.equivalence.pretest_threshold
    for folder in folders_of(draft):
        yield from misread(folder, arms.values(), threshold)


def study_signals_are_tested(draft: Draft, on: Occasion) -> Iterator[Problem]:
    arms = {arm.id: arm for _, test, control in sampled_pairs(draft) for arm in (test, control)}
    for folder in folders_of(draft):
        yield from untested(folder, arms.values())


_NAMES = ("signals.given_names", "signals.family_names")
_ARMS = ("protocol.arms", "protocol.comparisons")
_STUDY = ("study.sample", "study.comparisons")
_PHRASES = (
    "signals.statements",
    "signals.pronouns",
    "signals.couples",
    "protocol.variants",
    "signals.voices",
)

PROTOCOL_SIGNAL_RULES: tuple[Rule[ProtocolFolder], ...] = (
    Rule(protocol_signals_are_read, ("protocol.equivalence", "protocol.arms", *_NAMES, *_PHRASES)),
    Rule(protocol_signals_are_tested, ("protocol.arms", *_NAMES, *_PHRASES), warns=True),
    Rule(voices_are_tested, ("protocol.phone", "signals.voices"), warns=True),
)
STUDY_SIGNAL_RULES: tuple[Rule[Draft], ...] = (
    Rule(study_signals_are_read, (*_STUDY, *_ARMS, "protocol.equivalence", *_NAMES, *_PHRASES)),
    Rule(study_signals_are_tested, (*_STUDY, *_ARMS, *_NAMES, *_PHRASES), warns=True),
)
