"""A protocol's folder, read: the protocol, its names and signals, its codebook, its letters."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from discrimtest.design.candidate_script import as_letter, untitled
from discrimtest.design.letters import LetterTemplate, compile_letter
from discrimtest.design.script import CallScript, read_script
from discrimtest.errors import Problem, WrongInput
from discrimtest.files.codebook import Codebook
from discrimtest.files.nearest import did_you_mean
from discrimtest.files.profiles import SignalLists
from discrimtest.files.protocol import Protocol
from discrimtest.files.reading import Reading, tables
from discrimtest.library.files import Files, protocols, scripts_of, unknown_name
from discrimtest.library.reader import TextReader
from discrimtest.words.call import MYSTERY_CALL


@dataclass(frozen=True, slots=True)
class ProtocolFolder:
    """What ``protocols/<name>/`` holds.

    Attributes:
        letters: Text by (variant, language).
        templates: The same, compiled; letters that can not be compiled are absent.
        unclaimed: Letter files that belong to no variant or language of the protocol.
        scripts: Of candidates who call; they stand among the letters too.
        texts: Every file read, by its path in the project.
    """

    name: str
    protocol: Reading[Protocol]
    signals: Reading[SignalLists]
    codebook: Reading[Codebook]
    letters: Mapping[tuple[str, str], str]
    templates: Mapping[tuple[str, str], LetterTemplate]
    unclaimed: tuple[str, ...]
    scripts: tuple[CallScript, ...]
    texts: Mapping[str, str]
    problems: tuple[Problem, ...]

    @property
    def path(self) -> str:
        return f"protocols/{self.name}"

    @property
    def holds_calls(self) -> bool:
        """Whether it is no protocol of letters, but one of mystery calls."""
        return self.protocol.raw.get("kind") == MYSTERY_CALL


def read_protocol(files: Files, name: str, frozen: Collection[str] = ()) -> ProtocolFolder:
    """Read a protocol with everything in its folder; mistakes are kept, not raised.

    Args:
        files: The library, or a snapshot.
        name: The protocol's name, which is the name of its folder.
        frozen: Texts that a lock froze (:class:`~discrimtest.library.reader.TextReader`).

    Raises:
        WrongInput: No protocol has this name.
    """
    if name == "legal" or name not in files.names("protocols"):
        problem = unknown_name("", name, "protocol", tuple(protocols(files)), "name")
        raise WrongInput(f"There is no protocol {name!r}.", [problem])
    folder = f"protocols/{name}"
    reader = TextReader(files, frozen)
    protocol = reader.model(f"{folder}/protocol.toml", Protocol)
    signals = reader.model(f"{folder}/profiles.toml", SignalLists)
    codebook = reader.model(f"{folder}/codebook.toml", Codebook)
    letters: dict[tuple[str, str], str] = {}
    templates: dict[tuple[str, str], LetterTemplate] = {}
    wanted: set[str] = set()
    calls = isinstance(protocol.raw.get("phone"), dict)
    kind, ending = ("scripts", ".md") if calls else ("letters", ".txt")
    there = [name for name in files.names(f"{folder}/{kind}") if name.endswith(ending)]
    unwritten = _unwritten(protocol, there, kind, ending)
    scripts: list[CallScript] = []
    reader.problems.extend(unwritten.values())
    for variant, language in letters_of(protocol):
        file = f"{variant}.{language}{ending}"
        if file in wanted or variant in unwritten:
            continue
        wanted.add(file)
        path = f"{folder}/{kind}/{file}"
        text = reader.text(path)
        if text is None:
            continue
        if calls:
            reader.problems.extend(untitled(text, path))
            scripts.append(read_script(text, path))
            text = as_letter(text)
        letters[variant, language] = text
        try:
            templates[variant, language] = compile_letter(text, path)
        except WrongInput as error:
            reader.problems.extend(on_its_line(problem) for problem in error.problems)
    for script in scripts_of(files, folder):
        reader.text(script)
    variants = {variant for variant, _ in letters_of(protocol)}
    unclaimed = tuple(
        f"{folder}/{kind}/{file}"
        for file in there
        # A variant by another name than its letters is told once, and not of each of them.
        if file not in wanted and not (unwritten and _variant(file) not in variants)
    )
    problems = (*reader.problems, *_unknown_names(protocol, signals))
    return ProtocolFolder(
        name,
        protocol,
        signals,
        codebook,
        MappingProxyType(letters),
        MappingProxyType(templates),
        unclaimed,
        tuple(scripts),
        MappingProxyType(reader.texts),
        problems,
    )


def _variant(file: str) -> str:
    return file.split(".")[0]


def _unwritten(
    protocol: Reading[Protocol], there: list[str], kind: str, ending: str
) -> dict[str, Problem]:
    """The variants of which there is no letter or script at all, each with its problem."""
    written = list(dict.fromkeys(map(_variant, there)))
    wanted: dict[str, list[str]] = {}
    for variant, language in letters_of(protocol):
        wanted.setdefault(variant, []).append(f"{kind}/{variant}.{language}{ending}")
    named = list(wanted)
    free = [name for name in written if name not in wanted]
    return {
        variant: Problem(
            protocol.place("variants", named.index(variant)),
            variant,
            f"has no {kind}",
            did_you_mean(variant, free, f"Write {', '.join(paths)}."),
            "variant.unwritten",
        )
        for variant, paths in wanted.items()
        if variant not in written
    }


def on_its_line(problem: Problem) -> Problem:
    """The problem of a letter, with its place written as for the other files."""
    return replace(problem, place=problem.place.replace(": line ", ", line "))


def joined(lists: SignalLists, cross: SignalLists | None = None) -> SignalLists:
    """The names of both protocols. A name in both counts once, as the first describes it."""
    if cross is None:
        return lists
    given = {(name.value, name.reads_as, name.origin, name.age) for name in lists.given_names}
    family = {(name.value, name.origin) for name in lists.family_names}
    more_given = (
        name
        for name in cross.given_names
        if (name.value, name.reads_as, name.origin, name.age) not in given
    )
    more_family = (name for name in cross.family_names if (name.value, name.origin) not in family)
    return lists.model_copy(
        update={
            "given_names": (*lists.given_names, *more_given),
            "family_names": (*lists.family_names, *more_family),
        }
    )


def letters_of(reading: Reading[Protocol]) -> Iterator[tuple[str, str]]:
    """(variant, language) of each letter the protocol asks for, as far as it can be read."""
    if reading.missing & {"variants", "languages", "reading_languages"}:
        return
    protocol = reading.value
    for variant in protocol.variants:
        for language in (*protocol.languages, *protocol.reading_languages):
            yield variant, language


def names_in(raw: Mapping[str, object], table: str) -> tuple[str, ...]:
    """The ids of a list of tables, also of those with mistakes in other keys."""
    ids = (item.get("id") for item in tables(raw, table))
    return tuple(name for name in ids if isinstance(name, str))


def _unknown_names(protocol: Reading[Protocol], signals: Reading[SignalLists]) -> Iterator[Problem]:
    arms = names_in(protocol.raw, "arms")
    for number, comparison in enumerate(tables(protocol.raw, "comparisons")):
        for role in ("test", "control"):
            name = comparison.get(role)
            if isinstance(name, str) and name not in arms:
                place = protocol.place("comparisons", number, role)
                yield unknown_name(place, name, "arm of this protocol", arms)
    if not signals.raw:
        return
    for number, arm in enumerate(tables(protocol.raw, "arms")):
        for key, table in (("statement", "statements"), ("pronouns", "pronouns")):
            name, known = arm.get(key), names_in(signals.raw, table)
            if isinstance(name, str) and name and name not in known:
                place = protocol.place("arms", number, key)
                what = "statement" if key == "statement" else "pronoun line"
                yield unknown_name(place, name, f"{what} in profiles.toml", known)
