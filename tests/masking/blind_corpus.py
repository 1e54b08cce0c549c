"""Invented answers to candidates, with what tells a coder who the candidate is marked in them."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from discrimtest.coding.suggestion import suggest
from discrimtest.masking.blind import blind, parts, told_stretches
from discrimtest.masking.candidate_words import CandidateWords
from discrimtest.masking.folded import composed, folded
from discrimtest.masking.mask import Unmasked
from discrimtest.randomness import Stream
from discrimtest.words.outcome import Category
from tests.masking.corpus import Mark, landlords

FOLDER = Path(__file__).resolve().parent.parent / "data" / "masking" / "blind"
SEEDS, PARTS = {"": 20261129, "-again": 20261130}, 3
"""The files of each time answers were written, by what their names end in, and the seed that drew
the third that is kept out before a rule was made for them."""
KINDS = {
    "n": "names",
    "i": "initials",
    "k": "shortened names",
    "p": "words for a partner",
    "r": "pronouns",
    "t": "titles",
    "g": "agreement",
    "x": "remarks on the signal",
    "q": "quoted letters",
    "f": "signatures",
    "a": "addresses",
}
DECIDES = "!"
IDLE = frozenset(
    "de het een en of te er op van is le la les l d un une des et ou au a à est the or and to "
    "u uw je votre vos your".split()
)
"""Words in a marked stretch that tell nothing where they are left."""
_CATEGORIES = {
    "inv": Category.INVITATION,
    "cond": Category.INVITATION_CONDITIONAL,
    "info": Category.INFORMATION_REQUEST,
    "wait": Category.WAITING_LIST,
    "let": Category.ALREADY_LET,
    "ref": Category.REFUSAL,
    "call": Category.CALL_BACK_REQUEST,
    "book": Category.BOOKING_LINK,
    "form": Category.FORM_LINK,
    "ack": Category.ACKNOWLEDGEMENT,
    "inval": Category.INVALID,
}
_QUOTED = {
    "gmail": "Op di 14 apr 2026 om 10:02 schreef NAME <MAIL>:\n> ",
    "gmailfr": "Le mar. 14 avr. 2026 à 10:02, NAME <MAIL> a écrit :\n> ",
    "gmailen": "On Tue, 14 Apr 2026 at 10:02, NAME <MAIL> wrote:\n> ",
    "iphone": "Op 14 apr 2026 om 10:02 heeft NAME <MAIL> het volgende geschreven:\n\n> ",
    "iphonefr": "Le 14 avr. 2026 à 10:02, NAME <MAIL> a écrit :\n\n> ",
    "outlook": "Van: NAME <MAIL>\nVerzonden: dinsdag 14 april 2026 10:02\n"
    "Aan: Verhuur <verhuur@kantoor.example>\nOnderwerp: SUBJECT\n\n",
    "outlookfr": "De : NAME <MAIL>\nEnvoyé : mardi 14 avril 2026 10:02\n"
    "À : Location <location@agence.example>\nObjet : SUBJECT\n\n",
    "outlooken": "From: NAME <MAIL>\nSent: Tuesday, 14 April 2026 10:02\n"
    "To: Lettings <lettings@office.example>\nSubject: SUBJECT\n\n",
    "original": "-----Oorspronkelijk bericht-----\nVan: NAME [mailto:MAIL]\n"
    "Verzonden: dinsdag 14 april 2026 10:02\nAan: Verhuur\nOnderwerp: SUBJECT\n\n",
    "originalfr": "-----Message d'origine-----\nDe : NAME [mailto:MAIL]\n"
    "Envoyé : mardi 14 avril 2026 10:02\nÀ : Location\nObjet : SUBJECT\n\n",
    "angle": "> ",
    "plain": "",
}
_WORD = re.compile(r"[^\W_]+")
_MARK = re.compile(r"\{([nikpxrtgfa!]):([^{}]*)\}|<<(\w+)>>")


@dataclass(frozen=True)
class Writer:
    """An invented candidate, with the letter that was sent."""

    key: str
    language: str
    facts: dict[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        said = (self.facts["first"], self.facts["family"], self.facts["partner"])
        return tuple(filter(None, said))

    @property
    def letter(self) -> str:
        return self.facts["letter"].replace("|", "\n")

    def quoted(self, form: str) -> str:
        """The letter as a program quotes it below an answer."""
        head = _QUOTED[form]
        for word, said in (
            ("NAME", f"{self.facts['first']} {self.facts['family']}"),
            ("MAIL", self.facts["mail"]),
            ("SUBJECT", self.facts["subject"]),
        ):
            head = head.replace(word, said)
        before = "> " if head.endswith("> ") else ""
        return head + self.letter.replace("\n", f"\n{before}")


@dataclass(frozen=True)
class Reply:
    """One answer with its subject in front, what tells in it, and what it was coded."""

    number: int
    writer: Writer
    channel: str
    category: Category
    text: str
    marks: tuple[Mark, ...]
    written: str
    kept_out: bool

    @property
    def language(self) -> str:
        return self.writer.language


@cache
def replies() -> tuple[Reply, ...]:
    """All of them, in the order of the files; those written again come last."""
    found: list[Reply] = []
    writers: dict[tuple[str, str], Writer] = {}
    for written, seed in SEEDS.items():
        read = [r for lang in ("nl", "fr", "en") for r in _of_file(lang, written, writers)]
        drawn = Stream(seed, "kept out").shuffled(range(len(read)))[: len(read) // PARTS]
        found += [
            Reply(len(found) + place, *reply, written, place in drawn)
            for place, reply in enumerate(read)
        ]
    return tuple(found)


_Read = tuple[Writer, str, Category, str, tuple[Mark, ...]]


def _of_file(
    language: str, written: str, writers: dict[tuple[str, str], Writer]
) -> Iterator[_Read]:
    """Answers of one file. A candidate whose facts stand in an earlier one is the same."""
    content = (FOLDER / f"{language}{written}.txt").read_text(encoding="utf-8")
    for block in re.split(r"^@@ ", content, flags=re.MULTILINE)[1:]:
        head, *answers = re.split(r"^-- ", block, flags=re.MULTILINE)
        key, *lines = head.strip().splitlines()
        facts = dict(re.split(r":\s*", line, maxsplit=1) for line in lines)
        writer = writers.setdefault((language, key), Writer(key, language, facts))
        yield from (_reply(writer, answer) for answer in answers)


def _reply(writer: Writer, block: str) -> _Read:
    head, _, marked = block.partition("\n")
    channel, category = head.split()
    text, marks, rest = "", [], 0
    marked = composed(marked.strip().removeprefix("# "))
    for match in _MARK.finditer(marked):
        text += marked[rest : match.start()]
        kind, said = (match[1], match[2]) if match[1] else ("q", writer.quoted(match[3]))
        marks.append(Mark(kind, len(text), len(text) + len(said)))
        text += said
        rest = match.end()
    return writer, channel, _CATEGORIES[category], text + marked[rest:], tuple(marks)


def candidate_words(writer: Writer) -> CandidateWords:
    """What the record has of a candidate."""
    facts = writer.facts
    return CandidateWords(
        first_names=tuple(filter(None, (facts["first"], facts["partner"]))),
        family_names=(facts["family"],),
        mailboxes=(facts["mail"],),
        phones=tuple(filter(None, (facts.get("phone"),))),
        letters=(facts["subject"], writer.letter),
        signals=(facts["signal"],),
    )


def left_for_another_hand(sitting: int) -> Count:
    """In how many answers that another reader wrote at one sitting a telling word can be read."""
    told = tomllib.loads((FOLDER / "another-hand.toml").read_text(encoding="utf-8"))
    candidates = {
        each.pop("id"): CandidateWords(**{name: tuple(said) for name, said in each.items()})
        for each in told["candidates"]
    }
    found = Count()
    for answer in told["answers"]:
        if answer["sitting"] == sitting:
            who = candidates[answer["to"]]
            pieces = parts(blind(Unmasked(answer["text"]), who))
            read = _WORD.findall(folded(" ".join(said for said, mask in pieces if not mask)))
            tells = " ".join((*who.first_names, *who.family_names, *answer["tells"]))
            telling = set(_WORD.findall(folded(tells))) - IDLE - set(answer.get("stays", ()))
            found.add(sorted(telling.intersection(read)), answer["text"])
    return found


Covered = Callable[[Reply], Sequence[bool]]
"""Which letters of an answer are masked."""


def of_rules(reply: Reply) -> list[bool]:
    """As :func:`discrimtest.masking.blind.blind` masks it, of the candidate alone."""
    covered = [False] * len(reply.text)
    candidate = candidate_words(reply.writer)
    for start, end, _ in told_stretches(reply.text, folded(reply.text), candidate):
        covered[start:end] = [True] * (end - start)
    return covered


@dataclass
class Count:
    """Of how many how many went wrong, with examples."""

    wrong: int = 0
    of: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, left: Sequence[str], where: str) -> None:
        """One more, which went wrong if something is left."""
        self.of += 1
        if left:
            self.wrong += 1
            self.examples.append(f"{where}: {left}")


def leaks(covered: Covered, which: Iterable[Reply]) -> dict[str, Count]:
    """Answers with stretches of a kind, and those in which a word of one can be read.

    "answers" are those with any such stretch, "over" words that decide the category and "other"
    other words, wrong where they were masked for nothing.
    """
    found = {kind: Count() for kind in (*KINDS, "answers", "over", "other")}
    for reply in which:
        masked = covered(reply)
        left = {kind: _left_of(kind, reply, masked) for kind in KINDS}
        for kind, words in left.items():
            if any(mark.kind == kind for mark in reply.marks):
                found[kind].add(words, str(reply.number))
        found["answers"].add([word for words in left.values() for word in words], str(reply.number))
        _count_over(found, reply, masked)
    return found


def _left_of(kind: str, reply: Reply, masked: Sequence[bool]) -> list[str]:
    marks = (mark for mark in reply.marks if mark.kind == kind)
    return [word for mark in marks for word in _left(reply.text, masked, mark)]


def _left(text: str, masked: Sequence[bool], mark: Mark) -> list[str]:
    """Words of a marked stretch that can be read; of one that agrees, only its ending tells."""
    hidden = any if mark.kind == "g" else all
    words = ((word.group(), word.span()) for word in _WORD.finditer(text, mark.start, mark.end))
    return [word for word, (a, b) in words if not hidden(masked[a:b]) and folded(word) not in IDLE]


def _count_over(found: dict[str, Count], reply: Reply, masked: Sequence[bool]) -> None:
    deciding, told = (
        {
            place
            for mark in reply.marks
            if (mark.kind == DECIDES) is decides
            for place in range(mark.start, mark.end)
        }
        for decides in (True, False)
    )
    for word in _WORD.finditer(reply.text):
        if word.start() not in told and folded(word.group()) not in IDLE:
            over = [word.group()] if all(masked[word.start() : word.end()]) else []
            kind = "over" if word.start() in deciding else "other"
            found[kind].add(over, str(reply.number))


@dataclass
class Proposals:
    """What was proposed for answers of one kind: right, wrong, nothing; and where none was due."""

    coded: int = 0
    right: int = 0
    proposed: int = 0


Coded = tuple[str, Category | None, Category | None]
"""Language of an answer, what a person coded, and what was proposed."""


def proposals(coded: Iterable[Coded]) -> dict[str, Proposals]:
    """By language, by category (coded or proposed), and all."""
    found: dict[str, Proposals] = defaultdict(Proposals)
    for language, person, program in coded:
        for group in ("all", language):
            found[group].coded += person is not None
            found[group].proposed += program is not None
            found[group].right += program is not None and program is person
        if person:
            found[person].coded += 1
            found[person].right += program is person
        if program:
            found[program].proposed += 1
    return found


def own(kept_out: bool) -> Iterator[Coded]:
    """The answers of this corpus, masked."""
    for reply in replies():
        if reply.kept_out is kept_out:
            yield reply.language, reply.category, _proposed(reply)


def _proposed(reply: Reply) -> Category | None:
    masked = blind(Unmasked(reply.text), candidate_words(reply.writer))
    return suggest(masked, reply.language).category


def differ() -> int:
    """In how many answers the mask changes what is proposed."""
    return sum(
        suggest(reply.text, reply.language).category is not _proposed(reply) for reply in replies()
    )


def anothers(kept_out: bool) -> Iterator[Coded]:
    """The answers of ``replies.txt``, which another hand wrote before; coded by a person."""
    lines = (FOLDER.parent / "categories.txt").read_text(encoding="utf-8").splitlines()
    codes = [code for line in lines if not line.startswith("%") for code in line.split()]
    answers = [(landlord, answer) for landlord in landlords() for answer in landlord.answers]
    for code, (landlord, answer) in zip(codes, answers, strict=True):
        if landlord.kept_out is kept_out:
            names = [name.partition(" ") for name in answer.candidate.split(" + ")]
            candidate = CandidateWords(
                tuple(name[0] for name in names), tuple(name[2] for name in names if name[2])
            )
            masked = blind(Unmasked(answer.text), candidate)
            proposed = suggest(masked, answer.language).category
            yield answer.language, _CATEGORIES.get(code), proposed
