"""Test control endpoints for users, agents and callbacks, and the callback options of the
command."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tencent_desk_mock import FakeDesk, running, server
from tencent_desk_mock.asgi import run_in_thread
from tencent_desk_mock.cli import main

from contract_tests.mock.support import Served, frozen_desk, query, sample
from contract_tests.support.tls import get_tls_context

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVENTS = "Desk.SessionEventNotify"
ANN = "1289316687@qq.com"


ACCOUNT = "@customer_service_account"
TOKEN = "a token of the tests"  # noqa: S105


@pytest.fixture
def served() -> Iterator[Served]:
    desk = frozen_desk()
    with running(desk) as url, httpx.Client(timeout=30, verify=get_tls_context()) as client:
        yield Served(desk, url, client)
    desk.callbacks.close()


def _accept(_query: str, _body: bytes) -> None: ...


def test_conversation_with_control_endpoints(served: Served) -> None:
    served.desk.callbacks.send_to(_accept)
    opened = served("POST", "users/bob/opens-chat")
    session = opened["session"]
    assert [one["event"] for one in opened["callbacks"]] == ["SessionBegin", "ChatBot.UserSendMsg"]
    (callback,) = served("POST", "users/bob/says", text="你好")["callbacks"]
    assert callback["ok"]
    assert callback["attempts"][0]["ok"]
    assert callback["body"]["MsgBody"][0]["MsgContent"]["Text"] == "你好"
    assert served("GET", "users/bob/messages") == {"messages": [], "next": 0}
    served.send("send_msg", {**sample("send_msg"), "SessionId": session["id"]})
    received = served("GET", "users/bob/messages", wait=5)
    (message,) = received["messages"]
    assert (message["number"], message["random"]) == (0, sample("send_msg")["MsgRandom"])
    assert message["text"]
    asked = served("POST", "users/bob/asks-for-person", service_account=ACCOUNT)
    assert asked["session"] == {"id": session["id"], "state": "human", "agent": ANN}
    elements = [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "hi"}}]
    for _ in range(2):
        served("POST", f"agents/{ANN}/says", elements=elements)
    more = served("GET", "users/bob/messages", after=received["next"])
    assert [(one["number"], one["text"]) for one in more["messages"]] == [(1, "hi"), (2, "hi")]
    nothing = served("GET", "users/bob/messages", after=more["next"])
    assert nothing == {"messages": [], "next": more["next"]}
    served("POST", "users/bob/rates", stars=4)
    served("POST", f"agents/{ANN}/ends-session", of="bob")
    served("POST", f"agents/{ANN}/goes-offline")
    served("POST", f"agents/{ANN}/comes-online")
    assert served("POST", "users/a/b/says", text="x")["session"]["state"] == "bot"
    assert served("POST", "users/a/b/leaves")["session"]["state"] == "ended"


def test_messages_are_returned_at_once_by_default(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    changes = served.desk.state.changes
    monkeypatch.setattr(changes, "wait_for", lambda _look, seconds: waits.append(seconds))
    assert served("GET", "users/bob/messages")["messages"] == []
    assert waits == [0]


def test_chat_endpoint_returns_messages_that_the_user_received(served: Served) -> None:
    served.desk.world.add_user("bob")
    body = sample("send_msg", SessionId=..., FromAccount=ACCOUNT, ToAccount="bob")
    served.send("send_msg", body)
    printed = served("POST", "users/bob/says", text="你好")
    served("POST", f"agents/{ANN}/takes", of="bob")
    served("POST", f"agents/{ANN}/says", elements=[{"MsgType": "TIMFaceElem", "MsgContent": {}}])
    shown = served("GET", "users/bob/conversation")
    (session,) = shown["sessions"]
    assert (
        session.items()
        >= {
            "id": printed["session"]["id"],
            "service_account": ACCOUNT,
            "state": "human",
            "agent": ANN,
        }.items()
    )
    key = printed["callbacks"][1]["body"]["MsgKey"]
    records = [(one["sender"], one["role"], one["text"], one["key"]) for one in session["records"]]
    assert records == [("bob", "user", "你好", key), (ANN, "agent", "", "")]
    assert [one["elements"] for one in shown["outside"]] == [body["MsgBody"]]
    assert [one["text"] for one in printed["callbacks"]] == ["", "你好"]
    served("GET", "users/bob/conversation", 400, sdk_app_id=1)
    talk = served("GET", "users/user45/conversation")["sessions"][0]
    assert [*talk["streams"].values()] == ["Hello, "]


@pytest.mark.parametrize("path", ["faults", "callbacks/faults"])
def test_one_of_several_faults_is_removed(served: Served, path: str) -> None:
    for status in (500, 502, 503):
        served("POST", path, status=status)
    served("DELETE", path, index=1)
    assert [fault["status"] for fault in served("GET", path)["faults"]] == [500, 503]
    error = served("DELETE", path, 400, index=2)["error"]
    assert error == "/index: there are 2 faults, and none at 2"
    served("DELETE", path)
    assert served("GET", path)["faults"] == []


def test_control_endpoints_for_receivers_callback_faults_and_journal(served: Served) -> None:
    served.desk.callbacks.send_to(_accept, token=TOKEN)
    url = f"{served.url}/_mock/none"  # answers with 404
    options: dict[str, Any] = {"commands": [EVENTS], "timeout": 5, "repeats": 1}
    shown = served("POST", "callbacks/receivers", url=url, token=TOKEN, **options)["receivers"]
    assert shown[1] == {"target": url, "signed": True, **options}
    assert TOKEN not in json.dumps(served("GET", "callbacks/receivers"))
    printed = served("POST", "users/bob/says", text="hello")
    assert printed["callbacks"][0]["attempts"][0]["status"] == 404
    served("DELETE", "callbacks/receivers", commands=[EVENTS])
    served("POST", "callbacks/faults", name=EVENTS, drop="after", times=2)
    assert served("GET", "callbacks/faults")["faults"][0]["times"] == 2
    served("DELETE", "callbacks/faults")
    journal = served("GET", "callbacks", newest=1)
    (last,) = journal["callbacks"]
    assert journal["commands"][0] == EVENTS
    assert (journal["first"], journal["next"], journal["under_way"]) == (0, 2, [])
    again = served("POST", "callbacks/repeat", number=last["number"])
    assert [one["ok"] for one in again["attempts"]] == [False, True]
    request = served("POST", "callbacks/request", number=last["number"])
    assert json.loads(request["body"]) == last["body"]
    other = served("POST", "callbacks/request", command=EVENTS, fields={"Event": "X"})
    assert json.loads(other["body"])["Event"] == "X"
    event = {"name": "Closed", "session": last["session"], "extra": {"A": 1}}
    emitted = served("POST", "callbacks/emit", **event)
    assert emitted["body"]["A"] == 1
    assert served("GET", "callbacks", after=2)["callbacks"] == [emitted]
    shown = served("GET", "callbacks", newest=9)["callbacks"]
    assert [one["number"] for one in shown] == [0, 1, 2]
    assert served("DELETE", "callbacks") == {}
    assert served("GET", "callbacks")["callbacks"] == []


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("callbacks/receivers", {"url": "http://192.0.2.1/"}, "only a loopback address"),
    ("callbacks/receivers", {"url": "http://localhost.evil.test/"}, "only a loopback address"),
    ("callbacks/faults", {"name": "SessionBegins"}, "did you mean SessionBegin"),
    ("callbacks/repeat", {"number": 7}, "no callback number 7"),
    ("callbacks/request", {}, "give number or command"),
    ("users/bob/says", {"txt": "hello"}, "unknown key 'txt'"),
    ("users/bob/says", {"text": "a", "elements": [{}]}, "not both"),
    ("users/bob/says", {}, "give text or elements"),
    ("users/bob/says", {"text": "a", "sdk_app_id": 5}, "no app 5"),
    ("users/bob/leaves", {}, "bob has no session"),
    ("agents/bob/says", {"text": "a"}, "no agent 'bob'"),
]


@pytest.mark.parametrize(("path", "body", "reported"), REFUSED)
def test_impossible_control_request_returns_400_with_the_reason(
    served: Served, path: str, body: dict[str, Any], reported: str
) -> None:
    assert reported in served("POST", path, 400, **body)["error"]
    assert served("GET", "callbacks")["callbacks"] == []


def test_unknown_control_path_returns_404_with_the_endpoints(served: Served) -> None:
    for path in ("nothing", "users/says", "users//says", "people/bob/says", "users/bob/shouts"):
        assert "POST /_mock/users/{id}/says" in served("POST", path, 404)["endpoints"]


def test_settle_reports_running_programs_and_exceptions(served: Served) -> None:
    released = threading.Event()

    def program(_query: str, _body: bytes) -> None:
        released.wait(5)
        raise LookupError("no such order")

    served.desk.callbacks.send_to(program, timeout=0.05)
    served("POST", "users/bob/says", text="hello")
    assert "still running: function program" in served("POST", "settle", 503, timeout=0.05)["error"]
    released.set()
    assert "no such order" in served("POST", "settle", 503)["error"]
    assert served("POST", "settle") == {}


def test_program_can_call_the_server_during_a_callback(served: Served) -> None:
    """Check that the server handles requests while create_group waits for the callback reply."""

    def program(_query: str, body: bytes) -> dict[str, Any]:
        name = json.loads(body)["Name"]
        state = served.client.get(f"{served.url}/_mock/state").status_code
        return {"ActionStatus": "OK", "ErrorCode": 1, "ErrorInfo": f"{name} {state}"}

    served.desk.callbacks.send_to(program, commands="Group.CallbackBeforeCreateGroup")
    body = sample("create_group")
    path = served.desk.contract.operations["create_group"].path
    with httpx.Client(base_url=served.url) as other:
        reply = other.post(f"{path}?{query()}", json=body).json()
    assert reply["ErrorInfo"].endswith(f"{body['Name']} 200")


def test_stopping_the_server_ends_all_waits() -> None:
    desk, looked = FakeDesk(), threading.Event()
    seen: list[object] = []

    def wait() -> None:
        # `looked.set` returns None, so the condition is never true: only a stopping server ends it.
        seen.append(desk.state.changes.wait_for(looked.set, 60))

    waiting = threading.Thread(target=wait)
    with running(desk):
        waiting.start()
        assert looked.wait(5)
    waiting.join(5)
    assert seen == [None]
    assert desk.user("bob").messages == []


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_run_in_thread_raises_errors_and_can_be_cancelled() -> None:
    def fail() -> None:
        raise LookupError("no such order")

    with pytest.raises(LookupError):
        await run_in_thread(fail)
    begun, released = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        released.wait(5)

    task = asyncio.ensure_future(run_in_thread(wait))
    await asyncio.to_thread(begun.wait, 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    thread = next(one for one in threading.enumerate() if one.name == "mock request")
    assert thread.daemon  # a request that hangs does not keep the process
    released.set()
    await asyncio.to_thread(thread.join, 5)
    await asyncio.sleep(0)  # the future that the thread wants to set is already cancelled


# The command --------------------------------------------------------------------------------------


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[FakeDesk]:
    """Return the mocks that the command would serve."""
    desks: list[FakeDesk] = []
    monkeypatch.setattr(server, "serve", lambda desk, **_: desks.append(desk))
    monkeypatch.delenv("TENCENT_DESK_CALLBACK_TOKEN", raising=False)
    return desks


URL = ["--callback-url", "http://127.0.0.1:9/callback"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with token files."""
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "bytes").write_bytes(b"\xff")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "variable", "token"),
    [
        ([], "", None),
        (["--callback-token", TOKEN], "", TOKEN),
        (["--callback-token-file", "FOLDER/token"], "", TOKEN),
        ([], TOKEN, TOKEN),
    ],
)
def test_command_accepts_callback_url_and_token(
    started: list[FakeDesk],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    variable: str,
    token: str | None,
) -> None:
    monkeypatch.setenv("TENCENT_DESK_CALLBACK_TOKEN", variable)
    assert main([]) == 0
    assert main([*URL, *(one.replace("FOLDER", str(folder)) for one in arguments)]) == 0
    assert started[0].callbacks.receivers == []
    (receiver,) = started[1].callbacks.receivers
    assert receiver.token == token
    assert TOKEN not in repr(receiver)
    signed = "signed" if token else "not signed"
    assert receiver.summary == f"all to http://127.0.0.1:9/callback, {signed}"


WRONG: list[tuple[list[str], str]] = [
    (["--callback-url", "localhost:9"], "--callback-url: callback URL: it must have the form"),
    (["--callback-token", TOKEN], "needs --callback-url"),
    (["--callback-token-file", "FOLDER/token"], "needs --callback-url"),
    ([*URL, "--callback-token", ""], "token is empty"),
    ([*URL, "--callback-token-file", "FOLDER/none"], "No such file"),
    ([*URL, "--callback-token-file", "FOLDER/empty"], "empty is empty"),
    ([*URL, "--callback-token-file", "FOLDER/bytes"], "is not UTF-8"),
]


@pytest.mark.parametrize(("arguments", "reported"), WRONG)
def test_command_reports_invalid_callback_options(
    started: list[FakeDesk],
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    reported: str,
) -> None:
    assert main([one.replace("FOLDER", str(folder)) for one in arguments]) == 2
    assert reported in capsys.readouterr().err
    assert not started
