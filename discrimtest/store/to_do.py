"""Which tests of a study may hold something to do for somebody now.

It reads far less than the record of the study, and names rather too many tests than too few: what
is to be done the rules decide, on the record of these tests alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, func, select, union_all

from discrimtest.record.outcome import OFFERS
from discrimtest.store import tables
from discrimtest.store.session import Session
from discrimtest.store.undrawn import stands
from discrimtest.words.contact import ContactEventKind
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.line import LineChannel

_TEST, _CONTACT = tables.table_of(tables.TestRow), tables.table_of(tables.ContactRow)
_EVENT = tables.table_of(tables.ContactEventRow)
_CODING, _LINE = tables.table_of(tables.CodingRow), tables.table_of(tables.LineRow)
_ASSIGNMENT = tables.table_of(tables.AssignmentRow)
_DEVIATION = tables.table_of(tables.DeviationRow)
_SENT, _DECLINED = str(ContactEventKind.SENT), str(ContactEventKind.DECLINED)
_REPLANNED = str(ContactEventKind.REPLANNED)
Found = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for.

    Attributes:
        study: Its id.
        others: People whose contacts are certainly not looked for.
        sending: Lines from which the program sends what nobody was given, which is not looked for.
        calls: Whether candidates call, so that what was made may have to be made again.
    """

    study: str
    others: frozenset[str] = frozenset()
    sending: frozenset[str] = frozenset()
    calls: bool = False


def to_do(session: Session, sought: Sought, until: datetime, most: int) -> list[Found]:
    """Tests of which a contact may be due up to a moment, or an invitation be taken up or declined.

    Args:
        most: How many to name at most.

    Returns:
        Each with a moment before which nothing of it is due, the earliest first; a test with two
        contacts may stand there twice.
    """
    both = union_all(_unmade(sought, until), _invited(sought)).subquery()
    wanted = select(both.c.moment, both.c.test).order_by(both.c.moment, both.c.test).limit(most)
    return [(row.moment, row.test) for row in session.execute(wanted)]


def awaiting(session: Session, sought: Sought, since: datetime, most: int) -> list[Found]:
    """Tests of which a contact was made after a moment; arguments as for :func:`to_do`.

    Returns:
        Each with a moment after which none of it was made, the newest first.
    """
    made = func.max(_EVENT.c.at).label("moment")
    wanted = _contacts(sought, made).join(_EVENT, _EVENT.c.contact_id == _CONTACT.c.id)
    wanted = wanted.where(_EVENT.c.kind == _SENT, _uncorrected(_EVENT))
    wanted = wanted.group_by(_CONTACT.c.id, _TEST.c.id).having(func.max(_EVENT.c.at) >= since)
    wanted = wanted.order_by(made.desc(), _TEST.c.id.desc()).limit(most)
    return [(row.moment, row.test) for row in session.execute(wanted)]


def _unmade(sought: Sought, until: datetime) -> Select[Any]:
    """Contacts that are planned and not made, of tests that nothing broke for good."""
    event, broke = _EVENT.c, _DEVIATION.c
    of_contact = and_(event.contact_id == _CONTACT.c.id, _uncorrected(_EVENT))
    replanned = select(func.min(event.due_at)).where(of_contact, event.kind == _REPLANNED)
    planned = func.coalesce(replanned.scalar_subquery(), _CONTACT.c.due_at)
    open_after = (_REPLANNED, _SENT) if sought.calls else (_REPLANNED,)
    broken = exists().where(
        broke.test_id == _TEST.c.id,
        broke.breaks,
        broke.reason != str(DeviationReason.INVALID_OUTCOME),
        _uncorrected(_DEVIATION),
    )
    wanted = _contacts(sought, planned.label("moment")).where(
        planned <= until, ~exists().where(of_contact, event.kind.not_in(open_after)), ~broken
    )
    if not sought.sending:
        return wanted
    wanted = wanted.join(_LINE, _LINE.c.id == _CONTACT.c.line_id)
    given = exists().where(_ASSIGNMENT.c.contact_id == _CONTACT.c.id)
    by_mail = _CONTACT.c.channel == str(LineChannel.EMAIL)
    return wanted.where(~and_(by_mail, _LINE.c.name.in_(sorted(sought.sending)), ~given))


def _invited(sought: Sought) -> Select[Any]:
    """Contacts whose answer was judged to hold a moment, unless it was declined since."""
    coding, event, made = _CODING.c, _EVENT.c, _EVENT.alias()
    offered = exists().where(
        coding.contact_id == _CONTACT.c.id, coding.category.in_([str(each) for each in OFFERS])
    )
    later = exists().where(
        made.c.contact_id == _CONTACT.c.id,
        made.c.kind == _SENT,
        made.c.at >= event.at,
        _uncorrected(made),
    )
    declined = exists().where(
        event.contact_id == _CONTACT.c.id, event.kind == _DECLINED, _uncorrected(_EVENT), ~later
    )
    # A correction may have moved it: the earliest that was ever told is early enough.
    first = select(func.min(event.at)).where(event.contact_id == _CONTACT.c.id, event.kind == _SENT)
    moment = func.coalesce(first.scalar_subquery(), _CONTACT.c.due_at)
    return _contacts(sought, moment.label("moment")).where(offered, ~declined)


def _contacts(sought: Sought, moment: ColumnElement[Any]) -> Select[Any]:
    """Contacts of tests that stand, of nobody else."""
    wanted = select(moment, _TEST.c.id.label("test"))
    wanted = wanted.select_from(_CONTACT).join(_TEST, _CONTACT.c.test_id == _TEST.c.id)
    wanted = wanted.where(_TEST.c.study_id == sought.study, stands())
    if not sought.others:
        return wanted
    given, later = _ASSIGNMENT.c, _ASSIGNMENT.alias().c
    newer = exists().where(later.contact_id == given.contact_id, later.entry > given.entry)
    others = exists().where(
        given.contact_id == _CONTACT.c.id, given.person_id.in_(sorted(sought.others)), ~newer
    )
    return wanted.where(~others)


def _uncorrected(table: FromClause) -> ColumnElement[bool]:
    """That no later row corrects the one at hand."""
    later = table.alias().c
    return ~exists().where(later.supersedes == table.c.id)
