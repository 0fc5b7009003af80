"""Deliver one callback: make attempts, each with a new signature, and apply faults."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tencent_desk_mock.jsonbody import BodyError, parse_object

from .exchange import Answer, Exchange
from .records import Attempt
from .request import SIGNATURE, build_query, build_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from tencent_desk_mock.faults import Fault, Faults

    from .exchange import Target
    from .records import Callback
    from .request import SignedRequest
    from .webhooks import Webhook

_OK = 200


@dataclass(frozen=True, slots=True)
class Receiver:
    """Describe a receiver of callbacks.

    Attributes:
        target: The target.
        token: Token that signs them; None means no signature.
        commands: Commands to send; None means all that have no other receiver.
        timeout: Seconds for an attempt; None means the contract's value.
        repeats: How many attempts follow one without an answer in time, if the contract says that
            the callback is repeated.
    """

    target: Target
    token: str | None = field(repr=False)
    commands: frozenset[str] | None
    timeout: float | None
    repeats: int

    @property
    def summary(self) -> str:
        """Return the target, the commands, and whether they are signed."""
        which = ", ".join(sorted(self.commands)) if self.commands is not None else "all"
        return f"{which} to {self.target.name}, {'signed' if self.token else 'not signed'}"


def deliver(
    callback: Callback,
    webhook: Webhook,
    receiver: Receiver,
    faults: Faults,
    now: Callable[[], float],
) -> None:
    """Post a callback until it is delivered or the attempts are used up.

    Args:
        callback: The callback; it records the attempts.
        webhook: Its description in the contract.
        receiver: Its receiver.
        faults: The pending faults.
        now: Returns the world's time, in seconds of Unix time.
    """
    for _ in range(1 + (receiver.repeats if webhook.is_repeated else 0)):
        attempt = _make_attempt(callback, webhook, receiver, faults, now())
        callback.attempts.append(attempt)
        if attempt.outcome not in ("late", "lost"):
            return


def _make_attempt(
    callback: Callback, webhook: Webhook, receiver: Receiver, faults: Faults, now: float
) -> Attempt:
    query = build_query(
        webhook, callback.app, callback.command, callback.request_id, receiver.token, now
    )
    post = build_request(query, callback.body)
    fault = faults.take(callback.command, callback.event)
    began = time.monotonic()
    answer = _post(post, receiver.target, receiver.timeout or webhook.seconds, fault)
    return Attempt(
        at=now,
        target=receiver.target.name,
        query={name: "***" if name == SIGNATURE else text for name, text in query.items()},
        outcome=answer.outcome,
        status=answer.status,
        reply=answer.body.decode("utf-8", "replace"),
        seconds=fault.delay if fault and fault.delay else time.monotonic() - began,
        problem=answer.problem or _find_problem(answer),
        fault=fault,
    )


def _post(post: SignedRequest, target: Target, limit: float, fault: Fault | None) -> Answer:
    """Return the answer. The delay of a fault takes no real time."""
    if fault is not None and fault.drop == "before":
        return Answer("refused", problem="a fault refused the connection")
    if fault is not None and fault.hides_effect:
        answer = _make_answer(fault)
    else:
        exchange = Exchange(limit)
        target.start(post, exchange)
        answer = exchange.wait()
    if fault is None:
        return answer
    if fault.delay >= limit:
        return Answer("late", problem=f"no answer within {limit:g} s (a fault delayed it)")
    if fault.drop == "after":
        return Answer("lost", problem="a fault lost the answer")
    return _make_answer(fault) if fault.replaces else answer


def _make_answer(fault: Fault) -> Answer:
    return Answer("answered", fault.status or _OK, fault.body or b"")


def _find_problem(answer: Answer) -> str:
    """Return why an answer counts as a failure; empty if it does not."""
    if answer.status != _OK:
        return f"HTTP status {answer.status}, not 200"
    try:
        parse_object(answer.body)
    except BodyError as error:
        return f"the reply is not a JSON object: {error}"
    return ""
