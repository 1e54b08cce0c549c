"""What pydantic finds wrong with a plain file, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from discrimtest.errors import Problem
from discrimtest.files.kinds import (
    EXAMPLES,
    NOT_FINITE,
    NOT_SENSIBLE,
    PLAIN,
    annotation_at,
    bare,
    form,
    model_of,
    shorthand,
)
from discrimtest.files.nearest import did_you_mean, nearest
from discrimtest.files.toml_lines import dotted, line_of
from discrimtest.files.word import Contradiction, Key
from discrimtest.tables.moment import read_day

_LIMITS = {
    "greater_than": ("above", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("below", "lt"),
    "less_than_equal": ("at most", "le"),
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
    told: dict[Problem, None] = {}
    misspelt = {(*loc[:-1], _nearest_key(model, loc)) for loc in unknown}
    for error in sorted(errors, key=lambda error: line_of(lines, error["loc"])):
        key = error["loc"]
        if error["type"] == "missing" and key in misspelt:
            continue
        if error["type"] == "too_short" and any(
            other["loc"][: len(key)] == key for other in errors if other is not error
        ):
            continue  # counted without the items that are wrong themselves
        cause = error.get("ctx", {}).get("error")
        if isinstance(cause, Contradiction):
            told |= dict.fromkeys(_contradicting(cause, key, path, lines))
            continue
        if error["type"] == "missing" and isinstance(key[-1], int):
            key = key[:-1]  # the list is what somebody wrote
        absent = error["type"] == "missing" and key == error["loc"]
        value = "" if absent else shown(error["input"])
        rule, repair = _said(error, model)
        code = f"file.{error['type']}"
        told[Problem(place(path, lines, key), value, rule, repair, code, dotted(key))] = None
    yield from told


def _contradicting(
    cause: Contradiction, around: Key, path: str, lines: dict[Key, int]
) -> Iterator[Problem]:
    for key, rule, repair in cause.found:
        whole = (*around, *key)
        where = place(path, lines, whole)
        yield Problem(where, "", rule, repair, "file.contradiction", dotted(whole))


def _said(error: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    key, context = error["loc"], error.get("ctx", {})
    wanted = annotation_at(model, key)
    match error["type"]:
        case "missing" if isinstance(key[-1], int):
            listed = annotation_at(model, key[:-1])
            return f"must be {_expected(listed)}", f"Write for example {_example(listed)}."
        case "missing":
            return "is required", f"Add {key[-1]} = …, {_expected(wanted)}."
        case "extra_forbidden":
            around = model_of(annotation_at(model, key[:-1]))
            known = list(around.model_fields) if around else []
            table = f"[{dotted(key[:-1])}]" if len(key) > 1 else "this file"
            otherwise = f"Known are {', '.join(known)}."
            return f"is no key of {table}", did_you_mean(str(key[-1]), known, otherwise)
        case "literal_error" | "enum":
            known = _choices(wanted)
            repair = did_you_mean(str(error["input"]), known, "Write one of these.")
            return f"must be {_expected(wanted)}", repair
        case kind if kind == NOT_FINITE:
            return "must be a finite number", f"Write for example {_example(wanted)}."
        case kind if kind == NOT_SENSIBLE:
            least, most = (f"{context[name]:,.12g}" for name in ("least", "most"))
            return f"must lie between {least} and {most}", "Change the number."
        case "string_pattern_mismatch" if written := form(wanted):
            return written.rule, f"Write for example {written.example}."
        case "string_too_long":
            return f"must have at most {context['max_length']} characters", "Shorten it."
        case "string_too_short":
            least = context["min_length"]
            return f"must have at least {least} character{'s'[: least > 1]}", "Write it out."
        case "too_short":
            return f"must hold at least {context['min_length']}", "Add what is missing."
        case "too_long":
            return f"must hold at most {context['max_length']}", "Remove what is too much."
        case limit if limit in _LIMITS:
            words, name = _LIMITS[limit]
            bound = context[name]
            number = int(bound) if float(bound).is_integer() else bound
            return f"must be {words} {number}", "Change the number."
        case _:
            return f"must be {_expected(wanted)}", _rewrite(error["input"], wanted)


def _rewrite(value: Any, wanted: Any) -> str:
    plain = bare(wanted)
    if isinstance(value, str) and plain in (int, float, bool):
        return "Write it without quotes."
    if plain is str and isinstance(value, (int, float, bool)):
        return f'Write it in quotes: "{shown(value)}".'
    if plain is date and isinstance(value, str) and (day := read_day(value)):
        return f"Write {day}, without quotes."
    return f"Write for example {_example(wanted)}."


def _nearest_key(model: type[BaseModel], loc: Key) -> str:
    around = model_of(annotation_at(model, loc[:-1]))
    fields = list(around.model_fields) if around else []
    return next((name for name in fields if repr(name) in nearest(str(loc[-1]), fields)), "")


def _choices(annotation: Any) -> list[str]:
    plain = bare(annotation)
    if get_origin(plain) is Literal:
        return [str(choice) for choice in get_args(plain)]
    if isinstance(plain, type) and issubclass(plain, Enum):
        return [str(choice.value) for choice in plain]
    return []


def _expected(annotation: Any) -> str:
    plain, short = bare(annotation), shorthand(annotation)
    if choices := _choices(plain):
        return "one of " + ", ".join(f'"{choice}"' for choice in choices)
    if short is not None:
        return f"{short.kind} or {_expected(plain)}"
    if (model := model_of(plain)) is not None:
        return f"a table with {', '.join(model.model_fields)}"
    if get_origin(plain) is dict:
        return "a table"
    if get_origin(plain) is tuple:
        arguments = get_args(plain)
        inner = _expected(arguments[0])
        if arguments[-1] is Ellipsis:
            return f"a list, each {inner}"
        return f"a list of {len(arguments)}, each {inner}"
    return PLAIN.get(plain, "another kind of value")


def _example(annotation: Any) -> str:
    """A value of that kind, as a file writes it."""
    plain, written = bare(annotation), form(annotation)
    if written is not None:
        return written.example
    if choices := _choices(plain):
        return f'"{choices[0]}"'
    if (model := model_of(plain)) is not None:
        required = [name for name, info in model.model_fields.items() if info.is_required()]
        return "{ " + ", ".join(f"{name} = …" for name in required or model.model_fields) + " }"
    arguments = get_args(plain)
    if get_origin(plain) is dict:
        return f"{{ name = {_example(arguments[1])} }}"
    if get_origin(plain) is tuple:
        lasting = arguments[-1] is Ellipsis
        items = [_example(item) for item in arguments[: 1 if lasting else None]]
        return f"[{', '.join([*items, *['…'] * lasting])}]"
    return EXAMPLES[plain]
