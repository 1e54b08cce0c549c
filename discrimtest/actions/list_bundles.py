"""List the bundles of evidence that went out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from discrimtest.store import bundles, studies
from discrimtest.store.engine import reading
from discrimtest.words.bundle import Bundle
from discrimtest.words.person import Right
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ListedBundle:
    """A bundle and the study that it is of."""

    told: Bundle
    study: str

    @property
    def about(self) -> str:
        """What it is about: a test, a landlord by its name in documents, or all."""
        told = self.told
        return f"test {told.test}" if told.test is not None else told.named or "all"

    @property
    def state(self) -> str:
        """Whether anything in it was erased since: then it is to be called back."""
        if self.told.erased:
            return f"{self.told.erased} items erased since: ask for it back"
        return "simulated" if self.told.simulated else "whole"

    def to_dict(self) -> dict[str, Any]:
        told = self.told
        return {
            "number": told.number,
            "study": self.study,
            "about": self.about,
            "seal": told.seal,
            "sha256": told.sha256,
            "files": told.files,
            "size": told.size,
            "simulated": told.simulated,
            "written": told.at.isoformat(),
            "erased": told.erased,
        }


def list_bundles(at: Workplace) -> list[ListedBundle]:
    """Those of the studies that the person may release evidence of, the newest first."""
    with reading(at.engine) as session:
        known = studies.studies(session)
        if not known:
            at.require(Right.RELEASE_EVIDENCE)
        may = {
            each.id: each.slug for each in known if at.person.may(Right.RELEASE_EVIDENCE, each.id)
        }
        if known and not may:
            at.require(Right.RELEASE_EVIDENCE)
        return [ListedBundle(each, may[each.study]) for each in bundles.bundles_of(session, may)]
