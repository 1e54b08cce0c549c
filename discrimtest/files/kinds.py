"""What kind of value a model expects at a key, and values of another kind.

pydantic would take ``"0.95"`` for a number and ``1`` for true; a file is read strictly.
"""

from __future__ import annotations

import functools
import math
import re
import types
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, time
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from discrimtest.files.word import Form, Key, Sensible, Shorthand

M = TypeVar("M")

PLAIN = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date as 2026-03-01",
    time: "a time as 09:00:00",
}
"""Each kind of plain value, in words."""
EXAMPLES = {
    str: '"…"',
    int: "3",
    float: "0.5",
    bool: "true",
    date: "2026-03-01",
    time: "09:00:00",
}
"""One of each kind, as a file writes it."""
_WRITTEN = {
    date: re.compile(r"\d{4}-\d\d-\d\d"),
    time: re.compile(r"\d\d:\d\d(:\d\d(\.\d+)?)?"),
}
"""Kinds that text may stand for, and how it is then written."""
WRONG_KIND = "wrong_kind"
NOT_FINITE = "not_finite"
NOT_SENSIBLE = "not_sensible"


def wrong_kinds(wanted: Any, value: Any, key: Key = ()) -> Iterator[ErrorDetails]:
    """Plain values of another kind than is wanted, and numbers that are not finite or sensible.

    Args:
        wanted: The model or type that ``value`` is to be.
        value: Plain values as TOML gives them.
        key: Where ``value`` stands.
    """
    if isinstance(value, dict):
        for name, item in value.items():
            yield from wrong_kinds(_step(wanted, name), item, (*key, name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from wrong_kinds(_step(wanted, number), item, (*key, number))
    elif (plain := bare(wanted)) in PLAIN and not _is_of(plain, value):
        yield {"type": WRONG_KIND, "loc": key, "msg": "", "input": value}
    elif plain is float and not math.isfinite(value):
        yield {"type": NOT_FINITE, "loc": key, "msg": "", "input": value}
    elif (within := sensible(wanted)) and not within.least <= value <= within.most:
        yield {"type": NOT_SENSIBLE, "loc": key, "msg": "", "input": value, "ctx": asdict(within)}


def _is_of(plain: type, value: Any) -> bool:
    if isinstance(value, str) and plain in _WRITTEN:
        return _WRITTEN[plain].fullmatch(value) is not None
    return type(value) is plain or (plain is float and type(value) is int)


def annotated(info: FieldInfo) -> Any:
    """A field's type with its marks."""
    annotation: Any = info.annotation
    return Annotated[(annotation, *info.metadata)] if info.metadata else annotation


def bare(annotation: Any) -> Any:
    """The type within ``Annotated`` and ``… | None``."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, types.UnionType):
            annotation = next(arg for arg in get_args(annotation) if arg is not type(None))
        else:
            return annotation


def model_of(annotation: Any) -> type[BaseModel] | None:
    """The model within it; None where it is no table of known keys."""
    plain = bare(annotation)
    return plain if isinstance(plain, type) and issubclass(plain, BaseModel) else None


def annotation_at(model: Any, key: Key) -> Any:
    """What the model expects at ``key``; ``None`` where it knows no such key."""
    return functools.reduce(_step, key, model)


def _step(annotation: Any, part: str | int) -> Any:
    """What is expected at a key of a table or an item of a list."""
    plain = bare(annotation)
    if (around := model_of(plain)) is not None:
        field = around.model_fields.get(str(part))
        return annotated(field) if field else None
    arguments = get_args(plain)
    if get_origin(plain) is dict:
        return arguments[1]
    if get_origin(plain) is tuple and isinstance(part, int):
        # A fixed list that is too long has items that nothing is expected of.
        place = 0 if arguments[-1] is Ellipsis else part
        return arguments[place] if place < len(arguments) else None
    return None


def shorthand(annotation: Any) -> Shorthand | None:
    """The shorter way to write it, where its type has one."""
    return _mark(annotation, Shorthand)


def form(annotation: Any) -> Form | None:
    """How it is written, where its type says so."""
    return _mark(annotation, Form)


_AT_LEAST: type[Any] = type(Field(ge=0).metadata[0])


def sensible(annotation: Any) -> Sensible | None:
    """Between which numbers it makes sense, where its type says so; its key may ask for more."""
    within, at_least = _mark(annotation, Sensible), _mark(annotation, _AT_LEAST)
    if within is None or at_least is None or not isinstance(at_least.ge, (int, float)):
        return within
    return Sensible(max(within.least, at_least.ge), within.most)


def _mark(annotation: Any, kind: type[M]) -> M | None:
    """The outermost mark of a kind on a type."""
    if get_origin(annotation) in (Union, types.UnionType):
        return _mark(get_args(annotation)[0], kind)
    if get_origin(annotation) is not Annotated:
        return None
    inner, *marks = get_args(annotation)
    return next((mark for mark in marks if isinstance(mark, kind)), _mark(inner, kind))
