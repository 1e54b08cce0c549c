"""Who acts. Every act in the log has a person, and every action checks a right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; a grant can be limited to one study."""

    RESEARCHER = "researcher"
    TESTER = "tester"
    CODER = "coder"
    SUPERVISOR = "supervisor"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What an action asks for before it does anything."""

    MANAGE_PEOPLE = "manage_people"
    MANAGE_STORE = "manage_store"
    LOCK_STUDY = "lock_study"
    IMPORT_LISTINGS = "import_listings"
    DECIDE_LANDLORDS = "decide_landlords"
    DRAW_TESTS = "draw_tests"
    SUPERVISE_TESTERS = "supervise_testers"
    RECORD_CONTACTS = "record_contacts"
    RECORD_RESPONSES = "record_responses"
    CODE_OUTCOMES = "code_outcomes"
    CODE_BLIND = "code_blind"
    STOP_LANDLORD = "stop_landlord"
    RUN_ANALYSIS = "run_analysis"
    BUILD_REPORT = "build_report"
    EXPORT_DATA = "export_data"
    READ_STUDY = "read_study"
    HANDLE_COMPLAINTS = "handle_complaints"
    RELEASE_EVIDENCE = "release_evidence"
    READ_RELEASED = "read_released"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset(Right) - {Right.CODE_BLIND},
    Role.RESEARCHER: frozenset(Right) - {Right.MANAGE_PEOPLE, Right.MANAGE_STORE, Right.CODE_BLIND},
    Role.TESTER: frozenset(
        {
            Right.RECORD_CONTACTS,
            Right.RECORD_RESPONSES,
            Right.STOP_LANDLORD,
            Right.READ_STUDY,
        }
    ),
    Role.CODER: frozenset({Right.CODE_OUTCOMES, Right.CODE_BLIND, Right.STOP_LANDLORD}),
    Role.SUPERVISOR: frozenset(
        {
            Right.SUPERVISE_TESTERS,
            Right.RECORD_CONTACTS,
            Right.RECORD_RESPONSES,
            Right.STOP_LANDLORD,
            Right.READ_STUDY,
        }
    ),
    Role.INSPECTOR: frozenset({Right.READ_RELEASED, Right.HANDLE_COMPLAINTS}),
}


SHOW_ARMS = frozenset({Right.READ_STUDY, Right.READ_RELEASED})
"""Who holds one may see to which candidate an answer came."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held in one study, or in all (``study is None``)."""

    role: Role
    study: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who acts. ``id`` is pseudonymous; the name is personal data elsewhere."""

    id: str
    kind: str
    active: bool
    grants: tuple[Grant, ...] = ()

    def may(self, right: Right, study: str | None = None) -> bool:
        """Whether a role held everywhere, or in ``study``, carries ``right``; to code blind, only
        of who holds none there that shows to which candidate an answer came."""
        if right is Right.CODE_BLIND and any(self.may(each, study) for each in SHOW_ARMS):
            return False
        return self.active and any(
            right in RIGHTS[grant.role] and grant.study in (None, study) for grant in self.grants
        )

    @property
    def studies(self) -> frozenset[str | None]:
        """Ids of the studies in which a role is held; None among them for all."""
        return frozenset(grant.study for grant in self.grants if self.active)

    @property
    def codes_and_sees(self) -> bool:
        """Whether this coder may see, in a study of theirs, to which candidate answers came."""
        codes, sees = (
            [grant.study for grant in self.grants if RIGHTS[grant.role] & rights]
            for rights in (frozenset({Right.CODE_BLIND}), SHOW_ARMS)
        )
        return any(None in (one, other) or one == other for one in codes for other in sees)
