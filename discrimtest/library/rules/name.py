"""Names: enough of them for the candidates of a test, and each with one meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from discrimtest.design.profiles import family_names, given_names
from discrimtest.errors import Problem
from discrimtest.files.nearest import nearest
from discrimtest.files.profiles import FACTS, SignalLists
from discrimtest.files.protocol import AllowedComparison, Arm, Ground
from discrimtest.library.draft import Draft
from discrimtest.library.folder import ProtocolFolder, joined
from discrimtest.library.rule import Occasion, Rule

NameList = tuple[str, str, str]
"""Given names by how they read, origin and age."""


def members(arm: Arm) -> tuple[NameList, ...]:
    """The list of each person's given name: the writer's, then the partner's."""
    people = (arm.writer, *((arm.partner,) if arm.partner else ()))
    return tuple((str(person), arm.origin, arm.age) for person in people)


def too_few(
    tests: Iterable[tuple[Arm, ...]], lists: SignalLists, place: Callable[[str], str]
) -> Iterator[Problem]:
    """Lists with fewer words than the candidates of one test need, who share none.

    Args:
        tests: The arms that write in one test, for each kind of test.
        lists: Where the names and neutral facts come from.
        place: Where messages point for a list of profiles.toml.
    """
    origins = sorted({name.origin for name in lists.given_names})
    told: set[str] = set()
    for arms in tests:
        names = " and ".join(arm.id for arm in arms)
        for table, what, found, needed, origin in _needs(arms, lists):
            if found < needed and what not in told:
                told.add(what)
                hint = "" if origin in origins else nearest(origin, origins)
                yield Problem(
                    place(table),
                    str(found),
                    f"needs at least {needed} {what}, one for each person in a test: {names}",
                    f"Add to profiles.toml{hint}.",
                )


def _needs(arms: tuple[Arm, ...], lists: SignalLists) -> Iterator[tuple[str, str, int, int, str]]:
    """(list, what, how many there are, how many one test needs, origin)."""
    given: dict[tuple[str, str, str], int] = {}
    for arm in arms:
        for person in (arm.writer, *((arm.partner,) if arm.partner else ())):
            found = len({name.value for name in given_names(lists, person, arm.origin, arm.age)})
            given[person, arm.origin, arm.age] = found
    needed = Counter(key for arm in arms for key in members(arm))
    for (reads_as, origin, age), found in given.items():
        what = f"given names that read as {reads_as} ({origin}, {age})"
        yield "given_names", what, found, needed[str(reads_as), origin, age], origin
    for origin, count in Counter(arm.origin for arm in arms).items():
        writers = [arm.writer for arm in arms if arm.origin == origin]
        # A neutral writer bears no name with a woman's form: the shortest list decides.
        found = min(
            len({name.value for name in family_names(lists, writer, origin)}) for writer in writers
        )
        yield "family_names", f"family names ({origin})", found, count, origin
    for table in FACTS.values():
        if facts := set(getattr(lists, table)):
            yield table, table, len(facts), len(arms), ""


def ambiguous(
    comparisons: Iterable[tuple[AllowedComparison, Arm, Arm]], folders: tuple[ProtocolFolder, ...]
) -> Iterator[Problem]:
    """Names that both candidates of a comparison could bear, where the name is the signal."""
    for comparison, test, control in comparisons:
        if Ground.ORIGIN not in comparison.grounds or test.origin == control.origin:
            continue
        for folder in folders:
            signals = folder.signals.value
            names = [("given_names", name.value, name.origin) for name in signals.given_names]
            names += [("family_names", name.value, name.origin) for name in signals.family_names]
            ours = {(table, value) for table, value, origin in names if origin == test.origin}
            for table, value, origin in names:
                if origin == control.origin and (table, value) in ours:
                    yield Problem(
                        folder.signals.item(table, value=value, origin=origin),
                        value,
                        f"is listed for {control.origin} and for {test.origin}, so it can not "
                        f"tell the candidates of {comparison.id!r} apart",
                        "Remove it from one of the lists, or from both.",
                    )


def names_are_distinct(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    signals = folder.signals.value
    given = Counter(
        (name.value, str(name.reads_as), name.origin, name.age) for name in signals.given_names
    )
    family = Counter((name.value, name.origin) for name in signals.family_names)
    for (value, reads_as, origin, age), count in given.items():
        if count > 1:
            place = folder.signals.item(
                "given_names", value=value, reads_as=reads_as, origin=origin
            )
            text = f"is {count} times among the names that read as {reads_as} ({origin}, {age})"
            yield Problem(place, value, text, "Keep one, or it is drawn more often.")
    for (value, origin), count in family.items():
        if count > 1:
            place = folder.signals.item("family_names", value=value, origin=origin)
            text = f"is {count} times among the family names ({origin})"
            yield Problem(place, value, text, "Keep one, or it is drawn more often.")


def _pairs(folder: ProtocolFolder) -> Iterator[tuple[AllowedComparison, Arm, Arm]]:
    protocol = folder.protocol.value
    arms = {arm.id: arm for arm in protocol.arms}
    for comparison in protocol.comparisons:
        test, control = arms.get(comparison.test), arms.get(comparison.control)
        if test is not None and control is not None:
            yield comparison, test, control


def protocol_has_names(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    tests = [(test, control) for _, test, control in _pairs(folder)]
    yield from too_few(tests, folder.signals.value, folder.signals.place)


def protocol_names_are_clear(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    yield from ambiguous(_pairs(folder), (folder,))


def folders_of(draft: Draft) -> tuple[ProtocolFolder, ...]:
    return tuple(folder for folder in (draft.folder, draft.cross) if folder is not None)


def sampled_pairs(draft: Draft) -> list[tuple[AllowedComparison, Arm, Arm]]:
    arms = draft.arms
    return [
        (comparison, arms[comparison.test], arms[comparison.control])
        for comparison in draft.sampled
        if comparison.test in arms and comparison.control in arms
    ]


def arms_of_tests(draft: Draft) -> list[tuple[Arm, ...]]:
    """The arms that write to one listing, for each kind of test of the study."""
    pairs = sampled_pairs(draft)
    if draft.study.value.sample.design == "one-comparison-per-listing":
        return [(test, control) for _, test, control in pairs]
    arms = {arm.id: arm for _, test, control in pairs for arm in (test, control)}
    return [tuple(arms.values())] if arms else []


def study_has_names(draft: Draft, on: Occasion) -> Iterator[Problem]:
    """Only of tests that the protocol does not know: its own are checked with it."""
    folders = folders_of(draft)
    own = {arm.id for arm in folders[0].protocol.value.arms}
    single = draft.study.value.sample.design == "one-comparison-per-listing"
    tests = [
        arms
        for arms in arms_of_tests(draft)
        if not single or any(arm.id not in own for arm in arms)
    ]
    lists = joined(folders[0].signals.value, *(other.signals.value for other in folders[1:]))
    place = draft.study.place("sample", "comparisons")
    yield from too_few(tests, lists, lambda table: place)


def study_names_are_clear(draft: Draft, on: Occasion) -> Iterator[Problem]:
    yield from ambiguous(sampled_pairs(draft), folders_of(draft))


_NAMES = ("signals.given_names", "signals.family_names")
_FACTS = tuple(f"signals.{table}" for table in FACTS.values())
_ARMS = ("protocol.arms", "protocol.comparisons")
_STUDY = ("study.sample", "study.comparisons")

PROTOCOL_NAME_RULES: tuple[Rule[ProtocolFolder], ...] = (
    Rule(names_are_distinct, _NAMES),
    Rule(protocol_has_names, (*_ARMS, *_NAMES, *_FACTS)),
    Rule(protocol_names_are_clear, (*_ARMS, *_NAMES)),
)
STUDY_NAME_RULES: tuple[Rule[Draft], ...] = (
    Rule(study_has_names, (*_STUDY, *_ARMS, *_NAMES, *_FACTS)),
    Rule(study_names_are_clear, (*_STUDY, *_ARMS, *_NAMES)),
)
