"""Judges query parameters, which arrive as text, by their schemas."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from jsonschema_rs import Draft202012Validator

if TYPE_CHECKING:
    from .contract import Contract, Parameter

_WHOLE = re.compile(r"(0|-?[1-9][0-9]{0,18})", re.ASCII)


def parameter_is_valid(contract: Contract, parameter: Parameter, value: str | None) -> bool:
    """Whether the text of a query parameter fits its schema.

    Args:
        contract: The contract.
        parameter: The parameter.
        value: Its text; None when it is absent.
    """
    if value is None:
        return not parameter.required
    schema = contract.resolve(parameter.schema)
    typed = int(value) if schema["type"] == "integer" and _WHOLE.fullmatch(value) else value
    return _validator(contract, parameter.name).is_valid(typed)


@lru_cache(maxsize=64)
def _validator(contract: Contract, name: str) -> Draft202012Validator:
    parameters = (row for op in contract.operations.values() for row in op.parameters)
    found = next(row for row in parameters if row.name == name)
    return Draft202012Validator(dict(contract.resolve(found.schema)))
