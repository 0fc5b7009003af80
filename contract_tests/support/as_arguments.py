"""Convert a body into the arguments of the generated method that sends it."""

from __future__ import annotations

from functools import cache
from typing import Any

from openapi_python_client.strings import PythonIdentifier
from tencent_desk import UNSET

from contract_tests.support import oracle


def arguments(operation: str, body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields that are arguments, unset if the body lacks them, and the other fields."""
    names = python_names(operation)
    known = {python: body.get(name, UNSET) for name, python in names.items()}
    return known, {name: value for name, value in body.items() if name not in names}


@cache
def python_names(operation: str) -> dict[str, str]:
    """Return the body fields of the contract, with the names of their arguments."""
    schemas = oracle.document()["components"]["schemas"]
    schema = schemas[oracle.request_schema(operation)]
    variants = [schemas[one["$ref"].rpartition("/")[2]] for one in schema.get("anyOf", ())]
    fields = dict.fromkeys(
        name for one in variants or [schema] for name in one.get("properties", ())
    )
    return {name: str(PythonIdentifier(name, "field_")) for name in fields}
