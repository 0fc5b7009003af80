"""Keep the journal of callbacks: posted requests, their attempts and effects."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tencent_desk_mock.call_context import Effect
    from tencent_desk_mock.faults import Fault
    from tencent_desk_mock.jsonbody import Json

    from .exchange import Outcome

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Attempt:
    """Record one attempt to deliver a callback.

    Attributes:
        at: When it started, in seconds of Unix time of the world.
        target: The target.
        query: The query parameters, with `***` for the signature.
        outcome: How it ended.
        status: The HTTP status of the answer; None without one.
        reply: The body of the answer, as text.
        seconds: How long it took, in real time or by a fault.
        problem: Why it counts as failed; empty after success.
        fault: The fault that hit it.
    """

    at: float
    target: str
    query: Mapping[str, str]
    outcome: Outcome
    status: int | None = None
    reply: str = ""
    seconds: float = 0.0
    problem: str = ""
    fault: Fault | None = None

    @property
    def ok(self) -> bool:
        """Return whether it counts as delivered: 200 and JSON, in time."""
        return not self.problem


@dataclass(slots=True, eq=False)
class Callback:
    """Record one callback.

    Attributes:
        number: Its number, from 0.
        app: SDKAppID of the app.
        command: `CallbackCommand`.
        event: `Event`; None if the body has none.
        session: The session; None if there is none yet.
        user: The user; None if the body names none.
        request_id: Its id, the same when it is posted again.
        body: The body; empty for an event that no page lists.
        at: When it happened, in seconds of Unix time of the world.
        calls_before: How many calls had reached the mock before it.
        note: A remark for people, such as why nothing was posted.
        attempts: The attempts, oldest first.
        effects: What the reply changed.
        over: Set when all attempts are over.
    """

    number: int
    app: int
    command: str
    event: str | None
    session: str | None
    user: str | None
    request_id: str
    body: Mapping[str, Any]
    at: float
    calls_before: int
    note: str = ""
    attempts: list[Attempt] = field(default_factory=list)
    effects: tuple[Effect, ...] = ()
    over: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def ok(self) -> bool:
        """Return whether it was delivered."""
        return any(attempt.ok for attempt in self.attempts)

    @property
    def failed(self) -> bool:
        """Return whether it was posted, and no attempt succeeded."""
        return bool(self.attempts) and not self.ok

    @property
    def reply(self) -> dict[str, Json]:
        """Return the reply that counts; empty without one."""
        delivered = next((attempt for attempt in self.attempts if attempt.ok), None)
        return json.loads(delivered.reply) if delivered else {}

    @property
    def summary(self) -> str:
        """Return the event or the command, and how the last attempt ended."""
        name = self.event or self.command
        if not self.attempts:
            return f"{name} ({self.note or 'running'})"
        last = self.attempts[-1]
        return f"{name} ({last.problem or 'delivered'})"


class CallbackLog:
    """Hold callbacks in order.

    Args:
        keep: The most callbacks to keep, the newest ones.
    """

    def __init__(self, keep: int = 10_000) -> None:
        self._log: deque[Callback] = deque(maxlen=keep)
        self._next = 0

    def __iter__(self) -> Iterator[Callback]:
        return iter(tuple(self._log))

    def __len__(self) -> int:
        return len(self._log)

    @overload
    def __getitem__(self, index: int) -> Callback: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Callback, ...]: ...
    def __getitem__(self, index: int | slice) -> Callback | tuple[Callback, ...]:
        try:
            return tuple(self._log)[index]
        except IndexError:
            there = "; ".join(one.summary for one in [*self._log][-_SHOWN:]) or "none"
            raise IndexError(f"no callback [{index}]; the last ones: {there}") from None

    @property
    def failed(self) -> list[Callback]:
        """Return the callbacks that were posted but not delivered."""
        return [callback for callback in self if callback.failed]

    @property
    def next_number(self) -> int:
        """Return the number of the next callback."""
        return self._next

    def of(self, name: str) -> list[Callback]:
        """Return the callbacks of a command or of an event."""
        return [callback for callback in self if name in (callback.command, callback.event)]

    def numbered(self, number: int) -> Callback:
        """Return the callback with a number.

        Raises:
            ValueError: There is no such callback, or it was dropped.
        """
        for callback in self:
            if callback.number == number:
                return callback
        kept = (
            f"{self._log[0].number} to {self._next - 1} are kept" if self._log else "there is none"
        )
        raise ValueError(f"no callback number {number}; {kept}")

    def add(self, callback: Callback) -> None:
        """Add a callback."""
        self._log.append(callback)
        self._next = callback.number + 1

    def clear(self) -> None:
        """Forget all callbacks; numbers continue."""
        self._log.clear()
