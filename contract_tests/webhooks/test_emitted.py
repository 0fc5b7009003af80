"""Test that the receiver reads exactly the fields that the mock posts."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tencent_desk.webhooks import Callback, Receiver
from tencent_desk_mock import SDK_APP_ID, FakeDesk, World

from contract_tests.webhooks.generated import JSON, TEXTS, bodies, body_schema, read_fields

TOKEN = "t0ken"  # noqa: S105 - of the mock only
EXTRA = st.dictionaries(TEXTS.map("x-{}".format), JSON, max_size=2)
NOW = 1_800_000_000.0
DESK = FakeDesk(World.sample(clock=lambda: NOW))
RECEIVER = Receiver(SDK_APP_ID, token=TOKEN, clock=lambda: NOW)
ARRIVED: list[Callback] = []


def program(query: str, body: bytes) -> bytes:
    ARRIVED.append(RECEIVER.parse(query, body))
    return RECEIVER.accept()


@settings(max_examples=100)
@given(bodies(), EXTRA)
def test_receiver_reads_every_field_of_an_emitted_event(
    case: tuple[str, dict[str, Any]], extra: dict[str, Any]
) -> None:
    webhook, body = case
    given_fields = {name: value for name, value in body.items() if name != "CallbackCommand"}
    DESK.callbacks.send_to(program, token=TOKEN)
    ARRIVED.clear()

    callback = DESK.callbacks.emit(body["CallbackCommand"], given_fields, extra=extra)

    (event,) = ARRIVED
    assert type(event).__name__ == body_schema(webhook)
    assert (event.raw, event.command, event.verified) == (callback.body, callback.command, True)
    assert event.request.request_id in (None, callback.request_id)
    assert event.additional_properties == extra
    sent = callback.body.keys() - extra.keys() - {"CallbackCommand"}
    assert read_fields(event, sent) == {name: callback.body[name] for name in sent}
    assert given_fields.items() <= callback.body.items()
    assert callback.ok
