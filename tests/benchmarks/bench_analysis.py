"""How long an analysis takes: the default plan, more and more tests, and others' ways beside ours.

Tables of one run each, so their rows can be compared; nothing is asserted. Processor seconds, the
least of a few runs.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy
import pandas
import pytest

ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "analysis" / "matched-pairs" / "plan.toml"
ARMS = ("control", "test")
MEASURED = """
import json, resource, sys, time
import pandas
from discrimtest import analyse
from discrimtest.plan import plan_from_toml
text, path = open(sys.argv[1], encoding="utf-8").read(), sys.argv[2]
frame = pandas.read_csv(path)
plan = plan_from_toml(text, "plan.toml")
took = []
for _ in range(2):
    began = time.process_time()
    findings = analyse(frame, plan, control="control")
    took.append(time.process_time() - began)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([took, peak, len(findings.findings)]))
"""


def contacts(tests: int, landlords: int) -> pandas.DataFrame:
    """Invented contacts of a market in which the test candidate is invited less often."""
    draw = numpy.random.default_rng(20261122)
    owner, home = draw.integers(0, landlords, tests), draw.normal(size=tests)
    favoured = [(home + draw.normal(size=tests) < limit).astype(int) for limit in (-0.2, -0.5)]
    second = draw.integers(0, 2, tests)
    return pandas.DataFrame(
        {
            "test": numpy.repeat(numpy.arange(tests), 2),
            "arm": numpy.tile(ARMS, tests),
            "outcome": numpy.column_stack(favoured).ravel(),
            "landlord": numpy.repeat([f"L{one}" for one in owner], 2),
            "landlord_type": numpy.repeat(numpy.where(owner % 4 == 0, "private", "agency"), 2),
            "channel": numpy.repeat(numpy.where(home > 0, "written", "phone"), 2),
            "order": numpy.column_stack([1 + second, 2 - second]).ravel(),
        }
    )


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")


def seconds(work: Callable[[], object], calls: int) -> float:
    """Processor seconds of one call: the least of a few runs, after one that warms up."""
    took = []
    for _ in range(4):
        began = time.process_time()
        for _ in range(calls):
            work()
        took.append((time.process_time() - began) / calls)
    return min(took[1:])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("contacts")


def test_more_and_more_tests(folder: Path) -> None:
    """Each size in a process of its own, the package imported before the clock starts."""
    say("\nThe default plan (landlord bootstrap of 10,000 draws), once imported")
    heads = ("tests", "landlords", "findings", "CPU s", "again", "MiB", "ms a test", "x 400 tests")
    say(" ".join(f"{head:>9}" for head in heads))
    least = 0.0
    for tests in (400, 1_000, 10_000, 100_000):
        path = folder / f"{tests}.csv"
        contacts(tests, tests // 5).to_csv(path, index=False)
        words = [sys.executable, "-c", MEASURED, str(PLAN), str(path)]
        told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
        (first, again), peak, count = json.loads(told)
        least = least or again
        figures = [f"{number:9,}" for number in (tests, tests // 5, count)]
        figures += [f"{first:9.2f}", f"{again:9.2f}", f"{peak:9.0f}"]
        say(" ".join([*figures, f"{1000 * again / tests:9.3f}", f"{again / least:11.1f}"]))


def test_cold_command(folder: Path) -> None:
    """The whole command on 400 tests, a fresh process each time."""
    path = folder / "cold.csv"
    contacts(400, 80).to_csv(path, index=False)
    code = "import sys; from discrimtest.cli import run; sys.exit(run(sys.argv[1:]))"
    words = ["analyse", "--data", str(path), "--plan", str(PLAN), "--control", "control", "--json"]
    rows = []
    for arguments in (words, ["--help"]):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        for _ in range(3):
            subprocess.run(
                [sys.executable, "-c", code, *arguments], check=True, capture_output=True
            )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        rows.append((arguments[0], used / 3, (time.perf_counter() - began) / 3))
    say("\nThe command, cold, on 400 tests")
    say(f"{'':20} {'CPU s':>7} {'clock s':>8}")
    for name, used, clock in rows:
        say(f"{'discrimtest ' + name:20} {used:7.2f} {clock:8.2f}")


def test_beside_others() -> None:
    """The same figure from another library, on the same 400 tests of 80 landlords."""
    import statsmodels.api as statsmodels
    from scipy.stats import bootstrap
    from statsmodels.stats.contingency_tables import mcnemar

    from discrimtest.estimators.clustered import crv1
    from discrimtest.estimators.landlords import MEANS, Landlords
    from discrimtest.estimators.paired_tests import mcnemar_exact
    from discrimtest.estimators.registry import ESTIMANDS

    frame = contacts(400, 80)
    control = frame.outcome.to_numpy()[::2]
    test = frame.outcome.to_numpy()[1::2]
    owner = pandas.factorize(frame.landlord[::2])[0]
    groups = int(owner.max()) + 1
    cell = 3 - 2 * control - test
    cells = numpy.bincount(owner * 4 + cell, minlength=4 * groups).astype(numpy.int64)
    landlords = Landlords(cells.reshape(-1, 4))
    table, net = landlords.table, MEANS["net_all"]
    d, m = net.by_landlord(landlords)
    two = [[table.both, table.control_only], [table.test_only, table.neither]]
    difference = (control - test).astype(float)

    def ours() -> object:
        fresh = Landlords(landlords.cells)
        return ESTIMANDS["net_all"].by_landlord["bootstrap_landlord"](fresh, 0.95)

    def scipys() -> object:
        def mean(d: numpy.ndarray, m: numpy.ndarray, axis: int) -> numpy.ndarray:
            return d.sum(axis=axis) / m.sum(axis=axis)

        return bootstrap((d, m), mean, n_resamples=10_000, paired=True, method="BCa")

    def fitted() -> object:
        return statsmodels.OLS(difference, numpy.ones(400)).fit(
            cov_type="cluster", cov_kwds={"groups": owner}
        )

    def exact() -> object:
        return mcnemar_exact(table)

    def theirs_exact() -> object:
        return mcnemar(two, exact=True)

    pairs = (
        ("bootstrap_landlord, 10,000 draws", "scipy bootstrap BCa", ours, scipys),
        ("crv1", "statsmodels OLS, cluster", lambda: crv1(d, m), fitted),
        ("mcnemar_exact", "statsmodels mcnemar", exact, theirs_exact),
    )
    say("\nBeside others, on the same data")
    say(f"{'ours':34} {'beside':26} {'ours ms':>9} {'theirs ms':>10} {'ratio':>7}")
    for name, beside, one, other in pairs:
        calls = 3 if "bootstrap" in name else 200
        mine, theirs = seconds(one, calls), seconds(other, calls)
        say(f"{name:34} {beside:26} {1000 * mine:9.3f} {1000 * theirs:10.3f} {theirs / mine:7.1f}")
