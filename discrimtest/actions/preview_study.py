"""The letters of a study, to read aloud before anything is sent.

Where a database holds draws of it, the people are those that the draws keep.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from discrimtest.design.instrument import Instrument
from discrimtest.design.personas import arms_of, personas_of, said_in_order
from discrimtest.design.preview import example_listing, marked, preview_pair, preview_test
from discrimtest.errors import NotAllowed, Problem, WrongInput
from discrimtest.files.protocol import AllowedComparison
from discrimtest.files.study import StudyLine
from discrimtest.library.instrument import load_instrument
from discrimtest.library.locate import library_of
from discrimtest.words.line import LineChannel
from discrimtest.words.persona import Persona
from discrimtest.words.profile import Letter


@dataclass(frozen=True, slots=True)
class Page:
    """One thing to read: a variant by both arms, or the letters of one test.

    Attributes:
        kind: "personas" (who writes from which line), "variant" (same neutral facts, signals
            marked [thus]) or "test" (as sent).
        letters: Arm, subject and body, test arm first; of personas arm, line and person.
        spoken: They are scripts of calls.
    """

    kind: str
    comparison: str
    language: str
    variant: str
    letters: tuple[tuple[str, str, str], ...]
    spoken: bool = False

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def text(self) -> str:
        """The page for a screen."""
        one, sent = ("script", "said") if self.spoken else ("letter", "sent")
        title = {
            "personas": "One line is one person, for the whole study",
            "variant": f"{self.comparison}, {one} {self.variant} ({self.language}): "
            "only what stands in [ ] differs",
            "test": f"{self.comparison} ({self.language}): the {one}s of one test, as {sent}",
        }[self.kind]
        parts = [f"{title}\n{'=' * len(title)}"]
        if self.kind == "personas":
            rows = sorted(self.letters, key=lambda row: row[0])
            return "\n".join([*parts, *(f"{arm}: {line}: {who}" for arm, line, who in rows), ""])
        for arm, subject, body in self.letters:
            head = f"# {subject}" if self.spoken else f"Subject: {subject}"
            parts.append(f"--- {arm}\n{head}\n\n{body}\n")
        return "\n".join(parts)


def preview_study(
    project: Path | None,
    database: str | None,
    slug: str,
    *,
    language: str | None = None,
    comparison: str | None = None,
    person: str | None = None,
) -> list[Page]:
    """Who writes from which line; then each variant as both arms of each comparison write it, and
    the letters as tests would send them.

    Args:
        language: One language, also one that letters are only read in; None for all that
            letters are sent in.
        comparison: One comparison, also one that is not sampled; None for all that are.
        person: Who reads, where somebody says so.

    Raises:
        WrongInput: The files hold mistakes, or language or comparison is not of this study.
        NotAllowed: The person codes it blind: a name that a mask left would tell them the arm.
    """
    from discrimtest.workplace.at_hand import codes_blind_at_hand

    if person is not None and codes_blind_at_hand(project, database, person, slug):
        raise _codes(person)
    instrument = _instrument(project, database, slug)
    from discrimtest.workplace.at_hand import writers_at_hand

    people = personas_of(instrument, writers_at_hand(project, database, slug))
    protocol = instrument.protocol
    languages = _chosen(
        "lang",
        language,
        (*protocol.languages, *protocol.reading_languages),
        instrument.study.languages,
    )
    sampled = tuple(each.id for each in instrument.sampled)
    names = _chosen("comparison", comparison, tuple(instrument.comparisons), sampled)
    return [
        *_who(instrument, people, [instrument.comparisons[name] for name in names], languages[0]),
        *(
            page
            for name in names
            for each in languages
            for page in _pages(instrument, people, instrument.comparisons[name], each)
        ),
    ]


def _codes(person: str) -> NotAllowed:
    problem = Problem.of_input(
        "as",
        person,
        "must not see who writes as which candidate: they judge without knowing that",
        "Let somebody read it who does not code.",
        code="preview.codes_blind",
    )
    return NotAllowed("This is not for coders.", [problem])


def _instrument(project: Path | None, database: str | None, slug: str) -> Instrument:
    """The study's files; texts that a lock froze stay readable, where a database tells them."""
    library = library_of(project)
    try:
        return load_instrument(library, slug)
    except WrongInput:
        # Loaded here: nearly always the files say enough.
        from discrimtest.workplace.open_study import texts_at_hand

        return load_instrument(library, slug, texts_at_hand(project, database, slug))


def _pages(
    instrument: Instrument, people: Sequence[Persona], comparison: AllowedComparison, language: str
) -> Iterator[Page]:
    arms = [instrument.arms[comparison.test], instrument.arms[comparison.control]]
    signals = comparison.may_differ()
    variants = instrument.protocol.variants
    home = example_listing(language, instrument.study.place.name[language])
    for variant in variants:
        template = instrument.templates[variant, language]
        letters = preview_pair(template, arms, instrument.signals, signals, listing=home)
        names = [arm.id for arm in arms]
        yield _page(instrument, "variant", comparison, language, variant, names, letters)
    for number, first in enumerate(range(0, len(variants) - len(arms) + 1, len(arms))):
        chosen = variants[first : first + len(arms)]
        sent = preview_test(
            [instrument.templates[variant, language] for variant in chosen],
            _one_test(instrument, people, comparison, number),
            instrument.arms,
            instrument.signals,
            signals,
            listing=home,
        )
        names = [arm.id for arm in arms]
        yield _page(instrument, "test", comparison, language, ", ".join(chosen), names, sent)


def _one_test(
    instrument: Instrument, people: Sequence[Persona], comparison: AllowedComparison, number: int
) -> list[Persona]:
    """A persona for each arm: of the study where it has them, else made for this page.

    Args:
        number: Another one shows other people, where an arm has several.
    """
    own = people
    arms = [comparison.test, comparison.control]
    if not {each.arm for each in own} >= set(arms):
        mailboxes = StudyLine(
            id="preview",
            channel=LineChannel.EMAIL,
            pattern="{first}.{last}@preview.example",
            count=4,
        )
        study = instrument.study.model_copy(update={"lines": (mailboxes,)})
        own = personas_of(replace(instrument, study=study, sampled=(comparison,)))
    first, second = ([each for each in own if each.arm == arm] for arm in arms)
    writer = first[number % len(first)]
    turned = second[number % len(second) :] + second[: number % len(second)]
    return [writer, next((each for each in turned if not _share(writer, each)), turned[0])]


def _share(one: Persona, other: Persona) -> bool:
    """Whether two people bear one name or say one thing, as candidates of a test never do."""
    words, others = ({*each.names.values(), *said_in_order(each.says)} for each in (one, other))
    return not words.isdisjoint(others)


def _who(
    instrument: Instrument,
    people: Sequence[Persona],
    comparisons: Sequence[AllowedComparison],
    language: str,
) -> Iterator[Page]:
    """Every persona of these comparisons with its line, which must bear its name."""
    arms = arms_of(comparisons)
    told = []
    for each in people:
        if each.arm not in arms:
            continue
        partner = each.names.get("partner_first", "")
        name = f"{each.names['writer_first']} {each.names['writer_last']}"
        facts = ", ".join(
            part
            for part in (
                f"with {partner}" if partner else "",
                *_said_by(each, instrument, language),
                f"born {each.facts['birth_date']}",
            )
            if part
        )
        told.append((each.arm, f"{each.line} ({each.channel}) {each.address}", f"{name}, {facts}"))
    if told:
        yield Page("personas", "", "", "", tuple(told))


def _said_by(persona: Persona, instrument: Instrument, language: str) -> Iterator[str]:
    """Its facts as letters may tell them; of a child only where it has one."""
    for fact, text in persona.says.items():
        if fact != "little_one" or instrument.arms[persona.arm].child:
            yield text[language]


def _page(
    instrument: Instrument,
    kind: str,
    comparison: AllowedComparison,
    language: str,
    variant: str,
    arms: Sequence[str],
    letters: Sequence[Letter],
) -> Page:
    shown = []
    for arm, letter in zip(arms, letters, strict=True):
        if kind == "variant":
            subject = marked(letter.subject, letter.subject_spans)
            shown.append((arm, subject, marked(letter.body, letter.spans)))
        else:
            shown.append((arm, letter.subject, letter.body))
    spoken = instrument.protocol.phone is not None
    return Page(kind, comparison.id, language, variant, tuple(shown), spoken)


def _chosen(
    field: str, asked: str | None, known: tuple[str, ...], default: tuple[str, ...]
) -> tuple[str, ...]:
    if asked is None:
        return default
    if asked not in known:
        rule, repair = "must be one of this study's", f"Use {', '.join(known)}."
        problem = Problem.of_input(field, asked, rule, repair, code="preview.unknown")
        raise WrongInput("There is nothing to preview.", [problem])
    return (asked,)
