"""Play users in a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .conversation import start_message
from .user_view import find_text, make_elements, make_heard

if TYPE_CHECKING:
    from .app import App
    from .callbacks import Callback
    from .entities import Session
    from .journal import Call
    from .state import State
    from .user_view import Heard

_SECONDS = 5.0
_SHOWN = 10


class User:
    """Play a user of the app. Each verb returns after the program's answer, or the timeout.

    Args:
        state: The state of the mock.
        user_id: The id of the user.
        account: The service account that the user writes to; None means the first of the app.
        sdk_app_id: The app; None means the first.
    """

    def __init__(
        self, state: State, user_id: str, account: str | None, sdk_app_id: int | None
    ) -> None:
        self.id = user_id
        self._state = state
        self._account = account
        self._sdk_app_id = sdk_app_id
        self._read = 0

    @property
    def session(self) -> Session | None:
        """Return the running session, else the last one; None before the first."""
        app = self._find_app()
        theirs = [one for one in app.sessions.values() if one.user == self.id]
        return app.session_of(self.id, self._account) or (theirs[-1] if theirs else None)

    @property
    def messages(self) -> list[Heard]:
        """Return all messages that reached the user."""
        return self._list_heard(0)

    def opens_chat(self) -> User:
        """Open the chat: start a session, and send the client's start message.

        Raises:
            ReceiverError: The program raised.
        """
        with self._state.changes.alone():
            app, session = self._open()
            self._state.conversation.begin(app, session)
            posted = self._state.conversation.user_writes(app, session, [start_message()])
        return self._wait_for_end(posted)

    def says(self, *content: Any) -> User:
        """Write a message, and start a session if none is running.

        Args:
            *content: Texts, or elements as in `MsgBody`.

        Raises:
            ValueError: An element is not valid.
            ReceiverError: The program raised.
        """
        elements = make_elements(content)
        with self._state.changes.alone():
            begins = self._find_app().session_of(self.id, self._account) is None
            app, session = self._open()
            if begins:
                self._state.conversation.begin(app, session)
            posted = self._state.conversation.user_writes(app, session, elements)
        return self._wait_for_end(posted)

    def asks_for_person(self) -> User:
        """Ask for a person: the program names agents, or Desk chooses one.

        Raises:
            ValueError: No session is running.
            ReceiverError: The program raised.
        """
        with self._state.changes.alone():
            posted = self._state.assignment.ask(*self._find_running())
        return self._wait_for_end(posted)

    def rates(self, stars: int) -> User:
        """Rate the session; no page lists the name of the event.

        Raises:
            ValueError: The rating is not from 1 to 5, or there is no session.
        """
        if stars not in range(1, 6):
            raise ValueError(f"a rating must be from 1 to 5, not {stars!r}")
        session = self.session
        if session is None:
            raise ValueError(f"{self.id} has no session to rate")
        with self._state.changes.alone():
            self._state.conversation.note(self._find_app(), session, f"the user rated it {stars}")
        return self

    def leaves(self) -> User:
        """End the session; no page lists the name of the event.

        Raises:
            ValueError: No session is running.
        """
        with self._state.changes.alone():
            self._state.conversation.end(*self._find_running())
        return self

    def next_message(self, timeout: float = _SECONDS) -> Heard:
        """Return the next unread message.

        Args:
            timeout: The most seconds of real time to wait.

        Raises:
            AssertionError: No message came; the error shows the last calls and callbacks.
            ReceiverError: The program raised.
        """
        found = self.wait_for_message(timeout)
        self._state.callbacks.poster.activity.raise_kept()
        if found is None:
            why = explain(self._state)
            raise AssertionError(f"{self.id} got no message within {timeout:g} s. {why}")
        return found

    def wait_for_message(self, timeout: float) -> Heard | None:
        """Return the next unread message; None if none comes in time."""
        found = self._state.changes.wait_for(self._take_next, timeout)
        if found is not None:
            self._read = found.number + 1
        return found

    def hears_nothing(self, within: float = 0.0) -> None:
        """Check that no message comes.

        Args:
            within: Seconds of real time to wait after all work has ended, for a program that
                answers from its own thread or process.

        Raises:
            AssertionError: A message came.
            TimeoutError: The program does not finish.
            ReceiverError: The program raised.
        """
        self._state.settle(_SECONDS)
        found = self.wait_for_message(within)
        if found is not None:
            shown = found.text or found.elements
            raise AssertionError(f"{self.id} got the message {shown!r}. {explain(self._state)}")

    def forget(self) -> None:
        """Forget which messages were read, for example after a reset of the mock."""
        self._read = 0

    def _take_next(self) -> Heard | None:
        return next(iter(self._list_heard(self._read)), None)

    def _list_heard(self, first: int) -> list[Heard]:
        with self._state.changes.unchanged():  # a message is heard once its call is in the journal
            every = tuple(self._find_app().received)
        return [make_heard(one) for one in every if one.user == self.id and one.number >= first]

    def _wait_for_end(self, posted: Callback | None) -> User:
        if posted is not None:
            posted.over.wait()
        self._state.callbacks.poster.activity.raise_kept()
        return self

    def _find_app(self) -> App:
        return self._state.world.app(self._sdk_app_id)

    def _open(self) -> tuple[App, Session]:
        app = self._find_app()
        account = self._account or min(app.service_accounts, default="")
        if account not in app.service_accounts:
            known = ", ".join(sorted(app.service_accounts)) or "none"
            raise ValueError(f"no service account {account!r}; the accounts are {known}")
        return app, self._state.conversation.open(app, self.id, account)

    def _find_running(self) -> tuple[App, Session]:
        session = self._find_app().session_of(self.id, self._account)
        if session is None:
            raise ValueError(f"{self.id} has no session: start one with opens_chat()")
        return self._find_app(), session


def explain(state: State) -> str:
    """Return the last calls and callbacks, one per line."""
    calls = [(number, _describe_call(call)) for number, call in state.calls.numbered()]
    callbacks = [(one.calls_before, _describe_callback(one)) for one in state.callbacks]
    lines = [line for _, line in sorted([*callbacks, *calls], key=lambda row: row[0])]
    if not lines:
        return "No call reached the mock, and it posted no callback."
    return "\n".join(["What happened last:", *lines[-_SHOWN:]])


def _describe_call(call: Call) -> str:
    return f"  program: {call.summary}{_quote(call.body)}"


def _describe_callback(callback: Callback) -> str:
    return f"  Desk: {callback.summary}{_quote(callback.body)}"


def _quote(body: object) -> str:
    text = find_text(body)
    return f" {text!r}" if text else ""
