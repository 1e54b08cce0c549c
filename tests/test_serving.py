"""What docs/serving.md shows besides a server in front: a service, and an image to build."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import find_systemd

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.systemd
def test_the_service_is_one_that_systemd_takes(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
    (unit,) = re.findall(r"```systemd\n(.*?)```", text, re.DOTALL)
    # The program is not installed there; all else is as shown.
    (program,) = re.findall(r"^ExecStart=(\S+) serve ", unit, re.MULTILINE)
    file = tmp_path / "discrimtest.service"
    file.write_text(unit.replace(program, "/bin/true"), "utf-8")
    done = subprocess.run(
        [str(find_systemd()), "verify", str(file)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_image_runs_without_root_and_holds_no_key() -> None:
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    steps = [tuple(line.split(maxsplit=1)) for line in lines if line and line[0] not in "# "]
    known = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "EXPOSE", "HEALTHCHECK"}
    assert {step for step, _ in steps} == known | {"ENTRYPOINT", "CMD"}
    last = steps[max(place for place, (step, _) in enumerate(steps) if step == "FROM") :]
    final = dict(last)
    assert final["USER"] == "10001"
    assert final["USER"] in dict(last)["RUN"]
    assert "DISCRIMTEST_KEY_FILE=/run/secrets/" in final["ENV"]
    assert json.loads(final["ENTRYPOINT"]) == ["discrimtest"]
    assert json.loads(final["CMD"])[0] == "serve"
    assert "/health" in json.loads(final["HEALTHCHECK"].partition("CMD ")[2])[-1]
    assert not any("key" in words for step, words in steps if step == "COPY")
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {"*.key", "*.db", ".git", ".venv"} <= set(ignored)
