"""Contain mistakes that a type checker must report: every line that ends in WRONG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk import AsyncDeskClient, DeskClient, Event, errors
from tencent_desk.messages import text
from tencent_desk.models import CreateGroupSuccess, GroupMember
from tencent_desk.webhooks import AssignmentRequest, Callback, Receiver, SessionEvent, sign

if TYPE_CHECKING:
    from tencent_desk_mock import FakeDesk


def takes_text(value: str) -> None:
    """Accept a string."""


async def main() -> None:
    """Do nothing."""


def wrong_calls(desk: DeskClient) -> None:
    desk.send_message(session_id="s", msg_body=[text("t")])  # WRONG
    desk.send_msg(session_id="s")  # WRONG
    desk.send_msg(session_id=5, msg_body=[text("t")])  # WRONG
    desk.create_group(type_="Secret", group_id="g", name="n", member_list=[])  # WRONG
    desk.create_group(type_="Public", group_id="g", member_list=[])  # WRONG
    desk.end_session(session_id="s", timeout="3")  # WRONG
    desk.end_session(session_id="s", retries=3)  # WRONG
    GroupMember()  # WRONG


def wrong_options(desk: DeskClient) -> None:
    DeskClient(1400000000, secret_key="k", region="china")  # WRONG
    DeskClient("1400000000", identifier="a", region="china")  # WRONG
    DeskClient(1400000000, identifier="a", regoin="china")  # WRONG
    DeskClient(1400000000, identifier="a", usersig=main)  # WRONG
    DeskClient.from_env(regoin="tokyo")  # WRONG
    DeskClient.from_env(region=5)  # WRONG
    AsyncDeskClient.from_env(on_event="print")  # WRONG
    desk.with_options(max_retries="2")  # WRONG
    desk.with_options(transport="none")  # WRONG


def wrong_replies(desk: DeskClient, group: CreateGroupSuccess) -> None:
    takes_text(desk.transfer_to_human(session_id="s").agent_id)  # WRONG
    group.id  # WRONG
    takes_text(group.error_code)  # WRONG
    CreateGroupSuccess(group_id="g")  # WRONG


def wrong_errors(event: Event) -> None:
    takes_text(event.wait)  # WRONG
    try:
        raise errors.DeskError("no")
    except errors.APIError as error:
        takes_text(error.code)  # WRONG
    except errors.DeskError as error:
        error.code  # WRONG


def wrong_tests(desk_mock: FakeDesk) -> None:
    desk_mock.calls.sendmsg  # WRONG
    desk_mock.fault("send_message")  # WRONG
    desk_mock.fail("sendmsg", 141012)  # WRONG
    desk_mock.fault("send_msg", drop="never")  # WRONG
    desk_mock.fault("send_msg", dropped="after")  # WRONG
    takes_text(desk_mock.calls.send_msg[-1])  # WRONG
    takes_text(desk_mock.calls.send_msg[-1].size)  # WRONG


def wrong_receivers(receiver: Receiver) -> None:
    Receiver("1400000000")  # WRONG
    Receiver(1400000000, tokens="t")  # WRONG
    sign("t0ken", "1669872112")  # WRONG
    receiver.parse(5, b"")  # WRONG
    receiver.parse("", 5)  # WRONG


def wrong_events(event: SessionEvent, callback: Callback, asked: AssignmentRequest) -> None:
    event.sesion_id  # WRONG
    takes_text(event.session_id)  # WRONG
    takes_text(event.time)  # WRONG
    event.session_id = "s"  # WRONG
    callback.event  # WRONG
    callback.assign(agents=["ann@shop.example"])  # WRONG
    asked.assign(agents=[5])  # WRONG
    asked.answered_by_own_bot()  # WRONG


def wrong_people(desk_mock: FakeDesk) -> None:
    desk_mock.user("user45").say("hello")  # WRONG
    takes_text(desk_mock.user("user45").next_message())  # WRONG
    desk_mock.callbacks.send_to("http://127.0.0.1", tokn="t")  # WRONG
    desk_mock.callbacks.fault("SessionBegin", drop="never")  # WRONG
    desk_mock.callbacks[-1].attempt  # WRONG
