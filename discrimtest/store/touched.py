"""Which tests of a study something was recorded about since an entry of the log."""

from __future__ import annotations

from sqlalchemy import select, union

from discrimtest.store import tables
from discrimtest.store.session import Session

IN_ONE_TEST = ("code_outcome", "record_contacts", "record_deviation", "record_responses", "remark")
"""Acts whose rows name the contact or the test that they are about."""
ELSEWHERE = (
    *("add_person", "grant_role", "revoke_role", "activate_person", "deactivate_person"),
    *("assign_contacts", "build_report", "export_study", "run_analysis"),
    *("take_lease", "release_lease"),
)
"""Acts about no exchange of a test."""
_ABOUT_CONTACTS = (
    tables.CodingRow,
    tables.CodingEventRow,
    tables.ContactEventRow,
    tables.ResponseMatchRow,
    tables.RemarkRow,
)


def touched(session: Session, study: str, seq: int) -> set[str]:
    """The tests about which acts of :data:`IN_ONE_TEST` were recorded after entry ``seq``."""
    test, contact = (tables.table_of(each) for each in (tables.TestRow, tables.ContactRow))
    deviation = tables.table_of(tables.DeviationRow)
    parts = [
        select(contact.c.test_id)
        .join(row, row.c.contact_id == contact.c.id)
        .where(row.c.entry > seq)
        for row in map(tables.table_of, _ABOUT_CONTACTS)
    ]
    parts.append(select(deviation.c.test_id).where(deviation.c.entry > seq))
    about = union(*parts).subquery()
    wanted = select(test.c.id).join(about, about.c.test_id == test.c.id)
    return {str(row[0]) for row in session.execute(wanted.where(test.c.study_id == study))}
