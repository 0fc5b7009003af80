"""Define the speed targets, as ratios within one run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .callbacks import LOADED, RECEIVED
from .measure import median, ratio
from .subjects import FASTEST, OURS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .measure import Rows


class Target(NamedTuple):
    """Compare a figure with its target.

    Attributes:
        name: what is compared.
        found: the ratio.
        bound: the target.
        least: whether the target is a minimum, not a maximum.
    """

    name: str
    found: float
    bound: float
    least: bool = False

    @property
    def met(self) -> bool:
        """Return whether the target is met."""
        return self.found >= self.bound if self.least else self.found <= self.bound


def targets(found: Mapping[str, Rows]) -> list[Target]:
    """Return the targets of a run.

    Args:
        found: the figures by name.
    """
    sync, busy, crowded = found["latency"], found["in flight 64"], found["in flight 256"]
    starts, grown, made = found["starts"], found["growth"], found["generators"]

    def speed(rows: Rows, subject: str) -> list[float]:
        return rows[subject]["per_second"]

    def started(subject: str) -> float:
        return median(starts, subject, "seconds")

    return [
        Target("sync call / raw httpx", _get_median(sync, OURS, "httpx"), 0.60),
        Target(
            "async, 64 in flight / stock generator",
            ratio(speed(busy, OURS), speed(busy, "stock generator")),
            5.0,
            least=True,
        ),
        Target(
            "async, 64 in flight, aiohttp / stock generator",
            ratio(speed(busy, FASTEST), speed(busy, "stock generator")),
            8.0,
            least=True,
        ),
        Target(
            "async, 64 in flight, aiohttp / raw aiohttp",
            ratio(speed(busy, FASTEST), speed(busy, "aiohttp")),
            0.55,
            least=True,
        ),
        Target(
            "p99, 256 in flight / raw aiohttp",
            ratio(crowded[OURS]["p99"], crowded["aiohttp"]["p99"]),
            3.0,
        ),
        Target(
            "import tencent_desk / import httpx",
            started("import tencent_desk") / started("import httpx"),
            0.6,
        ),
        Target(
            "first call in a new process / raw httpx",
            started("first call, tencent-desk") / started("first call, httpx"),
            1.0,
        ),
        Target(
            "memory after 100,000 calls / after 1,000",
            median(grown, OURS, "late") / median(grown, OURS, "early"),
            1.02,
        ),
        Target(
            "python -m codegen / stock generator",
            median(made, "codegen", "seconds") / median(made, "stock generator", "seconds"),
            1.5,
        ),
        *_list_callback_targets(found),
    ]


def _list_callback_targets(found: Mapping[str, Rows]) -> list[Target]:
    cpu = {name: rows["cpu"] for name, rows in found["receiving"].items()}
    delivered = found["delivery"]["mock to uvicorn"]
    return [
        Target("a callback received / its JSON alone", ratio(cpu[RECEIVED], cpu[LOADED]), 6.0),
        Target("callbacks lost", max(delivered["lost"]), 0),
        Target("callbacks out of order in their session", max(delivered["misplaced"]), 0),
    ]


def _get_median(rows: Rows, over: str, under: str) -> float:
    return ratio(rows[over]["p50"], rows[under]["p50"])
