"""Test bulk sending with Celery workers: two processes, a real Redis, duplicate deliveries."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from tencent_desk.bulk import JournalError, RowOutcome, State, read_rows
from tencent_desk.errors import ConnectionLostError
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, FakeDesk, running

from contract_tests.client.support import Harness, Script, failure, success
from contract_tests.support.real_redis import redis_url
from contract_tests.support.shell_session import environment

celery = pytest.importorskip("celery", reason="the extra celery is not installed")
from tencent_desk.celery_bulk import CeleryBulk  # noqa: E402 - an extra

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tencent_desk import Response
    from tencent_desk.bulk import Rows

__all__ = ["redis_url"]

LONGEST = 90.0
"""Seconds after which a waiting test fails."""
CANARY = "what nobody else may read"


def make_rows(folder: Path, size: int) -> Rows:
    file = folder / "r.csv"
    lines = [f"@customer_service_account,u{line},{CANARY} {line}\n" for line in range(2, size + 2)]
    file.write_text("".join(["FromAccount,ToAccount,Text\n", *lines]))
    return read_rows(file)


class Queue:
    """Collect tasks like a Celery app without workers, and run them when a test calls `work`.

    Attributes:
        tasks: the arguments of the queued tasks.
        shown: the text of each task in logs and monitors.
    """

    def __init__(self) -> None:
        self.tasks: list[tuple[Any, ...]] = []
        self.shown: list[str] = []
        self.options: dict[str, Any] = {}
        self._run: Callable[..., None]

    def task(self, run: Callable[..., None], **options: Any) -> Queue:
        self._run, self.options = run, options
        return self

    def apply_async(self, arguments: tuple[Any, ...], argsrepr: str) -> None:
        # A broker serializes arguments as JSON.
        self.tasks.append(tuple(json.loads(json.dumps(arguments))))
        self.shown.append(argsrepr)

    def work(self, *, times: int = 1) -> None:
        """Run each task the given number of times."""
        tasks, self.tasks = self.tasks, []
        for task in tasks:
            for _ in range(times):
                self._run(*task)


class Answers:
    """Reply from the script of a job, as the transport of a worker's client."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def send(self, request: Any, timeout: float) -> Any:
        return self._job.script.answer(request, timeout)

    def close(self) -> None:
        """Do nothing: nothing is open."""


class Job:
    """Run a job over rows in this process."""

    def __init__(self, url: str, rows: Rows, *, rate: int | None = None) -> None:
        self.rows = rows
        self.queue = Queue()
        self.script = Script(success())
        self.made = 0
        queue: Any = self.queue
        self.bulk = CeleryBulk(queue, url, rate=rate, make_desk=self._desk)

    def _desk(self) -> Any:
        self.made += 1
        return Harness("sync", max_retries=0, transport=Answers(self)).client

    def submit(self, name: str) -> None:
        assert self.bulk.submit(self.rows, name) == name

    def states(self, name: str) -> list[str]:
        return [outcome.state.value for outcome in self.bulk.report(self.rows, name).outcomes]

    def close(self) -> None:
        self.bulk._redis.close()  # noqa: SLF001 - it is not used any more


@pytest.fixture
def job(redis_url: str, tmp_path: Path) -> Iterator[Job]:
    found = Job(redis_url, make_rows(tmp_path, 4))
    yield found
    found.close()


def test_task_that_is_delivered_several_times_sends_once(job: Job) -> None:
    job.submit("twice")
    assert job.states("twice") == ["unsent"] * 4
    job.queue.work(times=3)
    assert job.states("twice") == ["sent"] * 4
    assert [body["ToAccount"] for body in job.script.bodies] == ["u2", "u3", "u4", "u5"]
    assert job.made == 1


def test_tasks_are_acknowledged_late(job: Job) -> None:
    assert job.queue.options == {
        "name": "tencent_desk.send_row",
        "acks_late": True,
        "reject_on_worker_lost": True,
        "ignore_result": True,
    }


def test_second_submit_queues_only_unsent_rows(job: Job) -> None:
    answers = {"u3": failure(60018), "u4": ConnectionLostError("no"), "u5": failure(141004)}

    def answer(request: Any) -> Any:
        return answers.get(json.loads(request.body)["ToAccount"], success())

    job.script = Script(answer)
    job.submit("again")
    job.queue.work()
    assert job.states("again") == ["sent", "unsent", "unknown", "refused"]
    answers.clear()
    first = {body["ToAccount"]: body["MsgRandom"] for body in job.script.bodies}
    job.submit("again")
    assert [task[:3] for task in job.queue.tasks] == [("again", 3, first["u3"])]
    job.queue.work(times=2)
    assert job.states("again") == ["sent", "sent", "unknown", "refused"]
    assert job.script.bodies[-1]["MsgRandom"] == first["u3"]
    assert len(job.script.bodies) == 5


def test_submitting_twice_before_a_worker_runs_sends_once(job: Job) -> None:
    job.submit("eager")
    job.submit("eager")
    assert len(job.queue.tasks) == 8
    job.queue.work()
    assert len(job.script.bodies) == 4


def test_only_one_of_two_concurrent_workers_sends_a_row(
    job: Job, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Job(redis_url, job.rows)
    job.submit("race")
    tasks = [*job.queue.tasks]
    asked: list[object] = []

    class Late:
        """Allow a call after the other worker has sent the row."""

        def acquire(self, *arguments: object) -> float:
            asked.append(arguments)
            if len(asked) % 2:
                other.queue._run(*tasks[len(asked) // 2])  # noqa: SLF001 - as a worker would
                return 0.001
            return 0.0

    monkeypatch.setattr(job.bulk, "_rate", 20)
    monkeypatch.setattr(job.bulk, "_limiter", Late())
    job.queue.work()
    assert job.script.requests == []
    assert len(other.script.requests) == 4
    assert job.states("race") == ["sent"] * 4
    assert asked == [("https://console.tim.qq.com/1400000000/send_msg", 20, 1)] * 8
    other.close()


def test_worker_that_dies_while_sending_leaves_the_row_unknown(job: Job) -> None:
    class Died(BaseException):
        pass

    def die(_: Any) -> Any:
        raise Died

    job.script = Script(die)
    job.submit("died")
    tasks = [*job.queue.tasks]
    with pytest.raises(Died):
        job.queue.work()
    job.queue.tasks = tasks
    job.script = Script(success())
    job.queue.work()
    assert job.states("died") == ["unknown", "sent", "sent", "sent"]
    assert len(job.script.bodies) == 3
    assert job.bulk.report(job.rows, "died").outcomes[0] == RowOutcome(
        2, State.UNKNOWN, tasks[0][2]
    )


def test_rejected_credentials_stop_the_job_until_the_next_submit(
    job: Job,
) -> None:
    job.script = Script(failure(70003))
    job.submit("caller")
    job.queue.work()
    assert len(job.script.bodies) == 1
    report = job.bulk.report(job.rows, "caller")
    assert report.stopped
    assert report.stopped.startswith(
        "the service does not accept the caller, for any row: 70003 USERSIG_MALFORMED"
    )
    assert job.states("caller") == ["unsent"] * 4
    job.script = Script(success())
    job.submit("caller")
    job.queue.work()
    assert job.bulk.report(job.rows, "caller").stopped is None
    assert job.states("caller") == ["sent"] * 4


@pytest.mark.parametrize(
    ("name", "answer", "states"),
    [
        ("away", ConnectionLostError("no"), ["unknown"] * 10 + ["unsent"] * 10),
        ("refusing", failure(141004), ["refused"] * 20),  # other workers may have sent rows
    ],
)
def test_job_stops_when_the_service_is_unavailable_but_not_for_refusals(
    name: str, answer: Response | Exception, states: list[str], redis_url: str, tmp_path: Path
) -> None:
    job = Job(redis_url, make_rows(tmp_path, 20))
    job.script = Script(answer)
    job.submit(name)
    job.queue.work()
    assert job.states(name) == states
    job.close()


def test_job_name_cannot_be_used_for_other_rows(job: Job, tmp_path: Path, redis_url: str) -> None:
    job.submit("named")
    other = Job(redis_url, make_rows(tmp_path, 5))
    with pytest.raises(
        JournalError, match="job named has other rows; to start again, give another name"
    ):
        other.submit("named")
    assert other.queue.tasks == []
    assert other.bulk.submit(other.rows) != job.bulk.submit(job.rows)
    assert other.bulk.submit(other.rows) == other.rows.digest[:16]
    other.close()


def test_two_processes_cannot_submit_a_job_at_once(job: Job) -> None:
    with (
        job.bulk._lock_job("held"),  # noqa: SLF001 - as the other would
        pytest.raises(JournalError, match="job held is being submitted by another process"),
    ):
        job.submit("held")
    job.submit("held")


def test_job_state_is_kept_for_thirty_days(job: Job) -> None:
    redis: Any = job.bulk._redis  # noqa: SLF001 - its keys are checked
    job.submit("kept")
    assert 30 * 86400 - 20 < redis.ttl("tencent_desk:bulk:kept") <= 30 * 86400
    redis.expire("tencent_desk:bulk:kept", 60)
    job.queue.work()
    assert 30 * 86400 - 20 < redis.ttl("tencent_desk:bulk:kept") <= 30 * 86400


def test_journal_and_logged_tasks_contain_no_texts_and_no_accounts(job: Job) -> None:
    job.submit("shown")
    job.queue.work()
    held = b"".join(job.bulk._redis.hgetall("tencent_desk:bulk:shown").values()).decode()  # noqa: SLF001
    for shown in (held, *job.queue.shown):
        assert CANARY not in shown
        assert "u2" not in shown
    assert job.queue.shown[0] == "('shown', 2)"


# --- processes ------------------------------------------------------------------------------------

WORKER = """
import os, time
from celery import Celery
from tencent_desk.celery_bulk import CeleryBulk
from tencent_desk_runtime import celery_bulk

url = os.environ["REDIS_URL"]


class Noting(celery_bulk.RedisLimiter):
    def acquire(self, *arguments):
        before = time.time()
        wait = super().acquire(*arguments)
        if not wait:
            bulk._redis.rpush("slots", f"{before} {time.time()}")
        return wait


celery_bulk.RedisLimiter = Noting
app = Celery("mailing", broker=url)
app.conf.worker_prefetch_multiplier = 2
app.conf.broker_connection_retry_on_startup = False
app.conf.broker_transport_options = {
    "visibility_timeout": 3, "unacked_restore_interval": 1, "unacked_restore_throttle": 1
}
bulk = CeleryBulk(app, url, rate=int(os.environ["RATE"]) or None)
"""


class Workers:
    """Run worker processes, with their mock and their Redis.

    Attributes:
        then: function to call after the mock has handled a call, before its reply is sent.
        processes: the worker processes.
    """

    def __init__(self, url: str, folder: Path, desk: FakeDesk, rate: int) -> None:
        self._folder = folder
        self.desk = desk
        self.processes: list[subprocess.Popen[bytes]] = []
        self.then: Callable[[int], object] = bool
        self.enough = threading.Event()
        (folder / "worker.py").write_text(WORKER)
        self._variables = {"REDIS_URL": url, "RATE": str(rate)}
        add = desk.calls.add

        def add_and_notify(call: Any) -> None:
            add(call)
            self.then(desk.calls.next_number)

        setattr(desk.calls, "add", add_and_notify)  # noqa: B010 - it is a method
        app = celery.Celery("mailing", broker=url, set_as_current=False)
        self.bulk = CeleryBulk(app, url)
        self.app = app

    @contextmanager
    def run_two(self, desk_url: str) -> Iterator[None]:
        """Run two workers until the end of the block, where they finish their current tasks."""
        words = ["-m", "celery", "-A", "worker", "worker", "--pool", "solo", "-l", "error"]
        words += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        account = {
            "TENCENT_DESK_SDK_APP_ID": str(SDK_APP_ID),
            "TENCENT_DESK_IDENTIFIER": IDENTIFIER,
            "TENCENT_DESK_SECRET_KEY": SECRET_KEY,
            "TENCENT_DESK_BASE_URL": desk_url,
        }
        variables = environment(**self._variables, **account)
        with ExitStack() as stack:
            for name in ("one", "two"):
                process = subprocess.Popen(
                    [sys.executable, *words, "-n", name],
                    cwd=self._folder,
                    env={**variables, "PYTHONPATH": f"{variables['PYTHONPATH']}{os.pathsep}."},
                    stdout=subprocess.DEVNULL,
                )
                self.processes.append(process)
                stack.callback(self._end, process)
            yield

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        try:
            process.wait(LONGEST)
        finally:
            process.kill()

    def until(self, rows: Rows, count: int) -> None:
        """Wait until the given number of rows are no longer `unsent`."""
        end = time.monotonic() + LONGEST
        while len(rows.rows) - self.bulk.report(rows).counts["unsent"] < count:
            assert time.monotonic() < end, self.bulk.report(rows).counts
            self.enough.wait(0.05)

    def count_messages(self) -> dict[str, int]:
        """Return the number of messages that each user received."""
        found: dict[str, int] = {}
        for message in self.desk.world.messages:
            found[message.user] = found.get(message.user, 0) + 1
        return found


@contextmanager
def run_workers(url: str, folder: Path, size: int, rate: int) -> Iterator[tuple[Workers, Rows]]:
    desk = FakeDesk()
    desk.world.dedup_seconds = 0
    for line in range(2, size + 2):
        desk.world.add_user(f"u{line}")
    rows = make_rows(folder, size)
    workers = Workers(url, folder, desk, rate)
    try:
        workers.bulk.submit(rows)
        with running(desk) as desk_url, workers.run_two(desk_url):
            yield workers, rows
    finally:
        workers.app.close()
        workers.bulk._redis.close()  # noqa: SLF001 - it is not used any more


@pytest.mark.slow
def test_two_workers_share_the_rows_and_the_rate_limit(redis_url: str, tmp_path: Path) -> None:
    with run_workers(redis_url, tmp_path, 45, 15) as (workers, rows):
        workers.until(rows, 45)
    assert workers.bulk.report(rows).counts["sent"] == 45
    assert workers.count_messages() == {f"u{line}": 1 for line in range(2, 47)}
    slots = [
        [float(moment) for moment in noted.split()]
        for noted in workers.bulk._redis.lrange("slots", 0, -1)  # noqa: SLF001 - written by workers
    ]
    workers.bulk._redis.close()  # noqa: SLF001 - it is not used any more
    # A task that was delivered twice may have used a slot too.
    assert len(slots) >= 45
    # At 15 calls a second, the last of 45 calls comes two seconds after the first call. It would
    # come after one second if each worker had its own rate limit.
    assert max(after for _, after in slots) - min(before for before, _ in slots) >= 2.0


@pytest.mark.slow
def test_killed_worker_loses_and_duplicates_no_row(redis_url: str, tmp_path: Path) -> None:
    killed: list[int] = []
    with run_workers(redis_url, tmp_path, 80, 0) as (workers, rows):

        def kill(answered: int) -> None:
            if answered == 40:
                workers.processes[0].send_signal(signal.SIGKILL)
                killed.append(answered)

        workers.then = kill
        # Celery delivers tasks again that the killed worker had not acknowledged. Celery loses a
        # task that Redis delivered but the worker did not register; the journal has its row.
        workers.until(rows, 77)
        workers.bulk.submit(rows)
        workers.until(rows, 80)
    assert killed
    report = workers.bulk.report(rows)
    workers.bulk._redis.close()  # noqa: SLF001 - it is not used any more
    unknown = {outcome.line for outcome in report.outcomes if outcome.state is State.UNKNOWN}
    # A worker sends one row at a time, so at most one row is unknown.
    assert len(unknown) <= 1
    assert report.counts["sent"] == 80 - len(unknown)
    got = workers.count_messages()
    assert max(got.values()) == 1
    assert {line for line in range(2, 82) if f"u{line}" not in got} <= unknown
