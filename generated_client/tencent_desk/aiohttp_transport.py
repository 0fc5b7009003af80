# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Carries the requests of `AsyncDeskClient` over aiohttp, which is faster than the default.

Example::

    desk = AsyncDeskClient(..., transport=AiohttpTransport())

Needs `pip install tencent-desk[aiohttp]`, and asyncio. `close` the client, or aiohttp complains.
"""

from __future__ import annotations

from tencent_desk_runtime.aiohttp_transport import AiohttpTransport
from tencent_desk_runtime.publish import publish

__all__ = [
    "AiohttpTransport",
]

publish(globals())
