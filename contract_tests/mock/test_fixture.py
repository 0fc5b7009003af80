"""Test the pytest fixture `desk_mock`: what it replaces, and when it fails a test."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
from tencent_desk import SHARED_LIMITER, AsyncDeskClient, DeskClient, errors
from tencent_desk.aiohttp_transport import AiohttpTransport
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, FakeDesk, Request, running

from contract_tests import vendor_pages
from contract_tests.mock.inner_pytest import run_pytest, run_python
from contract_tests.mock.support import call, frozen_desk, sample
from contract_tests.support.tls import get_tls_context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

OPTIONS: Any = {"identifier": IDENTIFIER, "secret_key": SECRET_KEY, "max_retries": 0}


def test_missing_extra_fails_only_the_fixture_with_the_install_command(
    tmp_path: Path,
) -> None:
    setup = "import sys\nsys.modules['respx'] = None\n"
    test = "def test_other(): pass\ndef test_it(desk_mock): pass\n"
    printed = run_pytest(tmp_path, test, setup)
    assert "1 passed, 1 error" in printed, printed
    assert "pip install 'tencent-desk[mock]'" in printed


def test_fixture_works_without_configuration_client_or_extras(tmp_path: Path) -> None:
    test = (
        "import httpx, pytest, sys\n"
        "@pytest.mark.parametrize('missing', ['tencent_desk', 'aiohttp'])\n"
        "def test_it(missing, monkeypatch, request):\n"
        "    monkeypatch.setitem(sys.modules, missing, None)\n"
        "    desk_mock = request.getfixturevalue('desk_mock')\n"
        "    reply = httpx.post('https://console.tim.qq.com/v4/desk_http_svc/send_msg').json()\n"
        "    assert len(desk_mock.calls) == 1\n"
        "    assert reply['ErrorCode'] == desk_mock.calls.send_msg[-1].code != 0\n"
    )
    assert "2 passed" in run_pytest(tmp_path, test)


def test_plugin_imports_no_packages_of_the_extra(tmp_path: Path) -> None:
    code = (
        "import sys, tencent_desk_mock, tencent_desk_mock.pytest_plugin\n"
        "print(sorted({'httpx', 'jsonschema_rs', 'respx', 'tencent_desk', 'uvicorn', 'yaml'}"
        " & set(sys.modules)))"
    )
    assert run_python("-c", code, cwd=tmp_path).strip() == "[]"


# The rate limit of the process --------------------------------------------------------------------


@pytest.fixture(scope="module")
def older_client() -> Iterator[DeskClient]:
    with DeskClient(SDK_APP_ID, region="china", **OPTIONS) as client:
        yield client


@pytest.mark.parametrize("_again", range(2))
def test_each_test_starts_with_an_empty_rate_limit(
    desk_mock: FakeDesk, older_client: DeskClient, monkeypatch: pytest.MonkeyPatch, _again: int
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    with DeskClient(SDK_APP_ID, **OPTIONS) as client:
        for one, tag in ((client, "id"), (older_client, "ja"), (client, "ko"), (client, "th")):
            one.robot_add_language(language_tag=tag)
        with pytest.raises(errors.DeskError):
            client.robot_add_language(language_tag="vi")
    assert waits == []
    assert len(desk_mock.calls) == 5


def test_cleared_rate_limit_contains_no_keys() -> None:
    key = "a key that no client has"
    assert [SHARED_LIMITER.acquire(key, 1, 3600.0) > 0 for _ in range(2)] == [False, True]
    SHARED_LIMITER.clear()
    assert SHARED_LIMITER.acquire(key, 1, 3600.0) == 0.0
    SHARED_LIMITER.clear()


# Replaced transports -----------------------------------------------------------------------------


def _send(client: Any) -> Any:
    body = sample("send_msg")
    return client.send_msg(session_id=body["SessionId"], msg_body=body["MsgBody"])


def _sync(make: Callable[[], Any], **options: Any) -> None:
    with DeskClient(SDK_APP_ID, transport=make(), **OPTIONS, **options) as client:
        _send(client)


def _async(make: Callable[[], Any], **options: Any) -> None:
    async def send() -> None:
        transport = make()
        async with AsyncDeskClient(SDK_APP_ID, transport=transport, **OPTIONS, **options) as client:
            await _send(client)

    anyio.run(send)


def _nothing() -> None:
    return None


TRANSPORTS: dict[str, tuple[Callable[..., None], Callable[[], Any]]] = {
    "default, sync": (_sync, _nothing),
    "default, async": (_async, _nothing),
    "httpx, sync": (_sync, lambda: httpx.Client(verify=get_tls_context())),
    "httpx, async": (_async, lambda: httpx.AsyncClient(verify=get_tls_context())),
    "aiohttp": (_async, AiohttpTransport),
}
each_transport = pytest.mark.parametrize(("send", "make"), TRANSPORTS.values(), ids=TRANSPORTS)
FAULTS: dict[str, tuple[dict[str, Any], type[errors.DeskError], str, int]] = {
    "before": ({"drop": "before"}, errors.ConnectionFailedError, "refused", 0),
    "after": ({"drop": "after"}, errors.ConnectionLostError, "ambiguous", 1),
    "late": ({"delay": 9}, errors.DeskTimeoutError, "ambiguous", 1),
    "status": ({"status": 502}, errors.HTTPStatusError, "ambiguous", 0),
    "code": ({"code": 141002}, errors.ServerError, "ambiguous", 0),
}


@each_transport
def test_fixture_serves_every_client_transport(
    desk_mock: FakeDesk, send: Callable[..., None], make: Callable[[], Any]
) -> None:
    desk_mock.fault("send_msg", delay=1)
    send(make)
    entry = desk_mock.calls.send_msg[-1]
    assert (entry.code, entry.query["identifier"]) == (0, IDENTIFIER)
    assert entry.body["SessionId"] == sample("send_msg")["SessionId"]


@each_transport
@pytest.mark.parametrize(("fault", "error", "outcome", "sent"), FAULTS.values(), ids=FAULTS)
def test_fault_raises_the_same_error_over_every_transport(
    desk_mock: FakeDesk,
    send: Callable[..., None],
    make: Callable[[], Any],
    fault: dict[str, Any],
    error: type[errors.DeskError],
    outcome: str,
    sent: int,
) -> None:
    desk_mock.fault("send_msg", **fault)
    with pytest.raises(error) as caught:
        send(make, attempt_timeout=9.0)
    assert caught.value.outcome == outcome
    assert len(desk_mock.world.messages) == sent


def test_calls_to_other_services_use_the_real_transport(desk_mock: FakeDesk) -> None:
    send, make = TRANSPORTS["aiohttp"]
    other = FakeDesk()
    with running(other) as url, pytest.raises(errors.APIError):
        send(make, base_url=f"{url}/elsewhere")
    assert (len(other.calls), len(desk_mock.calls)) == (1, 0)


CALLS_FOR_REAL = """\
import asyncio, http.client, urllib.request
import aiohttp, pytest, requests

URL = "https://console.tim.qq.com/v4/desk_http_svc/send_msg"


async def fetch():
    async with aiohttp.ClientSession() as session:
        await session.post(URL)


def test_aiohttp(desk_mock):
    asyncio.run(fetch())


def test_requests(desk_mock):
    requests.post(URL)


def test_urllib(desk_mock):
    urllib.request.urlopen("https://ADMINAPISGP.im.qcloud.com./")


def test_http_client(desk_mock):
    http.client.HTTPSConnection("console.tim.qq.com").request("POST", "/")


def test_code_that_hides_it(desk_mock):
    try:
        requests.post(URL)
    except BaseException:
        pass


def test_another_host(desk_mock):
    with pytest.raises(OSError):
        http.client.HTTPConnection("127.0.0.1", 1).request("POST", "/")
"""


def test_call_that_bypasses_the_fixture_fails_the_test_and_is_not_sent(tmp_path: Path) -> None:
    printed = run_pytest(tmp_path, CALLS_FOR_REAL)
    assert "5 failed, 1 passed" in printed, printed
    assert printed.count("was about to call the real console.tim.qq.com") >= 4
    assert "was about to call the real ADMINAPISGP.im.qcloud.com." in printed
    assert "tencent_desk_mock.running(desk_mock)" in printed


# Unused faults -----------------------------------------------------------------------------------

FAULTS_UNUSED = """\
import httpx, pytest

URL = "https://console.tim.qq.com/v4/desk_http_svc/send_msg"


def test_unused(desk_mock):
    desk_mock.fail("create_group", 10002, times=3)
    httpx.post(URL)


def test_used_once_of_three_times(desk_mock):
    desk_mock.fail("send_msg", times=3)
    httpx.post(URL)


def test_dropped(desk_mock):
    desk_mock.fail("send_msg")
    desk_mock.reset()


@pytest.mark.desk_mock(strict_faults=True)
def test_unused_with_the_marker(desk_mock):
    desk_mock.fault("send_msg", drop="after")


@pytest.mark.desk_mock(strict_faults=False)
def test_unused_without(desk_mock):
    desk_mock.fail()


@pytest.mark.desk_mock(strict=True)
def test_a_wrong_marker(desk_mock):
    pass


@pytest.mark.desk_mock(strict_faults=True)
def test_that_fails_by_itself(desk_mock):
    desk_mock.fail()
    assert "its own" == "reason"
"""


@pytest.mark.parametrize(
    ("ini", "failed"), [("", 3), ("desk_mock_strict_faults = true\n", 4)], ids=["off", "on"]
)
def test_unused_fault_can_fail_the_test(tmp_path: Path, ini: str, failed: int) -> None:
    printed = run_pytest(tmp_path, FAULTS_UNUSED, ini=ini)
    assert f"{failed} failed, {7 - failed} passed" in printed, printed
    assert "hit no call: fault(operation='send_msg', drop='after'); calls: none" in printed
    assert "the marker takes strict_faults=, not strict" in printed
    assert "'its own' == 'reason'" in printed
    reported = "hit no call: fault(operation='create_group', times=3, code=10002)"
    assert (f"{reported}; calls: send_msg (ErrorCode 60012)" in printed) is bool(ini)


# Missing calls -----------------------------------------------------------------------------------


def test_missing_call_is_reported_with_the_recorded_calls() -> None:
    desk = frozen_desk()
    with pytest.raises(IndexError, match=r"send_msg has no call \[-1\]: no call reached"):
        desk.calls.send_msg[-1]
    call(desk, "create_group")
    call(desk, "contact_user", usersig="x")
    desk.handle(Request("POST", "/v4/desk_http_svc/nothing", at=0))
    with pytest.raises(IndexError) as caught:
        desk.calls.send_msg[0]
    assert str(caught.value) == (
        "send_msg has no call [0]; 3 calls were made: create_group (ErrorCode 0), "
        "contact_user (ErrorCode 70003), POST /v4/desk_http_svc/nothing (ErrorCode 60009)"
    )
    with pytest.raises(IndexError, match=r"the journal has no call \[3\]; 3 calls were made"):
        desk.calls[3]
    assert desk.calls[5:] == ()
    for _ in range(20):
        call(desk, "create_group")
    newest = r"(, create_group \(ErrorCode \d+\)){20}$"
    with pytest.raises(IndexError, match=rf"23 calls were made: \.\.\.{newest}"):
        desk.calls.send_msg[-1]


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda desk: desk.calls.send_message, AttributeError),
        (lambda desk: desk.calls.of("send_message"), ValueError),
        (lambda desk: desk.fail("send_message"), ValueError),
        (lambda desk: desk.fault("send_message", delay=1), ValueError),
    ],
)
def test_unknown_operation_name_is_reported_with_the_valid_names(
    ask: Callable[[FakeDesk], object], error: type[Exception]
) -> None:
    known = ", ".join(sorted(vendor_pages.operations()))
    with pytest.raises(error) as caught:
        ask(frozen_desk())
    assert str(caught.value) == f"no operation 'send_message'; the operations are {known}"


def test_fixture_does_not_replace_a_mock_transport_of_the_user(desk_mock: FakeDesk) -> None:
    done = {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0}
    own = httpx.MockTransport(lambda _: httpx.Response(200, json=done))
    _sync(lambda: httpx.Client(transport=own))
    with pytest.raises(IndexError, match="no call reached the mock"):
        desk_mock.calls.send_msg[-1]
