"""Run blocking calls in a thread, so that a server can continue."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


async def run_in_thread(call: Callable[[], Result]) -> Result:
    """Run `call` in a thread and return its result.

    Each call has its own thread, so any number of calls can wait.

    Args:
        call: The function; its exceptions are raised here.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()

    def finish(result: Result | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        try:
            outcome: tuple[Result | None, BaseException | None] = (call(), None)
        except Exception as error:  # noqa: BLE001 - it is raised where it is awaited
            outcome = (None, error)
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
            loop.call_soon_threadsafe(finish, *outcome)

    threading.Thread(target=run, name="mock request", daemon=True).start()
    return await future
