"""Plans: what ships reads, what is wrong is told, all of it at once."""

from pathlib import Path

import pytest

from discrimtest.errors import WrongInput
from discrimtest.estimators.registry import KNOWN
from discrimtest.files.plan import PlannedComparison, plan_from_toml, read_plan
from discrimtest.findings.finding import FindingRole
from discrimtest.identifiers import sha256_hex

ROOT = Path(__file__).parents[1]
SHIPPED = sorted((ROOT / "analysis").glob("*/plan.toml"))
BAD = sorted((ROOT / "tests" / "bad_files" / "plans").glob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_shipped_plans_read_and_ask_for_known_ids(path):
    text = path.read_text(encoding="utf-8")
    plan = plan_from_toml(text, str(path), KNOWN)
    assert plan.sha256 == sha256_hex(text.encode("utf-8"))
    assert any(request.role is FindingRole.PRIMARY for request in plan.findings)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_plan_gets_its_message(path):
    expected = path.with_suffix(".message").read_text(encoding="utf-8").splitlines()
    assert expected
    with pytest.raises(WrongInput) as caught:
        plan_from_toml(path.read_text(encoding="utf-8"), path.name, KNOWN)
    for line in expected:
        assert line in str(caught.value)
    assert all(problem.place.startswith(path.name) for problem in caught.value.problems)
    assert all(problem.rule and problem.repair for problem in caught.value.problems)


def test_there_are_enough_bad_plans():
    assert len(BAD) >= 12


def test_a_comparison_of_one_pair():
    comparison = PlannedComparison(id="men", test="male_couple", control="mixed_couple")
    assert comparison.pairs == (("male_couple", "mixed_couple"),)
    assert not comparison.pooled
    assert str(comparison.key) == "male_couple vs mixed_couple"


def test_a_pooled_comparison_keeps_each_pair():
    comparison = PlannedComparison(
        id="couples", test=("men", "women"), control=("man_woman", "woman_man"), main=True
    )
    assert comparison.pairs == (("men", "man_woman"), ("women", "woman_man"))
    assert comparison.pooled
    assert str(comparison.key) == "men + women vs man_woman + woman_man"


def test_one_control_serves_all():
    comparison = PlannedComparison(id="all", test=("a", "b"), control="c")
    assert comparison.pairs == (("a", "c"), ("b", "c"))
    assert str(comparison.key) == "a + b vs c"


@pytest.mark.parametrize(
    ("test", "control", "message"),
    [
        (("a", "a"), ("b",), "names a test arm twice"),
        (("a",), ("a",), "compares an arm with itself"),
        (("a", "b", "c"), ("d", "e"), "Give one control arm, or one for each"),
    ],
)
def test_an_impossible_comparison_is_refused(test, control, message):
    with pytest.raises(ValueError, match=message):
        PlannedComparison(id="x", test=test, control=control)


def test_a_plan_made_in_python_has_a_hash_of_its_content():
    path = ROOT / "analysis" / "us-rentals" / "plan.toml"
    plan = plan_from_toml(path.read_text(encoding="utf-8"), "plan.toml")
    copied = type(plan).model_validate(plan.model_dump())
    again = type(plan).model_validate(plan.model_dump())
    assert copied.sha256 == again.sha256
    assert copied.model_copy(update={"alpha": 0.01}).sha256 != copied.sha256


@pytest.mark.parametrize("ids", ['["net_ani"]', '["net_all", "net_ani"]', "3", '["net_all", 3]'])
def test_methods_are_not_judged_by_an_id_that_is_not_understood(ids):
    bad = (ROOT / "tests" / "bad_files" / "plans" / "unknown_id.toml").read_text(encoding="utf-8")
    text = bad.replace('["net_anny", "mcnemar"]', f'{ids}\nintervals = ["wilson", "tango"]')
    assert len(read_plan(text, "plan.toml", KNOWN).problems) == 1
