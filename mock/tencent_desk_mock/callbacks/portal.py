"""Run a program's coroutines on an event loop of the mock, and track their tasks."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tencent_desk_mock.eventloop import EventLoop

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from .activity import Activity

_STOP_SECONDS = 5.0
_NAME: contextvars.ContextVar[str] = contextvars.ContextVar("name of the call of the app")


class Portal:
    """Run an event loop in a thread."""

    def __init__(self, activity: Activity) -> None:
        self._activity = activity
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mock callbacks", daemon=True)
        self._thread.start()
        self._ready.wait()

    @property
    def is_current(self) -> bool:
        """Return whether the caller runs on this loop, and so blocks it."""
        return threading.current_thread() is self._thread

    def start(self, name: str, coroutine: Coroutine[Any, Any, None]) -> None:
        """Start a coroutine that handles its own errors; settle() shows the name of its tasks."""
        context = contextvars.copy_context()
        context.run(_NAME.set, name)
        self._loop.call_soon_threadsafe(self._create, coroutine, context=context)

    def close(self) -> None:
        """Cancel running tasks, and end the thread."""
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=EventLoop) as runner:
            runner.run(self._run_loop())

    async def _run_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopped = asyncio.Event()
        self._kept: set[asyncio.Task[Any]] = set()
        self._loop.set_task_factory(self._make_task)
        self._loop.set_exception_handler(self._report_failure)
        self._ready.set()
        await self._stopped.wait()

    def _create(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(coroutine)
        self._kept.add(task)
        task.add_done_callback(self._kept.discard)

    def _make_task(self, loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> Any:
        """Make a task; if a call of the app started it, count it until it is done."""
        task: asyncio.Task[Any] = asyncio.Task(coroutine, loop=loop, **options)
        context = options.get("context")  # an empty one is false
        name = _NAME.get(None) if context is None else context.get(_NAME)
        if name is not None:
            number = self._activity.begin(name)
            task.add_done_callback(lambda _: self._activity.end(number))
        return task

    def _report_failure(self, loop: asyncio.AbstractEventLoop, about: dict[str, Any]) -> None:
        error = about.get("exception")
        if error is None:
            loop.default_exception_handler(about)
        else:
            self._activity.keep(error)


class Portals:
    """Hold the loop for callbacks, and another loop for each that waits for the mock.

    An app that calls create_group while it handles a callback blocks its loop until it has itself
    answered Group.CallbackBeforeCreateGroup.
    """

    def __init__(self, activity: Activity) -> None:
        self._activity = activity
        self._lock = threading.Lock()
        self._portals: list[Portal] = []
        self._blocked = 0

    def get(self) -> Portal:
        """Return a free loop."""
        with self._lock:
            if len(self._portals) == self._blocked:
                self._portals.append(Portal(self._activity))
            return self._portals[self._blocked]

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Mark the caller's loop as blocked while the caller waits."""
        blocks = any(portal.is_current for portal in self._portals)
        with self._lock:
            self._blocked += blocks
        try:
            yield
        finally:
            with self._lock:
                self._blocked -= blocks

    def close(self) -> None:
        """Stop all loops."""
        with self._lock:
            portals, self._portals = self._portals, []
        for portal in portals:
            portal.close()
