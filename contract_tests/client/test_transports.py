"""Test user-supplied httpx clients, and certificate environment variables."""

from __future__ import annotations

import inspect
import ssl
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import anyio
import httpx
import pytest
from tencent_desk import AsyncDeskClient, DeskClient
from tencent_desk.aiohttp_transport import AiohttpTransport
from tencent_desk.errors import (
    ConnectionFailedError,
    ConnectionLostError,
    DeskTimeoutError,
    HTTPStatusError,
    ValidationError,
)
from tencent_desk_runtime.transports import _async, _context, _sync  # noqa: PLC2701 - their settings
from tencent_desk_runtime.transports._wire import Wire  # noqa: PLC2701 - needs half a TLS record

from contract_tests.client.support import (
    BOTH,
    EVERYWHERE_AND_HTTPX,
    KEY,
    OK,
    Call,
    Harness,
    Script,
    collect_sockets,
    get_call_error,
    html,
    listening,
    play,
    polite,
    silent,
    success,
)

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("no_proxies")


def make_httpx_client(kind: str, answer: Any, **options: Any) -> Any:
    """Return an httpx client whose network is a function."""
    transport = httpx.MockTransport(answer)
    if kind == "sync":
        return httpx.Client(transport=transport, **options)
    return httpx.AsyncClient(transport=transport, **options)


def close(client: Any) -> None:
    """Close an httpx client."""
    if isinstance(client, httpx.Client):
        client.close()
    else:
        anyio.run(client.aclose)


@BOTH
def test_httpx_client_sends_the_same_request_as_the_default_transport(kind: str) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=OK)

    theirs = make_httpx_client(
        kind,
        answer,
        base_url="https://elsewhere.example/api",
        params={"usersig": "theirs", "page": "1"},
        headers={"Authorization": "Bearer internal", "X-Theirs": "1"},
        cookies={"session": "internal"},
        auth=("user", "password"),
        follow_redirects=True,
    )
    harness = Harness(kind, transport=theirs, region="tokyo")
    harness.call("robot_add_language")
    script = Script(success())
    Harness(kind, script, region="tokyo").call("robot_add_language")
    (sent,), (expected,) = seen, script.requests
    assert sent.method == "POST"
    assert sent.url.host == expected.host
    assert sent.url.raw_path == expected.target.encode()
    assert [(name.lower(), value) for name, value in expected.headers] == [
        (name.decode().lower(), value.decode()) for name, value in sent.headers.raw
    ]
    assert sent.content == expected.body
    harness.close()
    assert not theirs.is_closed
    assert theirs.params["page"] == "1"
    close(theirs)


@BOTH
def test_redirects_are_not_followed(kind: str) -> None:
    theirs = make_httpx_client(
        kind,
        lambda _: httpx.Response(302, headers={"Location": "https://elsewhere.example"}),
        follow_redirects=True,
    )
    with pytest.raises(HTTPStatusError) as caught:
        Harness(kind, transport=theirs).call("send_msg")
    assert (caught.value.status, caught.value.outcome) == (302, "final")
    close(theirs)


@BOTH
def test_httpx_event_hooks_run_and_their_exceptions_become_desk_errors(kind: str) -> None:
    asked: list[str] = []

    def note(request: httpx.Request) -> None:
        asked.append(request.url.host)

    def strict(response: httpx.Response) -> None:
        response.raise_for_status()

    async def note_later(request: httpx.Request) -> None:
        note(request)

    async def strict_later(response: httpx.Response) -> None:
        strict(response)

    hooks: Any = {"request": [note], "response": [strict]}
    if kind == "async":
        hooks = {"request": [note_later], "response": [strict_later]}
    theirs = make_httpx_client(kind, lambda _: httpx.Response(502), event_hooks=hooks)
    with pytest.raises(ConnectionLostError, match="HTTPStatusError") as caught:
        Harness(kind, transport=theirs).call("send_msg")
    assert "usersig=[redacted]" in str(caught.value)
    assert caught.value.outcome == "ambiguous"
    assert asked == ["console.tim.qq.com"]
    close(theirs)


@BOTH
@pytest.mark.parametrize(
    ("fault", "expected", "outcome"),
    [
        (httpx.ConnectError("no"), ConnectionFailedError, "refused"),
        (httpx.ConnectTimeout("no"), ConnectionFailedError, "refused"),
        (httpx.ProxyError("no"), ConnectionFailedError, "refused"),
        (httpx.PoolTimeout("no"), DeskTimeoutError, "refused"),
        (httpx.ReadTimeout("no"), DeskTimeoutError, "ambiguous"),
        (httpx.WriteTimeout("no"), DeskTimeoutError, "ambiguous"),
        (httpx.ReadError("no"), ConnectionLostError, "ambiguous"),
        (httpx.RemoteProtocolError("no"), ConnectionLostError, "ambiguous"),
        (httpx.DecodingError("no"), ConnectionLostError, "ambiguous"),
        (ValueError("no"), ValueError, None),
    ],
    ids=lambda value: (
        getattr(type(value), "__name__", None) if isinstance(value, Exception) else None
    ),
)
def test_httpx_exceptions_become_desk_errors(
    kind: str, fault: Exception, expected: type[Exception], outcome: str
) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise fault

    theirs = make_httpx_client(kind, answer)
    with pytest.raises(expected) as caught:
        Harness(kind, transport=theirs, max_retries=0).call("send_msg")
    assert type(caught.value) is expected
    assert getattr(caught.value, "outcome", None) == outcome
    close(theirs)


class Unclosed:
    async def send(self, *_: object) -> None:
        """Do nothing."""


@pytest.mark.parametrize(
    ("kind", "transport"),
    [
        ("sync", httpx.AsyncClient()),
        ("async", httpx.Client()),
        ("sync", object()),
        ("async", object()),
        ("async", Unclosed()),
        ("sync", _async.AsyncHTTPCoreTransport(None)),
        ("async", _sync.HTTPCoreTransport(None)),
        ("sync", "https://proxy"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_constructor_refuses_a_transport_of_the_other_kind(kind: str, transport: Any) -> None:
    with pytest.raises(ValidationError, match="transport"):
        Harness(kind, transport=transport)


@BOTH
@pytest.mark.parametrize("nothing", [None, (200, (), b"{}"), b"{}", html])
def test_a_transport_that_returns_no_response_is_reported(kind: str, nothing: Any) -> None:
    script = Script(success())
    script.answer = lambda *_: nothing  # type: ignore[method-assign]
    with pytest.raises(ConnectionLostError, match="not a Response"):
        Harness(kind, script).call("send_msg")


# --- the environment ------------------------------------------------------------------------------


@EVERYWHERE_AND_HTTPX
def test_only_the_certificates_of_the_environment_variable_are_trusted(
    kind: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    async def call_twice(call: Call) -> None:
        for _ in range(2):
            assert (await call("send_msg")).error_code == 0

    with listening(polite, context) as server:
        url = f"https://127.0.0.1:{server.port}"
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
        error = get_call_error(
            kind, ConnectionFailedError, "CERTIFICATE_VERIFY_FAILED", base_url=url
        )
        assert error.outcome == "refused"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_name("certificate.pem")))
        play(kind, call_twice, base_url=url)
        assert server.connections == 2


@pytest.mark.parametrize("kind", ["sync-httpx", "asyncio-httpx"])
def test_httpx_handshake_timeout_has_outcome_refused(kind: str) -> None:
    with listening(silent) as server:
        url = f"https://127.0.0.1:{server.port}"
        error = get_call_error(
            kind, ConnectionFailedError, "in time", base_url=url, attempt_timeout=0.15
        )
    assert error.outcome == "refused"
    collect_sockets()  # httpcore leaves the socket of a handshake that timed out


@pytest.mark.parametrize("client", [DeskClient, AsyncDeskClient])
def test_unreadable_certificate_file_is_reported(
    client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (tmp_path / "missing.pem", tmp_path / "empty.pem"):
        (tmp_path / "empty.pem").touch()
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        with pytest.raises(ValidationError, match="SSL_CERT_FILE") as caught:
            client(1400000000, secret_key=KEY, identifier="administrator", region="china")
        assert caught.value.__context__ is None


def test_all_clients_share_one_ssl_context() -> None:
    options: Any = {"secret_key": KEY, "identifier": "administrator", "region": "china"}
    first, second = DeskClient(1, **options), AsyncDeskClient(2, **options)
    assert first._transport._ssl_context is second._transport._ssl_context is not None  # type: ignore[attr-defined]  # noqa: SLF001


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_one_certificate_variable_is_enough(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []

    def record_call(**given: Any) -> ssl.SSLContext:
        asked.append(given)
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    for other in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(ssl, "create_default_context", record_call)
    _context.make_ssl_context()
    file, folder = (
        str(tmp_path) if name == one else None for one in ("SSL_CERT_FILE", "SSL_CERT_DIR")
    )
    assert asked == [{"cafile": file, "capath": folder}]


def test_default_maximum_is_one_hundred_connections() -> None:
    for transport in (_sync.HTTPCoreTransport, _async.AsyncHTTPCoreTransport, AiohttpTransport):
        assert inspect.signature(transport).parameters["max_connections"].default == 100


def test_certifi_certificates_are_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    assert _context.make_ssl_context().cert_store_stats()["x509_ca"] > 50


def test_desk_error_from_an_httpx_transport_is_not_changed() -> None:
    def lost(_: httpx.Request) -> httpx.Response:
        raise ConnectionLostError("lost on purpose")

    theirs = make_httpx_client("async", lost)
    with pytest.raises(ConnectionLostError, match=r"^lost on purpose"):
        Harness("async", transport=theirs).call("send_msg")
    close(theirs)


def test_connection_with_an_invalid_tls_record_is_not_reused() -> None:
    # No server can send these bytes at a known time: the async client's TLS reads ahead.
    incoming = ssl.MemoryBIO()
    tls = ssl.create_default_context().wrap_bio(incoming, ssl.MemoryBIO(), server_hostname="desk")
    incoming.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    wire = Wire()
    wire.stream = SimpleNamespace(get_extra_info={"ssl_object": tls, "is_readable": False}.get)
    assert wire.look_up("is_readable") is True


def test_no_step_begins_after_the_deadline() -> None:
    wire = Wire()
    wire.begin(time.monotonic() - 0.5)
    with pytest.raises(TimeoutError):
        wire.left()
