"""Test callbacks to ASGI apps, WSGI apps, functions and URLs, and their time limits."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import struct
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from fastapi import BackgroundTasks, FastAPI, Request
from starlette.applications import Starlette
from starlette.responses import JSONResponse, StreamingResponse
from starlette.routing import Route
from tencent_desk import AsyncDeskClient
from tencent_desk.messages import text
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, ReceiverError

from contract_tests.mock.inner_pytest import run_pytest
from contract_tests.mock.support import NOW, sample

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator
    from pathlib import Path

    from tencent_desk_mock import FakeDesk, User

ACCEPTED = {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0}
SESSION = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"
SHORT = 0.05
"""Seconds after which a test gives an attempt up."""
LATER = 60.0
"""Limit the wait of a failing test, in seconds."""


SIGNING: dict[str, Any] = {"secret_key": SECRET_KEY, "identifier": IDENTIFIER}


@pytest.fixture
def stopped(desk_mock: FakeDesk) -> FakeDesk:
    desk_mock.world.clock.set(NOW)
    return desk_mock


@pytest.fixture(autouse=True)
def no_thread_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    before = set(threading.enumerate())
    request.getfixturevalue("desk_mock")
    yield
    assert _hanging_program_lets_python_end()
    request.getfixturevalue("desk_mock").callbacks.close()
    left = {thread for thread in threading.enumerate() if thread not in before}
    for thread in left:
        thread.join(5)
    assert not [thread for thread in left if thread.is_alive()]


def _hanging_program_lets_python_end() -> bool:
    return all(one.daemon for one in threading.enumerate() if one.name.startswith("mock"))


def _post(desk: FakeDesk, program: Any, path: str = "/", **options: Any) -> User:
    """Send a message as a user; the mock posts its callback to a program."""
    desk.callbacks.send_to(program, path, **options)
    return desk.user("user45").says("hello")


def _outcome(desk: FakeDesk) -> str:
    return desk.callbacks[-1].attempts[-1].outcome


# ASGI ---------------------------------------------------------------------------------------------


def test_asgi_app_replies_before_its_background_tasks_finish(stopped: FakeDesk) -> None:
    app, order = FastAPI(), []
    released = threading.Event()

    @app.post("/callback")
    async def callback(request: Request, tasks: BackgroundTasks) -> dict[str, Any]:
        order.append(json.loads(await request.body())["Event"])
        tasks.add_task(work)
        return ACCEPTED

    async def work() -> None:
        await asyncio.to_thread(released.wait, 5)
        order.append("work")

    _post(stopped, app, "/callback")
    assert order == ["ChatBot.UserSendMsg"]
    assert stopped.callbacks[-1].ok
    with pytest.raises(TimeoutError, match="still running: ASGI app FastAPI, path /callback"):
        stopped.settle(SHORT)
    released.set()
    stopped.settle()
    assert order == ["ChatBot.UserSendMsg", "work"]


def test_settle_waits_for_tasks_that_an_app_starts(stopped: FakeDesk) -> None:
    kept: list[asyncio.Task[None]] = []
    released = threading.Event()

    async def work() -> None:
        await asyncio.to_thread(released.wait, 5)

    async def program(query: str, _body: bytes) -> str:
        assert "CallbackCommand" in query
        kept.append(asyncio.create_task(work()))
        return json.dumps(ACCEPTED)

    _post(stopped, program)
    with pytest.raises(TimeoutError, match="function program"):
        stopped.settle(SHORT)
    released.set()
    stopped.user("user45").hears_nothing()
    assert kept[0].done()


def test_asgi_app_runs_its_lifespan_and_can_stream_its_reply(
    stopped: FakeDesk,
) -> None:
    seen: list[str] = []

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[dict[str, str]]:
        seen.append("start")
        yield {"name": "shop"}
        seen.append("end")

    async def callback(request: Request) -> StreamingResponse:
        seen.append(request.state.name)

        async def parts() -> AsyncIterator[str]:
            yield '{"ErrorCode":'
            yield " 0}"

        return StreamingResponse(parts())

    app = Starlette(routes=[Route("/", callback, methods=["POST"])], lifespan=lifespan)
    _post(stopped, app).says("again")
    assert stopped.callbacks[-1].reply == {"ErrorCode": 0}
    stopped.callbacks.close()
    assert seen == ["start", "shop", "shop", "end"]


def test_asgi_app_that_fails_to_start_receives_no_callback(stopped: FakeDesk) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "lifespan"
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no database"})

    _post(stopped, app, raise_errors=False)
    assert "no database" in stopped.callbacks[-1].attempts[-1].problem


def test_app_can_make_a_call_that_causes_another_callback(desk_mock: FakeDesk) -> None:
    """Check an app that blocks its event loop until a second callback, to the same app, has its
    reply."""
    asked: list[str] = []
    body = sample("create_group")

    async def callback(request: Request) -> JSONResponse:
        event = json.loads(await request.body())
        asked.append(event["CallbackCommand"])
        if event["CallbackCommand"] == "Desk.SessionEventNotify":
            async with AsyncDeskClient(SDK_APP_ID, **SIGNING) as desk:
                await desk.create_group(
                    type_=body["Type"],
                    group_id=body["GroupId"],
                    name=body["Name"],
                    member_list=body["MemberList"],
                )
        return JSONResponse(ACCEPTED)

    _post(desk_mock, Starlette(routes=[Route("/", callback, methods=["POST"])]))
    assert asked == ["Desk.SessionEventNotify", "Group.CallbackBeforeCreateGroup"]
    assert desk_mock.callbacks.failed == []
    assert len(desk_mock.world.app().groups) == 1


# The time limit -----------------------------------------------------------------------------------


def test_next_callback_is_posted_after_a_timeout(stopped: FakeDesk) -> None:
    released, order = threading.Event(), []

    def program(_query: str, body: bytes) -> None:
        content = json.loads(body)["MsgBody"][0]["MsgContent"]["Text"]
        order.append(content)
        if content == "hello":
            released.wait(5)
            order.append("done")

    user = _post(stopped, program, timeout=SHORT)
    assert _outcome(stopped) == "late"
    user.says("quick")
    assert _outcome(stopped) == "answered"
    released.set()
    stopped.settle()
    assert order == ["hello", "quick", "done"]


def test_callbacks_of_different_sessions_run_in_parallel(stopped: FakeDesk) -> None:
    second = threading.Event()

    def program(_query: str, body: bytes) -> None:
        if json.loads(body)["ClientUserId"] == "user45":
            assert second.wait(5)
        else:
            second.set()

    stopped.callbacks.send_to(program, timeout=5)
    first = threading.Thread(target=stopped.user("user45").says, args=("hello",))
    first.start()
    stopped.user("user2").says("hello")
    first.join()
    assert all(one.ok for one in stopped.callbacks)


def test_callbacks_of_a_session_keep_their_order(stopped: FakeDesk) -> None:
    received: list[tuple[str, int]] = []

    def program(_query: str, body: bytes) -> None:
        event = json.loads(body)
        received.append((event["SessionId"], int(event["Event"])))

    def emit(session: str) -> None:
        for number in range(50):
            stopped.callbacks.emit(str(number), session=session)

    stopped.callbacks.send_to(program)
    sessions = [stopped.world.add_session(f"s{n}", user=f"u{n}").id for n in range(4)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(emit, sessions))
    for session in sessions:
        assert [number for one, number in received if one == session] == [*range(50)]
    assert len({one.request_id for one in stopped.callbacks}) == 200


def test_asgi_app_gets_a_disconnect_after_the_time_limit(stopped: FakeDesk) -> None:
    seen: list[str] = []

    async def app(scope: Any, receive: Any, _send: Any) -> None:
        if scope["type"] == "http":
            seen.extend([(await receive())["type"], (await receive())["type"]])

    _post(stopped, app, timeout=SHORT)
    assert _outcome(stopped) == "late"
    stopped.settle()
    assert seen == ["http.request", "http.disconnect"]


def test_reset_cancels_callbacks_that_are_not_posted_yet(stopped: FakeDesk) -> None:
    begun, released, received = threading.Event(), threading.Event(), []

    def program(_query: str, body: bytes) -> None:
        received.append(json.loads(body)["Event"])
        begun.set()
        released.wait(LATER)

    stopped.callbacks.send_to(program, timeout=LATER)
    both = [
        threading.Thread(target=lambda: stopped.callbacks.emit("First", session=SESSION)),
        threading.Thread(target=lambda: stopped.callbacks.emit("Second", session=SESSION)),
    ]
    both[0].start()
    assert begun.wait(LATER)
    both[1].start()
    assert stopped.state.changes.wait_for(lambda: stopped.callbacks.of("Second") or None, LATER)
    assert _hanging_program_lets_python_end()
    with pytest.raises(TimeoutError, match="callback First, function program, callback Second"):
        stopped.settle(0)
    stopped.reset()
    released.set()
    for thread in both:
        thread.join()
    assert received == ["First"]


# Errors of the program ----------------------------------------------------------------------------


def _raise(_query: str, _body: bytes) -> None:
    raise LookupError("no such order")


async def _raise_async(query: str, body: bytes) -> None:
    _raise(query, body)


async def _raise_as_app(scope: Any, _receive: Any, _send: Any) -> None:
    raise LookupError("no such order" if scope["type"] == "http" else "no lifespan")


def _raise_as_wsgi(_environ: Any, _start_response: Any) -> Iterable[bytes]:
    raise LookupError("no such order")


RAISING = [_raise, _raise_async, _raise_as_app, _raise_as_wsgi]


@pytest.mark.parametrize("program", RAISING, ids=lambda one: one.__name__)
def test_exception_of_a_program_is_raised_by_the_user_action(
    stopped: FakeDesk, program: Callable[..., Any]
) -> None:
    kind: Any = "wsgi" if program is _raise_as_wsgi else None
    stopped.callbacks.send_to(program, kind=kind)
    with pytest.raises(ReceiverError, match=r"LookupError: .*no such order") as caught:
        stopped.user("user45").says("hello")
    assert isinstance(caught.value.__cause__, LookupError)
    assert "LookupError" in stopped.callbacks[-1].attempts[-1].problem
    _post(stopped, program, raise_errors=False, kind=kind)
    attempt = stopped.callbacks[-1].attempts[-1]
    assert (attempt.outcome, attempt.status) == ("crashed", 500)
    stopped.callbacks.send_to(None)
    gc.collect()  # reports a lost exception of a lifespan
    stopped.settle()


def test_exception_of_a_background_task_is_raised(stopped: FakeDesk) -> None:
    async def program(query: str, body: bytes) -> None:
        asyncio.create_task(_raise_async(query, body))  # noqa: RUF006 - nobody awaits it

    with pytest.raises(ReceiverError, match="no such order"):
        _post(stopped, program).hears_nothing()


def test_asgi_app_that_returns_without_a_reply_is_reported_as_lost(stopped: FakeDesk) -> None:
    async def app(_scope: Any, _receive: Any, _send: Any) -> None: ...

    _post(stopped, app)
    assert _outcome(stopped) == "lost"


def test_event_loop_report_without_an_exception_is_logged(
    stopped: FakeDesk, caplog: pytest.LogCaptureFixture
) -> None:
    async def program(_query: str, _body: bytes) -> None:
        asyncio.get_running_loop().call_exception_handler({"message": "odd"})

    _post(stopped, program)
    assert "odd" in caplog.text


def test_replaced_asgi_app_gets_a_lifespan_shutdown(stopped: FakeDesk) -> None:
    seen: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            for _ in range(2):
                message = await receive()
                seen.append(message["type"])
                await send({"type": f"{message['type']}.complete"})
        else:
            await send({"type": "http.response.start", "status": 200})
            await send({"type": "http.response.trailers"})
            await send({"type": "http.response.body", "body": b"{}"})

    _post(stopped, app)
    assert stopped.callbacks[-1].ok
    stopped.callbacks.send_to(None)
    assert seen == ["lifespan.startup", "lifespan.shutdown"]


def test_function_with_an_unsupported_return_type_raises(stopped: FakeDesk) -> None:
    with pytest.raises(ReceiverError, match="bytes, text, a mapping or None, not int"):
        _post(stopped, lambda _query, _body: 200)


def test_plugin_fails_a_test_after_an_unhandled_receiver_error(tmp_path: Path) -> None:
    test = (
        "def test_raised(desk_mock):\n"
        "    def program(query, body):\n"
        "        raise LookupError('no such order')\n"
        "    desk_mock.callbacks.send_to(program)\n"
        "    app = desk_mock.world.app()\n"
        "    session = app.sessions['fd8a2e30-54de-4e40-bcaf-02718409c5cf']\n"
        "    desk_mock.state.conversation.begin(app, session)\n"
        "    desk_mock.callbacks[0].over.wait()\n"
        "def test_unused(desk_mock):\n"
        "    desk_mock.callbacks.fault('SessionBegin', drop='before')\n"
        "    desk_mock.user('user45').says('hello')\n"
    )
    printed = run_pytest(tmp_path, test, ini="desk_mock_strict_faults = true\n")
    assert "ReceiverError: the receiver of callbacks raised LookupError" in printed
    assert "hit no callback: fault(operation='SessionBegin', drop='before')" in printed
    assert "ChatBot.UserSendMsg (nothing receives it" in printed


# WSGI and functions -------------------------------------------------------------------------------


def test_wsgi_app_gets_a_complete_environ(stopped: FakeDesk) -> None:
    seen: list[str] = []

    class Result(list[bytes]):
        def close(self) -> None:
            seen.append("closed")

    def app(environ: dict[str, Any], start_response: Any) -> Result:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        seen.extend([environ["PATH_INFO"], environ["CONTENT_TYPE"], json.loads(body)["Event"]])
        assert "SdkAppid=" in environ["QUERY_STRING"]
        assert environ["wsgi.multithread"]
        write = start_response("200 OK", [("content-type", "application/json")])
        write(b"{")
        return Result([b' "ErrorCode": 0}'])

    _post(stopped, app, "/callback")
    stopped.settle()
    assert stopped.callbacks[-1].reply == {"ErrorCode": 0}
    assert seen == ["/callback", "application/json", "ChatBot.UserSendMsg", "closed"]


def test_wsgi_app_can_return_a_list(stopped: FakeDesk) -> None:
    class App:
        def wsgi_app(self) -> None: ...

        def __call__(self, environ: Any, start: Callable[..., Any]) -> list[bytes]:
            start("503 Busy", [])
            return [str(environ["REQUEST_METHOD"]).encode()]

    _post(stopped, App())
    assert stopped.callbacks[-1].attempts[-1].status == 503
    assert stopped.callbacks[-1].attempts[-1].reply == "POST"


def test_object_with_async_call_method_runs_on_the_same_loop_each_time(stopped: FakeDesk) -> None:
    loops: list[asyncio.AbstractEventLoop] = []

    class Program:
        async def __call__(self, _query: str, _body: bytes) -> bytes:
            loops.append(asyncio.get_running_loop())
            return b"{}"

    _post(stopped, Program())
    assert stopped.callbacks.repeat().ok
    assert loops[0] is loops[1]


# URLs ---------------------------------------------------------------------------------------------


@contextmanager
def _server(answer: Callable[[socket.socket, bytes], None]) -> Iterator[str]:
    """Handle each connection with `answer`, which gets the request's head and body."""
    listener = socket.create_server(("127.0.0.1", 0))
    taken: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            taken.append(connection)
            request = b""
            while b"\r\n\r\n" not in request or not request.endswith(b"}"):
                request += connection.recv(65_536)
            answer(connection, request)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
        for connection in taken:
            connection.close()


def _response(body: bytes = b'{"ErrorCode": 0}') -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)


def test_callback_url_keeps_its_own_query(stopped: FakeDesk) -> None:
    seen: list[bytes] = []

    def answer(connection: socket.socket, request: bytes) -> None:
        seen.append(request)
        connection.sendall(_response())

    with _server(answer) as url:
        stopped.callbacks.send_to(f"{url}/a%20b?key=1", token="t0ken")  # noqa: S106
        stopped.user("user45").says("hello")
    assert stopped.callbacks[-1].ok
    assert seen[0].startswith(b"POST /a%20b?key=1&SdkAppid=1400000000&CallbackCommand=Desk.")
    assert b"&Sign=" in seen[0]


@pytest.mark.parametrize(
    ("sent", "outcome"),
    [
        (b"", "lost"),
        (b"no HTTP\r\n\r\n", "lost"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", "lost"),
        (_response(b" " * 2**20), "answered"),
        (b"HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n", "answered"),
    ],
)
def test_invalid_http_reply_of_a_url_is_a_failure(
    stopped: FakeDesk, sent: bytes, outcome: str
) -> None:
    def answer(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_RDWR)

    with _server(answer) as url:
        _post(stopped, url)
    assert _outcome(stopped) == outcome
    assert stopped.callbacks[-1].failed


def test_reset_connection_of_a_url_is_reported_as_lost(stopped: FakeDesk) -> None:
    def answer(connection: socket.socket, _request: bytes) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    with _server(answer) as url:
        _post(stopped, url)
    assert _outcome(stopped) == "lost"


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"])
def test_url_without_a_reply_times_out(stopped: FakeDesk, begun: bytes) -> None:
    with _server(lambda connection, _request: connection.sendall(begun)) as url:
        _post(stopped, url, timeout=SHORT)
        assert _outcome(stopped) in ("late", "lost")
    stopped.settle()


def test_url_without_a_listener_is_reported_as_refused(stopped: FakeDesk) -> None:
    with closing(socket.socket()) as bound:
        bound.bind(("127.0.0.1", 0))
        for scheme in ("http", "https"):
            _post(stopped, f"{scheme}://127.0.0.1:{bound.getsockname()[1]}/")
            assert _outcome(stopped) == "refused"


# From an async test -------------------------------------------------------------------------------


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_user_can_be_simulated_in_an_async_test(desk_mock: FakeDesk) -> None:
    async def program(_query: str, body: bytes) -> None:
        event = json.loads(body)
        async with AsyncDeskClient(SDK_APP_ID, **SIGNING) as desk:
            await desk.send_msg(session_id=event["SessionId"], msg_body=[text("hello")])

    assert _post(desk_mock, program).next_message().text == "hello"
