"""Change the estimators one small mistake at a time and see whether a test notices.

``make mutation`` runs this, one process, a module after another; what was tried is kept in
``build/mutation``, so a run that was stopped goes on. No file of the package is touched: each
mistake lives in a forked process that imports the changed module instead of the real one.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import hashlib
import importlib
import importlib.abc
import importlib.machinery
import json
import math
import os
import resource
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType, ModuleType

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
PACKAGE = "discrimtest.estimators"
KEPT = ROOT / "build" / "mutation"
# Loaded once, before anything is forked. Nothing of discrimtest may be among them.
HEAVY = (
    "numpy", "pandas", "pydantic", "pytest", "hypothesis.strategies", "hypothesis.extra.numpy",
    "scipy.optimize", "scipy.special", "scipy.stats", "statsmodels.api",
    "statsmodels.stats.contingency_tables", "statsmodels.stats.multitest",
)  # fmt: skip
HYPOTHESIS = "_hypothesis_pytestplugin"
LONGEST = 600.0

sys.path.insert(1, str(ROOT))

from asked import row, share, watched  # noqa: E402  (beside this file)
from mutants import Mutant, mutants_of  # noqa: E402


class _Changed(importlib.abc.MetaPathFinder):
    """Imports one module from a source of its own."""

    def __init__(self, name: str, path: Path, source: str) -> None:
        self.name, self.path, self.source = name, path, source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        finder = self

        class Loader(importlib.machinery.SourceFileLoader):
            def get_code(self, fullname: str) -> CodeType:
                return compile(finder.source, str(finder.path), "exec", dont_inherit=True)

        loader = Loader(fullname, str(self.path))
        return importlib.machinery.ModuleSpec(fullname, loader, origin=str(self.path))


def tried(module: str, source: str, tests: Sequence[str], limit: float) -> tuple[int, float]:
    """Exit code of pytest with the module changed, and the seconds of processor time it took.

    0 when no test noticed; negative when it was stopped, out of time.
    """
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(limit), math.ceil(limit) + 5))
        _in_the_child(module, source, tests)
    _, status, used = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime


def _in_the_child(module: str, source: str, tests: Sequence[str]) -> None:
    code = 70
    with contextlib.suppress(BaseException):
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        path = ROOT / "discrimtest" / "estimators" / f"{module}.py"
        sys.meta_path.insert(0, _Changed(f"{PACKAGE}.{module}", path, source))
        pytest = importlib.import_module("pytest")
        options = ["-x", "-q", "--no-header", "--tb=no", "--assert=plain"]
        # Starting takes longer than most tests: no plugins but the one that is needed.
        options += ["-p", "no:cacheprovider", "-p", "no:unraisableexception", "-p", HYPOTHESIS]
        # The profile below draws few examples, the same each time, and does not simplify them.
        options += ["--hypothesis-profile", "mutation"]
        code = int(pytest.main([*options, *tests]))
    os._exit(code)


def prepare() -> None:
    """Load what every run of the tests needs, so that each fork starts with it."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.chdir(ROOT)
    for name in (*HEAVY, HYPOTHESIS):
        importlib.import_module(name)
    hypothesis = importlib.import_module("hypothesis")
    hypothesis.settings.register_profile(
        "mutation",
        deadline=None,
        max_examples=30,
        derandomize=True,
        database=None,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    gc.freeze()  # a child need not look through what was loaded here


def run(module: str, tests: Sequence[str], again: bool) -> Iterator[tuple[Mutant, str]]:
    """Each mutant of a module with what became of it: killed, timeout or survived.

    Args:
        again: Try survivors of an earlier run again: the tests may be better now.

    Raises:
        SystemExit: When the tests fail without a mistake, at the start or at the end. Then what
            was tried meanwhile tells nothing (something else was being changed) and is forgotten.
    """
    source = (ROOT / "discrimtest" / "estimators" / f"{module}.py").read_text(encoding="utf-8")
    code, used = tried(module, source, tests, LONGEST)
    if code != 0:
        raise SystemExit(f"{module}: its tests fail as it is (pytest says {code}): {tests}")
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"{module}.jsonl"
    before = kept.read_text(encoding="utf-8") if kept.exists() else ""
    known: dict[str, str] = dict(json.loads(line) for line in before.splitlines())
    for mutant in mutants_of(source):
        key = hashlib.sha256(mutant.source.encode("utf-8")).hexdigest()
        if key not in known or (again and known[key] == "survived"):
            code, _ = tried(module, mutant.source, tests, 1 + 5 * used)
            known[key] = "survived" if code == 0 else "timeout" if code < 0 else "killed"
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps([key, known[key]]) + "\n")
        yield mutant, known[key]
    if tried(module, source, tests, LONGEST)[0] != 0:
        kept.write_text(before, encoding="utf-8")
        raise SystemExit(f"{module}: its tests fail as it is, after the run: nothing of it is kept")


def main() -> int:
    parser = argparse.ArgumentParser(description="Mutation testing of discrimtest/estimators.")
    parser.add_argument("modules", nargs="*", help="modules by name; all of modules.toml if none")
    parser.add_argument("--again", action="store_true", help="try earlier survivors again")
    options = parser.parse_args()
    known = watched()
    prepare()
    total, low = Counter[str](), []
    say = sys.stdout.write
    say(f"{'module':24} {'tried':>6} {'noticed':>8} {'of 100':>7} {'at least':>9}\n")
    for module in options.modules or known:
        found = list(run(module, known[module].tests, options.again))
        outcomes = Counter(outcome for _, outcome in found)
        total += outcomes
        least = known[module].noticed
        say(f"{row(module, outcomes)} {100 * least:9.0f}\n")
        if share(outcomes) < least:
            low.append(module)
            for mutant in (mutant for mutant, outcome in found if outcome == "survived"):
                say(f"  {mutant.line}: {mutant.operator}\n  - {mutant.before.strip()}\n")
                say(f"  + {mutant.after.strip()}\n")
        sys.stdout.flush()
    say(f"{row('all', total)}\n")
    if low:
        say(f"fewer noticed than modules.toml asks for: {', '.join(low)}\n")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
