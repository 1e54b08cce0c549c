"""The tables, by noun; ``docs/decisions/2026-11-21-database.md`` tells each one's kind.

Each is made when it is first asked for: a short command touches few, and making all of them took
a twelfth of its time. What is said of all asks :func:`every_table`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from discrimtest.store.tables.base import (
    AppendOnly,
    Base,
    Erasable,
    Fact,
    Mutable,
    Passing,
    every_table,
    table_named,
    table_of,
    tables_of,
)

if TYPE_CHECKING:
    from discrimtest.store.tables.account import CredentialRow, CredentialUseRow, SignInRow
    from discrimtest.store.tables.bundle import BundleItemRow, BundleRow
    from discrimtest.store.tables.call import CallDrawRow, CallEventRow, MysteryCallRow
    from discrimtest.store.tables.capture import CaptureRow
    from discrimtest.store.tables.complaint import ComplaintEventRow, ComplaintRow
    from discrimtest.store.tables.contact import ContactEventRow, DeviationRow
    from discrimtest.store.tables.draw import (
        ContactRow,
        DrawRow,
        LetterRow,
        ProfileRow,
        TestRow,
        UndrawnRow,
    )
    from discrimtest.store.tables.job import JobFileRow, JobRow
    from discrimtest.store.tables.landlord import (
        ExclusionMarkRow,
        LandlordAliasRow,
        LandlordEventRow,
        LandlordRow,
    )
    from discrimtest.store.tables.listing import ImportBatchRow, ImportedRow, ListingRow
    from discrimtest.store.tables.log import LogRow, ReasonRow
    from discrimtest.store.tables.mail import MailEventRow, MailPlaceRow, MailRow, MailSignatureRow
    from discrimtest.store.tables.outgoing import LeaseRow, OutgoingRow
    from discrimtest.store.tables.people import PersonRow, RoleGrantRow
    from discrimtest.store.tables.phone_call import PhoneCallRow
    from discrimtest.store.tables.private import PrivateRow, SubjectKeyRow
    from discrimtest.store.tables.released import (
        DocumentSealRow,
        LandlordReplyRow,
        ReleaseDeferralRow,
        ReleasedRow,
        ReleaseStepRow,
        ReleaseWithdrawalRow,
    )
    from discrimtest.store.tables.remark import RemarkRow
    from discrimtest.store.tables.response import (
        CodingEventRow,
        CodingRow,
        ResponseEventRow,
        ResponseMatchRow,
        ResponseRow,
    )
    from discrimtest.store.tables.run import ReportRow, RunRow
    from discrimtest.store.tables.seal import HeadLeftRow, HeadStampRow, SealKeyRow, TreeHeadRow
    from discrimtest.store.tables.second_entry import SecondEntryRow
    from discrimtest.store.tables.study import LineRow, StudyRow, StudyVersionRow
    from discrimtest.store.tables.tester import AssignmentRow, DeclarationRow
    from discrimtest.store.tables.visit import VisitEntryRow

_PLACES = {
    "account": "CredentialRow CredentialUseRow SignInRow",
    "bundle": "BundleItemRow BundleRow",
    "call": "CallDrawRow CallEventRow MysteryCallRow",
    "capture": "CaptureRow",
    "complaint": "ComplaintEventRow ComplaintRow",
    "contact": "ContactEventRow DeviationRow",
    "draw": "ContactRow DrawRow LetterRow ProfileRow TestRow UndrawnRow",
    "job": "JobFileRow JobRow",
    "landlord": "ExclusionMarkRow LandlordAliasRow LandlordEventRow LandlordRow",
    "listing": "ImportBatchRow ImportedRow ListingRow",
    "log": "LogRow ReasonRow",
    "mail": "MailEventRow MailPlaceRow MailRow MailSignatureRow",
    "outgoing": "LeaseRow OutgoingRow",
    "people": "PersonRow RoleGrantRow",
    "phone_call": "PhoneCallRow",
    "private": "PrivateRow SubjectKeyRow",
    "released": "DocumentSealRow LandlordReplyRow ReleaseDeferralRow ReleasedRow ReleaseStepRow "
    "ReleaseWithdrawalRow",
    "remark": "RemarkRow",
    "response": "CodingEventRow CodingRow ResponseEventRow ResponseMatchRow ResponseRow",
    "run": "ReportRow RunRow",
    "seal": "HeadLeftRow HeadStampRow SealKeyRow TreeHeadRow",
    "second_entry": "SecondEntryRow",
    "study": "LineRow StudyRow StudyVersionRow",
    "tester": "AssignmentRow DeclarationRow",
    "visit": "VisitEntryRow",
}
_PLACE_OF = {name: place for place, names in _PLACES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _PLACE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    made = getattr(import_module(f"{__name__}.{_PLACE_OF[name]}"), name)
    globals()[name] = made
    return made


__all__ = [
    "AppendOnly",
    "AssignmentRow",
    "Base",
    "BundleItemRow",
    "BundleRow",
    "CallDrawRow",
    "CallEventRow",
    "CaptureRow",
    "CodingEventRow",
    "CodingRow",
    "ComplaintEventRow",
    "ComplaintRow",
    "ContactEventRow",
    "ContactRow",
    "CredentialRow",
    "CredentialUseRow",
    "DeclarationRow",
    "DeviationRow",
    "DocumentSealRow",
    "DrawRow",
    "Erasable",
    "ExclusionMarkRow",
    "Fact",
    "HeadLeftRow",
    "HeadStampRow",
    "ImportBatchRow",
    "ImportedRow",
    "JobFileRow",
    "JobRow",
    "LandlordAliasRow",
    "LandlordEventRow",
    "LandlordReplyRow",
    "LandlordRow",
    "LeaseRow",
    "LetterRow",
    "LineRow",
    "ListingRow",
    "LogRow",
    "MailEventRow",
    "MailPlaceRow",
    "MailRow",
    "MailSignatureRow",
    "Mutable",
    "MysteryCallRow",
    "OutgoingRow",
    "Passing",
    "PersonRow",
    "PhoneCallRow",
    "PrivateRow",
    "ProfileRow",
    "ReasonRow",
    "ReleaseDeferralRow",
    "ReleaseStepRow",
    "ReleaseWithdrawalRow",
    "ReleasedRow",
    "RemarkRow",
    "ReportRow",
    "ResponseEventRow",
    "ResponseMatchRow",
    "ResponseRow",
    "RoleGrantRow",
    "RunRow",
    "SealKeyRow",
    "SecondEntryRow",
    "SignInRow",
    "StudyRow",
    "StudyVersionRow",
    "SubjectKeyRow",
    "TestRow",
    "TreeHeadRow",
    "UndrawnRow",
    "VisitEntryRow",
    "every_table",
    "table_named",
    "table_of",
    "tables_of",
]
