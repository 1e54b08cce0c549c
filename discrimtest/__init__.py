"""Design, run, analyse and report discrimination tests on the rental market.

The public Python call is :func:`discrimtest.analyse`; everything else is reached
through the ``discrimtest`` command. Heavy libraries load on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from discrimtest.evaluate import analyse
    from discrimtest.findings.finding import Findings

__version__ = "0.1.0"
__all__ = ["Findings", "__version__", "analyse"]


def __getattr__(name: str) -> Any:
    if name == "analyse":
        from discrimtest.evaluate import analyse

        return analyse
    if name == "Findings":
        from discrimtest.findings.finding import Findings

        return Findings
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
