"""Present state as SQL: the newest row that no other supersedes.

Each view is one select, used by the functions of the store as it stands here and made a
view by the migration, for whoever reads the database with a tool of their own.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, Select, func, select

from discrimtest.store import tables

Corrected = (
    type[tables.AssignmentRow]
    | type[tables.ContactEventRow]
    | type[tables.DeviationRow]
    | type[tables.CodingRow]
)


def not_superseded(noun: Corrected) -> Select[Any]:
    """The rows of ``noun`` that no later row corrects."""
    later = tables.table_of(noun).alias().c
    corrected = select(1).where(later.supersedes == noun.id).exists()
    return select(noun).where(~corrected)


def contact_states() -> Select[Any]:
    """The newest event of each contact (by the moment it happened) not superseded."""
    current = not_superseded(tables.ContactEventRow).subquery()
    newest = func.row_number().over(
        partition_by=current.c.contact_id,
        order_by=(
            current.c.at.desc(),
            current.c.recorded_at.desc(),
            current.c.entry.desc(),
            current.c.id.desc(),
        ),
    )
    ranked = select(current, newest.label("rank")).subquery()
    columns = [ranked.c[column.name] for column in tables.ContactEventRow.__table__.columns]
    return select(*columns).where(ranked.c.rank == 1)


def response_matches() -> Select[Any]:
    """The latest match of each response; its contact may be NULL (matched to none)."""
    later = tables.table_of(tables.ResponseMatchRow).alias().c
    match = tables.ResponseMatchRow
    corrected = (
        select(1)
        .where(later.response_id == match.response_id, later.number > match.number)
        .exists()
    )
    return select(match).where(~corrected)


def views() -> dict[str, Select[Any]]:
    """Every view of the database, by name."""
    return {
        "assignment_current": not_superseded(tables.AssignmentRow),
        "coding_current": not_superseded(tables.CodingRow),
        "contact_event_current": not_superseded(tables.ContactEventRow),
        "contact_state": contact_states(),
        "deviation_current": not_superseded(tables.DeviationRow),
        "response_match_current": response_matches(),
    }


def view_sql(name: str, dialect: Dialect) -> str:
    """The statement that makes the view ``name``."""
    compiled = views()[name].compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    return f"CREATE VIEW {name} AS " + " ".join(str(compiled).split())
