"""Show the words of calls to somebody who cannot know how they ended, and record what they hear."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from discrimtest.actions.read_exchange import known_landlord
from discrimtest.doors import action
from discrimtest.errors import Problem, Refused
from discrimtest.masking.blind import BLIND
from discrimtest.masking.folded import folded
from discrimtest.masking.known import Known
from discrimtest.masking.mask import Unmasked
from discrimtest.masking.tongue import tongue
from discrimtest.record.calls import CallRecord
from discrimtest.record.handed_in import one_of
from discrimtest.store import landlords, studies
from discrimtest.store.calls import first_call_drawn
from discrimtest.store.engine import reading
from discrimtest.store.people import sighted
from discrimtest.store.session import Session
from discrimtest.words.call import CallEvent, CallOutcome
from discrimtest.words.person import Right
from discrimtest.workplace.call_event import record_call_event
from discrimtest.workplace.open_calls import OpenCalls, open_calls
from discrimtest.workplace.open_study import require_in
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class CallToJudge:
    """The words of a call, masked, for somebody who did not make it."""

    number: int
    words: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def list_to_judge(at: Workplace, slug: str) -> list[CallToJudge]:
    """The words of the calls that wait for this person's second judgement: not how they ended,
    which agency it was, or who called. Names, agencies, places and numbers are masked.

    Raises:
        Refused: This person may see how calls ended, or once could.
    """
    _require_unseeing(at, slug)
    with reading(at.engine) as session:
        study = open_calls(at, session, slug)
        record = study.record(session, at.keys)
        known = _known(at, session, study, record)
    found = []
    for call in record.to_judge(at.person.id):
        ended = record.ended(call)
        if ended is not None and ended.text:
            mask, words = BLIND[tongue(folded(ended.text))], Unmasked(ended.text)
            shown = mask.over(words, known[call.landlord], known.values())
            found.append(CallToJudge(call.number, shown))
    return found


def judge_call(at: Workplace, slug: str, number: int, outcome: str) -> CallEvent:
    """What a person who cannot know how a call ended hears in its words.

    Raises:
        WrongInput: There is no such call or level.
        Refused: It waits for no judgement of this person, or they may see how calls ended, or
            once could.
    """
    _require_unseeing(at, slug)
    heard = one_of(CallOutcome, outcome, "outcome")
    return record_call_event(
        at, slug, number, Right.CODE_OUTCOMES,
        lambda _, __, record, by: record.judge(record.numbered(number), heard, by),
    )  # fmt: skip


def _require_unseeing(at: Workplace, slug: str) -> None:
    """Refuse whoever may list the calls of the study, with how each ended, or once could."""
    require_in(at, Right.CODE_OUTCOMES, slug)
    with reading(at.engine) as session:
        study = studies.find_study(session, slug)
        drawn = first_call_drawn(session, study.id) if study else None
        seen = sighted(session, study.id, drawn) if study and drawn else {}
    sees = at.person.may(Right.READ_STUDY, study.id if study else None)
    if sees or at.person.id in seen:
        rule = (
            "may see how the calls of this study ended, or could in another role once they were "
            "drawn, so their judgement would not be a second"
        )
        repair = "Leave it to somebody who has the role of coder and never held another: '{add}'."
        values = {"add": action("user add", "LOGIN", role="coder")}
        problem = Problem(at.person.id, "", rule, repair, "call.seeing_judge", values=values)
        raise Refused("Calls are judged by who does not know how they ended.", [problem])


def _known(
    at: Workplace, session: Session, study: OpenCalls, record: CallRecord
) -> dict[str, Known]:
    """Of each agency what would tell it, and what would tell which owner called."""
    shown = landlords.spellings(session, at.keys, {call.landlord for call in record.calls})
    file = study.instrument.study
    owners, phones = zip(*((owner.name, owner.phone) for owner in file.owners), strict=True)
    towns = {*file.place.postcodes, *file.place.postcodes.values()}
    places = tuple(sorted(towns | {call.municipality for call in record.calls}))
    return {
        call.landlord: known_landlord(
            shown.get(call.landlord, ()), phones=phones, places=places, candidates=owners
        )
        for call in record.calls
    }
