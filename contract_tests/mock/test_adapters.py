"""Test the adapters of the mock: respx, the httpx transport, ASGI, and real HTTP."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
from typing import TYPE_CHECKING, Any

import anyio
import httpcore
import httpx
import pytest
import respx
from tencent_desk_mock import (
    SECRET_KEY,
    DeskTransport,
    FakeDesk,
    World,
    answer_with,
    asgi_app,
    router,
    running,
)

from contract_tests import vendor_pages
from contract_tests.mock.support import HOST, NOW, Served, asgi, frozen_desk, query, sample, scope
from contract_tests.support.tls import get_tls_context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATHS = {name: page.path for name, page in vendor_pages.operations().items()}
SEND = f"https://{HOST}{PATHS['send_msg']}?{query()}"
TLS = get_tls_context()
"""Made once: it is what costs time in a client of httpx."""


NO_BODY = {"type": "http.request", "body": b""}


def _send(client: httpx.Client, **options: Any) -> httpx.Response:
    return client.post(SEND, json=sample("send_msg"), **options)


def _send_async(make: Callable[[], httpx.AsyncClient], **options: Any) -> httpx.Response:
    async def send() -> httpx.Response:
        async with make() as client:
            return await client.post(SEND, json=sample("send_msg"), **options)

    return anyio.run(send)


def _through_respx_sync(desk: FakeDesk, **options: Any) -> httpx.Response:
    with router(desk), httpx.Client(verify=TLS) as client:
        return _send(client, **options)


def _through_respx_async(desk: FakeDesk, **options: Any) -> httpx.Response:
    with router(desk):
        return _send_async(lambda: httpx.AsyncClient(verify=TLS), **options)


def _through_respx_for_httpx(desk: FakeDesk, **options: Any) -> httpx.Response:
    replaced = respx.mock(using="httpx", assert_all_called=False)
    answer_with(replaced, desk)
    with replaced, httpx.Client(verify=TLS) as client:
        return _send(client, **options)


def _through_transport_sync(desk: FakeDesk, **options: Any) -> httpx.Response:
    with httpx.Client(transport=DeskTransport(desk)) as client:
        return _send(client, **options)


def _through_transport_async(desk: FakeDesk, **options: Any) -> httpx.Response:
    return _send_async(lambda: httpx.AsyncClient(transport=DeskTransport(desk)), **options)


def _through_asgi(desk: FakeDesk, **options: Any) -> httpx.Response:
    transport = httpx.ASGITransport(asgi_app(desk))
    return _send_async(lambda: httpx.AsyncClient(transport=transport), **options)


LOCAL: dict[str, Callable[..., httpx.Response]] = {
    "respx, sync": _through_respx_sync,
    "respx, async": _through_respx_async,
    "respx in the place of httpx": _through_respx_for_httpx,
    "transport, sync": _through_transport_sync,
    "transport, async": _through_transport_async,
}
ALL = {**LOCAL, "ASGI": _through_asgi}
each_adapter = pytest.mark.parametrize("adapter", ALL.values(), ids=ALL)
each_local_adapter = pytest.mark.parametrize("adapter", LOCAL.values(), ids=LOCAL)


# In this process ----------------------------------------------------------------------------------


@each_adapter
def test_adapter_forwards_the_call_and_the_reply(
    adapter: Callable[..., httpx.Response], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = FakeDesk()
    for module in ("httpx_adapter", "asgi"):
        monkeypatch.setattr(f"tencent_desk_mock.{module}.time.time", lambda: float(NOW))
    response = adapter(desk)
    assert (response.status_code, response.json()["ErrorCode"]) == (200, 0)
    assert response.headers["content-type"] == "application/json"
    assert response.elapsed.total_seconds() >= 0
    assert desk.calls.send_msg[-1].body == sample("send_msg")
    assert desk.calls[-1].at == NOW
    desk.fault("send_msg", status=502, body="<html>", content_type="text/html; charset=utf-8")
    response = adapter(desk)
    assert (response.status_code, response.text) == (502, "<html>")
    assert response.headers["content-type"] == "text/html; charset=utf-8"


@each_local_adapter
@pytest.mark.parametrize(
    ("drop", "error", "messages"),
    [("before", httpx.ConnectError, 0), ("after", httpx.RemoteProtocolError, 1)],
)
def test_dropped_connection_raises_an_httpx_error(
    adapter: Callable[..., httpx.Response], drop: Any, error: type[Exception], messages: int
) -> None:
    desk = frozen_desk()
    desk.fault("send_msg", drop=drop)
    with pytest.raises(error):
        adapter(desk)
    assert len(desk.world.messages) == messages


@each_local_adapter
def test_delay_longer_than_the_timeout_times_out_at_once(
    adapter: Callable[..., httpx.Response],
) -> None:
    desk = frozen_desk()
    desk.fault("send_msg", delay=30)
    with pytest.raises(httpx.ReadTimeout):
        adapter(desk, timeout=30)
    assert len(desk.world.messages) == 1
    for delay, timeout in ((29, 30), (30, None), (0, 0)):
        desk.fault("send_msg", delay=delay)
        assert adapter(desk, timeout=timeout).json()["ErrorCode"] == 0


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"drop": "before"}, httpcore.ConnectError),
        ({"drop": "after"}, httpcore.RemoteProtocolError),
        ({"delay": 9}, httpcore.ReadTimeout),
    ],
)
def test_httpcore_client_gets_httpcore_errors(
    fault: dict[str, Any], error: type[Exception]
) -> None:
    desk = frozen_desk()
    desk.fault("send_msg", **fault)
    with router(desk), httpcore.ConnectionPool() as pool, pytest.raises(error):
        pool.request("POST", SEND, content=b"{}", extensions={"timeout": {"read": 5}})


@pytest.mark.parametrize(
    "url",
    [
        "https://adminapikr.im.qcloud.com/nowhere",
        "http://127.0.0.1:9/v4/desk_http_svc/nowhere",
        "https://desk.example/v4/",
    ],
)
def test_respx_router_answers_hosts_and_paths_of_the_service(url: str) -> None:
    desk = frozen_desk()
    with router(desk) as found:
        assert len(found.calls) == 0  # a router without calls is not an error either
        response = httpx.post(url, verify=TLS)
    assert response.json()["ErrorCode"] == desk.contract.code("URL_RESOURCE_NOT_FOUND")


def test_respx_router_ignores_other_hosts() -> None:
    mixed = respx.mock(assert_all_called=False)
    answer_with(mixed, frozen_desk())
    mixed.get("https://shop.example/cart/v4").respond(204)
    with mixed:
        assert httpx.get("https://shop.example/cart/v4", verify=TLS).status_code == 204
        with pytest.raises(respx.models.AllMockedAssertionError):
            httpx.get("https://shop.example/other", verify=TLS)


def test_adapter_creates_the_sample_world_by_default() -> None:
    with httpx.Client(transport=DeskTransport()) as client:
        assert client.post(f"https://{HOST}/").status_code == 200
    assert DeskTransport(World()).desk.world.apps == {}


# Real HTTP ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    desk = frozen_desk()
    with running(desk) as url, httpx.Client(verify=TLS) as client:
        yield Served(desk, url, client)


@pytest.fixture
def served(server: Served) -> Served:
    server.desk.reset()
    return server


def test_favicon_request_is_not_recorded_as_a_call(served: Served) -> None:
    assert httpx.get(f"{served.url}/favicon.ico").status_code == 404
    assert len(served.desk.calls) == 0


def test_samples_succeed_over_http(served: Served) -> None:
    assert [served.send(operation) for operation in PATHS] == [0] * len(PATHS)


def test_drop_fault_closes_the_http_connection(served: Served) -> None:
    faults: list[tuple[Any, int]] = [("before", 0), ("after", 1)]
    for drop, messages in faults:
        served.desk.fault("send_msg", drop=drop)
        with pytest.raises(httpx.RemoteProtocolError):
            served.send("send_msg")
        assert len(served.desk.world.messages) == messages
    assert served.send("create_group") == 0


def test_delay_fault_delays_the_http_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    waited = []
    here, real = threading.get_ident(), asyncio.sleep

    async def sleep(seconds: float) -> None:
        if threading.get_ident() != here:  # the event loop of the mock server
            await real(seconds)
        else:
            waited.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    desk = frozen_desk()
    desk.fault("send_msg", delay=7.5)
    _through_asgi(desk)
    assert waited == [7.5]


@pytest.mark.parametrize(("size", "status"), [(1_048_576, 200), (1_048_577, 413)])
def test_body_limit_counts_bytes(size: int, status: int) -> None:
    desk = frozen_desk()
    body = {"type": "http.request", "body": b" " * size}
    sent, _ = asgi(scope("POST", PATHS["send_msg"]), body, desk=desk)
    assert sent[0]["status"] == status
    assert [one.size for one in desk.calls] == ([size] if status == 200 else [])


def test_app_completes_lifespan_startup_and_shutdown() -> None:
    reported = [{"type": f"lifespan.{name}"} for name in ("startup", "shutdown")]
    sent, _ = asgi({"type": "lifespan"}, *reported)
    assert [one["type"] for one in sent] == [f"{one['type']}.complete" for one in reported]


def test_interrupted_upload_is_not_recorded_as_a_call() -> None:
    desk = frozen_desk()
    part = {"type": "http.request", "body": b"{", "more_body": True}
    asgi(scope("POST", "/"), part, {"type": "http.disconnect"}, desk=desk)
    assert len(desk.calls) == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_other_http_methods_get_an_error_code_with_status_200(served: Served, method: str) -> None:
    response = served.client.request(method, f"{served.url}{PATHS['send_msg']}?{query()}")
    assert response.status_code == 200
    expected = served.desk.contract.code("HTTP_REQUEST_MALFORMED")
    assert response.json()["ErrorCode"] == expected


# Control endpoints --------------------------------------------------------------------------------


def test_control_endpoint_sets_every_property_of_an_app(served: Served) -> None:
    patch = {
        "sdk_app_id": 1400000000,
        "app": {
            "languages": ["en", "id"],
            "operation_rate": {"calls": 9, "seconds": 0.5},
            "callback_refusals": {"*": None},
            "allowed_sources": ["127.0.0.1"],
        },
        "users": ["u1"],
        "service_accounts": ["@s1"],
        "skill_groups": [{"id": 5, "service_accounts": ["@s1"]}],
        "agents": [{"id": "a1", "groups": [5, 6], "capacity": 1}],
        "sessions": [{"id": "s1", "user": "u2", "service_account": "@s1", "state": "queued"}],
        "groups": [{"id": "g1", "owner": "u1", "members": ["u1"]}],
        "remove": {
            "users": ["user2"],
            "groups": ["none"],
            "skill_groups": [9465],
            "agents": ["test_agent@qq.com"],
        },
    }
    app = served("POST", "state", **patch)["apps"][0]
    assert app["languages"] == ["en", "id"]
    assert app["operation_rate"] == {"calls": 9, "seconds": 0.5}
    assert app["skill_groups"].keys() == {"2473", "5", "6"}
    assert app["sessions"]["s1"]["state"] == "queued"
    assert app["agents"].keys() == {"1289316687@qq.com", "a1"}
    assert {"u1", "u2"} <= set(app["users"])
    assert "user2" not in app["users"]
    assert app["groups"]["g1"]["owner"] == "u1"
    members = [{"Member_Account": name} for name in ("u1", "@s1")]
    body = sample("create_group", GroupId="g1", MemberList=members)
    assert served.send("create_group", body) == served.desk.contract.code("GROUP_ID_TAKEN")


def test_control_endpoints_for_faults_journal_clock_and_reset(served: Served) -> None:
    fault = {"operation": "send_msg", "code": "GATEWAY_TIMEOUT", "times": 2}
    assert served("POST", "faults", **fault)["times"] == 2
    assert served.send("send_msg") == served.desk.contract.code("GATEWAY_TIMEOUT")
    assert [row["times"] for row in served("GET", "faults")["faults"]] == [1]
    served("DELETE", "faults")
    assert served.send("send_msg") == 0
    calls = served("GET", "journal")["calls"]
    assert calls[0]["fault"]["code"] == calls[0]["code"]
    assert calls[1]["effects"][0]["what"] == "message.sent"
    served("POST", "clock", now=NOW, advance=86_400)
    assert served.send("send_msg") == served.desk.contract.code("USERSIG_EXPIRED")
    served("POST", "clock", advance=-86_400)
    assert served.send("send_msg") == 0
    served("POST", "clock")
    assert served.desk.world.clock.now(5) == 5
    served("POST", "reset")
    assert served.desk.world.clock.now(5) == NOW


BAD_CONTROL = {
    "no JSON": ("state", b"{", "JSON"),
    "no object": ("state", b"[]", "object"),
    "an unknown app": ("state", b'{"sdk_app_id": 1}', "/sdk_app_id"),
    "the secret key": ("state", b'{"app": {"secret_key": "x"}}', "secret_key"),
    "an unknown operation": ("faults", b'{"operation": "x"}', "send_msg"),
    "an unknown code": ("faults", b'{"code": "X"}', "X"),
    "a rate of ages": (
        "state",
        b'{"app": {"app_rate": {"calls": 1, "seconds": 1' + b"0" * 400 + b"}}}",
        "/app/app_rate/seconds",
    ),
}


@pytest.mark.parametrize(("name", "body", "reported"), BAD_CONTROL.values(), ids=BAD_CONTROL)
def test_invalid_control_request_returns_400_with_a_clear_error(
    served: Served, name: str, body: bytes, reported: str
) -> None:
    response = served.client.post(f"{served.url}/_mock/{name}", content=body)
    assert response.status_code == 400
    assert reported in response.json()["error"]


def test_control_paths_are_separate_and_replies_contain_no_secret(served: Served) -> None:
    assert not any(path.startswith("/_mock") for path in PATHS.values())
    served.send("send_msg")
    shown = json.dumps([served("GET", "state"), served("GET", "journal")])
    assert SECRET_KEY not in shown
    assert "usersig" in shown
    assert re.search(r"eJ[A-Za-z0-9*-]{20}", shown) is None


@pytest.mark.parametrize(
    ("path", "header", "status"),
    [
        ("/_mock/state", "", 401),
        ("/_mock/state", "Bearer other", 401),
        ("/_mock/state", "Bearer t0ken", 200),
        ("/v4/desk_http_svc/send_msg", "", 200),
    ],
)
def test_token_is_required_only_by_control_endpoints(path: str, header: str, status: int) -> None:
    asked = scope("GET", path, authorization=header)
    sent, _ = asgi(asked, NO_BODY, token="t0ken")  # noqa: S106
    assert sent[0]["status"] == status


def test_state_reports_the_running_clock() -> None:
    desk = FakeDesk()
    with running(desk) as url:
        httpx.post(f"{url}{PATHS['send_msg']}?{query()}", json=sample("send_msg"))
        state = httpx.get(f"{url}/_mock/state").json()
    assert state["clock"]["now"] >= desk.calls[0].at


def test_body_that_contains_upgrade_headers_is_not_changed(served: Served) -> None:
    body = "{\r\nUpgrade: h2c\r\n\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n"
    head = f"POST {PATHS['send_msg']}?{query()} HTTP/1.1\r\nHost: desk\r\nExpect: 100-continue\r\n"
    address = ("127.0.0.1", httpx.URL(served.url).port or 0)
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 100")
        connection.sendall(body.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
    assert served.desk.calls.send_msg[-1].size == len(body)


@pytest.mark.parametrize(
    ("text", "status"), [("", 400), ("x", 400), ("²", 400), ("1" * 16, 400), ("1" * 15, 200)]
)
def test_query_parameter_must_be_a_number(served: Served, text: str, status: int) -> None:
    asked = served.client.get(f"{served.url}/_mock/journal", params={"after": text})
    assert asked.status_code == status


@pytest.mark.parametrize(("count", "status"), [(8, 200), (9, 400)])
def test_control_endpoint_rejects_too_many_query_parameters(count: int, status: int) -> None:
    query_string = b"&".join([b"after=0"] * count)
    sent, _ = asgi(scope("GET", "/_mock/journal", query_string), NO_BODY)
    assert sent[0]["status"] == status


def test_endless_body_is_rejected_with_413() -> None:
    chunk = {"type": "http.request", "body": b"x" * 1_000_000, "more_body": True}
    sent, taken = asgi(scope("POST", PATHS["send_msg"]), chunk)
    assert sent[0]["status"] == 413
    assert taken < 100


def test_request_for_a_tunnel_is_refused_with_405() -> None:
    assert asgi({"type": "http", "method": "CONNECT"}, {})[0][0]["status"] == 405


def test_websocket_gets_no_answer() -> None:
    assert asgi({"type": "websocket"}, {"type": "websocket.connect"}) == ([], 0)


@pytest.mark.parametrize(
    ("query_string", "status"),
    [
        (b"x=1", 401),
        (b"token=t&token=u", 303),
        (b"token=t" + b"&x=1" * 7, 303),
        (b"token=t" + b"&x=1" * 8, 401),
    ],
)
def test_page_rejects_a_duplicate_token_parameter(query_string: bytes, status: int) -> None:
    sent, _ = asgi(scope("GET", "/", query_string), NO_BODY, token="t")  # noqa: S106
    assert sent[0]["status"] == status
