"""Workshops that work at the same time, each in a process with a copy of the tree of its own."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, TypeVar

from .workshop import Workshop, copied_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.queues import Queue
    from pathlib import Path

Job = TypeVar("Job")
Result = TypeVar("Result")

_WORKERS = min(2, os.cpu_count() or 1)
_opened: list[Workshop] = []


class Crew:
    """What does jobs in workshops. `crew()` makes it."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def once(self, work: Callable[[Workshop], Result]) -> Result:
        """Do one thing in one of the workshops."""
        result: Result = self._pool.submit(_alone, work).result()
        return result

    def each(
        self, work: Callable[[Workshop, Job], Result], jobs: Iterable[Job]
    ) -> Iterator[tuple[Job, Result]]:
        """Do the same with every job, and give the results as they come."""
        waiting = {self._pool.submit(_alone, partial(_on, work, job)): job for job in jobs}
        for done in as_completed(waiting):
            yield waiting[done], done.result()


@contextmanager
def crew(workers: int = _WORKERS) -> Iterator[Crew]:
    """Open the workshops, and close them at the end."""
    context = get_context("spawn")
    trees: Queue[Path] = context.Queue()
    with ExitStack() as stack:
        for _ in range(workers):
            trees.put(stack.enter_context(copied_tree()))
        yield Crew(stack.enter_context(ProcessPoolExecutor(workers, context, _open, (trees,))))


def _open(trees: Queue[Path]) -> None:
    _opened.append(Workshop(trees.get()))


def _alone(work: Callable[[Workshop], Any]) -> Any:
    return work(_opened[0])


def _on(work: Callable[[Workshop, Any], Any], job: Any, workshop: Workshop) -> Any:
    return work(workshop, job)
