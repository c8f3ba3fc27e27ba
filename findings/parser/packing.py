"""Parsed letters to plain JSON values and back: how the guarded child process answers."""

import dataclasses
import types
import typing
from enum import Enum
from typing import Any

from findings.parser.records import ParsedLetter


def pack(value: object) -> Any:
    """Dataclasses, tuples and enums as dictionaries, lists and strings."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: pack(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(key): pack(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [pack(item) for item in value]
    return value


def unpack(data: dict[str, Any]) -> ParsedLetter:
    """The letter that `pack` made plain. Raises `TypeError` or `KeyError` for anything else."""
    letter = _rebuild(ParsedLetter, data)
    assert isinstance(letter, ParsedLetter)  # noqa: S101 - for the type checker
    return letter


def _rebuild(kind: Any, value: Any) -> Any:  # noqa: PLR0911 - one case a line
    if value is None:
        return None
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _rebuild(next(each for each in arguments if each is not type(None)), value)
    if origin is tuple:
        return tuple(_rebuild(arguments[0], item) for item in value)
    if origin is dict:
        key, item = arguments
        return {key(name): _rebuild(item, inner) for name, inner in value.items()}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _rebuild(hints[name], inner) for name, inner in value.items()})
    return value
