"""What landlords bear already: the earlier tests of every study, and the limits of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from discrimtest.design import inputs as asked
from discrimtest.design.instrument import Instrument
from discrimtest.design.personas import arms_of, names_in_order
from discrimtest.files.study import StudyLimits
from discrimtest.store import contacts, deviations, draws, lines, studies
from discrimtest.store import listings as stored
from discrimtest.store.calls import every_call
from discrimtest.store.session import Session
from discrimtest.words.landlord import LandlordType
from discrimtest.words.line import Line
from discrimtest.words.profile import Profile
from discrimtest.words.test import Test
from discrimtest.workplace.open_study import calls_of, frozen
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Commitments:
    """What a draw of one study has to respect of what was drawn before.

    Attributes:
        tests: Of every study; a mystery call counts as a test of one contact.
        others: The limits of every other locked study, by its name.
    """

    tests: tuple[asked.Commitment, ...]
    others: tuple[tuple[str, asked.Limits], ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What all studies drew so far: their tests, and who wrote as whom, by profile."""

    tests: tuple[Test, ...]
    profiles: Mapping[str, Profile]

    @classmethod
    def read(cls, session: Session) -> Earlier:
        profiles: dict[str, Profile] = {}
        for each in studies.studies(session):
            profiles |= draws.profiles(session, each.id)
        return cls(tuple(draws.drawn_tests(session)), profiles)

    def of(self, study: str) -> list[Test]:
        """The tests of one study."""
        return [test for test in self.tests if test.study == study]


def read_commitments(
    at: Workplace, session: Session, study: str, earlier: Earlier, groups: Mapping[str, str]
) -> Commitments:
    """Every earlier test that a landlord bears, of this study and all others.

    A test of another study that broke before any contact was made burdened nobody.

    Args:
        study: Id of the drawing study.
        groups: Landlords in doubt of being one, see :func:`.draw_tests.groups_of`.
    """
    reading = _Reading(at, session, study, earlier, groups)
    tests = tuple(reading.commitment(test) for test in earlier.tests if reading.burdens(test))
    return Commitments((*tests, *reading.calls()), reading.others())


class _Reading:
    """What is told of every test, read once."""

    def __init__(
        self,
        at: Workplace,
        session: Session,
        study: str,
        earlier: Earlier,
        groups: Mapping[str, str],
    ) -> None:
        self._study, self._groups = study, groups
        self._profiles, self._lines = earlier.profiles, _Lines(at, session, study)
        self._slugs = {each.id: each.slug for each in studies.studies(session)}
        versions = {each: studies.current_version(session, each) for each in self._slugs}
        self._calls, self._of_calls = every_call(session), {}
        self._files: dict[str, Instrument] = {}
        for each, found in versions.items():
            if found is None:
                continue
            if (calls := calls_of(found, self._slugs[each])) is not None:
                self._of_calls[each] = calls.study.limits
            else:
                self._files[each] = frozen(at, found)
        self._broken = deviations.broken_tests(session)
        self._sent, planned = contacts.sent_times(session), contacts.planned_times(session)
        self._moments = {**planned, **self._sent}
        homes = stored.listings(session)
        self._types = {home.id: home.landlord_type for home in homes}

    def burdens(self, test: Test) -> bool:
        made = any(contact.id in self._sent for contact in test.contacts)
        return test.study == self._study or made or test.id not in self._broken

    def commitment(self, test: Test) -> asked.Commitment:
        own, files = test.study == self._study, self._files[test.study]
        slug = self._slugs[test.study]
        made = self._committed(test, rare_arms(files))
        return asked.Commitment(
            test=test.id,
            study=slug,
            listing=test.listing,
            group=self._groups.get(test.landlord, test.landlord),
            landlord_type=self._types.get(test.listing, LandlordType.AGENCY),
            contacts=made,
            stratum=test.stratum if own else "",
            comparison=test.comparison if own else "",
            language=test.contacts[0].language if own else "",
        )

    def _committed(self, test: Test, rare: Collection[str]) -> tuple[asked.CommittedContact, ...]:
        """Its contacts as they were made, or are planned now, in the order of time."""
        made = (
            asked.CommittedContact(
                self._moments.get(contact.id, contact.due_at),
                self._lines.named(test.study, contact.line),
                contact.arm,
                contact.arm in rare,
                names_in_order(self._profiles[contact.profile].names),
            )
            for contact in test.contacts
        )
        return tuple(sorted(made, key=lambda contact: contact.at))

    def calls(self) -> Iterator[asked.Commitment]:
        """The mystery calls that agencies bear, when they ended, or are planned."""
        for call in self._calls.calls:
            if self._calls.burdens(call):
                ended = self._calls.ended(call)
                moment = ended.happened_at if ended else call.due_at
                slug = self._slugs[call.study]
                made = asked.CommittedContact(moment, f"{slug}/{call.owner}")
                group = self._groups.get(call.landlord, call.landlord)
                yield asked.Commitment(call.id, slug, "", group, LandlordType.AGENCY, (made,))

    def others(self) -> tuple[tuple[str, asked.Limits], ...]:
        limits = {
            self._slugs[study]: limits_of(files)
            for study, files in self._files.items()
            if study != self._study
        }
        limits |= {
            self._slugs[study]: _limits(given, rare=False)
            for study, given in self._of_calls.items()
            if study != self._study
        }
        return tuple(sorted(limits.items()))


class _Lines:
    """What one study calls the lines of all: by its own name where it owns them too."""

    def __init__(self, at: Workplace, session: Session, study: str) -> None:
        self._keys, self._session, self._study = at.keys, session, study
        self._slugs = {each.id: each.slug for each in studies.studies(session)}
        self._own = {_reached(line): line.id for line in self._of(study)}
        self._shared: dict[str, dict[str, str]] = {}

    def named(self, study: str, line: str) -> str:
        """The name of a line, with the study in front where only another one owns it."""
        if study == self._study:
            return line
        if study not in self._shared:
            theirs = {each.id: self._own.get(_reached(each)) for each in self._of(study)}
            self._shared[study] = {name: mine for name, mine in theirs.items() if mine}
        return self._shared[study].get(line, f"{self._slugs[study]}/{line}")

    def _of(self, study: str) -> list[Line]:
        return lines.lines(self._session, self._keys, study)


def _reached(line: Line) -> tuple[str, str]:
    return str(line.channel), line.address.casefold().strip()


def limits_of(files: Instrument) -> asked.Limits:
    """The limits of a study, as its files have them; without a cap on rare letters where it
    sends none."""
    arms = frozenset(arms_of(files.sampled))
    return _limits(files.study.limits, rare=bool(arms & rare_arms(files)))


def _limits(limits: StudyLimits, *, rare: bool) -> asked.Limits:
    return asked.Limits(
        agency_tests=limits.agency_tests,
        agency_days=limits.agency_days,
        agency_gap_days=limits.agency_gap_days,
        private_tests=limits.private_tests,
        contacts_per_day=limits.contacts_per_day,
        rare_letters=limits.rare_letters if rare else None,
        rare_days=limits.rare_days,
        max_ad_age_days=limits.max_ad_age_days,
    )


def rare_arms(files: Instrument) -> frozenset[str]:
    """The arms from which landlords seldom hear."""
    return frozenset(name for name, arm in files.arms.items() if arm.rare)
