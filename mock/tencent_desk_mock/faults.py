"""Hold faults: what goes wrong, for which operation, and how often."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from .messages import Reply

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .contract import Operation
    from .messages import Dropped
    from .replies import Replies


@dataclass(frozen=True, slots=True)
class Fault:
    """Describe one fault.

    Attributes:
        operation: The operation, or the command or event of callbacks; None means all.
        times: How many calls it hits; None means all.
        code: ErrorCode to return instead.
        detail: Text added to ErrorInfo.
        status: HTTP status to return.
        body: Raw body to return; empty by default with `status`.
        content_type: Content type of that body.
        omit: Fields to leave out of the reply.
        extra: Fields to add to the reply, or to change.
        delay: Latency in seconds.
        drop: Whether the connection breaks "before" or "after" the effect.
        after: Whether the call takes effect though its reply is replaced.
    """

    operation: str | None = None
    times: int | None = 1
    code: int | None = None
    detail: str = ""
    status: int | None = None
    body: bytes | None = None
    content_type: str = "text/html"
    omit: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    delay: float = 0.0
    drop: Dropped | None = None
    after: bool = False

    @property
    def summary(self) -> str:
        """Return the fault as a call of `FakeDesk.fault`."""
        plain = Fault()
        asked = {row.name: getattr(self, row.name) for row in fields(self)}
        changed = {name: asked[name] for name in asked if asked[name] != getattr(plain, name)}
        return f"fault({', '.join(f'{name}={value!r}' for name, value in changed.items())})"

    @property
    def replaces(self) -> bool:
        """Return whether the fault replaces the whole reply."""
        replaced = (self.code, self.status, self.body, self.drop)
        return any(value is not None for value in replaced)

    @property
    def hides_effect(self) -> bool:
        """Return whether the call has no effect."""
        return self.replaces and not self.after and self.drop != "after"

    def applied(self, reply: Reply, operation: Operation, replies: Replies) -> Reply:
        """Return the reply for the caller instead of `reply`."""
        if self.drop is not None:
            return Reply(dropped=self.drop, delay=self.delay)
        if self.code is not None:
            reply = replies.failure(operation, self.code, self.detail)
        if self.status is not None or self.body is not None:
            reply = self._replace_body(reply)
        if self.omit or self.extra:
            reply = self._edit_fields(reply)
        return replace(reply, delay=self.delay)

    def _replace_body(self, reply: Reply) -> Reply:
        status = 200 if self.status is None else self.status
        if self.body is None and self.code is not None:
            return replace(reply, status=status)
        headers = (("content-type", self.content_type),)
        return Reply(status=status, body=self.body or b"", headers=headers)

    def _edit_fields(self, reply: Reply) -> Reply:
        try:
            parsed = reply.json()
        except ValueError:
            return reply
        kept = {name: value for name, value in parsed.items() if name not in self.omit}
        kept.update(self.extra)
        code = kept.get("ErrorCode")
        return replace(
            reply,
            body=json.dumps(kept, ensure_ascii=False).encode(),
            code=code if isinstance(code, int) else None,
        )


@dataclass(slots=True)
class _Waiting:
    fault: Fault
    left: int | None
    used: bool = False


class Faults:
    """Hold pending faults; the oldest that matches a call hits it."""

    def __init__(self) -> None:
        self._waiting: list[_Waiting] = []

    def __iter__(self) -> Iterator[Fault]:
        return iter([replace(row.fault, times=row.left) for row in self._waiting])

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def unused(self) -> list[Fault]:
        """Return the faults that have not hit any call."""
        return [row.fault for row in self._waiting if not row.used]

    def add(self, fault: Fault) -> Fault:
        """Add a fault and return it.

        Raises:
            ValueError: `times` is not positive.
        """
        if fault.times is not None and fault.times < 1:
            raise ValueError("times must be at least 1, or None for all")
        self._waiting.append(_Waiting(fault, fault.times))
        return fault

    def take(self, *names: str | None) -> Fault | None:
        """Return the fault for one of these names, and count its use."""
        for row in self._waiting:
            if row.fault.operation in (None, *names):
                self._count(row)
                return row.fault
        return None

    def _count(self, row: _Waiting) -> None:
        row.used = True
        if row.left is None:
            return
        row.left -= 1
        if row.left <= 0:
            self._waiting.remove(row)

    def drop(self, index: int) -> bool:
        """Drop the fault at an index, and return whether it existed."""
        exists = index < len(self._waiting)
        del self._waiting[index : index + 1]
        return exists

    def clear(self) -> None:
        """Drop all faults."""
        self._waiting.clear()
