"""What every test shares: a clean environment, hypothesis profiles, which tests are selected."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

IN_CI = os.environ.get("CI") == "true"
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


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Path of Chromium's executable, for tests marked `browser`."""
    found = find_chromium()
    if found is None:
        pytest.fail(f"no Chromium on the path; looked for {', '.join(CHROMIUM_NAMES)}")
    return found


def pytest_report_header() -> str:
    """Says at the top of every run whether the tests marked `browser` are part of it."""
    found = find_chromium()
    return f"Chromium: {found or 'not found, tests marked browser are left out unless CI=true'}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Fast tests first; tests whose program is missing are deselected, but never in CI."""

    def is_slow(item: pytest.Item) -> bool:
        return any(item.get_closest_marker(name) for name in ("browser", "wheel"))

    items.sort(key=is_slow)
    if IN_CI or find_chromium():
        return
    without = [item for item in items if item.get_closest_marker("browser")]
    if without:
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in without]
