# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Send in bulk on Celery workers, on more than one machine.

Example::

    app = Celery("mailing", broker="redis://localhost:6379/0")
    bulk = CeleryBulk(app, "redis://localhost:6379/0")

    bulk.submit(read_rows(Path("recipients.csv")))

Needs `pip install tencent-desk[celery]`. The queue is Celery's. Redis records each row, before and
after its message is sent, in a hash with a field for each row. If a worker dies or takes too long,
Celery delivers its task again: the task finds the record and sends nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_runtime import celery_bulk as _celery_bulk

from ._operations import GENERAL_RATE_LIMIT
from ._sending import sending
from .client import DeskClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from celery import Celery

__all__ = ["CeleryBulk"]


class CeleryBulk(_celery_bulk.CeleryBulk):
    """Define the Celery task that sends a row, and its jobs.

    Args:
        app: the Celery app. Workers and submitters use the same one.
        redis_url: Redis for the journal and the rate limit, `redis://host:port/database`.
            It must not evict keys. It keeps a job for 30 days after its last row.
        rate: calls per second of all workers together; `None` for no limit. The default is the
            vendor's rate limit.
        make_desk: returns the client of a worker process, at its first row; by default
            from `TENCENT_DESK_*`.
    """

    def __init__(
        self,
        app: Celery,
        redis_url: str,
        *,
        rate: int | None = GENERAL_RATE_LIMIT.calls,
        make_desk: Callable[[], DeskClient] = DeskClient.from_env,
    ) -> None:
        super().__init__(app, redis_url, sending(), rate=rate, make_desk=make_desk)
