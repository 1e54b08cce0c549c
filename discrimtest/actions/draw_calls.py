"""Draw the agencies that are called in a wave of a study of mystery calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from discrimtest.actions.draw_tests import groups_of
from discrimtest.actions.name_landlord import ToldLandlord, name_landlords
from discrimtest.actions.read_commitments import Earlier, read_commitments
from discrimtest.design import call_draw as drawing
from discrimtest.design.calendar import Offsets, open_minutes, public_holidays
from discrimtest.design.call_draw import AgencyLimits, CallCandidate, CallInputs, DrawnCalls
from discrimtest.design.call_law import may_call
from discrimtest.design.inputs import Limits
from discrimtest.design.minutes import minute_of, time_of
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.files.call_study import CallWaveFile
from discrimtest.identifiers import derived_id, sha256_hex
from discrimtest.library.handed_in import bytes_of
from discrimtest.samples.data_file import LINE, read_data
from discrimtest.store import calls as stored
from discrimtest.store import decisions, exclusions, landlords
from discrimtest.store.commits import SELDOM_READ, committing, retried
from discrimtest.store.engine import aside
from discrimtest.store.facts import record
from discrimtest.store.log import Act, head
from discrimtest.store.session import Session
from discrimtest.store.sight import whole
from discrimtest.words.call import CallDraw, MysteryCall
from discrimtest.words.landlord import LandlordType
from discrimtest.words.person import Right
from discrimtest.workplace.open_calls import OpenCalls, take_up_calls
from discrimtest.workplace.open_study import require_in
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class CallDrawResult:
    """What a draw made.

    Attributes:
        shortfall: In words, why there are fewer than wanted; empty where there are not.
        golden: Hash of the draw; the same seed and inputs give the same on any machine.
    """

    study: str
    wave: int
    calls: int
    wanted: int
    shortfall: str
    golden: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def draw_calls(at: Workplace, slug: str, wave: int, agencies: Path | None = None) -> CallDrawResult:
    """Draw what a wave still wants, of all agencies known with a telephone number, or of a list.

    Args:
        wave: Its number.
        agencies: A table with the columns ``name`` and ``phone``, perhaps ``email``. Who is known
            already is recognised, as when listings are imported.

    Raises:
        WrongInput: The study has no such wave, or the table holds mistakes.
        Refused: The study is not locked, its law lets no such calls be made, or the wave is
            complete.
        Overtaken: Landlords or contacts changed while it was drawn, again and again.
    """
    require_in(at, Right.DRAW_TESTS, slug)
    with aside(at.engine) as session:
        study = take_up_calls(at, session, slug)
    may_call(study.instrument.legal, study.instrument.study.purpose)
    _wave(study, wave)
    only = None if agencies is None else _named(at, study, agencies)
    return retried(lambda: _draw(at, slug, wave, only))


def _wave(study: OpenCalls, number: int) -> CallWaveFile:
    found = study.instrument.study.wave(number)
    if found is None:
        known = ", ".join(str(wave.number) for wave in study.instrument.study.waves)
        rule, repair = "must be the number of a wave of the study", f"It has {known}."
        problem = Problem.of_input("wave", str(number), rule, repair, code="calls.no_wave")
        raise WrongInput("Nothing was drawn.", [problem])
    return found


def _named(at: Workplace, study: OpenCalls, file: Path) -> frozenset[str]:
    """The agencies of a table, those met for the first time written down."""
    content = bytes_of(file)
    told = dict(_told(content, file.name))
    digest = sha256_hex(content)

    def fresh(line: int) -> str:
        return derived_id("landlord", study.id, digest, line)

    def work() -> frozenset[str]:
        with aside(at.engine) as session:
            seq, _ = head(session)
        with committing(at.engine, seq) as session:
            at.require_still(session, Right.DRAW_TESTS, study.id)
            named = name_landlords(at, session, told, fresh)
            if any(named.facts.values()) or named.changed:
                act = Act("name_agencies", study.id, at.person.id, at.now(), study.id)
                record(session, act, named.facts, named.changed)
        return frozenset(named.ids.values())

    return retried(work)


def _told(content: bytes, place: str) -> Iterator[tuple[int, ToldLandlord]]:
    frame = read_data(content, place)
    problems = [
        Problem(place, "", f"must have a column {name!r}", "Add it.", "agencies.column", name)
        for name in ("name", "phone")
        if name not in frame.columns
    ]
    rows = [] if problems else frame.reset_index().to_dict("records")
    for row in rows:
        if not row["phone"].strip():
            where, rule = f"{place}: {LINE} {row[LINE]}", "must have a telephone number"
            problems.append(Problem(where, row["name"], rule, "Fill it in.", "agencies.phone"))
    if problems:
        raise WrongInput("Nothing was drawn.", problems)
    for row in rows:
        told = row["name"], row["phone"], row.get("email", "")
        yield row[LINE], ToldLandlord("", LandlordType.AGENCY, *told)


def _draw(at: Workplace, slug: str, wave: int, only: frozenset[str] | None) -> CallDrawResult:
    with aside(whole(at.engine)) as session:
        seq = head(session)[0]
        study = take_up_calls(at, session, slug)
        inputs = _inputs(at, session, study, _wave(study, wave), only)
    drawn = drawing.draw_calls(inputs)
    if drawn.calls:
        draw, calls = _written(study, inputs, drawn)
        with committing(at.engine, seq, harmless=SELDOM_READ) as session:
            at.require_still(session, Right.DRAW_TESTS, study.id)
            stored.store_call_draw(session, draw, calls, by=at.person.id, at=at.now())
    return CallDrawResult(slug, wave, len(drawn.calls), drawn.wanted, drawn.shortfall, drawn.golden)


def _written(
    study: OpenCalls, inputs: CallInputs, drawn: DrawnCalls
) -> tuple[CallDraw, list[MysteryCall]]:
    new = derived_id("call-draw", study.id, inputs.number)
    calls = [
        MysteryCall(
            derived_id("call", study.id, each.number),
            study.id,
            new,
            each.number,
            inputs.wave,
            each.landlord,
            each.request,
            each.variant,
            each.language,
            each.owner,
            each.municipality,
            time_of(each.due),
        )
        for each in drawn.calls
    ]
    made = CallDraw(
        new, study.id, study.version.id, inputs.number, inputs.wave, inputs.seed,
        inputs.record(), drawn.golden,
    )  # fmt: skip
    return made, calls


def _inputs(
    at: Workplace,
    session: Session,
    study: OpenCalls,
    wave: CallWaveFile,
    only: frozenset[str] | None,
) -> CallInputs:
    file, hours = study.instrument.study, study.instrument.protocol.hours
    before = study.record(session)
    own = [call for call in before.calls if call.wave == wave.number and before.burdens(call)]
    missing = file.sample.agencies - len(own)
    if missing < 1:
        rule = f"{len(own)} calls of wave {wave.number} are drawn, so it is complete"
        place = f"studies/{file.slug}/study.toml: sample.agencies"
        repair = "Raise sample.agencies in an amendment to draw more."
        problem = Problem(place, str(file.sample.agencies), rule, repair, "calls.complete")
        raise Refused("There is nothing left to draw.", [problem])
    offsets = Offsets.of(ZoneInfo(file.timezone), wave.first, wave.last)
    opening, closing = ((each.hour * 60 + each.minute) for each in hours.office_hours)
    holidays = public_holidays("BE", wave.first, wave.last)
    days = wave.first, wave.last
    allowed = open_minutes(offsets, *days, (opening, closing), hours.weekdays, holidays)
    made, last = stored.draws_so_far(session, study.id)
    taken = Counter(
        offsets.local_day(minute_of(call.due_at)) for call in before.calls if before.burdens(call)
    )
    called = {call.landlord for call in before.calls if call.wave == wave.number}
    return CallInputs(
        seed=file.seed,
        number=made + 1,
        wave=wave.number,
        place=file.waves.index(wave),
        wanted=missing,
        next_number=last + 1,
        candidates=tuple(_candidates(at, session, study, called, only)),
        open=allowed.ranges,
        offsets=offsets,
        per_day=file.limits.contacts_per_day,
        taken=tuple(sorted(taken.items())),
        requests=file.sample.requests,
        variants=study.instrument.protocol.variants,
        languages=file.languages,
        municipalities=tuple(dict.fromkeys(file.place.postcodes.values())),
        owners=len(file.owners),
    )


def _candidates(
    at: Workplace,
    session: Session,
    study: OpenCalls,
    called: set[str],
    only: frozenset[str] | None,
) -> Iterator[CallCandidate]:
    """Agencies with a telephone number: none that is spared or was drawn in this wave, and of
    those in doubt of being one the first by its id."""
    standing, groups = decisions.standing(session), groups_of(session)
    marks = exclusions.marks(session, study.instrument.study)
    every = [each for each in landlords.landlords(session) if each.type is LandlordType.AGENCY]
    shown = landlords.spellings(session, at.keys, [each.id for each in every])
    earlier = read_commitments(at, session, study.id, Earlier.read(session), groups)
    others = dict(earlier.others)
    file = study.instrument.study
    mine = AgencyLimits(
        file.limits.agency_tests, file.limits.agency_days, file.limits.agency_gap_days
    )
    met = {groups.get(name, name) for name in called}
    meant = None if only is None else {standing.now(name) for name in only}
    for each in sorted(every, key=lambda one: one.id):
        group = groups.get(each.id, each.id)
        ways = shown.get(each.id, ())
        if group in met or standing.is_excluded(each.id) or (meant and each.id not in meant):
            continue
        if not any(way.phone for way in ways):
            continue
        if marks and exclusions.is_marked(at.keys, marks, each.type, ways):
            continue
        met.add(group)
        borne = [one for one in earlier.tests if one.group == group]
        theirs = {one.study for one in borne if one.study in others}
        yield CallCandidate(
            each.id,
            tuple(sorted((one.first, one.last) for one in borne)),
            (mine, *(_limits(others[name]) for name in sorted(theirs))),
        )


def _limits(limits: Limits) -> AgencyLimits:
    return AgencyLimits(limits.agency_tests, limits.agency_days, limits.agency_gap_days)
