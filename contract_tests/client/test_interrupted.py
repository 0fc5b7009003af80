"""The service goes away in the middle of a call."""

from __future__ import annotations

import socket
import threading
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING

import anyio
import pytest
from tencent_desk import AsyncDeskClient, DeskClient, errors
from tencent_desk.messages import text
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, FakeDesk, running

if TYPE_CHECKING:
    from collections.abc import Iterator

SESSION = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"


@contextmanager
def hangs_up_after_reading() -> Iterator[str]:
    """Return a server that reads a request and goes away without an answer."""

    def serve() -> None:
        connection, _ = listener.accept()
        connection.recv(65536)
        connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


def test_a_server_that_goes_away_is_one_of_our_exceptions() -> None:
    with (
        hangs_up_after_reading() as url,
        DeskClient(
            SDK_APP_ID, secret_key=SECRET_KEY, identifier=IDENTIFIER, base_url=url
        ) as client,
        pytest.raises(errors.ConnectionLostError) as caught,
    ):
        client.send_msg(session_id=SESSION, msg_body=[text("hello")])

    assert caught.value.outcome == "ambiguous"
    assert caught.value.attempts == 1
    assert "httpcore" not in "".join(traceback.format_exception_only(caught.value))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_the_async_client_says_the_same() -> None:
    async def call(url: str) -> None:
        async with AsyncDeskClient(
            SDK_APP_ID, secret_key=SECRET_KEY, identifier=IDENTIFIER, base_url=url
        ) as client:
            await client.send_msg(session_id=SESSION, msg_body=[text("hello")])

    with hangs_up_after_reading() as url, pytest.raises(errors.ConnectionLostError):
        anyio.run(call, url)


def test_a_mock_that_was_stopped_refuses_the_connection() -> None:
    with running(FakeDesk()) as url:
        pass
    client = DeskClient(
        SDK_APP_ID, secret_key=SECRET_KEY, identifier=IDENTIFIER, base_url=url, max_retries=0
    )

    with client, pytest.raises(errors.ConnectionFailedError) as caught:
        client.send_msg(session_id=SESSION, msg_body=[text("hello")])

    assert caught.value.outcome == "refused"
