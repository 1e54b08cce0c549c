"""The key of pseudonyms: apart from the master key, kept for what went out, gone for good."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest

from discrimtest.actions.export_study import export_study
from discrimtest.actions.unlink_exports import unlink_exports
from discrimtest.errors import OutsideTrouble, WrongInput
from discrimtest.exchange.formats import Format
from discrimtest.exchange.pseudonyms import Pseudonyms
from discrimtest.store.engine import reading, writing
from discrimtest.store.facts import record
from discrimtest.store.log import Act, entries
from discrimtest.store.pseudonym_key import BEGIN, FILE, PseudonymKey
from discrimtest.workplace.pseudonym_place import KEY_NAME
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import answer, closed, send, study_tests
from tests.actions.examples import STUDY, root_of


@pytest.fixture
def lived(either_field: Workplace) -> Workplace:
    for contact in study_tests(either_field)[0].contacts:
        send(either_field, contact)
        answer(either_field, contact, "invitation")
    return closed(either_field)


def exported(place: Workplace, folder: Path, keys: str = "wave") -> list[str]:
    """The pseudonyms of the tests."""
    export_study(place, STUDY, folder, form=Format.CSV, keys=keys)
    with (folder / "tests.csv").open(encoding="utf-8", newline="") as file:
        return [row["test"] for row in csv.DictReader(file)]


def key_file(place: Workplace) -> Path:
    return root_of(place) / KEY_NAME


def begun(place: Workplace) -> list[str]:
    with reading(place.engine) as session:
        return [each.act.object for each in entries(session) if each.act.action == BEGIN]


def test_who_holds_the_master_key_alone_cannot_make_them(lived: Workplace, tmp_path: Path) -> None:
    assert not key_file(lived).exists()
    told = exported(lived, tmp_path / "one")
    ids = [test.id for test in study_tests(lived)]
    with_master = Pseudonyms(lived.keys.mark("export", "named wave"))
    assert set(told).isdisjoint({with_master.of("test", each) for each in ids})
    key = PseudonymKey(FILE.load(key_file(lived)))
    with_own = Pseudonyms(key.of("named wave"))
    assert set(told) <= {with_own.of("test", each) for each in ids}
    assert not key.made_by(lived.keys)
    assert stat.S_IMODE(key_file(lived).stat().st_mode) == 0o600
    assert begun(lived) == [key.id]
    assert exported(lived, tmp_path / "two") == told
    assert begun(lived) == [key.id]


def test_what_went_out_before_keeps_its_pseudonyms(lived: Workplace, tmp_path: Path) -> None:
    """A project of before exported with the secret of the master key's file."""
    with writing(lived.engine) as session:
        record(session, Act("export_study", "0" * 64, lived.person.id, lived.now()))
    told = exported(lived, tmp_path / "one")
    with_master = Pseudonyms(lived.keys.mark("export", "named wave"))
    ids = [test.id for test in study_tests(lived)]
    assert set(told) <= {with_master.of("test", each) for each in ids}
    unlinked = unlink_exports(lived)
    assert unlinked.still_made
    assert set(exported(lived, tmp_path / "two")).isdisjoint(told)


def test_once_destroyed_nobody_leads_them_back(lived: Workplace, tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="no export yet"):
        unlink_exports(lived)
    told = exported(lived, tmp_path / "one")
    secret = key_file(lived).read_bytes()
    unlinked = unlink_exports(lived)
    assert (unlinked.found, unlinked.still_made) == (True, False)
    assert key_file(lived).read_bytes() != secret
    left = [each for each in root_of(lived).iterdir() if each.is_file()]
    assert [each.name for each in left if secret.strip() in each.read_bytes()] == []
    assert begun(lived)[0] == unlinked.before
    assert len(begun(lived)) == 2
    assert set(exported(lived, tmp_path / "two")).isdisjoint(told)


def test_another_or_no_key_is_refused_once_one_is_in_use(lived: Workplace, tmp_path: Path) -> None:
    exported(lived, tmp_path / "one")
    file = key_file(lived)
    aside = file.with_name("aside")
    file.rename(aside)
    with pytest.raises(OutsideTrouble, match="must exist"):
        exported(lived, tmp_path / "two")
    FILE.create(file)
    with pytest.raises(OutsideTrouble, match="makes its pseudonyms with the key"):
        exported(lived, tmp_path / "two")
    assert not (tmp_path / "two").exists()
    file.unlink()
    assert unlink_exports(lived).found is False
    assert exported(lived, tmp_path / "two")
