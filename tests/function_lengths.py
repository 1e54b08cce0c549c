"""How long the functions of the package are; `make lint` prints it, it refuses nothing."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

PACKAGE = Path(__file__).resolve().parent.parent / "discrimtest"
GOALS = (8, 32)
"""Lines at the median and at the 95th percentile."""


def lengths(source: str) -> Iterator[tuple[int, int]]:
    """Lines of each function, with its docstring and without; decorators are not counted."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            first = node.body[0]
            described = ast.get_docstring(node, clean=False) is not None
            docstring = (first.end_lineno or 0) - first.lineno + 1 if described else 0
            yield lines, lines - docstring


def summary(sources: list[str]) -> str:
    """The median and the 95th percentile of the package, with what is aimed at."""
    whole, bare = zip(*(length for source in sources for length in lengths(source)), strict=True)
    middle, long = GOALS
    return (
        f"{len(whole)} functions. Lines: median {median(whole):.0f} (aim {middle}), "
        f"95th percentile {quantiles(whole, n=100)[94]:.0f} (aim {long}); "
        f"without docstrings {median(bare):.0f} and {quantiles(bare, n=100)[94]:.0f}.\n"
    )


if __name__ == "__main__":
    files = sorted(PACKAGE.rglob("*.py"))
    sys.stdout.write(summary([path.read_text(encoding="utf-8") for path in files]))
