"""A folder of mystery calls, read and checked: its protocol, its codebook, its scripts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from discrimtest.design.script import (
    CallScript,
    provoking_in_call,
    read_script,
    script_problems,
    shape_problems,
)
from discrimtest.errors import Problem
from discrimtest.files.calls import CallCodebook, CallProtocol
from discrimtest.files.reading import Reading
from discrimtest.library.files import Files, scripts_of
from discrimtest.library.reader import TextReader
from discrimtest.library.rule import Occasion, Verdict, told_once
from discrimtest.library.rules.protocol import (
    community_review,
    items_stand_once,
    languages_apart,
    misnamed,
    reviews_to_come,
    words_stand_once,
)
from discrimtest.words.call import CallOutcome


@dataclass(frozen=True, slots=True)
class CallFolder:
    """What ``protocols/<name>/`` of mystery calls holds.

    Attributes:
        scripts: Those that the protocol asks for and could be read.
        unclaimed: Script files that belong to no variant or language of the protocol.
        texts: The files that were read, by path in the project.
        problems: Mistakes that make the input wrong.
    """

    name: str
    protocol: Reading[CallProtocol]
    codebook: Reading[CallCodebook]
    scripts: tuple[CallScript, ...]
    unclaimed: tuple[str, ...]
    texts: dict[str, str]
    problems: tuple[Problem, ...]


def read_calls(files: Files, name: str, frozen: Collection[str] = ()) -> CallFolder:
    """Read a folder of mystery calls; mistakes are kept, not raised."""
    folder = f"protocols/{name}"
    reader = TextReader(files, frozen)
    protocol = reader.model(f"{folder}/protocol.toml", CallProtocol)
    codebook = reader.model(f"{folder}/codebook.toml", CallCodebook)
    wanted = [f"{folder}/scripts/{variant}.{language}.md" for variant, language in _asked(protocol)]
    texts = {path: reader.text(path) for path in dict.fromkeys(wanted)}
    scripts = (read_script(text, path) for path, text in texts.items() if text is not None)
    known = not protocol.missing & {"variants", "languages", "reading_languages"}
    there = tuple(scripts_of(files, folder)) if known else ()
    return CallFolder(
        name,
        protocol,
        codebook,
        tuple(scripts),
        tuple(path for path in there if path not in texts),
        reader.texts,
        tuple(reader.problems),
    )


def check_calls(files: Files, name: str, on: Occasion, frozen: Collection[str] = ()) -> Verdict:
    """Every mistake of a folder of mystery calls, and every rule it breaks."""
    return judged_calls(read_calls(files, name, frozen), on)


def judged_calls(folder: CallFolder, on: Occasion) -> Verdict:
    """The same of a folder that was read."""
    refused = [*_protocol(folder, on), *_codebook(folder), *_scripts(folder), *_requests(folder)]
    unread = "reviews" in folder.protocol.missing
    warnings = () if unread else community_review(folder.protocol, on)
    return Verdict(folder.protocol.path, folder.problems, told_once(refused), told_once(warnings))


def _asked(protocol: Reading[CallProtocol]) -> Iterator[tuple[str, str]]:
    """(variant, language) of each script the protocol asks for, as far as it can be read."""
    if not protocol.missing & {"variants", "languages", "reading_languages"}:
        value = protocol.value
        for variant in value.variants:
            for language in (*value.languages, *value.reading_languages):
                yield variant, language


def _protocol(folder: CallFolder, on: Occasion) -> Iterator[Problem]:
    protocol = folder.protocol
    if "name" not in protocol.missing:
        yield from misnamed(protocol.place("name"), protocol.value.name, folder.name)
    yield from items_stand_once((protocol, "requests"), (folder.codebook, "outcomes"))
    yield from words_stand_once(protocol)
    if not protocol.missing & {"languages", "reading_languages"}:
        yield from languages_apart(protocol)
    if "reviews" not in protocol.missing:
        yield from reviews_to_come(protocol, on)


def _codebook(folder: CallFolder) -> Iterator[Problem]:
    if "outcomes" in folder.codebook.missing:
        return
    written = {entry.id for entry in folder.codebook.value.outcomes}
    if absent := [str(outcome) for outcome in CallOutcome if outcome not in written]:
        rule = f"must describe every outcome; {', '.join(absent)} not found"
        repair = "Describe each in an [[outcomes]] table."
        yield Problem(folder.codebook.place("outcomes"), "", rule, repair, "calls.codebook")


def _scripts(folder: CallFolder) -> Iterator[Problem]:
    for script in folder.scripts:
        yield from script_problems(script)
    yield from shape_problems(folder.scripts)
    for path in folder.unclaimed:
        rule = "belongs to no variant and language of the protocol, so nobody would say it"
        repair = "Name its variant in protocol.toml, rename it, or remove it."
        yield Problem(path, "", rule, repair, "calls.unclaimed")


def _requests(folder: CallFolder) -> Iterator[Problem]:
    """What an owner asks for is one question, and provokes nobody."""
    protocol = folder.protocol
    if protocol.missing & {"requests", "languages", "reading_languages"}:
        return
    for number, request in enumerate(protocol.value.requests):
        for language in (*protocol.value.languages, *protocol.value.reading_languages):
            place = protocol.place("requests", number, "wording", language)
            wording = request.wording[language]
            yield from provoking_in_call(place, language, wording)
            if (count := wording.count("?")) != 1:
                rule = f"must ask one question, and asks {count}"
                repair = (
                    "Say what the owner would rather not have, and ask once what the agency does."
                )
                yield Problem(place, wording, rule, repair, "calls.one_question")
