"""Run the benchmarks: each in its own process, in reversed order every second round."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from .subjects import ASYNC, OURS, SYNC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".cache" / "bench"
STOCK = WORK / "stock"

Rows = dict[str, dict[str, list[float]]]
"""By subject and figure: one value for each round."""


class Bench:
    """Run benchmarks.

    Args:
        rounds: how often each benchmark runs.
        scale: shortens every benchmark; 1 is the full length.
        report: called with the name of the running benchmark.
    """

    def __init__(self, rounds: int, scale: float, report: Callable[[str], None]) -> None:
        self._rounds = rounds
        self._scale = scale
        self._report = report

    def latency(self, url: str) -> Rows:
        """Measure the seconds of sequential calls."""
        return self._workers(url, [*SYNC], measure="latency", calls=self._calls(3000))

    def throughput(self, url: str, in_flight: int) -> Rows:
        """Measure calls per second with several in flight."""
        calls = self._calls(2000 if in_flight == 1 else 4000)
        return self._workers(url, [*ASYNC], measure="throughput", calls=calls, in_flight=in_flight)

    def growth(self, url: str) -> Rows:
        """Measure memory over many calls."""
        return self._workers(url, [OURS], measure="growth", calls=self._calls(100_000), rounds=1)

    def starts(self, url: str) -> Rows:
        """Measure seconds of imports, and of a process with one call."""
        programs = {
            "import tencent_desk": _make_timed_command("import tencent_desk"),
            "import httpx": _make_timed_command("import httpx"),
            "first call, tencent-desk": _FIRST_CALL.format(url=url),
            "first call, httpx": _FIRST_CALL_HTTPX.format(url=url),
        }
        return self._commands(
            {name: [sys.executable, "-c", text] for name, text in programs.items()},
            rounds=self._rounds * 4,
        )

    def generators(self) -> Rows:
        """Measure seconds of `python -m codegen` and of the stock generator."""
        stock = [*_STOCK_COMMAND, "--output-path", str(WORK / "again"), "--overwrite"]
        ours = [sys.executable, "-m", "codegen", "--output", str(WORK / "ours" / "tencent_desk")]
        return self._commands(
            {"codegen": ours, "stock generator": stock}, rounds=max(3, self._rounds)
        )

    def receiving(self) -> Rows:
        """Measure CPU seconds of reading a callback, and of its JSON alone."""
        return self._callbacks("reading", self._calls(5000), self._rounds)

    def delivery(self) -> Rows:
        """Count lost and misplaced events from the mock server to a receiver in uvicorn."""
        return self._callbacks("delivery", self._calls(10_000), 1)

    def _callbacks(self, measure: str, events: int, rounds: int) -> Rows:
        command = [sys.executable, "-m", "tools.bench.callbacks", measure, str(events)]
        rows: Rows = {}
        for _ in range(rounds):
            self._report(f"callbacks, {measure}")
            for subject, figures in json.loads(_read_output(command)).items():
                for name, value in figures.items():
                    rows.setdefault(subject, {}).setdefault(name, []).append(value)
        return rows

    def _calls(self, whole: int) -> int:
        return max(200, int(whole * self._scale))

    def _workers(
        self, url: str, subjects: Sequence[str], *, rounds: int | None = None, **asked: Any
    ) -> Rows:
        rows: Rows = {subject: {} for subject in subjects}
        for number in range(rounds or self._rounds):
            for subject in _reverse_order(subjects, number):
                self._report(f"{asked['measure']} {asked.get('in_flight', '')} {subject}")
                for name, value in _worker(url=url, subject=subject, **asked).items():
                    rows[subject].setdefault(name, []).append(value)
        return rows

    def _commands(self, commands: dict[str, list[str]], rounds: int) -> Rows:
        rows: Rows = {name: {"seconds": []} for name in commands}
        for number in range(rounds + 1):
            for name in _reverse_order([*commands], number):
                self._report(name)
                seconds = _run(commands[name])
                if number:  # the first run fills caches
                    rows[name]["seconds"].append(seconds)
        return rows


def _reverse_order(names: Sequence[str], number: int) -> Sequence[str]:
    """Reverse the order every second round, so that slow changes affect all alike."""
    return names if number % 2 == 0 else names[::-1]


def median(rows: Rows, subject: str, figure: str) -> float:
    """Return the median of the rounds."""
    return statistics.median(rows[subject][figure])


def ratio(over: list[float], under: list[float]) -> float:
    """Return the median of the ratios, round by round."""
    return statistics.median(a / b for a, b in zip(over, under, strict=True))


@contextmanager
def server() -> Iterator[str]:
    """Run the loopback server. Yields its URL."""
    with subprocess.Popen(
        [sys.executable, "-m", "tools.bench.server"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield f"http://127.0.0.1:{cast('IO[str]', process.stdout).readline().strip()}"
        finally:
            process.terminate()


def make_stock() -> None:
    """Generate the client of openapi-python-client without our templates."""
    WORK.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [*_STOCK_COMMAND, "--output-path", str(STOCK), "--overwrite"],
        capture_output=True,
        text=True,
        env=_build_environment(),
        check=False,
    )
    if not (STOCK / "client.py").is_file():
        raise RuntimeError(done.stdout + done.stderr)


def _worker(**asked: Any) -> dict[str, float]:
    command = [sys.executable, "-m", "tools.bench.worker", json.dumps(asked)]
    found: dict[str, float] = json.loads(_read_output(command))
    return found


def _read_output(command: list[str]) -> bytes:
    return subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, env=_build_environment(), check=True
    ).stdout


def _run(command: list[str]) -> float:
    """Return the seconds that a command prints, or else its run time."""
    began = time.perf_counter()
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env=_build_environment(), check=False
    )
    spent = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stdout}{done.stderr}")
    return float(done.stdout.rpartition("took ")[2]) if "took " in done.stdout else spent


def _build_environment() -> dict[str, str]:
    # Compiled once and cached, as in an installed package.
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    path = os.pathsep.join((str(Path(sys.executable).parent), kept.get("PATH", "")))
    return {**kept, "PATH": path, "PYTHONPATH": str(WORK)}


def _make_timed_command(statement: str) -> str:
    return (
        f"import time; began = time.perf_counter(); {statement}; "
        "print('took', time.perf_counter() - began)"
    )


_STOCK_COMMAND = [
    str(Path(sys.executable).parent / "openapi-python-client"),
    "generate",
    "--path",
    str(ROOT / "openapi.yaml"),
    "--meta",
    "none",
]
_FIRST_CALL = """
from tencent_desk import DeskClient
from tencent_desk.messages import text
account = dict(secret_key="k" * 64, identifier="administrator")
with DeskClient(1400000000, base_url="{url}", **account) as desk:
    desk.send_msg(session_id="s", msg_body=[text("hello")])
"""
_FIRST_CALL_HTTPX = """
import httpx, TLSSigAPIv2
signature = TLSSigAPIv2.TLSSigAPIv2(1400000000, "k" * 64).gen_sig("administrator", 86400)
query = dict(sdkappid=1400000000, identifier="administrator", usersig=signature)
query.update(random=1, contenttype="json")
message = dict(MsgType="TIMTextElem", MsgContent=dict(Text="hello"))
body = dict(SessionId="s", MsgRandom=1, MsgBody=[message])
with httpx.Client() as client:
    reply = client.post("{url}/v4/desk_http_svc/send_msg", params=query, json=body).json()
    assert reply["ErrorCode"] == 0
"""
