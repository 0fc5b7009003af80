"""Use the mock as an httpx transport, sync and async."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from .desk import FakeDesk
from .httpx_adapter import answer

if TYPE_CHECKING:
    from .world import World


class DeskTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Answer every request of an httpx client, for all hosts.

    Args:
        desk: The mock, or the world to serve; by default the sample world.
    """

    def __init__(self, desk: FakeDesk | World | None = None) -> None:
        self.desk = desk if isinstance(desk, FakeDesk) else FakeDesk(desk)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of httpx.Client."""
        request.read()
        return answer(self.desk, request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of httpx.AsyncClient."""
        await request.aread()
        return answer(self.desk, request)
