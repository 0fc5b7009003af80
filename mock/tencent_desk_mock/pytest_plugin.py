"""Provide the pytest fixture `desk_mock`. The extra is imported only when a test uses it."""

from __future__ import annotations

import socket
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterator

    from .desk import FakeDesk

_STRICT = "desk_mock_strict_faults"
_HELP = "fail a test in which a fault of desk_mock hits no call"


class _Used:
    """Hold what a test did with its fixture."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk
        self.looked_up: list[str] = []


_USED = pytest.StashKey[_Used]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option of the configuration file."""
    parser.addini(_STRICT, _HELP, type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    """Add the marker."""
    config.addinivalue_line("markers", f"desk_mock(strict_faults=True): {_HELP}")


@pytest.fixture
def desk_mock(request: pytest.FixtureRequest) -> Iterator[FakeDesk]:
    """Replace the network by a mock with the sample world, for one test.

    Use `desk_mock.world` to arrange, `desk_mock.fail(...)` and `desk_mock.fault(...)` for faults,
    and `desk_mock.calls.send_msg[-1].body` to check what was sent.
    """
    try:
        from .client_patches import serve_clients  # noqa: PLC0415 - see above
        from .desk import FakeDesk  # noqa: PLC0415
        from .respx_adapter import router  # noqa: PLC0415
    except ImportError as error:
        missing = f"{error.name} is missing"
        pytest.fail(f"desk_mock: {missing}: pip install 'tencent-desk[mock]'", pytrace=False)
    used = _Used(FakeDesk())
    request.node.stash[_USED] = used
    hosts = used.desk.contract.regions.keys()
    with (
        router(used.desk),
        serve_clients(used.desk),
        _block_hosts(hosts, used.looked_up),
        closing(used.desk.callbacks),
    ):
        yield used.desk


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that called around its fixture, whose program raised in a callback, or, if
    strict, whose faults hit nothing.
    """
    result = yield
    used = item.stash.get(_USED, None)
    if used:
        used.desk.callbacks.poster.activity.raise_kept()
    if used and used.looked_up:
        pytest.fail(_explain_real_call(used.looked_up[0]), pytrace=False)
    if used and _is_strict(item) and used.desk.faults.unused:
        unused = ", ".join(fault.summary for fault in used.desk.faults.unused)
        reached = ", ".join(call.summary for call in used.desk.calls) or "none"
        pytest.fail(f"desk_mock: hit no call: {unused}; calls: {reached}", pytrace=False)
    if used and _is_strict(item) and used.desk.callbacks.faults.unused:
        unused = ", ".join(fault.summary for fault in used.desk.callbacks.faults.unused)
        posted = ", ".join(one.summary for one in used.desk.callbacks) or "none"
        pytest.fail(f"desk_mock: hit no callback: {unused}; callbacks: {posted}", pytrace=False)
    return result


def _is_strict(item: pytest.Item) -> bool:
    strict = bool(item.config.getini(_STRICT))
    marker = item.get_closest_marker("desk_mock")
    if marker is None:
        return strict
    unknown = [*map(repr, marker.args), *(marker.kwargs.keys() - {"strict_faults"})]
    if unknown:
        pytest.fail(f"desk_mock: the marker takes strict_faults=, not {unknown[0]}", pytrace=False)
    return bool(marker.kwargs.get("strict_faults", strict))


@contextmanager
def _block_hosts(hosts: Collection[str], looked_up: list[str]) -> Iterator[None]:
    """Block name lookups of the service's hosts, which would be real calls."""
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        if isinstance(name, str) and name.lower().rstrip(".") in hosts:
            looked_up.append(name)
            pytest.fail(_explain_real_call(name), pytrace=False)
        return real(host, *arguments, **options)

    with patch.object(socket, "getaddrinfo", getaddrinfo):
        yield


def _explain_real_call(host: str) -> str:
    return (
        f"desk_mock: something was about to call the real {host}. The fixture mocks httpx, "
        "httpcore and the transports of tencent_desk. Other libraries, such as aiohttp, requests "
        "or urllib, need a server: with tencent_desk_mock.running(desk_mock) as url: ..."
    )
