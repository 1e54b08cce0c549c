"""Build hook: a wheel carries the three folders of plain files as ``discrimtest/_shipped/``.

Only a standard wheel does. An editable installation reads the folders of its checkout;
copies made for it would go stale without anybody noticing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = ("studies", "protocols", "analysis")


class CustomBuildHook(BuildHookInterface[Any]):
    """Adds each of the three folders that exists to the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folders to include.

        Args:
            version: What is built: "standard" or "editable".
            build_data: Where hatchling reads what to add; changed in place.
        """
        if version != "standard":
            return
        for folder in SHIPPED:
            source = Path(self.root, folder)
            if source.is_dir():
                build_data["force_include"][str(source)] = f"discrimtest/_shipped/{folder}"
