"""Test that control endpoints and page accept only requests to the server's own address, and not
those of other pages.

DNS rebinding: a page at evil.example changes the DNS entry of this name to 127.0.0.1. The page then
has the same origin as the server, but its requests still contain `Host: evil.example`.
"""

from __future__ import annotations

from http.client import HTTPConnection
from typing import TYPE_CHECKING

import httpx
import pytest
from tencent_desk_mock import asgi_app, running
from tencent_desk_mock.access import normalize_host
from tencent_desk_mock.cli import main

from contract_tests import vendor_pages
from contract_tests.mock.support import asgi, frozen_desk, query, scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tencent_desk_mock import FakeDesk

PATHS = ["/_mock/state", "/_mock/journal", "/"]
SEND = vendor_pages.operations()["send_msg"].path


class Served:
    """Hold a mock server at an address."""

    def __init__(self, desk: FakeDesk, url: str) -> None:
        self.desk, self.port = desk, httpx.URL(url).port or 0

    def ask(self, path: str, *headers: tuple[str, str], method: str = "GET") -> tuple[int, str]:
        """Return status and body of the reply to a request with only the given headers. `PORT` in a
        header is replaced with the port."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, text in headers:
            connection.putheader(name, text.replace("PORT", str(self.port)))
        connection.endheaders()
        with connection.getresponse() as response:
            found = response.status, response.read().decode()
        connection.close()
        return found


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    desk = frozen_desk()
    with running(desk, allow_hosts=["desk_mock", "Shop.Example."]) as url:
        yield Served(desk, url)


OURS = [
    "127.0.0.1",
    "127.8.9.10:PORT",
    "LocalHost.:PORT",
    "localhost:9000",
    "desk.localhost:PORT",
    "[0:0:0:0:0:0:0:1]:PORT",
    "[::ffff:127.0.0.1]:PORT",
    "DESK_MOCK",
    "shop.example:PORT",
]
OTHERS = [
    "evil.example:PORT",
    "EVIL.EXAMPLE.",
    "localhost.evil.example:PORT",
    "127.0.0.1.evil.example:PORT",
    "evillocalhost:PORT",
    "desk_mock.evil.example",
    "192.0.2.1:PORT",
    "[2001:db8::1]:PORT",
    "[::ffff:192.0.2.1]:PORT",
    "console.tim.qq.com",
    "127.0.0.1@evil.example:PORT",
    "evil.example:PORT:127.0.0.1",
    "[::1",
    "localhost, evil.example",
    "localhost/evil.example",
    "",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", OURS)
def test_request_to_the_address_of_the_server_is_allowed(
    server: Served, path: str, host: str
) -> None:
    origin = f"http://{host.lower().replace('port', 'PORT')}"
    assert server.ask(path, ("Host", host))[0] == 200
    assert server.ask(path, ("Host", host), ("Origin", origin))[0] == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", OTHERS)
def test_request_to_another_host_name_is_refused(server: Served, path: str, host: str) -> None:
    for origin in ([], [("Origin", f"http://{host}")]):
        status, body = server.ask(path, ("Host", host), *origin)
        assert status in (400, 403)
        assert "--allow-host" in body or status == 400
        assert "sdk_app_id" not in body


def test_every_control_endpoint_refuses_another_host_name(server: Served) -> None:
    server.desk.fail("send_msg")
    for endpoint in asgi_app(server.desk).endpoints:
        method, _, path = endpoint.partition(" ")
        assert server.ask(path, ("Host", "evil.example:PORT"), method=method)[0] == 403, endpoint
    assert len(server.desk.faults) == 1
    server.desk.reset()


def test_request_with_two_or_no_host_headers_is_refused(server: Served) -> None:
    twice = [("Host", "localhost"), ("Host", "evil.example")]
    for headers in ([], twice):
        assert server.ask("/_mock/state", *headers)[0] == 400


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("LOCALHOST:PORT", "http://localhost:PORT", 200),
        ("localhost.:PORT", "http://localhost:PORT", 200),
        ("localhost:80", "http://localhost", 200),
        ("localhost", "https://localhost:443", 200),
        ("localhost", "http://localhost:443", 403),
        ("[::1]:PORT", "http://[0:0::1]:PORT", 200),
        ("localhost:PORT", "http://127.0.0.1:PORT", 403),
        ("localhost:PORT", "http://localhost:1", 403),
        ("localhost:PORT", "http://evil.example", 403),
        ("localhost:PORT", "null", 403),
        ("localhost:PORT", "", 403),
    ],
)
def test_origin_is_compared_like_in_browsers(
    server: Served, host: str, origin: str, status: int
) -> None:
    found = server.ask("/_mock/reset", ("Host", host), ("Origin", origin), method="POST")
    assert found[0] == status


def test_host_in_the_request_target_overrides_the_host_header(server: Served) -> None:
    local = ("Host", "localhost:PORT")
    there = f"http://evil.example:{server.port}/_mock/state"
    here = f"HTTP://127.0.0.1:{server.port}/_mock/state"
    assert server.ask(there, local)[0] == 403
    assert server.ask(here, ("Host", "evil.example"))[0] == 200
    assert server.ask("http://localhost", local)[0] == 200


@pytest.mark.parametrize("target", ["", "http://desk.example"])
@pytest.mark.parametrize("host", ["console.tim.qq.com", "evil.example", "localhost:PORT"])
def test_api_is_available_under_any_host_name(server: Served, target: str, host: str) -> None:
    status, body = server.ask(f"{target}{SEND}?{query()}", ("Host", host), method="POST")
    assert (status, '"ErrorCode": 90001' in body) == (200, True)


def test_region_is_found_by_every_spelling_of_its_host() -> None:
    desk = frozen_desk(region="singapore")
    (name, *_) = [host for host, region in desk.contract.regions.items() if region == "singapore"]
    with running(desk) as url:
        served = Served(desk, url)
        for host in (name, name.upper(), f"{name}.:443", "console.tim.qq.com"):
            served.ask(f"{SEND}?{query()}", ("Host", host), method="POST")
    assert [call.code for call in desk.calls] == [90001] * 3 + [
        desk.contract.code("SDKAPPID_NOT_FOUND")
    ]


@pytest.mark.parametrize(
    ("address", "host", "status"),
    [
        ("192.0.2.7", "192.0.2.7:8787", 200),
        ("192.0.2.7", "0.0.0.0:8787", 200),
        ("192.0.2.7", "desk-mock:8787", 200),
        ("192.0.2.7", "192.0.2.8:8787", 403),
        ("192.0.2.7", "evil.example:8787", 403),
        ("2001:db8::7", "[2001:DB8:0::7]:8787", 200),
        ("/run/desk.sock", "localhost", 200),
        ("/run/desk.sock", "/run/desk.sock", 403),
        (None, "127.0.0.1", 200),
        (None, "evil.example", 403),
    ],
)
def test_outside_loopback_only_the_address_and_allowed_names_are_accepted(
    address: str | None, host: str, status: int
) -> None:
    asked = scope("GET", "/_mock/faults", host=host, authorization="Bearer t0ken")
    asked["server"] = None if address is None else (address, 8787)
    nothing = {"type": "http.request", "body": b""}
    names = ["0.0.0.0", "desk-mock"]  # noqa: S104
    sent, _ = asgi(asked, nothing, token="t0ken", allow_hosts=names)  # noqa: S106
    assert sent[0]["status"] == status


@pytest.mark.parametrize("name", ["http://desk", "desk/x", "a b", "", "[::1"])
def test_command_refuses_an_invalid_host_name(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--allow-host", name])
    assert f"--allow-host: {name!r} is not a host name or address" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["65536", "-1", "http", "", "٣"])
def test_command_reports_an_invalid_port(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([f"--port={port}"])
    assert f"{port!r} is not a port: use a number from 0 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("authority", "name"),
    [("::1", "::1"), ("Desk.Example.:80", "desk.example"), ("desk:", "desk"), ("[x]", "")],
)
def test_host_is_normalized(authority: str, name: str) -> None:
    assert normalize_host(authority) == name
