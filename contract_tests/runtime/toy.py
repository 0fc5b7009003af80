"""Define a service with two operations, and its clients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tencent_desk_runtime.client import AsyncClient, SyncClient
from tencent_desk_runtime.errors import APIError
from tencent_desk_runtime.operation import AlreadyDone, Operation, RateLimit
from tencent_desk_runtime.service import Catalogue, Facts, Query, Service
from tencent_desk_runtime.types import JSON

if TYPE_CHECKING:
    from collections.abc import Mapping


class ToyBusyError(APIError):
    """Represent the error of a busy toy."""


OPEN = Operation(
    name="open_box",
    path="/toys/open_box",
    request="OpenBox",
    repeatable=False,
    already_done=None,
    rate_limit=RateLimit(2, 10),
    body_limit=40,
    drawn=("Draw",),
)
MAKE = Operation(
    name="make_box",
    path="/toys/make_box",
    request="MakeBox",
    repeatable=True,
    already_done=AlreadyDone(409, {"Made": "before"}, {"Name": "BoxName"}),
    rate_limit=None,
    body_limit=None,
    drawn=(),
)
SCHEMAS: dict[str, dict[str, Any]] = {
    "OpenBox": {
        "type": "object",
        "required": ["BoxName"],
        "properties": {"BoxName": {"type": "string", "maxLength": 8}, "Draw": {"type": "integer"}},
    },
    "MakeBox": {
        "type": "object",
        "required": ["BoxName"],
        "properties": {"BoxName": {"type": "string"}},
    },
}
FACTS = {
    7: Facts("TOY_BUSY", "busy", False, "automatic", 1.5, "The toy is busy.", "Wait."),
    8: Facts("TOY_SIGNATURE", None, False, "renew_signature", 0, "Too old.", "Sign again."),
}

TOYS = Service(
    version="9.8.7",
    user_agent="toys/9.8.7",
    query=Query("app", "who", "proof", "label", (("format", "toy"),)),
    regions={"north": ("north.toys.example", "north2.toys.example")},
    region_spellings={"polar": "north"},
    gateway_timeout=4.0,
    general_rate_limit=RateLimit(100, 1),
    longest_identifier=5,
    spellings={"BoxName": ("boxName",)},
    load_schemas=lambda: SCHEMAS,
    load_catalogue=lambda: Catalogue(FACTS, ()),
    error_class={"busy": ToyBusyError}.__getitem__,
)


class ToyClient(SyncClient):
    """Call the operations of the toy service."""

    _service = TOYS
    default_region = "north"

    def call(self, operation: Operation, **fields: object) -> Mapping[str, JSON]:
        """Call an operation."""
        return self._call(operation, fields, dict[str, JSON], {}).data


class AsyncToyClient(AsyncClient):
    """Call the operations of the toy service from an event loop."""

    _service = TOYS
    default_region = "north"

    async def call(self, operation: Operation, **fields: object) -> Mapping[str, JSON]:
        """Call an operation."""
        return (await self._call(operation, fields, dict[str, JSON], {})).data
