"""Test that the runtime uses only the description of a service, and no built-in facts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import anyio
import pytest
from tencent_desk_runtime.errors import APIError, ConnectionLostError, ValidationError

from contract_tests.client.support import KEY, Clock, Script, failure, reply, success
from contract_tests.runtime.toy import MAKE, OPEN, TOYS, AsyncToyClient, ToyBusyError, ToyClient

if TYPE_CHECKING:
    from collections.abc import Callable

    from tencent_desk_runtime.operation import Operation


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Return a function that calls an operation with a script, fields and options."""

    def run(script: Script, operation: Operation, clock: Clock | None = None, **fields: Any) -> Any:
        options = {name: fields.pop(name) for name in list(fields) if name.islower()}
        given = {
            "identifier": "admin",
            "secret_key": KEY,
            "transport": script,
            "environment": (clock or Clock()).environment,
            **options,
        }
        if request.param == "sync":
            add_transport_methods(script, is_async=False)
            return ToyClient(1, **given).call(operation, **fields)
        add_transport_methods(script, is_async=True)
        return anyio.run(partial(AsyncToyClient(1, **given).call, operation, **fields))

    return run


def add_transport_methods(script: Any, *, is_async: bool) -> None:
    """Add the methods of a transport to a script."""

    async def send(request: Any, timeout: float) -> Any:
        return script.answer(request, timeout)

    async def aclose() -> None:
        """Do nothing: nothing is open."""

    script.send, script.close, script.aclose = (
        send if is_async else script.answer,
        lambda: None,
        aclose,
    )


def test_target_headers_and_timeout_come_from_the_service(call: Callable[..., Any]) -> None:
    script = Script(success())
    call(script, OPEN, BoxName="red")
    (sent,) = script.requests
    parts = urlsplit(sent.target)
    query = dict(parse_qsl(parts.query))

    assert (sent.scheme, sent.host, parts.path) == ("https", "north.toys.example", "/toys/open_box")
    assert query.pop("proof")
    assert query == {"app": "1", "who": "admin", "label": "2", "format": "toy"}
    assert dict(sent.headers)["User-Agent"] == "toys/9.8.7"
    assert script.timeouts == [6.0]
    assert script.bodies == [{"BoxName": "red", "Draw": 1}]


def test_bodies_are_validated_with_the_schemas_of_the_service(call: Callable[..., Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        call(Script(success()), OPEN, BoxName="much too long")
    (found,) = caught.value.violations
    assert (found.pointer, found.rule) == ("/BoxName", "maxLength")
    with pytest.raises(ValidationError, match="may have 40 bytes"):
        call(Script(success()), OPEN, BoxName="red", More="x" * 40)


def test_code_raises_its_exception_and_waits_as_in_the_catalogue(
    call: Callable[..., Any],
) -> None:
    clock = Clock()
    with pytest.raises(ToyBusyError) as caught:
        call(Script(failure(7)), MAKE, clock, BoxName="red")
    assert (caught.value.name, caught.value.outcome, caught.value.attempts) == (
        "TOY_BUSY",
        "refused",
        3,
    )
    assert clock.waits == [1.5, 1.5]


def test_unknown_code_raises_the_base_exception(call: Callable[..., Any]) -> None:
    with pytest.raises(APIError) as caught:
        call(Script(failure(12345)), OPEN, BoxName="red")
    assert type(caught.value) is APIError
    assert (caught.value.name, caught.value.meaning) == (None, "No page lists this code.")


def test_signature_is_renewed_for_a_code_of_the_catalogue(call: Callable[..., Any]) -> None:
    script = Script(failure(8), success())
    clock = Clock()
    script_clock = clock.environment._replace(now=iter((1e9, 1e9, 1e9 + 5, 1e9 + 5)).__next__)
    call(script, MAKE, BoxName="red", environment=script_clock)
    first, second = [
        dict(parse_qsl(urlsplit(one.target).query))["proof"] for one in script.requests
    ]
    assert first != second


def test_already_done_code_after_a_lost_attempt_is_a_success(call: Callable[..., Any]) -> None:
    lost = ConnectionLostError("lost on purpose")
    assert call(Script(lost, failure(409)), MAKE, BoxName="red") == {
        "Made": "before",
        "Name": "red",
    }
    with pytest.raises(ConnectionLostError):
        call(Script(lost), OPEN, BoxName="red")


def test_rate_limit_of_an_operation_is_respected(call: Callable[..., Any]) -> None:
    clock = Clock()
    script = Script(failure(7), failure(7), success())
    call(script, OPEN, clock, BoxName="red", timeout=60.0)
    assert sum(clock.waits) == pytest.approx(10)


def test_identifier_region_and_spellings_come_from_the_service() -> None:
    make = partial(ToyClient, 1, secret_key=KEY)
    with pytest.raises(ValidationError, match="6 bytes long; a UserID has at most 5"):
        make(identifier="toobig")
    with pytest.raises(ValidationError, match="the regions are north"):
        make(identifier="admin", region="south")
    with pytest.raises(ValidationError, match="boxName"):
        make(identifier="admin", spellings={"BoxName": "BOXNAME"})
    script: Any = Script(reply({"ErrorCode": 0}))
    add_transport_methods(script, is_async=False)
    spelled = make(identifier="admin", spellings={"BoxName": "boxName"}, transport=script)
    spelled.call(MAKE, BoxName="red")
    assert script.bodies == [{"boxName": "red"}]


def test_explain_uses_the_catalogue() -> None:
    known = TOYS.explain(7)
    assert (known.error, known.outcome, known.advice) == (ToyBusyError, "refused", "Wait.")
    assert TOYS.explain(99).error is APIError
