"""Run schemathesis against the mock behind respx: examples, fuzzing, links.

Three of the standard checks use the HTTP status, which is always 200 here;
`schemathesis_checks` checks `ErrorCode` instead.
"""

from __future__ import annotations

import traceback
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis.core.transport import Response
from tencent_desk import usersig
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, FakeDesk, World, router

from contract_tests.agreement.schema import schema
from contract_tests.support import oracle

if TYPE_CHECKING:
    from collections.abc import Iterator

    import schemathesis
    from schemathesis.generation.stateful.state_machine import StepInput, StepOutput

SECONDS = count(1_800_000_000)
CREDENTIALS = {
    "sdkappid": str(SDK_APP_ID),
    "identifier": IDENTIFIER,
    "usersig": usersig.sign(
        SDK_APP_ID, IDENTIFIER, SECRET_KEY, lifetime=10**7, issued_at=1_800_000_000
    ),
}
SCHEMA = schema()
EXAMPLES = settings(
    max_examples=20,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,  # the world is reset before each operation
    ],
)


@pytest.fixture(scope="module")
def behind_respx() -> Iterator[tuple[FakeDesk, httpx.Client]]:
    """Return one client and one router for all cases: creating an SSL context takes longer than a
    case."""
    desk = FakeDesk(World.sample(clock=lambda: float(next(SECONDS))))
    with router(desk), httpx.Client() as made:
        yield desk, made


@pytest.fixture
def desk(behind_respx: tuple[FakeDesk, httpx.Client]) -> FakeDesk:
    behind_respx[0].reset()
    return behind_respx[0]


@pytest.fixture(scope="module")
def client(behind_respx: tuple[FakeDesk, httpx.Client]) -> httpx.Client:
    return behind_respx[1]


def make_test(operation: str) -> Any:
    """Return the test of an operation: its own function, since xdist needs an id for each test."""

    @SCHEMA.include(operation_id=operation).parametrize()
    @EXAMPLES
    @pytest.mark.usefixtures("desk")
    def test(case: schemathesis.Case[Any], client: httpx.Client) -> None:
        case.validate_response(send(case, client))

    return test


for name in oracle.operations():
    globals()[f"test_mock_replies_of_{name}_are_valid_against_the_contract"] = make_test(name)


def send(case: schemathesis.Case[Any], client: httpx.Client) -> httpx.Response:
    """Send a case as an administrator."""
    case.query = {**(case.query or {}), **CREDENTIALS}
    wanted = case.as_transport_kwargs(base_url="https://console.tim.qq.com")
    content = wanted.get("data")
    return client.request(
        wanted["method"],
        wanted["url"],
        params=wanted.get("params"),
        headers=wanted.get("headers"),
        json=wanted.get("json") if content is None else None,
        content=content,
    )


def test_schemathesis_follows_the_links(client: httpx.Client, desk: FakeDesk) -> None:
    followed: set[str] = set()

    class Workflow(SCHEMA.as_state_machine()):  # type: ignore[misc]
        def step(self, input: StepInput) -> StepOutput:  # noqa: A002 - the name is theirs
            if input.transition is not None:
                followed.add(input.transition.id)
            output: StepOutput = super().step(input)
            return output

        def call(self, case: schemathesis.Case[Any], **_: Any) -> Response:
            return Response.from_any(send(case, client))

    run_state_machine_as_test(
        Workflow, settings=settings(EXAMPLES, max_examples=8, stateful_step_count=6)
    )

    linked = {
        name
        for _, node in oracle.operations().values()
        for name in node["responses"]["200"].get("links", {})
    }
    names = {name.partition("] ")[2].partition(" ->")[0] for name in followed}
    # schemathesis also infers links if a reply and a request have a common field
    assert names & linked
    assert len(desk.calls) >= 20


def a_case(**body: Any) -> schemathesis.Case[Any]:
    path, _ = oracle.operations()["robot_add_language"]
    case: schemathesis.Case[Any] = SCHEMA[path]["POST"].Case(
        query={"random": 1, "contenttype": "json"}, body=body, media_type="application/json"
    )
    return case


ACCEPTED = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}'
ACCEPT = {"body": ACCEPTED, "content_type": "application/json"}


@pytest.mark.parametrize(
    ("body", "fault", "problem"),
    [
        ({"LanguageTag": "id"}, {"code": 70001}, "although the contract calls it valid"),
        ({"LanguageTag": "id"}, {"code": -20}, "although the contract calls it valid"),
        ({"LanguageTag": ""}, {"code": 60002}, "where the contract says [-7]"),
        ({}, ACCEPT, "answered 0"),
        ({"LanguageTag": ""}, ACCEPT, "answered 0"),
    ],
)
def test_code_that_the_contract_does_not_allow_is_a_failure(
    body: dict[str, Any],
    fault: dict[str, Any],
    problem: str,
    client: httpx.Client,
    desk: FakeDesk,
) -> None:
    desk.fault("robot_add_language", **fault)

    assert problem in get_failure_report(a_case(**body), client)


@pytest.mark.parametrize("code", [-50051, -50052, -50042])
def test_valid_call_can_fail_because_of_the_state(
    code: int, client: httpx.Client, desk: FakeDesk
) -> None:
    desk.fail("robot_add_language", code)
    case = a_case(LanguageTag="id")

    case.validate_response(send(case, client))


def test_failure_report_contains_no_usersig(client: httpx.Client, desk: FakeDesk) -> None:
    desk.fault("robot_add_language", omit=("ErrorInfo",))
    case = a_case(LanguageTag="id")
    shown = get_failure_report(case, client)

    assert "curl" in shown
    assert "usersig=" in shown
    for text in (CREDENTIALS["usersig"], quote(CREDENTIALS["usersig"], safe="")):
        assert text not in shown
        assert text not in case.as_curl_command()


def get_failure_report(case: schemathesis.Case[Any], client: httpx.Client) -> str:
    """Return the complete text of the failure report."""
    response = send(case, client)
    with pytest.raises(BaseExceptionGroup) as caught:
        case.validate_response(response)
    return "".join(traceback.format_exception(caught.value)) + str(caught.value)
