"""What every test shares: a clean environment, hypothesis profiles, which tests are selected."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

HERE = Path(__file__).resolve().parent
IN_CI = os.environ.get("CI") == "true"
# What stands here needs a database, a browser, a process of its own or whole reports.
WORLD = (
    "actions",
    "benchmarks",
    "cli",
    "load",
    "mutation",
    "replication",
    "report",
    "store",
    "web",
)
WORLD_FILES = ("test_benchmarks.py", "test_docs.py", "test_house.py", "test_wheel.py")
# Of a file in these folders, the first test is measured for coverage, every fourth after it, and
# what gives commands: tracing doubles their time. `make test TRACED=1` measures every one.
TRACED = int(os.environ.get("TRACED", "4"))
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# A developer's own database, key file or person must never reach a test.
for _name in [name for name in os.environ if name.startswith("DISCRIMTEST_")]:
    del os.environ[_name]
os.environ["MPLBACKEND"] = "Agg"

# Machines differ in speed, so no example has a deadline. CI draws the same examples every
# time, a developer new ones; a failure prints what repeats it.
settings.register_profile(
    "developer",
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "ci", parent=settings.get_profile("developer"), derandomize=True, database=None
)
settings.load_profile("ci" if IN_CI else "developer")


def find_chromium() -> Path | None:
    """The Chromium on this machine, if any."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    return Path(found) if found else None


def find_firefox() -> Path | None:
    """The Firefox on this machine, if any."""
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    return Path(found) if found else None


def find_poppler() -> Path | None:
    """Poppler's ``pdftotext`` on this machine, with ``pdfinfo`` beside it, if any."""
    found = shutil.which("pdftotext")
    return Path(found) if found and shutil.which("pdfinfo") else None


def find_dovecot() -> Path | None:
    """Dovecot, a server of mailboxes, on this machine, if any."""
    return _server("dovecot")


def _server(name: str) -> Path | None:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return Path(found) if found else None


def find_caddy() -> Path | None:
    """Caddy, which stands in front of the pages, on this machine, if any."""
    return _server("caddy")


def find_nginx() -> Path | None:
    """nginx, which does too, if any."""
    return _server("nginx")


def find_systemd() -> Path | None:
    """What tells whether systemd takes a unit, if any."""
    return _server("systemd-analyze")


def find_postgresql() -> Path | None:
    """The folder of a PostgreSQL server that encrypts, if any; the one in a wheel does not."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


# Programs outside the wheels that some tests need, by the marker of those tests.
PROGRAMS = {
    "browser": find_chromium,
    "firefox": find_firefox,
    "poppler": find_poppler,
    "dovecot": find_dovecot,
    "caddy": find_caddy,
    "nginx": find_nginx,
    "systemd": find_systemd,
    "postgresql": find_postgresql,
}


def pytest_configure(config: pytest.Config) -> None:
    """Registers the marker beside the ones of ``pyproject.toml``."""
    config.addinivalue_line(
        "markers",
        "poppler: needs pdftotext and pdfinfo; selected where they are found and always when "
        "CI=true",
    )
    for name in ("firefox", "dovecot", "caddy", "nginx", "systemd", "postgresql"):
        words = "selected where it is found and always when CI=true"
        config.addinivalue_line("markers", f"{name}: needs {name.capitalize()}; {words}")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Path of Chromium's executable, for tests marked `browser`."""
    found = find_chromium()
    if found is None:
        pytest.fail(f"no Chromium on the path; looked for {', '.join(CHROMIUM_NAMES)}")
    return found


@pytest.fixture(scope="session")
def firefox() -> Path:
    """Path of Firefox's executable, for tests marked `firefox`."""
    found = find_firefox()
    if found is None:
        pytest.fail("no Firefox on the path; looked for firefox-esr and firefox")
    return found


@pytest.fixture(scope="session")
def poppler() -> Path:
    """Path of ``pdftotext``, for tests marked `poppler`."""
    found = find_poppler()
    if found is None:
        pytest.fail("no Poppler on the path; looked for pdftotext and pdfinfo")
    return found


def pytest_report_header() -> list[str]:
    """Says at the top of every run whether the tests that need a program are part of it."""
    missing = "not found, tests marked so are left out unless CI=true"
    return [f"{name}: {find() or missing}" for name, find in PROGRAMS.items()]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Pauses coverage over the fixtures of a test marked `repeats` too, not its call alone."""
    cover = getattr(item.config.pluginmanager.get_plugin("_cov"), "cov_controller", None)
    if cover is None or not item.get_closest_marker("repeats"):
        return (yield)
    cover.pause()
    try:
        return (yield)
    finally:
        cover.resume()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Fast tests first; tests whose program is missing are deselected, but never in CI.

    Everything outside the pure floors is marked `slow`. Tests of drawn examples, and a test
    repeated with other values or on the other database, run the same lines over and over, and so
    do the many tests that begin with the same field period. They are not measured for coverage:
    the gate holds without them.
    """

    def is_late(item: pytest.Item) -> bool:
        return any(item.get_closest_marker(name) for name in ("browser", "wheel"))

    met: dict[Path, set[str]] = defaultdict(set)
    for item in items:
        folder, *rest = item.path.parts[len(HERE.parts) :]
        name, before = getattr(item, "originalname", item.name), met[item.path]
        repeats = name in before or is_hypothesis_test(getattr(item, "function", None))
        if folder in (WORLD if rest else WORLD_FILES):
            item.add_marker("slow")
            commands = "command" in getattr(item, "fixturenames", ())
            repeats |= rest != [] and len(before) % TRACED != 0 and not commands
        if repeats:
            item.add_marker("repeats")
        before.add(name)
    items.sort(key=is_late)
    if IN_CI:
        return
    missing = [name for name, find in PROGRAMS.items() if find() is None]
    without = [item for item in items if any(map(item.get_closest_marker, missing))]
    if without:
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in without]
