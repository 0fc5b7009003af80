"""Run one scenario with the sync client, and with the async client on asyncio and trio."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from importlib.util import find_spec
from typing import Any, TypeVar

import anyio
import httpx
import pytest
from tencent_desk import AsyncDeskClient, DeskClient
from tencent_desk.aiohttp_transport import AiohttpTransport

from contract_tests.support.tls import get_tls_context

from .calls import CALLS
from .loopback import open_sockets
from .script import KEY

KINDS = ["sync", "asyncio", "trio"]
_ON_UVLOOP = ["uvloop", "uvloop-aiohttp"] if find_spec("uvloop") else []  # not available on Windows
MORE_KINDS: list[Any] = [
    "asyncio-aiohttp",
    # These kinds run the same code as asyncio; only the event loop differs.
    *(pytest.param(kind, marks=pytest.mark.slow) for kind in _ON_UVLOOP),
]
EVERYWHERE = pytest.mark.parametrize("kind", [*KINDS, *MORE_KINDS])
ON_LOOPS = pytest.mark.parametrize("kind", [*KINDS[1:], *MORE_KINDS])
BUILT_IN = pytest.mark.parametrize("kind", KINDS)
OVER_HTTPX = ["sync-httpx", "asyncio-httpx", "trio-httpx"]
EVERYWHERE_AND_HTTPX = pytest.mark.parametrize("kind", [*KINDS, *MORE_KINDS, *OVER_HTTPX])

TRANSPORTS: dict[str, Callable[[], Any]] = {
    "asyncio-aiohttp": AiohttpTransport,
    "uvloop-aiohttp": AiohttpTransport,
    "sync-httpx": lambda: httpx.Client(verify=get_tls_context()),
    "asyncio-httpx": lambda: httpx.AsyncClient(verify=get_tls_context()),
    "trio-httpx": lambda: httpx.AsyncClient(verify=get_tls_context()),
}

Call = Callable[..., Coroutine[Any, Any, Any]]
Error = TypeVar("Error", bound=BaseException)


def play(kind: str, scenario: Callable[[Call], Coroutine[Any, Any, None]], **options: Any) -> None:
    """Run a scenario with a new client.

    Args:
        kind: `sync`, `asyncio`, `uvloop` or `trio`, and after a hyphen the transport, if it is
            not the default transport.
        scenario: function that receives a function for the sample call of an operation.
        **options: options of the constructor.
    """
    given: dict[str, Any] = {"identifier": "administrator", "secret_key": KEY, "max_retries": 0}
    given.update(options)
    if "base_url" not in given:
        given.setdefault("region", "china")

    async def with_sync() -> None:
        with DeskClient(1400000000, **given) as desk:

            async def call(operation: str, **more: Any) -> Any:
                return getattr(desk, operation)(**{**CALLS[operation], **more})

            await scenario(call)
        if isinstance(given["transport"], httpx.Client):
            given["transport"].close()

    async def with_async() -> None:
        async with AsyncDeskClient(1400000000, **given) as desk:

            async def call(operation: str, **more: Any) -> Any:
                return await getattr(desk, operation)(**{**CALLS[operation], **more})

            await scenario(call)
        if isinstance(given["transport"], httpx.AsyncClient):
            await given["transport"].aclose()

    if given.get("transport") is None:
        given["transport"] = TRANSPORTS.get(kind, lambda: None)()
    anyio.run(
        with_sync if kind.startswith("sync") else with_async,
        backend="trio" if kind.startswith("trio") else "asyncio",
        backend_options={"use_uvloop": True} if kind.startswith("uvloop") else {},
    )


def get_call_error(
    kind: str, expected: type[Error], match: str | None = None, *, closed: int = 0, **options: Any
) -> Error:
    """Make one call that fails, with a new client, and return the exception.

    Args:
        kind: see `play`.
        expected: the class of the exception.
        match: a pattern in the text of the exception; `None` for any text.
        closed: a port that must have no open connection after the call.
        **options: options of the constructor.
    """
    caught: list[Error] = []

    async def scenario(call: Call) -> None:
        with pytest.raises(expected, match=match) as raised:
            await call("send_msg")
        caught.append(raised.value)
        if closed and open_sockets(closed):
            pytest.fail("a socket is open")

    play(kind, scenario, **options)
    return caught[0]
