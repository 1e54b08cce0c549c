"""A reactive study whose tests are over, with a document released and the log sealed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from discrimtest.actions.export_bundle import BundleAsked, export_bundle
from discrimtest.actions.fetch_mail import take_mails
from discrimtest.actions.record_response import correct_outcome
from discrimtest.actions.release_document import release_document
from discrimtest.actions.seal_log import seal_log
from discrimtest.mail.message_id import message_id
from discrimtest.store.engine import reading
from discrimtest.workplace.post import post_of
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import answer, candidates, capture_all, closed, send_all, study_tests
from tests.actions.examples import NOW
from tests.actions.mail_examples import Answering, saved
from tests.actions.test_close_complaint import REACTIVE, complaint_project  # noqa: F401  (fixtures)
from tests.actions.test_release_document import built, stepped

NAME = "Bergamot Wonen"
WORDS = {
    "invitation": f"U bent welkom op dinsdag om 10 uur.\nNadine, {NAME}, 056 03 00 00",
    "refusal": f"Helaas, de woning is al verhuurd.\r\n\x00\u202e<b>{NAME}</b> {{{{ 7*7 }}}}",
}
"""What the landlord answers: with its name, and with signs that are text everywhere."""


def answered(place: Workplace, invited: str, folder: Path) -> Workplace:
    """Every contact made and answered: in words that were typed over, but for one mail."""
    tests = study_tests(place, REACTIVE)
    capture_all(place, *tests)
    send_all(place, *tests)
    mailed = candidates(tests[0])[0]
    for test, who in zip(tests, invited, strict=True):
        for contact, favoured in zip(candidates(test), ("cb", "tb"), strict=True):
            if contact.id != mailed.id:
                category = "invitation" if who in favoured else "refusal"
                answer(place, contact, category, text=WORDS[category].replace("\x00", ""))
    with reading(place.engine) as session:
        letters = post_of(place, session, REACTIVE).awaited.letters
    (letter,) = (each for each in letters if each.contact == mailed.id)
    known = message_id(place.keys.keyed, mailed.id, "request", letter.line)
    raw = Answering(letter, known, WORDS["invitation"]).raw()
    later = closed(place, REACTIVE)
    take_mails(later, REACTIVE, [saved(folder, raw)])
    correct_outcome(later, mailed.id, category="invitation", reason="gelezen")
    return later


@pytest.fixture(scope="session")
def bundled_project(complaint_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """A project with that study, which tests copy."""
    folder = tmp_path_factory.mktemp("bundled")
    project = Path(shutil.copytree(complaint_project, folder / "project"))
    place = open_workplace(project, None, None, clock=lambda: NOW)
    later = answered(place, "cccbnnn", folder / "in")
    stepped(later)
    (report,) = built(later, project / "out", "html")
    release_document(later, REACTIVE, report, landlord="A1")
    seal_log(later)
    place.engine.dispose()
    return project


@pytest.fixture
def bundled(
    bundled_project: Path, tmp_path: Path, open_places: Callable[..., Workplace]
) -> Workplace:
    """The local administrator there, after the windows closed."""
    place = open_places(Path(shutil.copytree(bundled_project, tmp_path / "bundled")))
    return closed(place, REACTIVE)


@pytest.fixture(scope="session")
def bundle_folder(bundled_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle on the landlord, which tests copy."""
    folder = tmp_path_factory.mktemp("bundle")
    project = Path(shutil.copytree(bundled_project, folder / "project"))
    place = open_workplace(project, None, None, clock=lambda: NOW)
    export_bundle(closed(place, REACTIVE), REACTIVE, folder / "bundle", BundleAsked(landlord="A1"))
    place.engine.dispose()
    return folder / "bundle"
