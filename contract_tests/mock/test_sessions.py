"""Test that the session operations are consistent with each other."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tencent_desk_mock import FakeDesk, Role

from contract_tests import vendor_pages
from contract_tests.mock.support import NOW, call, frozen_desk, name_of, sample

SESSION = sample("send_msg")["SessionId"]
ACCOUNT = "@customer_service_account"


def ask(desk: FakeDesk, operation: str, /, **body: Any) -> dict[str, Any]:
    """Return the reply to a call that succeeds."""
    reply = call(desk, operation, body)
    assert name_of(desk, reply) == "OK"
    return reply.json()  # type: ignore[no-any-return]


def refused(desk: FakeDesk, operation: str, /, **body: Any) -> str:
    return name_of(desk, call(desk, operation, body))


def state(desk: FakeDesk) -> tuple[str, str | None]:
    found = ask(desk, "get_session_state", SessionId=SESSION)
    return found["CurrentState"], found.get("AgentId")


def texts(desk: FakeDesk, **more: Any) -> list[str]:
    found = ask(desk, "describe_chat_messages", SessionId=SESSION, **more)
    return [one["MsgBody"][0]["MsgContent"]["Text"] for one in found["Messages"]]


def send(desk: FakeDesk, text: str, random: int, **address: str) -> None:
    element = {"MsgType": "TIMTextElem", "MsgContent": {"Text": text}}
    ask(desk, "send_msg", **address, MsgRandom=random, MsgBody=[element])


def test_each_session_state_has_its_documented_name() -> None:
    desk = frozen_desk()
    session = desk.world.app().sessions[SESSION]
    session.agent = "ann@shop.example"
    for word, name, agent in (
        ("bot", "Chatbot", None),
        ("queued", "Queueing", None),
        ("ended", "NotInSession", None),
        ("offered", "WaitingForAgentAnswering", "ann@shop.example"),
        ("human", "Agent", "ann@shop.example"),
    ):
        session.state = word
        assert state(desk) == (name, agent)


def test_session_lifecycle_and_history_after_its_end() -> None:
    desk = frozen_desk()
    agent = desk.world.app().agents["test_agent@qq.com"]
    by_accounts = {"ClientUserId": "user45", "CustomerServiceId": ACCOUNT}
    assert ask(desk, "get_session_state", **by_accounts)["SessionId"] == SESSION
    send(desk, "hello", 1, SessionId=SESSION)
    ask(desk, "transfer_to_human", SessionId=SESSION, AgentIdList=[agent.id])
    assert (state(desk), agent.load) == (("Agent", agent.id), 1)
    ask(desk, "end_session", SessionId=SESSION)
    assert (state(desk), agent.load) == (("NotInSession", None), 0)
    found = ask(desk, "get_session_state", **by_accounts)
    assert (found["CurrentState"], "SessionId" in found) == ("NotInSession", False)
    assert refused(desk, "send_stream_msg", SessionId=SESSION, Chunk="a") == "SESSION_NOT_FOUND"
    assert texts(desk) == ["hello"]


def test_streaming_requires_a_desk_app() -> None:
    desk = frozen_desk(desk=False)
    body = {"SessionId": SESSION, "Chunk": "a"}
    assert refused(desk, "send_stream_msg", **body) == "NOT_A_DESK_APPLICATION"


def test_offered_session_cannot_be_transferred() -> None:
    desk = frozen_desk()
    desk.world.app().sessions[SESSION].state = "offered"
    assert refused(desk, "transfer_to_human", SessionId=SESSION) == "SESSION_NOT_TRANSFERABLE"
    body = sample("contact_user", ClientUserID="user45")
    assert refused(desk, "contact_user", **body) == "SESSION_NOT_TRANSFERABLE"


@pytest.mark.parametrize(
    ("state", "load", "left"), [("human", 1, 0), ("human", 0, 0), ("offered", 1, 1)]
)
def test_end_of_a_session_frees_the_agent_who_served_it(state: Any, load: int, left: int) -> None:
    desk = frozen_desk()
    session, agent = (
        desk.world.app().sessions[SESSION],
        next(iter(desk.world.app().agents.values())),
    )
    session.state, session.agent, agent.load = state, agent.id, load
    ask(desk, "end_session", SessionId=SESSION)
    assert agent.load == left


def test_messages_can_be_read_in_both_orders_with_paging() -> None:
    desk = frozen_desk()
    desk.world.app().sessions[SESSION].keep(
        "user45", Role.USER, [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "one"}}], 1.0
    )
    send(desk, "two", 2, SessionId=SESSION)
    send(desk, "two", 2, SessionId=SESSION)  # the same MsgRandom: removed
    send(desk, "three", 3, FromAccount=ACCOUNT, ToAccount="user45")

    assert texts(desk) == texts(desk, Order=2) == ["three", "two", "one"]
    assert texts(desk, Order=1, Offset=1, Limit=1) == ["two"]
    assert texts(desk, Offset=3) == []
    found = ask(desk, "describe_chat_messages", SessionId=SESSION, Limit=1, Order=1)
    assert found["TotalCount"] == 3
    (first,) = found["Messages"]
    assert (first["FromAccountRole"], first["Timestamp"]) == (1, 1000)
    found = ask(desk, "describe_chat_messages", SessionId=SESSION, Limit=1)
    assert [one["FromAccountRole"] for one in found["Messages"]] == [2]
    for number in range(18):
        send(desk, "more", 10 + number, SessionId=SESSION)
    assert len(texts(desk)) == 20


def test_sample_talk_begins_as_documented_and_alternates_between_user_and_agent() -> None:
    body = sample("describe_chat_messages")
    talk = ask(frozen_desk(), "describe_chat_messages", **body)["Messages"]
    (documented,) = vendor_pages.operations()["describe_chat_messages"].sample_replies
    assert talk[:1] == documented.body["Messages"]
    assert [one["FromAccountRole"] for one in talk] == [1, 2] * 13
    assert talk[-1]["MsgBody"][0]["MsgContent"]["Text"] == "line 26"
    times = [one["Timestamp"] for one in talk]
    assert times == sorted({*times})


def test_streamed_message_is_in_the_history_when_it_is_complete() -> None:
    desk = frozen_desk()
    key = ask(desk, "send_stream_msg", SessionId=SESSION, Chunk="Hello, ")["MsgKey"]
    other = ask(desk, "send_stream_msg", SessionId=SESSION, Chunk="other")["MsgKey"]
    assert re.fullmatch(rf"1_{NOW}_[0-9a-f]{{25}}", key), "as on the page"
    assert other.startswith("2_")
    assert texts(desk) == []
    more = ask(desk, "send_stream_msg", SessionId=SESSION, Chunk="world", MsgKey=key, Finish=1)
    assert "MsgKey" not in more
    assert texts(desk) == ["Hello, world"]
    body = {"SessionId": SESSION, "Chunk": "!", "MsgKey": key}
    assert refused(desk, "send_stream_msg", **body) == "DESK_PARAMETER_INVALID"


def test_removed_language_can_be_added_again() -> None:
    desk = frozen_desk()
    default = {"LanguageTag": "", "IsDefault": 1}
    for _ in range(2):
        ask(desk, "robot_add_language", LanguageTag="id")
        shown = ask(desk, "robot_get_language_list")["Languages"]
        assert shown == [default, {"LanguageTag": "id", "IsDefault": 0}]
        ask(desk, "robot_del_language", LanguageTag="id")
        assert ask(desk, "robot_get_language_list")["Languages"] == [default]
    assert refused(desk, "robot_del_language", LanguageTag="en") == "DEFAULT_LANGUAGE_PROTECTED"
    ask(desk, "robot_del_language", LanguageTag="tlh")
    assert not desk.calls[-1].effects


def test_transfer_can_disable_the_queue_and_a_user_can_leave_it() -> None:
    desk = frozen_desk()
    for agent in desk.world.app().agents.values():
        agent.capacity = 0
    body = {"SessionId": SESSION, "DisableQueuing": 1}
    assert refused(desk, "transfer_to_human", **body) == "NO_AGENT_ASSIGNED"
    assert state(desk) == ("Chatbot", None)
    assert ask(desk, "transfer_to_human", SessionId=SESSION)["IsInQueue"] == 1
    ask(desk, "end_queuing", SessionID=SESSION)
    assert state(desk) == ("NotInSession", None)


def test_transfer_without_online_agents_can_end_the_session() -> None:
    desk = frozen_desk(agents={})
    body = {"SessionId": SESSION, "EndSessionWhenNoMemberOnline": 1}
    assert refused(desk, "transfer_to_human", **body) == "NO_AGENT_ONLINE"
    assert state(desk) == ("NotInSession", None)
