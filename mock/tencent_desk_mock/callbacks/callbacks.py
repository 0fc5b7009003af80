"""Control the callbacks of a mock: their receivers, journal, faults and repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tencent_desk_mock.call_context import Happening
from tencent_desk_mock.faults import Fault

from .delivery import Receiver
from .posting import CallbackPoster
from .records import CallbackLog
from .request import make_request_id, sample_body
from .runner import Runner
from .targets import make_target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tencent_desk_mock.changes import Changes
    from tencent_desk_mock.contract import Contract
    from tencent_desk_mock.faults import Faults
    from tencent_desk_mock.messages import Dropped
    from tencent_desk_mock.world import World

    from .records import Callback
    from .request import SignedRequest
    from .targets import Kind


class Callbacks(CallbackLog):
    """Control the callbacks of a mock. As a sequence, it is their journal.

    Attributes:
        echo_own_messages: Whether ChatBot.RobotSendMsg is posted after a message of the program
            itself while the chatbot serves. No page says what Desk does.
        poster: Posts them.

    Args:
        contract: The contract.
        world: The world.
        changes: The lock of the world.
        calls: Returns how many calls reached the mock.
    """

    def __init__(
        self, contract: Contract, world: World, changes: Changes, calls: Callable[[], int]
    ) -> None:
        super().__init__()
        self.echo_own_messages = False
        self.poster = CallbackPoster(contract, world, changes, self, calls)
        self._world = world

    @property
    def commands(self) -> list[str]:
        """Return the commands of the contract."""
        return [*self.poster.webhooks.by_command]

    @property
    def receivers(self) -> list[Receiver]:
        """Return the receivers."""
        return [*self.poster.receivers.values()]

    @property
    def faults(self) -> Faults:
        """Return the pending faults."""
        return self.poster.faults

    def is_received(self, command: str) -> bool:
        """Return whether a command has a receiver."""
        return self.poster.receiver_of(command) is not None

    def send_to(
        self,
        receiver: Any,
        path: str = "/",
        *,
        token: str | None = None,
        commands: Iterable[str] | None = None,
        timeout: float | None = None,
        repeats: int = 0,
        raise_errors: bool = True,
        kind: Kind | None = None,
    ) -> None:
        """Send callbacks to a program, instead of to earlier receivers of the same commands.

        Args:
            receiver: A URL, an ASGI app, a WSGI app, or a function, sync or async, that takes the
                query string and the body and returns the body of the reply (None accepts). None
                sends them nowhere.
            path: The path to post to, for an app.
            token: Token that signs each attempt; without it callbacks are not signed.
            commands: The commands to send; by default all that have no other receiver.
            timeout: Seconds for an attempt; by default the 2 of the contract.
            repeats: How many attempts follow one without an answer in time. Desk repeats only
                callbacks after an event, and only if the console says so. No page says how often.
            raise_errors: Whether an exception of an app in this process fails the test.
            kind: The kind of the receiver, if it cannot be detected: "url", "asgi", "wsgi" or
                "function".

        Raises:
            ValueError: The receiver has no such kind, a command is unknown, the token is empty, or
                a number is out of range.
        """
        chosen = self._check_commands(commands)
        if token is not None and (not token or token != token.strip()):
            raise ValueError(
                "token is empty, or has white space around it; use None for unsigned callbacks"
            )
        if repeats < 0 or (timeout is not None and timeout <= 0):
            raise ValueError("repeats must be at least 0, and timeout more than 0 seconds")
        poster = self.poster
        if receiver is None:
            poster.stop(chosen)
            return
        run = Runner(poster.activity, poster.portals, raise_errors)
        target = make_target(receiver, path, kind, run)
        poster.stop(chosen)
        poster.receivers[chosen] = Receiver(target, token, chosen, timeout, repeats)

    def emit(
        self,
        name: str,
        fields: Mapping[str, Any] | None = None,
        *,
        session: str | None = None,
        user: str | None = None,
        extra: Mapping[str, Any] | None = None,
        app: int | None = None,
        **more: Any,
    ) -> Callback:
        """Post any callback, or any event of a session, and wait until it is delivered.

        Args:
            name: A command of the contract, or the name of any event, also one that no page lists.
            fields: Fields of the body.
            session: Id of the session.
            user: The user, if there is no session.
            extra: Fields that the contract does not have.
            app: SDKAppID of the app; by default the first.
            **more: More fields of the body.

        Returns:
            The callback, with its attempts and the reply.

        Raises:
            ValueError: A field is unknown or not valid, or the session is unknown.
            ReceiverError: The program raised.
        """
        command, event = self.poster.webhooks.find(name)
        home = self._world.app(app)
        if session is not None and session not in home.sessions:
            known = ", ".join(home.sessions) or "none"
            raise ValueError(f"no session {session!r}; the sessions are {known}")
        talk = home.sessions[session] if session is not None else None
        callback = self.poster.ask(
            Happening(
                app=home.sdk_app_id,
                command=command,
                event=event,
                session=session,
                user=talk.user if talk else user,
                account=talk.service_account if talk else None,
                fields={**(fields or {}), **more},
                extra=extra or {},
            )
        )
        self.poster.activity.raise_kept()
        return callback

    def request(
        self,
        command: str,
        fields: Mapping[str, Any] | None = None,
        *,
        token: str | None = None,
        extra: Mapping[str, Any] | None = None,
        app: int | None = None,
        **more: Any,
    ) -> SignedRequest:
        """Return the query string and the body of a callback, for any test client.

        Args:
            command: The command.
            fields: Fields of the body; other required fields have the contract's example.
            token: Token that signs it; by default the token of the command's receiver.
            extra: Fields that the contract does not have.
            app: SDKAppID of the app; by default the first.
            **more: More fields of the body.

        Raises:
            ValueError: The command or a field is unknown, or a value is not valid.
        """
        body = sample_body(
            self.poster.webhooks.of(command),
            command,
            {**(fields or {}), **more},
            self.poster.now(),
        )
        number = self._world.app(app).sdk_app_id
        request_id = make_request_id(number, "a request")
        return self.poster.sign(number, command, request_id, {**body, **(extra or {})}, token)

    def signed_again(self, callback: Callback) -> SignedRequest:
        """Return the request of a callback's next attempt.

        Raises:
            ValueError: It has no body, because its name is unknown.
        """
        if not callback.body:
            raise ValueError(f"callback {callback.number} has no body: {callback.note}")
        return self.poster.sign(
            callback.app, callback.command, callback.request_id, callback.body, None
        )

    def fault(
        self,
        name: str | None = None,
        *,
        delay: float = 0.0,
        status: int | None = None,
        body: bytes | str | None = None,
        drop: Dropped | None = None,
        after: bool = False,
        times: int | None = 1,
    ) -> Fault:
        """Add a fault to coming attempts.

        Args:
            name: The command or event to hit; None means all.
            delay: Seconds by which the reply is late; no real time passes.
            status: HTTP status instead of the program's reply.
            body: Raw body instead of the program's reply.
            drop: "before": the connection is refused. "after": the program receives the callback,
                and its reply is lost.
            after: Whether the program still receives the callback if `status` or `body` replaces
                its reply.
            times: How many attempts it hits; None means all.

        Raises:
            ValueError: The name is close to a known one, or `times` is not positive.
        """
        if name is not None:
            self.poster.webhooks.check_name(name)
        raw = body.encode() if isinstance(body, str) else body
        return self.faults.add(
            Fault(
                operation=name,
                times=times,
                status=status,
                body=raw,
                delay=delay,
                drop=drop,
                after=after,
            )
        )

    def repeat(self, callback: Callback | int = -1, *, times: int = 1) -> Callback:
        """Post a callback again, as the service does: with the same RequestID and a new signature.

        Args:
            callback: The callback, or its index in the journal; by default the last posted one.
            times: How often.

        Raises:
            ValueError: Nothing receives it, or it was never posted.
            ReceiverError: The program raised.
        """
        posted = [one for one in self if one.body]
        if isinstance(callback, int):
            if not posted:
                raise ValueError("no callback was posted, so none can be repeated")
            callback = posted[callback]
        for _ in range(times):
            self.poster.again(callback)
        self.poster.activity.raise_kept()
        return callback

    def close(self) -> None:
        """Stop what runs in this process for receivers. The mock can still be used."""
        self.poster.close()

    def _check_commands(self, commands: Iterable[str] | None) -> frozenset[str] | None:
        if commands is None:
            return None
        chosen = frozenset([commands] if isinstance(commands, str) else commands)
        for command in chosen:
            self.poster.webhooks.of(command)
        return chosen
