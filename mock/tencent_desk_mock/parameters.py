"""Validate query parameters, which arrive as text, by their schemas."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from jsonschema_rs import Draft202012Validator

if TYPE_CHECKING:
    from .contract import Contract, Parameter

_WHOLE = re.compile(r"(0|-?[1-9][0-9]{0,18})", re.ASCII)


def is_parameter_valid(contract: Contract, parameter: Parameter, value: str | None) -> bool:
    """Return whether the text of a query parameter fits its schema.

    Args:
        contract: The contract.
        parameter: The parameter.
        value: Its text; None if it is absent.
    """
    if value is None:
        return not parameter.required
    kind, validator = _get_validator(contract, parameter)
    whole = kind == "integer" and _WHOLE.fullmatch(value)
    return validator.is_valid(int(value) if whole else value)


@lru_cache(maxsize=64)
def _get_validator(
    contract: Contract, parameter: Parameter
) -> tuple[str | None, Draft202012Validator]:
    schema = dict(contract.resolve(parameter.schema))
    return schema.get("type"), Draft202012Validator(schema)
