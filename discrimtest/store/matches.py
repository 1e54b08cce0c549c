"""Which contact an answer lies under."""

from __future__ import annotations

from sqlalchemy import Subquery, exists, select

from discrimtest.doors import action
from discrimtest.errors import Problem, WrongInput
from discrimtest.store import tables
from discrimtest.store.session import Session

_MATCH = tables.table_of(tables.ResponseMatchRow)


def latest_match(name: str) -> Subquery:
    """The contact that each response lies under; of one that was withdrawn, where it lay last."""
    later = _MATCH.alias()
    newer = exists().where(
        later.c.response_id == _MATCH.c.response_id,
        later.c.number > _MATCH.c.number,
        later.c.contact_id.is_not(None),
    )
    counts = select(_MATCH.c.response_id, _MATCH.c.contact_id)
    return counts.where(~newer, _MATCH.c.contact_id.is_not(None)).subquery(name)


def contact_of_response(session: Session, response: str) -> str:
    """The contact that an answer lies under, or lay last before it was withdrawn.

    Raises:
        WrongInput: There is no such answer.
    """
    match = latest_match("match").c
    found = session.execute(select(match.contact_id).where(match.response_id == response)).scalar()
    if found is None:
        listing = action("responses list", "STUDY")
        rule, repair = "must be a known answer", "See '{list}'."
        problem = Problem.of_input(
            "response", response, rule, repair, code="response.unknown", list=listing
        )
        raise WrongInput("There is no such answer.", [problem])
    return str(found)
