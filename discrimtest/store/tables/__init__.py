"""The tables, by noun; ``docs/decisions/2026-11-21-database.md`` tells each one's kind."""

from discrimtest.store.tables.base import AppendOnly, Base, Erasable, Fact, Mutable, table_of
from discrimtest.store.tables.contact import Assignment, ContactEvent, Deviation
from discrimtest.store.tables.draw import Contact, Draw, Letter, Profile, Test
from discrimtest.store.tables.landlord import Landlord, LandlordAlias, LandlordEvent
from discrimtest.store.tables.listing import Capture, ImportBatch, ImportRow, Listing
from discrimtest.store.tables.log import Log, TreeHead, TreeNode, TreeTimestamp
from discrimtest.store.tables.people import Account, Declaration, Person, RoleGrant, WebSession
from discrimtest.store.tables.private import Private, Retention, SubjectKey
from discrimtest.store.tables.response import Coding, Complaint, Response, ResponseMatch
from discrimtest.store.tables.run import Job, Release, Report, Run
from discrimtest.store.tables.study import Line, Study, StudyVersion

__all__ = [
    "Account",
    "AppendOnly",
    "Assignment",
    "Base",
    "Capture",
    "Coding",
    "Complaint",
    "Contact",
    "ContactEvent",
    "Declaration",
    "Deviation",
    "Draw",
    "Erasable",
    "Fact",
    "ImportBatch",
    "ImportRow",
    "Job",
    "Landlord",
    "LandlordAlias",
    "LandlordEvent",
    "Letter",
    "Line",
    "Listing",
    "Log",
    "Mutable",
    "Person",
    "Private",
    "Profile",
    "Release",
    "Report",
    "Response",
    "ResponseMatch",
    "Retention",
    "RoleGrant",
    "Run",
    "Study",
    "StudyVersion",
    "SubjectKey",
    "Test",
    "TreeHead",
    "TreeNode",
    "TreeTimestamp",
    "WebSession",
    "table_of",
]
