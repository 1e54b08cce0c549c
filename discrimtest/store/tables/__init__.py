"""The tables, by noun; ``docs/decisions/2026-11-21-database.md`` tells each one's kind."""

from discrimtest.store.tables.base import (
    AppendOnly,
    Base,
    Erasable,
    Fact,
    Mutable,
    table_of,
    tables_of,
)
from discrimtest.store.tables.contact import AssignmentRow, ContactEventRow, DeviationRow
from discrimtest.store.tables.draw import ContactRow, DrawRow, LetterRow, ProfileRow, TestRow
from discrimtest.store.tables.landlord import LandlordAliasRow, LandlordEventRow, LandlordRow
from discrimtest.store.tables.listing import CaptureRow, ImportBatchRow, ImportedRow, ListingRow
from discrimtest.store.tables.log import LogRow, TreeHeadRow, TreeNodeRow, TreeTimestampRow
from discrimtest.store.tables.people import (
    AccountRow,
    DeclarationRow,
    PersonRow,
    RoleGrantRow,
    WebSessionRow,
)
from discrimtest.store.tables.private import PrivateRow, RetentionRow, SubjectKeyRow
from discrimtest.store.tables.response import CodingRow, ComplaintRow, ResponseMatchRow, ResponseRow
from discrimtest.store.tables.run import JobRow, ReleaseRow, ReportRow, RunRow
from discrimtest.store.tables.study import LineRow, StudyRow, StudyVersionRow

__all__ = [
    "AccountRow",
    "AppendOnly",
    "AssignmentRow",
    "Base",
    "CaptureRow",
    "CodingRow",
    "ComplaintRow",
    "ContactEventRow",
    "ContactRow",
    "DeclarationRow",
    "DeviationRow",
    "DrawRow",
    "Erasable",
    "Fact",
    "ImportBatchRow",
    "ImportedRow",
    "JobRow",
    "LandlordAliasRow",
    "LandlordEventRow",
    "LandlordRow",
    "LetterRow",
    "LineRow",
    "ListingRow",
    "LogRow",
    "Mutable",
    "PersonRow",
    "PrivateRow",
    "ProfileRow",
    "ReleaseRow",
    "ReportRow",
    "ResponseMatchRow",
    "ResponseRow",
    "RetentionRow",
    "RoleGrantRow",
    "RunRow",
    "StudyRow",
    "StudyVersionRow",
    "SubjectKeyRow",
    "TestRow",
    "TreeHeadRow",
    "TreeNodeRow",
    "TreeTimestampRow",
    "WebSessionRow",
    "table_of",
    "tables_of",
]
