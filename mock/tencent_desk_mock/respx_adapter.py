"""Run the mock behind respx, which replaces the network of httpx and httpcore."""

from __future__ import annotations

from typing import TYPE_CHECKING

import respx

from .desk import FakeDesk
from .httpx_adapter import answer

if TYPE_CHECKING:
    import httpx

    from .world import World

ROUTE = "tencent_desk"
"""Name of the route."""


def answer_with(router: respx.Router, desk: FakeDesk) -> respx.Route:
    """Add the mock to a respx router, as one route.

    The route answers all paths on the hosts of the contract, and paths that begin like the
    contract's on other hosts. Other routes stay.

    Args:
        router: The router.
        desk: The mock.

    Returns:
        The route, named ROUTE.
    """

    def side_effect(request: httpx.Request) -> httpx.Response | None:
        called = desk.contract.is_called(request.url.host, request.url.path)
        return answer(desk, request) if called else None

    return router.route(name=ROUTE).mock(side_effect=side_effect)


def router(desk: FakeDesk | World | None = None) -> respx.MockRouter:
    """Return a router that answers as the mock inside its context.

    Args:
        desk: The mock, or the world to serve; by default the sample world.
    """
    found = respx.mock(assert_all_called=False)
    answer_with(found, desk if isinstance(desk, FakeDesk) else FakeDesk(desk))
    return found
