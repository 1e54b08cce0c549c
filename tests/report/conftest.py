"""The invented study that the tests of the report share."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

PLACE = Path(__file__).with_name("sample.py")


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    """``sample.py`` as a module."""
    spec = spec_from_file_location("report_sample", PLACE)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
