"""A follow-up beside its baseline: shared landlords, other methods, and what was published."""

from __future__ import annotations

from pathlib import Path

import pytest

from discrimtest.actions.build_report import build_reports, earlier_wave, facts_of
from discrimtest.actions.check_publication import publications
from discrimtest.actions.compare_packages import compare_packages
from discrimtest.actions.compare_studies import compare_studies
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.export_study import export_study
from discrimtest.actions.run_analysis import analysed, read_study
from discrimtest.actions.write_public_paper import write_public_papers
from discrimtest.errors import Refused
from discrimtest.exchange.formats import Format
from discrimtest.exchange.release import Recipient
from discrimtest.files.plan import plan_from_toml
from discrimtest.report.facts import Audience, ReportFacts
from discrimtest.store.engine import reading
from discrimtest.words.person import Right
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import STUDY, answer, candidates, closed, send_all, study_tests
from tests.actions.examples import another_study, edit, export, ready, row, without_caps

LATER, OWNERS, FIRST = "kortrijk-later-2026", 50, 44
BY_WAVE = """
title = "Waves"
question = "Did it change?"

[[outcomes]]
id = "invitation"
main = true
noun = "invitation"
favourable = ["invitation", "booking_link"]
label = "invitation"

[[findings]]
ids = ["group_difference_any"]
groups = ["wave"]
intervals = ["cr2"]
"""


def homes(folder: Path, first: int) -> Path:
    """A home of each of the same owners."""
    rows = [
        row(first + number, kind="Particulier", email=f"eigenaar{number}@post.example")
        for number in range(OWNERS)
    ]
    return export(folder, rows, f"homes-{first}.csv")


@pytest.fixture
def waves(either: Workplace, tmp_path: Path) -> Workplace:
    """Two studies of the same owners' homes, drawn; the second names the first as its baseline."""
    without_caps(either)
    file = f"studies/{STUDY}/study.toml"
    edit(either, file, "private_tests = 1\n", "private_tests = 2\n")
    edit(either, file, "tests = 200\n", f"tests = {OWNERS}\n")
    another = (("seed = 20260301\n", f'seed = 9\nbaseline = "{STUDY}"\n'),)
    began = ("first = 2026-03-01\n", "first = 2026-03-02\n")
    another_study(either, LATER, *another, began, ('8511 = "Kortrijk"\n', ""))
    for slug, first in ((STUDY, 500), (LATER, 700)):
        ready(either, homes(tmp_path, first), slug)
        draw_tests(either, slug)
    return either


def live(place: Workplace, slug: str, first: int, last: int) -> Workplace:
    """These tests of a study, by now over: half of the controls and a third of the others."""
    for number, test in enumerate(study_tests(place, slug)[first:last]):
        send_all(place, test)
        for candidate, favoured in zip(
            candidates(test), (number % 4 < 2, number % 3 == 0), strict=True
        ):
            if favoured:
                answer(place, candidate, "invitation")
    return closed(place, slug)


def published(place: Workplace, slug: str) -> int:
    with reading(place.engine) as session:
        return len(publications(session, look_up(place, session, slug).id))


def public(place: Workplace, folder: Path, slug: str = LATER) -> Path:
    (file,) = build_reports(place, slug, folder, audience="public", languages=["en"]).reports
    return file


def opened(place: Workplace, folder: Path, slug: str) -> Path:
    """The package that the public gets of a study."""
    wanted = {"form": Format.DATAPACKAGE, "audience": Recipient.PUBLIC}
    (file,) = export_study(place, slug, folder, **wanted).files  # type: ignore[arg-type]
    return file


def facts(place: Workplace) -> ReportFacts:
    with reading(place.engine) as session:
        later = read_study(place, session, LATER, Right.BUILD_REPORT)
        earlier = earlier_wave(place, session, later.study)
    return facts_of(place, analysed(place, later), earlier, Audience.PUBLIC)


def test_a_report_of_a_follow_up_publishes_its_baseline_too(
    waves: Workplace, tmp_path: Path
) -> None:
    live(waves, STUDY, 0, FIRST)
    over = live(waves, LATER, 0, FIRST)
    text = public(over, tmp_path / "one").read_text(encoding="utf-8")
    assert "What was not the same in both waves" in text
    assert "4, of which" not in text
    assert "3, of which 3 as before" in text
    assert (published(over, STUDY), published(over, LATER)) == (1, 1)
    told = facts(over).baseline
    assert told is not None
    assert told.shared
    changes = [one for one in told.changes if one.id == "wave_difference_any"]
    assert {one.ci_method for one in changes} == {"cr2"}
    # The same in one regression over the tests of both, which `analyse` of two studies does.
    (row,) = (one for one in changes if one.comparison.id == "same_sex_couples"
              and one.group is None and one.outcome == "invitation")  # fmt: skip
    together = compare_studies(over, [STUDY, LATER], plan_from_toml(BY_WAVE, "by-wave.toml"))
    (theirs,) = (one for one in together.findings if one.comparison.id == "same_sex_couples")
    assert str(theirs.group) == f"wave={STUDY} vs {LATER}"
    assert theirs.value is not None
    assert row.value == pytest.approx(-theirs.value)
    assert row.p_value == pytest.approx(theirs.p_value, rel=1e-9)
    assert (row.ci_low, row.ci_high) == pytest.approx((-theirs.ci_high, -theirs.ci_low), rel=1e-9)
    (paper,) = write_public_papers(
        over, LATER, tmp_path / "one", audience="council", languages=["en"]
    )
    assert "What changed?" in paper.read_text(encoding="utf-8")
    packages = [opened(over, tmp_path / "open", slug) for slug in (LATER, STUDY)]
    cities = compare_packages(packages).to_dict()
    assert [each["study"] for each in cities["cities"]] == sorted([STUDY, LATER])
    for each in cities["cities"]:
        net = (each["control_only"] - each["test_only"]) / each["n_denominator"]
        assert each["value"] == pytest.approx(net)
        assert each["n_landlords"] == FIRST
    assert cities["mean"] is None, "two are shown"
    live(waves, STUDY, FIRST, FIRST + 1)
    over = closed(waves, LATER)
    for act in (
        lambda: public(over, tmp_path / "two"),
        lambda: public(over, tmp_path / "two", STUDY),
    ):
        with pytest.raises(Refused) as caught:
            act()
        (problem,) = caught.value.problems
        assert problem.code == "publication.difference_tells"
        assert problem.place.startswith(f"{STUDY}: published on")
    assert not (tmp_path / "two").exists()
    with pytest.raises(Refused) as caught:
        write_public_papers(over, LATER, tmp_path / "two", audience="council", languages=["en"])
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("paper.moved", f"{STUDY}: earlier wave")
    build_reports(over, LATER, tmp_path / "in", audience="commissioner", languages=["en"])
    assert (published(over, STUDY), published(over, LATER)) == (2, 2)
