"""A pretest of signals: what raters are asked, and how many read each signal as it is meant.

A rater reads a name, a sentence or a letter and says what it tells. A signal is recognised by those
who gave the answer that is meant to every question about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from discrimtest.design.candidate_script import filled_script
from discrimtest.design.letters import LetterTemplate
from discrimtest.design.preview import example_listing, preview_pair, specimen
from discrimtest.files.profiles import SignalLists, Statement
from discrimtest.files.protocol import MAY_DIFFER, Arm, Ground, Presentation, Protocol
from discrimtest.files.word import Key
from discrimtest.identifiers import sha256_hex
from discrimtest.randomness import Stream
from discrimtest.words.profile import Letter
from discrimtest.words.visit import VISIT

NATURAL = 4
"""From this mark of 1 to 5 on, a signal counts as natural."""
UNSURE = "unsure"
OTHER = "other"
COUPLE = ("couple", "housemates", "relatives", UNSURE)
_TOLD = tuple(sorted(str(ground) for ground in Ground if MAY_DIFFER[ground] & {"statement"}))
_CHECKS = 2


@dataclass(frozen=True, slots=True)
class RatingLine:
    """One line of a rating form.

    Attributes:
        id: Names it, whatever the order: ``given_names/Bram/man/flemish/adult/origin``.
        signal: Where the pretest of what is shown belongs in profiles.toml; empty for a line that
            only checks whether a rater reads.
        asks: What is asked: "gender", "origin", "tells", "couple", "voice", "accent" or
            "check".
        shown: The name, the sentence or the letter.
        choices: The answers, by what they stand for.
        meant: The answer that is meant.
        natural: Whether a mark for how natural it is is asked too.
        variant: Of the letter that is shown, if one is.
    """

    id: str
    signal: Key
    asks: str
    shown: str
    choices: tuple[str, ...]
    meant: str
    natural: bool = False
    variant: str = ""

    @property
    def code(self) -> str:
        """What a form calls it: the id would tell what is meant. Other words have another code."""
        return sha256_hex(f"{self.id} {self.shown}".encode())[:10]


@dataclass(frozen=True, slots=True)
class RaterAnswer:
    """What a rater said to a question: one of its choices, and a mark of 1 to 5 where asked."""

    choice: str
    natural: int | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """What raters made of a signal.

    Attributes:
        signal: Where its pretest belongs.
        shown: The signal.
        recognised, of: Raters who read it as meant, of those who answered all about it.
        natural: How many gave it a mark of 4 or 5. mean: The mean mark; None where nobody gave one.
    """

    signal: Key
    shown: str
    recognised: int
    of: int
    natural: int
    mean: float | None


def questions(
    protocol: Protocol,
    lists: SignalLists,
    templates: Mapping[tuple[str, str], LetterTemplate],
    language: str,
) -> tuple[RatingLine, ...]:
    """What a rater is asked about every signal of a protocol, in the order of its files.

    Args:
        language: Of what is shown; letters and sentences are tested in each language apart.
    """
    return (
        *_of_names(protocol, lists),
        *_of_statements(protocol, lists, language),
        *_of_pronouns(protocol, lists, language),
        *_of_couples(protocol, lists, templates, language),
        *_of_voices(protocol, lists),
    )


def _of_names(protocol: Protocol, lists: SignalLists) -> Iterator[RatingLine]:
    genders = (*map(str, Presentation), UNSURE)
    origins = (*protocol.origins, OTHER, UNSURE)
    for number, given in enumerate(lists.given_names):
        signal: Key = ("given_names", number, "pretest")
        id_ = f"given_names/{given.value}/{given.reads_as}/{given.origin}/{given.age}"
        meant = str(given.reads_as)
        yield RatingLine(
            f"{id_}/gender", signal, "gender", given.value, genders, meant, natural=True
        )
        yield RatingLine(f"{id_}/origin", signal, "origin", given.value, origins, given.origin)
    for number, name in enumerate(lists.family_names):
        signal = ("family_names", number, "pretest")
        id_ = f"family_names/{name.value}/{name.origin}/origin"
        yield RatingLine(id_, signal, "origin", name.value, origins, name.origin, natural=True)


def _of_statements(protocol: Protocol, lists: SignalLists, language: str) -> Iterator[RatingLine]:
    """Which of the grounds that sentences can tell each tells; the control's tells none."""
    grounds = _grounds(protocol)
    choices = (*_TOLD, OTHER, UNSURE)
    writers = {arm.statement: arm for arm in reversed(protocol.arms)}
    for number, said in enumerate(lists.statements):
        if said.id not in writers:
            continue
        meant = grounds.get(said.id, OTHER) if said.signal else OTHER
        name = specimen(writers[said.id], lists, language, ()).names["writer_first"]
        for variant, signal in _wordings(protocol, said, number):
            text = said.wording(variant)[language].replace("{name}", name)
            id_ = f"statements/{said.id}/{variant}"
            yield RatingLine(id_, signal, "tells", text, choices, meant, natural=True)


def _wordings(protocol: Protocol, said: Statement, number: int) -> Iterator[tuple[str, Key]]:
    """The letter variants that have words of their own, and one that shares the others'."""
    shared = [variant for variant in protocol.variants if variant not in said.wordings]
    if shared:
        yield shared[0], ("statements", number, "pretest")
    for variant in said.wordings:
        yield variant, ("statements", number, "wordings", variant, "pretest")


def _grounds(protocol: Protocol) -> dict[str, str]:
    """The ground that each test candidate's statement tells."""
    arms = {arm.id: arm for arm in protocol.arms}
    return {
        arms[each.test].statement: str(each.grounds[0])
        for each in protocol.comparisons
        if each.test in arms and str(each.grounds[0]) in _TOLD
    }


def _of_pronouns(protocol: Protocol, lists: SignalLists, language: str) -> Iterator[RatingLine]:
    meant = {arm.pronouns: str(arm.writer) for arm in protocol.arms}
    genders = (*map(str, Presentation), UNSURE)
    for number, line in enumerate(lists.pronouns):
        if line.id in meant:
            yield RatingLine(
                f"pronouns/{line.id}",
                ("pronouns", number, "pretest"),
                "gender",
                line.text[language],
                genders,
                meant[line.id],
                natural=True,
            )


def _of_couples(
    protocol: Protocol,
    lists: SignalLists,
    templates: Mapping[tuple[str, str], LetterTemplate],
    language: str,
) -> Iterator[RatingLine]:
    """Each letter as every kind of couple would send it: are these two a couple, or do they share
    a home? A letter is understood by those who read a couple in all of them."""
    couples: dict[tuple[str, str], Arm] = {}
    for arm in protocol.arms:
        if arm.partner:
            couples.setdefault((arm.writer, arm.partner), arm)
    have = [each.variant for each in lists.couples]
    # Those without a table of their own get one behind the others.
    places = [*have, *(variant for variant in protocol.variants if variant not in have)]
    for variant in protocol.variants if couples else ():
        template = templates[variant, language]
        signal: Key = ("couples", places.index(variant), "pretest")
        for number, ((writer, partner), arm) in enumerate(couples.items()):
            (letter,) = preview_pair(template, (arm,), lists, (), listing=example_listing(language))
            last = specimen(arm, lists, language, ()).names["writer_last"]
            yield RatingLine(
                f"couples/{variant}/{writer}-{partner}",
                signal,
                "couple",
                _first_words(protocol, letter, last),
                COUPLE,
                "couple",
                natural=not number,
                variant=variant,
            )


def _of_voices(protocol: Protocol, lists: SignalLists) -> Iterator[RatingLine]:
    """Whom raters hear; what they hear it from is named, and is no part of the form."""
    genders = (*map(str, Presentation), UNSURE)
    origins = (*protocol.origins, OTHER, UNSURE)
    for number, voice in enumerate(lists.voices):
        signal: Key = ("voices", number, "pretest")
        heard, id_ = voice.recording or voice.id, f"voices/{voice.id}"
        meant = str(voice.reads_as)
        yield RatingLine(f"{id_}/voice", signal, "voice", heard, genders, meant, natural=True)
        yield RatingLine(f"{id_}/accent", signal, "accent", heard, origins, voice.origin)


def _first_words(protocol: Protocol, letter: Letter, last: str) -> str:
    """A letter up to its signature, or what a caller says first: all that letters hold in a
    protocol of visits, where the name comes at the beginning."""
    if protocol.channel == VISIT:
        return letter.body.strip()
    if protocol.phone is None:
        return letter.body.rpartition(last)[0].strip() or letter.body.strip()
    script = filled_script(letter.subject, letter.body, letter.variant, letter.language)
    return " ".join(said for _, said in script.steps[0].said)


def form(
    asked: Sequence[RatingLine], *, protocol: str, rater: int, seed: int, most: int
) -> tuple[RatingLine, ...]:
    """The questions of this rater in an order of its own, two lines between them only to check
    whether they are read.

    Args:
        rater: From 1 on. Who rates on takes the signals that follow those of the rater before, so
            that each is rated about equally often.
        most: Signals on a form at most.
    """
    everything = Stream(seed, "pretest", protocol).shuffled(
        list(dict.fromkeys(question.signal for question in asked))
    )
    first, count = (rater - 1) * most, min(most, len(everything))
    mine = {everything[(first + number) % len(everything)] for number in range(count)}
    stream = Stream(seed, "pretest", protocol, rater)
    read = []
    for number in range(_CHECKS):
        choices = stream.pick(asked).choices
        read.append(_check(number, choices, stream.pick(choices)))
    return tuple(stream.shuffled([*(each for each in asked if each.signal in mine), *read]))


def checks(asked: Sequence[RatingLine]) -> tuple[RatingLine, ...]:
    """Every line that a form of these questions may hold only to check whether a rater reads."""
    kinds = dict.fromkeys(question.choices for question in asked)
    every = {
        _check(number, choices, meant): None
        for number in range(_CHECKS)
        for choices in kinds
        for meant in choices
    }
    return tuple(every)


def _check(number: int, choices: tuple[str, ...], meant: str) -> RatingLine:
    id_ = f"check/{number + 1}/{' '.join(choices)}/{meant}"
    return RatingLine(id_, (), "check", "", choices, meant)


def rated(
    asked: Sequence[RatingLine], forms: Sequence[Mapping[str, RaterAnswer]]
) -> tuple[Rating, ...]:
    """What the raters made of each signal, in the order of the questions.

    Args:
        asked: As the raters were asked.
        forms: For each rater, the answers by question; who left one open about a signal is not
            counted for it.
    """
    by_signal: dict[Key, list[RatingLine]] = {}
    for question in asked:
        by_signal.setdefault(question.signal, []).append(question)
    return tuple(_rating(signal, about, forms) for signal, about in by_signal.items())


def _rating(
    signal: Key, about: Sequence[RatingLine], forms: Sequence[Mapping[str, RaterAnswer]]
) -> Rating:
    whole = [form for form in forms if all(question.id in form for question in about)]
    recognised = sum(
        all(form[question.id].choice == question.meant for question in about) for form in whole
    )
    given = (form[question.id].natural for form in whole for question in about)
    marks = [mark for mark in given if mark is not None]
    mean = sum(marks) / len(marks) if marks else None
    natural = sum(mark >= NATURAL for mark in marks)
    return Rating(signal, about[0].shown, recognised, len(whole), natural, mean)
