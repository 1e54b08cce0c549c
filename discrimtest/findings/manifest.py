"""How to make findings again: the program, its libraries, the plan, the data, the seed."""

from __future__ import annotations

import functools
import importlib.metadata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

LIBRARIES = ("numpy", "pandas", "scipy", "statsmodels")
"""Those whose numbers are in findings."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """How to make the findings again.

    Attributes:
        version: Of the program.
        plan_sha256: Hash of the plan file; data_sha256: of the data file or frame.
        libraries: Version of each of :data:`LIBRARIES` that is installed.
    """

    version: str
    plan_sha256: str
    data_sha256: str
    seed: int
    created: str | None = None
    libraries: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @property
    def programs(self) -> str:
        """The program and its libraries with their versions, as one line."""
        named = {"discrimtest": self.version, **self.libraries}
        return ", ".join(f"{name} {version}" for name, version in named.items())


@functools.cache
def installed_libraries() -> dict[str, str]:
    """The version of each of :data:`LIBRARIES`, from its package's metadata: none is loaded."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found
