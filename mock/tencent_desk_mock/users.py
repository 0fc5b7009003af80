"""Users, as a test plays them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .conversation import start_message
from .heard import elements_of, heard
from .story import explain

if TYPE_CHECKING:
    from .app import App
    from .callbacks import Callback
    from .entities import Session
    from .heard import Heard
    from .state import State

_SECONDS = 5.0


class User:
    """A user of the app. Each verb returns when the program answered the callback, or never did.

    Args:
        state: What the mock holds.
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
        """Return the session that runs, else the last one; None before the first."""
        app = self._app()
        theirs = [one for one in app.sessions.values() if one.user == self.id]
        return app.session_of(self.id, self._account) or (theirs[-1] if theirs else None)

    @property
    def messages(self) -> list[Heard]:
        """Return all messages that reached the user."""
        return self._heard(0)

    def opens_chat(self) -> User:
        """Open the chat: a session begins, and the client sends its start message.

        Raises:
            ReceiverError: The program raised.
        """
        with self._state.changes.alone():
            app, session = self._open()
            self._state.conversation.begin(app, session)
            posted = self._state.conversation.user_writes(app, session, [start_message()])
        return self._over(posted)

    def says(self, *content: Any) -> User:
        """Write a message; where no session runs, one begins.

        Args:
            *content: Texts, or elements as in `MsgBody`.

        Raises:
            ValueError: An element is not valid.
            ReceiverError: The program raised.
        """
        elements = elements_of(content)
        with self._state.changes.alone():
            begins = self._app().session_of(self.id, self._account) is None
            app, session = self._open()
            if begins:
                self._state.conversation.begin(app, session)
            posted = self._state.conversation.user_writes(app, session, elements)
        return self._over(posted)

    def asks_for_person(self) -> User:
        """Ask for a person: the program is asked for agents, or Desk chooses one.

        Raises:
            ValueError: No session runs.
            ReceiverError: The program raised.
        """
        with self._state.changes.alone():
            posted = self._state.assignment.ask(*self._running())
        return self._over(posted)

    def rates(self, stars: int) -> User:
        """Rate the session; no page prints the name of the event.

        Raises:
            ValueError: The rating is not from 1 to 5, or there is no session.
        """
        if stars not in range(1, 6):
            raise ValueError(f"a rating is from 1 to 5, not {stars!r}")
        session = self.session
        if session is None:
            raise ValueError(f"{self.id} has no session to rate")
        with self._state.changes.alone():
            self._state.conversation.note(self._app(), session, f"the user rated it {stars}")
        return self

    def leaves(self) -> User:
        """End the session; no page prints the name of the event.

        Raises:
            ValueError: No session runs.
        """
        with self._state.changes.alone():
            self._state.conversation.end(*self._running())
        return self

    def next_message(self, timeout: float = _SECONDS) -> Heard:
        """Return the next message that was not read yet.

        Args:
            timeout: Seconds of real time to wait for it at most.

        Raises:
            AssertionError: None came; the message shows the last calls and callbacks.
            ReceiverError: The program raised.
        """
        found = self.wait_for_message(timeout)
        self._state.callbacks.office.activity.raise_kept()
        if found is None:
            why = explain(self._state)
            raise AssertionError(f"{self.id} heard nothing for {timeout:g} s. {why}")
        return found

    def wait_for_message(self, timeout: float) -> Heard | None:
        """Return the next message that was not read yet; None where none comes in time."""
        found = self._state.changes.wait_for(self._next, timeout)
        if found is not None:
            self._read = found.number + 1
        return found

    def hears_nothing(self, within: float = 0.0) -> None:
        """Check that no message comes.

        Args:
            within: Seconds of real time to wait, once nothing is under way any more: for a program
                that answers later from a thread or process of its own.

        Raises:
            AssertionError: One came.
            TimeoutError: The program does not come to an end.
            ReceiverError: It raised.
        """
        self._state.settle(_SECONDS)
        found = self.wait_for_message(within)
        if found is not None:
            shown = found.text or found.elements
            raise AssertionError(f"{self.id} heard {shown!r}. {explain(self._state)}")

    def forget(self) -> None:
        """Forget what was read, as after a reset of the mock."""
        self._read = 0

    def _next(self) -> Heard | None:
        return next(iter(self._heard(self._read)), None)

    def _heard(self, first: int) -> list[Heard]:
        every = tuple(self._app().received)
        return [heard(one) for one in every if one.user == self.id and one.number >= first]

    def _over(self, posted: Callback | None) -> User:
        if posted is not None:
            posted.over.wait()
        self._state.callbacks.office.activity.raise_kept()
        return self

    def _app(self) -> App:
        return self._state.world.app(self._sdk_app_id)

    def _open(self) -> tuple[App, Session]:
        app = self._app()
        account = self._account or min(app.service_accounts, default="")
        if account not in app.service_accounts:
            known = ", ".join(sorted(app.service_accounts)) or "none"
            raise ValueError(f"no service account {account!r}; there are {known}")
        return app, self._state.conversation.open(app, self.id, account)

    def _running(self) -> tuple[App, Session]:
        session = self._app().session_of(self.id, self._account)
        if session is None:
            raise ValueError(f"{self.id} has no session: opens_chat() begins one")
        return self._app(), session
