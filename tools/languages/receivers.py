"""Test receivers of callbacks in other languages, by the docs' vectors and the mock's posts."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

from tencent_desk_mock import SDK_APP_ID, FakeDesk

from .registry import GO, NODE
from .run import build_environment, get_output

if TYPE_CHECKING:
    from .language import Tool

_FOLDER = Path(__file__).resolve().parent
VECTORS = _FOLDER.parents[1] / "docs" / "vectors" / "webhooks.json"
_TOKEN = "t0ken"  # noqa: S105 - of the mock server only
_SECONDS = 120


class ReceiverProgram(NamedTuple):
    """Describe a receiver.

    Attributes:
        language: its folder below tools/languages/.
        tool: the program that runs it.
        build: the command that compiles it into a folder, if needed.
        run: the command that starts it.
    """

    language: str
    tool: Tool
    build: tuple[str, ...]
    run: tuple[str, ...]

    def problems(self, work: Path) -> list[str]:
        """Return the problems of the receiver.

        Args:
            work: a folder for the compiled program.
        """
        if self.build:
            get_output(self.build, work, build_environment(), _SECONDS)
        vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
        command = (*self.run, "vectors", str(VECTORS))
        found = json.loads(get_output(command, work, build_environment(), _SECONDS))
        return [
            *_find_differences(vectors["requests"], "reason", found["reasons"]),
            *_find_differences(vectors["callbacks"], "expected", found["read"]),
            *self._serve(work),
        ]

    def _serve(self, work: Path) -> list[str]:
        command = (*self.run, "serve", str(SDK_APP_ID), _TOKEN)
        with subprocess.Popen(command, cwd=work, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
            try:
                return _hold_conversation(cast("IO[str]", process.stdout))
            finally:
                process.terminate()


RECEIVERS = (
    ReceiverProgram("typescript", NODE, (), ("node", str(_FOLDER / "typescript" / "receiver.mjs"))),
    ReceiverProgram(
        "go",
        GO,
        ("go", "build", "-o", "receiver", str(_FOLDER / "go" / "receiver.go")),
        ("./receiver",),
    ),
)


def _hold_conversation(printed: IO[str]) -> list[str]:
    """Let a user of the mock write to a running receiver."""
    url = f"http://127.0.0.1:{printed.readline().strip()}/callback"
    desk = FakeDesk()
    desk.callbacks.send_to(url, token=_TOKEN)
    user = desk.user("user45").opens_chat().says("Where is", " 我的包裹?")
    desk.settle()
    failed = [callback.summary for callback in desk.callbacks.failed]
    wanted = [_read_line(callback.body) for callback in desk.callbacks]
    arrived = [json.loads(printed.readline()) for _ in wanted] if not failed else []
    desk.callbacks.send_to(url, token="another")  # noqa: S106
    user.says("hello")
    status = desk.callbacks[-1].attempts[-1].status
    wrong = [
        f"{one} arrived as {other}"
        for one, other in zip(wanted, arrived, strict=False)
        if one != other
    ]
    return [*failed, *wrong, *([f"a wrong signature got {status}"] if status != 401 else [])]


def _read_line(body: Any) -> dict[str, Any]:
    texts = [one["MsgContent"].get("Text", "") for one in body.get("MsgBody", ())]
    return {
        "session_id": body["SessionId"],
        "user_id": body["ClientUserId"],
        "service_account": body["CustomerServiceId"],
        "text": "".join(texts),
        "time_ms": body["EventTime"],
    }


def _find_differences(rows: list[dict[str, Any]], name: str, found: list[Any]) -> list[str]:
    return [
        f"{row['name']}: {one!r} instead of {row[name]!r}"
        for row, one in zip(rows, found, strict=True)
        if row[name] != one
    ]
