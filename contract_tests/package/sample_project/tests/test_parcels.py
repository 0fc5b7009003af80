"""Test the service offline."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from parcels.listen import listen, who
from parcels.night import answer, connect, tell_all
from parcels.service import Parcels
from tencent_desk import DeskClient, errors
from tencent_desk.webhooks import Receiver
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, FakeDesk


@pytest.fixture
def parcels(desk_mock: FakeDesk) -> Iterator[Parcels]:
    desk_mock.world.add_session("s1", user="user45")
    with DeskClient(SDK_APP_ID, secret_key=SECRET_KEY, identifier=IDENTIFIER) as desk:
        yield Parcels(desk)


def test_the_user_reads_it(desk_mock: FakeDesk, parcels: Parcels) -> None:
    desk_mock.fault("send_msg", drop="before")
    assert parcels.announce("s1", "It is on its way.") == 2
    call = desk_mock.calls.send_msg[-1]
    assert (call.text, call.recipient) == ("It is on its way.", "user45")
    assert call.body["MsgBody"][0]["MsgContent"]["Text"] == "It is on its way."


@pytest.mark.parametrize(
    ("code", "said"), [(141012, "nobody is there"), (141004, "141004 DESK_PARAMETER_INVALID: ")]
)
def test_nobody_helps(desk_mock: FakeDesk, parcels: Parcels, code: int, said: str) -> None:
    desk_mock.fail("transfer_to_human", code)
    assert parcels.find_help("s1").startswith(said)


def test_somebody_helps(desk_mock: FakeDesk, parcels: Parcels) -> None:
    assert parcels.find_help("s1")
    assert not parcels.look("s1").is_chatbot
    assert parcels.open_room("Lost", "user2") == "parcel-Lost"
    assert parcels.announce("s1", "Hello") == 1
    assert list(parcels.texts("s1")) == ["Hello"]
    assert [call.operation for call in desk_mock.calls.create_group] == ["create_group"]


def test_a_reply_without_what_it_must_have(desk_mock: FakeDesk, parcels: Parcels) -> None:
    desk_mock.fault("create_group", omit=("GroupId",))
    with pytest.raises(errors.MissingFieldError, match="GroupId"):
        parcels.open_room("Lost", "user2")


def test_many_users(desk_mock: FakeDesk) -> None:
    async def pieces() -> AsyncIterator[str]:
        yield "one, "
        yield "two"

    async def main() -> dict[str, str]:
        async with connect(SDK_APP_ID, SECRET_KEY) as desk:
            assert await answer(desk, "s1", pieces())
            return await tell_all(desk, ["user2", "nobody"])

    desk_mock.world.add_session("s1", user="user45")
    assert asyncio.run(main()) == {"nobody": "final"}


def test_a_user_writes_and_asks_for_a_person(desk_mock: FakeDesk, parcels: Parcels) -> None:
    desk_mock.world.add_agent("ann@shop.example")
    desk_mock.callbacks.send_to(listen(SDK_APP_ID, "t0ken", parcels), token="t0ken")
    user = desk_mock.user("user45").opens_chat().says("Where", "is it?")
    assert user.next_message().text.startswith("Where is it?, at ")
    user.asks_for_person()
    desk_mock.agent("ann@shop.example").says("Hello", to=user.id)
    assert [message.text for message in user.messages][1:] == ["Hello"]
    first = desk_mock.callbacks.of("ChatBot.UserSendMsg")[-1]
    assert (first.reply, first.attempts[0].status, first.failed) == ({"AIProvider": 0}, 200, False)


def test_a_group_is_refused(desk_mock: FakeDesk, parcels: Parcels) -> None:
    desk_mock.callbacks.send_to(listen(SDK_APP_ID, "t0ken", parcels), token="t0ken")
    with pytest.raises(errors.APIError) as caught:
        parcels.open_room("Lost", "user2")
    assert caught.value.code == 10150


def test_a_callback_without_the_world(desk_mock: FakeDesk, parcels: Parcels) -> None:
    request = desk_mock.callbacks.request("Desk.SessionEventNotify", ClientUserId="user45", token="old")
    assert listen(SDK_APP_ID, "t0ken", parcels)(*request) == b"401 bad_signature"
    assert who(Receiver(SDK_APP_ID).parse(*request)) == "user45"
