"""Test that client and mock accept or refuse every example as the contract states."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
from tencent_desk import UNSET, DeskClient, errors, messages, models
from tencent_desk.types import Unset
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY

from contract_tests.support import oracle
from contract_tests.support.as_arguments import arguments
from contract_tests.support.no_limit import NoLimit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tencent_desk_mock import FakeDesk

SCHEMAS = oracle.document()["components"]["schemas"]
EXAMPLES = oracle.document()["components"]["examples"]
SESSION = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"


def media(operation: str, *way: str) -> dict[str, Any]:
    _, node = oracle.operations()[operation]
    for step in way:
        node = node[step]
    examples: dict[str, Any] = node["content"]["application/json"]["examples"]
    return {key: EXAMPLES[one["$ref"].rpartition("/")[2]]["value"] for key, one in examples.items()}


REQUESTS = [
    pytest.param(operation, body, id=f"{operation}-{key}")
    for operation in oracle.operations()
    for key, body in media(operation, "requestBody").items()
]
REPLIES = [
    pytest.param(operation, reply, id=f"{operation}-{key}")
    for operation in oracle.operations()
    for key, reply in media(operation, "responses", "200").items()
]
ELEMENTS = [
    pytest.param(example, id=name)
    for name in [*SCHEMAS["KnownElement"]["discriminator"]["mapping"].values(), "OtherElement"]
    for example in SCHEMAS[name.rpartition("/")[2]]["examples"]
]
CUSTOM = [
    pytest.param(example, id=name)
    for name in ("CardMessage", "OrderMessage")
    for example in SCHEMAS[name]["examples"]
]


@pytest.fixture
def client() -> Iterator[DeskClient]:
    with DeskClient(
        SDK_APP_ID,
        secret_key=SECRET_KEY,
        identifier=IDENTIFIER,
        region="china",
        max_retries=0,
        limiter=NoLimit(),
    ) as made:
        yield made


@pytest.mark.parametrize(("operation", "body"), REQUESTS)
def test_request_example_is_accepted(
    operation: str, body: dict[str, Any], client: DeskClient, desk_mock: FakeDesk
) -> None:
    known, extra = arguments(operation, body)

    getattr(client, operation)(**known, extra_body=extra)

    assert desk_mock.calls[-1].ok
    assert desk_mock.calls[-1].body == body


@pytest.mark.parametrize(("operation", "reply"), REPLIES)
def test_client_parses_the_reply_example(
    operation: Any, reply: dict[str, Any], client: DeskClient, desk_mock: FakeDesk
) -> None:
    known, extra = arguments(operation, next(iter(media(operation, "requestBody").values())))
    desk_mock.fault(operation, body=json.dumps(reply), content_type="application/json")
    call = getattr(client.raw, operation)

    if reply["ErrorCode"] == 0:
        assert call(**known, extra_body=extra).data.to_dict() == reply
    else:
        with pytest.raises(errors.APIError) as caught:
            call(**known, extra_body=extra)
        desk_mock.fail(operation, reply["ErrorCode"])
        with pytest.raises(type(caught.value)) as forced:
            call(**known, extra_body=extra)
        assert (caught.value.code, caught.value.info) == (reply["ErrorCode"], reply["ErrorInfo"])
        assert forced.value.code == reply["ErrorCode"]
    assert oracle.is_valid(oracle.reply_schema(operation), reply)


@pytest.mark.parametrize("example", ELEMENTS)
def test_message_element_example_is_accepted(
    example: dict[str, Any], client: DeskClient, desk_mock: FakeDesk
) -> None:
    client.send_msg(session_id=SESSION, msg_body=[example])

    assert desk_mock.calls[-1].body is not None
    assert desk_mock.calls[-1].body["MsgBody"] == [example]


@pytest.mark.parametrize("example", ELEMENTS)
def test_message_element_is_unchanged_by_the_model(example: dict[str, Any]) -> None:
    body: dict[str, Any] = {
        "SessionId": SESSION,
        "MsgRandom": 1,
        "MsgBody": [copy.deepcopy(example)],
    }

    read = models.SendMsgBySession.from_dict(body)

    assert read.to_dict() == body
    assert not read.msg_body[0].additional_properties
    assert isinstance(read.cloud_custom_data, Unset)


@pytest.mark.parametrize("example", CUSTOM)
def test_custom_message_example_is_accepted_and_equals_the_helper_result(
    example: dict[str, Any], client: DeskClient, desk_mock: FakeDesk
) -> None:
    content = example["content"]
    if example["src"] == "22":
        made = messages.card(**content)
    else:
        made = messages.order(
            name=content["name"],
            guide=content.get("guide", UNSET),
            desc=content.get("desc", UNSET),
            pic=content.get("pic", UNSET),
            custom_field=content.get("customField", UNSET),
        )

    client.send_msg(session_id=SESSION, msg_body=[made])

    body: Any = desk_mock.calls[-1].body
    assert json.loads(body["MsgBody"][0]["MsgContent"]["Data"]) == example
    assert oracle.is_valid("DeskMessage", example)
