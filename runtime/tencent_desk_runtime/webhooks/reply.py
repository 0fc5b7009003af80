"""Write the replies to callbacks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..codec import to_plain
from ..errors import ValidationError

if TYPE_CHECKING:
    from ..types import JSON

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """Describe a reply with an effect that a page explains.

    Args:
        name: name of the method.
        body: the fixed fields.
        types: JSON types of the other fields, by field.
        arguments: names of the arguments, by field.
        codes: the ranges of integers that a field takes, if they are limited.
    """

    name: str
    body: Mapping[str, JSON]
    types: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    needs_one: bool = False

    def write(self, **fields: object) -> bytes:
        """Return the body of the reply.

        Args:
            **fields: values of fields; None leaves a field out.

        Raises:
            ValidationError: a value does not fit its field, or a required value is missing.
        """
        given = {name: value for name, value in fields.items() if value is not None}
        if self.needs_one and not given:
            wanted = " or ".join(self.arguments.values())
            raise ValidationError(f"{self.name}() needs {wanted}; accept() decides nothing")
        for name, value in given.items():
            self._check(name, value)
        return write({**self.body, **given})

    def _check(self, name: str, value: object) -> None:
        argument = f"{self.name}({self.arguments[name]}=...)"
        fits, called = _KINDS[self.types[name]]
        if not fits(value):
            raise ValidationError(f"{argument} takes {called}")
        spans = self.codes.get(name)
        if spans and not any(first <= value <= last for first, last in spans):  # type: ignore[operator]
            listed = ", ".join(
                str(first) if first == last else f"{first} to {last}" for first, last in spans
            )
            raise ValidationError(f"{argument} takes {listed}")


def write(fields: Mapping[str, Any]) -> bytes:
    """Return a reply with any fields, in the vendor's spelling, as JSON.

    Raises:
        ValidationError: JSON cannot write them.
    """
    try:
        return json.dumps(to_plain(fields), ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError):
        problem = "the reply cannot be written as JSON in UTF-8"
    raise ValidationError(problem)


def _is_texts(value: object) -> bool:
    listed = isinstance(value, Sequence) and not isinstance(value, (str, bytes))
    return listed and all(isinstance(one, str) for one in value)  # type: ignore[attr-defined]


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_KINDS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "string": (lambda value: isinstance(value, str), "a text"),
    "integer": (_is_integer, "a whole number"),
    "object": (lambda value: isinstance(value, Mapping), "a mapping"),
    "array": (_is_texts, "a list of texts"),
}
"""Map each type to a test of values, and to its name in messages."""
