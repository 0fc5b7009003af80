"""Write the body of a call as bytes: checked, with the chosen spellings."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from .codec import to_plain
from .errors import ValidationError, Violation
from .interrupts import raised_into
from .types import UNSET

if TYPE_CHECKING:
    from .operation import Operation
    from .types import JSON, JSONObject
    from .validation import Validator

_LISTED = 5
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


class Body(NamedTuple):
    """Hold a body.

    Attributes:
        fields: the fields, in the contract's spelling.
        content: the bytes.
    """

    fields: Mapping[str, JSON]
    content: bytes


def write_body(
    validator: Validator,
    operation: Operation,
    given: Mapping[str, object],
    *,
    extra: JSONObject | None,
    validate: bool,
    spellings: Mapping[str, str],
    draw: Callable[[], int],
) -> Body:
    """Return the body of a call.

    Args:
        validator: checks the fields against the contract.
        operation: the operation.
        given: fields in the contract's spelling; `UNSET` fields are left out.
        extra: fields to add unchanged.
        validate: whether to check the fields against the contract.
        spellings: other spellings to send, by the contract's spelling.
        draw: returns a value for a field that the client fills.

    Raises:
        ValidationError: the body breaks a rule of the contract, or JSON cannot write it.
    """
    fields = _make_plain(given)
    for name in operation.drawn:
        if name not in fields:
            fields[name] = draw()
    if validate:
        _check(validator, operation, fields)
    sent = _respell(fields, spellings) if spellings else fields
    if extra:
        added = _make_plain(extra)
        fields, sent = {**fields, **added}, {**sent, **added}
    content = _encode(sent)
    if validate and operation.body_limit is not None:
        _check_size(operation.body_limit, content)
    return Body(fields, content)


def _make_plain(fields: Mapping[str, object]) -> dict[str, JSON]:
    try:
        return {name: to_plain(value) for name, value in dict(fields).items() if value is not UNSET}
    except Exception as error:
        if raised_into(error):
            raise
        problem = str(error)
    raise _make_error(problem)


def _respell(fields: Mapping[str, JSON], spellings: Mapping[str, str]) -> dict[str, JSON]:
    """Return the fields and nested fields in the chosen spellings."""

    def respell(value: JSON) -> JSON:
        if isinstance(value, Mapping):
            return _respell(value, spellings)
        return [respell(item) for item in value] if isinstance(value, list) else value

    return {spellings.get(name, name): respell(value) for name, value in fields.items()}


def _check(validator: Validator, operation: Operation, fields: Mapping[str, JSON]) -> None:
    found = validator.check_of(operation.request)(fields)
    if found:
        listed = "; ".join(
            f"{one.pointer or '/'} {one.message} [{one.rule}]" for one in found[:_LISTED]
        )
        more = f"; and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
        raise ValidationError(
            f"the body breaks the contract: {listed}{more}", violations=tuple(found)
        )


def _check_size(limit: int, content: bytes) -> None:
    if len(content) > limit:
        message = f"may have {limit} bytes, has {len(content)}"
        broken = Violation("", "x-desk-body-limit", message)
        raise ValidationError(f"the body {message}", violations=(broken,))


def _encode(fields: Mapping[str, JSON]) -> bytes:
    try:
        return _ENCODER.encode(fields).encode()
    except UnicodeEncodeError:
        problem = "a text contains half of a surrogate pair, which UTF-8 cannot write"
    except (TypeError, ValueError, RecursionError) as error:
        problem = str(error)
    raise _make_error(problem)


def _make_error(problem: str) -> ValidationError:
    return ValidationError(f"the body cannot be written as JSON: {problem}")
