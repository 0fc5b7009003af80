"""Script replies, with a clock that only advances during waits."""

from __future__ import annotations

import json
import threading
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from tencent_desk import Environment, Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e"
"""The sample key of the vendor's signing library."""

Answer = Response | Exception


class Clock:
    """Advance the time during waits, and return the largest possible random number.

    Attributes:
        time: seconds since the clock was made.
        waits: the seconds of each wait.
    """

    def __init__(self) -> None:
        self.time = 0.0
        self.waits: list[float] = []
        self._labels = count(1)

    def sleep(self, seconds: float) -> None:
        """Advance the clock without a real wait."""
        self.waits.append(seconds)
        self.time += seconds

    async def async_sleep(self, seconds: float) -> None:
        """Advance the clock without a real wait."""
        self.sleep(seconds)

    @property
    def environment(self) -> Environment:
        """Return a client environment with this clock."""
        return Environment(
            now=lambda: 1_700_000_000.0 + self.time,
            monotonic=lambda: self.time,
            uniform=lambda _, most: most,
            uint32=lambda: next(self._labels),
            sleep=self.sleep,
            async_sleep=self.async_sleep,
        )


class Script:
    """Return the given replies in order, for a sync or async transport; repeat the last reply.

    Args:
        answers: responses, exceptions to raise, or functions that make either from a request.

    Attributes:
        requests: the received requests.
        timeouts: the timeout of each attempt.
    """

    def __init__(self, *answers: Answer | Callable[[Request], Answer]) -> None:
        self._answers = list(answers)
        self._lock = threading.Lock()
        self.requests: list[Request] = []
        self.timeouts: list[float] = []
        self.closed = 0

    def answer(self, request: Request, timeout: float) -> Response:
        """Record a request and return its reply."""
        with self._lock:
            self.requests.append(request)
            self.timeouts.append(timeout)
            answer = self._answers[0] if len(self._answers) == 1 else self._answers.pop(0)
        found = answer(request) if callable(answer) else answer
        if isinstance(found, Exception):
            raise found
        return found

    @property
    def queries(self) -> list[dict[str, str]]:
        """Return the query parameters of the requests."""
        return [
            {name: values[-1] for name, values in parse_qs(one.target.partition("?")[2]).items()}
            for one in self.requests
        ]

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """Return the bodies of the requests."""
        return [json.loads(one.body) for one in self.requests]

    @property
    def hosts(self) -> list[str]:
        """Return the hosts of the requests."""
        return [one.host for one in self.requests]


def reply(body: object, status: int = 200, **headers: str) -> Response:
    """Return a response with a JSON body, or with the given bytes."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status, tuple(headers.items()), content)


def success(**fields: object) -> Response:
    """Return a documented success reply."""
    return reply({"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0, **fields})


def failure(code: int, info: str = "it failed", **fields: object) -> Response:
    """Return a documented failure reply."""
    return reply({"ActionStatus": "FAIL", "ErrorInfo": info, "ErrorCode": code, **fields})


def html(status: int = 502, **headers: str) -> Response:
    """Return the HTML reply of a gateway."""
    return reply(b"<html><h1>Bad Gateway</h1></html>", status, **headers)
