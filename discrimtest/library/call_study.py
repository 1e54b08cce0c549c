"""A study of mystery calls, read and checked: its file, its protocol with scripts, its law."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from discrimtest.design.call_instrument import CallInstrument
from discrimtest.design.call_law import may_call
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.files.call_study import CallStudyFile
from discrimtest.files.legal import LegalBasis
from discrimtest.files.reading import Reading, nothing
from discrimtest.library.call_folder import CallFolder, judged_calls, read_calls
from discrimtest.library.draft import Draft, is_of_calls, read_draft, wrong_summary
from discrimtest.library.files import Files, Frozen, legal_files, protocols, unknown_name
from discrimtest.library.reader import TextReader
from discrimtest.library.rule import Occasion, Verdict, told_once
from discrimtest.library.rules.protocol import doubles, misnamed
from discrimtest.library.rules.study import still_to_fill_in
from discrimtest.words.call import MYSTERY_CALL
from discrimtest.words.study import Mode


@dataclass(frozen=True, slots=True)
class CallDraft:
    """What could be read of a study of calls; ``problems`` make it wrong input."""

    study: Reading[CallStudyFile]
    folder: CallFolder | None
    legal: Reading[LegalBasis]
    texts: dict[str, str]
    problems: tuple[Problem, ...]

    def raise_for_mistakes(self) -> None:
        """Raises:
        WrongInput: When there is any problem.
        """
        if self.problems:
            raise WrongInput(wrong_summary(self.study.path, len(self.problems)), self.problems)


def draft_of(files: Files, slug: str, frozen: Collection[str] = ()) -> Draft | CallDraft:
    """What could be read of a study of either kind.

    Raises:
        WrongInput: No study has this name.
    """
    if is_of_calls(files, slug):
        return _read(files, slug, frozen)
    return read_draft(files, slug, frozen)


def check_call_study(
    files: Files, slug: str, on: Occasion, frozen: Collection[str] = ()
) -> tuple[CallDraft, Verdict]:
    """Every mistake of its files, and every rule they break."""
    draft = _read(files, slug, frozen)
    refused, warnings = list(_rules(draft, slug, on)), list(_remarks(draft))
    refused += still_to_fill_in(draft.texts | _page(files, slug))
    if draft.folder is not None:
        its = judged_calls(draft.folder, on)
        refused += its.refused
        warnings += its.warnings
    path = draft.study.path
    return draft, Verdict(path, draft.problems, told_once(refused), told_once(warnings))


def _page(files: Files, slug: str) -> dict[str, str]:
    path = f"studies/{slug}/README.md"
    there = "README.md" in files.names(f"studies/{slug}")
    return {path: files.text(path)} if there else {}


def resolved_calls(draft: CallDraft) -> CallInstrument:
    """The instrument of files without mistakes."""
    assert draft.folder is not None  # noqa: S101 (files without mistakes have their protocol)
    protocol, codebook = draft.folder.protocol.value, draft.folder.codebook.value
    texts = MappingProxyType(draft.texts)
    return CallInstrument(draft.study.value, protocol, codebook, draft.legal.value, texts)


def restore_calls(slug: str, snapshot: Mapping[str, str]) -> CallInstrument:
    """The instrument as it was frozen.

    Raises:
        WrongInput: Its files are of a format that only a later release reads.
    """
    draft = _read(Frozen(snapshot), slug, {*snapshot.values()})
    draft.raise_for_mistakes()
    return resolved_calls(draft)


def _read(files: Files, slug: str, frozen: Collection[str]) -> CallDraft:
    reader = TextReader(files, frozen)
    study = reader.model(f"studies/{slug}/study.toml", CallStudyFile)
    wrong, folder = reader.problems, None
    if "protocol" not in study.missing:
        folder = _folder(files, study, wrong, frozen)
    legal = nothing("protocols/legal", LegalBasis, ())
    if "legal" not in study.missing:
        region, known = study.value.legal, tuple(legal_files(files))
        if region in known:
            legal = reader.model(f"protocols/legal/{region}.toml", LegalBasis)
        else:
            wrong.append(unknown_name(study.place("legal"), region, "legal file", known))
    texts = {**reader.texts, **(folder.texts if folder else {})}
    wrong += folder.problems if folder else ()
    return CallDraft(study, folder, legal, texts, tuple(wrong))


def _folder(
    files: Files, study: Reading[CallStudyFile], wrong: list[Problem], frozen: Collection[str]
) -> CallFolder | None:
    name, known = study.value.protocol, tuple(protocols(files))
    if name not in known:
        wrong.append(unknown_name(study.place("protocol"), name, "protocol", known))
    elif (folder := read_calls(files, name, frozen)).protocol.raw.get("kind") == MYSTERY_CALL:
        return folder
    else:
        rule = "is a protocol of letters, and this is a study of mystery calls"
        repair = "Name a protocol of calls, or strike 'kind'."
        place = study.place("protocol")
        wrong.append(Problem(place, name, rule, repair, "protocol.of_letters"))
    return None


def _rules(draft: CallDraft, slug: str, on: Occasion) -> Iterator[Problem]:
    study = draft.study
    if "slug" not in study.missing:
        yield from misnamed(study.place("slug"), study.value.slug, slug)
    if "purpose" not in study.missing and not draft.legal.missing & {"mystery_calls", "region"}:
        try:
            may_call(draft.legal.value, study.value.purpose)
        except Refused as error:
            yield from error.problems
    if "mode" not in study.missing and study.value.mode is not Mode.PROACTIVE:
        rule = "must be proactive: calls draw agencies by lot, and follow no complaint about one"
        yield Problem(study.place("mode"), study.value.mode, rule, "Correct it.", "calls.mode")
    if "waves" not in study.missing:
        yield from _waves(draft)
    if draft.folder is not None:
        yield from _of_the_protocol(draft, draft.folder)
    if on.launch:
        yield from _launch(draft, on)


def _waves(draft: CallDraft) -> Iterator[Problem]:
    study, waves = draft.study, draft.study.value.waves
    for number, (one, other) in enumerate(pairwise(waves), 1):
        if other.number <= one.number or other.first <= one.last:
            rule = "must have a higher number than the wave before it, and begin after its last day"
            place = study.place("waves", number)
            yield Problem(place, str(other.number), rule, "Write waves in order.", "calls.waves")
    if "owners" not in study.missing and len(study.value.owners) < len(waves):
        rule = f"must be at least {len(waves)}, one a wave: an agency knows an owner who called it"
        found, place = str(len(study.value.owners)), study.place("owners")
        yield Problem(place, found, rule, "Write more owners.", "calls.owners")


def _of_the_protocol(draft: CallDraft, folder: CallFolder) -> Iterator[Problem]:
    study, protocol = draft.study, folder.protocol
    if not (study.missing & {"sample"} or protocol.missing & {"requests"}):
        known = tuple(request.id for request in protocol.value.requests)
        asked = study.value.sample.requests
        for place, name in enumerate(asked):
            if name not in known:
                at = study.place("sample", "requests", place)
                yield unknown_name(at, name, "request of the protocol", known)
        for name in doubles(list(asked)):
            at = study.place("sample", "requests")
            yield Problem(at, name, "is there twice", "Name it once.", "calls.twice")
    if not (study.missing & {"languages"} or protocol.missing & {"languages"}):
        spoken = protocol.value.languages
        for place, language in enumerate(study.value.languages):
            if language not in spoken:
                rule = f"has no script that is said; calls are made in {', '.join(spoken)}"
                at = study.place("languages", place)
                yield Problem(at, language, rule, "Choose from these.", "calls.language")


def _launch(draft: CallDraft, on: Occasion) -> Iterator[Problem]:
    """What must hold before real agencies are called."""
    study = draft.study
    if "simulated" not in study.missing and study.value.simulated:
        rule = "a simulated study calls nobody, so it can not be launched"
        yield Problem(study.place("simulated"), "true", rule, "Remove the key.", "calls.simulated")
    if "counsel" not in draft.legal.missing and not draft.legal.value.counsel.done:
        rule = "no check of this legal file by counsel is recorded"
        repair = "Have counsel check it, and record who did and when."
        yield Problem(draft.legal.place("counsel"), "", rule, repair, "calls.counsel")
    protocol = draft.folder.protocol if draft.folder else None
    if protocol and "reviews" not in protocol.missing and not protocol.value.reviews.ethics.done:
        rule = "no review of this protocol by an ethics board is recorded"
        repair = "Have it reviewed, and record by whom and when."
        yield Problem(protocol.place("reviews", "ethics"), "", rule, repair, "calls.ethics")
    if "waves" not in study.missing and study.value.waves[0].first <= on.today:
        rule = f"must lie after the day of the launch check (today is {on.today})"
        first, place = str(study.value.waves[0].first), study.place("waves", 0, "first")
        yield Problem(place, first, rule, "Move the wave.", "calls.begun")


def _remarks(draft: CallDraft) -> Iterator[Problem]:
    study, legal = draft.study, draft.legal
    if study.missing & {"place"} or legal.missing & {"postcodes", "region"}:
        return
    ranges = legal.value.postcodes
    outside = [
        code
        for code in study.value.place.postcodes
        if ranges and not any(first <= int(code) <= last for first, last in ranges)
    ]
    if outside:
        rule = f"lies outside the region {legal.value.region!r}, whose law the study names"
        repair = "Correct the postcodes, or name the legal file of that region."
        place, found = study.place("place", "postcodes"), ", ".join(sorted(outside))
        yield Problem(place, found, rule, repair, "calls.place")
