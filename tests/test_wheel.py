"""The wheel, built from the source archive, in an environment of its own.

The environment is new and empty. Into it go the wheel and, as links, the libraries that the
wheel itself asks for and those that they ask for; nothing else of the tests' environment can be
seen from it. So what these tests show is that the archive holds all that a build needs, that the
wheel holds all that the program needs, and that its list of dependencies is complete. They do
not show that a package index serves those dependencies: `make install` does.
"""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import discrimtest

pytestmark = pytest.mark.wheel

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ("studies", "protocols", "analysis")


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a program with nothing of our environment but the path, and return what it printed."""
    kept = {"PATH": os.environ["PATH"], "HOME": str(cwd), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=kept | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def asked_by(distribution: importlib.metadata.Distribution, extra: str = "") -> list[Requirement]:
    """What a distribution requires on this platform, with one of its extras or without."""
    asked = map(Requirement, distribution.requires or [])
    return [one for one in asked if one.marker is None or one.marker.evaluate({"extra": extra})]


def gather(
    requirements: list[Requirement], found: dict[str, importlib.metadata.Distribution]
) -> None:
    """Add to `found` what the requirements ask for, and what that asks for in its turn."""
    for requirement in requirements:
        distribution = importlib.metadata.distribution(requirement.name)
        if distribution.name not in found:
            found[distribution.name] = distribution
            gather(asked_by(distribution), found)
        for extra in requirement.extras:
            gather(asked_by(distribution, extra), found)


def link_into(site: Path, distribution: importlib.metadata.Distribution) -> None:
    """Show a distribution of the tests' environment in another environment."""
    files = distribution.files or []
    tops = {file.parts[0] for file in files if file.parts[0] not in {"..", "__pycache__"}}
    for top in tops:
        link = site / top
        if not link.exists():
            link.symlink_to(Path(str(distribution.locate_file(top))).resolve())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the unpacked source archive, away from the checkout."""
    folder = tmp_path_factory.mktemp("build")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        # Python 3.11 before 3.11.4 knows no filter; our own archive needs none there.
        safe = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        opened.extractall(folder, **safe)
    source = folder / archive.name.removesuffix(".tar.gz")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=source)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `discrimtest` command of the wheel, installed with its dependencies alone."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home / "venv", with_pip=False, symlinks=True)
    python = home / "venv" / "bin" / "python"
    install = ["install", "--quiet", "--no-deps", "--no-index", "--no-cache-dir"]
    run(sys.executable, "-m", "pip", "--python", python, *install, wheel, cwd=home)
    site = Path(
        run(python, "-c", "import sysconfig as s; print(s.get_path('purelib'))", cwd=home)[:-1]
    )
    (metadata,) = site.glob("discrimtest-*.dist-info")
    found: dict[str, importlib.metadata.Distribution] = {}
    gather(asked_by(importlib.metadata.Distribution.at(metadata)), found)
    for distribution in found.values():
        link_into(site, distribution)
    return home / "venv" / "bin" / "discrimtest"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder that has nothing to do with the checkout."""
    return tmp_path


def test_wheel_holds_every_file_of_the_checkout(wheel: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "discrimtest", *SHIPPED],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    tracked = [name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    expected = {
        name if name.startswith("discrimtest/") else f"discrimtest/_shipped/{name}"
        for name in tracked
    }
    with zipfile.ZipFile(wheel) as opened:
        content = set(opened.namelist())
    assert expected - content == set()
    for folder in SHIPPED:
        assert any(name.startswith(f"discrimtest/_shipped/{folder}/") for name in content)
    assert not [name for name in content if name.startswith(("tests/", "docs/"))]


def test_wheel_says_its_version_and_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        (name,) = [name for name in opened.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = opened.read(name).decode("utf-8")
    assert f"\nVersion: {discrimtest.__version__}\n" in metadata
    assert "\nLicense-Expression: EUPL-1.2\n" in metadata
    assert "\nRequires-Python: >=3.11\n" in metadata


def test_tools_of_the_tests_are_not_seen(command: Path, elsewhere: Path) -> None:
    look = "import importlib.util as u; print(*(n for n in ('pytest', 'ruff') if u.find_spec(n)))"
    assert run(command.with_name("python"), "-c", look, cwd=elsewhere).split() == []
    where = "import discrimtest; print(discrimtest.__file__)"
    assert not Path(run(command.with_name("python"), "-c", where, cwd=elsewhere)).is_relative_to(
        ROOT
    )


def test_installed_command_says_its_version(command: Path, elsewhere: Path) -> None:
    assert (
        run(command, "--version", cwd=elsewhere).strip() == f"discrimtest {discrimtest.__version__}"
    )


def test_init_and_study_list(command: Path, elsewhere: Path) -> None:
    run(command, "init", "city", cwd=elsewhere)
    for folder in SHIPPED:
        assert (elsewhere / "city" / folder).is_dir()
    assert (elsewhere / "city" / "discrimtest.db").is_file()
    listed = run(command, "study", "list", "--project", "city", cwd=elsewhere)
    for study in ("kortrijk-couples-2026", "kortrijk-origin-2026", "kortrijk-crossroads-2026"):
        assert study in listed


def test_demo_writes_three_reports(command: Path, elsewhere: Path) -> None:
    printed = run(command, "demo", "--dir", "demo", "--tests", "40", cwd=elsewhere)
    for language in ("nl", "fr", "en"):
        (path,) = [line for line in printed.splitlines() if line.endswith(f"-{language}.html")]
        report = (elsewhere / path).read_text(encoding="utf-8")
        assert report.lstrip().lower().startswith("<!doctype html>")
        assert f'lang="{language}"' in report
