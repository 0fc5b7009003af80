"""Numbers of the client at which something changes, tried on both sides."""

from __future__ import annotations

import inspect
import ssl
from typing import TYPE_CHECKING, Any

import pytest
from tencent_desk import AsyncDeskClient, DeskClient, messages, usersig
from tencent_desk._service import SERVICE
from tencent_desk.errors import DeskTimeoutError, ValidationError
from tencent_desk.messages import order
from tencent_desk.models import OrderField
from tencent_desk.models.message_element import read_message_element
from tencent_desk_runtime.transports import _async, _context, _sync

from contract_tests.client.support import BOTH, KEY, Bench, Clock, Script, success

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 2**63 - 1
LONGEST = 50 * 366 * 86400


@pytest.mark.parametrize(
    ("name", "lowest", "highest"),
    [("sdk_app_id", 1, LARGEST), ("issued_at", 0, LARGEST), ("lifetime", 1, LONGEST)],
)
def test_a_signature_is_made_from_what_is_in_bounds(name: str, lowest: int, highest: int) -> None:
    def signed(value: int) -> str:
        given: dict[str, Any] = {"sdk_app_id": 1, "identifier": "a", "secret_key": KEY}
        return usersig.sign(**{**given, name: value})

    for value in (lowest, highest):
        assert getattr(usersig.inspect(signed(value)), name) == value
    for value in (lowest - 1, highest + 1):
        with pytest.raises(ValidationError, match=name):
            signed(value)


def test_a_limiter_is_asked_until_the_time_has_been_waited_for() -> None:
    class Never:
        asked = 0

        def acquire(self, *_: object) -> float:
            self.asked += 1
            return 0.25

    limiter, clock = Never(), Clock()
    standing = clock.environment._replace(monotonic=lambda: 0.0)
    bench = Bench("sync", Script(success()), clock=clock, environment=standing, limiter=limiter)
    with pytest.raises(DeskTimeoutError):
        bench.call("robot_add_language", timeout=1.0)
    assert (limiter.asked, clock.waits) == (4, [0.25] * 3)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "1", None])
def test_a_number_is_one_that_json_has(value: Any) -> None:
    (found,) = SERVICE.validator.violations(
        "LocationContent", {"Desc": "", "Latitude": value, "Longitude": 1.5}
    )
    assert (found.pointer, found.rule) == ("/Latitude", "type")


def test_a_line_of_an_order_is_a_model_or_a_dictionary() -> None:
    line = OrderField(name="a", value="b")
    lines = [order(name="N", custom_field=[one]) for one in (line, line.to_dict())]
    assert lines[0].to_dict() == lines[1].to_dict()


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_one_word_of_the_environment_about_certificates_is_enough(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []

    def noted(**given: Any) -> ssl.SSLContext:
        asked.append(given)
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

    for other in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(ssl, "create_default_context", noted)
    _context.make_ssl_context()
    file, folder = (
        str(tmp_path) if name == one else None for one in ("SSL_CERT_FILE", "SSL_CERT_DIR")
    )
    assert asked == [{"cafile": file, "capath": folder}]


def test_a_hundred_connections_may_be_open_at_once() -> None:
    for transport in (_sync.HTTPCoreTransport, _async.AsyncHTTPCoreTransport):
        assert inspect.signature(transport).parameters["max_connections"].default == 100


def test_every_element_that_the_contract_knows_is_read_as_its_model() -> None:
    for element in (messages.text("a"), messages.face(1), messages.other("TIMNewElem", {})):
        found = read_message_element(element.to_dict())
        assert type(found) is type(element)
        assert found == element


@pytest.mark.parametrize("client", [DeskClient, AsyncDeskClient])
def test_a_call_has_fifteen_seconds_unless_told_otherwise(client: Any) -> None:
    assert inspect.signature(client).parameters["timeout"].default == 15.0


@BOTH
@pytest.mark.parametrize(
    ("name", "allowed", "refused"),
    [
        ("timeout", (0.001, 1, 86400, 86400.0), (0, -1, 86400.5, True, "5", None, float("nan"))),
        ("attempt_timeout", (0.001, 86400), (0, 86401, False, float("inf"))),
        ("max_retries", (0, 1, 1000), (-1, 1.0, True, None)),
        ("retry_ambiguous", (True, False), (0, 1, None)),
        ("validate", (True, False), (0, 1, "yes")),
    ],
)
def test_an_option_is_taken_in_its_bounds_wherever_it_is_given(
    kind: str, name: str, allowed: tuple[Any, ...], refused: tuple[Any, ...]
) -> None:
    bench = Bench(kind, Script(success()))
    for value in allowed:
        Bench(kind, Script(success()), **{name: value}).call("send_msg")
        bench.call("send_msg", **{name: value})
    for value in refused:
        for ask in (
            lambda value=value: Bench(kind, Script(success()), **{name: value}),
            lambda value=value: bench.client.with_options(**{name: value}),
            lambda value=value: bench.call("send_msg", **{name: value}),
        ):
            with pytest.raises(ValidationError, match=f"^{name} must be"):
                ask()
