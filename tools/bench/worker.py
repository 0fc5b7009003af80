"""Run one benchmark in its own process, on its own core, and print it as JSON."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .subjects import ASYNC, SYNC

if TYPE_CHECKING:
    from collections.abc import Callable

    from .subjects import AsyncCall

_WARM = 200


def latency(url: str, subject: str, calls: int) -> dict[str, float]:
    """Measure the seconds of sequential calls: median, p99, mean CPU."""
    with SYNC[subject](url) as call:
        for _ in range(_WARM):
            call()
        gc.collect()
        taken = []
        before = time.process_time()
        for _ in range(calls):
            began = time.perf_counter()
            call()
            taken.append(time.perf_counter() - began)
        cpu = time.process_time() - before
    taken.sort()
    return {"p50": taken[calls // 2], "p99": taken[calls * 99 // 100], "cpu": cpu / calls}


def throughput(url: str, subject: str, calls: int, in_flight: int) -> dict[str, float]:
    """Measure calls per second with several in flight, and the p99 of their seconds."""
    return asyncio.run(_throughput(url, subject, calls, in_flight))


async def _throughput(url: str, subject: str, calls: int, in_flight: int) -> dict[str, float]:
    async with ASYNC[subject](url) as call:
        await _flood(call, min(calls, max(_WARM, in_flight * 2)), in_flight)
        gc.collect()
        began = time.perf_counter()
        taken = await _flood(call, calls, in_flight)
        spent = time.perf_counter() - began
    taken.sort()
    return {"per_second": calls / spent, "p99": taken[calls * 99 // 100]}


async def _flood(call: AsyncCall, calls: int, in_flight: int) -> list[float]:
    taken: list[float] = []
    numbers = iter(range(calls))

    async def one_after_the_other() -> None:
        for _ in numbers:
            began = time.perf_counter()
            await call()
            taken.append(time.perf_counter() - began)

    await asyncio.gather(*(one_after_the_other() for _ in range(in_flight)))
    return taken


def growth(url: str, subject: str, calls: int) -> dict[str, float]:
    """Measure bytes in RAM after a hundredth of the calls and after all."""
    with SYNC[subject](url) as call:
        for _ in range(calls // 100):
            call()
        early = _resident()
        for _ in range(calls - calls // 100):
            call()
        return {"early": early, "late": _resident()}


def _resident() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return float(pages * os.sysconf("SC_PAGE_SIZE"))


MEASURES: dict[str, Callable[..., dict[str, float]]] = {
    "latency": latency,
    "throughput": throughput,
    "growth": growth,
}


def main() -> None:
    """Run the benchmark of the arguments."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {1})
    asked: dict[str, Any] = json.loads(sys.argv[1])
    print(json.dumps(MEASURES[asked.pop("measure")](**asked)))  # noqa: T201


if __name__ == "__main__":
    main()
