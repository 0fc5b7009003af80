"""Test replies of a real service: which are accepted, and which error the others raise."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tencent_desk import UNSET, Response, models
from tencent_desk.errors import (
    APIError,
    DeskError,
    HTTPStatusError,
    MissingFieldError,
    UnreadableReplyError,
)

from contract_tests.client.support import (
    BOTH,
    LARGEST_REPLY,
    NAMES,
    Harness,
    Script,
    html,
    reply,
    success,
)

OK = {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0}


@BOTH
@pytest.mark.parametrize(
    "body",
    [
        OK,
        {"ErrorCode": 0},
        {"ErrorCode": 0, "ErrorInfo": None},
        {"ErrorCode": "0"},
        {"ErrorCode": " 0 "},
        {"ErrorCode": "0.0"},
        {"ErrorCode": 0, "ActionStatus": "FAIL"},
        {"ErrorCode": 0, "ActionStatus": None, "ErrorInfo": 17},
        {"ErrorCode": 0, "New": {"deep": [1]}},
        b"\xef\xbb\xbf" + json.dumps(OK).encode(),
        b"\r\n " + json.dumps(OK).encode() + b"\n",
        b'{"ErrorCode":0,"Number":NaN}',
    ],
)
def test_only_error_code_0_means_success(kind: str, body: Any) -> None:
    for name in NAMES:
        Harness(kind, Script(reply(body))).call(name)


@BOTH
@pytest.mark.parametrize("status", [200, 201, 204, 299])
@pytest.mark.parametrize("content_type", [None, "text/html", "application/json; charset=gbk", "§"])
def test_content_type_is_ignored(kind: str, status: int, content_type: str | None) -> None:
    headers = () if content_type is None else (("content-type", content_type),)
    answer = Response(status, headers, json.dumps(OK).encode())
    assert Harness(kind, Script(answer)).call("send_msg").error_code == 0


@BOTH
def test_reply_of_the_largest_size_is_read(kind: str) -> None:
    script = Script(reply(json.dumps(OK).encode().ljust(LARGEST_REPLY)))
    assert Harness(kind, script).call("send_msg").error_code == 0


@BOTH
def test_unknown_fields_and_fields_of_another_type_are_kept(kind: str) -> None:
    body = {**OK, "MemberId": 5, "New": {"deep": [1, None]}, "ErrorInfo": None}
    agent = Harness(kind, Script(reply(body))).call("contact_user")
    with pytest.raises(MissingFieldError, match="has MemberId of another type"):
        _ = agent.member_id
    assert getattr(agent, "error_info", UNSET) is UNSET
    assert agent.additional_properties == {
        "MemberId": 5,
        "New": {"deep": [1, None]},
        "ErrorInfo": None,
    }
    assert agent.to_dict() == body


def test_reply_without_a_required_field_is_otherwise_usable() -> None:
    group = models.CreateGroupSuccess.from_dict({"ErrorCode": 0, "Owner": "user2"})
    with pytest.raises(MissingFieldError) as caught:
        _ = group.group_id
    assert str(caught.value).startswith("CreateGroupSuccess.group_id: the reply lacks GroupId")
    assert isinstance(caught.value, DeskError)
    assert (caught.value.field, caught.value.outcome) == ("GroupId", "ambiguous")
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert (str(again), again.field) == (str(caught.value), "GroupId")
    for same in (copy.deepcopy(group), pickle.loads(pickle.dumps(group))):  # noqa: S301
        assert same == group
        assert same.to_dict() == {"ErrorCode": 0, "Owner": "user2"}
        assert not hasattr(same, "group_id")
    assert group != models.CreateGroupSuccess.from_dict({"ErrorCode": 0, "GroupId": "g"})
    assert group != {"ErrorCode": 0, "Owner": "user2"}
    assert repr(group) == (
        "CreateGroupSuccess(error_code=0, additional_properties={'Owner': 'user2'})"
    )
    missing: Any = group
    with pytest.raises(AttributeError, match="no attribute 'owner'"):
        _ = missing.owner


@BOTH
@pytest.mark.parametrize(
    ("written", "code"),
    [
        (-14, -14),
        ("60012", 60012),
        ("-14", -14),
        ("+60012", 60012),
        (60012.0, 60012),
        (10**18, 10**18),
    ],
)
def test_code_may_be_a_number_or_a_string(kind: str, written: Any, code: int) -> None:
    with pytest.raises(APIError) as caught:
        Harness(kind, Script(reply({"ErrorCode": written})), max_retries=0).call("send_msg")
    assert caught.value.code == code
    assert caught.value.info == ""


@BOTH
@pytest.mark.parametrize(
    ("body", "reported"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"<html>", "not JSON"),
        (b'{"ErrorCode":0', "not JSON"),
        (b'{"ErrorCode":0}}', "not JSON"),
        (b'{"ErrorCode":' + b"9" * 5000 + b"}", "not JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        ('{"ErrorCode":0}'.encode("utf-16-le"), "not JSON"),
        (b"[" * 100_000, "deeply"),
        (b'{"ErrorCode":0,"ErrorCode":0}', "a name twice"),
        (b'{"ErrorCode":60002,"\\u0045rrorCode":0}', "a name twice"),
        (b'{"ErrorCode":0,"New":[{"a":1,"b":2,"a":1}]}', "a name twice"),
        (b"[]", "not a JSON object"),
        (b"{}", "no usable ErrorCode"),
        (b'{"ErrorCode":null}', "no usable ErrorCode"),
        (b'{"ErrorCode":true}', "no usable ErrorCode"),
        (b'{"ErrorCode":"ok"}', "no usable ErrorCode"),
        (b'{"ErrorCode":1.5}', "no usable ErrorCode"),
        (b'{"ErrorCode":NaN}', "no usable ErrorCode"),
        (b'{"ErrorCode":1e999}', "no usable ErrorCode"),
        (b'{"ErrorCode":[0]}', "no usable ErrorCode"),
        ('{"ErrorCode":"\u0660"}'.encode(), "no usable ErrorCode"),
        (json.dumps(OK).encode().ljust(LARGEST_REPLY + 1), "longer than"),
    ],
    ids=lambda value: repr(value[:20]) if isinstance(value, bytes) else value,
)
def test_unreadable_body_is_reported_with_its_first_bytes(
    kind: str, body: bytes, reported: str
) -> None:
    with pytest.raises(UnreadableReplyError, match=reported) as caught:
        Harness(kind, Script(reply(body)), max_retries=0).call("send_msg")
    assert caught.value.status == 200
    assert caught.value.outcome == "ambiguous"
    assert caught.value.body_start == body[:500]
    assert ("body_start=" in str(caught.value)) == bool(body)


@BOTH
@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (199, "final"),
        (300, "final"),
        (302, "final"),
        (400, "final"),
        (408, "ambiguous"),
        (429, "refused"),
        (499, "final"),
        (500, "ambiguous"),
        (999, "ambiguous"),
    ],
)
def test_other_http_status_raises_http_status_error(kind: str, status: int, outcome: str) -> None:
    with pytest.raises(HTTPStatusError) as caught:
        Harness(kind, Script(html(status)), max_retries=0).call("send_msg")
    assert (caught.value.status, caught.value.outcome) == (status, outcome)
    assert caught.value.body_start.startswith(b"<html>")
    assert "body_start=b'<html>" in str(caught.value)


REPLIES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(str.encode),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["ErrorCode", "ErrorInfo", "ActionStatus", "MemberId", "GroupId", "x"]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=10,
    ).map(lambda value: json.dumps(value).encode()),
)


@BOTH
@settings(max_examples=150, deadline=None)
@given(
    body=REPLIES,
    status=st.integers(100, 999) | st.sampled_from([200, 200, 200, 502]),
    name=st.sampled_from(NAMES),
)
@example(body=b'{"ErrorCode":0,"GroupId":{"a":"\\ud800"}}', status=200, name="create_group")
@example(body=b'{"ErrorCode":-' + b"0" * 30 + b"}", status=200, name="send_msg")
def test_any_reply_is_a_typed_result_or_a_desk_error(
    kind: str, body: bytes, status: int, name: str
) -> None:
    harness = Harness(kind, Script(reply(body, status)), max_retries=1)
    try:
        found = harness.call(name)
    except DeskError as error:
        str(error).encode()
    else:
        success_name = "".join(word.title() for word in name.split("_")) + "Success"
        assert type(found) is getattr(models, success_name)
        repr(found)
        json.dumps(found.to_dict())


@BOTH
def test_raw_returns_the_details_of_the_reply(kind: str) -> None:
    script = Script(html(502), success(MemberId="agent@qq.com"))
    harness = Harness(kind, script, retry_ambiguous=True)
    harness.clock.time = 100.0
    answer = harness.call("contact_user", raw=True)
    assert answer.data.member_id == "agent@qq.com"
    assert (answer.status, answer.attempts, answer.elapsed) == (200, 2, 0.5)
    assert json.loads(answer.body)["ErrorCode"] == 0
    assert answer.random == int(script.queries[1]["random"])
