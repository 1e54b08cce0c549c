"""Look at complaints, and at one of them with what was told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from discrimtest.files.legal import Retention
from discrimtest.library.legal import read_legal_basis
from discrimtest.record.complaint_steps import kept_until
from discrimtest.store import complaints as stored
from discrimtest.store import decisions, landlords, studies
from discrimtest.store.engine import reading
from discrimtest.store.keys import destroyed_subjects
from discrimtest.words.complaint import Complaint, Consent
from discrimtest.words.person import Right
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ListedComplaint:
    """A complaint as a list shows it: nothing of it is personal.

    Attributes:
        landlord: As resolved now. studies: By their names.
        keep_until: The last day for the complainant's data; None once they are erased.
    """

    complaint: Complaint
    landlord: str | None
    studies: tuple[str, ...]
    keep_until: date | None

    @property
    def consents(self) -> Mapping[Consent, date]:
        """What the complainant agrees to, each since a day: nothing once they are erased."""
        return self.complaint.consents if self.keep_until else {}

    def to_dict(self) -> dict[str, Any]:
        told = self.complaint
        return {
            "complaint": told.id,
            "received": told.received.isoformat(),
            "source": str(told.source),
            "ground": told.ground,
            "region": told.region,
            "state": told.state,
            "consents": {str(each): day.isoformat() for each, day in self.consents.items()},
            "landlord": self.landlord,
            "studies": list(self.studies),
            "complainant": told.complainant,
            "keep_until": self.keep_until.isoformat() if self.keep_until else None,
        }


@dataclass(frozen=True, slots=True)
class ShownComplaint:
    """One complaint with what was told, and everything done about it.

    Attributes:
        landlord_name: As the landlord first showed itself; None once erased, or where nobody is
            named.
    """

    listed: ListedComplaint
    landlord_name: str | None

    def to_dict(self) -> dict[str, Any]:
        told = self.listed.complaint
        text = told.text
        return {
            **self.listed.to_dict(),
            "landlord_name": self.landlord_name,
            "name": text.name if text else None,
            "reach": text.reach if text else None,
            "account": text.account if text else None,
            "home": text.home if text else None,
            "events": list(self._events()),
        }

    def _events(self) -> Iterator[dict[str, Any]]:
        for event in self.listed.complaint.events:
            what = event.consent or event.landlord or event.body
            yield {
                "day": event.day.isoformat(),
                "kind": str(event.kind),
                "what": str(what or ""),
                "note": event.note,
                "by": event.by,
            }


def list_complaints(at: Workplace) -> list[ListedComplaint]:
    """Every complaint, in the order they were recorded, without what was told."""
    at.require(Right.HANDLE_COMPLAINTS)
    return _listed(at)


def show_complaint(at: Workplace, complaint: str) -> ShownComplaint:
    """One complaint with what was told.

    Raises:
        WrongInput: There is none with this id.
    """
    at.require(Right.HANDLE_COMPLAINTS)
    (listed,) = _listed(at, complaint)
    with reading(at.engine) as session:
        names = landlords.names(session, at.keys, filter(None, [listed.landlord]))
    return ShownComplaint(listed, names.get(listed.landlord or ""))


def _listed(at: Workplace, only: str | None = None) -> list[ListedComplaint]:
    with reading(at.engine) as session:
        found = (
            stored.complaints(session)
            if only is None
            else [stored.complaint(session, only, at.keys)]
        )
        standing, erased = decisions.standing(session), destroyed_subjects(session)
        slugs = {study.id: study.slug for study in studies.studies(session)}
    terms = _terms(at, found)
    return [
        ListedComplaint(
            each,
            standing.now(each.landlord) if each.landlord else None,
            tuple(slugs[study] for study in each.studies),
            None if each.complainant in erased else kept_until(each, terms[each.region]),
        )
        for each in found
    ]


def _terms(at: Workplace, found: list[Complaint]) -> dict[str, Retention]:
    """How long data are kept in each region of these complaints."""
    regions = sorted({each.region for each in found})
    return {region: read_legal_basis(at.library, region).complainants for region in regions}
