"""The scripts in findings/ can be run by anyone, and show others' software only."""

import os
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "findings"
SCRIPTS = sorted(FOLDER.glob("*.sh"))


def test_there_are_scripts_and_each_is_listed():
    listed = re.findall(r"^\| \[`([a-z0-9-]+)`\]\(([a-z0-9-]+)\.sh\) \|", _text("README.md"), re.M)
    assert listed == [(script.stem, script.stem) for script in SCRIPTS]
    assert SCRIPTS


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_script_stands_alone(script):
    text = _text(script.name)
    assert os.access(script, os.X_OK), f"chmod +x {script.name}"
    assert text.startswith("#!/usr/bin/env bash\n# ")
    assert "\nset -euo pipefail\n" in text
    assert "trap 'rm -rf \"$work\"' EXIT" in text
    assert "discrimtest" not in text
    assert not re.search(r"(^|[\s\"'=])/(home|root|work|opt|srv|Users|tmp)/", text), (
        "a machine's path"
    )
    assert "assert " in text, "nothing fails when the behaviour changes"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_what_a_script_installs_is_pinned_and_named_in_its_story(script):
    text = _text(script.name)
    (packages,) = re.findall(r"\n[^#\n]*(?:pip|npm) install -[^\n]*\\\n  ([^\n]+)\n", text)
    pinned = dict(
        re.fullmatch(r"([a-z0-9_-]+)(?:==|@)([0-9.]+)", name).groups() for name in packages.split()
    )
    story = text.split("set -euo pipefail")[0]
    assert any(version in story for version in pinned.values())
    assert not re.search(r"--(?:extra-)?index[-]url|https?://", text)


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
