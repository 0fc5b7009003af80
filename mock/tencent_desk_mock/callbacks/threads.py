"""Run blocking receivers in a thread for each attempt, which can be given up."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from .exchange import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from .activity import Activity
    from .exchange import Exchange


class Threads:
    """Run a program's code in threads.

    Args:
        activity: Counts its calls.
        raises: Whether its exception fails the test.
    """

    def __init__(self, activity: Activity, *, raises: bool) -> None:
        self._activity = activity
        self._raises = raises

    def start(self, name: str, exchange: Exchange, call: Callable[[], object]) -> None:
        """Run `call`, which finishes the exchange or raises.

        Args:
            name: Its name, for settle().
            exchange: The attempt.
            call: The function.
        """
        number = self._activity.begin(name)
        run = threading.Thread(
            target=self._run, args=(number, exchange, call), name=f"mock: {name}", daemon=True
        )
        run.start()

    def _run(self, number: int, exchange: Exchange, call: Callable[[], object]) -> None:
        try:
            call()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the program's
            if self._raises:
                self._activity.keep(error)
            exchange.finish(Answer("crashed", 500, problem=f"{type(error).__name__}: {error}"))
        finally:
            exchange.finish(Answer("lost", problem="the receiver returned without an answer"))
            self._activity.end(number)
