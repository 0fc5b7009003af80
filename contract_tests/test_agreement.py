"""Contract, client and fake Desk agree on every body, valid or not, and name the same field."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING, Any

import anyio
import hypothesis
import judge
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from tencent_desk import UNSET, AsyncDeskClient, DeskClient, Environment, errors
from tencent_desk._operations import OPERATIONS
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, FakeDesk, World, router

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openapi_python_client.strings import PythonIdentifier

SCHEMA = schemathesis.openapi.from_path(judge.CONTRACT)
EXAMPLES = settings(
    max_examples=60,
    deadline=None,
    database=None,
    # Shrinking bodies of this size takes minutes; the seed that pytest prints makes them again.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)
SECONDS = count(1_800_000_000)


def bodies(operation: str, mode: GenerationMode) -> Any:
    """Bodies of an operation by schemathesis, all valid or all mutated to be invalid."""
    path, _ = judge.operations()[operation]
    return SCHEMA[path]["POST"].as_strategy(generation_mode=mode).map(lambda case: case.body)


class Stage:
    """Both clients before a fake Desk whose clock moves a second each time it is looked at."""

    def __init__(self) -> None:
        self.desk = FakeDesk(World.sample(clock=lambda: float(next(SECONDS))))
        shared: dict[str, Any] = {
            "secret_key": SECRET_KEY,
            "identifier": IDENTIFIER,
            "max_retries": 0,
            "limiter": NoLimit(),
            "environment": Environment(now=lambda: float(next(SECONDS))),
            "usersig_lifetime": 10**7,
        }
        self.sync = DeskClient(SDK_APP_ID, **shared)
        self.tasks = AsyncDeskClient(SDK_APP_ID, **shared)

    def call(self, operation: str, body: dict[str, Any], *, tasks: bool, **options: Any) -> None:
        """Call the generated method with the fields of a body, known ones as arguments."""
        client: Any = self.tasks if tasks else self.sync
        known, extra = arguments(operation, body)
        method = getattr(client, operation)
        if tasks:
            anyio.run(lambda: method(**known, extra_body=extra, **options))
        else:
            method(**known, extra_body=extra, **options)


class NoLimit:
    """Leaves every ceiling to the fake Desk."""

    def acquire(self, *_: object) -> float:
        return 0.0


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    made = Stage()
    with router(made.desk):
        yield made


def arguments(operation: str, body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that are arguments, unset where the body lacks one; and the other fields."""
    from openapi_python_client.strings import PythonIdentifier  # noqa: PLC0415

    names: dict[str, PythonIdentifier] = {
        name: PythonIdentifier(name, "field_") for name in known_fields(operation)
    }
    known = {str(python): body.get(name, UNSET) for name, python in names.items()}
    return known, {name: value for name, value in body.items() if name not in names}


def known_fields(operation: str) -> list[str]:
    schemas = judge.document()["components"]["schemas"]
    schema = schemas[judge.request_schema(operation)]
    variants = [schemas[one["$ref"].rpartition("/")[2]] for one in schema.get("anyOf", ())]
    return list(dict.fromkeys(name for one in variants or [schema] for name in one["properties"]))


def with_drawn_fields(operation: str, body: object) -> object:
    """The body as the client completes it."""
    if isinstance(body, dict):
        return {**dict.fromkeys(OPERATIONS[operation].drawn, 7), **body}
    return body


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("operation", judge.operations())
def test_the_three_agree(operation: str, mode: GenerationMode, stage: Stage) -> None:
    schema = judge.request_schema(operation)

    @EXAMPLES
    @given(body=bodies(operation, mode))
    def agree(body: object) -> None:
        body = with_drawn_fields(operation, body)
        hypothesis.assume(isinstance(body, dict))  # other bodies cannot be written in Python calls
        assert isinstance(body, dict)
        if judge.is_valid(schema, body):
            accepted(stage, operation, body)
        else:
            refused(stage, operation, body, judge.faults(schema, body))

    agree()


def accepted(stage: Stage, operation: str, body: dict[str, Any]) -> None:
    """The client sends exactly the body, and the fake Desk finds no fault with its form."""
    for tasks in (False, True):
        stage.desk.reset()
        try:
            stage.call(operation, body, tasks=tasks)
        except errors.APIError:
            assert stage.desk.calls[-1].step == "state"
        except errors.ValidationError as error:
            too_long = len(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())
            if too_long <= (OPERATIONS[operation].body_limit or too_long):
                raise AssertionError("a valid body was refused") from error
            continue
        call = stage.desk.calls[-1]
        assert call.violation is None
        assert call.body == body


def refused(stage: Stage, operation: str, body: dict[str, Any], faults: set[judge.Fault]) -> None:
    """The client refuses before it sends; unchecked, the fake Desk refuses with a known code."""
    stage.desk.reset()
    violations = set()
    for tasks in (False, True):
        with pytest.raises(errors.ValidationError) as caught:
            stage.call(operation, body, tasks=tasks)
        violations.add(caught.value.violations)
    assert not stage.desk.calls
    (found,) = violations
    assert {judge.Fault(one.pointer, one.rule) for one in found} <= faults

    with pytest.raises((errors.ValidationError, errors.APIError)) as unchecked:
        stage.call(operation, body, tasks=False, validate=False)
    if isinstance(unchecked.value, errors.APIError):
        refused_by_the_fake(stage, operation, found[0], unchecked.value.code)
    else:
        assert "JSON" in unchecked.value.message


def refused_by_the_fake(stage: Stage, operation: str, found: errors.Violation, code: int) -> None:
    call = stage.desk.calls[-1]
    if call.size > (OPERATIONS[operation].body_limit or call.size):
        assert code == judge.operations()[operation][1]["x-desk-refusals"]["body_too_long"]
        return
    assert call.violation is not None
    assert (call.violation.pointer, call.violation.rule) == (found.pointer, found.rule)
    assert code in documented_codes(operation)


def documented_codes(operation: str) -> set[int]:
    """The codes that the contract states for faults of a body of an operation."""
    _, node = judge.operations()[operation]
    return set(_numbers(node["x-desk-refusals"])) | {
        number
        for schema in judge.document()["components"]["schemas"].values()
        for number in _refusals(schema)
    }


def _refusals(node: Any) -> Iterator[int]:
    if isinstance(node, dict):
        if "x-desk-refusal" in node:
            yield from _numbers(node["x-desk-refusal"])
        for value in node.values():
            yield from _refusals(value)


def _numbers(codes: dict[str, int]) -> Iterator[int]:
    yield from codes.values()
