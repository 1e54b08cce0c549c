"""Which studies a reading may see: on PostgreSQL the database itself hides the others.

Each row of a table here belongs to a study, by its own column or by the row it refers to. A policy
of the database shows a user who does not own the tables only rows of the studies that the
transaction names in one variable, so that even a faulty query shows nobody another study; without
the variable it shows none. What decides writes in a :func:`~discrimtest.store.engine.writing`
session, which sees every study: caps, stops and the log hold across all of them.

SQLite has no such policies. What must read every study asks on both databases, with
:func:`require_whole`, so that no cap is ever counted on a part.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine

from discrimtest.store.session import Session

VARIABLE = "discrimtest.studies"
EVERY = "*"
NONE = ""
OPTION = "store_sight"
OWN = "study_id"

PLACES: dict[str, str | tuple[str, ...]] = {
    **dict.fromkeys(
        (
            *("study_version", "line", "import_batch", "draw", "test", "mail", "mail_place"),
            *("run", "call_draw", "mystery_call", "released", "release_step", "capture"),
            *("landlord_reply", "release_deferral", "bundle"),
        ),
        OWN,
    ),
    "import_row": ("batch_id", "import_batch"),
    "profile": ("draw_id", "draw"),
    "contact": ("test_id", "test"),
    "deviation": ("test_id", "test"),
    "undrawn": ("test_id", "test"),
    "visit_entry": ("test_id", "test"),
    **dict.fromkeys(
        (
            *("letter", "contact_event", "phone_call", "remark", "assignment"),
            *("coding", "coding_event"),
        ),
        ("contact_id", "contact"),
    ),
    "response_match": ("contact_id", "contact"),
    "response": ("id", "response_match", "response_id"),
    "response_event": ("response_id", "response"),
    "second_entry": ("response_id", "response"),
    "outgoing": ("event_id", "contact_event"),
    "mail_event": ("mail_id", "mail"),
    "mail_signature": ("mail_id", "mail"),
    "report": ("run_id", "run"),
    "release_withdrawal": ("released_id", "released"),
    "document_seal": ("released_id", "released"),
    "bundle_item": ("bundle_id", "bundle"),
    "call_event": ("call_id", "mystery_call"),
}
"""By table: its own column; or the column by which it refers to a table that has a place itself,
that table, and the column there that is meant where it is not the id."""
SHARED = frozenset(
    {
        *("study", "person", "role_grant", "declaration", "log", "reason", "lease"),
        *("job", "job_file"),
        *("landlord", "landlord_alias", "landlord_event", "exclusion_mark", "listing"),
        *("complaint", "complaint_event", "private", "subject_key"),
        *("credential", "credential_use", "sign_in"),
        *("seal_key", "tree_head", "head_stamp", "head_left"),
    }
)
"""Tables of no single study."""


def policies() -> dict[str, str]:
    """The condition under which a row is shown, by table."""
    return {table: _condition(table, place) for table, place in PLACES.items()}


def _condition(table: str, place: str | tuple[str, ...]) -> str:
    named = f"(SELECT current_setting('{VARIABLE}', true))"
    if isinstance(place, str):
        seen = f"{place} = ANY (string_to_array({named}, ','))"
    else:
        column, parent, *key = place
        there = key[0] if key else "id"
        # What the parent hides, this hides: the policy of the parent holds in here too.
        seen = f"EXISTS (SELECT 1 FROM {parent} p WHERE p.{there} = {table}.{column})"  # noqa: S608
    return f"{named} = '{EVERY}' OR {seen}"


def limited(engine: Engine, studies: Iterable[str | None]) -> Engine:
    """The same database, of which reading sessions see these studies alone.

    Args:
        studies: Their ids; None among them is every study.
    """
    wanted = set(studies)
    seen = EVERY if None in wanted else ",".join(sorted(filter(None, wanted)))
    return engine.execution_options(**{OPTION: seen})


def whole(engine: Engine) -> Engine:
    """The same database, of which reading sessions see every study, for what holds across them."""
    return engine.execution_options(**{OPTION: EVERY})


def seen(session: Session) -> str:
    """What the session sees, as the variable names it."""
    options = session.get_execution_options()
    if options.get("store_writes"):
        return EVERY
    found: str = options.get(OPTION, EVERY)
    return found


def require_whole(session: Session) -> None:
    """Refuse to count across studies on a part of them.

    Raises:
        RuntimeError: The session sees some studies only: a fault of the program.
    """
    if seen(session) != EVERY:
        raise RuntimeError("what holds across studies was asked of a session that sees only some")
