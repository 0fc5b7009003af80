# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Bulk sending on Celery workers, past what one machine does.

Example::

    app = Celery("mailing", broker="redis://localhost:6379/0")
    bulk = CeleryBulk(app, "redis://localhost:6379/0")

    bulk.submit(read_rows(Path("recipients.csv")))

Needs `pip install tencent-desk[celery]`. The queue is Celery's. What was tried is noted in the
Redis, in a hash with a field for each row, before its message leaves and after. A task that is
delivered a second time, as happens when a worker died or took too long, finds it there and sends
nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_runtime import celery_bulk as _celery_bulk

from ._operations import RATE_CEILING
from ._sending import sending
from .client import DeskClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from celery import Celery

__all__ = ["CeleryBulk"]


class CeleryBulk(_celery_bulk.CeleryBulk):
    """The task of an app that sends a row, and the jobs that are made of it.

    Args:
        app: the Celery app. Workers and whoever submits make this of the same one.
        redis_url: the Redis that keeps the journal and the rate, `redis://host:port/database`.
            It must not evict keys. What is known of a job is kept for 30 days after its last row.
        rate: calls a second of all workers together; `None` for no limit. The default is the
            documented rate limit.
        make_desk: makes the client of a worker process, when it sends its first row; by default
            from `TENCENT_DESK_*`.
    """

    def __init__(
        self,
        app: Celery,
        redis_url: str,
        *,
        rate: int | None = RATE_CEILING.calls,
        make_desk: Callable[[], DeskClient] = DeskClient.from_env,
    ) -> None:
        super().__init__(app, redis_url, sending(), rate=rate, make_desk=make_desk)
