"""Convert between Python values and JSON: models read and write their fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from .errors import ValidationError, Violation
from .types import UNSET, Unset

if TYPE_CHECKING:
    from .types import JSON

Value = TypeVar("Value")
Member = TypeVar("Member", bound=Enum)

DEEPEST = 64
"""How deep a body may nest: far more than any message, far less than Python's own limit."""


class MisfitError(Exception):
    """Report a value that does not have the type of its field."""


def text(value: JSON) -> str:
    if not isinstance(value, str):
        raise MisfitError
    return value


def integer(value: JSON) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise MisfitError
    return value


def number(value: JSON) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise MisfitError
    return value


def boolean(value: JSON) -> bool:
    if not isinstance(value, bool):
        raise MisfitError
    return value


def member(kind: type[Member], plain: Callable[[JSON], Value]) -> Callable[[JSON], Member | Value]:
    """Return a value of an open enum: the member if it has one, else the plain value."""

    members: dict[object, Member] = {one.value: one for one in kind}

    def parse(value: JSON) -> Member | Value:
        known = plain(value)
        return members.get(known, known)

    return parse


@lru_cache(maxsize=None, typed=True)
def constant(wanted: Value) -> Callable[[JSON], Value]:
    def parse(value: JSON) -> Value:
        if value != wanted or isinstance(value, bool) != isinstance(wanted, bool):
            raise MisfitError
        return wanted

    return parse


def kind(
    name: str,
    readers: Mapping[str, Callable[[Mapping[str, JSON]], Value]],
    other: Callable[[Mapping[str, JSON]], Value] | None,
) -> Callable[[JSON], Value]:
    """Return a reader of several models; the field `name` selects the model."""

    def parse(value: JSON) -> Value:
        tag = value.get(name) if isinstance(value, Mapping) else None
        read = readers.get(tag, other) if isinstance(tag, str) else None
        if read is None or not isinstance(value, Mapping):
            raise MisfitError
        return read(value)

    return parse


def array(parse: Callable[[JSON], Value]) -> Callable[[JSON], list[Value]]:
    def parse_all(value: JSON) -> list[Value]:
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise MisfitError
        return [parse(item) for item in value]

    return parse_all


def model(read: Callable[[Mapping[str, JSON]], Value]) -> Callable[[JSON], Value]:
    def parse(value: JSON) -> Value:
        if not isinstance(value, Mapping):
            raise MisfitError
        return read(value)

    return parse


def take(
    rest: MutableMapping[str, JSON], name: str, parse: Callable[[JSON], Value]
) -> Value | Unset:
    """Move a field out of `rest` if it fits its type; else leave it there, so nothing is lost."""
    if name not in rest:
        return UNSET
    try:
        value = parse(rest[name])
    except MisfitError:
        return UNSET
    del rest[name]
    return value


def receive(
    rest: MutableMapping[str, JSON], name: str, parse: Callable[[JSON], Value]
) -> Value | Unset:
    """Move a field of a reply as `take` does. A malformed message inside it does not fit."""
    if name not in rest:
        return UNSET
    try:
        value = parse(rest[name])
    except (MisfitError, ValidationError):
        return UNSET
    del rest[name]
    return value


def need(
    rest: MutableMapping[str, JSON], owner: str, name: str, parse: Callable[[JSON], Value]
) -> Value:
    """Move a required field out of `rest`.

    Raises:
        ValidationError: the field is missing or has another type.
    """
    value = take(rest, name, parse)
    if isinstance(value, Unset):
        rule = "type" if name in rest else "required"
        message = f"{owner} needs {name}, with the right type"
        raise ValidationError(message, violations=(Violation(f"/{name}", rule, message),))
    return value


def written(fields: Iterable[tuple[str, object]], more: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return the set fields of a model, and the fields that it does not list."""
    result: dict[str, JSON] = {}
    for name, value in fields:
        if value is not UNSET:
            result[name] = plain(value)
    if more:
        result.update(_plain_object(more, 0))
    return result


def shown(model: object, names: Iterable[str]) -> str:
    """Return the `repr` of a model, with its set fields only."""
    given = [(name, getattr(model, name, UNSET)) for name in (*names, "additional_properties")]
    written = [f"{name}={value!r}" for name, value in given if value is not UNSET and value != {}]
    return f"{type(model).__name__}({', '.join(written)})"


_SIMPLE = frozenset({str, int, float, bool, type(None)})
MODEL_MARK = "_IS_MODEL"
"""A class attribute of generated models. A user's subclass does not have it in its `__dict__`."""


def plain(value: object, level: int = 1) -> JSON:
    """Return a JSON value: convert models, enum members, mappings and sequences at every level.

    Raises:
        TypeError: JSON cannot write the value.
        ValueError: the value nests too deeply, or contains itself.
    """
    kind = value.__class__
    if kind in _SIMPLE:
        return value  # type: ignore[return-value]
    if level > DEEPEST:
        raise ValueError(f"nests more than {DEEPEST} levels deep")
    if kind is dict:
        return _plain_object(value, level)  # type: ignore[arg-type]
    if kind is list:
        return [plain(item, level + 1) for item in value]  # type: ignore[attr-defined]
    to_dict = getattr(value, "to_dict", None)
    if to_dict is not None and MODEL_MARK in kind.__dict__:
        # Generated models have already checked their fields.
        return to_dict()  # type: ignore[no-any-return]
    return _plain_other(value, to_dict, level)


def _plain_other(value: object, to_dict: Callable[[], object] | None, level: int) -> JSON:
    if isinstance(value, Unset):
        raise TypeError("UNSET can leave out a field, but not an item of a list")
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, Mapping):
        return _plain_object(value, level)
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray, memoryview)):
        return [plain(item, level + 1) for item in value]
    if to_dict is None:
        raise TypeError(f"{type(value).__name__} is not a JSON value")
    return plain(to_dict(), level)


def _plain_object(value: Mapping[Any, object], level: int) -> dict[str, JSON]:
    result: dict[str, JSON] = {}
    for name, item in value.items():
        if not isinstance(name, str):
            raise TypeError(f"the name of a field must be a string, not {type(name).__name__}")
        if item is not UNSET:
            result[name] = plain(item, level + 1)
    return result
