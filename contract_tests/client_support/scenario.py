"""Runs one scenario with the sync client, and with the async one on asyncio and on trio."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import anyio
import pytest
from tencent_desk import AsyncDeskClient, DeskClient

from .calls import CALLS
from .stage import KEY

EVERYWHERE = pytest.mark.parametrize("kind", ["sync", "asyncio", "trio"])
ON_LOOPS = pytest.mark.parametrize("kind", ["asyncio", "trio"])

Call = Callable[..., Coroutine[Any, Any, Any]]


def play(kind: str, scenario: Callable[[Call], Coroutine[Any, Any, None]], **options: Any) -> None:
    """Run a scenario on a client of its own.

    Args:
        kind: `sync`, `asyncio` or `trio`.
        scenario: gets a function that makes the sample call of an operation.
        **options: of the constructor.
    """
    given: dict[str, Any] = {"identifier": "administrator", "secret_key": KEY, "max_retries": 0}
    given.update(options)

    async def with_sync() -> None:
        with DeskClient(1400000000, **given) as desk:

            async def call(operation: str, **more: Any) -> Any:
                return getattr(desk, operation)(**{**CALLS[operation], **more})

            await scenario(call)

    async def with_async() -> None:
        async with AsyncDeskClient(1400000000, **given) as desk:

            async def call(operation: str, **more: Any) -> Any:
                return await getattr(desk, operation)(**{**CALLS[operation], **more})

            await scenario(call)

    backend = "trio" if kind == "trio" else "asyncio"
    anyio.run(with_sync if kind == "sync" else with_async, backend=backend)
