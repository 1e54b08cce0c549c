"""``discrimtest evidence``: steps, a release, and whether a copy is the released document."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.actions.test_close_complaint import REACTIVE, complaint_project  # noqa: F401
from tests.actions.test_release_document import STEPS, over_project  # noqa: F401


def test_a_document_goes_out_step_by_step(
    over_project: Path,  # noqa: F811
    tmp_path: Path,
    command: Callable[..., Any],
) -> None:
    project = Path(shutil.copytree(over_project, tmp_path / "project"))
    at = ("--project", project)
    file = project / "out" / f"{REACTIVE}-inspector-A1-nl.html"
    release = ("evidence", "release", REACTIVE, file, "--landlord", "A1", *at)
    refused = command(*release)
    assert refused.code == 1
    for step in STEPS:
        assert f"discrimtest evidence step {REACTIVE} {step} --note" in refused.err
        assert command("evidence", "step", REACTIVE, step, "--note", "brief 12", *at).code == 0
    told = json.loads(command("evidence", "steps", REACTIVE, "--json", *at).out)
    assert [len(each["done"]) for each in told["steps"]] == [1, 1]
    said = command(*release)
    assert (said.code, said.out.startswith("Released as 2")) == (0, True), said.err
    (listed,) = json.loads(command("evidence", "list", "--json", *at).out)["documents"]
    assert listed["sha256"] in said.out
    assert command("evidence", "check", file, *at).code == 0
    assert command("evidence", "check", listed["number"], *at).code == 0
    file.write_bytes(file.read_bytes() + b" ")
    changed = command("evidence", "check", file, *at)
    assert (changed.code, "even one changed byte" in changed.err) == (1, True)
    assert command("evidence", "withdraw", listed["number"], "--reason", "x", *at).code == 0
    assert command("evidence", "release", REACTIVE, project / "none.pdf", *at).code == 2
