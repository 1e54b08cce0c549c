"""A field period as a plain script: what happened to each test, and what must come of it.

The script is the oracle: it is recorded through the actions, and counted here without them.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from discrimtest.actions.record_contact import log_contact
from discrimtest.words.contact import Contact
from discrimtest.words.test import Test
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import OTHER, answer, candidates, closed, send, study_tests
from tests.actions.examples import NOW, STUDY

FAVOURABLE = ("invitation", "booking_link")
# What may come back to a contact: (category, hours after it), in any number.
PATTERNS: tuple[tuple[tuple[str, int], ...], ...] = (
    (),
    (("invitation", 5),),
    (("acknowledgement", 1), ("invitation", 60)),
    (("refusal", 4),),
    (("acknowledgement", 1),),
    (("booking_link", 1), ("already_let", 90)),
    (("information_request", 30), ("refusal", 200)),
    (("invitation", 24 * 14 + 3),),
    (("refusal", 20), ("invitation", 24 * 14 + 30)),
)
CHOICES = [1, 0, 1, 3, 2, 1, 5, 4, 0, 0, 7, 1, 1, 8, 6, 2, 3, 1, 1, 1, 0, 5, 2, 7, 4, 1]
"""A course of a field period in which much happens, as places in :data:`PATTERNS`."""
WINDOW_HOURS = 24 * 14
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Course:
    """What happens to one test: what comes back to control and test candidate, and its end."""

    test: Test
    control: tuple[tuple[str, int], ...]
    tested: tuple[tuple[str, int], ...]
    end: str = "complete"  # or "gone", "bounced", "unsent"


def script(tests: Iterable[Test], choices: Iterable[int]) -> list[Course]:
    """A course for each test; every seventh ad is gone, every ninth test unfinished."""
    numbers = list(choices)
    ends = {0: "gone", 1: "unsent", 2: "bounced"}
    return [
        Course(
            test,
            PATTERNS[numbers[(2 * place) % len(numbers)] % len(PATTERNS)],
            PATTERNS[numbers[(2 * place + 1) % len(numbers)] % len(PATTERNS)],
            ends.get(place % 9, "complete"),
        )
        for place, test in enumerate(tests)
    ]


Step = Callable[[Workplace], object]


def steps_of(course: Course) -> list[list[tuple[datetime, Step]]]:
    """What is to be recorded; each inner list keeps its order, the lists may be mixed."""
    first, second = course.test.contacts
    control, _ = candidates(course.test)
    found: list[list[tuple[datetime, Step]]] = []
    for contact in (first, second):
        if contact is second and course.end == "unsent":
            continue
        if contact is second and course.end == "gone":
            found.append([(contact.due_at + MINUTE, _failing(contact, "ad_gone"))])
            continue
        mine: list[tuple[datetime, Step]] = [(contact.due_at, _sending(contact))]
        pattern = course.control if contact is control else course.tested
        mine += [
            (contact.due_at + timedelta(hours=hours), _answering(contact, category, hours))
            for category, hours in pattern
        ]
        if contact is second and course.end == "bounced":
            mine.append((contact.due_at + MINUTE, _failing(contact, "bounced")))
        found.append(mine)
    return found


def live(place: Workplace, courses: Iterable[Course]) -> None:
    """Record everything in the order of time."""
    steps = [step for course in courses for mine in steps_of(course) for step in mine]
    for _, act in sorted(steps, key=lambda step: step[0]):
        act(place)


def live_contact_by_contact(place: Workplace, courses: Iterable[Course]) -> None:
    """Record the same, the last test first and all of a contact before the next one."""
    for course in reversed(list(courses)):
        for mine in steps_of(course):
            for _, act in mine:
                act(place)


def invited(pattern: tuple[tuple[str, int], ...]) -> bool:
    """Whether a contact was invited in time."""
    return any(category in FAVOURABLE and hours <= WINDOW_HOURS for category, hours in pattern)


def recount(courses: Iterable[Course]) -> Counter[str]:
    """The cells of these tests: both, control_only, test_only, neither; broken; unfinished."""
    counts: Counter[str] = Counter()
    names = {(1, 1): "both", (1, 0): "control_only", (0, 1): "test_only", (0, 0): "neither"}
    for course in courses:
        if course.end in ("gone", "bounced"):
            counts["broken"] += 1
        elif course.end == "unsent":
            counts["unfinished"] += 1
        else:
            counts[names[invited(course.control), invited(course.tested)]] += 1
    return counts


def _sending(contact: Contact) -> Step:
    return lambda place: send(place, contact)


def _answering(contact: Contact, category: str, hours: int) -> Step:
    return lambda place: answer(place, contact, category, timedelta(hours=hours))


def _failing(contact: Contact, reason: str) -> Step:
    return lambda place: log_contact(
        place.on(contact.due_at + MINUTE), contact.id, "failed", reason=reason
    )


def _lived_through(drawn: Path, folder: Path, slug: str) -> Path:
    """A copy of a drawn project in which all of :data:`CHOICES` has happened to a study."""
    project = Path(shutil.copytree(drawn, folder / "project"))
    place = open_workplace(project, None, None, clock=lambda: NOW)
    live(place, script(study_tests(place, slug), CHOICES))
    place.engine.dispose()
    return project


@pytest.fixture(scope="session")
def lived_project(drawn_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The drawn project when the field period of :data:`STUDY` is over, which tests copy."""
    return _lived_through(drawn_project, tmp_path_factory.mktemp("lived"), STUDY)


@pytest.fixture(scope="session")
def lived_twice(lived_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same when the field period of :data:`OTHER` is over too."""
    return _lived_through(lived_project, tmp_path_factory.mktemp("lived"), OTHER)


@pytest.fixture
def lived(lived_project: Path, tmp_path: Path, open_places: Callable[..., Workplace]) -> Workplace:
    """The local administrator at work when the field period of :data:`STUDY` is over."""
    return closed(open_places(Path(shutil.copytree(lived_project, tmp_path / "lived"))))


@pytest.fixture
def both_lived(
    lived_twice: Path, tmp_path: Path, open_places: Callable[..., Workplace]
) -> Workplace:
    """The same when those of both studies are over."""
    return closed(open_places(Path(shutil.copytree(lived_twice, tmp_path / "lived"))))
