"""What the fake Desk was asked and what came of it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .faults import Fault
    from .jsonbody import Json
    from .messages import Reply
    from .schema import Violation
    from .turn import Effect


@dataclass(frozen=True, slots=True)
class Call:
    """One call.

    Attributes:
        operation: The operation; None when the path leads to none.
        method: The HTTP method.
        path: The path.
        query: The query parameters, the signature replaced by `***`.
        body: The parsed body; None when it was not read or is no JSON object.
        size: Length of the body in bytes.
        at: When it arrived, in seconds of Unix time of the world.
        step: The check that refused it, `state` for the state of the world, None for a success.
        violation: The rule that the body breaks, if that was the reason.
        code: The ErrorCode answered; None where the reply held none.
        effects: What it changed.
        reply: The reply.
        fault: The fault that hit it.
    """

    operation: str | None
    method: str
    path: str
    query: Mapping[str, str]
    body: Mapping[str, Json] | None
    size: int
    at: float
    step: str | None
    violation: Violation | None
    code: int | None
    effects: tuple[Effect, ...]
    reply: Reply
    fault: Fault | None

    @property
    def ok(self) -> bool:
        """Whether the call was answered with success."""
        return self.code == 0


class Calls:
    """Calls in their order; `calls.send_msg` are those of one operation.

    Args:
        operations: Names that may be asked for.
        calls: The calls.
        keep: How many calls to keep at most, the newest; None means all.
    """

    def __init__(
        self,
        operations: Iterable[str],
        calls: Iterable[Call] = (),
        keep: int | None = None,
    ) -> None:
        self._operations = frozenset(operations)
        self._calls = deque(calls, maxlen=keep)
        self._added = len(self._calls)

    def __getattr__(self, name: str) -> Calls:
        if name.startswith("_") or name not in self._operations:
            known = ", ".join(sorted(self.__dict__.get("_operations", ())))
            raise AttributeError(f"no operation {name!r}; there are {known}")
        return self.of(name)

    def __iter__(self) -> Iterator[Call]:
        return iter(tuple(self._calls))

    def __len__(self) -> int:
        return len(self._calls)

    @overload
    def __getitem__(self, index: int) -> Call: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Call, ...]: ...
    def __getitem__(self, index: int | slice) -> Call | tuple[Call, ...]:
        return tuple(self._calls)[index]

    def __repr__(self) -> str:
        return f"Calls({list(self._calls)!r})"

    def of(self, operation: str) -> Calls:
        """Returns the calls of one operation."""
        found = (call for call in self._calls if call.operation == operation)
        return Calls(self._operations, found)

    def numbered(self, after: int = 0) -> list[tuple[int, Call]]:
        """Returns the calls from number `after` on, each with its number.

        Numbers count from 0 and go on after clear(), so that a call is known by its number.
        """
        kept = tuple(self._calls)
        first = self._added - len(kept)
        return [*enumerate(kept, first)][max(0, after - first) :]

    @property
    def next_number(self) -> int:
        """The number that the next call will have."""
        return self._added

    def add(self, call: Call) -> None:
        """Notes a call."""
        self._calls.append(call)
        self._added += 1

    def clear(self) -> None:
        """Forgets all calls."""
        self._calls.clear()
