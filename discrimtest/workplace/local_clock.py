"""By which clock moments of no study are told: that of the installation's studies."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from discrimtest.record.moment import shown
from discrimtest.store import studies
from discrimtest.store.engine import reading
from discrimtest.store.session import Session
from discrimtest.workplace.workplace import Workplace

_UTC = "UTC"


class LocalClock:
    """Tells moments in the time zone of most studies; in UTC, and says so, while there is none."""

    def __init__(self, session: Session) -> None:
        zones = Counter(study.timezone for study in studies.studies(session))
        self._name = zones.most_common(1)[0][0] if zones else _UTC

    @classmethod
    def of(cls, at: Workplace) -> LocalClock:
        """The clock of a place."""
        with reading(at.engine) as session:
            return cls(session)

    def day(self, moment: datetime) -> str:
        """Day and time."""
        return self._named(shown(moment, ZoneInfo(self._name)))

    def time(self, moment: datetime) -> str:
        """The time of the day."""
        return self._named(f"{moment.astimezone(ZoneInfo(self._name)):%H:%M}")

    def _named(self, told: str) -> str:
        return f"{told} UTC" if self._name == _UTC else told
