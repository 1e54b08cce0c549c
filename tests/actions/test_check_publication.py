"""What was published is remembered, and nothing is published that tells beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.check_publication import publications
from discrimtest.actions.export_study import export_study
from discrimtest.errors import Refused
from discrimtest.exchange.formats import Format
from discrimtest.exchange.release import Recipient
from discrimtest.store import log
from discrimtest.store.engine import reading
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import study_tests
from tests.actions.examples import STUDY
from tests.actions.wide import live_through

FIRST, ONE_MORE = 44, 45


def report(place: Workplace, folder: Path, audience: str = "public") -> None:
    build_reports(place, STUDY, folder, audience=audience, languages=["en"])


def kept(place: Workplace) -> int:
    with reading(place.engine) as session:
        return len(publications(session, look_up(place, session, STUDY).id))


def open_data(place: Workplace, folder: Path) -> None:
    export_study(place, STUDY, folder, form=Format.CSV, audience=Recipient.PUBLIC)


def test_a_report_one_test_later_is_refused_and_a_crowd_later_is_not(
    either_wide: Workplace, tmp_path: Path
) -> None:
    tests = study_tests(either_wide)
    over = live_through(either_wide, tests[:FIRST])
    report(over, tmp_path / "first")
    report(over, tmp_path / "again")
    open_data(over, tmp_path / "data")
    assert kept(over) == 2  # the rows of an export tell more than the report
    over = live_through(either_wide, tests[FIRST:ONE_MORE])
    for publish, name in ((report, "second"), (open_data, "more")):
        with pytest.raises(Refused) as caught:
            publish(over, tmp_path / name)
        (problem,) = caught.value.problems
        assert problem.code == "publication.difference_tells"
        assert problem.value == "1 landlord makes the difference"
        assert "commissioner" in str(problem)
        assert not (tmp_path / name).exists()
    report(over, tmp_path / "inside", audience="commissioner")
    assert kept(over) == 2
    over = live_through(either_wide, tests[ONE_MORE:])
    report(over, tmp_path / "third")
    assert kept(over) == 3
    with reading(over.engine) as session:
        built = [one for one in log.entries(session) if one.act.action == "build_report"]
    assert len(built) == 8
