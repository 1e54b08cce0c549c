"""What may be done with a complaint next, and until when its complainant's data are kept."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.files.legal import LegalBody, Retention
from discrimtest.words.complaint import Complaint, ComplaintEvent, ComplaintEventKind, Consent
from discrimtest.words.study import Mode, Purpose

OTHER_GROUND = "other"
"""A complaint about a characteristic that no protocol tests."""

NO_TESTS = "no tests"
"""Numbers of a closing letter that tells of none."""
ZONE = ZoneInfo("Europe/Brussels")
"""In which the days of complaints are counted: they belong to a region, and to no study yet."""


def day_of(moment: datetime) -> date:
    """The day on which something is recorded."""
    return moment.astimezone(ZONE).date()


def require_day(day: date, today: date, received: date | None = None, *, field: str = "on") -> None:
    """Refuse a day that has yet to come, or that lies before the complaint did.

    Args:
        day: Of what is recorded. received: Of the complaint; None for the complaint itself.
        field: The input that told it.

    Raises:
        WrongInput: It can not be.
    """
    rule = ""
    if day > today:
        rule = f"must not lie ahead (today is {today})"
    elif received is not None and day < received:
        rule = f"must not come before the complaint ({received})"
    if rule:
        raise _wrong_day(day, rule, field)


def require_order(day: date, earlier: date | None, rule: str) -> None:
    """Refuse a day before that of the step which it follows.

    Args:
        earlier: Of that step; None where there is none.
        rule: What must not be; "{day}" stands for that day.

    Raises:
        WrongInput: It lies before.
    """
    if earlier is not None and day < earlier:
        raise _wrong_day(day, rule.format(day=earlier), "on")


def _wrong_day(day: date, rule: str, field: str) -> WrongInput:
    problem = Problem.of_input(field, str(day), rule, "Correct the day.", code="complaint.day")
    return WrongInput("Nothing was recorded.", [problem])


def require_open(complaint: Complaint) -> None:
    """Refuse to go on with a complaint that was closed.

    Raises:
        Refused: It was.
    """
    if complaint.closed is not None:
        problem = Problem(
            complaint.id,
            str(complaint.closed),
            "was closed; what was done stays on record",
            "Add a new complaint where there is something new.",
            "complaint.closed",
        )
        raise Refused("The complaint is closed.", [problem])


def told_in_letter(complaint: Complaint) -> str:
    """The numbers of the last closing letter; empty where none was written."""
    return ([event.note for event in _letters(complaint)] or [""])[-1]


def corrected(complaint: Complaint) -> date | None:
    """The day of the first closing letter, where the last one tells something else."""
    letters = _letters(complaint)
    return day_of(letters[0].at) if len(letters) > 1 else None


def corrected_none(complaint: Complaint) -> bool:
    """Whether the first closing letter told that no tests were done."""
    letters = _letters(complaint)
    return bool(letters) and letters[0].note == NO_TESTS


def letters_day(complaint: Complaint) -> date:
    """The day of the last closing letter, to write it again; what came after moves it."""
    days = [day_of(event.at) for event in complaint.of(ComplaintEventKind.CLOSED)]
    return max([complaint.last, *days])


def _letters(complaint: Complaint) -> list[ComplaintEvent]:
    return [event for event in complaint.of(ComplaintEventKind.CLOSED) if event.note]


def require_unfinished(slug: str, complaints: Collection[Complaint]) -> None:
    """Refuse to draw tests after complaints whose outcome was told.

    Raises:
        Refused: Every complaint that the study follows is closed.
    """
    if complaints and all(each.closed is not None for each in complaints):
        problem = Problem(
            slug,
            ", ".join(each.id for each in complaints),
            "follows a complaint that is closed: its outcome is told",
            "Add a new complaint where there is something new, and link it: '{link}'.",
            "draw.complaint_closed",
            values={"link": action("complaints link", "COMPLAINT", study=slug)},
        )
        raise Refused("The complaint is closed.", [problem])


def require_consent(complaint: Complaint, *wanted: Consent) -> None:
    """Refuse what the complainant did not agree to.

    Raises:
        Refused: With every consent that is missing.
    """
    problems = [
        Problem(
            f"{complaint.id}: consent",
            str(consent),
            "was not given, or was withdrawn",
            "Ask the complainant, then record it: '{consent}'.",
            "complaint.no_consent",
            values={"consent": action("complaints consent", complaint.id, to=str(consent))},
        )
        for consent in wanted
        if consent not in complaint.consents
    ]
    if problems:
        raise Refused("The complainant did not agree to that.", problems)


def require_referral(complaint: Complaint, body: LegalBody, day: date) -> None:
    """Let a complaint go to a body only as its complainant and the body want it, and once until
    that answers.

    Raises:
        Refused: It is closed, the complainant did not agree, or agreed to a referral without a
            name and the body takes none; or it lies there.
        WrongInput: The complainant agreed on a later day.
    """
    require_open(complaint)
    wanted = (Consent.REFERRAL, Consent.NAMING) if body.by_name else (Consent.REFERRAL,)
    require_consent(complaint, *wanted)
    agreed = max(complaint.consents[consent] for consent in wanted)
    require_order(day, agreed, "must not come before the complainant agreed ({day})")
    steps = complaint.of(ComplaintEventKind.REFERRED, ComplaintEventKind.ANSWERED)
    last = [step for step in steps if step.body == body.id][-1:]
    if last and last[0].kind is ComplaintEventKind.REFERRED:
        problem = Problem(
            complaint.id,
            body.id,
            f"lies there since {last[0].day}",
            "Record its answer once it comes: '{answer}'.",
            "complaint.referred_twice",
            values={"answer": action("complaints answer", complaint.id, text="ANSWER")},
        )
        raise Refused("The complaint was referred there already.", [problem])


def require_kept(complaint: Complaint, *, erased: bool) -> None:
    """Refuse to act for a complainant whose data were erased: nobody stands behind the consents.

    Args:
        erased: Whether they were.

    Raises:
        Refused: They were.
    """
    if erased:
        rule = "is of a complainant whose data were erased, and with them what they agreed to"
        repair = "Add a new complaint, should the complainant come back."
        problem = Problem(complaint.id, "", rule, repair, "complaint.erased")
        raise Refused("Nothing was recorded.", [problem])


def require_referred(complaint: Complaint, body: str, day: date) -> None:
    """Refuse an answer of a body that was asked nothing, or before it was asked.

    Raises:
        Refused: The complaint was not referred to it.
        WrongInput: It was, on a later day.
    """
    referred = [each.day for each in complaint.of(ComplaintEventKind.REFERRED) if each.body == body]
    if referred:
        require_order(day, min(referred), "must not come before the referral ({day})")
    else:
        problem = Problem(
            complaint.id,
            body,
            "must be referred there before an answer can come",
            "Record the referral first: '{refer}'.",
            "complaint.not_referred",
            values={"refer": action("complaints refer", complaint.id)},
        )
        raise Refused("There is no referral to answer.", [problem])


def require_reactive(slug: str, mode: Mode, purpose: Purpose) -> None:
    """Let only a study follow a complaint that was set up for it.

    Raises:
        Refused: It measures a market, or draws at random: its data never become a file against
            one landlord.
    """
    if (mode, purpose) != (Mode.REACTIVE, Purpose.ENFORCEMENT):
        problem = Problem(
            slug,
            f'mode = "{mode}", purpose = "{purpose}"',
            'must be "reactive" and "enforcement": a study that measures a market never becomes a '
            "file against one landlord",
            "Set up a study of its own: '{new}'.",
            "complaint.study_not_reactive",
            values={"new": action("study new", "SLUG", **{"from": slug, "reactive": ""})},
        )
        raise Refused("This study can not follow a complaint.", [problem])


def require_ground(complaint: Complaint, slug: str, tested: Collection[str]) -> None:
    """Refuse a study of another ground than the complaint's.

    Args:
        tested: The grounds that the study compares.

    Raises:
        Refused: The complaint's is not among them.
    """
    if complaint.ground not in tested:
        problem = Problem(
            slug,
            ", ".join(sorted(tested)),
            f"must compare the ground of the complaint, {complaint.ground}",
            "Copy a study that does, or name its comparisons.",
            "complaint.other_ground",
        )
        raise Refused("This study would not test what the complaint is about.", [problem])


def require_unlinked(complaint: Complaint, study: str, slug: str) -> None:
    """Let a study follow a complaint once.

    Raises:
        Refused: It does so already.
    """
    linked = [each for each in complaint.of(ComplaintEventKind.LINKED) if each.study == study]
    if linked:
        problem = Problem(
            complaint.id,
            slug,
            f"is followed by this study since {linked[0].day}",
            "Go on with it: '{status}'.",
            "complaint.linked_twice",
            values={"status": action("study status", slug)},
        )
        raise Refused("The study follows this complaint already.", [problem])


def require_landlord(complaint: Complaint) -> str:
    """The landlord that a complaint is about.

    Raises:
        Refused: Nobody named one.
    """
    if complaint.landlord is None:
        problem = Problem(
            complaint.id,
            "",
            "names no landlord, and a reactive study tests one",
            "Name it: '{name}'.",
            "complaint.no_landlord",
            values={"name": action("complaints link", complaint.id, landlord="LANDLORD")},
        )
        raise Refused("There is no landlord to test.", [problem])
    return complaint.landlord


def kept_until(complaint: Complaint, retention: Retention) -> date:
    """The last day on which the complainant's data are kept: so many months after the last step.

    >>> from discrimtest.files.legal import DESIGN_CHOICE
    >>> from discrimtest.words.complaint import ComplaintSource
    >>> told = date(2024, 2, 29), "complainant-1", "an", datetime(2024, 2, 29)
    >>> complaint = Complaint("c", ComplaintSource.POLICE, "origin", "flanders", *told)
    >>> str(kept_until(complaint, DESIGN_CHOICE))
    '2025-02-28'
    """
    return months_after(complaint.last, retention.months)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that is shorter."""
    whole = day.month - 1 + months
    year, month = day.year + whole // 12, whole % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
