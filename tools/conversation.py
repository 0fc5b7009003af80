"""Run a conversation in both directions over HTTP: the bot of docs/first-bot.md serves a user."""

from __future__ import annotations

import contextlib
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn
from rich.table import Table
from tencent_desk import AsyncDeskClient
from tencent_desk.webhooks import Receiver
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY

from contract_tests.support import markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tencent_desk_mock import Call, Callback, FakeDesk, User

PAGE = Path(__file__).resolve().parents[1] / "docs" / "first-bot.md"
TOKEN = "demo-token"  # noqa: S105 - of the mock server only
USER = "user45"
_STOP_SECONDS = 10.0
Lines = list[tuple[str, str]]


def bot_of_the_docs() -> Callable[[AsyncDeskClient, Receiver], Any]:
    """Return the function `make_bot` of docs/first-bot.md."""
    names: dict[str, Any] = {}
    exec(markdown.read(PAGE).code("python")[0], names)  # noqa: S102 - it is our page
    return names["make_bot"]  # type: ignore[no-any-return]


@contextlib.contextmanager
def serve(app: Any, **options: Any) -> Iterator[str]:
    """Serve an ASGI app in a thread inside the context.

    Args:
        app: the app.
        **options: options of uvicorn.

    Yields:
        Its URL.

    Raises:
        TimeoutError: the server does not stop in time.
    """
    quiet: dict[str, Any] = {"log_level": "critical", "access_log": False}
    server = uvicorn.Server(uvicorn.Config(app, timeout_graceful_shutdown=1, **quiet, **options))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],), name="bot", daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(_STOP_SECONDS)
    if thread.is_alive():
        raise TimeoutError("the bot did not stop")


def converse(desk: FakeDesk, url: str) -> tuple[Table, bool]:
    """Run a conversation of a user with the bot, and then with an agent.

    Args:
        desk: the mock server.
        url: URL of the mock server.

    Returns:
        The dialogue, and whether it was complete and every callback was delivered.
    """
    client = AsyncDeskClient(SDK_APP_ID, base_url=url, secret_key=SECRET_KEY, identifier=IDENTIFIER)
    for agent in desk.world.app().agents.values():
        agent.status = "offline"
    with serve(bot_of_the_docs()(client, Receiver(SDK_APP_ID, token=TOKEN))) as bot:
        desk.callbacks.send_to(f"{bot}/callback", token=TOKEN)
        dialogue = _Dialogue(desk)
        said = [*_play(desk, dialogue)]
        desk.callbacks.send_to(None)
    expected = ["You wrote:", "Nobody is at work", "A colleague", "Hello, I am Ann"]
    complete = all(text.startswith(begin) for text, begin in zip(said, expected, strict=True))
    return dialogue.table, complete and not desk.callbacks.failed


def _play(desk: FakeDesk, dialogue: _Dialogue) -> Iterator[str]:
    """Simulate the user and the agent. Yield the messages that the user receives."""
    user = desk.user(USER)
    dialogue.act(f"({USER} opens the chat)", user.opens_chat)
    for words in ("Where is my parcel?", "I want a person."):
        yield dialogue.add_answer(user, words)
    ann = desk.world.add_agent("ann@shop.example")
    dialogue.act(f"({ann.id} comes to work)", desk.agent(ann.id).comes_online)
    words = "Is a person there now?"
    yield dialogue.add_answer(user, words)
    hello = "Hello, I am Ann."
    dialogue.act(f"ann: {hello}", lambda: desk.agent(ann.id).says(hello, to=USER))
    yield user.next_message().text
    dialogue.act(f"{USER}: Thank you!", lambda: user.says("Thank you!"))
    dialogue.act("(ann ends the session)", lambda: desk.agent(ann.id).ends_session(of=USER))


class _Dialogue:
    """Collect the messages, next to the calls and callbacks that follow.

    Args:
        desk: the mock server.
    """

    def __init__(self, desk: FakeDesk) -> None:
        self.table = Table(
            title="A user, the bot of docs/first-bot.md, an agent", title_justify="left", width=80
        )
        self.table.add_column("who says what", width=33)
        self.table.add_column("<- callback to the bot, -> its call", width=40)
        self._desk = desk

    def add_answer(self, user: User, words: str) -> str:
        """Add a message of the user and the bot's answer. Return the answer."""
        heard: list[str] = []
        self.act(f"{user.id}: {words}", lambda: heard.append(user.says(words).next_message().text))
        return heard[0]

    def act(self, words: str, does: Callable[[], object]) -> None:
        """Run an action, and add its text, calls and callbacks."""
        calls, callbacks = len(self._desk.calls), self._desk.callbacks.next_number
        does()
        self._desk.settle()
        events = [
            ((one.calls_before, 0), ("", _describe_callback(one)))
            for one in self._desk.callbacks
            if one.number >= callbacks and one.user == USER
        ]
        for number, call in enumerate(self._desk.calls[calls:], calls):
            said = f"bot: {call.text}" if call.text else ""
            events.append(((number, 1), (said, f"-> {_describe_call(call)}")))
        lines: Lines = [line for _, line in sorted(events, key=lambda one: one[0])] or [("", "")]
        lines[0] = (words, lines[0][1])
        for left, right in lines:
            self.table.add_row(left, right)
        self.table.add_section()


def _describe_call(call: Call) -> str:
    return f"{call.operation} {'OK' if call.ok else call.code}"


def _describe_callback(callback: Callback) -> str:
    if not callback.attempts:
        return "   (an event whose name no page lists)"
    last = callback.attempts[-1]
    return f"<- {callback.event} {last.problem or last.status}, {last.seconds * 1000:.0f} ms"
