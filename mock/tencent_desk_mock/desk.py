"""Answer requests as Tencent Cloud Desk, and change the world."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .agents import Agent
from .answering import Answering
from .contract import load
from .contract_error import ContractError
from .faults import Fault, Faults
from .state import State
from .users import User
from .world import World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .contract import Contract
    from .messages import Dropped, Reply, Request
    from .names import OperationName


class FakeDesk:
    """Mock Tencent Cloud Desk without I/O, clock or random numbers: same calls, same answers.

    Several threads can use it; calls run one after the other.

    Args:
        world: The world; by default World.sample(). Calls change it, and reset() restores it.
        contract: The contract; by default openapi.yaml.
        keep_calls: The most calls that the journal keeps.

    Raises:
        ContractError: The contract is incomplete, or a body's schema has an unknown keyword.
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
        self.faults = Faults()
        self.state = State(self.contract, self.world, keep_calls)
        self.calls = self.state.calls
        self.callbacks = self.state.callbacks
        self._start = self.world.snapshot()
        self._answering = Answering(self.contract, self.state, self.faults)
        self._users: dict[tuple[str, str | None, int | None], User] = {}

    def handle(self, request: Request) -> Reply:
        """Answer a request.

        Args:
            request: The request; it may be malformed.

        Returns:
            The reply, with status 200 unless a fault sets another.

        Raises:
            ValueError: Neither the world's clock nor the request has a time.
        """
        return self._answering.handle(request)

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
        """Add a fault to coming calls.

        A fault hits a call when its path names the operation, before all other checks.

        Args:
            operation: The operation; None means all.
            code: ErrorCode to return, or its name in the catalogue.
            detail: Text added to ErrorInfo.
            status: HTTP status to return, with `body`.
            body: Raw body to return, with status 200 unless `status` is set.
            content_type: Content type of `body`.
            omit: Fields to leave out of the reply.
            extra: Fields to add to the reply, or to change.
            delay: Latency in seconds.
            drop: Break the connection "before" the call takes effect or "after" it.
            after: Whether the call still takes effect if `code`, `status` or `body` replaces its
                reply.
            times: How many calls it hits; None means all.

        Returns:
            The fault.

        Raises:
            ValueError: The operation or the name of the code is unknown, or `times` is not
                positive.
        """
        if operation is not None and operation not in self.contract.operations:
            known = ", ".join(sorted(self.contract.operations))
            raise ValueError(f"no operation {operation!r}; the operations are {known}")
        return self.faults.add(
            Fault(
                operation=operation,
                times=times,
                code=self._find_code(code),
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
        """Answer coming calls with a code; see fault()."""
        return self.fault(operation, code=code, times=times, after=after)

    def user(
        self, user_id: str, *, service_account: str | None = None, app: int | None = None
    ) -> User:
        """Return a user to play; the same object for the same id, which keeps its read messages.

        Args:
            user_id: The id; it need not be imported yet.
            service_account: The account that the user writes to; by default the app's first.
            app: SDKAppID of the app; by default the first.

        Raises:
            ValueError: The id is empty.
        """
        if not user_id:
            raise ValueError("the id of a user must not be empty")
        key = (user_id, service_account, app)
        return self._users.setdefault(key, User(self.state, *key))

    def agent(self, agent_id: str, *, app: int | None = None) -> Agent:
        """Return an agent to play.

        Args:
            agent_id: The id of an agent of the world.
            app: SDKAppID of the app; by default the first.

        Raises:
            ValueError: There is no such agent.
        """
        return Agent(self.state, agent_id, app)

    def settle(self, timeout: float = 5.0) -> None:
        """Wait until no callback and no call of an app in this process is running.

        That includes background tasks of an ASGI app, and tasks that it started, but not the
        program's own threads or processes.

        Args:
            timeout: The most seconds of real time to wait.

        Raises:
            TimeoutError: Work is still running; the message names it.
            ReceiverError: The program raised.
        """
        self.state.settle(timeout)

    def reset(self) -> None:
        """Restore the initial world, and drop faults and journals.

        Receivers of callbacks stay.
        """
        with self.state.changes.alone():
            self.world.restore(self._start)
            self.faults.clear()
            self.calls.clear()
            self.callbacks.poster.forget()
            for user in self._users.values():
                user.forget()
            self._answering.windows.clear()

    def _find_code(self, code: int | str | None) -> int | None:
        if not isinstance(code, str):
            return code
        try:
            return self.contract.code(code)
        except ContractError as error:
            raise ValueError(str(error)) from None
