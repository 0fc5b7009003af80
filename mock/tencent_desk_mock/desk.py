"""The fake Desk: a request goes in, a reply comes out, and the world may have changed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from .contract import load
from .contract_error import ContractError
from .course import body_of, carry_out, find_operation
from .faults import Fault, Faults
from .journal import Call, Calls, NoBody
from .replies import Replies
from .schema import validators_of
from .turn import RefusedError, Turn
from .windows import Windows
from .world import World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .contract import Contract, Operation
    from .course import Result
    from .messages import Dropped, Reply, Request
    from .names import OperationName


class FakeDesk:
    """The fake Desk. It does no I/O, reads no clock and is never random: same calls, same answers.

    It may be called from several threads; calls are carried out one after the other.

    Args:
        world: The world; by default World.sample(). It is changed by calls and put back by reset().
        contract: The contract; by default openapi.yaml.
        keep_calls: How many calls the journal keeps at most.

    Raises:
        ContractError: The contract lacks something that the fake Desk needs, or a body's schema has
            a keyword that it does not know.
    """

    def __init__(
        self,
        world: World | None = None,
        contract: Contract | None = None,
        *,
        keep_calls: int = 10_000,
    ) -> None:
        self.contract = contract or load()
        self.world = world or World.sample()
        self.calls = Calls(self.contract.operations, keep=keep_calls)
        self.faults = Faults()
        self._start = self.world.snapshot()
        self._replies = Replies(self.contract)
        self._validators = validators_of(self.contract)
        self._windows = Windows()
        self._lock = threading.Lock()
        for operation in self.contract.operations.values():
            self._validators.of(operation, self.world.spellings)

    def handle(self, request: Request) -> Reply:
        """Answers a request.

        Args:
            request: The request, however hostile.

        Returns:
            The reply. Its status is 200 unless a fault forces another.

        Raises:
            ValueError: Neither the world's clock nor the request knows the time.
        """
        with self._lock:
            return self._handle(request)

    def fault(
        self,
        operation: OperationName | None = None,
        *,
        code: int | str | None = None,
        detail: str = "",
        status: int | None = None,
        body: bytes | str | None = None,
        content_type: str = "text/html",
        omit: tuple[str, ...] = (),
        extra: Mapping[str, Any] | None = None,
        delay: float = 0.0,
        drop: Dropped | None = None,
        after: bool = False,
        times: int | None = 1,
    ) -> Fault:
        """Lets coming calls go wrong.

        A fault hits a call as soon as its path names the operation, before anything else is
        checked.

        Args:
            operation: Whose calls; None means every operation.
            code: ErrorCode to answer, or its name in the catalogue.
            detail: Text added to ErrorInfo.
            status: HTTP status to answer, with `body`.
            body: Raw body to answer, under status 200 unless `status` says otherwise.
            content_type: Content type of `body`.
            omit: Fields to leave out of the reply.
            extra: Fields to add to the reply, or to change in it.
            delay: Latency in seconds.
            drop: Break the connection "before" the call takes effect or "after" it.
            after: Let the call take effect although `code`, `status` or `body` replaces its reply.
            times: How many calls it hits; None means all.

        Returns:
            The fault.

        Raises:
            ValueError: The operation or the name of the code is not known, or `times` is not
                positive.
        """
        if operation is not None and operation not in self.contract.operations:
            known = ", ".join(sorted(self.contract.operations))
            raise ValueError(f"no operation {operation!r}; there are {known}")
        if times is not None and times < 1:
            raise ValueError("times is at least 1, or None for all")
        return self.faults.add(
            Fault(
                operation=operation,
                times=times,
                code=self._code(code),
                detail=detail,
                status=status,
                body=body.encode() if isinstance(body, str) else body,
                content_type=content_type,
                omit=tuple(omit),
                extra=dict(extra or {}),
                delay=delay,
                drop=drop,
                after=after,
            )
        )

    def fail(
        self,
        operation: OperationName | None = None,
        code: int | str = "DESK_INTERNAL_ERROR",
        *,
        times: int | None = 1,
        after: bool = False,
    ) -> Fault:
        """Lets coming calls be answered with a code; see fault()."""
        return self.fault(operation, code=code, times=times, after=after)

    def reset(self) -> None:
        """Puts back the world as it was at the start, and drops faults and journal."""
        with self._lock:
            self.world.restore(self._start)
            self.faults.clear()
            self.calls.clear()
            self._windows.clear()

    def _code(self, code: int | str | None) -> int | None:
        if not isinstance(code, str):
            return code
        try:
            return self.contract.code(code)
        except ContractError as error:
            raise ValueError(str(error)) from None

    def _handle(self, request: Request) -> Reply:
        turn = Turn(
            request=request,
            now=self.world.clock.now(request.at),
            world=self.world,
            contract=self.contract,
            validators=self._validators,
            windows=self._windows,
        )
        found = find_operation(turn)
        operation: Operation | None = getattr(turn, "operation", None)
        fault = self.faults.take(operation.id) if operation else None
        result = found or carry_out(turn, dry=fault is not None and fault.hides_effect)
        reply = self._reply(operation, result)
        if fault and operation:
            reply = fault.applied(reply, operation, self._replies)
        self.calls.add(self._call(turn, result, reply, fault))
        return reply

    def _reply(self, operation: Operation | None, result: Result) -> Reply:
        if operation and not result.refusal:
            return self._replies.success(operation, result.outcome.fields)
        refusal = result.refusal or RefusedError("URL_RESOURCE_NOT_FOUND")
        reason = refusal.reason
        code = self.contract.code(reason) if isinstance(reason, str) else reason
        return self._replies.failure(operation, code, refusal.detail)

    def _call(self, turn: Turn, result: Result, reply: Reply, fault: Fault | None) -> Call:
        request, operation = turn.request, getattr(turn, "operation", None)
        secret = self.contract.auth_parameter("usersig")
        return Call(
            operation=operation.id if operation else None,
            method=request.method,
            path=request.path,
            query={name: "***" if name == secret else text for name, text in turn.query.items()},
            body=NoBody() if (body := body_of(turn)) is None else body,
            size=len(request.body),
            at=turn.now,
            step=result.step,
            violation=result.refusal.violation if result.refusal else None,
            code=reply.code,
            effects=result.effects,
            reply=reply,
            fault=fault,
        )
