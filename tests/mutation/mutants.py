"""Mutants of a module: its source with one small mistake each, made by cosmic-ray's operators."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from parso.tree import NodeOrLeaf

_ORDER = {"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE"}
_IDENTITY = {"Is", "IsNot"}
_ARITHMETIC = {"Add", "Sub", "Mul", "Div"}
_BITS = ({"BitAnd", "BitOr", "BitXor"}, {"LShift", "RShift"})
_LEFT_OUT = {"core/VariableInserter", "core/VariableReplacer"}  # they need names to be given


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake.

    Attributes:
        operator: What was done, as cosmic-ray names it.
        line: Where, from 1. before, after: That line.
        source: The whole module with the mistake in it.
    """

    operator: str
    line: int
    before: str
    after: str
    source: str


def mutants_of(source: str) -> Iterator[Mutant]:
    """Every mutant of a module that differs from it as a program, in the order of its lines.

    Annotations and the slots of dataclasses are left alone: nothing they say is run.
    """
    found = [one for name in _operators() for one in _by_operator(source, name)]
    yield from sorted(found, key=lambda mutant: (mutant.line, mutant.operator))


def _operators() -> list[str]:
    return [name for name in sorted(operator_names()) if name not in _LEFT_OUT and _is_kept(name)]


def _is_kept(name: str) -> bool:
    """A comparison becomes each other one, arithmetic each other kind; mixtures tell nothing."""
    kind, *sides = name.removeprefix("core/").split("_")
    pair = set(sides)
    if kind == "ReplaceComparisonOperator":
        return pair <= _ORDER or pair <= _IDENTITY
    if kind == "ReplaceBinaryOperator":
        rare = sides[0] in {"FloorDiv", "Mod", "Pow"} and sides[1] in {"Mul", "Div"}
        return pair <= _ARITHMETIC or rare or any(pair <= bits for bits in _BITS)
    return True


def _by_operator(source: str, name: str) -> Iterator[Mutant]:
    operator: Any = get_operator(name)()
    tree = get_ast(source)
    places = [(node, at) for node in ast_nodes(tree) for at in operator.mutation_positions(node)]
    original, lines = ast.dump(ast.parse(source)), source.splitlines()
    for occurrence, (node, (start, _)) in enumerate(places):
        if _is_annotation(node):
            continue
        changed = mutate_code(source, operator, occurrence)
        if changed is None or _dump(changed) in (original, None):
            continue
        after = changed.splitlines()
        line = next(
            (at for at, (one, other) in enumerate(zip(lines, after, strict=False)) if one != other),
            start[0] - 1,
        )
        if lines[line].replace("slots=True", "slots=False") == after[line]:
            continue
        yield Mutant(name.removeprefix("core/"), line + 1, lines[line], after[line], changed)


def _dump(source: str) -> str | None:
    try:
        return ast.dump(ast.parse(source))
    except SyntaxError:
        return None


def _is_annotation(node: NodeOrLeaf) -> bool:
    """Inside the type of a parameter, a result or a variable."""
    child, parent = node, node.parent
    while parent is not None:
        if parent.type == "tfpdef":
            return True
        if parent.type == "annassign" and child is parent.children[1]:
            return True
        if parent.type == "funcdef" and child is getattr(parent, "annotation", None):
            return True
        child, parent = parent, parent.parent
    return False
