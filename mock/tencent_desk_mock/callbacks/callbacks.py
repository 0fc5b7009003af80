"""The callbacks of a mock: where they go, their journal, and what a test does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tencent_desk_mock.faults import Fault

from .delivery import Receiver
from .names import check_name, happening_of
from .office import Office
from .records import CallbackLog
from .request import sample_body
from .targets import Runner, target_of

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

_SECONDS = 2.0


class Callbacks(CallbackLog):
    """The callbacks of a mock; as a sequence, the journal of them.

    Attributes:
        echo_own_messages: Whether ChatBot.RobotSendMsg follows a message that the program itself
            sends while the chatbot serves. No page says what Desk does.
        office: What posts them.

    Args:
        contract: The contract.
        world: The world.
        changes: The lock of the world.
        calls: Return how many calls reached the mock.
    """

    def __init__(
        self, contract: Contract, world: World, changes: Changes, calls: Callable[[], int]
    ) -> None:
        super().__init__()
        self.echo_own_messages = False
        self.office = Office(contract, world, changes, self, calls)
        self._world = world

    @property
    def commands(self) -> list[str]:
        """Return the commands that the contract describes."""
        return [*self.office.webhooks.by_command]

    @property
    def receivers(self) -> list[Receiver]:
        """Return where callbacks go."""
        return [*self.office.receivers.values()]

    @property
    def faults(self) -> Faults:
        """Return the faults that wait."""
        return self.office.faults

    def is_received(self, command: str) -> bool:
        """Return whether somebody receives a command."""
        return self.office.receiver_of(command) is not None

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
        """Send callbacks to a program; what received the same commands before gets them no more.

        Args:
            receiver: A URL, an ASGI app, a WSGI app, or a function, sync or async, that takes the
                query string and the body and returns the body of the reply (None accepts). None
                sends them nowhere.
            path: The path to post to, for an app.
            token: Token that signs each attempt; without it callbacks are not signed.
            commands: The commands that go there; by default all that go nowhere else.
            timeout: Seconds after which an attempt is given up; by default the 2 of the contract.
            repeats: How many attempts follow one that got no answer in time. Desk repeats only
                callbacks after an event, and only where the console says so; how often, no page
                says.
            raise_errors: Whether what an app in this process raises fails the test.
            kind: What the receiver is, where it cannot be told: "url", "asgi", "wsgi" or
                "function".

        Raises:
            ValueError: The receiver is none of these, a command is not known, the token is empty,
                or a number is out of range.
        """
        chosen = self._commands(commands)
        if token is not None and (not token or token != token.strip()):
            raise ValueError("token is empty, or white space is around it: None signs nothing")
        if repeats < 0 or (timeout is not None and timeout <= 0):
            raise ValueError("repeats is at least 0, and timeout more than 0 seconds")
        office = self.office
        if receiver is None:
            office.stop(chosen)
            return
        run = Runner(office.activity, office.portals.get, raises=raise_errors)
        target = target_of(receiver, path, kind, run, timeout or _SECONDS)
        office.stop(chosen)
        office.receivers[chosen] = Receiver(target, token, chosen, timeout, repeats)

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
            name: A command of the contract, or the name of an event, whether a page prints it or
                not.
            fields: Fields of the body.
            session: Id of the session that it is about.
            user: The user, where there is no session.
            extra: Fields that the contract does not know.
            app: SDKAppID of the app; by default the first.
            **more: More fields of the body.

        Returns:
            The callback, with its attempts and the reply.

        Raises:
            ValueError: A field is not known or not valid, or the session is not known.
            ReceiverError: The program raised.
        """
        happening = happening_of(
            self.office.webhooks,
            self._world.app(app),
            name,
            session,
            user,
            {**(fields or {}), **more},
            extra or {},
        )
        callback = self.office.ask(happening)
        self.office.activity.raise_kept()
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
            fields: Fields of the body; those that have to be there have the contract's example.
            token: Token that signs it; by default that of the receiver of the command.
            extra: Fields that the contract does not know.
            app: SDKAppID of the app; by default the first.
            **more: More fields of the body.

        Raises:
            ValueError: The command or a field is not known, or a value is not valid.
        """
        body = sample_body(
            self.office.webhooks.of(command),
            command,
            {**(fields or {}), **more},
            self.office.now(),
        )
        number = self._world.app(app).sdk_app_id
        request_id = self.office.request_id(number, "a request")
        return self.office.sign(number, command, request_id, {**body, **(extra or {})}, token)

    def signed_again(self, callback: Callback) -> SignedRequest:
        """Return a callback as its next attempt would post it.

        Raises:
            ValueError: It has no body, as its name is not known.
        """
        if not callback.body:
            raise ValueError(f"callback {callback.number} has no body: {callback.note}")
        return self.office.sign(
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
        """Let coming attempts go wrong.

        Args:
            name: Command or event that it hits; None means every one.
            delay: Seconds by which the reply is late; nothing waits for them.
            status: HTTP status in the place of the program's reply.
            body: Raw body in the place of the program's reply.
            drop: "before": the connection is refused. "after": the program did its work, and the
                reply is lost.
            after: Let the program receive the callback although `status` or `body` replaces its
                reply.
            times: How many attempts it hits; None means all.

        Raises:
            ValueError: The name is close to a known one, or `times` is not positive.
        """
        if times is not None and times < 1:
            raise ValueError("times is at least 1, or None for all")
        if name is not None:
            check_name(self.office.webhooks, name)
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
        """Post a callback again, as the service does: the same RequestID, signed anew.

        Args:
            callback: The callback, or its index in the journal; by default the last that was
                posted.
            times: How often.

        Raises:
            ValueError: Nothing receives it, or it never was posted.
            ReceiverError: The program raised.
        """
        posted = [one for one in self if one.body]
        if isinstance(callback, int):
            if not posted:
                raise ValueError("no callback was posted that could be repeated")
            callback = posted[callback]
        for _ in range(times):
            self.office.again(callback)
        self.office.activity.raise_kept()
        return callback

    def close(self) -> None:
        """End what runs in this process for receivers; the mock can be used further."""
        self.office.close()

    def _commands(self, commands: Iterable[str] | None) -> frozenset[str] | None:
        if commands is None:
            return None
        chosen = frozenset([commands] if isinstance(commands, str) else commands)
        for command in chosen:
            self.office.webhooks.of(command)
        return chosen
