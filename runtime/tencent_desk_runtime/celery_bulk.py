"""Send in bulk on Celery workers. See `tencent_desk.celery_bulk`.

Needs `pip install tencent-desk[celery]`.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from redis import Redis

from .bulk import JournalError, Report, RowOutcome, State
from .bulk._journal import format_intent, format_outcome, read_entry
from .bulk._outcome import Guard, classify_outcome
from .bulk._rows import choose_random
from .errors import DeskError
from .redis_limiter import RedisLimiter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from celery import Celery

    from .bulk import Rows, Sending
    from .client import SyncClient
    from .types import JSON

_TASK = "tencent_desk.send_row"
_ROWS, _STOPPED = "rows", "stopped"
_KEPT = 30 * 86400
_LONGEST_SUBMIT = 60


class CeleryBulk:
    """Define the Celery task that sends a row, and its jobs.

    The generated subclass explains the arguments; `sending` is the operation that sends a row.
    """

    def __init__(
        self,
        app: Celery,
        redis_url: str,
        sending: Sending,
        *,
        rate: int | None,
        make_desk: Callable[[], SyncClient],
    ) -> None:
        self._redis: Any = Redis.from_url(redis_url)
        self._limiter = RedisLimiter(redis_url)
        self._rate = rate
        self._sending = sending
        self._make_desk = make_desk
        self._lock = threading.Lock()
        self._made: SyncClient | None = None
        self._guards: dict[str, Guard] = {}

        def send_row(job: str, line: int, number: int, fields: dict[str, JSON]) -> None:
            self._send(job, line, number, fields)

        # Acknowledge at the end: if a worker dies, its task is delivered again.
        register: Any = app.task  # the stubs lack the call with the function itself
        self._task = register(
            send_row, name=_TASK, acks_late=True, reject_on_worker_lost=True, ignore_result=True
        )

    def submit(self, rows: Rows, job: str | None = None) -> str:
        """Queue rows without an attempt, and rows whose attempts certainly had no effect.

        The broker's memory holds the texts until they are sent.

        Args:
            rows: the rows.
            job: a name for the job; by default the same for the same rows.

        Returns:
            The name of the job.

        Raises:
            JournalError: the job has other rows, or another process is submitting it.
            redis.RedisError: the Redis cannot be reached.
        """
        job = _name_job(rows, job)
        with self._lock_job(job):
            known = self._begin(job, rows)
        for row in rows.rows:
            before = known.get(row.line)
            if before is None or before.state is State.UNSENT:
                number = choose_random(row, before.random if before else None)
                self._task.apply_async(
                    (job, row.line, number, dict(row.fields)),
                    argsrepr=f"({job!r}, {row.line})",  # for logs and monitors
                )
        return job

    def report(self, rows: Rows, job: str | None = None) -> Report:
        """Report the present state of the rows. Rows in the queue are `unsent`.

        Args:
            rows: the rows.
            job: the name of the job, if `submit` got one.

        Raises:
            redis.RedisError: the Redis cannot be reached.
        """
        fields = self._load_fields(_name_job(rows, job))
        known = _read_outcomes(fields)
        stopped = fields.get(_STOPPED)
        return Report(
            tuple(known.get(row.line) or RowOutcome(row.line, State.UNSENT) for row in rows.rows),
            stopped.decode() if stopped else None,
        )

    # --- submitting ----------------------------------------------------------------------------

    @contextmanager
    def _lock_job(self, job: str) -> Iterator[None]:
        lock = self._redis.lock(f"{_name(job)}:submit", timeout=_LONGEST_SUBMIT, blocking=False)
        if not lock.acquire():
            raise JournalError(f"job {job} is being submitted by another process")
        try:
            yield
        finally:
            lock.release()

    def _begin(self, job: str, rows: Rows) -> Mapping[int, RowOutcome]:
        name = _name(job)
        self._redis.hsetnx(name, _ROWS, rows.digest)
        fields = self._load_fields(job)
        if fields[_ROWS].decode() != rows.digest:
            raise JournalError(f"job {job} has other rows; to start again, give another name")
        known = _read_outcomes(fields)
        again = [line for line, outcome in known.items() if outcome.state is State.UNSENT]
        # A worker sends only rows without a field.
        self._redis.hdel(name, _STOPPED, *again)
        self._redis.expire(name, _KEPT)
        return known

    def _load_fields(self, job: str) -> dict[str, bytes]:
        found: dict[bytes, bytes] = self._redis.hgetall(_name(job))
        return {name.decode(): value for name, value in found.items()}

    # --- sending -------------------------------------------------------------------------------

    def _send(self, job: str, line: int, number: int, fields: Mapping[str, JSON]) -> None:
        """Send a row, unless it was attempted before or the job is stopped."""
        name = _name(job)
        if any(self._redis.hmget(name, line, _STOPPED)):
            return
        desk = self._desk()
        self._take_slot(desk)
        if not self._redis.hsetnx(name, line, format_intent(line, number)):
            return
        failure: DeskError | None = None
        try:
            body = {**fields, "MsgRandom": number}
            desk._call(self._sending.operation, body, dict, {})  # noqa: SLF001 - of this package
        except DeskError as error:
            failure = error
        outcome = classify_outcome(self._sending, line, number, failure)
        self._redis.hset(name, line, format_outcome(outcome))
        self._redis.expire(name, _KEPT)
        # Other workers may have sent rows, so refusals here alone do not stop the job.
        reason = self._guards.setdefault(job, Guard(self._sending, sent=True)).reason(
            outcome, failure
        )
        if reason is not None:
            self._redis.hset(name, _STOPPED, f"{reason}: {failure}")

    def _desk(self) -> SyncClient:
        # Not earlier: connections do not survive the fork of a worker.
        with self._lock:
            if self._made is None:
                self._made = self._make_desk()
            return self._made

    def _take_slot(self, desk: SyncClient) -> None:
        if self._rate is None:
            return
        key = f"{desk.base_url}/{desk.sdk_app_id}/{self._sending.operation.name}"
        while wait := self._limiter.acquire(key, self._rate, self._sending.rate_limit.seconds):
            time.sleep(wait)


def _name_job(rows: Rows, name: str | None) -> str:
    return name or rows.digest[:16]


def _name(job: str) -> str:
    return f"tencent_desk:bulk:{job}"


def _read_outcomes(fields: Mapping[str, bytes]) -> dict[int, RowOutcome]:
    found = (read_entry(value) for name, value in fields.items() if name not in (_ROWS, _STOPPED))
    return {outcome.line: outcome for outcome in found if outcome is not None}
