"""Run a sync or async client through the same interface."""

from __future__ import annotations

from typing import Any, Self

import anyio
import anyio.lowlevel
import pytest
from tencent_desk import AsyncDeskClient, DeskClient, Request, Response

from .calls import CALLS
from .script import KEY, Clock, Script

BOTH = pytest.mark.parametrize("kind", ["sync", "async"])
"""Run a test once with each client."""


class _Sync:
    def __init__(self, script: Script) -> None:
        self._script = script

    def send(self, request: Request, timeout: float) -> Response:
        return self._script.answer(request, timeout)

    def close(self) -> None:
        self._script.closed += 1


class _Async:
    def __init__(self, script: Script) -> None:
        self._script = script

    async def send(self, request: Request, timeout: float) -> Response:
        await anyio.lowlevel.checkpoint()
        return self._script.answer(request, timeout)

    async def aclose(self) -> None:
        self._script.closed += 1


def transport(kind: str, script: Script) -> Any:
    """Return a sync or async transport that replies from a script."""
    return _Sync(script) if kind == "sync" else _Async(script)


class Harness:
    """Run a client with its own clock.

    Args:
        kind: `sync` or `async`.
        script: the replies of the transport; `None` for the default transport.
        **options: options of the constructor.
    """

    def __init__(self, kind: str, script: Script | None = None, **options: Any) -> None:
        self.kind = kind
        self.clock = options.pop("clock", None) or Clock()
        arguments: dict[str, Any] = {"identifier": "administrator", **options}
        arguments.setdefault("environment", self.clock.environment)
        if "base_url" not in arguments:
            arguments.setdefault("region", "china")
        if "usersig" not in arguments:
            arguments.setdefault("secret_key", KEY)
        if script is not None:
            arguments["transport"] = transport(kind, script)
        sdk_app_id = arguments.pop("sdk_app_id", 1400000000)
        make: Any = DeskClient if kind == "sync" else AsyncDeskClient
        self.client = make(sdk_app_id, **arguments)

    def call(self, operation: str, *, raw: bool = False, **options: Any) -> Any:
        """Make the sample call of an operation, with additional arguments and options."""
        arguments = {**CALLS[operation], **options}
        method = getattr(self.client.raw if raw else self.client, operation)
        if self.kind == "sync":
            return method(**arguments)

        async def main() -> Any:
            return await method(**arguments)

        return anyio.run(main)

    def close(self) -> None:
        """Close the client."""
        if self.kind == "sync":
            self.client.close()
        else:
            anyio.run(self.client.aclose)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
