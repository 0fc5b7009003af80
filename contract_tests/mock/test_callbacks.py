"""Test the callbacks of the mock: content, order, signature, and the effects of replies."""

from __future__ import annotations

import copy
import hashlib
import json
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
from tencent_desk_mock import (
    Contract,
    ContractError,
    Effect,
    FakeDesk,
    ReceiverError,
)

from contract_tests.mock.support import NOW, call, frozen_desk, sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

TOKEN = "a token of the tests"  # noqa: S105
ACCEPTED = {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0}
EVENTS = "Desk.SessionEventNotify"
ASSIGN = "ChatBot.OnAssignHuman"
BEFORE_GROUP = "Group.CallbackBeforeCreateGroup"
BEFORE_CONTACT = "Desk.CallbackBeforeIMContactUser"


class Program:
    """Record the received callbacks, and reply as the test specifies."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, list[str]], dict[str, Any]]] = []
        self.replies: dict[str, Mapping[str, Any]] = {}

    def __call__(self, query: str, body: bytes) -> Mapping[str, Any]:
        event = json.loads(body)
        self.received.append((parse_qs(query, strict_parsing=True), event))
        return self.replies.get(event["CallbackCommand"], ACCEPTED)

    @property
    def events(self) -> list[str]:
        return [body.get("Event", body["CallbackCommand"]) for _, body in self.received]

    @property
    def last(self) -> dict[str, Any]:
        return self.received[-1][1]


@pytest.fixture
def desk() -> Iterator[FakeDesk]:
    desk = frozen_desk()
    yield desk
    desk.callbacks.close()


@pytest.fixture
def program(desk: FakeDesk) -> Program:
    program = Program()
    desk.callbacks.send_to(program, token=TOKEN, kind="function")
    return program


def _create_group(desk: FakeDesk) -> int | None:
    return call(desk, "create_group").code


# Posted callbacks --------------------------------------------------------------------------------


def test_opening_the_chat_begins_a_session_with_the_start_message(
    desk: FakeDesk, program: Program
) -> None:
    user = desk.user("new user").opens_chat()
    assert program.events == ["SessionBegin", "ChatBot.UserSendMsg"]
    (element,) = program.last["MsgBody"]
    sent = json.loads(element["MsgContent"]["Data"])
    assert (sent["customerServicePlugin"], sent["src"]) == (0, "7")
    assert user.session is not None
    assert {body["SessionId"] for _, body in program.received} == {user.session.id}
    user.opens_chat().says("hello", "there")
    assert program.events[2:] == ["ChatBot.UserSendMsg"] * 2
    assert [one["MsgContent"]["Text"] for one in program.last["MsgBody"]] == ["hello", "there"]
    desk.user("another").says("hello")
    assert program.events[4:] == ["SessionBegin", "ChatBot.UserSendMsg"]


def test_each_attempt_has_a_new_signature_of_token_and_time(
    desk: FakeDesk, program: Program
) -> None:
    desk.user("user45").says("hello")
    desk.world.clock.advance(30)
    desk.callbacks.repeat()
    (first, body), (second, again) = program.received
    assert body == again
    assert first["RequestID"] == second["RequestID"]
    for asked, time in ((first, NOW), (second, NOW + 30)):
        signature = hashlib.sha256(f"{TOKEN}{time}".encode()).hexdigest()
        assert (asked["Sign"], asked["RequestTime"]) == ([signature], [str(time)])
    assert [attempt.at for attempt in desk.callbacks[-1].attempts] == [NOW, NOW + 30]
    assert all(attempt.query["Sign"] == "***" for attempt in desk.callbacks[-1].attempts)


def test_callback_before_create_group_can_refuse_the_group(
    desk: FakeDesk, program: Program
) -> None:
    program.replies[BEFORE_GROUP] = {**ACCEPTED, "ErrorCode": 1, "ErrorInfo": "not this one"}
    reply = call(desk, "create_group")
    assert reply.code == desk.contract.code("GROUP_CALLBACK_REFUSED")
    assert "not this one" in reply.json()["ErrorInfo"]
    for name in ("Name", "Owner_Account"):
        assert program.last[name] == sample("create_group")[name]
    program.replies[BEFORE_GROUP] = {**ACCEPTED, "ErrorCode": 10_150, "ErrorInfo": "full"}
    reply = call(desk, "create_group")
    assert (reply.code, "full" in reply.json()["ErrorInfo"]) == (10_150, True)
    assert not desk.world.app().groups


@pytest.mark.parametrize("code", [0, 2, 10_099, 10_201, "1"])
def test_undocumented_reply_code_does_not_refuse_the_group(
    desk: FakeDesk, program: Program, code: object
) -> None:
    program.replies[BEFORE_GROUP] = {**ACCEPTED, "ErrorCode": code}
    assert _create_group(desk) == 0
    assert len(program.received) == 1


def test_group_is_created_when_the_callback_fails(desk: FakeDesk, program: Program) -> None:
    program.replies[BEFORE_GROUP] = {**ACCEPTED, "ErrorCode": 1}
    desk.callbacks.fault(BEFORE_GROUP, delay=2)
    assert _create_group(desk) == 0
    assert desk.callbacks.failed[-1].attempts[-1].outcome == "late"


def test_refused_call_posts_no_callback(desk: FakeDesk, program: Program) -> None:
    desk.world.refuse_group()
    desk.fail("create_group")
    _create_group(desk)
    _create_group(desk)
    assert [one.code for one in desk.calls] == [141002, 10016]
    assert not program.received


def test_callback_can_refuse_contact_user_and_its_session_is_posted(
    desk: FakeDesk, program: Program
) -> None:
    body = {
        "IMAgentUserID": "@customer_service_account",
        "ClientUserID": "user2",
        "MemberId": "test_agent@qq.com",
        "GroupId": 2473,
    }
    program.replies[BEFORE_CONTACT] = {**ACCEPTED, "ErrorCode": 7, "ErrorInfo": "asleep"}
    reply = call(desk, "contact_user", body)
    assert (reply.code, "asleep" in reply.json()["ErrorInfo"]) == (7, True)
    assert program.events == [BEFORE_CONTACT]
    assert program.last["MemberId"] == "test_agent@qq.com"
    program.replies.clear()
    assert call(desk, "contact_user", body).code == 0
    desk.settle()
    assert program.events[1:] == [BEFORE_CONTACT, "SessionBegin"]
    assert program.last["IsContactUser"] is True
    assert program.last["AgentId"] == "test_agent@qq.com"


def test_own_messages_are_echoed_only_if_enabled(desk: FakeDesk, program: Program) -> None:
    call(desk, "send_msg")
    call(desk, "send_msg", sample("send_msg", MsgRandom=76))
    desk.callbacks.echo_own_messages = True
    again = {"MsgType": "TIMTextElem", "MsgContent": {"Text": "again"}}
    body = sample("send_msg", MsgRandom=77, MsgBody=[again])
    call(desk, "send_msg", body)
    desk.settle()
    assert program.events == ["ChatBot.RobotSendMsg"]
    assert program.last["MsgBody"] == body["MsgBody"]


# Effects of replies ------------------------------------------------------------------------------


def test_chatbot_of_desk_answers_if_the_reply_selects_it(desk: FakeDesk, program: Program) -> None:
    user = desk.user("user45").says("hello")
    user.hears_nothing()
    program.replies[EVENTS] = {"AIProvider": 1}
    message = user.says("hello").next_message()
    assert message.text
    desk.settle()
    assert program.events[-1] == "ChatBot.RobotSendMsg"
    assert desk.callbacks[-2].effects == (
        Effect("chatbot.answered", {"session": message.session, "user": "user45"}),
    )


@pytest.mark.parametrize(
    ("reply", "agent", "state"),
    [
        ({}, "1289316687@qq.com", "human"),
        ({"AgentGroupId": 2473}, "test_agent@qq.com", "human"),
        ({"AgentIdList": ["test_agent@qq.com", "nobody"]}, "test_agent@qq.com", "human"),
        ({"AgentIdList": ["test_agent@qq.com"], "AgentGroupId": 9465}, None, "bot"),
        ({"AgentIdList": ["busy@shop.example"]}, None, "queued"),
        ({"AgentIdList": ["nobody"]}, None, "bot"),
        ({"AgentIdList": []}, "1289316687@qq.com", "human"),
        ({"ErrorCode": 3}, None, "bot"),
        ({"ActionStatus": "FAIL"}, None, "bot"),
    ],
)
def test_callback_reply_selects_the_agent(
    desk: FakeDesk, program: Program, reply: dict[str, Any], agent: str | None, state: str
) -> None:
    desk.world.add_agent("busy@shop.example", capacity=0)
    program.replies[ASSIGN] = {**ACCEPTED, **reply}
    user = desk.user("user45").asks_for_person()
    assert user.session is not None
    assert (user.session.agent, user.session.state) == (agent, state)
    assert program.events == [ASSIGN]
    callback = desk.callbacks.of(ASSIGN)[0]
    assert bool(callback.effects) is (state != "bot")
    assert "no page lists its name" in desk.callbacks[-1].note


def test_desk_assigns_the_agent_without_a_receiver_or_a_reply(
    desk: FakeDesk, program: Program
) -> None:
    desk.callbacks.fault(ASSIGN, drop="after")
    user = desk.user("user45").asks_for_person()
    assert user.session is not None
    assert user.session.agent == "1289316687@qq.com"
    desk.callbacks.send_to(None)
    other = desk.user("user2").says("hello").asks_for_person()
    assert other.session is not None
    assert other.session.agent == "test_agent@qq.com"
    assert len(program.received) == 1


def test_chatbot_continues_when_no_agent_is_online(desk: FakeDesk, program: Program) -> None:
    for agent in desk.world.app().agents.values():
        agent.status = "offline"
    user = desk.user("user45").asks_for_person()
    assert user.session is not None
    assert user.session.state == "bot"
    assert "nobody is online" in desk.callbacks[-1].note
    user.says("hello")
    assert program.events == [ASSIGN, "ChatBot.UserSendMsg"]


def test_reply_has_no_effect_if_the_session_has_changed(desk: FakeDesk) -> None:
    def program(_: str, body: bytes) -> None:
        if json.loads(body)["CallbackCommand"] == ASSIGN:
            call(desk, "end_session", {"SessionId": user.session.id if user.session else ""})

    desk.callbacks.send_to(program)
    user = desk.user("user45")
    user.asks_for_person()
    assert desk.callbacks.of(ASSIGN)[0].effects == ()
    assert user.session is not None
    assert user.session.state == "ended"


# Events without a documented name ----------------------------------------------------------------


def test_events_without_a_documented_name_are_recorded_but_not_posted(
    desk: FakeDesk, program: Program
) -> None:
    user = desk.user("user45").asks_for_person()
    user.says("are you there?")
    desk.agent("1289316687@qq.com").says("yes").ends_session()
    user.rates(1).rates(5)
    assert program.events == [ASSIGN]
    notes = [one.note for one in desk.callbacks if one.command == EVENTS]
    for word in ("takes over", "the user wrote", "an agent wrote", "has ended", "rated it 5"):
        assert any(word in note for note in notes), word
    assert not any(one.attempts for one in desk.callbacks if one.note)


def test_any_event_can_be_posted(desk: FakeDesk, program: Program) -> None:
    session = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"
    callback = desk.callbacks.emit(
        "Session.Closed", session=session, SatisfactionSelected=4, extra={"Closer": "agent"}
    )
    assert callback.ok
    assert callback.reply == ACCEPTED
    assert program.last == {
        "CallbackCommand": EVENTS,
        "SessionId": session,
        "Event": "Session.Closed",
        "EventTime": NOW * 1000,
        "ClientUserId": "user45",
        "CustomerServiceId": "@customer_service_account",
        "SatisfactionSelected": 4,
        "Closer": "agent",
    }
    name, item = "Chatbot.InterfaceInvocation", {"item": "kettle"}
    program.replies[name] = {**ACCEPTED, "Body": {"price": "5"}}
    asked = desk.callbacks.emit(name, {"Body": item}, session=session)
    assert asked.reply["Body"] == {"price": "5"}
    added = {"SystemSessionID": session, "SystemClientUserID": "user45"}
    assert program.last["Body"] == {**item, **added}


# Receivers -----------------------------------------------------------------------------------


def test_commands_can_go_to_different_receivers(desk: FakeDesk, program: Program) -> None:
    chat = Program()
    desk.callbacks.send_to(chat, commands=[BEFORE_GROUP], kind="function")
    _create_group(desk)
    desk.user("user45").says("hello")
    assert (program.events, chat.events) == (["ChatBot.UserSendMsg"], [BEFORE_GROUP])
    desk.callbacks.send_to(None, commands=BEFORE_GROUP)
    _create_group(desk)
    assert chat.events == [BEFORE_GROUP]
    assert TOKEN not in repr(desk.callbacks.receivers)


def test_without_a_receiver_the_journal_reports_it(desk: FakeDesk) -> None:
    desk.user("user45").says("hello")
    (callback,) = desk.callbacks
    assert "send_to" in callback.note
    assert not callback.failed
    assert _create_group(desk) == 0
    assert len(desk.callbacks) == 1
    with pytest.raises(ValueError, match="send_to"):
        desk.callbacks.repeat()


def test_contract_without_webhooks_posts_no_callbacks(desk: FakeDesk) -> None:
    document = {k: v for k, v in desk.contract.document.items() if k != "webhooks"}
    plain = FakeDesk(contract=type(desk.contract)(document))
    plain.callbacks.send_to(Program(), kind="function")
    plain.user("user45").says("hello")
    assert "no such callback" in plain.callbacks[-1].note
    assert plain.user("user45").messages == []
    with pytest.raises(ValueError, match="no callback of the contract has events"):
        plain.callbacks.emit("SessionBegin")
    with pytest.raises(ValueError, match="the callbacks are none"):
        plain.callbacks.request(EVENTS)


def test_contract_without_callback_rules_is_refused(desk: FakeDesk) -> None:
    document = copy.deepcopy(dict(desk.contract.document))
    del document["webhooks"][EVENTS]["post"]["x-desk-callback"]
    with pytest.raises(ContractError, match=f"webhook {EVENTS}: has no 'x-desk-callback'"):
        FakeDesk(contract=Contract(document))


def test_internal_error_while_applying_a_reply_is_raised(desk: FakeDesk) -> None:
    document = copy.deepcopy(dict(desk.contract.document))
    del document["webhooks"][ASSIGN]["post"]["x-desk-answers"]["assign"]
    other = FakeDesk(contract=Contract(document))
    other.callbacks.send_to(Program(), kind="function")
    with pytest.raises(ReceiverError, match="KeyError"):
        other.user("user45").asks_for_person()


def test_first_of_several_exceptions_is_raised(desk: FakeDesk) -> None:
    problems = [OSError("second"), LookupError("first")]

    def program(_query: str, _body: bytes) -> None:
        raise problems.pop()

    desk.user("user45").says("hello")
    desk.callbacks.send_to(program)
    with pytest.raises(ReceiverError, match="LookupError: first") as caught:
        desk.callbacks.repeat(times=2)
    assert isinstance(caught.value.__cause__, LookupError)


# Attempts and faults ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "outcome", "reached"),
    [
        ({"drop": "before"}, "refused", 0),
        ({"drop": "after"}, "lost", 1),
        ({"status": 500}, "answered", 0),
        ({"status": 500, "after": True}, "answered", 1),
        ({"body": "<html>"}, "answered", 0),
        ({"body": b"\xff", "after": True}, "answered", 1),
        ({"delay": 2}, "late", 1),
    ],
)
def test_callback_fault_makes_an_attempt_fail(
    desk: FakeDesk, program: Program, fault: dict[str, Any], outcome: str, reached: int
) -> None:
    desk.callbacks.fault(**fault)
    desk.user("user45").says("hello")
    callback = desk.callbacks.failed[-1]
    (attempt,) = callback.attempts
    assert (attempt.outcome, len(program.received)) == (outcome, reached)
    assert attempt.problem
    assert attempt.status == ((fault.get("status") or 200) if outcome == "answered" else None)
    assert attempt.fault is not None
    assert attempt.problem in callback.summary
    assert callback.reply == {}
    desk.user("user45").says("hello")
    assert desk.callbacks[-1].ok


def test_delay_within_the_time_limit_is_only_recorded(desk: FakeDesk, program: Program) -> None:
    desk.callbacks.fault("ChatBot.UserSendMsg", delay=1.9, times=None)
    desk.user("user45").says("hello").says("again")
    assert [one.attempts[0].seconds for one in desk.callbacks] == [1.9, 1.9]
    assert all(one.ok for one in desk.callbacks)
    assert len(program.received) == 2


def test_unanswered_callback_is_retried_if_retries_are_enabled(desk: FakeDesk) -> None:
    program = Program()
    desk.callbacks.send_to(program, repeats=2, kind="function")
    desk.callbacks.fault(drop="after", times=2)
    desk.user("user45").says("hello")
    (callback,) = desk.callbacks
    assert [attempt.outcome for attempt in callback.attempts] == ["lost", "lost", "answered"]
    assert callback.ok
    assert "(delivered)" in callback.summary
    assert len({asked["RequestID"][0] for asked, _ in program.received}) == 1
    desk.callbacks.fault(status=500)
    desk.user("user45").says("an answer, if a bad one")
    assert len(desk.callbacks[-1].attempts) == 1
    desk.callbacks.fault(drop="after", times=3)
    assert _create_group(desk) == 0
    assert len(desk.callbacks[-1].attempts) == 1, "a callback before an event is never repeated"


@pytest.mark.parametrize("reply", ["OK", b"[]", b'{"a": NaN}'])
def test_reply_must_be_a_json_object(desk: FakeDesk, reply: bytes | str) -> None:
    desk.callbacks.send_to(lambda _query, _body: reply)
    began = monotonic()
    desk.user("user45").says("hello")
    (attempt,) = desk.callbacks[-1].attempts
    assert "not a JSON object" in attempt.problem
    assert 0 <= attempt.seconds <= monotonic() - began


def test_reset_removes_callbacks_and_faults_but_keeps_receivers(
    desk: FakeDesk, program: Program
) -> None:
    user = desk.user("user45").says("hello")
    desk.callbacks.fault()
    number = desk.callbacks.next_number
    call(desk, "send_msg")
    assert user.next_message().text
    desk.reset()
    assert not len(desk.callbacks)
    assert not len(desk.callbacks.faults)
    call(desk, "send_msg")
    assert user.next_message().text, "numbers of messages begin again"
    user.says("hello")
    assert desk.callbacks[-1].number == number
    assert len(program.received) == 2


# Requests for test clients ------------------------------------------------------------------------


def test_callback_request_for_a_test_client(desk: FakeDesk) -> None:
    request = desk.callbacks.request(EVENTS, {"ClientUserId": "bob"}, Event="X", token=TOKEN)
    body = json.loads(request.body)
    assert (body["Event"], body["ClientUserId"], body["EventTime"]) == ("X", "bob", NOW * 1000)
    assert request.url("/callback") == f"/callback?{request.query}"
    desk.callbacks.send_to(Program(), token=TOKEN, kind="function")
    assert desk.callbacks.request(EVENTS, Event="X").query == request.query
    timed = desk.callbacks.request(EVENTS, EventTime=5, extra={"More": [1]})
    assert json.loads(timed.body)["EventTime"] == 5
    assert json.loads(timed.body)["More"] == [1]


def test_recorded_callback_can_be_signed_again(desk: FakeDesk, program: Program) -> None:
    desk.user("user45").says("hello").asks_for_person()
    request = desk.callbacks.signed_again(desk.callbacks.numbered(0))
    assert parse_qs(request.query) == program.received[0][0]
    assert json.loads(request.body) == program.received[0][1]
    with pytest.raises(ValueError, match="has no body: Desk would"):
        desk.callbacks.signed_again(desk.callbacks[-1])


# Typing mistakes ---------------------------------------------------------------------------------

SLIPS: list[tuple[Callable[[FakeDesk], object], str]] = [
    (lambda desk: desk.callbacks.send_to(3), "give a URL, an ASGI app"),
    (lambda desk: desk.callbacks.send_to(lambda: None), "give a URL, an ASGI app"),
    (lambda desk: desk.callbacks.send_to(dict), "cannot receive callbacks"),
    (lambda desk: desk.callbacks.send_to("ftp://127.0.0.1/"), "http://host:port/path"),
    (lambda desk: desk.callbacks.send_to("http:///path"), "http://host:port/path"),
    (lambda desk: desk.callbacks.send_to("http://a:99999/"), "callback URL: "),
    (lambda desk: desk.callbacks.send_to("http://a:0/"), "http://host:port/path"),
    (lambda desk: desk.callbacks.send_to("http://a..b/"), "callback URL: "),
    (lambda desk: desk.callbacks.send_to("http://bob@127.0.0.1/"), "user name"),
    (lambda desk: desk.callbacks.send_to("http://127.0.0.1/é"), "ASCII"),
    (lambda desk: desk.callbacks.send_to("http://127.0.0.1/\x7f"), "ASCII"),
    (lambda desk: desk.callbacks.send_to("http://127.0.0.1/a b"), "ASCII"),
    (lambda desk: desk.callbacks.send_to(Program(), "callback", kind="wsgi"), "must begin with /"),
    (lambda desk: desk.callbacks.send_to(print, token="", kind="function"), "token is empty"),
    (lambda desk: desk.callbacks.send_to(print, token=f" {TOKEN}", kind="function"), "white space"),
    (lambda desk: desk.callbacks.send_to(None, repeats=-1), "at least 0"),
    (lambda desk: desk.callbacks.send_to(None, timeout=0), "more than 0"),
    (
        lambda desk: desk.callbacks.send_to(None, commands="Desk.Event"),
        f"the callbacks are {EVENTS}, ",
    ),
    (lambda desk: desk.callbacks.emit("ChatBot.UserSendMesg"), "did you mean ChatBot.UserSendMsg"),
    (
        lambda desk: desk.callbacks.emit("X", session="none"),
        "no session 'none'; the sessions are fd8a",
    ),
    (lambda desk: desk.callbacks.emit("X", SessionID="s"), "no field 'SessionID'; the fields are "),
    (lambda desk: desk.callbacks.emit("X", user="u"), "/SessionId"),
    (lambda desk: desk.callbacks.request(EVENTS, EventTime="now"), "/EventTime"),
    (lambda desk: desk.callbacks.request(EVENTS, Event="\ud800"), f"{EVENTS}: the body cannot"),
    (lambda desk: desk.callbacks.request(EVENTS, extra={"a": {1}}), "cannot be sent as JSON"),
    (lambda desk: desk.callbacks.request(EVENTS, extra={"a": 1e999}), "cannot be sent as JSON"),
    (lambda desk: desk.callbacks.fault(times=0), "times must be at least 1"),
    (lambda desk: desk.callbacks.fault("SessionBegins"), "did you mean SessionBegin"),
    (lambda desk: desk.callbacks.repeat(), "no callback was posted"),
    (lambda desk: desk.callbacks.numbered(0), "no callback number 0; there is none"),
]


@pytest.mark.parametrize(("slip", "reported"), SLIPS)
def test_typing_mistake_is_reported_with_the_valid_names(
    desk: FakeDesk, slip: Callable[[FakeDesk], object], reported: str
) -> None:
    with pytest.raises(ValueError, match=r"^") as caught:
        slip(desk)
    assert reported in str(caught.value)


def test_journal_keeps_the_newest_10000_callbacks(desk: FakeDesk) -> None:
    desk.user("user45").says("hello")
    (callback,) = desk.callbacks
    for _ in range(10_000):
        desk.callbacks.add(callback)
    assert len(desk.callbacks) == 10_000


def test_missing_callback_is_reported_with_the_recorded_callbacks(desk: FakeDesk) -> None:
    with pytest.raises(IndexError, match="the last ones: none"):
        desk.callbacks[-1]
    desk.user("user45").says("hello").says("again")
    with pytest.raises(IndexError, match=r"ChatBot\.UserSendMsg"):
        desk.callbacks[7]
    with pytest.raises(ValueError, match="0 to 1 are kept"):
        desk.callbacks.numbered(3)
    assert len(desk.callbacks[:5]) == 2
