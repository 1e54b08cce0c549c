"""Draw the floors of the package from its imports: ``docs/pictures/floors.svg`` (``make docs``).

Floors are those that ``pyproject.toml`` gives to import-linter. An arrow goes from a folder to one
it imports; where the way leads through another folder already, the direct arrow is left out.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "discrimtest"
PICTURE = ROOT / "docs" / "pictures" / "floors.svg"
GROUND = "words"
"""The floor from which on everything is ground."""
BOX = (118, 32)
GAP = (26, 44)
STEP = (BOX[0] + GAP[0], BOX[1] + GAP[1])
LEAN = 34
"""How far rows stand to the left and right in turn, so that arrows pass beside boxes."""


def floors() -> list[list[str]]:
    """Folders and single modules by floor, the highest first; only those that are there."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    named = [[part.strip(" ()") for part in layer.replace(":", "|").split("|")] for layer in layers]
    there = [[name for name in names if _files(name)] for names in named]
    return [names for names in there if names and names != ["__main__"]]


def imports() -> dict[str, set[str]]:
    """Each folder or single module -> those it imports, at the top of a file or inside."""
    names = {name for floor in floors() for name in floor}
    return {
        name: {found for file in _files(name) for found in _imported(file)} & names - {name}
        for name in names
    }


def reduced(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """Without the arrows that a longer way replaces."""

    def reach(name: str) -> set[str]:
        return graph[name] | {far for near in graph[name] for far in reach(near)}

    return {
        name: {to for to in near if not any(to in reach(other) for other in near - {to})}
        for name, near in graph.items()
    }


def picture() -> str:
    """The floors as SVG, readable in grey, with a description for who cannot see it.

    The ground is one band without arrows: every floor may use it.
    """
    rows = floors()
    ground = next(level for level, row in enumerate(rows) if GROUND in row)
    rows, below = rows[:ground], [name for row in rows[ground:] for name in row]
    wide = max(max(map(len, rows)), len(below))
    width, height = wide * STEP[0] + 2 * LEAN, (len(rows) + 1) * STEP[1]
    places = {
        name: (
            width / 2 + (place - (len(row) - 1) / 2) * STEP[0] + _lean(level, len(rows)),
            GAP[1] / 2 + level * STEP[1],
        )
        for level, row in enumerate([*rows, below])
        for place, name in enumerate(row)
    }
    graph = {name: near - set(below) for name, near in reduced(imports()).items()}
    order = [name for row in rows for name in row]
    arrows = [(name, to) for name in order for to in sorted(graph[name])]
    told = "; ".join(f"{name} imports {to}" for name, to in arrows)
    band = min(y for name, (_, y) in places.items() if name in below) - GAP[1] / 4
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'role="img" font-family="sans-serif" font-size="14">\n'
        f"<title>The floors of the package</title>\n<desc>{told}.</desc>\n"
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n'
        f'<rect y="{band}" width="{width}" height="{STEP[1] - GAP[1] / 2}" fill="#ddd"/>\n'
        '<g fill="none" stroke="#777" stroke-width="1.3">'
    )
    drawn = [_arrow(places[name], places[to]) for name, to in arrows]
    boxes = [_box(name, *places[name]) for name in (*order, *below)]
    return "\n".join([head, *drawn, "</g>", *boxes, "</svg>\n"])


def _lean(level: int, ground: int) -> int:
    return 0 if level == ground else LEAN if level % 2 == 0 else -LEAN


def _files(name: str) -> list[Path]:
    """The modules of a folder, or the single module."""
    single = PACKAGE / f"{name}.py"
    return [single] if single.exists() else sorted((PACKAGE / name).rglob("*.py"))


def _imported(file: Path) -> Iterator[str]:
    """What stands after ``discrimtest.`` in the imports of a module, but those for types alone."""
    pending: list[ast.AST] = [ast.parse(file.read_text(encoding="utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            pending += node.orelse
            continue
        pending += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "discrimtest":
            named = [f"discrimtest.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            named = [node.module or ""]
        else:
            continue
        yield from (name.split(".")[1] for name in named if name.startswith("discrimtest."))


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    (x, y), (to_x, to_y) = start, end
    if y == to_y:  # beside each other: from side to side
        side = BOX[0] / 2 if to_x > x else -BOX[0] / 2
        middle = y + BOX[1] / 2
        return f'<path d="M{x + side} {middle}H{to_x - side}" marker-end="url(#tip)"/>'
    y += BOX[1]
    half = (to_y - y) / 2
    return (
        f'<path d="M{x} {y}C{x} {y + half} {to_x} {to_y - half} {to_x} {to_y}" '
        'marker-end="url(#tip)"/>'
    )


def _box(name: str, x: float, y: float) -> str:
    return (
        f'<rect x="{x - BOX[0] / 2}" y="{y}" width="{BOX[0]}" height="{BOX[1]}" rx="4" '
        'fill="#f4f4f4" stroke="#333"/>'
        f'<text x="{x}" y="{y + 21}" text-anchor="middle" font-weight="bold">{name}</text>'
    )


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
