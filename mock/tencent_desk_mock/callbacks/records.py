"""The journal of callbacks: what was posted, how each attempt ended, and what came of it."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tencent_desk_mock.faults import Fault
    from tencent_desk_mock.jsonbody import Json
    from tencent_desk_mock.turn import Effect

    from .exchange import Outcome

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to deliver a callback.

    Attributes:
        at: When it began, in seconds of Unix time of the world.
        target: Where it went.
        query: The query parameters, the signature replaced by `***`.
        outcome: How it ended.
        status: The HTTP status of the answer; None without one.
        reply: The body of the answer, as text.
        seconds: How long it took, in real time or as a fault says.
        problem: Why it counts as failed; empty for one that succeeded.
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
        """Return whether the service takes it as delivered: 200 and JSON, in time."""
        return not self.problem


@dataclass(slots=True, eq=False)
class Callback:
    """One callback.

    Attributes:
        number: Its number, from 0.
        app: SDKAppID of the app.
        command: `CallbackCommand`.
        event: `Event`; None where the body has none.
        session: The session; None where there is none yet.
        user: The user; None where the body names none.
        request_id: What names it, and stays the same when it is posted again.
        body: The body; empty for one whose event no page names.
        at: When it happened, in seconds of Unix time of the world.
        calls_before: How many calls had reached the mock by then.
        note: What people should know, as why nothing was posted.
        attempts: The attempts, the oldest first.
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
        """Return the reply that counts; empty where there is none."""
        delivered = next((attempt for attempt in self.attempts if attempt.ok), None)
        return json.loads(delivered.reply) if delivered else {}

    @property
    def summary(self) -> str:
        """Return the event or the command, and how the last attempt ended."""
        name = self.event or self.command
        if not self.attempts:
            return f"{name} ({self.note or 'under way'})"
        last = self.attempts[-1]
        return f"{name} ({last.problem or 'delivered'})"


class CallbackLog:
    """Callbacks in their order.

    Args:
        keep: How many to keep at most, the newest.
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
            there = "; ".join(one.summary for one in [*self._log][-_SHOWN:]) or "none at all"
            raise IndexError(f"no callback [{index}]; the last ones: {there}") from None

    @property
    def failed(self) -> list[Callback]:
        """Return those that were posted and not delivered."""
        return [callback for callback in self if callback.failed]

    @property
    def next_number(self) -> int:
        """Return the number that the next one will have."""
        return self._next

    def of(self, name: str) -> list[Callback]:
        """Return those of a command or of an event."""
        return [callback for callback in self if name in (callback.command, callback.event)]

    def numbered(self, number: int) -> Callback:
        """Return the callback with a number.

        Raises:
            ValueError: It is not kept, or never was.
        """
        for callback in self:
            if callback.number == number:
                return callback
        kept = (
            f"{self._log[0].number} to {self._next - 1} are kept" if self._log else "there is none"
        )
        raise ValueError(f"no callback number {number}; {kept}")

    def add(self, callback: Callback) -> None:
        """Note a callback."""
        self._log.append(callback)
        self._next = callback.number + 1

    def clear(self) -> None:
        """Forget all; numbers go on."""
        self._log.clear()
