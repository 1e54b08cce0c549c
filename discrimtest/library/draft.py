"""A study's files as they are, mistakes included: what is read before anything is resolved."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.files.legal import LegalBasis
from discrimtest.files.nearest import did_you_mean
from discrimtest.files.plan import EVERYONE, MAIN, SINGLE, Plan
from discrimtest.files.protocol import CROSSED_BY, AllowedComparison, Arm
from discrimtest.files.reading import Reading, nothing, parse, tables
from discrimtest.files.study import StudyFile
from discrimtest.library.files import (
    Files,
    Frozen,
    legal_files,
    plans,
    protocols,
    studies,
    unknown_name,
)
from discrimtest.library.folder import ProtocolFolder, names_in, read_protocol
from discrimtest.library.reader import TextReader
from discrimtest.words.call import MYSTERY_CALL


class OfCalls(Refused):
    """A study of mystery calls where one of letters is asked for."""

    def __init__(self, slug: str) -> None:
        rule = "is a study of mystery calls, which have no tests, letters or answers"
        see = {"list": action("calls list", slug), "analyse": action("calls analyse", slug)}
        repair = "See '{list}' and '{analyse}'."
        problem = Problem(f"studies/{slug}", "", rule, repair, "study.of_calls", values=see)
        super().__init__("This is done with studies of letters.", [problem])


@dataclass(frozen=True, slots=True)
class Draft:
    """What could be read of a study's files.

    Attributes:
        folder: The protocol's folder; None where no protocol has the name.
        cross: Likewise of the crossing protocol.
        baseline: The baseline study's file, where one is named; a snapshot does not hold it.
        texts: Every file that belongs to the study, by path (the baseline's does not).
        page: The text of its README.md, which no lock freezes; empty where there is none.
        problems: Mistakes that make the input wrong (unknown keys, types and names included).
    """

    slug: str
    study: Reading[StudyFile]
    folder: ProtocolFolder | None
    cross: ProtocolFolder | None
    legal: Reading[LegalBasis]
    plan: Reading[Plan]
    baseline: Reading[StudyFile] | None
    texts: dict[str, str]
    problems: tuple[Problem, ...]
    page: str = ""

    @property
    def arms(self) -> dict[str, Arm]:
        """Every arm by name; crossed ones after the protocol's own."""
        if self.folder is None or "arms" in self.folder.protocol.missing:
            return {}
        protocol = self.folder.protocol.value
        arms = {arm.id: arm for arm in protocol.arms}
        if self.cross is not None and "origins" not in self.cross.protocol.missing:
            other = self.cross.protocol.value
            for base in protocol.arms:
                for origin in other.origins:
                    name = f"{base.id}{CROSSED_BY}{origin}"
                    crossed = protocol.arm(name, other)
                    if crossed is not None:
                        arms.setdefault(name, crossed)
        return arms

    @property
    def comparisons(self) -> dict[str, AllowedComparison]:
        """The protocol's comparisons by id, then the study's own."""
        found: dict[str, AllowedComparison] = {}
        if self.folder is not None and "comparisons" not in self.folder.protocol.missing:
            found |= {each.id: each for each in self.folder.protocol.value.comparisons}
        if "comparisons" not in self.study.missing:
            found |= {each.id: each for each in self.study.value.comparisons}
        return found

    @property
    def sampled(self) -> tuple[AllowedComparison, ...]:
        """The comparisons of the sample that could be found."""
        if "sample" in self.study.missing:
            return ()
        known = self.comparisons
        names = self.study.value.sample.comparisons
        return tuple(known[name] for name in names if name in known)

    def raise_for_mistakes(self) -> None:
        """Raises:
        WrongInput: When there is any problem.
        """
        if self.problems:
            raise WrongInput(wrong_summary(self.study.path, len(self.problems)), self.problems)


def wrong_summary(path: str, count: int) -> str:
    """How a list of mistakes begins."""
    mistakes = "one mistake" if count == 1 else f"{count} mistakes"
    return f"{path} and the files it names hold {mistakes}."


def read_draft(files: Files, slug: str, frozen: Collection[str] = ()) -> Draft:
    """Read a study and everything it names; mistakes are kept, not raised.

    Args:
        files: The library, or a snapshot.
        slug: The study's name, which is the name of its folder.
        frozen: Texts that a lock froze (:class:`~discrimtest.library.reader.TextReader`).

    Raises:
        WrongInput: No study has this name.
        OfCalls: It is one of mystery calls.
    """
    if slug not in files.names("studies"):
        problem = unknown_name("", slug, "study", tuple(studies(files)), "study")
        raise WrongInput(f"There is no study {slug!r}.", [problem])
    at = f"studies/{slug}"
    reader = TextReader(files, frozen)
    study = reader.model(f"{at}/study.toml", StudyFile)
    if study.raw.get("kind") == MYSTERY_CALL:
        raise OfCalls(slug)
    problems = reader.problems
    folder = _protocol(reader, study, "protocol")
    cross = _protocol(reader, study, "cross")
    legal = nothing("protocols/legal", LegalBasis, ())
    if region := _named(study, "legal", "legal file", tuple(legal_files(files)), problems):
        legal = reader.model(f"protocols/legal/{region}.toml", LegalBasis)
    plan = nothing("analysis", Plan, ())
    if name := _named(study, "analysis.plan", "plan", tuple(plans(files)), problems):
        plan = reader.plan(f"analysis/{name}/plan.toml")
    texts = dict(reader.texts)
    for other in (folder, cross):
        texts |= other.texts if other else {}
    baseline = None
    known, whole = tuple(studies(files)), not isinstance(files, Frozen)
    if whole and (earlier := _named(study, "baseline", "study", known, problems)):
        baseline = reader.model(f"studies/{earlier}/study.toml", StudyFile)
    problems.extend(_unknown_names(study, folder, cross, plan))
    page = files.text(f"{at}/README.md") if whole and "README.md" in files.names(at) else ""
    return Draft(slug, study, folder, cross, legal, plan, baseline, texts, tuple(problems), page)


def is_of_calls(files: Files, slug: str) -> bool:
    """Whether a study is one of mystery calls, whatever mistakes its file holds."""
    path = f"studies/{slug}/study.toml"
    try:
        return parse(files.text(path), path)[0].get("kind") == MYSTERY_CALL
    except WrongInput:
        return False


def _protocol(reader: TextReader, study: Reading[StudyFile], key: str) -> ProtocolFolder | None:
    files = reader.files
    name = _named(study, key, "protocol", tuple(protocols(files)), reader.problems)
    if name is None or (key == "cross" and name == study.raw.get("protocol")):
        return None
    folder = read_protocol(files, name, reader.frozen)
    if folder.holds_calls:
        reader.problems.append(_of_calls(study.place(key), name))
        return None
    reader.problems.extend(folder.problems)
    return folder


def _of_calls(place: str, name: str) -> Problem:
    return Problem(
        place,
        name,
        "is a protocol of mystery calls: it has no candidates and no letters, so no study of tests "
        "can be made of it",
        'Name a protocol of letters; a study of calls says kind = "mystery-call".',
        "protocol.of_calls",
    )


def _named(
    study: Reading[StudyFile], key: str, what: str, known: tuple[str, ...], problems: list[Problem]
) -> str | None:
    """The name written at ``key``, if something answers to it; else the problem is noted."""
    *around, last = key.split(".")
    table = study.raw
    for part in around:
        inner = table.get(part)
        table = inner if isinstance(inner, dict) else {}
    name = table.get(last)
    if not isinstance(name, str):
        return None
    if name not in known:
        problems.append(unknown_name(study.place(*key.split(".")), name, what, known))
        return None
    return name


def _unknown_names(
    study: Reading[StudyFile],
    folder: ProtocolFolder | None,
    cross: ProtocolFolder | None,
    plan: Reading[Plan],
) -> Iterator[Problem]:
    """Names within the study and the plan that nothing answers to. They are looked up in the
    plain values, so that they are told together with mistakes of another kind."""
    if folder is None or not folder.protocol.raw:
        return
    arms = names_in(folder.protocol.raw, "arms")
    origins = cross.protocol.raw.get("origins") if cross else None
    # Where the crossing protocol could not be read, nobody knows which crossed arms there are.
    crossing_unread = "cross" in study.raw and not isinstance(origins, dict)
    known = tuple(origins) if isinstance(origins, dict) else ()
    yield from _unknown_arms(study, arms, known, crossing_unread)
    comparisons = names_in(folder.protocol.raw, "comparisons") + names_in(study.raw, "comparisons")
    sample, analysis = study.raw.get("sample"), study.raw.get("analysis")
    if isinstance(sample, dict):
        yield from _in_list(
            study, ("sample", "comparisons"), sample.get("comparisons"), "comparison", comparisons
        )
    if isinstance(analysis, dict):
        yield from _unknown_in_analysis(study, analysis, plan, comparisons)


def _unknown_arms(
    study: Reading[StudyFile],
    arms: tuple[str, ...],
    origins: tuple[str, ...],
    crossing_unread: bool,
) -> Iterator[Problem]:
    crossed = tuple(f"{arm}{CROSSED_BY}{origin}" for arm in arms for origin in origins)
    for number, own in enumerate(tables(study.raw, "comparisons")):
        for role in ("test", "control"):
            name = own.get(role)
            if isinstance(name, str) and name not in (*arms, *crossed):
                place = study.place("comparisons", number, role)
                if crossing_unread and CROSSED_BY in name:
                    continue
                if crossed:
                    yield _unknown_crossed(place, name, arms, origins)
                else:
                    yield unknown_name(place, name, "arm of the protocol", arms)


def _unknown_crossed(
    place: str, name: str, arms: tuple[str, ...], origins: tuple[str, ...]
) -> Problem:
    """An arm that neither stands in the protocol nor is one of its arms with another origin."""
    rule = (
        f"must be an arm of the protocol, or one with {CROSSED_BY} and an origin behind it; what "
        "two protocols say of a candidate cannot be joined"
    )
    base, _, origin = name.rpartition(CROSSED_BY)
    known = origins if base in arms else arms
    repair = f"Known {'origins' if base in arms else 'arms'} are {', '.join(known)}."
    repair = did_you_mean(origin if base in arms else name, known, repair)
    return Problem(place, name, rule, repair, "name.unknown")


def _unknown_in_analysis(
    study: Reading[StudyFile],
    analysis: Mapping[str, Any],
    plan: Reading[Plan],
    comparisons: tuple[str, ...],
) -> Iterator[Problem]:
    pooled = names_in(analysis, "pooled")
    for number, pool in enumerate(tables(analysis, "pooled")):
        pooled_key = ("analysis", "pooled", number, "comparisons")
        yield from _in_list(study, pooled_key, pool.get("comparisons"), "comparison", comparisons)
    known = (*comparisons, *pooled)
    primary = analysis.get("primary")
    if isinstance(primary, str) and primary not in known:
        place = study.place("analysis", "primary")
        yield unknown_name(place, primary, "comparison or pooled comparison", known)
    data = plan.raw.get("data")
    for table in ("findings", "families"):
        for number, request in enumerate(tables(plan.raw, table)):
            # A plan that names comparisons of its own is read against those (plan.py).
            if not (isinstance(data, dict) and data.get("comparisons")):
                words = (EVERYONE, SINGLE, MAIN, *known)
                key = (table, number, "comparisons")
                yield from _in_list(plan, key, request.get("comparisons"), "comparison", words)


def _in_list(
    reading: Reading[StudyFile] | Reading[Plan],
    key: tuple[str | int, ...],
    value: object,
    what: str,
    known: tuple[str, ...],
) -> Iterator[Problem]:
    for number, name in enumerate(value if isinstance(value, list) else ()):
        if isinstance(name, str) and name not in known:
            yield unknown_name(reading.place(*key, number), name, what, known)
