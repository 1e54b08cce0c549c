"""Whose personal data can be read, and how many were erased by which rule."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select

from discrimtest.errors import Problem, WrongInput
from discrimtest.store import tables
from discrimtest.store.captures import captures_under
from discrimtest.store.session import Session

_SUBJECT = tables.table_of(tables.SubjectKeyRow)


def erased_by_rule(session: Session, prefix: str, since: str) -> Counter[tuple[str, str]]:
    """How many keys were destroyed by each rule that begins so, by the kind of their subjects,
    after the last act of the name ``since``; under ``capture`` how many captures went with them."""
    log = tables.LogRow
    begin = session.scalar(select(func.max(log.seq)).where(log.action == since)) or 0
    told = select(log.object, log.detail).where(log.seq > begin, log.action == "destroy_key")
    rules = {
        row.object: rule
        for row in session.execute(told)
        if (rule := row.detail.get("rule", "")).startswith(prefix)
    }
    found = Counter((rule, subject.rpartition("-")[0]) for subject, rule in rules.items())
    for subject, number in captures_under(session, rules).items():
        found[rules[subject], "capture"] += number
    return found


def require_living(session: Session, subject: str) -> None:
    """
    Raises:
        WrongInput: Nothing personal is kept under this id.
    """
    living = (_SUBJECT.c.subject == subject) & _SUBJECT.c.wrapped_key.is_not(None)
    if session.execute(select(_SUBJECT.c.subject).where(living)).first() is None:
        rule = "must be a subject with personal data"
        problem = Problem(subject, "", rule, "Check the id.", "subject.unknown")
        raise WrongInput("Nothing was recorded.", [problem])


def living_subjects(session: Session) -> set[str]:
    """Every subject whose personal data can be read."""
    return set(
        session.scalars(select(_SUBJECT.c.subject).where(_SUBJECT.c.wrapped_key.is_not(None)))
    )
