"""Test that the contract, client and mock accept and reject the same bodies, and report the same
invalid field."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from tencent_desk import Environment, errors, usersig
from tencent_desk._operations import OPERATIONS  # noqa: PLC2701 - facts without a public name
from tencent_desk_mock import (
    IDENTIFIER,
    SDK_APP_ID,
    SECRET_KEY,
    FakeDesk,
    Request,
    World,
    router,
)

from contract_tests.agreement.both_clients import BothClients
from contract_tests.agreement.schema import schema
from contract_tests.support import oracle
from contract_tests.support.as_arguments import arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = settings(
    deadline=None,
    database=None,
    # Shrinking large bodies takes minutes; the printed seed generates the same bodies again.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)
NUMBER_OF_BODIES = {GenerationMode.POSITIVE: 20, GenerationMode.NEGATIVE: 8}
SECONDS = count(1_800_000_000)


def bodies(operation: str, mode: GenerationMode) -> Any:
    """Generate bodies of an operation with schemathesis: all valid, or all mutated to be
    invalid."""
    path, _ = oracle.operations()[operation]
    made = schema()[path]["POST"]
    # With a fixed query, schemathesis mutates the body and not the query.
    query = {parameter.name: "1" for parameter in made.query}
    body = oracle.document()["components"]["schemas"][oracle.request_schema(operation)]
    if not body.get("properties"):
        query = {}  # if any object is valid, only the query can be invalid
    return made.as_strategy(generation_mode=mode, query=query).map(lambda case: case.body)


class Harness:
    """Hold both clients, and a mock whose clock advances by one second each time it is read."""

    def __init__(self) -> None:
        self.desk = FakeDesk(World.sample(clock=lambda: float(next(SECONDS))))
        self.clients = BothClients(
            SDK_APP_ID,
            secret_key=SECRET_KEY,
            identifier=IDENTIFIER,
            environment=Environment(now=lambda: float(next(SECONDS))),
            usersig_lifetime=10**7,
        )

    def call(self, operation: str, body: dict[str, Any], *, tasks: bool, **options: Any) -> None:
        """Call the generated method with the fields of a body; known fields become arguments."""
        known, extra = arguments(operation, body)
        self.clients.call(operation, {**known, "extra_body": extra, **options}, tasks=tasks)


@pytest.fixture(scope="module")
def harness() -> Iterator[Harness]:
    made = Harness()
    with router(made.desk), made.clients:
        yield made


def add_generated_fields(operation: str, body: object) -> object:
    """Return the body with the fields that the client generates."""
    if isinstance(body, dict):
        return {**dict.fromkeys(OPERATIONS[operation].drawn, 7), **body}
    return body


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("operation", oracle.operations())
def test_contract_client_and_mock_agree_on_bodies(
    operation: str, mode: GenerationMode, harness: Harness
) -> None:
    name = oracle.request_schema(operation)

    @settings(EXAMPLES, max_examples=NUMBER_OF_BODIES[mode])
    @given(body=bodies(operation, mode))
    def agree(body: object) -> None:
        body = add_generated_fields(operation, body)
        hypothesis.assume(isinstance(body, dict))  # Python calls cannot send other bodies
        assert isinstance(body, dict)
        if oracle.is_valid(name, body):
            check_accepted(harness, operation, body)
        else:
            check_refused(harness, operation, body, oracle.faults(name, body))

    agree()


def check_accepted(harness: Harness, operation: str, body: dict[str, Any]) -> None:
    """Check that the client sends exactly the body, and that the mock finds no violation."""
    for tasks in (False, True):
        harness.desk.reset()
        try:
            harness.call(operation, body, tasks=tasks)
        except errors.APIError:
            assert harness.desk.calls[-1].step == "state"
        except errors.ValidationError as error:
            too_long = len(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())
            if too_long <= (OPERATIONS[operation].body_limit or too_long):
                raise AssertionError("a valid body was refused") from error
            continue
        call = harness.desk.calls[-1]
        assert call.violation is None
        assert call.body == body


def check_refused(
    harness: Harness, operation: str, body: dict[str, Any], faults: set[oracle.Fault]
) -> None:
    """Check that the client refuses the body before it sends, and that the mock refuses it with a
    known code if the client does not validate."""
    harness.desk.reset()
    violations = set()
    for tasks in (False, True):
        with pytest.raises(errors.ValidationError) as caught:
            harness.call(operation, body, tasks=tasks)
        violations.add(caught.value.violations)
    assert not harness.desk.calls
    (found,) = violations
    assert {oracle.Fault(one.pointer, one.rule) for one in found} <= faults

    with pytest.raises((errors.ValidationError, errors.APIError)) as unchecked:
        harness.call(operation, body, tasks=False, validate=False)
    if isinstance(unchecked.value, errors.APIError):
        check_refused_by_mock(harness, operation, found, unchecked.value.code)
    else:
        assert "JSON" in unchecked.value.message


def check_refused_by_mock(
    harness: Harness, operation: str, found: tuple[errors.Violation, ...], code: int | None
) -> None:
    call = harness.desk.calls[-1]
    if call.size > (OPERATIONS[operation].body_limit or call.size):
        assert code == oracle.operations()[operation][1]["x-desk-refusals"]["body_too_long"]
        return
    assert call.violation is not None
    named = oracle.Fault(call.violation.pointer, call.violation.rule)
    assert named in {oracle.Fault(one.pointer, one.rule) for one in found}
    assert code in oracle.refusal_codes(operation, named)


# --- the query ------------------------------------------------------------------------------------

NUMBERS = st.integers(0, 2**32 - 1).map(str)
NO_NUMBERS = st.sampled_from(["", "x", "-1", "1.5", "1e3", "+7", " 7", "0x7", str(2**32), "9" * 40])
ABSENT = st.none()
WORDS = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=12)


class Parameter(NamedTuple):
    """Define the valid values of a query parameter, and the invalid values with their codes."""

    good: st.SearchStrategy[str]
    bad: dict[frozenset[int], st.SearchStrategy[str | None]]


def query_parameters() -> dict[str, Parameter]:
    """Return the query parameters, with invalid values for each code of the catalogue."""
    catalogue = {entry["name"]: entry["code"] for entry in oracle.document()["x-desk-errors"]}

    def codes(*names: str) -> frozenset[int]:
        return frozenset(catalogue[name] for name in names)

    malformed = codes("HTTP_REQUEST_MALFORMED")
    unreadable = codes("USERSIG_MALFORMED", "USERSIG_UNREADABLE")
    return {
        "sdkappid": Parameter(
            st.just(str(SDK_APP_ID)),
            {
                codes("SDKAPPID_MISSING"): ABSENT,
                codes("SDKAPPID_INVALID"): st.sampled_from(["", "x", "-1", "1.5", "0"]),
                codes("SDKAPPID_NOT_FOUND"): st.integers(1, 10**9).map(str),
            },
        ),
        "identifier": Parameter(
            st.just(IDENTIFIER),
            {
                codes("ACCOUNT_OR_SIGNATURE_INVALID"): st.none() | st.just(""),
                codes("USERSIG_IDENTIFIER_MISMATCH"): WORDS.filter(lambda text: text != IDENTIFIER),
            },
        ),
        "usersig": Parameter(
            st.just(make_usersig()),
            {
                codes("USERSIG_EMPTY"): st.none() | st.just(""),
                unreadable: WORDS,
                codes("USERSIG_KEY_MISMATCH"): WORDS.map(lambda key: make_usersig(key=key)),
                codes("USERSIG_IDENTIFIER_MISMATCH"): st.just(make_usersig(identifier="somebody")),
                codes("USERSIG_SDKAPPID_MISMATCH"): st.just(make_usersig(sdk_app_id=1400000001)),
                codes("USERSIG_EXPIRED"): st.just(make_usersig(lifetime=1)),
            },
        ),
        "random": Parameter(NUMBERS, {malformed: st.none() | NO_NUMBERS}),
        "contenttype": Parameter(
            st.just("json"), {malformed: st.none() | st.sampled_from(["", "JSON", "xml"]) | WORDS}
        ),
    }


def make_usersig(
    *,
    sdk_app_id: int = SDK_APP_ID,
    identifier: str = IDENTIFIER,
    key: str = SECRET_KEY,
    lifetime: int = 10**7,
) -> str:
    return usersig.sign(sdk_app_id, identifier, key, lifetime=lifetime, issued_at=1_800_000_000)


QUERY = query_parameters()


@st.composite
def queries(draw: st.DrawFn) -> tuple[str, set[int]]:
    """Generate a query string, and the codes that can refuse it; none if it is valid."""
    pairs: list[tuple[str, str]] = []
    refusals: set[int] = set()
    broken = draw(st.sets(st.sampled_from(list(QUERY)), max_size=2))
    for name, parameter in QUERY.items():
        if name in broken:
            codes, texts = draw(st.sampled_from(list(parameter.bad.items())))
            refusals |= codes
            text = draw(texts)
        else:
            text = draw(parameter.good)
        pairs += [] if text is None else [(name, text)]
    if draw(st.integers(0, 9)) == 0:
        pairs.append(draw(st.sampled_from(pairs)) if pairs else ("random", "1"))
        refusals |= next(iter(QUERY["random"].bad))
    pairs += draw(st.lists(st.tuples(WORDS.map("x-{}".format), WORDS), max_size=1))
    return urlencode(draw(st.permutations(pairs))), refusals


@pytest.mark.parametrize("operation", oracle.operations())
def test_mock_refuses_invalid_query_parameters(operation: str) -> None:
    world = World.sample()
    world.clock.set(1_800_000_100)
    desk = FakeDesk(world)
    path, node = oracle.operations()[operation]

    @settings(EXAMPLES, max_examples=30)
    @given(query=queries())
    def check(query: tuple[str, set[int]]) -> None:
        text, refusals = query
        # An invalid body is refused only after the query, so its code means a valid query.
        code = desk.handle(Request("POST", path, text, b"{")).json()["ErrorCode"]
        assert code in (refusals or {node["x-desk-refusals"]["malformed_json"]})

    check()
