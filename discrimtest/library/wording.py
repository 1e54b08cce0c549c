"""What pydantic finds wrong with a plain file, in plain words."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from datetime import date, time
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from discrimtest.errors import Problem
from discrimtest.files.plan import nearest
from discrimtest.library.toml_lines import Key, dotted, line_of

_LIMITS = {
    "greater_than": ("above", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("below", "lt"),
    "less_than_equal": ("at most", "le"),
}
_PLAIN = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date as 2026-03-01",
    time: "a time as 09:00:00",
}
_LONGEST = 60


def place(path: str, lines: dict[Key, int], key: Key) -> str:
    """Where ``key`` stands: ``studies/x/study.toml, line 14: sample.tests``."""
    where = f"{path}, line {line_of(lines, key)}"
    return f"{where}: {dotted(key)}" if key else where


def shown(value: Any) -> str:
    """A value as the file writes it, shortened to fit a message."""
    match value:
        case bool():
            text = "true" if value else "false"
        case dict():
            text = "{ " + ", ".join(f"{key} = …" for key in value) + " }"
        case list() | tuple():
            text = "[" + ", ".join(shown(item) for item in value) + "]"
        case _:
            text = str(value)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def problems_of(
    errors: Sequence[ErrorDetails], model: type[BaseModel], path: str, lines: dict[Key, int]
) -> Iterator[Problem]:
    """One problem for each error that is no mere consequence of another one."""
    unknown = {error["loc"] for error in errors if error["type"] == "extra_forbidden"}
    misspelt = {(*loc[:-1], _nearest_key(model, loc)) for loc in unknown}
    for error in sorted(errors, key=lambda error: line_of(lines, error["loc"])):
        key = error["loc"]
        if error["type"] == "missing" and key in misspelt:
            continue
        if error["type"] == "too_short" and any(
            other["loc"][: len(key)] == key for other in errors if other is not error
        ):
            continue  # counted without the items that are wrong themselves
        whole = error["type"] == "missing" or isinstance(error["input"], dict)
        value = "" if whole else shown(error["input"])
        rule, repair = _said(error, model)
        yield Problem(place(path, lines, key), value, rule, repair)


def _said(error: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    key, context = error["loc"], error.get("ctx", {})
    wanted = _annotation(model, key)
    match error["type"]:
        case "missing" if isinstance(key[-1], int):
            return f"is missing: must be {_expected(_annotation(model, key[:-1]))}", "Add it."
        case "missing":
            return "is required", f"Add {key[-1]} = …, {_expected(wanted)}."
        case "extra_forbidden":
            around = _model(_annotation(model, key[:-1]))
            known = list(around.model_fields) if around else []
            table = f"[{dotted(key[:-1])}]" if len(key) > 1 else "this file"
            hint = nearest(str(key[-1]), known).strip(" ()")
            repair = f"{hint[0].upper()}{hint[1:]}" if hint else f"Known are {', '.join(known)}."
            return f"is no key of {table}", repair
        case "literal_error" | "enum":
            known = _choices(wanted)
            hint = nearest(str(error["input"]), known).strip(" ()")
            repair = f"{hint[0].upper()}{hint[1:]}" if hint else "Write one of these."
            return f"must be {_expected(wanted)}", repair
        case "string_pattern_mismatch":
            rule = "must be lower-case letters and digits, joined by single - or _"
            return rule, "Rename it, here and wherever it is named."
        case "string_too_long":
            return f"must have at most {context['max_length']} characters", "Shorten it."
        case "string_too_short":
            least = context["min_length"]
            return f"must have at least {least} character{'s'[: least > 1]}", "Write it out."
        case "too_short":
            return f"must hold at least {context['min_length']}", "Add what is missing."
        case "too_long":
            return f"must hold at most {context['max_length']}", "Remove what is too much."
        case "value_error":
            return str(context["error"]), "Change this so that the rule holds."
        case limit if limit in _LIMITS:
            words, name = _LIMITS[limit]
            bound = context[name]
            number = int(bound) if float(bound).is_integer() else bound
            return f"must be {words} {number}", "Change the number."
        case _:
            return f"must be {_expected(wanted)}", _rewrite(error["input"], wanted)


def _rewrite(value: Any, wanted: Any) -> str:
    plain = _bare(wanted)
    if isinstance(value, str) and plain in (int, float, bool):
        return "Write it without quotes."
    if plain is str and isinstance(value, (int, float, bool)):
        return f'Write it in quotes: "{shown(value)}".'
    if get_origin(plain) is tuple and not isinstance(value, list):
        return "Write it as a list, in square brackets."
    return "Write it so."


def _nearest_key(model: type[BaseModel], loc: Key) -> str:
    around = _model(_annotation(model, loc[:-1]))
    fields = list(around.model_fields) if around else []
    return next((name for name in fields if repr(name) in nearest(str(loc[-1]), fields)), "")


def _bare(annotation: Any) -> Any:
    """The type within ``Annotated`` and ``… | None``."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, types.UnionType):
            annotation = next(arg for arg in get_args(annotation) if arg is not type(None))
        else:
            return annotation


def _model(annotation: Any) -> type[BaseModel] | None:
    bare = _bare(annotation)
    return bare if isinstance(bare, type) and issubclass(bare, BaseModel) else None


def _annotation(model: Any, key: Key) -> Any:
    """What the model expects at ``key``; ``None`` where it knows no such key."""
    annotation = model
    for part in key:
        bare, arguments = _bare(annotation), get_args(_bare(annotation))
        around = _model(annotation)
        if around is not None:
            field = around.model_fields.get(str(part))
            annotation = field.annotation if field else None
        elif get_origin(bare) is dict:
            annotation = arguments[1]
        elif get_origin(bare) is tuple and isinstance(part, int):
            annotation = arguments[0 if arguments[-1] is Ellipsis else part]
        else:
            return None
    return annotation


def _choices(annotation: Any) -> list[str]:
    bare = _bare(annotation)
    if get_origin(bare) is Literal:
        return [str(choice) for choice in get_args(bare)]
    if isinstance(bare, type) and issubclass(bare, Enum):
        return [str(choice.value) for choice in bare]
    return []


def _expected(annotation: Any) -> str:
    bare = _bare(annotation)
    if choices := _choices(bare):
        return "one of " + ", ".join(f'"{choice}"' for choice in choices)
    if (model := _model(bare)) is not None:
        return f"a table with {', '.join(model.model_fields)}"
    if get_origin(bare) is dict:
        return "a table"
    if get_origin(bare) is tuple:
        arguments = get_args(bare)
        inner = _expected(arguments[0])
        return f"a list of {inner}" if arguments[-1] is Ellipsis else f"{len(arguments)} × {inner}"
    return _PLAIN.get(bare, "another kind of value")
