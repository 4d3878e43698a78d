"""A TOML file and a pydantic model -> checked values, or every problem at once: file, line, key, found, expected.

A leaf for config/ and rulebook/: both are read by the same people and must fail in the same words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from mailbot.text.later import later
from mailbot.text.not_utf8 import not_utf8
from mailbot.text.similar import nearest

_KINDS = frozenset({"int", "float", "str", "bool"})  # pydantic names the kinds that a value may be of, behind its key
_AT_LINE = later(r" \(at line (\d+), column \d+\)$")
# what pydantic expects, in words of who writes such files
_EXPECTED = {
    "list_type": "a list in brackets",
    "dict_type": "a table",
    "model_type": "a table",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "string_type": "text in quotation marks",
    "string_too_short": "some text",
    "too_short": "at least one",
}
Model = TypeVar("Model", bound=BaseModel)


def shaped(pattern: str, words: str) -> AfterValidator:
    """A text that has to have this shape; `words`: what a person has to write."""
    shape = re.compile(pattern)

    def check(value: str) -> str:
        if shape.fullmatch(value) is None:
            raise ValueError(f"found {_shortly(value)}, expected {words}")
        return value

    return AfterValidator(check)


class Table(BaseModel):
    """One TOML table: unknown keys are mistakes, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, populate_by_name=False)


def read_table(path: Path, shown: str, model: type[Model], problems: list[str]) -> Model | None:
    """The file as `model`; on any mistake None, and a line for each mistake in `problems`."""
    try:
        text = path.read_bytes().decode("utf-8-sig")  # editors on Windows begin a file with a mark
    except OSError as error:
        problems.append(f"{path}: cannot be read: {error.strerror}")
        return None
    except UnicodeDecodeError as error:
        problems.append(not_utf8(shown, error))
        return None
    return read_text(text, shown, model, problems)


def read_text(text: str, shown: str, model: type[Model], problems: list[str]) -> Model | None:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        where, said = (f"{shown}:{at[1]}", _AT_LINE.sub("", str(error))) if at else (shown, str(error))
        problems.append(f"{where}: not TOML: {said}")
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems.extend(_lines(error, shown, text, model))
        return None


def add_table(first: Model, more: Model, shown: str, problems: list[str]) -> Model:
    """Both as one: lists behind each other, tables key by key.  Where that is wrong, `first` and the mistakes of it."""
    both = _added(first.model_dump(by_alias=True), more.model_dump(by_alias=True, exclude_unset=True))
    try:
        return type(first).model_validate(both)
    except ValidationError as error:
        problems.extend(_lines(error, shown, "", type(first)))
        return first


def _added(first: Any, more: Any) -> Any:
    if isinstance(first, dict) and isinstance(more, dict):
        return first | {key: _added(first[key], value) if key in first else value for key, value in more.items()}
    return [*first, *more] if isinstance(first, list) and isinstance(more, list) else more


def _lines(error: ValidationError, shown: str, text: str, model: type[BaseModel]) -> Iterable[str]:
    said: dict[str, list[str]] = {}
    for one in error.errors(include_url=False):
        place = [part for part in one["loc"] if not str(part).startswith("function-") and part not in _KINDS]
        line = _line_of(text, place)
        where = f"{shown}:{line}" if line else shown
        said.setdefault(f"{where}: {_key(place)}: ", []).append(_words(one, place, model))
    for where, words in said.items():  # a value that may be of two kinds is one mistake
        others = (f" or {one.partition(', expected ')[2]}" for one in words[1:])
        yield f"{where}{words[0]}{''.join(others)}"


def _key(place: Sequence[str | int]) -> str:
    shown = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place)
    return shown.lstrip(".") or "(whole file)"


def _words(one: Any, place: Sequence[str | int], model: type[BaseModel]) -> str:
    kind, found = one["type"], one["input"]
    if kind == "missing":
        return "missing; expected a value here"
    if kind == "extra_forbidden":
        near = nearest(str(place[-1]), _known_keys(model, place[:-1]))
        return "no such key" + (f"; did you mean '{near}'?" if near else "")
    if kind == "value_error":
        return str(one["ctx"]["error"])
    if kind in _EXPECTED:
        return f"found {_shortly(found)}, expected {_EXPECTED[kind]}"
    said = str(one["msg"]).removeprefix("Input should be ").removeprefix("a valid ")
    return f"found {_shortly(found)}, expected {said[:1].lower()}{said[1:]}"


def _shortly(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _known_keys(model: type[BaseModel], place: Sequence[str | int]) -> list[str]:
    """The keys that the table at `place` may have."""
    current: type[BaseModel] | None = model
    for part in place:
        if isinstance(part, int) or current is None:
            continue
        field = next((f for name, f in current.model_fields.items() if part in (name, f.alias)), None)
        current = _inner_model(field.annotation) if field is not None else None
    return [] if current is None else [f.alias or name for name, f in current.model_fields.items()]


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_inner_model(argument) for argument in getattr(annotation, "__args__", ()))
    return next((found for found in inner if found is not None), None)


def _line_of(text: str, place: Sequence[str | int]) -> int:
    """The line of a key, by looking: tables in order, then the key.  0 where it cannot be told."""
    names = [str(part) for part in place if not isinstance(part, int)]
    if not names:
        return 0
    nth = next((part for part in place if isinstance(part, int)), 0)
    lines = text.splitlines()
    if isinstance(place[-1], int) and (whole := _headers(lines, names)):
        return whole[min(nth, len(whole) - 1)]  # the table as a whole
    start = _header_line(lines, names[:-1], nth) if len(names) > 1 else 0
    key = re.compile(rf'\s*"?{re.escape(names[-1])}"?\s*=')
    for number, line in enumerate(lines[start:], start + 1):
        if number > start + 1 and start and line.startswith("["):
            break
        if key.match(line):
            return number
    # no line of its own: an empty table, or a key inside one that is written on one line
    return start or _header_line(lines, names[-1:], nth) or _line_of(text, place[:-1])


def _headers(lines: Sequence[str], names: Sequence[str]) -> list[int]:
    header = ".".join(names)
    return [n for n, line in enumerate(lines, 1) if line.strip().startswith("[") and line.strip(" \t[]") == header]


def _header_line(lines: Sequence[str], names: Sequence[str], nth: int) -> int:
    found = _headers(lines, names)
    if not found and len(names) > 1:
        return _header_line(lines, names[:-1], nth)
    return found[min(nth, len(found) - 1)] if found else 0
