"""Test a bulk run: which rows are sent, which rows are not, and when the run stops."""

from __future__ import annotations

import asyncio
import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from tencent_desk._sending import sending  # noqa: PLC2701 - an argument of Guard
from tencent_desk.bulk import BulkRun, Journal, JournalError, Report, RowOutcome, State, read_rows
from tencent_desk.errors import ConnectionFailedError, ConnectionLostError, ValidationError
from tencent_desk_runtime.bulk._outcome import Guard  # noqa: PLC2701 - a run orders results by chance
from tencent_desk_runtime.limits import ProcessLimiter

from contract_tests.client.support import Harness, Script, failure, html, success

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tencent_desk import Request
    from tencent_desk.bulk import Rows

APP = 1400000000


class Job:
    """Run bulk sendings over one file of rows with one journal.

    Args:
        folder: the folder of the file and the journal.
        size: the number of rows; the first row is in line 1.
    """

    def __init__(self, folder: Path, size: int) -> None:
        self._file = folder / "rows.jsonl"
        self._file.write_text(
            "".join(
                json.dumps({"SessionId": f"s{number}", "Text": f"secret {number}"}) + "\n"
                for number in range(1, size + 1)
            )
        )
        self.journal = folder / "journal"
        self.seen: list[RowOutcome] = []
        self.run: BulkRun

    @property
    def rows(self) -> Rows:
        return read_rows(self._file)

    def send(self, script: Script, **options: Any) -> Report:
        """Run once and return the report; by default, send one row at a time."""
        desk = Harness("async", script, max_retries=0).client
        return asyncio.run(self.run_on(desk, **{"concurrency": 1, "rate": None, **options}))

    async def run_on(self, desk: Any, **options: Any) -> Report:
        """Run once with a client and return the report."""
        with Journal.open(self.journal, self.rows, APP) as journal:
            self.run = BulkRun(self.rows, journal, desk, **options)
            return await self.run.run(self.seen.append)

    def entries(self) -> list[dict[str, Any]]:
        """Return the lines of the journal, without the header."""
        return [json.loads(line) for line in self.journal.read_bytes().splitlines()[1:]]


def session(request: Request) -> str:
    found: str = json.loads(request.body)["SessionId"]
    return found


def make_script(**answers: Any) -> Script:
    """Return a script that replies by session, and with success by default."""

    def answer(request: Request) -> Any:
        return answers.get(session(request), success())

    return Script(answer)


def states(report: Report) -> list[str]:
    return [outcome.state.value for outcome in report.outcomes]


def sessions(script: Script) -> list[str]:
    return [body["SessionId"] for body in script.bodies]


def numbers(script: Script) -> dict[str, int]:
    return {body["SessionId"]: body["MsgRandom"] for body in script.bodies}


@pytest.mark.parametrize("replaced", [False, True])
def test_no_message_is_sent_after_the_journal_is_lost(tmp_path: Path, replaced: bool) -> None:
    job = Job(tmp_path, 4)

    def answer(request: Request) -> Any:
        if session(request) == "s2":
            job.journal.unlink()
            if replaced:
                job.journal.touch()
        return success()

    script = Script(answer)
    report = job.send(script)
    assert sessions(script) == ["s1", "s2"]
    assert states(report) == ["sent", "sent", "unsent", "unsent"]
    assert isinstance(report.error, JournalError)
    assert report.error.lost


def test_every_row_is_sent_once_and_recorded_before_and_after(tmp_path: Path) -> None:
    job = Job(tmp_path, 3)
    script = make_script()
    report = job.send(script)
    assert script.bodies == [
        {
            "SessionId": f"s{line}",
            "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": f"secret {line}"}}],
            "MsgRandom": numbers(script)[f"s{line}"],
        }
        for line in (1, 2, 3)
    ]
    expected = []
    for line in (1, 2, 3):
        number = numbers(script)[f"s{line}"]
        expected += [
            {"line": line, "random": number},
            {"line": line, "state": "sent", "random": number},
        ]
    assert job.entries() == expected
    assert (report.stopped, report.error) == (None, None)
    assert report.outcomes == tuple(job.seen)
    assert report.counts == {"sent": 3, "refused": 0, "unknown": 0, "unsent": 0}


def test_intent_is_in_the_journal_before_the_message_is_sent(tmp_path: Path) -> None:
    job = Job(tmp_path, 20)

    def answer(request: Request) -> Any:
        body = json.loads(request.body)
        intent = {"line": int(body["SessionId"][1:]), "random": body["MsgRandom"]}
        assert intent in job.entries()
        return success()

    assert states(job.send(Script(answer), concurrency=7)) == ["sent"] * 20


OUTCOMES = {
    "session gone": (failure(141005), State.REFUSED, 141005, "NotFoundError"),
    "unheard of code": (failure(-99), State.REFUSED, -99, "APIError"),
    "signature": (failure(70003), State.UNSENT, 70003, "AuthenticationError"),
    "administrator": (failure(90009), State.UNSENT, 90009, "PermissionDeniedError"),
    "too fast": (failure(60018), State.UNSENT, 60018, "RateLimitError"),
    "never sent": (ConnectionFailedError("no"), State.UNSENT, None, "ConnectionFailedError"),
    "lost": (ConnectionLostError("no"), State.UNKNOWN, None, "ConnectionLostError"),
    "gateway": (html(502), State.UNKNOWN, None, "HTTPStatusError"),
    "service in doubt": (failure(60008), State.UNKNOWN, 60008, "ServerError"),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_failure_determines_the_state_of_the_row(tmp_path: Path, name: str) -> None:
    answer, state, code, error = OUTCOMES[name]
    job = Job(tmp_path, 1)
    (outcome,) = job.send(make_script(s1=answer)).outcomes
    assert outcome == RowOutcome(1, state, outcome.random, code, error)
    known = {"code": code} if code is not None else {}
    assert job.entries()[-1] == {
        "line": 1, "state": state.value, "random": outcome.random, **known, "error": error
    }  # fmt: skip


def test_second_run_sends_unsent_rows_with_the_same_number(tmp_path: Path) -> None:
    job = Job(tmp_path, 5)
    first = make_script(
        s2=failure(141005), s3=ConnectionLostError("no"), s4=ConnectionFailedError("no")
    )
    assert states(job.send(first)) == ["sent", "refused", "unknown", "unsent", "sent"]
    second = make_script()
    assert states(job.send(second)) == ["sent", "refused", "unknown", "sent", "sent"]
    assert sessions(second) == ["s4"]
    assert numbers(second)["s4"] == numbers(first)["s4"]
    third = make_script()
    assert states(job.send(third)) == ["sent", "refused", "unknown", "sent", "sent"]
    assert third.requests == []


def test_unknown_rows_are_sent_again_only_with_resend_unknown(tmp_path: Path) -> None:
    job = Job(tmp_path, 2)
    first = make_script(s1=ConnectionLostError("no"))
    job.send(first)
    second = make_script()
    assert states(job.send(second, resend_unknown=True)) == ["sent", "sent"]
    assert numbers(second) == {"s1": numbers(first)["s1"]}


def test_intent_without_an_outcome_is_unknown(tmp_path: Path) -> None:
    job = Job(tmp_path, 2)
    first = make_script()
    job.send(first)
    lines = job.journal.read_bytes().splitlines(keepends=True)
    job.journal.write_bytes(b"".join(lines[:4]))
    second = make_script()
    report = job.send(second)
    assert states(report) == ["sent", "unknown"]
    assert second.requests == []
    assert report.outcomes[1].random == numbers(first)["s2"]


def test_number_in_the_row_is_used(tmp_path: Path) -> None:
    job = Job(tmp_path, 1)
    path = tmp_path / "rows.jsonl"
    path.write_text('{"SessionId": "s1", "Text": "x", "MsgRandom": 5.0}\n')
    script = make_script()
    job.send(script)
    assert numbers(script) == {"s1": 5}
    assert job.entries()[0] == {"line": 1, "random": 5}


@pytest.mark.parametrize("concurrency", [1, 4])
def test_rejected_credentials_stop_the_run_at_once(tmp_path: Path, concurrency: int) -> None:
    job = Job(tmp_path, 100)
    script = Script(failure(70003))
    report = job.send(script, concurrency=concurrency)
    assert len(script.requests) <= concurrency
    assert report.counts == {"sent": 0, "refused": 0, "unknown": 0, "unsent": 100}
    assert report.stopped == "the service does not accept the caller, for any row"
    assert type(report.error).__name__ == "AuthenticationError"
    again = make_script()
    assert states(job.send(again)) == ["sent"] * 100


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (ConnectionFailedError("no"), "unsent"),
        (ConnectionLostError("no"), "unknown"),
        (failure(90009), "unsent"),
        (failure(60018), "unsent"),
        (html(502), "unknown"),
    ],
    ids=["no connection", "lost", "permission", "too fast", "gateway"],
)
def test_ten_consecutive_failures_outside_the_rows_stop_the_run(
    tmp_path: Path, answer: Any, state: str
) -> None:
    job = Job(tmp_path, 30)
    script = make_script(**{f"s{number}": answer for number in range(12, 31)})
    report = job.send(script)
    assert len(script.requests) == 21
    assert states(report) == ["sent"] * 11 + [state] * 10 + ["unsent"] * 9
    assert report.stopped == "10 rows in a row failed for reasons outside the rows"


def test_failures_that_are_not_consecutive_do_not_stop_the_run(tmp_path: Path) -> None:
    lost = {f"s{number}": html(502) for number in range(1, 61) if number % 10}
    gone = {f"s{number}": failure(141005) for number in (20, 40)}
    report = Job(tmp_path, 60).send(make_script(**lost, **gone))
    assert report.stopped is None
    assert report.counts == {"sent": 4, "refused": 2, "unknown": 54, "unsent": 0}


def test_failures_are_counted_from_the_last_sent_or_refused_row() -> None:
    for settled in (State.SENT, State.REFUSED):
        guard = Guard(sending(), sent=False)
        states = [State.UNKNOWN] * 3 + [settled] + [State.UNKNOWN, State.UNSENT] * 5
        reasons = [guard.reason(RowOutcome(2, state), None) for state in states]
        assert reasons[:-1] == [None] * 13
        assert reasons[-1] is not None


def test_ten_refusals_before_the_first_sent_row_stop_the_run(tmp_path: Path) -> None:
    job = Job(tmp_path, 30)
    report = job.send(Script(failure(141004)))
    assert report.counts == {"sent": 0, "refused": 10, "unknown": 0, "unsent": 20}
    assert report.stopped == "10 rows were refused, and none was sent"
    assert "141004" in str(report.error)


def test_refusals_after_a_sent_row_do_not_stop_this_run_or_a_later_run(tmp_path: Path) -> None:
    job = Job(tmp_path, 30)
    refused = {f"s{number}": failure(141005) for number in range(2, 31)}
    stopping = make_script(**{**refused, "s25": failure(70003)})
    assert job.send(stopping).counts == {"sent": 1, "refused": 23, "unknown": 0, "unsent": 6}
    report = job.send(make_script(**refused))
    assert report.counts == {"sent": 1, "refused": 29, "unknown": 0, "unsent": 0}
    assert report.stopped is None


def test_stop_waits_for_calls_in_progress_and_sends_nothing_more(tmp_path: Path) -> None:
    job = Job(tmp_path, 50)

    def answer(request: Request) -> Any:
        if session(request) == "s4":
            job.run.stop("asked to")
            job.run.stop("asked again")
        return success()

    script = Script(answer)
    report = job.send(script, concurrency=3)
    assert report.stopped == "asked to"
    assert report.error is None
    assert 4 <= len(script.requests) <= 6
    assert report.counts["sent"] == len(script.requests)
    assert report.counts["unsent"] == 50 - len(script.requests)
    again = make_script()
    assert states(job.send(again)) == ["sent"] * 50
    assert not {*sessions(again)} & {*sessions(script)}


class Hanging:
    """Reply to the first calls, and never to the later calls.

    Args:
        answered: the number of calls to reply to.

    Attributes:
        then: function to call when a call hangs.
    """

    then: Callable[[], object]

    def __init__(self, answered: int) -> None:
        self._answered = answered
        self.sessions: list[str] = []

    async def send(self, request: Request, timeout: float) -> Any:
        assert timeout
        self.sessions.append(session(request))
        if len(self.sessions) > self._answered:
            asyncio.get_running_loop().call_soon(self.then)
            await asyncio.Event().wait()
        return success()

    async def aclose(self) -> None:
        """Do nothing: nothing is open."""


def test_abort_does_not_wait_and_leaves_rows_in_progress_unknown(tmp_path: Path) -> None:
    job = Job(tmp_path, 9)

    transport = Hanging(3)
    transport.then = lambda: job.run.abort()  # noqa: PLW0108 - there is no run yet
    desk = Harness("async", transport=transport).client
    report = asyncio.run(job.run_on(desk, concurrency=1, rate=None))
    assert states(report) == ["sent"] * 3 + ["unknown"] + ["unsent"] * 5
    again = make_script()
    assert states(job.send(again)) == ["sent"] * 3 + ["unknown"] + ["sent"] * 5
    assert sessions(again) == ["s5", "s6", "s7", "s8", "s9"]


def test_cancelled_run_leaves_a_complete_journal(tmp_path: Path) -> None:
    job = Job(tmp_path, 40)

    async def main() -> None:
        transport = Hanging(5)
        desk = Harness("async", transport=transport).client
        task = asyncio.ensure_future(job.run_on(desk, rate=None))
        transport.then = task.cancel
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert job.journal.read_bytes().endswith(b"\n")
    again = make_script()
    report = job.send(again)
    assert report.counts["unsent"] == report.counts["refused"] == 0
    assert report.counts["unknown"] > 0
    assert report.counts["sent"] >= 5


def _fail_writes_from(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the given write to a file, and every later write, fail with a full disk."""
    real = os.write
    count = [0]

    def write(descriptor: int, data: Any) -> int:
        count[0] += 1
        if count[0] >= number:
            raise OSError(28, "No space left on device")
        return real(descriptor, data)

    monkeypatch.setattr("tencent_desk_runtime.bulk._journal.os.write", write)


# The first write is the header; each row has two more.
@pytest.mark.parametrize(("write", "sent"), [(2, 0), (6, 2)])
def test_row_whose_intent_cannot_be_recorded_is_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: int, sent: int
) -> None:
    job = Job(tmp_path, 9)
    script = make_script()
    with monkeypatch.context() as patched:
        _fail_writes_from(write, patched)
        report = job.send(script)
    assert len(script.requests) == sent
    assert states(report) == ["sent"] * sent + ["unsent"] * (9 - sent)
    assert isinstance(report.error, JournalError)
    assert report.stopped
    assert report.stopped.endswith("journal cannot be written: No space left on device")
    assert states(job.send(make_script())) == ["sent"] * 9


def test_row_whose_outcome_cannot_be_recorded_is_unknown_in_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job(tmp_path, 3)
    with monkeypatch.context() as patched:
        _fail_writes_from(5, patched)
        assert states(job.send(make_script())) == ["sent", "sent", "unsent"]
    again = make_script()
    assert states(job.send(again)) == ["sent", "unknown", "sent"]
    assert sessions(again) == ["s3"]


def test_listener_exception_ends_the_run_and_keeps_the_journal(tmp_path: Path) -> None:
    job = Job(tmp_path, 3)

    class Broken(list[RowOutcome]):
        def append(self, _: RowOutcome) -> None:
            raise ZeroDivisionError

    job.seen = Broken()
    with pytest.raises(ZeroDivisionError):
        job.send(make_script())
    job.seen = []
    assert states(job.send(make_script())) == ["sent", "sent", "sent"]


class Counted(ProcessLimiter):
    """Allow a call at every second request for a slot."""

    asked: list[tuple[str, int, float]]

    def acquire(self, key: str, calls: int, seconds: float) -> float:
        self.asked.append((key, calls, seconds))
        return 0.001 if len(self.asked) % 2 else 0.0


@pytest.fixture
def slot_requests(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, float]]:
    Counted.asked = []
    monkeypatch.setattr("tencent_desk_runtime.bulk._run.ProcessLimiter", Counted)
    return Counted.asked


def test_each_row_waits_for_a_slot(tmp_path: Path, slot_requests: list[Any]) -> None:
    assert states(Job(tmp_path, 3).send(make_script(), rate=50)) == ["sent"] * 3
    assert slot_requests == [("", 50, 1)] * 6


def test_documented_rate_limit_is_the_default(tmp_path: Path, slot_requests: list[Any]) -> None:
    asyncio.run(Job(tmp_path, 1).run_on(Harness("async", make_script()).client))
    assert {(calls, seconds) for _, calls, seconds in slot_requests} == {(200, 1)}


@pytest.mark.parametrize("options", [{"concurrency": 0}, {"rate": 0}, {"rate": -1}])
def test_invalid_arguments_are_refused(tmp_path: Path, options: Any) -> None:
    with pytest.raises(ValidationError, match=f"{next(iter(options))} must be 1 or more"):
        Job(tmp_path, 1).send(make_script(), **options)


@pytest.mark.parametrize(("options", "allowed"), [({"concurrency": 4}, 4), ({}, 32)])
def test_number_of_concurrent_calls_is_limited(tmp_path: Path, options: Any, allowed: int) -> None:
    job = Job(tmp_path, 40)
    under_way: set[str] = set()
    most: list[int] = []

    class Slow:
        async def send(self, request: Request, timeout: float) -> Any:
            assert timeout
            under_way.add(session(request))
            most.append(len(under_way))
            for _ in range(20):
                await asyncio.sleep(0)
            under_way.discard(session(request))
            return success()

        async def aclose(self) -> None:
            """Do nothing: nothing is open."""

    desk = Harness("async", transport=Slow()).client
    assert states(asyncio.run(job.run_on(desk, rate=None, **options))) == ["sent"] * 40
    assert max(most) == allowed
