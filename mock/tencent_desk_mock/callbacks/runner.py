"""Run receivers in this process: in a thread for each attempt, or on an event loop."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .exchange import Answer, Target

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from .activity import Activity
    from .exchange import Exchange
    from .portal import Portals
    from .request import SignedRequest


@dataclass(frozen=True)
class Runner:
    """Run receivers, and finish an attempt whose receiver raises or does not answer.

    Attributes:
        activity: Counts their calls.
        portals: The event loops for coroutines.
        raises: Whether their exceptions fail the test.
    """

    activity: Activity
    portals: Portals
    raises: bool

    def in_thread(self, name: str, call: Callable[[SignedRequest, Exchange], object]) -> Target:
        """Return a target that runs `call` in a thread, which can be given up."""

        def run(number: int, post: SignedRequest, exchange: Exchange) -> None:
            try:
                with self._watch(exchange):
                    call(post, exchange)
            finally:
                self.activity.end(number)

        def start(post: SignedRequest, exchange: Exchange) -> None:
            arguments = (self.activity.begin(name), post, exchange)
            threading.Thread(target=run, args=arguments, name=f"mock: {name}", daemon=True).start()

        return Target(name, start)

    def on_loop(
        self,
        name: str,
        call: Callable[[SignedRequest, Exchange], Awaitable[object]],
        close: Callable[[], object] = lambda: None,
    ) -> Target:
        """Return a target that runs `call` on an event loop, which counts its tasks as well."""

        async def run(post: SignedRequest, exchange: Exchange) -> None:
            with self._watch(exchange):
                await call(post, exchange)

        def start(post: SignedRequest, exchange: Exchange) -> None:
            self.portals.get().start(name, run(post, exchange))

        return Target(name, start, close)

    @contextmanager
    def _watch(self, exchange: Exchange) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the program's
            if self.raises:
                self.activity.keep(error)
            exchange.finish(Answer("crashed", 500, problem=f"{type(error).__name__}: {error}"))
        finally:
            exchange.finish(Answer("lost", problem="the receiver returned without an answer"))
