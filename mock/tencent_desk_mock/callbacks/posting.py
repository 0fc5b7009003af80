"""Post callbacks: in order within a session, outside the lock of the world."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from tencent_desk_mock.faults import Faults

from .activity import Activity
from .delivery import deliver
from .lanes import Lanes
from .portal import Portals
from .records import Callback
from .request import build_query, build_request, make_request_id
from .webhooks import webhooks_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tencent_desk_mock.call_context import Effect, Happening
    from tencent_desk_mock.changes import Changes
    from tencent_desk_mock.contract import Contract
    from tencent_desk_mock.world import World

    from .delivery import Receiver
    from .records import CallbackLog
    from .request import SignedRequest

    Then = Callable[[Callback], tuple[Effect, ...]]

NOWHERE = "nothing receives it: set a receiver with callbacks.send_to()"
"""The note of a callback without a receiver."""

UNKNOWN = "the contract has no such callback"
"""The note of a callback that a custom contract does not have."""


class CallbackPoster:
    """Post callbacks, keep them in the log, and note how many calls came before."""

    def __init__(
        self,
        contract: Contract,
        world: World,
        changes: Changes,
        log: CallbackLog,
        calls: Callable[[], int],
    ) -> None:
        self.webhooks = webhooks_of(contract)
        self.faults = Faults()
        self.activity = Activity(changes)
        self.portals = Portals(self.activity)
        self.receivers: dict[frozenset[str] | None, Receiver] = {}
        self._world = world
        self._changes = changes
        self._log = log
        self._calls = calls
        self._lanes = Lanes()
        self._lock = threading.Lock()
        self._began = 0

    def now(self) -> float:
        """Return the world's time, in seconds of Unix time."""
        return self._world.clock.now(time.time())

    def receiver_of(self, command: str) -> Receiver | None:
        """Return the receiver of a command; None without one."""
        for commands, receiver in self.receivers.items():
            if commands is not None and command in commands:
                return receiver
        return self.receivers.get(None)

    def post(self, happening: Happening, then: Then | None = None) -> Callback:
        """Post a callback after all others of its session, and do not wait.

        Args:
            happening: What happened.
            then: Applies the reply; it is called with the lock of the world.

        Raises:
            ValueError: The contract has no such callback, or not with these fields.
        """
        known = happening.command in self.webhooks.by_command
        body = self._make_body(happening) if known else {}
        receiver = self.receiver_of(happening.command) if known else None
        with self._lock:
            callback = self._record(happening, body)
            if receiver is None:
                callback.note = NOWHERE if known else UNKNOWN
                callback.over.set()
                return callback
            self._enqueue(
                callback, callback.over, lambda: self._deliver_new(callback, receiver, then)
            )
        self._changes.report()
        return callback

    def note(self, happening: Happening, note: str) -> None:
        """Note an event that Desk would post, but whose name no page lists."""
        with self._lock:
            callback = self._record(happening, {})
            callback.note = note
            callback.over.set()

    def again(self, callback: Callback) -> None:
        """Post a callback again, with the same RequestID, and wait.

        Raises:
            ValueError: Nothing receives it.
        """
        receiver = self.receiver_of(callback.command)
        if receiver is None:
            raise ValueError(NOWHERE)
        over = threading.Event()
        with self.portals.waiting():
            self._enqueue(callback, over, lambda: self._deliver(callback, receiver))
            over.wait()

    def ask(self, happening: Happening) -> Callback:
        """Post a callback, and return it when all its attempts are over.

        Raises:
            ValueError: As post().
        """
        with self.portals.waiting():  # before it is posted: it may need another loop at once
            callback = self.post(happening)
            callback.over.wait()
        return callback

    def sign(
        self,
        app: int,
        command: str,
        request_id: str,
        body: Mapping[str, Any],
        token: str | None,
    ) -> SignedRequest:
        """Return the request of an attempt made now; by default with the receiver's token."""
        receiver = self.receiver_of(command)
        signed_with = token or (receiver.token if receiver else None)
        webhook = self.webhooks.of(command)
        query = build_query(webhook, app, command, request_id, signed_with, self.now())
        return build_request(query, body)

    def forget(self) -> None:
        """Drop faults, journal, and callbacks that are not posted yet."""
        with self._lock:
            self._began = self._log.next_number
        self.faults.clear()
        self._log.clear()

    def stop(self, commands: frozenset[str] | None) -> None:
        """Stop sending some commands, or all others, to their receiver."""
        receiver = self.receivers.pop(commands, None)
        if receiver is not None:
            receiver.target.close()

    def close(self) -> None:
        """Stop what runs in this process. The mock can still be used."""
        for receiver in self.receivers.values():
            receiver.target.close()
        self.portals.close()

    def _make_body(self, happening: Happening) -> dict[str, Any]:
        webhook = self.webhooks.of(happening.command)
        roles = {
            "session_id": happening.session,
            "user_id": happening.user,
            "service_account": happening.account,
            "message": happening.message,
            "time": round(self.now() * 1000),
        }
        named = {"Event": happening.event} if happening.event is not None else {}
        body = webhook.body(happening.command, roles, {**named, **happening.fields})
        return {**body, **happening.extra}

    def _record(self, happening: Happening, body: Mapping[str, Any]) -> Callback:
        number = self._log.next_number
        callback = Callback(
            number=number,
            app=happening.app,
            command=happening.command,
            event=happening.event,
            session=happening.session,
            user=happening.user,
            request_id=make_request_id(happening.app, str(number)),
            body=body,
            at=self.now(),
            calls_before=self._calls(),
        )
        self._log.add(callback)
        return callback

    def _enqueue(
        self, callback: Callback, over: threading.Event, deliver: Callable[[], None]
    ) -> None:
        """Deliver a callback after all others of its session, then set `over`."""
        number = self.activity.begin(f"callback {callback.event or callback.command}")

        def work() -> None:
            try:
                deliver()
            except Exception as error:  # noqa: BLE001 - the verb that waits raises it
                self.activity.keep(error)
            over.set()
            self.activity.end(number)

        self._lanes.add(callback.session or callback, work)

    def _deliver_new(self, callback: Callback, receiver: Receiver, then: Then | None) -> None:
        if callback.number < self._began:
            return
        self._deliver(callback, receiver)
        if then is not None:
            with self._changes.alone():
                callback.effects = then(callback)

    def _deliver(self, callback: Callback, receiver: Receiver) -> None:
        webhook = self.webhooks.of(callback.command)
        deliver(callback, webhook, receiver, self.faults, self.now)
