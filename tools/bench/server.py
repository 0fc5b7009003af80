"""Serve one fixed reply to every request, with as little work as possible."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import cast

import uvloop

_SUCCESS = b'{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}'
_CLOUD_SUCCESS = b'{"Response":{"RequestId":"1","ErrorCode":0}}'
_END = b"\r\n\r\n"


class Protocol(asyncio.Protocol):
    """Serve one connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._pending = b""

    def data_received(self, data: bytes) -> None:
        pending = self._pending + data
        while (end := pending.find(_END)) >= 0:
            whole = end + len(_END) + _read_length(pending[:end])
            if len(pending) < whole:
                break
            # The vendor's cloud API has its path at the root, and its own envelope.
            self._transport.write(_CLOUD if pending.startswith(b"POST / ") else _DESK)
            pending = pending[whole:]
        self._pending = pending


def _read_length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0] or 0)


def _build_reply(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return head.encode() + _END + body


_DESK, _CLOUD = _build_reply(_SUCCESS), _build_reply(_CLOUD_SUCCESS)


async def _main() -> None:
    server = await asyncio.get_running_loop().create_server(Protocol, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - the caller waits for it
    await server.serve_forever()


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {0})
    try:
        uvloop.run(_main())
    except KeyboardInterrupt:
        sys.exit(0)
