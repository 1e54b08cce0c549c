"""Contacts that a list names and that are none of its study."""

from __future__ import annotations

from collections.abc import Iterable

from discrimtest.errors import Problem, WrongInput
from discrimtest.store import studies
from discrimtest.store.record import place_of_contact
from discrimtest.store.session import Session
from discrimtest.workplace.open_study import OpenStudy


def strange_contacts(
    session: Session, study: OpenStudy, contacts: Iterable[str]
) -> dict[str, tuple[Problem, ...]]:
    """What is wrong with each of these contacts that is unknown, or another study's."""
    strange: dict[str, tuple[Problem, ...]] = {}
    for contact in contacts:
        try:
            _require_own(session, study, contact)
        except WrongInput as error:
            strange[contact] = error.problems
    return strange


def _require_own(session: Session, study: OpenStudy, contact: str) -> None:
    found, *_ = place_of_contact(session, contact)
    if found != study.id:
        slug = studies.study(session, found).slug
        problem = Problem(
            "contact",
            contact,
            f"belongs to the study {slug}",
            "Import it there.",
            "contact.of_another_study",
        )
        raise WrongInput("", [problem])
