"""What recording asks of frozen files, read without everything else that they hold.

A lock froze them when they were whole, so a command that records one contact neither reads every
letter, name and plan again, nor checks what was checked then: the models stay unloaded.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from discrimtest.errors import WrongInput
from discrimtest.files.formats import UPGRADES, format_of
from discrimtest.library.files import Frozen
from discrimtest.record.fieldwork import WEEKDAYS, Fieldwork, OfficeHours, PhoneRules, fieldwork_of
from discrimtest.record.moment import first_moment
from discrimtest.words.characteristics import Characteristics
from discrimtest.words.language import LANGUAGES
from discrimtest.words.visit import VISIT

if TYPE_CHECKING:
    from discrimtest.files.word import FileTable

W = TypeVar("W", bound="FileTable")


def laid_down(snapshot: Mapping[str, str], zone: str) -> Fieldwork:
    """What a frozen study lays down for its fieldwork.

    Args:
        snapshot: Text by path (:func:`discrimtest.library.lock.snapshot`).
        zone: Time zone of the study.

    Raises:
        WrongInput: The snapshot is not whole, or these files are of a format that only a later
            release of the program reads.
        OfCalls: It is a study of mystery calls.
    """
    study = _written(snapshot, _path(snapshot))
    if study.get("kind") is not None:  # those of letters have no such key
        from discrimtest.library.draft import OfCalls

        raise OfCalls(study["slug"])
    folder = f"protocols/{study['protocol']}"
    protocol, codebook = f"{folder}/protocol.toml", f"{folder}/codebook.toml"
    try:
        first = _values(snapshot, _path(snapshot))["period"]["first"]
        files = _values(snapshot, protocol), _values(snapshot, codebook)
        return _plain_fieldwork(*files, zone, first)
    except (LookupError, TypeError, ValueError):
        # Of another format, or written as an earlier release took it: the models know.
        from discrimtest.files.codebook import Codebook
        from discrimtest.files.protocol import Protocol
        from discrimtest.files.study import StudyFile

        first = _read(snapshot, _path(snapshot), StudyFile).period.first
        models = _read(snapshot, protocol, Protocol), _read(snapshot, codebook, Codebook)
        return fieldwork_of(*models, zone, first)


def frozen_size(snapshot: Mapping[str, str]) -> int:
    """How many tests a frozen study plans.

    Raises:
        WrongInput: As :func:`laid_down`.
    """
    path = _path(snapshot)
    try:
        return int(_values(snapshot, path)["sample"]["tests"])
    except (LookupError, TypeError, ValueError):
        from discrimtest.files.study import StudyFile

        return _read(snapshot, path, StudyFile).sample.tests


def frozen_end(snapshot: Mapping[str, str]) -> date:
    """The last day of a frozen study's period.

    Raises:
        WrongInput: As :func:`laid_down`.
    """
    path = _path(snapshot)
    try:
        written = _values(snapshot, path)["period"]["last"]
        return written if type(written) is date else date.fromisoformat(written)
    except (LookupError, TypeError, ValueError):
        from discrimtest.files.study import StudyFile

        return _read(snapshot, path, StudyFile).period.last


def frozen_seed(snapshot: Mapping[str, str]) -> int:
    """The seed of a frozen study.

    Raises:
        WrongInput: As :func:`laid_down`.
    """
    path = _path(snapshot)
    try:
        return int(_values(snapshot, path)["seed"])
    except (LookupError, TypeError, ValueError):
        from discrimtest.files.study import StudyFile

        return _read(snapshot, path, StudyFile).seed


def frozen_voices(snapshot: Mapping[str, str]) -> dict[str, str]:
    """Whose voice calls from each line of a frozen study, where one does: by a line's id.

    Raises:
        WrongInput: As :func:`laid_down`.
    """
    path = _path(snapshot)
    try:
        lines = _values(snapshot, path)["lines"]
        return {line["id"]: line["voice"] for line in lines if line.get("voice")}
    except (LookupError, TypeError, ValueError):
        from discrimtest.files.study import StudyFile

        lines = _read(snapshot, path, StudyFile).every_line
        return {line.id: line.voice for line in lines if line.voice}


def frozen_candidates(snapshot: Mapping[str, str]) -> dict[str, Characteristics]:
    """What a visit must show of each arm's candidate in a frozen study, by arm.

    Raises:
        WrongInput: As :func:`laid_down`.
    """
    protocol = _written(snapshot, _path(snapshot))["protocol"]
    path = f"protocols/{protocol}/protocol.toml"
    try:
        arms = _values(snapshot, path)["arms"]
        return {
            arm["id"]: Characteristics(
                arm["writer"], arm.get("origin", "flemish"), arm.get("age", "adult")
            )
            for arm in arms
        }
    except (LookupError, TypeError, ValueError):
        from discrimtest.files.protocol import Protocol

        read = _read(snapshot, path, Protocol).arms
        return {arm.id: Characteristics(str(arm.writer), arm.origin, arm.age) for arm in read}


def _plain_fieldwork(protocol: Any, codebook: Any, zone: str, first: date) -> Fieldwork:
    timing = protocol["timing"]
    least, most = timing["gap_hours"]
    opening, closing = timing["office_hours"]
    return Fieldwork(
        ZoneInfo(zone),
        first_moment(first, ZoneInfo(zone)),
        timedelta(days=timing["window_days"]),
        (timedelta(hours=least), timedelta(hours=most)),
        timedelta(hours=timing["decline_within_hours"]),
        tuple(map(_in_each_language, protocol.get("declines", ()))),
        {
            item["id"].strip(): tuple(value.strip() for value in item["values"])
            for item in codebook.get("subtle", ())
        },
        OfficeHours(
            time.fromisoformat(opening),
            time.fromisoformat(closing),
            tuple(timing.get("weekdays", WEEKDAYS)),
        ),
        tuple(timing.get("breaking", ())),
        _plain_phone(protocol["phone"], codebook) if "phone" in protocol else None,
        protocol["channel"] == VISIT,
    )


def _plain_phone(phone: Any, codebook: Any) -> PhoneRules:
    return PhoneRules(
        phone["attempts"],
        timedelta(hours=phone["hours_between"]),
        phone["message"],
        {entry["id"].strip(): entry["records"].strip() for entry in codebook["endings"]},
        {entry["id"].strip(): _in_each_language(entry["label"]) for entry in codebook["endings"]},
    )


def _in_each_language(text: Mapping[str, str]) -> dict[str, str]:
    return {each: text[each if each in text else "en"].strip() for each in LANGUAGES}


def _values(snapshot: Mapping[str, str], path: str) -> dict[str, Any]:
    """The values of a file in the one format there ever was.

    Raises:
        LookupError: It is of another, or files were since given another.
    """
    values = _written(snapshot, path)
    if UPGRADES or format_of(values) != 1:
        raise LookupError(path)
    return values


def _written(snapshot: Mapping[str, str], path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(Frozen(snapshot).text(path))
    except tomllib.TOMLDecodeError as error:
        raise WrongInput(f"The frozen {path} cannot be read: {error}.") from error


def _read(snapshot: Mapping[str, str], path: str, model: type[W]) -> W:
    from discrimtest.library.reader import TextReader

    reader = TextReader(Frozen(snapshot), {*snapshot.values()})
    found = reader.model(path, model)
    if reader.problems:
        raise WrongInput("The frozen files cannot be read.", reader.problems)
    return found.value


def _path(snapshot: Mapping[str, str]) -> str:
    slug, *more = Frozen(snapshot).names("studies") or ("",)
    if not slug or more:
        raise WrongInput("A snapshot holds exactly one study.")
    return f"studies/{slug}/study.toml"
