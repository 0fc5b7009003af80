"""schemathesis' phases against the fake Desk behind respx: examples, coverage and fuzzing.

Three of its stock checks judge by the HTTP status, which is 200 here whatever happens;
`error_code_agrees` judges by `ErrorCode` in their place.
"""

from __future__ import annotations

import json
import re
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx
import judge
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig
from tencent_desk import usersig
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, FakeDesk, World, router

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = count(1_800_000_000)
CREDENTIALS = {
    "sdkappid": str(SDK_APP_ID),
    "identifier": IDENTIFIER,
    "usersig": usersig.sign(
        SDK_APP_ID, IDENTIFIER, SECRET_KEY, lifetime=10**7, issued_at=1_800_000_000
    ),
}
CONFIG = SchemathesisConfig.from_path(Path(__file__).with_name("schemathesis.toml"))
SCHEMA = schemathesis.openapi.from_path(judge.CONTRACT, config=CONFIG)


@schemathesis.check
def error_code_agrees(_: Any, response: Any, case: schemathesis.Case[Any]) -> None:
    """What the contract calls valid is not refused for its form, and nothing else is accepted."""
    code = response.json()["ErrorCode"]
    fault = request_fault(case, response)
    if fault and code == 0:
        raise AssertionError(f"accepted, although {fault}")
    if not fault and code in form_codes(case.operation.definition.raw["operationId"]):
        raise AssertionError(f"refused with {code}, although the contract calls it valid")


def request_fault(case: schemathesis.Case[Any], response: Any) -> str | None:
    """What the contract holds against a request: its method, its query or its body."""
    operation = case.operation.definition.raw
    query = parse_qs(urlsplit(str(response.request.url)).query, keep_blank_values=True)
    if case.method.upper() != "POST":
        return f"the method is {case.method}"
    # schemathesis hands the query over twice, so equal values count once.
    random = set(query.get("random", ()))
    if len(random) != 1 or not all(
        re.fullmatch("[0-9]+", one) and int(one) < 2**32 for one in random
    ):
        return "random is no uint32"
    if set(query.get("contenttype", ())) != {"json"}:
        return "contenttype is not json"
    return body_fault(operation, response.request.body or b"")


def body_fault(operation: dict[str, Any], body: bytes) -> str | None:
    if len(body) > operation.get("x-desk-body-limit", {}).get("bytes", len(body)):
        return "the body is too long"
    try:
        value = json.loads(body)
    except ValueError:
        return "the body is no JSON"
    if not judge.is_valid(judge.request_schema(operation["operationId"]), value):
        return "the body is not valid"
    return None


def form_codes(operation: str) -> set[int]:
    """Codes that speak of the form of a request alone."""
    _, node = judge.operations()[operation]
    refusals = node["x-desk-refusals"]
    return {refusals["malformed_json"], refusals.get("body_too_long", 0)} - {0}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """One client and one router for all cases: making an SSL context takes longer than a case."""
    desk = FakeDesk(World.sample(clock=lambda: float(next(SECONDS))))
    with router(desk), httpx.Client() as made:
        yield made


@SCHEMA.parametrize()
@settings(
    max_examples=60,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)
def test_the_fake_desk_keeps_the_contract(
    case: schemathesis.Case[Any], client: httpx.Client
) -> None:
    case.query = {**(case.query or {}), **CREDENTIALS}
    response = send(case, client)

    case.validate_response(response)


def send(case: schemathesis.Case[Any], client: httpx.Client) -> httpx.Response:
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
