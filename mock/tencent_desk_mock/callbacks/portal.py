"""Run a program's coroutines on an event loop of the mock, and know when their tasks are done."""

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
    """An event loop in a thread.

    Args:
        activity: Where calls and the tasks that they start are counted.
    """

    def __init__(self, activity: Activity) -> None:
        self._activity = activity
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mock callbacks", daemon=True)
        self._thread.start()
        self._ready.wait()

    @property
    def is_current(self) -> bool:
        """Return whether the caller runs on the loop, which therefore cannot do anything else."""
        return threading.current_thread() is self._thread

    def start(self, name: str, coroutine: Coroutine[Any, Any, None]) -> None:
        """Start a coroutine that handles its own errors.

        Args:
            name: What it is, for settle().
            coroutine: The coroutine; the tasks that it starts count as well.
        """
        context = contextvars.copy_context()
        context.run(_NAME.set, name)
        self._loop.call_soon_threadsafe(self._create, coroutine, context=context)

    def close(self) -> None:
        """Cancel what runs, and end the thread."""
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(_STOP_SECONDS)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=EventLoop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopped = asyncio.Event()
        self._kept: set[asyncio.Task[Any]] = set()
        self._loop.set_task_factory(self._task)
        self._loop.set_exception_handler(self._failed)
        self._ready.set()
        await self._stopped.wait()

    def _create(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(coroutine)
        self._kept.add(task)
        task.add_done_callback(self._kept.discard)

    def _task(self, loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> Any:
        """Make a task; one that a call of the app started is under way until it is done."""
        task: asyncio.Task[Any] = asyncio.Task(coroutine, loop=loop, **options)
        context = options.get("context")  # one that is empty counts as false
        name = _NAME.get(None) if context is None else context.get(_NAME)
        if name is not None:
            number = self._activity.begin(name)
            task.add_done_callback(lambda _: self._activity.end(number))
        return task

    def _failed(self, loop: asyncio.AbstractEventLoop, about: dict[str, Any]) -> None:
        error = about.get("exception")
        if error is None:
            loop.default_exception_handler(about)
        else:
            self._activity.keep(error)


class Portals:
    """The loop that callbacks run on, and another one for each that waits for the mock itself.

    An app that calls create_group while it handles a callback blocks its loop until its own answer
    to Group.CallbackBeforeCreateGroup is there.

    Args:
        activity: Where calls and the tasks that they start are counted.
    """

    def __init__(self, activity: Activity) -> None:
        self._activity = activity
        self._lock = threading.Lock()
        self._portals: list[Portal] = []
        self._blocked = 0

    def get(self) -> Portal:
        """Return a loop that is free to run something."""
        with self._lock:
            if len(self._portals) == self._blocked:
                self._portals.append(Portal(self._activity))
            return self._portals[self._blocked]

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let others use another loop while the caller waits, if it runs on one of these."""
        blocks = any(portal.is_current for portal in self._portals)
        with self._lock:
            self._blocked += blocks
        try:
            yield
        finally:
            with self._lock:
                self._blocked -= blocks

    def close(self) -> None:
        """End all loops."""
        with self._lock:
            portals, self._portals = self._portals, []
        for portal in portals:
            portal.close()
