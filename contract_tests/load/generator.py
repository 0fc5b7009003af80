"""Sends planned calls over many connections, each the next one as soon as its answer is there."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .mix import Planned

_LENGTH = b"content-length:"
_SECONDS = 300


@dataclass(slots=True)
class Answer:
    """What a call was answered, and after how many seconds."""

    planned: Planned
    status: int
    body: bytes
    seconds: float

    @property
    def code(self) -> int:
        """The ErrorCode."""
        code: int = json.loads(self.body)["ErrorCode"]
        return code


@dataclass(slots=True)
class Run:
    """The answers of a run, and how long all of it took."""

    answers: list[Answer] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Calls in a second."""
        return len(self.answers) / self.seconds

    def within(self, share: float) -> float:
        """The milliseconds within which that share of the calls was answered."""
        ordered = sorted(answer.seconds for answer in self.answers)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def send(url: str, planned: Sequence[Planned], connections: int) -> Run:
    """Sends all calls and waits for all answers.

    Raises:
        ConnectionError: The server closed a connection.
        TimeoutError: It took longer than five minutes.
    """
    return asyncio.run(_send(url, planned, connections))


async def _send(url: str, planned: Sequence[Planned], connections: int) -> Run:
    loop, address = asyncio.get_running_loop(), urlsplit(url)
    host, port = str(address.hostname), int(address.port or 80)
    run, rest = Run(), iter(planned)
    clients = [_Client(rest, run.answers, loop) for _ in range(connections)]
    for client in clients:
        await loop.create_connection(partial(_same, client), host, port)
    begin = time.perf_counter()
    for client in clients:
        client.next()
    async with asyncio.timeout(_SECONDS):
        await asyncio.gather(*(client.done for client in clients))
    run.seconds = time.perf_counter() - begin
    return run


def _same(client: _Client) -> _Client:
    return client


class _Client(asyncio.Protocol):
    """One connection. It reads no more of an answer than its end: the generator must not be what
    is measured.
    """

    def __init__(
        self, rest: Iterator[Planned], answers: list[Answer], loop: asyncio.AbstractEventLoop
    ) -> None:
        self._rest = rest
        self._answers = answers
        self._read = b""
        self.done: asyncio.Future[None] = loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def next(self) -> None:
        planned = next(self._rest, None)
        if planned is None:
            self.done.set_result(None)
            self._transport.close()
            return
        self._planned, self._sent = planned, time.perf_counter()
        self._transport.write(planned.raw)

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, separator, body = self._read.partition(b"\r\n\r\n")
        if not separator:
            return
        lowered = head.lower()
        start = lowered.index(_LENGTH) + len(_LENGTH)
        if len(body) < int(lowered[start:].partition(b"\r\n")[0]):
            return
        seconds = time.perf_counter() - self._sent
        self._read = b""
        self._answers.append(Answer(self._planned, int(head[9:12]), body, seconds))
        self.next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(ConnectionError(f"the server closed a connection: {exc}"))
