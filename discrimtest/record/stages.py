"""How far a candidate came at a visit, stage by stage, each among those who reached it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from discrimtest.record.record import Record
from discrimtest.record.visits import counted_accounts
from discrimtest.words.visit import Account

YES, NO, NOT_REACHED = "yes", "no", ""
STAGES: Mapping[str, Callable[[Account], bool]] = {
    "visit_appointment": lambda account: account.appointment,
    "visit_held": lambda account: account.held,
    "visit_told": lambda account: account.homes_told > 0,
    "visit_shown": lambda account: account.homes_shown > 0,
    "visit_price": lambda account: account.rent is not None,
}
"""Columns of the frame, in the order in which a candidate comes to them."""


def kind_of_column(column: str) -> Literal["definition", "subtle", "stage"]:
    """What an outcome of this column of the frame tells; "" for the outcome of the contact."""
    return "stage" if column in STAGES else "subtle" if column else "definition"


def stages_of(account: Account | None) -> dict[str, str]:
    """What each column of the frame holds: yes or no for the stages that were reached.

    A pair counts at a stage when both of its candidates hold a yes or a no there, which is when
    both got through every stage before.

    Args:
        account: None where none counts.

    >>> list(stages_of(Account(True, True, homes_told=2)).values())
    ['yes', 'yes', 'yes', 'no', '']
    """
    found, here = {}, account is not None
    for name, reaches in STAGES.items():
        came = account is not None and here and reaches(account)
        found[name] = (YES if came else NO) if here else NOT_REACHED
        here = came
    return found


def stage_columns(record: Record) -> tuple[str, ...]:
    """The columns of stages that the frame of a study has: none where nobody visits."""
    return tuple(STAGES) if record.fieldwork.visits else ()


def stages_by_contact(record: Record) -> dict[str, dict[str, str]]:
    """The columns of each contact with an account that counts."""
    if not record.fieldwork.visits:
        return {}
    accounts = [counted_accounts(record, test) for test in record.tests]
    return {name: stages_of(account) for told in accounts for name, account in told.items()}
