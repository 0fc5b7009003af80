"""The mock: a request goes in, a reply comes out, and the world may have changed."""

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
    """The mock. It does no I/O, reads no clock and is never random: same calls, same answers.

    It may be called from several threads; calls are carried out one after the other.

    Args:
        world: The world; by default World.sample(). It is changed by calls and put back by reset().
        contract: The contract; by default openapi.yaml.
        keep_calls: How many calls the journal keeps at most.

    Raises:
        ContractError: The contract lacks something that the mock needs, or a body's schema has
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
        self.faults = Faults()
        self.state = State(self.contract, self.world, keep_calls)
        self.calls = self.state.calls
        self.callbacks = self.state.callbacks
        self._start = self.world.snapshot()
        self._answering = Answering(self.contract, self.state, self.faults)
        self._users: dict[tuple[str, str | None, int | None], User] = {}

    def handle(self, request: Request) -> Reply:
        """Answers a request.

        Args:
            request: The request, however hostile.

        Returns:
            The reply. Its status is 200 unless a fault forces another.

        Raises:
            ValueError: Neither the world's clock nor the request knows the time.
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

    def user(
        self, user_id: str, *, service_account: str | None = None, app: int | None = None
    ) -> User:
        """Return a user to play: the same one for the same id, so that what was read stays read.

        Args:
            user_id: The id; the user need not be imported yet.
            service_account: Whom the user writes to; by default the first of the app.
            app: SDKAppID of the app; by default the first.

        Raises:
            ValueError: The id is empty.
        """
        if not user_id:
            raise ValueError("a user has an id")
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
        """Wait until no callback is under way, and no call of an app in this process.

        That includes background tasks of an ASGI app, and tasks that it started. What a program
        does in threads or processes of its own cannot be known.

        Args:
            timeout: Seconds of real time to wait at most.

        Raises:
            TimeoutError: Something still is; the message says what.
            ReceiverError: The program raised.
        """
        self.state.settle(timeout)

    def reset(self) -> None:
        """Put back the world as it was at the start, and drop faults and journals.

        Receivers of callbacks stay.
        """
        with self.state.changes.alone():
            self.world.restore(self._start)
            self.faults.clear()
            self.calls.clear()
            self.callbacks.office.forget()
            for user in self._users.values():
                user.forget()
            self._answering.windows.clear()

    def _code(self, code: int | str | None) -> int | None:
        if not isinstance(code, str):
            return code
        try:
            return self.contract.code(code)
        except ContractError as error:
            raise ValueError(str(error)) from None
