"""Whatever lies in a file, the command ends with a verdict: no traceback, no crash, no hang.

Here a few mutants of each kind, always the same; ``make fuzz`` tries new ones for as long as it is
given and keeps those that broke something. A mutant whose fault was mended becomes a file of
``tests/bad_files`` or ``tests/fuzz/seeds``, and so a seed.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from discrimtest.actions.export_bundle import BundleAsked, export_bundle
from discrimtest.workplace.workplace import open_workplace
from tests.actions.bundles import bundled_project, complaint_project  # noqa: F401 (fixtures)
from tests.actions.conftest import made_project  # noqa: F401 (a fixture)
from tests.actions.drawn import drawn_project  # noqa: F401 (a fixture)
from tests.actions.examples import NOW
from tests.actions.test_close_complaint import REACTIVE
from tests.fuzz.door import Answer, Door
from tests.fuzz.fuzzed import Fuzzed, Tried
from tests.fuzz.readers import READERS, Reader
from tests.fuzz.seeds import furnish

SECONDS = float(os.environ.get("FUZZ_SECONDS", "30"))
MOST = int(os.environ.get("FUZZ_MOST", "12"))
SEED = os.environ.get("FUZZ_SEED", "1")
"""Of each kind of file: for how long, how many at most, and what decides which."""
KEPT = Path(__file__).parents[2] / "build" / "fuzz"
pytestmark = [pytest.mark.slow, pytest.mark.repeats]


@pytest.fixture(scope="module")
def project(
    drawn_project: Path,  # noqa: F811
    bundled_project: Path,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A drawn study, and a good file of every kind."""
    beside = tmp_path_factory.mktemp("fuzzed")
    folder = Path(shutil.copytree(drawn_project, beside / "project"))
    at = open_workplace(folder, None, None, clock=lambda: NOW)
    furnish(at, folder, beside)
    at.engine.dispose()
    at = open_workplace(Path(shutil.copytree(bundled_project, beside / "b")), None, None)
    export_bundle(at, REACTIVE, folder / "bundle.zip", BundleAsked(landlord="A1"))
    at.engine.dispose()
    return folder


@pytest.fixture(scope="module")
def fuzzed(project: Path) -> Iterator[Fuzzed]:
    one = Fuzzed(project, KEPT)
    yield one
    one.close()


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_every_file_gets_a_verdict(reader: Reader, fuzzed: Fuzzed) -> None:
    found = fuzzed.tried(reader, SECONDS, MOST, random.Random(f"{SEED} {reader.name}"))
    sys.stdout.write(found.told(reader.name) + "\n")
    assert not found.faults, [(str(file), answer.told[-1_500:]) for file, answer in found.faults]
    assert found.codes.total() == sum(found.codes[code] for code in (0, 1, 2, 3))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_the_files_begun_with_are_read(reader: Reader, fuzzed: Fuzzed) -> None:
    """At least one of each kind is in order, so that mutants reach past the first check."""
    assert reader.good in {
        fuzzed.answer(reader, seed, seed.read_bytes()).code
        for seed in reader.seeds_in(fuzzed.project)
    }


def test_a_fault_is_noticed(tmp_path: Path) -> None:
    """One that raises, one that dies, one that asks for too much memory."""
    answers = []
    for code in ("raise KeyError", "os._exit(1)", "bytes(1 << 33)"):
        door = Door(
            f"import os\nfrom discrimtest import cli\ndef fault():\n {code}\n"
            "cli.discrimtest.main = lambda **_: fault()"
        )
        answers.append(door.ask(["study", "list"]))
        door.close()
    assert [answer.fault for answer in answers] == [True] * 3
    assert [answer.code for answer in answers] == [70, None, 70]
    assert not Answer(2, 0.1, "discrimtest: no study").fault


def test_a_line_of_the_table() -> None:
    tried = Tried()
    tried.codes.update([0, 2, 2])
    assert "exit 2: 2" in tried.told("plan")
