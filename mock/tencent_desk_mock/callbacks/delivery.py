"""Deliver one callback: attempts, each signed anew, and what faults make of them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tencent_desk_mock.jsonbody import BodyError, parse_object

from .exchange import Answer, Exchange, Post
from .records import Attempt
from .request import HIDDEN, as_request, identity, parameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from tencent_desk_mock.faults import Fault, Faults

    from .exchange import Target
    from .records import Callback
    from .webhooks import Webhook

_OK = 200


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where callbacks go.

    Attributes:
        target: Where.
        token: Token that signs them; None leaves the signature out.
        commands: Commands that go there; None means all that go nowhere else.
        timeout: Seconds after which an attempt is given up; None means as the contract says.
        repeats: How many more attempts follow one without an answer in time, where the contract
            says that a callback is repeated.
    """

    target: Target
    token: str | None = field(repr=False)
    commands: frozenset[str] | None
    timeout: float | None
    repeats: int

    @property
    def summary(self) -> str:
        """Return where they go, which, and whether they are signed."""
        which = ", ".join(sorted(self.commands)) if self.commands is not None else "all"
        return f"{which} to {self.target.name}, {'signed' if self.token else 'not signed'}"


class Delivery:
    """Delivers callbacks.

    Args:
        faults: The faults that wait.
        now: Return the world's time, in seconds of Unix time.
    """

    def __init__(self, faults: Faults, now: Callable[[], float]) -> None:
        self._faults = faults
        self._now = now

    def deliver(self, callback: Callback, webhook: Webhook, receiver: Receiver) -> None:
        """Post a callback until it is delivered, or given up.

        Args:
            callback: The callback; the attempts are noted in it.
            webhook: What the contract says of it.
            receiver: Where it goes.
        """
        for _ in range(1 + (receiver.repeats if webhook.is_repeated else 0)):
            attempt = self._attempt(callback, webhook, receiver)
            callback.attempts.append(attempt)
            if attempt.outcome not in ("late", "lost"):
                return

    def _attempt(self, callback: Callback, webhook: Webhook, receiver: Receiver) -> Attempt:
        now = self._now()
        values = identity(callback.app, callback.command, callback.request_id)
        query = parameters(webhook, values, receiver.token, now)
        post = Post(*as_request(query, callback.body))
        fault = self._faults.take(callback.command, callback.event)
        limit = receiver.timeout or webhook.seconds
        began = time.monotonic()
        answer = _post(post, receiver.target, limit, fault)
        shown = {name: HIDDEN if name == "Sign" else text for name, text in query.items()}
        return Attempt(
            at=now,
            target=receiver.target.name,
            query=shown,
            outcome=answer.outcome,
            status=answer.status,
            reply=answer.body.decode("utf-8", "replace"),
            seconds=fault.delay if fault and fault.delay else time.monotonic() - began,
            problem=answer.problem or _problem(answer),
            fault=fault,
        )


def _post(post: Post, target: Target, limit: float, fault: Fault | None) -> Answer:
    """Return the answer; the time that a fault costs is not waited for."""
    if fault is not None and fault.drop == "before":
        return Answer("refused", problem="a fault refused the connection")
    if fault is not None and fault.hides_effect:
        answer = _forced(fault)
    else:
        exchange = Exchange()
        target.start(post, exchange)
        answer = exchange.wait(limit)
    if fault is None:
        return answer
    if fault.delay >= limit:
        return Answer("late", problem=f"no answer within {limit:g} s (a fault delayed it)")
    if fault.drop == "after":
        return Answer("lost", problem="a fault lost the answer")
    return _forced(fault) if fault.replaces else answer


def _forced(fault: Fault) -> Answer:
    return Answer("answered", fault.status or _OK, fault.body or b"")


def _problem(answer: Answer) -> str:
    """Return why the service takes an answer for a failure; empty where it does not."""
    if answer.status != _OK:
        return f"HTTP status {answer.status}, not 200"
    try:
        parse_object(answer.body)
    except BodyError as error:
        return f"the reply is no JSON object: {error}"
    return ""
