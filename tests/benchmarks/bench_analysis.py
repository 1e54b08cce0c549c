"""How long an analysis takes: the plan for matched pairs at three sizes, and others' ways beside.

Sizes are measured in a process of their own each, the package imported before the clock starts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy
import pytest

from tests.benchmarks.bench_start import RUN
from tests.benchmarks.clock import ROOT, process, seconds
from tests.benchmarks.markets import CONTROL, PAIR, THREE, cells, study
from tests.benchmarks.table import ASKED, COLD, PAIRED, PLAN, Row

PLANS = ROOT / "analysis"
MINUTE, MEMORY = 60.0, 2048
MEASURED = """
import json, statistics, sys, time
import pandas
from discrimtest import analyse
from discrimtest.files.plan import plan_from_toml
plan, path, control, runs = sys.argv[1:]
with open(plan, encoding="utf-8") as file:
    plan = plan_from_toml(file.read(), "plan.toml")
frame, took = pandas.read_csv(path), []
# What is loaded at first use is loaded by a first few tests.
analyse(frame[frame["test"].isin(frame["test"].unique()[:30])], plan, control=control)
for _ in range(int(runs)):
    began = time.process_time()
    found = analyse(frame, plan, control=control)
    took.append(time.process_time() - began)
print(json.dumps([statistics.median(took), len(found.findings)]))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("contacts")


def measured(plan: str, path: Path, control: str, runs: int) -> tuple[float, int, float]:
    """Seconds, findings and the peak of memory of an analysis."""
    arguments = [str(PLANS / plan / "plan.toml"), str(path), control, str(runs)]
    one = process(MEASURED, arguments, runs=1)
    took, findings = json.loads(one.printed)
    return took, findings, one.memory


def written(folder: Path, tests: int, arms: Sequence[str]) -> Path:
    path = folder / f"{tests}-{len(arms)}.csv"
    if not path.exists():
        study(tests, tests // 5, tuple(arms)).to_csv(path, index=False)
    return path


def test_plans(table: list[Row], folder: Path) -> None:
    """All ids of a plan on some hundred tests, landlord bootstrap of 10,000 draws."""
    three = ROOT / "tests" / "data" / "three_arms.csv"
    for what, plan, path, control in (
        ("400 tests, one comparison", "matched-pairs", written(folder, 400, PAIR), CONTROL),
        ("400 tests, three comparisons", "matched-pairs", written(folder, 400, THREE), CONTROL),
        ("plan `full`: 300 tests of three candidates", "full", three, "reference"),
    ):
        took, findings, _ = measured(plan, path, control, 5)
        table.append(Row(PLAN, what, took, ASKED, 1.0, f"{findings:,} findings"))


def test_more_and_more_tests(table: list[Row], folder: Path) -> None:
    """Three comparisons, all and by three types of landlord; a fifth as many landlords as tests."""
    before = None
    for tests, runs in ((1_000, 5), (10_000, 3), (100_000, 1)):
        path = written(folder, tests, THREE)
        took, findings, memory = measured("matched-pairs", path, CONTROL, runs)
        told = f"{1000 * took / tests:.2f} ms a test, {memory:,.0f} MiB, {findings:,} findings"
        told += f", {took / before:.1f} x for 10 x the tests" if before else ""
        limit = MINUTE if tests == 100_000 else None
        asked = f"{ASKED} (and {MEMORY:,} MiB)" if limit else ""
        what = f"{tests:,} tests, {tests // 5:,} landlords, three comparisons"
        table.append(Row(PLAN, what, took, asked, limit, told))
        before = took


def test_cold_command(table: list[Row], folder: Path) -> None:
    """The whole command on 400 tests, a fresh process each time."""
    for comparisons, arms in (("one comparison", PAIR), ("three comparisons", THREE)):
        words = ["analyse", "--data", str(written(folder, 400, arms)), "--plan", "matched-pairs"]
        took = process(RUN, [*words, "--control", CONTROL, "--json"]).seconds
        what = f"discrimtest analyse, 400 tests, {comparisons}"
        table.append(Row(COLD, what, took, ASKED, 3.0))


def test_beside_others(table: list[Row]) -> None:
    """The same figure from another library, on the same tests; 10,000 draws, limits by BCa."""
    import statsmodels.api as statsmodels
    from scipy.stats import bootstrap
    from statsmodels.stats.contingency_tables import mcnemar

    from discrimtest.estimators.clustered import crv1
    from discrimtest.estimators.landlords import Landlords
    from discrimtest.estimators.paired_tests import mcnemar_exact
    from discrimtest.estimators.rates import MEANS
    from discrimtest.estimators.registry import ESTIMANDS

    net = MEANS["net_all"]

    def ours(counts: numpy.ndarray, ids: Sequence[str]) -> object:
        fresh = Landlords(counts)
        return [ESTIMANDS[id_].by_landlord["bootstrap_landlord"](fresh, 0.95).low for id_ in ids]

    def ratio(d: numpy.ndarray, m: numpy.ndarray, axis: int) -> numpy.ndarray:
        return d.sum(axis=axis) / m.sum(axis=axis)

    def scipys(*columns: numpy.ndarray) -> object:
        way = ratio if len(columns) == 2 else numpy.mean
        return bootstrap(columns, way, n_resamples=10_000, paired=True, method="BCa")

    repeated, alone = cells(400, 80), cells(400, 1_000_000)
    alone = numpy.eye(4, dtype=numpy.int64)[numpy.repeat(numpy.arange(4), alone.sum(axis=0))]
    net_of = {len(counts): net.by_landlord(Landlords(counts)) for counts in (repeated, alone)}
    d, m = net_of[len(repeated)]
    signs = net_of[len(alone)][0].astype(float)
    one, several = ("net_all",), tuple(MEANS)
    name, theirs = "bootstrap_landlord", "scipy.stats.bootstrap, BCa"
    for what, mine, beside, other in (
        (
            f"{name}: net_all, 400 tests, {len(repeated)} landlords",
            lambda: ours(repeated, one),
            f"{theirs} of the same ratio",
            lambda: scipys(d, m),
        ),
        (
            f"the same for {len(several)} figures, on the same draws",
            lambda: ours(repeated, several),
            f"the same, {len(several)} times",
            lambda: [scipys(d, m) for _ in several],
        ),
        (
            f"{name}: net_all, {len(alone):,} landlords with a test each",
            lambda: ours(alone, one),
            f"{theirs} of a mean of one column",
            lambda: scipys(signs),
        ),
    ):
        mine_s, other_s = seconds(mine, other, runs=5)
        table.append(Row(PAIRED, what, mine_s, beside, other_s))

    sample = Landlords(repeated).table
    two = [[sample.both, sample.control_only], [sample.test_only, sample.neither]]
    owner = numpy.repeat(numpy.arange(len(repeated)), repeated.sum(axis=1))
    difference = numpy.concatenate(
        [numpy.repeat(numpy.array(net.numerator, dtype=float), row) for row in repeated]
    )

    def fitted() -> object:
        fit = statsmodels.OLS(difference, numpy.ones(len(difference)))
        return fit.fit(cov_type="cluster", cov_kwds={"groups": owner})

    for what, mine, beside, other in (
        ("crv1, 400 tests", lambda: crv1(d, m), "statsmodels OLS, by cluster", fitted),
        (
            "mcnemar_exact, 400 tests",
            lambda: mcnemar_exact(sample),
            "statsmodels mcnemar, exact",
            lambda: mcnemar(two, exact=True),
        ),
    ):
        mine_s, other_s = seconds(mine, other)
        table.append(Row(PAIRED, what, mine_s, beside, other_s))
