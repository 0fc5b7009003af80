"""Build replies from the contract's reply schemas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .messages import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .contract import Contract, Operation, Schema
    from .jsonbody import Json

HEADERS = (("content-type", "application/json"),)
"""Headers of a reply of the service."""

_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


class Replies:
    """Build replies by the contract."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._gateway = next(iter(contract.operations.values())).failure

    def success(self, operation: Operation, fields: Mapping[str, Json]) -> Reply:
        """Return the success of an operation with its own fields."""
        return self._build_reply(operation.success, {"ErrorInfo": "", **fields})

    def failure(self, operation: Operation | None, code: int, detail: str = "") -> Reply:
        """Return a failure.

        Args:
            operation: The operation; None if the gateway answers.
            code: The ErrorCode.
            detail: Text for people, added to the code's name.
        """
        entry = self._contract.errors.get(code)
        words = entry.name.replace("_", " ").lower() if entry else "refused"
        text = f"{words}: {detail}" if detail else words
        schema = operation.failure if operation else self._gateway
        return self._build_reply(schema, {"ErrorInfo": text, "ErrorCode": code})

    def _build_reply(self, schema: Schema, fields: Mapping[str, Json]) -> Reply:
        """Build a reply with fields in the schema's order, and its constants."""
        body: dict[str, Json] = {}
        for name, rule in schema["properties"].items():
            if "const" in rule:
                body[name] = rule["const"]
            elif name in fields:
                body[name] = fields[name]
        code = body["ErrorCode"]
        return Reply(
            body=_ENCODE(body).encode(),
            headers=HEADERS,
            code=code if isinstance(code, int) else None,
        )
