# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Carries requests over plain sockets and the HTTP parser of Node.js.

Example::

    desk = DeskClient(..., transport=HttptoolsTransport())
    async_desk = AsyncDeskClient(..., transport=AsyncHttptoolsTransport())

It is faster than the default, and needs `pip install tencent-desk[httptools]`. It connects
directly, whatever proxies the environment names, and is not seen by tools that stand in for httpx,
such as respx.
"""

from __future__ import annotations

from tencent_desk_runtime.httptools_transport import (
    AsyncHttptoolsTransport,
    HttptoolsTransport,
)
from tencent_desk_runtime.publish import publish

__all__ = [
    "AsyncHttptoolsTransport",
    "HttptoolsTransport",
]

publish(globals())
