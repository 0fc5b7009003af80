"""Test simulated users and agents, and the error message if no message arrives."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from tencent_desk_mock.journal import Call, Calls
from tencent_desk_mock.users import explain

from contract_tests.mock.support import NOW, call, frozen_desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from tencent_desk_mock import FakeDesk

SESSION = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"
ANN = "1289316687@qq.com"
SHORT = 0.05


@pytest.fixture
def desk() -> FakeDesk:
    return frozen_desk()


def _element(text: str) -> dict[str, Any]:
    return {"MsgType": "TIMTextElem", "MsgContent": {"Text": text}}


def _send(desk: FakeDesk, element: Any, **address: str) -> None:
    random = 1 + len(desk.world.messages)
    body = {**(address or {"SessionId": SESSION}), "MsgRandom": random, "MsgBody": [element]}
    assert call(desk, "send_msg", body).code == 0


def test_user_receives_messages_in_order(desk: FakeDesk) -> None:
    user = desk.user("user45")
    _send(desk, _element("one"))
    _send(desk, _element("two"))
    first = user.next_message()
    account = "@customer_service_account"
    assert (first.text, first.sender, first.session) == ("one", account, SESSION)
    assert (first.at, first.random) == (NOW, 1)
    assert user.next_message().text == "two"
    user.hears_nothing()
    assert [one.text for one in user.messages] == ["one", "two"]
    assert desk.user("user45") is user


def test_user_receives_messages_without_a_session_and_streamed_messages(desk: FakeDesk) -> None:
    hello = _element("hello")
    _send(desk, hello, FromAccount="@customer_service_account", ToAccount="user2")
    assert desk.user("user2").next_message().session is None
    begun = call(desk, "send_stream_msg", {"SessionId": SESSION, "Chunk": "Your "}).json()
    user = desk.user("user45")
    user.hears_nothing()
    more = {"SessionId": SESSION, "Chunk": "parcel", "MsgKey": begun["MsgKey"], "Finish": 1}
    call(desk, "send_stream_msg", more)
    message = user.next_message()
    assert (message.text, message.key) == ("Your parcel", begun["MsgKey"])


def test_call_is_in_the_journal_before_its_message_is_received(
    desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, calls = Calls.add, list[int]()

    def look() -> None:
        desk.user("user45").next_message()
        calls.append(len(desk.calls))

    def add_late(journal: Calls, one: Call) -> None:
        looking.start()
        looking.join(SHORT)
        add(journal, one)

    looking = threading.Thread(target=look)
    monkeypatch.setattr(Calls, "add", add_late)
    _send(desk, _element("one"))
    looking.join()
    assert calls == [1]


def test_message_without_a_text_element_has_an_empty_text(desk: FakeDesk) -> None:
    card = {"MsgType": "TIMCustomElem", "MsgContent": {"Data": "{}"}}
    user = desk.user("user45").says(card)
    _send(desk, card)
    assert (user.next_message().text, user.messages[0].elements) == ("", [card])
    _send(desk, card)
    with pytest.raises(AssertionError, match="MsgType"):
        user.hears_nothing()


def test_waiting_ends_when_a_message_arrives(desk: FakeDesk) -> None:
    user = desk.user("user45")
    received: list[str] = []
    waiting = threading.Thread(target=lambda: received.append(user.next_message().text))
    waiting.start()
    desk.state.changes.report()
    _send(desk, _element("hello"))
    waiting.join(5)
    assert received == ["hello"]


def test_missing_message_is_reported_with_the_last_calls_and_callbacks(desk: FakeDesk) -> None:
    user = desk.user("user45")
    with pytest.raises(AssertionError, match="No call reached the mock, and it posted no callback"):
        user.next_message(0)
    user.says("hello").asks_for_person()
    _send(desk, _element("good day"))
    call(desk, "end_session", {"SessionId": "none"})
    assert user.next_message().text
    with pytest.raises(AssertionError) as caught:
        user.next_message(0)
    lines = str(caught.value).splitlines()
    assert lines[0] == "user45 got no message within 0 s. What happened last:"
    assert lines[1].startswith("  Desk: ChatBot.UserSendMsg (nothing receives it")
    assert lines[1].endswith(" 'hello'")
    assert "a person takes over" in lines[2]
    assert lines[3:] == [
        "  program: send_msg (ErrorCode 0) 'good day'",
        "  program: end_session (ErrorCode 141005)",
    ]
    call(desk, "send_msg", {"MsgBody": "no list"})
    assert "program: send_msg (ErrorCode 14" in explain(desk.state).splitlines()[-1]


def test_agent_accepts_queued_users_and_writes_to_them(desk: FakeDesk) -> None:
    agents = desk.world.app().agents
    for agent in agents.values():
        agent.load = agent.capacity
    user = desk.user("user45").asks_for_person().asks_for_person()
    assert user.session is not None
    assert user.session.state == "queued"
    ann = desk.agent(ANN).goes_offline()
    agents[ANN].load = agents[ANN].capacity - 2
    ann.comes_online()
    assert (user.session.state, user.session.agent) == ("human", ANN)
    ann.says("I am Ann", to="user45")
    with pytest.raises(ValueError, match="serves user45, user46: name one of them"):
        ann.says("and who are you?")
    assert user.next_message().sender == ANN
    ann.ends_session(of="user45")
    ann.ends_session()
    assert user.session.state == "ended"
    assert agents[ANN].load == agents[ANN].capacity - 2
    with pytest.raises(ValueError, match="serves nobody"):
        ann.ends_session()


def test_agent_can_take_over_the_session_of_any_user(desk: FakeDesk) -> None:
    user, ann = desk.user("eve").opens_chat(), desk.agent(ANN).takes("eve")
    session = user.session
    assert session is not None
    assert (session.state, session.agent) == ("human", ANN)
    assert desk.world.app().agents[ANN].load == 1
    assert "a person takes over" in desk.callbacks[-1].note
    for nobody in ("eve", "nobody"):
        with pytest.raises(ValueError, match=f"{nobody} has no session that waits for a person"):
            ann.takes(nobody)


def test_user_has_one_open_session_per_service_account(desk: FakeDesk) -> None:
    assert desk.user("nobody yet").session is None
    user = desk.user("user45")
    user.leaves()
    assert user.session is not None
    assert (user.session.id, user.session.state) == (SESSION, "ended")
    user.says("hello").leaves()
    assert user.session.id != SESSION
    user.says("hello")
    desk.world.add_service_account("@another")
    other = desk.user("user45", service_account="@another").says("hello")
    assert other.session is not None
    assert other.session.service_account == "@another"
    app = desk.world.app()
    assert desk.user("user45", app=app.sdk_app_id).session is not other.session
    assert desk.agent(ANN, app=app.sdk_app_id).id == ANN


SLIPS: list[tuple[Callable[[FakeDesk], Any], str]] = [
    (lambda desk: desk.user(""), "the id of a user must not be empty"),
    (lambda desk: desk.user("u").says(), "say a text, or elements"),
    (lambda desk: desk.user("u").says(5), "say a text, or elements"),
    (lambda desk: desk.user("user45").says({"MsgTyp": "x"}), "/MsgBody/0"),
    (lambda desk: desk.user("u").leaves(), "u has no session: start one with opens_chat"),
    (lambda desk: desk.user("u").asks_for_person(), "u has no session: start one with opens_chat"),
    (lambda desk: desk.user("u").rates(5), "u has no session to rate"),
    (lambda desk: desk.user("user45").rates(6), "from 1 to 5, not 6"),
    (lambda desk: desk.user("user45").rates(0), "from 1 to 5, not 0"),
    (
        lambda desk: desk.user("u", service_account="@x").says("hello"),
        "no service account '@x'; the accounts are @customer_service_account",
    ),
    (
        lambda desk: desk.agent("ann"),
        f"no agent 'ann': add one with world.add_agent; the agents are {ANN}",
    ),
]


@pytest.mark.parametrize(("slip", "reported"), SLIPS)
def test_a_slip_of_the_pen_is_reported_and_changes_nothing(
    desk: FakeDesk, slip: Callable[[FakeDesk], Any], reported: str
) -> None:
    with pytest.raises(ValueError, match=r"^") as caught:
        slip(desk)
    assert reported in str(caught.value)
    assert not desk.world.app().sessions[SESSION].records
    assert not len(desk.callbacks)
