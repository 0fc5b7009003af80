"""Keep the journal of calls and their replies."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, overload

from .names import CallsByOperation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .call_context import Effect
    from .faults import Fault
    from .messages import Reply
    from .schema import Violation

_SHOWN = 20
"""How many calls a message lists."""


class NoBody(dict[str, Any]):
    """Stand for a body that was not read: empty and false."""

    def __missing__(self, name: str) -> NoReturn:
        raise KeyError(f"no {name!r}: the body was not read, or is not a JSON object")


@dataclass(frozen=True, slots=True)
class Call:
    """Record one call.

    Attributes:
        operation: The operation; None for an unknown path.
        method: The HTTP method.
        path: The path.
        query: The query parameters, with `***` for the signature.
        body: The parsed body; an empty `NoBody` if it was not read or is not a JSON object.
        size: Length of the body in bytes.
        at: When it arrived, in seconds of Unix time of the world.
        step: The check that refused it, `state` for the state of the world, None after success.
        violation: The broken rule, if that was the reason.
        code: The returned ErrorCode; None if the reply had none.
        effects: What it changed.
        reply: The reply.
        fault: The fault that hit it.
    """

    operation: str | None
    method: str
    path: str
    query: Mapping[str, str]
    body: Mapping[str, Any]
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
        """Return whether the call succeeded."""
        return self.code == 0

    @property
    def text(self) -> str:
        """Return the sent text: of all text elements, or of the piece of a stream."""
        contents = (element.get("MsgContent", {}) for element in self.body.get("MsgBody", ()))
        pieces = [content["Text"] for content in contents if "Text" in content]
        return "".join(pieces) or str(self.body.get("Chunk", ""))

    @property
    def recipient(self) -> str | None:
        """Return the user who got the message, or whom a failed call named; None without one."""
        reached = [effect.about.get("to", effect.about.get("user")) for effect in self.effects]
        named = [self.body.get(name) for name in ("ToAccount", "ClientUserID")]
        return next((user for user in (*reached, *named) if user), None)

    @property
    def summary(self) -> str:
        """Return the operation, or method and path, and the returned code."""
        name = self.operation or f"{self.method} {self.path}"
        return f"{name} (ErrorCode {self.code})" if self.code is not None else f"{name} (no code)"


class Calls(CallsByOperation["Calls"]):
    """Hold calls in order; `calls.send_msg` has the calls of one operation.

    Args:
        operations: The known operations.
        calls: The calls.
        keep: The most calls to keep, the newest ones; None means all.
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
        self._operation: str | None = None
        self._every = self._calls

    if not TYPE_CHECKING:  # hidden from type checkers, which know the names

        def __getattr__(self, name: str) -> Calls:
            if name.startswith("_") or name not in self._operations:
                raise AttributeError(_explain_unknown(name, self.__dict__.get("_operations", ())))
            return self.of(name)

        def __dir__(self) -> list[str]:
            return sorted({*super().__dir__(), *self._operations})

    def __iter__(self) -> Iterator[Call]:
        return iter(tuple(self._calls))

    def __len__(self) -> int:
        return len(self._calls)

    @overload
    def __getitem__(self, index: int) -> Call: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Call, ...]: ...
    def __getitem__(self, index: int | slice) -> Call | tuple[Call, ...]:
        try:
            return tuple(self._calls)[index]
        except IndexError:
            raise IndexError(self._explain_missing(index)) from None

    def __repr__(self) -> str:
        return f"Calls({list(self._calls)!r})"

    def of(self, operation: str) -> Calls:
        """Return the calls of one operation.

        Raises:
            ValueError: There is no such operation.
        """
        if operation not in self._operations:
            raise ValueError(_explain_unknown(operation, self._operations))
        found = (call for call in self._calls if call.operation == operation)
        calls = Calls(self._operations, found)
        calls._operation, calls._every = operation, self._every
        return calls

    def _explain_missing(self, index: int | slice) -> str:
        """Explain that there is no call at an index, and list the calls."""
        wanted = f"{self._operation or 'the journal'} has no call [{index}]"
        if not self._every:
            return f"{wanted}: no call reached the mock"
        newest = [call.summary for call in self._every][-_SHOWN:]
        left_out = "..., " if len(self._every) > len(newest) else ""
        return f"{wanted}; {len(self._every)} calls were made: {left_out}{', '.join(newest)}"

    def numbered(self, after: int = 0) -> list[tuple[int, Call]]:
        """Return the calls from number `after` on, each with its number.

        Numbers start at 0 and continue after clear(), so each call has its own number.
        """
        kept = tuple(self._calls)
        first = self._added - len(kept)
        return [*enumerate(kept, first)][max(0, after - first) :]

    @property
    def next_number(self) -> int:
        """Return the number of the next call."""
        return self._added

    def add(self, call: Call) -> None:
        """Add a call."""
        self._calls.append(call)
        self._added += 1

    def clear(self) -> None:
        """Forget all calls."""
        self._calls.clear()


def _explain_unknown(operation: str, operations: Iterable[str]) -> str:
    return f"no operation {operation!r}; the operations are {', '.join(sorted(operations))}"
