"""Test the helper methods: streamed messages, and iteration over all pages of a list."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from tencent_desk import AsyncDeskClient, DeskClient, errors
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, Role

from contract_tests.client.support import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from tencent_desk_mock import FakeDesk

SESSION = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"
TALK = "b0f4ca12-4850-4218-a284-efe679a87066"
WHO: dict[str, Any] = {"secret_key": SECRET_KEY, "identifier": IDENTIFIER, "max_retries": 0}


class ModelError(Exception):
    """Represent an error of a language model."""


def generate_pieces(error: Exception | None, *texts: str) -> Iterator[str]:
    yield from texts
    if error is not None:
        raise error


async def agenerate_pieces(error: Exception | None, *texts: str) -> AsyncIterator[str]:
    for text in texts:
        yield text
    if error is not None:
        raise error


def stream(kind: str, pieces: Callable[[], Any], **options: Any) -> str:
    """Stream a message with a client of the given kind."""
    if kind == "sync":
        with DeskClient(SDK_APP_ID, **WHO) as client:
            return client.stream_msg(pieces(), session_id=SESSION, **options)

    async def run() -> str:
        async with AsyncDeskClient(SDK_APP_ID, **WHO) as client:
            return await client.stream_msg(pieces(), session_id=SESSION, **options)

    return anyio.run(run, backend=kind)


def read(kind: str, session: str, **options: Any) -> list[Any]:
    """Read all messages with a client of the given kind."""
    if kind == "sync":
        with DeskClient(SDK_APP_ID, **WHO) as client:
            return list(client.iter_chat_messages(session_id=session, **options))

    async def run() -> list[Any]:
        async with AsyncDeskClient(SDK_APP_ID, **WHO) as client:
            return [one async for one in client.iter_chat_messages(session_id=session, **options)]

    return anyio.run(run, backend=kind)


def get_sent_pieces(desk: FakeDesk) -> list[tuple[Any, ...]]:
    """Return Chunk, MsgKey and Finish of each request."""
    bodies = [call.body or {} for call in desk.calls.send_stream_msg]
    return [(body["Chunk"], body.get("MsgKey"), body.get("Finish")) for body in bodies]


@BUILT_IN
def test_first_piece_has_no_key_and_last_piece_finishes_the_message(
    kind: str, desk_mock: FakeDesk
) -> None:
    pieces = generate_pieces if kind == "sync" else agenerate_pieces
    texts = ["Hello, ", "", "this is ", "Desk."]
    key = stream(kind, lambda: pieces(None, *texts), cloud_custom_data="c")

    assert get_sent_pieces(desk_mock) == [
        ("Hello, ", None, None),
        ("this is ", key, None),
        ("Desk.", key, 1),
    ]
    assert all((call.body or {})["CloudCustomData"] == "c" for call in desk_mock.calls)
    (record,) = desk_mock.world.app().sessions[SESSION].records
    assert json.loads(record.body)[0]["MsgContent"]["Text"] == "Hello, this is Desk."


@BUILT_IN
def test_single_text_is_sent_as_first_and_last_piece(kind: str, desk_mock: FakeDesk) -> None:
    key = stream(kind, lambda: iter(["Hello"]))

    assert get_sent_pieces(desk_mock) == [("Hello", None, 1)]
    assert key


@BUILT_IN
@pytest.mark.parametrize("error", [ModelError("cut off"), ValueError("bad")])
def test_message_is_finished_when_the_iterable_raises(
    kind: str, error: Exception, desk_mock: FakeDesk
) -> None:
    pieces = generate_pieces if kind == "sync" else agenerate_pieces
    with pytest.raises(type(error)) as caught:
        stream(kind, lambda: pieces(error, "a", "b", "c"))

    assert caught.value is error
    assert [(text, last) for text, _, last in get_sent_pieces(desk_mock)] == [
        ("a", None),
        ("b", None),
        ("c", 1),
    ]
    assert (
        len(desk_mock.world.app().sessions[SESSION].streams) == 1
    )  # the stream of the sample world


@BUILT_IN
def test_nothing_is_sent_when_the_iterable_raises_before_the_second_piece(
    kind: str, desk_mock: FakeDesk
) -> None:
    pieces = generate_pieces if kind == "sync" else agenerate_pieces
    for texts in [(), ("a",)]:
        with pytest.raises(ModelError):
            stream(kind, partial(pieces, ModelError(), *texts))

    assert not desk_mock.calls


@BUILT_IN
@pytest.mark.parametrize(
    ("given", "reported"),
    [
        ("Hello", "not one text"),
        (b"Hello", "not one text"),
        ([], "nothing was sent"),
        (["", ""], "nothing was sent"),
    ],
)
def test_plain_text_and_empty_iterable_are_refused(
    kind: str, given: Any, reported: str, desk_mock: FakeDesk
) -> None:
    with pytest.raises(errors.ValidationError, match=reported):
        stream(kind, lambda: given)

    assert not desk_mock.calls


@BUILT_IN
def test_piece_that_is_not_text_finishes_the_message(kind: str, desk_mock: FakeDesk) -> None:
    with pytest.raises(errors.ValidationError, match="a piece is NoneType"):
        stream(kind, lambda: ["a", "b", None, "c"])

    assert [(text, last) for text, _, last in get_sent_pieces(desk_mock)] == [("a", None), ("b", 1)]


@BUILT_IN
@pytest.mark.parametrize(
    "change", [{"drop": "after"}, {"status": 502}, {"code": "DESK_INTERNAL_ERROR"}]
)
def test_piece_with_outcome_ambiguous_is_not_retried(
    kind: str, change: dict[str, Any], desk_mock: FakeDesk
) -> None:
    stolen = iter(["a", "b", "c", "d"])

    def pieces() -> Iterator[str]:
        for text in stolen:
            if text == "c":
                desk_mock.fault("send_stream_msg", **change, times=None)
            yield text

    with pytest.raises(errors.DeskError) as caught:
        stream(kind, pieces, retry_ambiguous=True, max_retries=3)

    assert caught.value.outcome == "ambiguous"
    assert [text for text, _, _ in get_sent_pieces(desk_mock)] == ["a", "b"]
    assert next(stolen) == "d"  # no further piece was requested


@BUILT_IN
def test_iterable_error_has_a_note_when_the_message_cannot_be_finished(
    kind: str, desk_mock: FakeDesk
) -> None:
    def pieces() -> Iterator[str]:
        yield from ("a", "b", "c")
        desk_mock.fail("send_stream_msg", code=141005)
        raise ModelError("cut off")

    with pytest.raises(ModelError) as caught:
        stream(kind, pieces)

    (note,) = caught.value.__notes__
    assert "could not be ended: 141005" in note
    assert get_sent_pieces(desk_mock)[1][1] in note


@BUILT_IN
@pytest.mark.parametrize("change", [{"omit": ("MsgKey",)}, {"extra": {"MsgKey": ""}}])
def test_reply_without_msg_key_raises_unreadable_reply(
    kind: str, change: dict[str, Any], desk_mock: FakeDesk
) -> None:
    desk_mock.fault("send_stream_msg", **change)
    with pytest.raises(errors.UnreadableReplyError, match="no MsgKey") as caught:
        stream(kind, lambda: ["a", "b", "c"])

    assert caught.value.outcome == "ambiguous"
    assert len(get_sent_pieces(desk_mock)) == 1


@BUILT_IN
@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ({}, [(0, 100, 1)]),
        ({"limit": 10}, [(0, 10, 1), (10, 10, 1), (20, 10, 1)]),
        ({"limit": 20, "offset": 1, "order": 2}, [(1, 20, 2), (21, 20, 2)]),
    ],
)
def test_all_pages_are_read_in_the_requested_order(
    kind: str, options: dict[str, int], asked: list[tuple[int, ...]], desk_mock: FakeDesk
) -> None:
    found = read(kind, TALK, **options)

    assert len(found) == 26 - options.get("offset", 0)
    times = [one.timestamp for one in found]
    assert times == sorted(times, reverse=options.get("order") == 2)
    bodies = [(call.body or {}) for call in desk_mock.calls]
    assert [(body["Offset"], body["Limit"], body["Order"]) for body in bodies] == asked


@BUILT_IN
def test_message_that_arrives_during_iteration_is_read_once(kind: str, desk_mock: FakeDesk) -> None:
    session = desk_mock.world.app().sessions[SESSION]
    for number in range(3):
        session.keep("user45", Role.USER, [], float(number))
    if kind != "sync":
        assert len(read(kind, SESSION, limit=2)) == 3
        return
    with DeskClient(SDK_APP_ID, **WHO) as client:
        found: list[Any] = []
        for one in client.iter_chat_messages(session_id=SESSION, limit=2):
            if not found:
                session.keep("user45", Role.USER, [], 3.0)
            found.append(one.timestamp)

    assert found == [0, 1000, 2000, 3000]


@BUILT_IN
@pytest.mark.parametrize(("omitted", "found", "calls"), [("TotalCount", 26, 3), ("Messages", 0, 1)])
def test_empty_page_or_page_without_a_list_ends_the_iteration(
    kind: str, omitted: str, found: int, calls: int, desk_mock: FakeDesk
) -> None:
    desk_mock.fault("describe_chat_messages", omit=(omitted,), times=None)

    assert len(read(kind, TALK, limit=13)) == found
    assert len(desk_mock.calls) == calls


@BUILT_IN
def test_iterator_raises_the_same_errors_as_the_call(kind: str, desk_mock: FakeDesk) -> None:
    with pytest.raises(errors.NotFoundError):
        read(kind, "no such session")
    with pytest.raises(errors.ValidationError):
        read(kind, TALK, limit=101)

    assert len(desk_mock.calls) == 1
