"""The client where it is rarely asked, and its runtime for what today's contract does not have."""

from __future__ import annotations

from typing import Any

import anyio
import httpx
import pytest
from tencent_desk import UNSET, AsyncDeskClient, models
from tencent_desk.errors import ConnectionLostError, ValidationError
from tencent_desk.models import UserReplyCountdown
from tencent_desk_runtime import client as _client
from tencent_desk_runtime import codec as _codec
from tencent_desk_runtime.transports import _context
from tencent_desk_runtime.validation import Validator

from contract_tests.client.support import NAMES, Bench, Peer, Script, listening, success

KEY = "k" * 64


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("name", NAMES)
def test_every_operation_has_its_raw_reply(kind: str, name: str) -> None:
    found = Bench(kind, Script(success())).call(name, raw=True)
    assert found.data.error_code == 0


def test_what_is_unset_deep_in_a_dictionary_is_not_sent() -> None:
    script = Script(success())
    element = {"MsgType": "TIMTextElem", "MsgContent": {"Text": "hi", "More": UNSET}}
    Bench("sync", script).call("send_msg", msg_body=[element])
    assert b'"Text"' in script.requests[0].body
    assert b'"More"' not in script.requests[0].body


class Own:
    """What a user has in the place of a model."""

    def to_dict(self) -> dict[str, Any]:
        content = models.TextContent(text="hi", additional_properties={"At": UserReplyCountdown(1)})
        return {"MsgType": "TIMTextElem", "MsgContent": content, "More": ({"Deep": UNSET},)}


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_what_an_object_of_ones_own_holds_is_written_all_the_way_down(kind: str) -> None:
    script = Script(success())
    Bench(kind, script).call("send_msg", msg_body=[Own()], validate=False)
    (element,) = script.bodies[0]["MsgBody"]
    assert element == {
        "MsgType": "TIMTextElem",
        "MsgContent": {"Text": "hi", "At": 1},
        "More": [{}],
    }


@pytest.mark.parametrize("value", [0, "true", None])
def test_only_a_boolean_is_one(value: Any) -> None:
    assert _codec.boolean(True) is True
    with pytest.raises(_codec.MisfitError):
        _codec.boolean(value)


def test_a_schema_may_hold_itself() -> None:
    tree = {
        "type": "object",
        "properties": {"Name": {"type": "string"}, "Below": {"ref": "Tree"}},
    }
    validator = Validator({"Tree": tree})
    assert validator.violations("Tree", {"Below": {"Below": {"Name": "leaf"}}}) == ()
    (found,) = validator.violations("Tree", {"Below": {"Below": {"Name": 1}}})
    assert found.pointer == "/Below/Below/Name"


def test_a_closed_union_names_what_it_knows() -> None:
    rule = {"field": "T", "mapping": {"a": "A"}, "otherwise": None}
    validator = Validator({"Union": {"discriminator": rule}})
    (found,) = validator.violations("Union", {"T": "b"})
    assert "must be one of a" in str(found)
    assert "enum" in str(found)


class Unclosed:
    async def send(self, *_: object) -> None:
        """Nothing."""


@pytest.mark.parametrize("transport", [object(), Unclosed()], ids=["nothing", "no aclose()"])
def test_an_async_client_wants_an_async_transport(transport: Any) -> None:
    with pytest.raises(ValidationError, match="aclose"):
        AsyncDeskClient(1, secret_key=KEY, identifier="a", region="china", transport=transport)


def test_without_a_word_of_the_environment_certifi_says_whom_to_trust(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    assert _context.make_ssl_context().cert_store_stats()["x509_ca"] > 50


def test_the_pause_of_the_async_client_lets_others_run() -> None:
    seen = []

    async def other() -> None:
        seen.append("other")

    async def main() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(other)
            await _client._async_sleep(0)  # noqa: SLF001 - what a client without an environment takes
            seen.append("pause over")

    anyio.run(main)
    assert seen == ["other", "pause over"]


def test_what_a_transport_of_httpx_says_in_our_words_stays() -> None:
    def lost(_: httpx.Request) -> httpx.Response:
        raise ConnectionLostError("lost on purpose")

    async def main() -> None:
        transport = httpx.AsyncClient(transport=httpx.MockTransport(lost))
        async with AsyncDeskClient(
            1, secret_key=KEY, identifier="a", region="china", transport=transport
        ) as desk:
            await desk.transfer_to_human(session_id="s")

    with pytest.raises(ConnectionLostError, match="lost on purpose"):
        anyio.run(main)


def test_a_connection_that_breaks_within_a_reply_is_lost() -> None:
    def serve(peer: Peer) -> None:
        peer.request()
        peer.say(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{")
        peer.reset()

    async def main(url: str) -> None:
        async with AsyncDeskClient(1, secret_key=KEY, identifier="a", base_url=url) as desk:
            await desk.transfer_to_human(session_id="s")

    with listening(serve) as server, pytest.raises(ConnectionLostError):
        anyio.run(main, server.url)


@pytest.mark.anyio
async def test_a_limiter_that_was_not_used_can_be_closed() -> None:
    from tencent_desk.redis_limiter import AsyncRedisLimiter  # noqa: PLC0415 - an extra

    await AsyncRedisLimiter("redis://127.0.0.1:1").aclose()


def test_a_message_in_a_reply_that_is_broken_inside_does_not_fit() -> None:
    def broken(_: object) -> None:
        raise ValidationError("of another type")

    rest: dict[str, Any] = {"Msg": {}}
    assert _codec.receive(rest, "Msg", broken) is UNSET
    assert rest == {"Msg": {}}
