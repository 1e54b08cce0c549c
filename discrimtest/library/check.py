"""Checking a study or a protocol: every mistake of every file, and every rule broken."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from discrimtest.design.call_instrument import CallInstrument
from discrimtest.design.instrument import Instrument
from discrimtest.library.call_folder import check_calls
from discrimtest.library.call_study import check_call_study, resolved_calls
from discrimtest.library.draft import Draft, OfCalls, read_draft
from discrimtest.library.files import Files
from discrimtest.library.folder import read_protocol
from discrimtest.library.instrument import resolved
from discrimtest.library.rule import Occasion, Verdict, judged, told_once
from discrimtest.library.rules.cap import CAP_RULES
from discrimtest.library.rules.launch import LAUNCH_RULES
from discrimtest.library.rules.letter import LETTER_RULES, STUDY_LETTER_RULES
from discrimtest.library.rules.line import LINE_RULES
from discrimtest.library.rules.name import PROTOCOL_NAME_RULES, STUDY_NAME_RULES
from discrimtest.library.rules.protocol import PROTOCOL_RULES
from discrimtest.library.rules.signal import PROTOCOL_SIGNAL_RULES, STUDY_SIGNAL_RULES
from discrimtest.library.rules.statement import STATEMENT_RULES, STUDY_STATEMENT_RULES
from discrimtest.library.rules.study import STUDY_RULES
from discrimtest.library.rules.timing import PROTOCOL_TIMING_RULES, STUDY_TIMING_RULES

_OF_A_STUDY = (
    *STUDY_RULES,
    *STUDY_TIMING_RULES,
    *STUDY_NAME_RULES,
    *STUDY_SIGNAL_RULES,
    *STUDY_LETTER_RULES,
    *STUDY_STATEMENT_RULES,
    *LINE_RULES,
    *LAUNCH_RULES,
    *CAP_RULES,
)
# Of a study's protocol the pretests of the arms it draws are checked, not those of all arms.
_OF_ITS_PROTOCOL = (
    *PROTOCOL_RULES,
    *PROTOCOL_TIMING_RULES,
    *PROTOCOL_NAME_RULES,
    *LETTER_RULES,
    *STATEMENT_RULES,
)
_OF_A_PROTOCOL = (*_OF_ITS_PROTOCOL, *PROTOCOL_SIGNAL_RULES)


def check_study(
    library: Files,
    slug: str,
    *,
    today: date,
    launch: bool = False,
    frozen: Collection[str] = (),
) -> Verdict:
    """Check a study with its protocols, letters, codebook, legal file and plan.

    Args:
        library: Where the files are.
        slug: The study's name.
        today: The day of the check; reviews grow old.
        launch: Whether to ask also what must hold before real contacts.
        frozen: Texts that a lock froze (:class:`~discrimtest.library.reader.TextReader`).

    Raises:
        WrongInput: No study has this name. Everything else is in the verdict.
    """
    on = Occasion(today, launch)
    try:
        return _verdict(read_draft(library, slug, frozen), on)
    except OfCalls:
        return check_call_study(library, slug, on, frozen)[1]


def checked_instrument(
    library: Files, slug: str, *, today: date, frozen: Collection[str] = ()
) -> Instrument | CallInstrument:
    """The instrument of a study in order: the very texts that were checked, read once.

    Args:
        today, frozen: As :func:`check_study` has them.

    Raises:
        WrongInput, Refused: With every mistake of every file, or every rule broken.
    """
    on = Occasion(today)
    try:
        draft = read_draft(library, slug, frozen)
    except OfCalls:
        of_calls, verdict = check_call_study(library, slug, on, frozen)
        _require(verdict)
        return resolved_calls(of_calls)
    _require(_verdict(draft, on))
    return resolved(draft)


def _require(verdict: Verdict) -> None:
    error = verdict.error()
    if error is not None:
        raise error


def _verdict(draft: Draft, on: Occasion) -> Verdict:
    verdict = judged(draft.study.path, draft, _OF_A_STUDY, draft.problems, on)
    refused, warnings = list(verdict.refused), list(verdict.warnings)
    for folder in (draft.folder, draft.cross):
        if folder is not None:
            its = judged(folder.protocol.path, folder, _OF_ITS_PROTOCOL, (), on)
            refused.extend(its.refused)
            warnings.extend(its.warnings)
    # The study and its protocols may break the same rule in the same place.
    return Verdict(
        verdict.path,
        verdict.wrong,
        told_once(refused),
        told_once(warnings),
    )


def check_protocol(
    library: Files, name: str, *, today: date, frozen: Collection[str] = ()
) -> Verdict:
    """Check a protocol's folder: only the signal may depend on the arm; or, of mystery calls, that
    each way through a script asks once and provokes nobody.

    Args:
        today, frozen: As :func:`check_study` has them.

    Raises:
        WrongInput: No protocol has this name. Everything else is in the verdict.
    """
    on = Occasion(today)
    folder = read_protocol(library, name, frozen)
    if folder.holds_calls:
        return check_calls(library, name, on, frozen)
    return judged(folder.protocol.path, folder, _OF_A_PROTOCOL, folder.problems, on)
