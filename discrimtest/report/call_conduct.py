"""How mystery calls were made and which were taken out, told beside their figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from discrimtest.report.language import N_ as N_
from discrimtest.report.language import NN_, Counted, Language
from discrimtest.words.call import CallOutcome

ENDINGS: dict[CallOutcome | None, str] = {
    CallOutcome.REFUSES: N_("refuses"),
    CallOutcome.LEAVES_OPEN: N_("leaves it to the owner"),
    CallOutcome.GOES_ALONG: N_("goes along"),
    CallOutcome.NO_CONTACT: N_("agency not reached"),
    CallOutcome.BROKEN: N_("did not follow the script"),
    None: N_("not ended yet"),
}
"""How a call ended, or (None) that it did not, in words of a reader."""
UNCHECKED = {
    "community": N_("Unvalidated: no community has looked at the script of these calls."),
    "ethics": N_("Unvalidated: no ethics board has looked at these calls."),
    "counsel": N_("Unvalidated: no counsel has looked at these calls."),
}
_DEPARTS = {
    "outside its wave": (
        NN_("{n} call was made outside its wave.", "{n} calls were made outside their wave."),
        N_("Some calls were made outside their wave."),
    ),
    "outside office hours": (
        NN_("{n} call was made outside office hours.", "{n} calls were made outside office hours."),
        N_("Some calls were made outside office hours."),
    ),
    "again within the hour": (
        NN_(
            "{n} call was made again within the hour.",
            "{n} calls were made again within the hour.",
        ),
        N_("Some calls were made again within the hour."),
    ),
}
_OPEN = (
    NN_("{n} call is still to be made.", "{n} calls are still to be made."),
    N_("Some calls are still to be made."),
)
_AFTERWARDS = (
    NN_(
        "{n} call was made before the study was locked: recorded afterwards.",
        "{n} calls were made before the study was locked: recorded afterwards.",
    ),
    N_("Some calls were made before the study was locked: recorded afterwards."),
)
_WITHDRAWN = (
    NN_(
        "{wave}: {n} call was withdrawn, and counts nowhere.",
        "{wave}: {n} calls were withdrawn, and count nowhere.",
    ),
    N_("{wave}: some calls were withdrawn, and count nowhere."),
)
_JUDGED = (
    NN_(
        "A second person judged {n} call by its words alone; the caller’s outcome counts.",
        "A second person judged {n} calls by their words alone; the caller’s outcome counts.",
    ),
    N_("A second person judged some calls by their words alone; the caller’s outcome counts."),
)

_CHANGED = (
    NN_(
        "The caller changed {n} of these outcomes afterwards; the first ones are compared.",
        "The caller changed {n} of these outcomes afterwards; the first ones are compared.",
    ),
    N_("The caller changed some of these outcomes afterwards; the first ones are compared."),
)


@dataclass(frozen=True, slots=True)
class CallConduct:
    """What a reader must know of how calls were made.

    Attributes:
        departs: How many depart from the plan, by what departs.
        withdrawn: How those that were taken out had ended, by their wave.
        afterwards: How many were made before the study was locked.
        judged: How many a second person judged; in ``alike`` of them both heard the same, and
            ``changed`` were put right after that.
        unchecked: Who has not looked at them, by the keys of :data:`UNCHECKED`.
        fewest: A number below it is told as "some", and not how withdrawn calls had ended; 0 for
            whoever may know all.
        recorded: False of a table, of which no more than its departures is known.
    """

    departs: Mapping[str, int]
    open: int = 0
    withdrawn: Mapping[int, Sequence[CallOutcome | None]] = field(default_factory=dict)
    afterwards: int = 0
    judged: int = 0
    alike: int = 0
    changed: int = 0
    unchecked: tuple[str, ...] = ()
    fewest: int = 0
    recorded: bool = True


def conduct_told(conduct: CallConduct, language: Language) -> Iterator[str]:
    """Each thing that must be said beside the figures of a study's calls."""

    def counted(number: int, told: tuple[Counted, str], **parts: str) -> Iterator[str]:
        if 0 < number < conduct.fewest:
            yield language.say(told[1], **parts)
        elif number:
            yield language.count(number, *told[0], **parts)

    yield from counted(conduct.open, _OPEN)
    for wave, endings in sorted(conduct.withdrawn.items()):
        for said in counted(len(endings), _WITHDRAWN, wave=str(wave)):
            yield f"{said} {_had_ended(endings, language, public=conduct.fewest > 0)}"
    for what, told in _DEPARTS.items():
        yield from counted(conduct.departs.get(what, 0), told)
    yield from counted(conduct.afterwards, _AFTERWARDS)
    if not conduct.recorded:
        yield language.say(
            "These calls were read from a table. Whether some were left out of it, when they were "
            "made and who judged them is not known here."
        )
    elif conduct.judged:
        yield from counted(conduct.judged, _JUDGED)
        if not 0 < conduct.alike < conduct.fewest:
            alike = language.integer(conduct.alike)
            yield language.say("Both heard the same level in {alike} of them.", alike=alike)
        yield from counted(conduct.changed, _CHANGED)
    else:
        yield language.say(
            "Nobody judged the calls a second time: the outcome is the caller’s alone."
        )
    yield from (language.say(UNCHECKED[who]) for who in conduct.unchecked)


def _had_ended(endings: Sequence[CallOutcome | None], language: Language, *, public: bool) -> str:
    """How calls had ended that were taken out, so that nobody chooses unseen what counts."""
    say, counts = language.say, Counter(endings)
    if set(counts) == {None}:
        return say("None had ended.")
    if public:
        return say("Some had ended before.")
    told = [f"{say(name)} ({counts[end]})" for end, name in ENDINGS.items() if counts[end]]
    return say("How they had ended: {endings}.", endings=language.listed(told))
